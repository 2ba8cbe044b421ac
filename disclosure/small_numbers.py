"""Which counts of a table are withheld, so that no small number can be read from it or worked out by subtraction.

Counts of 1 to 4 are withheld themselves (primary); others (secondary) are withheld with them, so that the rows and
columns do not give them away. A table with totals is a flow in a network, whose lines and totals are nodes and whose
counts are arcs; what is withheld can be worked out exactly when no circuit of withheld counts that may change runs
through it. Sources: Gusfield, D. (1988), A graph theoretic approach to statistical data security, SIAM Journal on
Computing 17, 552-571; Cox, L. H. (1980), Suppression methodology and statistical disclosure control, Journal of the
American Statistical Association 75, 377-385.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Final

Place = tuple[int, int]
"""A row and a column, from 0. The row after the last holds the column totals, the column after it the row totals."""

THRESHOLD: Final = 5
"""Counts from 1 to below this are withheld."""

WITHHELD: Final = "Withheld"
"""What stands in the place of a count."""

_MOST_TRIES: Final = 3_000


class Totals(Enum):
    """What readers have of the totals of a line.

    They are SHOWN in the table, and withheld there like any count; KNOWN from elsewhere, so that withholding them would
    not help; or NOT_SHOWN anywhere.
    """

    SHOWN = "shown"
    KNOWN = "known"
    NOT_SHOWN = "not shown"


class CannotWithholdError(ValueError):
    """What readers know already gives a small number away; `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Withheld:
    """What a table must not show. Whatever is worked out from a withheld count (a percentage, an interval, a bar of a
    chart, its alternative text) is withheld with it.

    `primary` and `secondary` are places inside the table; `row_totals` and `column_totals` are indices.
    """

    primary: frozenset[Place]
    secondary: frozenset[Place]
    row_totals: frozenset[int]
    column_totals: frozenset[int]
    total: bool

    @property
    def cells(self) -> frozenset[Place]:
        return self.primary | self.secondary


def withhold(
    counts: Sequence[Sequence[int]],
    *,
    row_totals: Totals = Totals.SHOWN,
    column_totals: Totals = Totals.SHOWN,
    total: Totals = Totals.SHOWN,
    threshold: int = THRESHOLD,
) -> Withheld:
    """Choose what is withheld of a table of counts, row by row.

    As few totals as possible are withheld beside the small ones, then as few counts, then those of the smallest sum,
    then those that come first; in a table so large that not every choice can be tried, the best of those tried. A
    reader who knows the rule, and so that a zero is shown and a withheld count is at least 1, still finds two values or
    more that each withheld count may have. Where that cannot be had, zeros are withheld too. The same table always
    gives the same answer. Raises ValueError for a table that is not one, and CannotWithholdError where what is KNOWN
    gives a small number away whatever is withheld.
    """
    rows, columns = len(counts), len(counts[0]) if counts else 0
    if not columns or any(len(row) != columns or min(row) < 0 for row in counts):
        raise ValueError("A table has rows of the same length, and counts of 0 or more.")
    values = {(row, column): counts[row][column] for row in range(rows) for column in range(columns)}
    values |= {(row, columns): sum(counts[row]) for row in range(rows)}
    values |= {(rows, column): sum(line[column] for line in counts) for column in range(columns)}
    values[rows, columns] = sum(map(sum, counts))

    def kind(place: Place) -> Totals:
        row, column = place
        if row < rows:
            return row_totals if column == columns else Totals.SHOWN
        return total if column == columns else column_totals

    kinds = {place: kind(place) for place in values}
    table = _Table(rows, columns, values, kinds, threshold)
    chosen = _Search(table).best()
    if chosen is not None:
        return table.answer(chosen)
    loose = _Search(replace(table, least=0))
    chosen = loose.best()
    for each in () if chosen is None else (chosen, loose.usable):
        # Without a zero among them a reader would know all the same that each is at least 1.
        if any(values[place] == 0 for place in each):
            return table.answer(each)
    raise CannotWithholdError(
        "The totals that are published elsewhere give small numbers of this table away, whatever is withheld. "
        "Do not publish the table, or put its groups together into larger ones."
    )


def withhold_groups(sizes: Sequence[int]) -> frozenset[int]:
    """Choose which of the groups of a known total have their size withheld: those of 1 to 4, and as many with them as
    it takes that a reader who knows this rule still finds two sizes or more for each of them.

    Others are taken from the end on, whatever their sizes: a choice of the smallest would say that the ones withheld
    are no larger than those shown. They are enough where there are two or more, together 5 or more, and not all of 4:
    their sum would leave nothing but 4 for groups that are all small. Groups of 0 play no part, so that tables with and
    without them choose alike. Where all others go, they go too: what is left would be the total.
    """
    filled = [place for place, size in enumerate(sizes) if size]
    chosen = {place for place in filled if sizes[place] < THRESHOLD}
    for place in reversed(filled) if chosen else ():
        found = [sizes[each] for each in chosen]
        if len(found) > 1 and sum(found) >= THRESHOLD and set(found) != {THRESHOLD - 1}:
            break
        chosen.add(place)
    return frozenset(range(len(sizes)) if chosen and len(chosen) == len(filled) else chosen)


def withhold_overlapping(options: Sequence[int], none: int, unanswered: int, total: int) -> frozenset[int]:
    """Choose which counts are withheld where several options may be recorded of one case: places of options, and after
    them that of the cases recorded as having none and that of the unanswered ones. `total` is all cases.

    A count goes where it is 1 to 4, or where all who are answered but 1 to 4 have the option; those with none and the
    unanswered go where subtracting them leaves 1 to 4 with any. One that goes alone takes the smallest of the others
    with it, and while what is published still fixes one of 1 to 4, the largest option that is left goes too. Where all
    go, the zeros go as well.
    """
    counts = (*options, none, unanswered)
    answered = total - unanswered
    left = {place: answered - count for place, count in enumerate(options)}
    left[len(options)] = left[len(options) + 1] = answered - none
    hidden = {
        place
        for place, count in enumerate(counts)
        if 0 < count < THRESHOLD or (count and 0 < left.get(place, 0) < THRESHOLD)
    }
    others = sorted((count, place) for place, count in enumerate(counts) if count and place not in hidden)
    if len(hidden) == 1 and others:
        hidden.add(others.pop(0)[1])
    while others and any(_is_fixed(counts, hidden, place, total) for place in hidden):
        hidden.add(others.pop()[1])
    return frozenset(hidden if others or not hidden else range(len(counts)))


def _is_fixed(counts: Sequence[int], hidden: Collection[int], place: int, total: int) -> bool:
    """Return whether a withheld count of 1 to 4 follows from the rest: each withheld one is known to be 1 or more."""
    if not 0 < counts[place] < THRESHOLD:
        return False
    known = {each: count for each, count in enumerate(counts) if each not in hidden}
    others = (value for value in range(1, total + 1) if value != counts[place])
    return not any(_is_possible({**known, place: value}, len(counts), total) for value in others)


def _is_possible(known: Mapping[int, int], places: int, total: int) -> bool:
    """Return whether so many cases can have these counts by place, the rest being 1 or more, and everybody with an
    option at least one.
    """
    options = [known[place] for place in range(places - 2) if place in known]
    unknown = places - 2 - len(options)
    apart = [known[place] for place in (places - 2, places - 1) if place in known]
    for some in range(1 if unknown else 0, total + 1):
        rest = total - some - sum(apart)
        if rest == 0 if len(apart) == 2 else rest >= 2 - len(apart):
            enough = some <= sum(options) or unknown
            if max(options, default=0) <= some and enough:
                return True
    return False


@dataclass(frozen=True)
class _Table:
    """A table with its totals. A withheld count is known to be at least `least`, one not shown anywhere at least 0."""

    rows: int
    columns: int
    values: Mapping[Place, int]
    kinds: Mapping[Place, Totals]
    threshold: int
    least: int = 1

    @cached_property
    def changeable(self) -> frozenset[Place]:
        """What may be withheld."""
        return frozenset(
            place for place, kind in self.kinds.items() if kind is Totals.SHOWN and self.values[place] >= self.least
        )

    @cached_property
    def primary(self) -> frozenset[Place]:
        """What is small itself."""
        return frozenset(place for place in self.changeable if 0 < self.values[place] < self.threshold)

    @cached_property
    def hidden(self) -> frozenset[Place]:
        """What nobody is shown."""
        return frozenset(place for place, kind in self.kinds.items() if kind is Totals.NOT_SHOWN)

    @cached_property
    def ends(self) -> dict[Place, tuple[int, int]]:
        """The nodes that each count flows from and to: the total, to row, to column, to total."""
        ends = {}
        for row, column in self.values:
            line, across = row, self.rows + 1 + column
            forward = (row < self.rows) == (column < self.columns)
            ends[row, column] = (line, across) if forward else (across, line)
        return ends

    @cached_property
    def steps(self) -> dict[Place, list[tuple[int, int]]]:
        """The steps between nodes that a change of each count makes: forward as it rises, back as it falls, where for
        all that a reader knows of it alone it could be less.
        """
        return {
            place: [self.ends[place], self.ends[place][::-1]]
            if self.values[place] > (0 if place in self.hidden else self.least)
            else [self.ends[place]]
            for place in self.values
        }

    def reached(self, withheld: Iterable[Place], without: Place) -> list[frozenset[int]]:
        """Return, for a rise and a fall of a count, the nodes that changes of the others can carry it to.

        An empty list says that one of the two carries it all the way round: its value cannot be worked out.
        """
        onward: dict[int, list[int]] = {}
        for place in self.hidden.union(withheld) - {without}:
            for start, end in self.steps[place]:
                onward.setdefault(start, []).append(end)
        regions = []
        for goal, start in self.steps[without]:
            seen, ahead = {start}, [start]
            while ahead:
                for node in onward.get(ahead.pop(), []):
                    if node not in seen:
                        seen.add(node)
                        ahead.append(node)
            if goal in seen:
                return []
            regions.append(frozenset(seen))
        return regions

    def unsafe(self, withheld: frozenset[Place]) -> frozenset[Place]:
        """Return what is withheld and can be worked out."""
        return frozenset(place for place in withheld if self.reached(withheld, place))

    def helps(self, place: Place, regions: Iterable[frozenset[int]]) -> bool:
        """Say whether a change of this count leads out of one of the regions."""
        return any(start in region and end not in region for region in regions for start, end in self.steps[place])

    def cost(self, withheld: Iterable[Place]) -> tuple[int, int, int]:
        """Return the totals, the counts and the sum of the counts that are withheld."""
        inside = [place for place in withheld if place[0] < self.rows and place[1] < self.columns]
        return len(list(withheld)) - len(inside), len(inside), sum(self.values[place] for place in inside)

    def answer(self, withheld: frozenset[Place]) -> Withheld:
        inside = frozenset(place for place in withheld if place[0] < self.rows and place[1] < self.columns)
        return Withheld(
            primary=inside & self.primary,
            secondary=inside - self.primary,
            row_totals=frozenset(row for row, column in withheld if row < self.rows and column == self.columns),
            column_totals=frozenset(column for row, column in withheld if row == self.rows and column < self.columns),
            total=(self.rows, self.columns) in withheld,
        )


class _Search:
    """Looks for the cheapest safe choice, by branch and bound: what can be worked out needs one more way out."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self.usable = table.changeable
        while unsafe := table.unsafe(self.usable):
            self.usable -= unsafe
        self.found: tuple[tuple[int, int, int], tuple[Place, ...]] | None = None
        self.tries = 0

    def best(self) -> frozenset[Place] | None:
        """Return the choice, or None where there is no safe one."""
        if not self.table.primary <= self.usable:
            return None
        self._extend(self.table.primary, frozenset())
        return self._without_the_needless(self.found[1] if self.found else tuple(self.usable))

    def _extend(self, withheld: frozenset[Place], closed: frozenset[Place]) -> None:
        """Try all that could make this choice safe, but for what is closed: other branches have tried that."""
        self.tries += 1
        if self.tries > _MOST_TRIES or (self.found and self._bound(withheld) > self.found[0]):
            return
        unsafe = sorted(self.table.unsafe(withheld))
        if not unsafe:
            self.found = min(filter(None, (self.found, (self.table.cost(withheld), tuple(sorted(withheld))))))
            return
        open_places = self.usable - withheld - closed
        ways = min((self._ways(withheld, place, open_places) for place in unsafe), key=len)
        for way in ways:
            self._extend(withheld | {way}, closed)
            closed |= {way}

    def _ways(self, withheld: frozenset[Place], place: Place, open_places: frozenset[Place]) -> list[Place]:
        regions = self.table.reached(withheld, place)
        helpful = [each for each in open_places if self.table.helps(each, regions)]
        return sorted(helpful, key=lambda each: (self.table.cost([each]), each))

    def _bound(self, withheld: frozenset[Place]) -> tuple[int, int, int]:
        """Return what a safe choice with these costs at least: a node with a single withheld count needs another, and
        a count ends at two nodes.
        """
        ends = [node for place in withheld | self.table.hidden for node in self.table.ends[place]]
        own = {node for place in withheld for node in self.table.ends[place]}
        lonely = sum(ends.count(node) == 1 for node in own)
        totals, inside, weight = self.table.cost(withheld)
        return totals, inside + (lonely + 1) // 2, weight

    def _without_the_needless(self, withheld: Iterable[Place]) -> frozenset[Place]:
        kept = frozenset(withheld)
        for place in sorted(kept - self.table.primary, key=lambda each: (self.table.cost([each]), each), reverse=True):
            if not self.table.unsafe(kept - {place}):
                kept -= {place}
        return kept
