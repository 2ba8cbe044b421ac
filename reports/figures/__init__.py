"""Figures in the texts of the report: what a reference stands for, and how it prints."""

from dataclasses import dataclass
from fractions import Fraction

from reports.queries import Source


@dataclass(frozen=True)
class Value:
    """What a reference stands for: `s` of `n` cases or answers, a number with its unit, or words such as a rating."""

    s: int | None = None
    n: int | None = None
    number: Fraction | None = None
    unit: str = ""
    words: str = ""


@dataclass(frozen=True)
class Printed:
    """A reference as it prints, and what is wrong with it: "" where it may be issued, or a sentence."""

    text: str
    fault: str = ""


class Figures:
    """Every figure that a text may refer to, from what a report is made of. No query."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def printed(self, body: str) -> Printed:
        """Return how the reference with this between its braces prints."""
        return Printed(f"{{{body}}}", "There is no such figure.")
