"""The sampling design: how an inspection's sample is drawn, as its pages show it. A draw freezes it."""

from collections.abc import Iterable
from typing import Any

from inspections.balancing import BALANCING_VARIABLES
from inspections.models import Inspection
from inspections.stage_queries import sample_is_drawn
from inspections.wording import counted

#: The fields of an inspection that make its design, in the order of an inspection file.
DESIGN = (
    "court_months_from",
    "court_months_to",
    "out_of_court_months_from",
    "out_of_court_months_to",
    "confidence_percent",
    "margin_points",
    "court_percent",
    "balancing_variables",
)


def obstacle_to_design(inspection: Inspection) -> str:
    """Return why the design of an open inspection can't change now, or "". Two queries at most."""
    if sample_is_drawn(inspection):
        return "The sample has been drawn, so its design can’t change any more."
    return ""


def design_rows(inspection: Inspection) -> list[dict[str, Any]]:
    """No query."""
    court = f"{inspection.court_months_from} to {counted(inspection.court_months_to, 'month')}"
    out_of_court = f"{inspection.out_of_court_months_from} to {counted(inspection.out_of_court_months_to, 'month')}"
    return [
        {"key": "Court disposals that started", "value": f"{court} before fieldwork starts"},
        {"key": "Out-of-court disposals that started", "value": f"{out_of_court} before fieldwork starts"},
        {"key": "Confidence", "value": f"{inspection.confidence_percent}%"},
        {"key": "Margin of error", "value": counted(inspection.margin_points, "percentage point")},
        {"key": "Share of court disposals", "value": f"{inspection.court_percent}%"},
        {"key": "Kept in proportion, in order", "value": variables_in_words(inspection.balancing_variables)},
    ]


def variables_in_words(variables: Iterable[str]) -> str:
    """Return balancing variables in their order, as in: Disposal, then gender."""
    words = [BALANCING_VARIABLES[variable].lower() for variable in variables]
    in_order = ", then ".join(words) or "nothing: every sample of the size is equally likely"
    return in_order[:1].upper() + in_order[1:]
