"""What readers know of counts: the lines that `disclosure.audit` tries. Without the solver, which is dear to load."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from disclosure.small_numbers import is_small

CORE: Final = ""
"""The table of what is known in any case: the core, what was published before, and how counts hang together."""

MOST: Final = 100_000
"""No count is larger: a caseload has no more cases."""


@dataclass(frozen=True)
class Line:
    """A sum of counts, each times its factor, lies from `low` to `high`; `table` names the table that says so."""

    counts: Mapping[str, int]
    low: int
    high: int
    table: str = CORE


@dataclass
class Published:
    """The true counts by name, and the lines that a reader has or supposes.

    `told` are the numbers that are printed, by what they are called, and `tables` the tables that print them, for what
    is no part of the core: two publications are compared by these.
    """

    counts: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)

    def count(self, name: str, number: int) -> str:
        self.counts[name] = number
        return name

    def print(self, label: str, number: int, table: str = CORE) -> None:
        """Say that a number is printed that is no count of a group: nothing is worked out from it alone."""
        self.told[label] = number
        if table != CORE:
            self.tables[label] = table

    def tell(self, label: str, names: Iterable[str], table: str = CORE) -> None:
        """Say that the sum of these counts is printed."""
        counts = dict.fromkeys(names, 1)
        if counts:
            total = self._sum(counts)
            self.print(label, total, table)
            self.lines.append(Line(counts, total, total, table))

    def suppose(self, counts: Mapping[str, int], low: int, high: int, table: str = CORE) -> None:
        """Say that a reader supposes so. What is not true misleads whoever supposes it, and so is left out."""
        if counts and low <= self._sum(counts) <= high:
            self.lines.append(Line(counts, low, high, table))

    def _sum(self, counts: Mapping[str, int]) -> int:
        return sum(self.counts[name] * factor for name, factor in counts.items())


CASES: Final = "cases"
"""The name under which a publication tells how many cases it is of."""


def after(now: Published, before: Published, number: int) -> None:
    """Add what an earlier publication of this number tells.

    The reader supposes that no case has changed: each count is what it was, less at most the cases that went, or more
    by at most those that came. How many went or came with each count is a count of children too.
    """
    fewer = before.told.get(CASES, 0) - now.told.get(CASES, 0)
    renamed = {name: now.count(f"{name}, issue {number}", count) for name, count in before.counts.items()}
    for line in before.lines:
        counts = {renamed[name]: factor for name, factor in line.counts.items()}
        now.lines.append(Line(counts, line.low, line.high))
    for name, count in before.counts.items():
        if name in now.counts:
            now.suppose({renamed[name]: 1, name: -1}, min(0, fewer), max(0, fewer))
            sign = 1 if count >= now.counts[name] else -1
            gone = now.count(f"{name}, other than in issue {number}", abs(count - now.counts[name]))
            now.suppose({renamed[name]: 1, name: -1, gone: -sign}, 0, 0)


def moved(now: Published, before: Published) -> list[str]:
    """Return what each printed number is called that is 1 to 4 more or less than before."""
    told = now.told.items()
    return [label for label, number in told if is_small(abs(number - before.told.get(label, number)))]
