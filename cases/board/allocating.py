"""Shares cases out among inspectors. Pure: no database, no chance, so that the same cases give the same allocation."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)


def allocate_evenly(
    unallocated: Iterable[tuple[str, str]], held: Mapping[Person, Mapping[str, int]]
) -> dict[str, Person]:
    """Give an inspector to each unallocated case.

    `unallocated` is (reference, case type) of each case; `held` is how many cases of each case type every inspector
    has already, in the order in which ties are settled. Each case goes to whoever has the fewest cases, and of those to
    whoever has the fewest of its type, so that an inspector who is given a case never ends with more than one case
    above any other; where nobody holds a case yet, the cases of each type are spread as evenly as the whole. Raises
    ValueError where there are cases and no inspector.
    """
    cases = sorted(unallocated, key=lambda case: (case[1], case[0]))
    if cases and not held:
        raise ValueError("There is no inspector to share the cases among.")
    counts = {person: Counter(dict(of_type)) for person, of_type in held.items()}
    allocation: dict[str, Person] = {}
    for reference, case_type in cases:
        person = min(counts, key=lambda each: (counts[each].total(), counts[each][case_type]))
        counts[person][case_type] += 1
        allocation[reference] = person
    return allocation
