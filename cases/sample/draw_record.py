"""Reads the record of a draw for people: the words and percentages that the pages and the report print. No query."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from cases.caseload.profile import VARIABLES
from cases.choices import CASE_TYPES
from cases.models import SampledCase
from disclosure.lines import MOST
from disclosure.small_numbers import TOGETHER, withhold_groups

OF_A_SAMPLED_CASE: Final[Mapping[str, str]] = {"harm": "harm_service", "safety": "safety_service"}
"""The fields of a sampled case whose names differ from the caseload's, by the caseload's name."""


@dataclass(frozen=True)
class BalanceLine:
    """One category: its cases eligible and sampled, of `eligible` and `size` in its case type."""

    label: str
    population: int
    sampled: int
    eligible: int
    size: int

    @property
    def unsampled(self) -> int:
        """Return how many eligible cases were not sampled; below 0 where cases were corrected since the draw."""
        return self.population - self.sampled

    @property
    def population_percent(self) -> int:
        return percent(self.population, self.eligible)

    @property
    def sampled_percent(self) -> int:
        return percent(self.sampled, self.size)

    @property
    def expected(self) -> Fraction:
        """Return what a sample of the present number of cases would hold in exact proportion."""
        return Fraction(self.size * self.population, self.eligible)

    @property
    def is_kept(self) -> bool:
        """Return whether the category has its expected number of cases, rounded down or up."""
        return floor(self.expected) <= self.sampled <= ceil(self.expected)

    @property
    def expected_in_words(self) -> str:
        """Return the expected number with one decimal, rounded half up."""
        tenths = floor(self.expected * 10 + Fraction(1, 2))
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class BalanceTable:
    """One case type by one variable; `chart` is (label, population %, sample %) of each category."""

    case_type: str
    variable: str
    lines: tuple[BalanceLine, ...]

    @property
    def title(self) -> str:
        return f"{self.case_type}: eligible and sampled cases by {self.variable.lower()}"

    def withheld(self) -> "BalanceTable":
        """Return the table as it may be published, without a line where nothing of it may.

        Categories of 1 to 4 cases eligible, sampled, or eligible and not sampled, and others that would give them away,
        lose their names and stand in one line: named, even a number that is withheld would say that it is not 0. Where
        cases were corrected since the draw, so that a category has more sampled than eligible, nothing may: the draw's
        numbers are not of the children who are counted beside them.
        """
        if any(line.unsampled < 0 for line in self.lines):
            return replace(self, lines=())
        hidden = withhold_groups([line.population for line in self.lines])
        hidden |= withhold_groups([line.sampled for line in self.lines])
        hidden |= withhold_groups([line.unsampled for line in self.lines])
        shown = tuple(line for place, line in enumerate(self.lines) if place not in hidden)
        if not hidden or not shown:
            return replace(self, lines=shown)
        together = replace(
            self.lines[0],
            label=TOGETHER,
            population=sum(self.lines[place].population for place in hidden),
            sampled=sum(self.lines[place].sampled for place in hidden),
        )
        return replace(self, lines=(*shown, together))

    @property
    def chart(self) -> list[tuple[str, int, int]]:
        return [(line.label, line.population_percent, line.sampled_percent) for line in self.lines]


def balance_tables(record: Mapping[str, Any], cases: Iterable[SampledCase]) -> list[BalanceTable]:
    """Return a table for each case type and variable of a draw's record, in the record's order.

    `cases` are those now in the sample, none withdrawn: what they are compared with is the eligible cases of the draw.
    Raises KeyError, TypeError or ValueError for a record of another shape, which a file may have brought.
    """
    given = list(cases)
    sampled = Counter(case.case_type for case in given)
    tables: dict[tuple[str, str], list[BalanceLine]] = {}
    for row in record["balance"]:
        case_type, variable, category = row["case_type"], row["variable"], row["category"]
        field = OF_A_SAMPLED_CASE.get(variable, variable)
        eligible, size = record["eligible"][case_type], sampled[case_type]
        if not isinstance(row["population"], int) or not 0 <= row["population"] <= eligible <= MOST or not eligible:
            raise ValueError("A category has none to all of the eligible cases, and these are one or more.")
        found = sum(case.case_type == case_type and getattr(case, field) == category for case in given)
        tables.setdefault((case_type, variable), []).append(
            BalanceLine(
                VARIABLES[variable][1][category],
                population=row["population"],
                sampled=found,
                eligible=eligible,
                size=size,
            )
        )
    words = dict(CASE_TYPES)
    return [
        BalanceTable(words[case_type], VARIABLES[variable][0], tuple(lines))
        for (case_type, variable), lines in tables.items()
    ]


def windows(record: Mapping[str, Any]) -> list[tuple[str, date, date, int, int]]:
    """Return case type, first and last day, and fewest and most months of each eligibility window of a record."""
    return [
        (label, *map(date.fromisoformat, record["windows"][case_type]), *record["design"][f"{case_type}_window"])
        for case_type, label in CASE_TYPES
    ]


def percent(part: int, whole: int) -> int:
    """Return the whole percentage, rounded half up in exact arithmetic; 0 of 0 is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
