"""Reads the record of a draw for people: the words and percentages that the page and the report print. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.choices import CASE_TYPES
from cases.profile import VARIABLES


@dataclass(frozen=True)
class BalanceLine:
    """One category: cases eligible and sampled, as numbers and as whole percentages of their case type."""

    label: str
    population: int
    population_percent: int
    expected: float
    sampled: int
    sampled_percent: int


@dataclass(frozen=True)
class BalanceTable:
    """One case type by one variable; `chart` is (label, population %, sample %) of each category."""

    case_type: str
    variable: str
    lines: tuple[BalanceLine, ...]

    @property
    def title(self) -> str:
        """Give what the table and the plot show."""
        return f"{self.case_type}: eligible and sampled cases by {self.variable.lower()}"

    @property
    def chart(self) -> list[tuple[str, int, int]]:
        """Give what a plot of population beside sample shows."""
        return [(line.label, line.population_percent, line.sampled_percent) for line in self.lines]


def balance_tables(record: Mapping[str, Any]) -> list[BalanceTable]:
    """Give a table for each case type and variable of a draw's record, in the record's order."""
    tables: dict[tuple[str, str], list[BalanceLine]] = {}
    for row in record["balance"]:
        eligible, size = record["eligible"][row["case_type"]], record["size"][row["case_type"]]
        tables.setdefault((row["case_type"], row["variable"]), []).append(
            BalanceLine(
                VARIABLES[row["variable"]][1][row["category"]],
                row["population"],
                percent(row["population"], eligible),
                row["expected"],
                row["sampled"],
                percent(row["sampled"], size),
            )
        )
    words = dict(CASE_TYPES)
    return [
        BalanceTable(words[case_type], VARIABLES[variable][0], tuple(lines))
        for (case_type, variable), lines in tables.items()
    ]


def windows(record: Mapping[str, Any]) -> list[tuple[str, date, date, int, int]]:
    """Give case type, first and last day, and fewest and most months of each eligibility window of a draw's record."""
    return [
        (label, *map(date.fromisoformat, record["windows"][case_type]), *record["design"][f"{case_type}_window"])
        for case_type, label in CASE_TYPES
    ]


def percent(part: int, whole: int) -> int:
    """Give the whole percentage, rounded half up in exact arithmetic; 0 of 0 is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
