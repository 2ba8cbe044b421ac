"""Every text for print of a report, in the order of print, with what it is about and where it is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from django.urls import reverse

from inspections.models import Finding, ReportText
from inspections.outline import read_outline
from inspections.texts.edition import Place, places
from reports.queries import Source


@dataclass(frozen=True)
class Text:
    """A text: its place, what it is called, the number that it is about or "", its words, and the page to change it.

    `section` is what the texts around it are called. `seen` holds the value of each reference that its writer last saw.
    """

    place: str
    title: str
    section: str
    about: str
    words: str
    address: str
    seen: Mapping[str, str] = field(default_factory=dict)


def texts_of(source: Source) -> list[Text]:
    """Return every text for print that is not empty, in the order of print. One query, two in an edition."""
    inspection = source.inspection
    stored = {row.place: row for row in inspection.report_texts.all()}
    content = inspection.edition.content if inspection.edition else None
    of_place = places(content, read_outline(inspection.framework))
    others = _Others(source)
    found: list[Text] = []
    for number, place in enumerate(of_place):
        if place.key in stored:
            found.append(_written(source, place, stored.pop(place.key)))
        last = number + 1 == len(of_place)
        found += others.behind(place, None if last else of_place[number + 1])
    found += others.left()
    return [text for text in found if text.words.strip()]


def text_address(reference: str, chapter: str, place: str) -> str:
    """Return where the box of a text stands: on the page of its chapter, at the place."""
    return f"{reverse('inspections:overview', args=[reference])}texts/{quote(chapter, safe='')}/#{place}"


def _written(source: Source, place: Place, row: ReportText) -> Text:
    address = text_address(source.inspection.reference, place.chapter, place.key)
    title = source.inspection.worded(place.title)
    section = _section(source, place.about.domain)
    return Text(place.key, title, section, place.about.number, row.text, address, row.seen)


def _section(source: Source, domain: int) -> str:
    named = {each.number: str(each) for each in source.ratings.domains}
    return named.get(domain, "The report as a whole")


class _Others:
    """What prints beside the texts: findings, recommendations, reasons of ratings, practice examples.

    Each stands behind the place that it prints under; what has no such place in the edition comes last.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.waiting: dict[str, list[Text]] = {}
        for text, behind in self._all():
            self.waiting.setdefault(behind, []).append(text)

    def behind(self, place: Place, following: Place | None) -> list[Text]:
        """Return what prints between a place and the next."""
        found = self.waiting.pop(place.key, [])
        standard = place.about.standard
        if standard and (following is None or following.about.standard != standard):
            found += self.waiting.pop(f"end of {standard}", [])
        if place.key.startswith("summary.") and (following is None or not following.key.startswith("summary.")):
            found += self.waiting.pop("recommendations", [])
        return found

    def left(self) -> Iterator[Text]:
        for texts in self.waiting.values():
            yield from texts

    def _all(self) -> Iterator[tuple[Text, str]]:
        yield from self._findings()
        for row in self.source.recommendations:
            title = f"Recommendation {row.number}"
            address = self._page("recommendations")
            whole = "Recommendations"
            yield Text(f"recommendation.{row.number}", title, whole, "", row.text, address), "recommendations"
        for number, evidence in self.source.evidence.items():
            place, title = f"evidence.{number}", f"{evidence.standard}: reasons"
            address = self._page("evidence_standard", number)
            text = Text(place, title, self._domain_of(number), number, evidence.reasons, address)
            yield text, f"standard.{number}"
        for number, rows in self.source.examples.items():
            for example in rows:
                place, title = f"example.{example.number}", f"{number}: {str(example).lower()}"
                address = self._page("evidence_standard", number) if number not in self._judged else ""
                text = Text(place, title, self._domain_of(number), number, example.quotation, address)
                yield text, f"end of {number}"

    def _findings(self) -> Iterator[tuple[Text, str]]:
        for (domain, kind), words in self.source.findings.items():
            behind = f"summary.{domain}" if kind == Finding.Kind.KEY_FINDING else f"overview.{domain}"
            for position, written in enumerate(words, start=1):
                title = f"{Finding.Kind(kind).label} {position}"
                section = _section(self.source, domain)
                address = self._page("findings_domain", domain)
                place = f"finding.{domain}.{kind}.{position}"
                yield Text(place, title, section, str(domain), written, address), behind

    @property
    def _judged(self) -> Iterable[str]:
        return {number.rpartition(".")[0] for number in self.source.rollup.key_questions}

    def _domain_of(self, standard: str) -> str:
        rows = self.source.ratings.standards
        return str(rows[standard].domain) if standard in rows else "The report as a whole"

    def _page(self, name: str, *args: object) -> str:
        return reverse(f"inspections:{name}", args=[self.source.inspection.reference, *args])
