"""What gives the report its context: figures of the area side by side, breakdowns, the caseload; and the glossary."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from inspections.context.glossary import OFFICIAL, Term, terms_that_occur
from inspections.context.queries import Profile
from inspections.models import Area, CaseloadLine, ContextFigure, ContextProfile
from inspections.models import Source as FigureSource
from inspections.texts.edition import AUDIENCES, About
from reports.content.wording import day
from reports.document import Block, Column, Footnote, Paragraph, Row, Span, Table, Text, row, text
from reports.queries import Source

WORKING = AUDIENCES[0]
NO_CONTEXT = "No figures of context have been recorded yet."
NO_CASELOAD = "Nothing has been recorded yet on the caseload."
NOT_KNOWN = "Not known"
NOT_GIVEN = "–"


def context(source: Source, about: About) -> tuple[Block, ...]:
    """Return the tables of figures of the service's area beside others, and of what breaks down by a variable."""
    blocks = (*_figures(source), *chain.from_iterable(_profiles(source, one) for one in ContextProfile.Variable))
    return blocks or _nothing(source, NO_CONTEXT)


def caseload(source: Source, about: About) -> tuple[Block, ...]:
    """Return the lines of the caseload, and beneath them the total where its parts are told and it is not."""
    lines = source.context.caseload
    if not lines:
        return _nothing(source, NO_CASELOAD)
    notes = _notes([(each.source, f"as at {day(each.as_at)}") for each in lines])
    rows = [
        row(text(Span(each.label, footnote=note)), each.shown, strong=each.standing == CaseloadLine.Standing.TOTAL)
        for each, note in zip(lines, notes, strict=True)
    ]
    parts = source.context.parts
    if parts and source.context.stated_total is None:
        rows.append(row("Total", f"{sum(parts):,}", strong=True))
    columns = (Column("Caseload", 4), Column("Number or per cent", 1, numeric=True))
    return (Table("The service’s caseload", columns, tuple(rows)),)


def _nothing(source: Source, sentence: str) -> tuple[Block, ...]:
    """Return what the team reads where nothing is recorded; a report that leaves it has no heading for nothing."""
    return (Paragraph(text(sentence)),) if source.audience == WORKING else ()


def glossary(source: Source, about: About) -> tuple[Block, ...]:
    """Return the official terms and the inspection's own that occur in what the report says."""
    return explained(terms_that_occur([*OFFICIAL, *source.terms], _words(source)))


def explained(terms: Iterable[Term]) -> tuple[Block, ...]:
    """Return the table of these terms, nothing where there are none."""
    rows = tuple(row(text(Span(one.heading, strong=True)), one.meaning) for one in terms)
    return (Table("Words used in this report", (Column("Term", 1), Column("Meaning", 3)), rows),) if rows else ()


def _words(source: Source) -> str:
    recommendations = ((each.addressee, each.text) for each in source.recommendations)
    examples = (each.text for each in chain.from_iterable(source.examples.values()))
    texts = (each.text for each in source.texts.values())
    findings = (each.text for each in chain.from_iterable(source.findings.values()))
    standards = [each for domain in source.ratings.domains for each in domain.standards.all()]
    printed = source.inspection.printed
    asked = (printed(each.key, each.text) for each in source.questions)
    said = (printed(each.number, each.statement) for each in standards)
    written = chain(texts, findings, *recommendations, examples, said)
    return "\n".join([*written, *asked])


def _figures(source: Source) -> Iterator[Block]:
    by_name = source.context.by_name
    areas = [area for area in Area if any(area in each for each in by_name.values())]
    if not areas:
        return
    columns = (Column("Figure", 2), *(Column(_area(source, area), 1, numeric=True) for area in areas))
    rows = [_figure_row(name, [each.get(area) for area in areas]) for name, each in by_name.items()]
    yield Table("The service’s area beside others", columns, tuple(rows))


def _area(source: Source, area: Area) -> str:
    """Return what a column of figures is called: the name of its area where all of them give the same."""
    names = {each.area for each in source.context.figures if each.area_kind == area}
    return names.pop() if len(names) == 1 else area.label


def _figure_row(name: str, figures: Sequence[ContextFigure | None]) -> Row:
    """Where all figures are of one source and period, its name has the footnote; else each figure has its own."""
    given = [each for each in figures if each]
    notes = {each: _note(each.source, each.period) for each in given}
    shared = notes[given[0]] if len(set(notes.values())) == 1 else None
    cells = [
        text(Span(each.shown, footnote=None if shared else notes[each])) if each else text(NOT_GIVEN)
        for each in figures
    ]
    return row(text(Span(name, footnote=shared)), *cells)


def _profiles(source: Source, variable: ContextProfile.Variable) -> Iterator[Block]:
    profiles = source.context.profiles_by(variable)
    if not profiles:
        return
    categories = list(dict.fromkeys(share.category for each in profiles for share in each.shares))
    has_unknown = any(each.row.unknown is not None for each in profiles)
    names = [*categories, NOT_KNOWN] if has_unknown else categories
    columns = (Column(variable.label, 2), *(Column(name, 1, numeric=True) for name in names))
    notes = _notes([(each.row.source, each.row.period) for each in profiles])
    rows = tuple(_profile_row(each, categories, has_unknown, note) for each, note in zip(profiles, notes, strict=True))
    reasons = tuple(f"{each.row.area}: {each.row.reason}" for each in profiles if each.row.reason)
    yield Table(f"{variable.label}, in per cent", columns, rows, reasons)


def _profile_row(profile: Profile, categories: Iterable[str], has_unknown: bool, note: Footnote | None) -> Row:
    percents = {share.category: share.percent for share in profile.shares}
    values: list[int | None] = [percents.get(category) for category in categories]
    if has_unknown:
        values.append(profile.row.unknown)
    cells: list[Text] = [text(NOT_GIVEN if value is None else f"{value}%") for value in values]
    return row(text(Span(profile.row.area, footnote=note)), *cells)


def _notes(told: Sequence[tuple[FigureSource, str]]) -> list[Footnote | None]:
    """Return a footnote for each line, none where it says the same as the one above."""
    notes = [_note(source, when) for source, when in told]
    return [note if place == 0 or note != notes[place - 1] else None for place, note in enumerate(notes)]


def _note(source: FigureSource, when: str) -> Footnote:
    """Return the footnote of a figure: who published it, when, under which title, and of which period it is."""
    supplied = "Supplied by the service. " if source.supplied_by_service else ""
    period = "" if when == source.period else f" {when[:1].upper()}{when[1:]}."
    address = f" {source.url}" if source.url else ""
    return Footnote(f"{supplied}{source}.{period}{address}")
