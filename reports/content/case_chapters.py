"""What an edition prints in a chapter beside what is written: its opening, standards, key questions and offences.

Counts of cases are printed by the rules of `disclosure.small_numbers`, and `reports.published` tells the audit of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cases.choices import COURT, DISPOSALS
from disclosure.small_numbers import TOGETHER, may_stand, withhold_groups
from inspections.models import Domain, Item, RatedFrom
from inspections.texts.edition import About
from inspections.wording import in_words, listed
from ratings.rollup import explain
from ratings.rollup.figures import DomainResult, KeyQuestionResult, StandardResult, percentage
from reports.content.sample import NOT_SMALL
from reports.content.summary import domain_result
from reports.content.wording import NOT_KNOWN, discretion_note, in_print, rating, rating_of
from reports.document import (
    Block,
    Column,
    Footnote,
    Listing,
    Paragraph,
    Row,
    Span,
    Table,
    counted,
    paragraphs,
    row,
    text,
)
from reports.queries import Source

INTERVIEW: Final = "interview_held"
OFFENCE: Final = "offence"
"""The keys of the facts from which interviews and offences are told; of a framework without them nothing is."""
OFFENCES: Final = "Offence types of court cases"
"""The table's caption, by which an audit leaves it out."""
CUSTODY: Final = ("detention_and_training_order", "other_custodial_sentence")
NOT_APPLICABLE: Final = "Not applicable for the cases inspected"
LOWEST: Final = (
    "The rating of a standard follows the lowest percentage among its key questions, which stands in bold. The annex "
    "with the results says which percentages give which rating."
)
Counts = Mapping[str, int]


def domain_opening(source: Source, about: About) -> tuple[Block, ...]:
    """Return what a chapter of cases opens with: which cases they were, and how they were judged, in words."""
    domain, result = source.outline.domains[about.domain], domain_result(source, about.domain)
    if domain.rated_from != RatedFrom.CASES:
        return ()
    if result.no_cases is not None:
        reasons = source.ratings.no_cases_reasons.get(domain.number, "")
        return (Paragraph(text(explain.without_cases(result))), *paragraphs(reasons))
    return tuple(_opening(source, domain, result))


def _opening(source: Source, domain: Domain, result: DomainResult) -> Iterator[Block]:
    cases = source.cases_of(domain.case_type)
    if not cases:
        yield Paragraph(text("No case has been sampled for it yet."))
        return
    label = source.inspection.framework.case_types[domain.case_type].lower()
    groups = [f"{number} {words}" for words, number in disposals_in_words(source, domain.case_type).items()]
    which = f": {listed(groups)}" if groups else ""
    held = interviews_held(source, domain.case_type)
    talked = "" if held is None else f" We held {counted(held, 'interview')} with the case managers."
    yield Paragraph(text(f"We inspected {counted(len(cases), f'{label} case')}{which}.{talked}"))
    yield from _of_some(source, result, len(cases))
    yield Paragraph(text("How the work was judged:"), "heads")
    yield Listing(tuple(text(sentence) for sentence in _in_words(source, result)))
    if source.rollup.provisional:
        yield Paragraph(text(Span("These figures are provisional: some cases are not fully judged yet.", marked=True)))


def disposals_name(case_type: str) -> str:
    """Return the name by which an audit leaves out how many cases had which kind of disposal."""
    return f"Disposals in words, {case_type}"


def interviews_name(case_type: str) -> str:
    """Return the name by which an audit leaves out in how many cases the case manager was interviewed."""
    return f"Interviews, {case_type}"


def disposals_of(case_type: str) -> dict[str, tuple[str, ...]]:
    """Return the kinds of disposal that a chapter tells apart, in the plural, with the disposals of each."""
    if case_type == COURT:
        community = tuple(value for value, _ in DISPOSALS[COURT] if value not in CUSTODY)
        return {"community sentences": community, "custodial sentences": CUSTODY}
    return {f"{words[:1].lower()}{words[1:]}s": (value,) for value, words in DISPOSALS.get(case_type, ())}


