"""Whether what is published of an inspection, taken together, gives a small number of children away.

What a reader knows is a set of lines: each says between which bounds a sum of counts lies. Whole counts of 0 or more
that obey all lines are what a reader must think possible. By an integer programme each count gets the smallest and the
largest value that are possible. Where these are less than `SPREAD` apart, a number of 1 to 4 is possible, and the
published core alone leaves more, the tables tell too much.

A reader knows the rule too, and so it must tell nothing. Tables are taken by kind, whole kinds in a fixed order. The
first kind that would tell too much beside those before it is left out, and all after it. That a kind is printed says
that no narrow count in it is 1 to 4: where two values are possible, it is the other, which is added to what is known
before the kind is judged again. That it is not printed says that some part of it would have told too much. Which is
open, as long as two parts of it could have: for each, the other is enough, and nothing is known of it but the rest.

Source: Fischetti, M. and Salazar, J. J. (2001), Solving the cell suppression problem on tabular data with linear
constraints, Management Science 47, 1008-1027: the attacker's problem and protection intervals. Kenthapadi, K., Mishra,
N. and Nissim, K. (2005), Simulatable auditing, PODS 2005, 118-127: a refusal that depends on hidden numbers tells them.

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
from disclosure.small_numbers import THRESHOLD, is_small

SPREAD: Final = 2
"""How far apart the smallest and the largest possible value of a protected count are at least."""


class AuditError(ValueError):
    """The lines contradict each other or the counts, or the solver found no answer."""


@dataclass(frozen=True)
class Audit:
    """The tables that are left out, how many counts of 1 to 4 there are, and what it says that the others are not."""

    left_out: tuple[str, ...]
    tried: int
    implied: tuple[Line, ...] = ()


def audit(
    counts: Mapping[str, int], lines: Sequence[Line], kinds: Sequence[Collection[str]], left_out: Iterable[str] = ()
) -> Audit:
    """Choose what is left out; `counts` are the true ones, by name, and `kinds` the tables by kind, in order.

    With a table that is left out already goes its kind. Raises AuditError.
    """
    for line in lines:
        if not line.low <= sum(counts[name] * factor for name, factor in line.counts.items()) <= line.high:
            raise AuditError(f"A line does not hold: {line}.")
    already = frozenset(left_out)
    gone = {table for kind in kinds if already & set(kind) for table in kind} | already
    known = [line for line in lines if not line.table]
    core = Attack(known)
    for place, kind in enumerate(kinds):
        added = [line for line in lines if line.table in kind and line.table not in gone]
        beside = _known_beside(known, added, counts, core)
        if beside is None:
            gone |= {table for rest in kinds[place:] for table in rest}
            break
        known = beside
    implied = tuple(line for line in known if line not in lines)
    return Audit(tuple(sorted(gone)), sum(map(is_small, counts.values())), implied)


def _known_beside(
    known: Sequence[Line], added: Sequence[Line], counts: Mapping[str, int], core: "Attack"
) -> list[Line] | None:
    """Return what is known once lines are added; None where a count of 1 to 4 gets narrower than by the core."""
    lines = [*known, *added]
    while True:
        supposed = Attack(lines)
        beside = dict.fromkeys(name for line in added for name in supposed.beside(line))
        # No larger count is possibly 4 where less than `SPREAD` is open.
        names = [name for name in beside if counts[name] < THRESHOLD - 1 + SPREAD]
        supposed.widen(names)
        narrow = [name for name in names if supposed.is_narrow(name) and _can_be_small(name, supposed, core)]
        if any(is_small(counts[name]) for name in narrow):
            return None
        if not narrow:
            return lines
        lines += [Line({name: 1}, counts[name], counts[name]) for name in narrow]


def _can_be_small(name: str, supposed: "Attack", core: "Attack") -> bool:
    """Return whether a count that is narrow can be 1 to 4, and is narrower than the core alone leaves it."""
    return any(map(is_small, supposed.interval(name))) and supposed.interval(name) != core.interval(name)


@dataclass
class Attack:
    """What a reader makes of lines. Each solution found bears witness for all counts in it, which saves most others."""

    lines: Sequence[Line]
    _parts: dict[str, "_Part"] = field(default_factory=dict)
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    _exact: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._parts = {name: part for part in map(_part, _together(self.lines)) for name in part.places}

    def beside(self, line: Line) -> Iterable[str]:
        """Return the counts that hang together with those of a line."""
        return self._parts[next(iter(line.counts))].places

    def widen(self, names: Iterable[str]) -> None:
        """Look for solutions that are far apart in many of these counts at once, until no more is found.

        Counts that have been 0 in each are tried by themselves: where their sum is 0 at most, so are they all.
        """
        rest = [name for name in names if name in self._parts]
        while rest:
            together: dict[tuple[int, bool], list[str]] = {}
            for name in rest:
                together.setdefault((id(self._parts[name]), self._seen.get(name) == (0, 0)), []).append(name)
            for (_, are_zero), of_part in together.items():
                if not are_zero:
                    self._solve(of_part, 1)
                most = self._solve(of_part, -1)
                if not any(most[name] for name in of_part):
                    self._exact |= dict.fromkeys(of_part, (0, 0))
            found = [name for name in rest if not self._is_wide(name) and name not in self._exact]
            rest = found if len(found) < len(rest) else []

    def _is_wide(self, name: str) -> bool:
        low, high = self._seen.get(name, (0, 0))
        return high - low >= SPREAD

    def is_narrow(self, name: str) -> bool:
        """Return whether the count's smallest and largest possible value are less than `SPREAD` apart."""
        if self._is_wide(name):
            return False
        low, high = self.interval(name)
        return high - low < SPREAD

    def interval(self, name: str) -> tuple[int, int]:
        """Return the smallest and the largest possible value of a count. Raises AuditError."""
        if name not in self._parts:
            return 0, MOST
        if name not in self._exact:
            low, _ = self._seen.get(name, (1, 1))
            self._exact[name] = (low and self._solve([name], 1)[name], self._solve([name], -1)[name])
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
    """Audit what is given as JSON: `counts`, `lines` by their fields, `kinds` and `left_out`. Raises AuditError."""
    lines: Iterable[Line] = (Line(**line) for line in given["lines"])
    return asdict(audit(given["counts"], list(lines), given["kinds"], given["left_out"]))


if __name__ == "__main__":
    json.dump(main(json.load(sys.stdin)), sys.stdout)
