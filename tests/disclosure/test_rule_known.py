"""Whoever knows by what rule tables are left out, and tries every inspection that it would have left the same of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.audit import SPREAD, audit
from disclosure.lines import Published
from disclosure.small_numbers import is_small

KINDS = (("first",), ("second",))
Counts = tuple[int, ...]
Sums = tuple[frozenset[int], ...]


@dataclass(frozen=True)
class Part:
    """Three counts of a known total, of which sums are known in any case, and others told by a table of each kind."""

    total: int
    core: Sums
    tables: tuple[Sums, Sums]
    _printed: dict[Counts, int] = field(default_factory=dict, compare=False)

    def __iter__(self) -> Iterator[Counts]:
        numbers = range(self.total + 1)
        yield from (each for each in product(numbers, repeat=3) if sum(each) == self.total)

    def published(self, counts: Counts, prefix: str = "") -> Published:
        told = Published()
        names = [told.count(f"{prefix}{place}", count) for place, count in enumerate(counts)]
        told.suppose(dict.fromkeys(names, 1), self.total, self.total)
        for table, sums in (("", self.core), ("first", self.tables[0]), ("second", self.tables[1])):
            for place, of in enumerate(sums):
                told.tell(f"{prefix}{table} {place}", [names[each] for each in of], table)
        return told

    def printed(self, counts: Counts) -> int:
        """Return how many kinds are printed, were there no other part."""
        if counts not in self._printed:
            told = self.published(counts)
            self._printed[counts] = how_many(audit(told.counts, told.lines, KINDS).left_out)
        return self._printed[counts]

    def seen(self, counts: Counts, kinds: int) -> list[int]:
        """Return the numbers that a reader has where so many kinds are printed."""
        sums = [*self.core, *(of for table in self.tables[:kinds] for of in table)]
        return [sum(counts[place] for place in of) for of in sums]


def how_many(left_out: Sequence[str]) -> int:
    return [set(), {"second"}, {"first", "second"}][::-1].index(set(left_out))


def both(part: Part, other: Part, counts: Counts, of_other: Counts) -> int:
    """Return how many kinds are printed of an inspection that has two parts."""
    told, beside = part.published(counts, "one "), other.published(of_other, "other ")
    left_out = audit(told.counts | beside.counts, [*told.lines, *beside.lines], KINDS).left_out
    return how_many(left_out)


def spread(numbers: Sequence[int]) -> int:
    return max(numbers) - min(numbers)


SUMS = st.sets(st.frozensets(st.integers(0, 2), min_size=1, max_size=2), max_size=2).map(tuple)
PARTS = st.builds(Part, st.integers(2, 8), st.just(()) | SUMS, st.tuples(SUMS, SUMS))


@settings(max_examples=12, deadline=None)
@given(PARTS, PARTS, st.data())
def test_whoever_knows_the_rule_finds_two_values_apart_for_each_small_count(
    part: Part, other: Part, data: st.DataObject
) -> None:
    """Each inspection of two parts, by what is printed of it and how many kinds are: the rule leaves the same of all
    that a reader must think possible.
    """
    counts = data.draw(st.sampled_from(list(part)))
    of_other = data.draw(st.sampled_from(list(other)))
    kinds = min(part.printed(counts), other.printed(of_other))
    assert both(part, other, counts, of_other) == kinds
    beside = [each for each in other if other.seen(each, kinds) == other.seen(of_other, kinds)]
    left = {other.printed(each) for each in beside if other.printed(each) >= kinds}
    if kinds < len(KINDS) and kinds not in left:
        return  # The other part can't be why: see below.
    alike = [each for each in part if part.seen(each, kinds) == part.seen(counts, kinds)]
    possible = [each for each in alike if part.printed(each) >= kinds]
    core = [each for each in part if part.seen(each, 0) == part.seen(counts, 0)]
    for place, count in enumerate(counts):
        if is_small(count):
            by_core = spread([each[place] for each in core])
            assert spread([each[place] for each in possible]) >= min(SPREAD, by_core)


def test_of_a_kind_with_one_part_alone_the_absence_would_tell() -> None:
    """The limit: of two cases a table says how many are in the first group, and is left out where one or both are."""
    part = Part(2, (), ((frozenset({0}),), ()))
    assert [counts for counts in part if part.printed(counts) == 0] == [(1, 0, 1), (1, 1, 0), (2, 0, 0)]
    # Beside a part that can be why, none may be in it.
    assert {both(part, part, counts, (1, 0, 1)) for counts in part} == {0}