def disposals_in_words(source: Source, case_type: str) -> Counts:
    """Return how many cases had each kind of disposal; nothing where 1 to 4 would be told, or not all are recorded."""
    found = Counter(case.disposal for case in source.cases_of(case_type))
    counts = {words: sum(found[value] for value in values) for words, values in disposals_of(case_type).items()}
    told = {words: number for words, number in counts.items() if number}
    whole = sum(told.values()) == found.total() and may_stand(told.values())
    return told if whole and disposals_name(case_type) not in source.left_out else {}


def interviews_held(source: Source, case_type: str) -> int | None:
    """Return in how many cases the case manager was interviewed, None where it is not recorded or would tell 1 to 4."""
    cases = source.cases_of(case_type)
    given = Counter(source.facts.get(case.pk, {}).get(INTERVIEW) for case in cases)
    held = given["yes"]
    told = held and may_stand((held, given["no"], given[None], len(cases) - held))
    return held if told and interviews_name(case_type) not in source.left_out else None


def _of_some(source: Source, result: DomainResult, cases: int) -> Iterator[Block]:
    """Say of each strand that doesn't bear on every case, in how many cases each standard was judged on it."""
    strands: dict[str, list[str]] = {}
    for standard in result.standards:
        title = source.ratings.standards[standard.number].title
        for question in standard.key_questions:
            if question.relevant < question.cases and not question.unanswered:
                strand = source.outline.items[question.number].strand.replace("_", " ").capitalize() or title
                what = question.number if strand == title else title.lower()
                strands.setdefault(strand, []).append(f"{what} in {question.relevant or 'none'}")
    if strands:
        yield Paragraph(
            text(
                "Not every key question bears on every case: on keeping others safe, say, only those count in which a "
                f"child may be a danger to them. Of the {counted(cases, 'case')}, we judged:"
            ),
            "heads",
        )
        yield Listing(tuple(text(f"{strand}: {', '.join(found)}") for strand, found in strands.items()))


def _in_words(source: Source, result: DomainResult) -> Iterator[str]:
    for standard in result.standards:
        title = source.ratings.standards[standard.number].title
        found = sorted({each.percent for each in standard.key_questions if each.percent is not None})
        label = rating_of(source, standard)
        if not found:
            yield f"{title}: {label}."
            continue
        share = f"{found[0]} per cent" if len(found) == 1 else f"between {found[0]} and {found[-1]} per cent"
        rated = f"rated as ‘{label}’" if standard.rating else label.lower()
        if standard.discretion_applied:
            was = rating(source.rules, standard.calculated)
            rated = f"rated as ‘{label}’ by professional discretion, and by the figures alone as ‘{was}’"
        of = "by key question, " if len(found) > 1 else ""
        yield f"{title}: sufficient in {share} of the relevant cases, {of}{rated}."


def standard_opening(source: Source, about: About) -> tuple[Block, ...]:
    """Return a standard's statement and rating, and the reasons for the rating where no text is written on it."""
    result = source.rollup.standards[about.number]
    note = discretion_note(source, result)
    lead = Span(f"Rating: {rating_of(source, result)}", strong=True, footnote=Footnote(note) if note else None)
    return (
        Paragraph(text(in_print(source, about.text)), "wording"),
        Paragraph(text(lead), "lead"),
        *_reasons(source, about.number),
    )


def _reasons(source: Source, standard: str) -> Iterator[Block]:
    questions = source.outline.standards[standard].key_questions
    places = (f"standard.{standard}", *(f"question.{question.key}" for question in questions))
    evidence = source.evidence.get(standard)
    if evidence and not any(place in source.texts for place in places):
        yield from paragraphs(evidence.reasons)


