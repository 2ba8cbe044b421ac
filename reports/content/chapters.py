from collections.abc import Iterator

from inspections.models import Domain, Finding, Item, RatedFrom, Standard
from ratings.rollup import explain, precision
from ratings.rollup.figures import DomainResult, KeyQuestionResult, StandardResult
from ratings.rollup.precision import precision_of
from reports.charts import Bar, percentages_chart
from reports.content.conclusions import printed
from reports.content.opening import findings_list
from reports.content.texts import Texts
from reports.content.wording import band, in_words, panel_note, percent, rating, rating_of
from reports.document import (
    Block,
    Column,
    Footnote,
    Listing,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    counted,
    paragraphs,
    row,
    text,
)
from reports.queries import Source

BOLD = "In bold: the key questions in the lowest band, which sets the standard’s calculated rating."
NO_REASONS = "No reasons have been recorded yet."


def chapters(source: Source) -> tuple[Section, ...]:
    pairs = zip(source.ratings.domains, source.rollup.domains, strict=True)
    texts = Texts(source)
    return tuple(_chapter(source, texts, domain, result) for domain, result in pairs)


def _chapter(source: Source, texts: Texts, domain: Domain, result: DomainResult) -> Section:
    parts = (
        ("Strengths", "strengths", Finding.Kind.STRENGTH),
        ("Areas for improvement", "areas", Finding.Kind.AREA_FOR_IMPROVEMENT),
    )
    found = tuple(
        Section(title, f"domain-{domain.number}-{anchor}", listed)
        for title, anchor, kind in parts
        if (listed := findings_list(source, domain.number, kind))
    )
    findings = (Section("What inspectors found", f"domain-{domain.number}-found", (), found),) if found else ()
    judged = domain.rated_from == RatedFrom.CASES and result.no_cases is None
    chart = (_chart(source, domain, result),) if judged else ()
    standards = tuple(
        _standard(source, texts, standard, each)
        for standard, each in zip(domain.standards.all(), result.standards, strict=True)
    )
    return Section(
        f"Domain {domain.number}: {domain.title}",
        f"domain-{domain.number}",
        (*_domain_rating(source, domain, result), *chart, *texts.at(f"overview.{domain.number}")),
        (*findings, *standards),
    )


def _domain_rating(source: Source, domain: Domain, result: DomainResult) -> Iterator[Block]:
    label = rating(source.rules, result.rating, explain.not_rated(result.no_cases))
    yield Paragraph(text(Span(f"Rating of the domain: {label}", strong=True)), "lead")
    if result.no_cases is not None:
        yield Paragraph(text(explain.without_cases(result)))
        yield from paragraphs(source.ratings.no_cases_reasons.get(domain.number, ""))
    elif domain.rated_from == RatedFrom.CASES:
        cases = source.cases_of(domain.case_type)
        words = f"Rated from {counted(len(cases), 'case')}" if cases else "No case has been sampled for it yet"
        submitted = sum(case.is_submitted for case in cases)
        rest = f", of which inspectors have submitted {submitted}" if source.rollup.provisional and cases else ""
        yield Paragraph(text(f"{words}{rest}."))
    else:
        yield Paragraph(text("Rated from evidence about the service as a whole."))


def _chart(source: Source, domain: Domain, result: DomainResult) -> Block:
    texts = _questions(domain)
    bars = [
        Bar(_short(texts[question.number]), question.percent, percent(question), question.band)
        for standard in result.standards
        for question in standard.key_questions
    ]
    title = f"Domain {domain.number}: percentage of relevant cases judged sufficient, by key question"
    return percentages_chart(source.rules, title, bars)


def _questions(domain: Domain) -> dict[str, Item]:
    return {question.key: question for standard in domain.standards.all() for question in standard.key_questions}


def _short(question: Item) -> str:
    """Return a key question's number with its strand, or the beginning of its text."""
    return f"{question.key} {question.strand.replace('_', ' ').capitalize() or question.text}"


