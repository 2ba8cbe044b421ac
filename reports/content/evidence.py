"""What the report says of the evidence of domain one: key data under a standard, and how the evidence was gathered."""

from collections import Counter
from collections.abc import Iterator

from disclosure.small_numbers import THRESHOLD, is_small
from inspections.evidence.key_data import in_words
from inspections.models import Activity, KeyDatum
from inspections.texts.edition import About
from inspections.wording import listed
from reports.content.wording import day
from reports.document import Block, Column, Listing, Table, counted, row, text
from reports.evidence_queries import Gathered, Surveyed
from reports.queries import Source


def key_data(source: Source, about: About) -> tuple[Block, ...]:
    """Return the key data of the standard that a heading is about as a table; nothing where there are none."""
    number = about.standard or about.number
    found = source.gathered.key_data.get(number, ())
    if not found:
        return ()
    columns = (Column("Key data", 3), Column("Figure", 1.4, numeric=True), Column("As at, or period", 1.6))
    rows = tuple(row(one.label, in_words(one.kind, one.value, one.base, one.words), _time(one)) for one in found)
    sources = dict.fromkeys(one.source for one in found)
    return (Table(f"Key data: standard {number}", columns, rows, (f"Source: {'; '.join(sources)}.", *_notes(found))),)


def methodology_of_evidence(source: Source, about: About) -> tuple[Block, ...]:
    """Return how the evidence of domain one was gathered, a sentence each; nothing where nothing is written down."""
    sentences = tuple(_gathered(source.gathered))
    return (Listing(tuple(map(text, sentences))),) if sentences else ()


def _gathered(gathered: Gathered) -> Iterator[str]:
    documents = gathered.documents
    if documents.asked:
        lacking = f" {documents.not_available} could not be had." if documents.not_available else ""
        yield f"{counted(documents.asked, 'document')} asked of the service, {documents.received} received.{lacking}"
    kinds = Counter(one.kind for one in gathered.activities)
    if held := [counted(kinds[kind], label.lower()) for kind, label in Activity.Kind.choices if kinds[kind]]:
        yield f"Inspectors took part in {listed(held)}."
    presented = dict.fromkeys(one.with_whom for one in gathered.activities if one.kind == Activity.Kind.PRESENTATION)
    if presented:
        yield f"Presented by: {'; '.join(presented)}."
    yield from map(_surveyed, gathered.surveys)
    if gathered.partners:
        named = listed([f"{name} ({sector.lower()})" for name, sector in gathered.partners])
        yield f"With inspectors of: {named}."


def _surveyed(survey: Surveyed) -> str:
    of = f" of {_number(survey.asked)} asked" if survey.asked is not None else ""
    return f"Survey of {survey.who[:1].lower()}{survey.who[1:]}: {_number(survey.responses)}{of} responded."


def _number(of: int) -> str:
    """Return a number of people, or that there are few."""
    return f"fewer than {THRESHOLD}" if is_small(of) else f"{of:,}"


def _time(datum: KeyDatum) -> str:
    return ", ".join(filter(None, (day(datum.as_at) if datum.as_at else "", datum.period)))


def _notes(found: tuple[KeyDatum, ...]) -> tuple[str, ...]:
    return tuple(f"{one.label}: {one.note}" for one in found if one.note)