def key_questions(source: Source, about: About) -> tuple[Block, ...]:
    """Return what a standard is rated by: of how many key questions, and for cases their percentages."""
    standard, result = source.outline.standards[about.number], source.rollup.standards[about.number]
    title, number = f"{about.title[:1].lower()}{about.title[1:]}", len(standard.key_questions)
    if source.outline.domain_of[about.number].rated_from == RatedFrom.EVIDENCE:
        questions = "key question" if number == 1 else "key questions"
        asked = f"In judging {title}, we looked for answers to {in_words(number)} {questions}."
        return (Paragraph(text(asked)),)
    if result.no_cases is not None or not any(each.cases for each in result.key_questions):
        return ()
    lead = Span(f"Our rating of {title} follows from these key questions:", footnote=Footnote(LOWEST))
    intro = Paragraph(text(lead), "heads")
    columns = (Column("Key question", 5), Column("% yes", 1.4, numeric=True))
    rows = tuple(question_rows(source, standard.key_questions, result))
    return (intro, Table(f"{about.number} {about.title}: key questions", columns, rows))


def question_rows(
    source: Source, questions: list[Item], result: StandardResult, *, keys: bool = False
) -> Iterator[Row]:
    """Yield a row for each key question, with its percentage, the lowest in bold with the mark of discretion."""
    known = [each.percent for each in result.key_questions if each.percent is not None]
    for question, figures in zip(questions, result.key_questions, strict=True):
        words = in_print(source, question.text)
        lowest = figures.percent is not None and figures.percent == min(known)
        note = discretion_note(source, result) if lowest and result.discretion_applied else ""
        share = Span(yes(figures), footnote=Footnote(note) if note else None)
        yield row(f"{question.key}. {words}" if keys else words, text(share), strong=lowest)


def yes(figures: KeyQuestionResult) -> str:
    """Return a key question's percentage as editions print it, or what stands in its place."""
    if figures.percent is not None:
        return f"{figures.percent}%"
    return NOT_APPLICABLE if figures.not_applicable and figures.cases else NOT_KNOWN


def offences(source: Source, about: About) -> tuple[Block, ...]:
    """Return the table of the court cases' offences in percentages, without those that no case has."""
    shown = offence_lines(source)
    cases = len(source.cases_of(COURT))
    if not shown:
        return ()
    rows = tuple(row(words, f"{percentage(number, cases)}%") for words, number in shown.items())
    notes = ("Of the court cases inspected.", *((NOT_SMALL,) if TOGETHER in shown else ()))
    columns = (Column("Offence type", 4), Column("% of cases", 1, numeric=True))
    return (Table(OFFENCES, columns, rows, notes),)


def offence_counts(source: Source) -> dict[Any, int]:
    """Return how many court cases have each offence, in the framework's order, None for those without one."""
    fact = next((each for each in source.case_facts if each.key == OFFENCE), None)
    if fact is None:
        return {}
    found = Counter(source.facts.get(case.pk, {}).get(OFFENCE) for case in source.cases_of(COURT))
    order = [value for value, _ in source.rules.answers.choices(fact.answers)]
    return {value: found[value] for value in (*order, None) if found[value]}


def hidden_offences(source: Source) -> frozenset[Any]:
    """Return the offences that have no line of their own: all of them where the table is left out or none may stand."""
    counts = offence_counts(source)
    values = list(counts)
    places = withhold_groups(list(counts.values())) if len(values) > 1 else frozenset()
    if OFFENCES in source.left_out or set(values) == {None}:
        return frozenset(values)
    return frozenset(values[place] for place in places)


def offence_lines(source: Source) -> dict[str, int]:
    """Return the lines of the table of offences, those together that have none of their own."""
    counts, hidden = offence_counts(source), hidden_offences(source)
    if len(hidden) == len(counts):
        return {}
    fact = next(each for each in source.case_facts if each.key == OFFENCE)
    labels: dict[Any, str] = {**dict(source.rules.answers.choices(fact.answers)), None: "Not recorded"}
    shown = {labels[value]: number for value, number in counts.items() if value not in hidden}
    return shown | ({TOGETHER: sum(counts[value] for value in hidden)} if hidden else {})
