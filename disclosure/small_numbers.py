"""Which counts of children are withheld, so that no small number can be read from a table or worked out by subtraction.

Each rule here shows a line or leaves it out by what that line alone holds, or takes groups in a fixed order, never by
how large the others are: a reader who knows the rule learns no more from what is left out than that something in it is
small. What several tables give away together is the business of `disclosure.audit`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

THRESHOLD: Final = 5
"""Counts from 1 to below this are withheld."""

WITHHELD: Final = "Withheld"
"""What stands in the place of a count."""

TOGETHER: Final = "Other, or fewer than 5"
"""The label of the line in which categories stand together whose own numbers are withheld."""


def is_small(count: int) -> bool:
    """Return whether a count is withheld from readers."""
    return 0 < count < THRESHOLD


def may_stand(counts: Iterable[int]) -> bool:
    """Return whether a line with these counts may be shown: it is shown whole or not at all."""
    return not any(map(is_small, counts))


def withhold_groups(sizes: Sequence[int]) -> frozenset[int]:
    """Choose which of the groups of a known total have their size withheld: those of 1 to 4, and as many with them as
    it takes that a reader who knows this rule still finds two sizes or more for each of them.

    Others are taken from the end on, whatever their sizes: a choice of the smallest would say that the ones withheld
    are no larger than those shown. They are enough where there are two or more, together 5 or more, and not all of 1
    or of 4: their sum would leave nothing else for groups that have a case each, or are all small. Groups of 0 play no
    part, so that tables with and without them choose alike. Where all others go, they go too: what is left would be
    the total.
    """
    filled = [place for place, size in enumerate(sizes) if size]
    chosen = {place for place in filled if is_small(sizes[place])}
    for place in reversed(filled) if chosen else ():
        found = [sizes[each] for each in chosen]
        if len(found) > 1 and sum(found) >= THRESHOLD and set(found) not in ({1}, {THRESHOLD - 1}):
            break
        chosen.add(place)
    return frozenset(range(len(sizes)) if chosen and len(chosen) == len(filled) else chosen)


def withhold_values(
    values: Sequence[Any], by_type: Mapping[str, Counter[Any]], known: Collection[Any] = ()
) -> frozenset[Any]:
    """Choose which values have their number withheld, where cases are counted by type and printed all together.

    Those that would be withheld in the cases of one type go, since other tables tell the types apart, and those that
    would be in all. The numbers of `known` values are known for each type anyway: the others are held against the rest.
    """
    hidden: frozenset[Any] = frozenset()
    for counts in (*by_type.values(), sum(by_type.values(), Counter())):
        for held in ([value for value in values if value not in known], list(known)):
            places = withhold_groups([counts[value] for value in held])
            # Beside a known value the zeros go too: where all others go, only zeros would be left of the rest.
            hidden |= {held[place] for place in places if known or counts[held[place]]}
    return hidden


def withhold_overlapping(options: Sequence[int], none: int, unanswered: int, total: int) -> frozenset[int]:
    """Choose which counts are withheld where several options may be recorded of one case: places of options, and after
    them that of the cases recorded as having none and that of the unanswered ones. `total` is all cases.

    An option goes where it is 1 to 4, or where all cases but 1 to 4 have it. Those with none and the unanswered stay
    only where nothing goes, and where neither is small nor leaves 1 to 4: without them nobody knows how many have any
    option, and so the options set each other no bound.
    """
    hidden = {place for place, count in enumerate(options) if is_small(count) or is_small(total - count)}
    answered = total - unanswered
    rest = (none, unanswered, answered, answered - none, *(answered - count for count in options))
    if hidden or not may_stand(rest):
        hidden |= {len(options), len(options) + 1}
    return frozenset(hidden)
