"""The figures that are no part of a report's `Source`: surveys, key data, activities, context. One place joins them.

A room that has figures gives `figures_of(inspection) -> dict[str, Value]`, by the whole reference, such as
"survey.staff.7=agree" or "key.1.2.vacancy_rate", and is named in `ROOMS`.
"""

from collections.abc import Callable, Mapping
from typing import Final

from inspections.models import Inspection
from inspections.texts.values import Value

ROOMS: Final[tuple[Callable[[Inspection], Mapping[str, Value]], ...]] = ()


def figures_elsewhere(inspection: Inspection) -> dict[str, Value]:
    """Return every such figure by its reference."""
    return {name: value for figures_of in ROOMS for name, value in figures_of(inspection).items()}
