"""The technical annexe of a report by its edition: all that a report without an edition says of how it came about."""

from collections.abc import Iterable
from dataclasses import replace

from reports.content.annexes import annexes
from reports.content.opening import ledger_head, points_picture, points_table
from reports.document import Section
from reports.queries import Source

PREFIX = "technical-"
ELSEWHERE = ("glossary", "licence")
"""The annexes that an edition has a heading of its own for."""


def technical(source: Source) -> list[Section]:
    """Return the sections of the technical annexe: points, sample, precision, agreement, panel, and the ledger."""
    points = Section("Points", "points", (points_table(source), points_picture(source)))
    ledger = Section("The ledger", "ledger", tuple(ledger_head(source, None)))
    told = (each for each in annexes(source) if each.anchor not in ELSEWHERE)
    return _within_the_report([points, *told, *([ledger] if ledger.blocks else [])])


def _within_the_report(sections: Iterable[Section]) -> list[Section]:
    """Name the sections apart from the chapters of the edition, and take the numbers of annexes from their titles."""
    return [
        replace(
            each,
            title=each.title.partition(": ")[2] if each.title.startswith("Annexe ") else each.title,
            anchor=f"{PREFIX}{each.anchor}",
            sections=tuple(_within_the_report(each.sections)),
        )
        for each in sections
    ]
