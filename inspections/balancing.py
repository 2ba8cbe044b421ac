"""Pure. Inspections hold which variables a sample keeps in proportion, `cases.sample.sampling` their categories."""

from typing import Final

BALANCING_VARIABLES: Final[dict[str, str]] = {
    "disposal": "Disposal",
    "harm": "Risk of serious harm",
    "safety": "Safety and wellbeing",
    "gender": "Gender",
}
"""The words for each, in the usual order of priority, the highest first."""


def usual_balancing_variables() -> list[str]:
    """Return what a new inspection's sample is balanced on: all of them, in the usual order."""
    return list(BALANCING_VARIABLES)


def wrong_variables(variables: object) -> str:
    """Say what is wrong with a list of balancing variables, "" where nothing is."""
    if not isinstance(variables, list | tuple) or not set(map(str, variables)) <= set(BALANCING_VARIABLES):
        return f"A sample can be balanced on {', '.join(BALANCING_VARIABLES)} and nothing else."
    if len(set(variables)) < len(variables):
        return "A balancing variable stands twice. Keep one."
    return ""
