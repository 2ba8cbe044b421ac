"""The figures that are no part of a report's `Source`: surveys, key data, activities, context. One place joins them.

A room that has figures gives them by the whole reference, such as "survey.staff.7=agree" or "key.1.2.vacancy_rate", and
is named in `ROOMS`.
"""

from collections.abc import Callable, Mapping
from typing import Final

from inspections.texts.values import Value
from reports.figures import context, evidence
from reports.queries import Source

ROOMS: Final[tuple[Callable[[Source], Mapping[str, Value]], ...]] = (
    lambda source: context.figures_in(source.context),
    lambda source: evidence.figures_in(source.gathered),
)


def figures_elsewhere(source: Source) -> dict[str, Value]:
    """Return every such figure by its reference. No query."""
    return {name: value for figures_of in ROOMS for name, value in figures_of(source).items()}