def _standard(source: Source, texts: Texts, standard: Standard, result: StandardResult) -> Section:
    note = panel_note(source, result)
    lead = Span(f"Rating: {rating_of(source, result)}", strong=True, footnote=Footnote(note) if note else None)
    rest = _from_cases if standard.domain.rated_from == RatedFrom.CASES else _from_evidence
    return Section(
        str(standard),
        f"standard-{standard.number.replace('.', '-')}",
        (
            Paragraph(text(source.inspection.printed(standard.number, standard.statement)), "wording"),
            Paragraph(text(lead), "lead"),
            *rest(source, standard, result),
            *texts.at(f"standard.{standard.number}"),
            # A report without an edition has no headings for key questions.
            *printed(source, source.examples.get(standard.number, ())),
        ),
        tuple(_written_on_questions(source, texts, standard)),
    )


def _written_on_questions(source: Source, texts: Texts, standard: Standard) -> Iterator[Section]:
    """Yield a section for each key question on which something is written."""
    for question in standard.key_questions:
        if blocks := texts.at(f"question.{question.key}"):
            title = f"{question.key} {source.inspection.printed(question.key, question.text)}"
            yield Section(title, f"question-{question.key.replace('.', '-')}", blocks)


def _from_evidence(source: Source, standard: Standard, result: StandardResult) -> Iterator[Block]:
    evidence = source.evidence.get(standard.number)
    places = (f"standard.{standard.number}", *(f"question.{question.key}" for question in standard.key_questions))
    if not any(place in source.texts for place in places):
        # Where the report's own words are written, the reasons are the panel's.
        yield from (paragraphs(evidence.reasons) if evidence else ()) or (Paragraph(text(NO_REASONS)),)
    yield Paragraph(text("Inspectors asked:"), "heads")
    printed = source.inspection.printed
    yield Listing(
        tuple(text(f"{question.key} {printed(question.key, question.text)}") for question in standard.key_questions)
    )


def _from_cases(source: Source, standard: Standard, result: StandardResult) -> Iterator[Block]:
    if result.no_cases is not None:
        return
    if result.not_applicable and any(question.cases for question in result.key_questions):
        yield Paragraph(text("No key question of this standard was relevant to any case, so no rating follows."))
    yield questions_table(source, standard, result)


def questions_table(source: Source, standard: Standard, result: StandardResult) -> Table:
    """Return a standard's key questions with their figures; those that set the rating in bold and in words."""
    provisional = source.rollup.provisional
    case_type = standard.domain.case_type
    ranges = [precision_of(each, case_type, source.ratings.basis) for each in result.key_questions]
    columns = (
        Column("Key question", 5),
        Column("Sufficient, of relevant cases", 1, numeric=True),
        Column("Percentage", 1, numeric=True),
        Column("Precision", 1, numeric=True),
        Column("Band", 2),
        *((Column("Unanswered", 1, numeric=True),) if provisional else ()),
    )
    rows = tuple(
        _question_row(source, question, figures, in_words(found), provisional)
        for question, figures, found in zip(standard.key_questions, result.key_questions, ranges, strict=True)
    )
    notes = (BOLD,) if any(each.sets_rating for each in result.key_questions) else ()
    still = sum(each.unanswered for each in result.key_questions)
    if still:
        notes = (*notes, f"Provisional: {counted(still, 'judgement is', 'judgements are')} unanswered.")
    if any(ranges):
        notes = (*notes, precision.note(source.ratings.basis))
    return Table(f"{standard}: key questions", columns, rows, notes)


def _question_row(source: Source, question: Item, figures: KeyQuestionResult, precise: str, provisional: bool) -> Row:
    values: list[str | int] = [
        f"{question.key} {source.inspection.printed(question.key, question.text)}",
        f"{figures.sufficient} of {figures.relevant}",
        percent(figures),
        precise,
        band(source.rules, figures) or "–",
    ]
    return row(*values, *([figures.unanswered] if provisional else []), strong=figures.sets_rating)
