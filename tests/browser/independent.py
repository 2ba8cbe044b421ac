"""The rules of rating once more, written down from the framework's text alone, to check the app's figures against.

Nothing here imports how the app rates: only what inspectors recorded is read from the database.
"""

from collections import Counter

from cases.models import Answer

POINTS = {"Inadequate": 0, "Requires improvement": 1, "Good": 2, "Outstanding": 3}


def rating_of(percent: int) -> str:
    """The band of a whole-number percentage."""
    if percent < 50:
        return "Inadequate"
    if percent < 65:
        return "Requires improvement"
    return "Good" if percent < 80 else "Outstanding"


def overall_of(score: int) -> str:
    """The overall rating of a score out of 36."""
    if score <= 6:
        return "Inadequate"
    if score <= 18:
        return "Requires improvement"
    return "Good" if score <= 30 else "Outstanding"


def percentages(reference: str) -> dict[str, int]:
    """The percentage of each key question that was relevant in at least one case, rounded half up."""
    recorded = Answer.objects.filter(reading__case__inspection__reference=reference, reading__kind="first")
    counts: Counter[tuple[str, str]] = Counter(recorded.filter(item__kind="question").values_list("item__key", "value"))
    found = {}
    for number in sorted({number for number, _ in counts}):
        sufficient = counts[number, "yes"]
        relevant = sufficient + counts[number, "no"]
        if relevant:
            found[number] = (200 * sufficient + relevant) // (2 * relevant)
    return found


def calculated(reference: str) -> dict[str, str]:
    """The rating of each standard that is rated from cases: that of its lowest key question."""
    lowest: dict[str, int] = {}
    for number, percent in percentages(reference).items():
        standard = number.rpartition(".")[0]
        lowest[standard] = min(percent, lowest.get(standard, 100))
    return {standard: rating_of(percent) for standard, percent in lowest.items()}


def score_of(ratings: dict[str, str]) -> int:
    """The points of the twelve standards."""
    assert len(ratings) == 12
    return sum(POINTS[rating] for rating in ratings.values())
