"""What the pages of figures show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from reports.figures import Figures, told
from reports.figures.checking import VERDICTS, Checked, check_report
from reports.figures.words import RIGHT
from reports.models import FigureReason
from reports.queries import Source

COLOURS: Mapping[str, str] = {"right": "green", "unchecked": "yellow"}
MOST_FOUND = 60
"""How many figures a page of the picker lists."""


@dataclass(frozen=True)
class Open:
    """A figure to look at, with the reason for which it stays, if one is given."""

    found: Checked
    reason: FigureReason | None

    @property
    def verdict(self) -> str:
        return VERDICTS[self.found.verdict]

    @property
    def query(self) -> str:
        """Return the part of an address that says which figure it is."""
        return urlencode({"place": self.found.text.place, "said": self.found.said})

    @property
    def colour(self) -> str:
        return COLOURS.get(self.found.verdict, "red")


@dataclass(frozen=True)
class Checks:
    """What the page of checks shows: the figures to look at by section, most serious first, and how many of each."""

    sections: tuple[tuple[str, tuple[Open, ...]], ...]
    counts: tuple[tuple[str, int], ...]
    texts: int
    left: int

    @property
    def open(self) -> int:
        """How many stand in the way of issuing: open ones without a reason."""
        return sum(each.found.is_open and each.reason is None for _, rows in self.sections for each in rows)


def checks_of(source: Source) -> Checks:
    """Return the checks of a report's texts. One query."""
    found = check_report(source)
    reasons = {(row.place, row.said): row for row in source.inspection.figure_reasons.select_related("by")}
    rows = [
        Open(each, reasons.get((each.text.place, each.said)) if each.is_open else None)
        for each in found
        if each.verdict != RIGHT
    ]
    order = list(dict.fromkeys(each.text.section for each in found))
    rank = {verdict: place for place, verdict in enumerate(VERDICTS)}
    rows.sort(key=lambda row: (order.index(row.found.text.section), rank[row.found.verdict]))
    verdicts = [each.verdict for each in found]
    return Checks(
        sections=tuple(
            (section, tuple(each)) for section, each in groupby(rows, key=lambda row: row.found.text.section)
        ),
        counts=tuple((label, verdicts.count(verdict)) for verdict, label in VERDICTS.items()),
        texts=len({each.text.place for each in found}),
        left=sum(row.reason is not None for row in rows),
    )


def open_figures(source: Source) -> list[Checked]:
    """Return the figures that keep a report from being issued: open, and without a reason of the lead inspector's.

    One query.
    """
    reasons = set(source.inspection.figure_reasons.values_list("place", "said"))
    return [each for each in check_report(source) if each.is_open and (each.text.place, each.said) not in reasons]


def remarks_of(source: Source) -> dict[str, list[str]]:
    """Return what there is to check in the texts of a report, in sentences by the place of the text. One query."""
    remarks: dict[str, list[str]] = {}
    for each in open_figures(source):
        remarks.setdefault(each.text.place, []).append(f"“{each.said}”: {each.say}")
    return remarks


def is_open_there(source: Source, place: str, said: str) -> bool:
    """Return whether these words are an open figure of the text at a place."""
    return any((each.text.place, each.said) == (place, said) for each in check_report(source) if each.is_open)


@dataclass(frozen=True)
class Offered:
    """A figure of the picker: its reference, what it is, what it stands for, and in which forms it prints."""

    name: str
    label: str
    value: str
    source: str
    forms: tuple[tuple[str, str], ...]


def offered(figures: Figures, query: str, about: str) -> tuple[list[Offered], int]:
    """Return the figures that a search finds, those of the paragraph's own question or standard first, and how many."""
    words = query.lower().split()
    found = [
        name
        for name, value in figures.values.items()
        if all(word in f"{name} {value.label}".lower() for word in words) and (words or not about or _near(name, about))
    ]
    found.sort(key=lambda name: not name.startswith(about) if about else False)
    return [_offered(figures, name) for name in found[:MOST_FOUND]], len(found)


def _near(name: str, about: str) -> bool:
    return name.removeprefix("key.").startswith(about)


def _offered(figures: Figures, name: str) -> Offered:
    value = figures.values[name]
    forms: Iterator[tuple[str, str]] = iter(())
    if not value.withheld and not value.missing:
        bodies = [name]
        if value.pair and value.number is None:
            bodies += [f"{name}|n of N", f"{name}|words"]
        printed = ((body, figures.printed(body)) for body in bodies)
        forms = ((f"{{{body}}}", each.text) for body, each in printed if not each.fault)
    return Offered(name, value.label, told(value), value.source, tuple(forms))
