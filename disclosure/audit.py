"""Whether what is published of an inspection, taken together, gives a small number of children away.

What a reader knows is a set of lines: each says between which bounds a sum of counts lies. Whole counts of 0 or more
that obey all lines are what a reader must think possible. By an integer programme each count of 1 to 4 gets the
smallest and the largest value that are possible: a count is protected while these are `SPREAD` or more apart. Where
they are not, tables are left out until they are, or until leaving out more would not help, because the published core
alone says so. The choice rests on the intervals alone, never on which of the possible values is the true one.

Source: Fischetti, M. and Salazar, J. J. (2001), Solving the cell suppression problem on tabular data with linear
constraints, Management Science 47, 1008-1027: the attacker's problem and protection intervals.

Runs as a process of its own (`python -m disclosure.audit`, JSON in and out): the solver costs 50 MB.
"""

import json
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from disclosure.lines import MOST, Line
from disclosure.small_numbers import is_small

SPREAD: Final = 2
"""How far apart the smallest and the largest possible value of a protected count are at least."""


class AuditError(ValueError):
    """The lines contradict each other or the counts, or the solver found no answer."""


@dataclass(frozen=True)
class Audit:
    """The tables that are left out, and how many counts of 1 to 4 were tried."""

    left_out: tuple[str, ...]
    tried: int


def audit(counts: Mapping[str, int], lines: Sequence[Line], left_out: Iterable[str] = ()) -> Audit:
    """Choose what is left out beside what is already; `counts` are the true ones, by name. Raises AuditError."""
    for line in lines:
        if not line.low <= sum(counts[name] * factor for name, factor in line.counts.items()) <= line.high:
            raise AuditError(f"A line does not hold: {line}.")
    small = [name for name, count in counts.items() if is_small(count)]
    gone = set(left_out)
    # What is left out for one part can only help the others.
    for part in _together(lines):
        names = {name for line in part for name in line.counts}
        _protect([name for name in small if name in names], part, gone)
    return Audit(tuple(sorted(gone)), len(small))


def _protect(small: Sequence[str], lines: Sequence[Line], gone: set[str]) -> None:
    """Add tables to those that are gone until nothing but the core narrows a count."""
    core = Attack([line for line in lines if not line.table])
    while any(line.table and line.table not in gone for line in lines):
        known = Attack([line for line in lines if line.table not in gone])
        known.widen(small)
        exposed = next((name for name in small if known.is_narrow(name) and not _is_core(name, known, core)), None)
        if exposed is None:
            return
        gone.add(_table_to_leave_out(exposed, lines, gone))


def _is_core(name: str, known: "Attack", core: "Attack") -> bool:
    """Return whether a narrow interval is no narrower than what the core alone leaves."""
    return known.interval(name) == core.interval(name)


def _table_to_leave_out(name: str, lines: Sequence[Line], left_out: Collection[str]) -> str:
    """Return the last table without which the count is protected, or else the last that bears on it."""
    rest = [line for line in lines if line.table not in left_out]
    bearing = next(part for part in _together(rest) if any(name in line.counts for line in part))
    tables = list(dict.fromkeys(line.table for line in bearing if line.table))
    for table in reversed(tables):
        if not Attack([line for line in bearing if line.table != table]).is_narrow(name):
            return table
    return tables[-1]


@dataclass
class Attack:
    """What a reader makes of lines. Each solution found bears witness for all counts in it, which saves most others."""

    lines: Sequence[Line]
    _parts: dict[str, "_Part"] = field(default_factory=dict)
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    _exact: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._parts = {name: part for part in map(_part, _together(self.lines)) for name in part.places}

    def widen(self, names: Iterable[str]) -> None:
        """Look for two solutions of each part that are far apart in all these counts at once."""
        together: dict[int, list[str]] = {}
        for name in names:
            if name in self._parts:
                together.setdefault(id(self._parts[name]), []).append(name)
        for of_part in together.values():
            for sign in (1, -1):
                self._solve(of_part, sign)

    def is_narrow(self, name: str) -> bool:
        """Return whether the count's smallest and largest possible value are less than `SPREAD` apart."""
        low, high = self._seen.get(name, (0, 0))
        if high - low >= SPREAD:
            return False
        low, high = self.interval(name)
        return high - low < SPREAD

    def interval(self, name: str) -> tuple[int, int]:
        """Return the smallest and the largest possible value of a count. Raises AuditError."""
        if name not in self._parts:
            return 0, MOST
        if name not in self._exact:
            self._exact[name] = (self._solve([name], 1)[name], self._solve([name], -1)[name])
        return self._exact[name]

    def _solve(self, names: Sequence[str], sign: int) -> dict[str, int]:
        found = self._parts[names[0]].solve(names, sign)
        for each, value in found.items():
            low, high = self._seen.get(each, (value, value))
            self._seen[each] = (min(low, value), max(high, value))
        return found


@dataclass(frozen=True)
class _Part:
    """Counts that hang together, with their lines as a matrix."""

    places: Mapping[str, int]
    constraint: LinearConstraint

    def solve(self, names: Iterable[str], sign: int) -> dict[str, int]:
        """Return possible counts with the least (1) or greatest (-1) sum of these."""
        costs = np.zeros(len(self.places))
        costs[[self.places[name] for name in names]] = sign
        found = milp(costs, integrality=np.ones(len(costs)), bounds=Bounds(0, MOST), constraints=self.constraint)
        if found.status != 0:
            raise AuditError(f"No answer for “{next(iter(names))}”: {found.message}")
        return {each: round(found.x[place]) for each, place in self.places.items()}


def _together(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines by the parts that hang together: no count is in two of them."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for line in lines:
        first, *others = line.counts
        for other in others:
            root[find(other)] = find(first)
    together: dict[str, list[Line]] = {}
    for line in lines:
        together.setdefault(find(next(iter(line.counts))), []).append(line)
    return list(together.values())


def _part(lines: Sequence[Line]) -> _Part:
    places = {name: place for place, name in enumerate(dict.fromkeys(name for line in lines for name in line.counts))}
    entries = [(row, places[name], factor) for row, line in enumerate(lines) for name, factor in line.counts.items()]
    rows, columns, factors = zip(*entries, strict=True)
    matrix = csr_array((np.array(factors, dtype=float), (rows, columns)), shape=(len(lines), len(places)))
    bounds = [line.low for line in lines], [line.high for line in lines]
    return _Part(places, LinearConstraint(matrix, *bounds))


def main(given: Mapping[str, Any]) -> dict[str, Any]:
    """Audit what is given as JSON: `counts` by name, `lines` by their fields, and `left_out`. Raises AuditError."""
    lines: Iterable[Line] = (Line(**line) for line in given["lines"])
    return asdict(audit(given["counts"], list(lines), given["left_out"]))


if __name__ == "__main__":
    json.dump(main(json.load(sys.stdin)), sys.stdout)
