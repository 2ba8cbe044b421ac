"""Whether groups of children differ on a key question, as far as a sample can tell: exact tests. Pure: no Django.

Each group is compared with all other children together. Only what is shown is compared: a group's figures and those of
all children are both published, so a comparison says no more about single children than they do.

Sources: Fisher, R. A. (1935), The logic of inductive inference, Journal of the Royal Statistical Society 98, 39-82: the
test, two-sided by adding the tables that are no likelier than the one found. Holm, S. (1979), A simple sequentially
rejective multiple test procedure, Scandinavian Journal of Statistics 6, 65-70: the correction, under which the chance
that any comparison is marked where no group differs is at most the level. Both take the children for a sample of many
more: of a finite number of eligible cases of which most are sampled, they are rather too cautious.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Final

from inspections.wording import counted, listed
from ratings.rollup.sub_groups import SubGroups

LEVEL: Final = Fraction(5, 100)
METHOD: Final = (
    "A range is of one group on one question. Whether two ranges overlap does not say whether the groups differ. "
    "Beneath each table each group is compared with all other children of the domain, by Fisher’s exact test. The more "
    "comparisons, the more of them stand out by chance alone. Holm’s correction allows for that: where no group "
    "differs, the chance that a table names any is at most 5%. A difference that is not named may still be there: "
    "groups are small."
)


@dataclass(frozen=True)
class Comparison:
    """A group on a key question beside all other children; `chance` is the corrected p-value."""

    number: str
    group: str
    chance: Fraction


def fisher(sufficient: int, relevant: int, others_sufficient: int, others_relevant: int) -> Fraction:
    """Return the two-sided p-value of two shares, in whole numbers throughout."""
    everybody, having = relevant + others_relevant, sufficient + others_sufficient

    def ways(count: int) -> int:
        return comb(relevant, count) * comb(others_relevant, having - count)

    possible = range(max(0, having - others_relevant), min(relevant, having) + 1)
    found = ways(sufficient)
    return Fraction(sum(each for each in map(ways, possible) if each <= found), comb(everybody, having))


def holm(chances: Sequence[Fraction]) -> list[Fraction]:
    """Return the corrected p-values in the order of those given."""
    corrected, reached = dict[int, Fraction](), Fraction(0)
    for rank, place in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        reached = max(reached, min(Fraction(1), (len(chances) - rank) * chances[place]))
        corrected[place] = reached
    return [corrected[place] for place in range(len(chances))]


def comparisons(table: SubGroups) -> list[Comparison]:
    """Return each group that is shown beside all others, on each key question; of two groups that is one comparison."""
    found = list(_uncorrected(table))
    chances = holm([each.chance for each in found])
    return [Comparison(each.number, each.group, chance) for each, chance in zip(found, chances, strict=True)]


def _uncorrected(table: SubGroups) -> Iterator[Comparison]:
    for number, figures in table.questions.items():
        whole = table.totals[number]
        with_cases = [place for place, each in enumerate(figures) if each is None or each.relevant]
        for place in with_cases[: 1 if len(with_cases) == 2 else None]:
            each = figures[place]
            if each is not None and whole.relevant > each.relevant:
                rest = whole.sufficient - each.sufficient, whole.relevant - each.relevant
                yield Comparison(number, table.groups[place].label, fisher(each.sufficient, each.relevant, *rest))


def in_words(table: SubGroups) -> str:
    """Say which groups differ from all others, "" where nothing can be compared."""
    made = comparisons(table)
    if not made:
        return ""
    number = counted(len(made), "comparison")
    lead = f"{number} of a group with all other children, corrected for their number, at the 5% level"
    apart = [f"{each.group} on {each.number} (p = {_decimals(each.chance)})" for each in made if each.chance <= LEVEL]
    if not apart:
        return f"{lead}: none shows a difference."
    return f"{lead}: {listed(apart)} {'differs' if len(apart) == 1 else 'differ'}."


def _decimals(chance: Fraction) -> str:
    """Return a p-value rounded up to three decimals, so that none is called smaller than it is."""
    return f"{-(-chance.numerator * 1000 // chance.denominator) / 1000:.3f}"
