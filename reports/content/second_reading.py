"""How many cases were read a second time, and how far both readings agree: a part of the annexe on method."""

from collections.abc import Iterator
from decimal import Decimal

from disclosure.small_numbers import WITHHELD
from inspections.wording import counted
from ratings.pages.agreement_queries import DomainRead, QuestionRead, SecondReadings
from ratings.pages.agreement_views import figures, is_small, is_withheld
from reports.content.sample import NOT_SMALL
from reports.document import Block, Column, Paragraph, Section, Table, row, text
from reports.queries import Source

_METHOD = (
    "Judgement: the cases in which both readings found the key question relevant and judged it. Relevance: those in "
    "which both said whether it is relevant. A case that one of the readings was unable to assess is in neither.",
    "AC1 (Gwet, 2008) and kappa (Cohen, 1960) take off the agreement that chance alone would give: 1 is full "
    "agreement, 0 no more than chance. Where nearly all judgements are alike, kappa can be low although the readers "
    "nearly always agree; AC1 is not.",
)
_RANGES = (
    "In brackets stands the range of each figure at {confidence}% confidence: of the percentage by the method of "
    "Clopper and Pearson, of AC1 and kappa the same with the agreement by chance taken as it was found. With few cases "
    "it is wide."
)

TOO_FEW = (
    "Fewer than 5 cases have been judged a second time by another inspector, so it is not published how far both "
    "readings agree."
)


def second_reading(source: Source) -> tuple[Section, ...]:
    """Return the section, nothing where no case has been read a second time. No small number is in it."""
    read = source.second_readings
    if not read.cases:
        return ()
    blocks: list[Block] = [Paragraph(text(TOO_FEW))]
    if not is_small(read.cases):
        domains = [one for one in read.domains if one.cases and not all(map(is_withheld, one.questions))]
        table = " The table compares both readings as they were before." if domains else ""
        blocks = [Paragraph(text(f"{_sentences(read)}{table}")), *(_table(one, read.confidence) for one in domains)]
    return (Section("Second reading", "second-reading", tuple(blocks)),)


def _sentences(read: SecondReadings) -> str:
    given = (
        f"{read.cases} of {counted(read.submitted, 'submitted case')}, chosen by chance, were judged a second time by "
        "another inspector, who did not know the first reading."
    )
    if not read.differences:
        return f"{given} Both readings agree in every judgement."
    counts = "Where they differ, the judgement that is decided jointly is what this report counts."
    if _differences_may_be_said(read):
        decided = f"{read.decided or 'none'} of {counted(read.differences, 'difference')}"
        counts = (
            f"The readings differ in {counted(read.differences, 'judgement')}. Decided jointly by now: {decided}; the "
            "decided judgement is what this report counts."
        )
    return f"{given} {counts}"


def _differences_may_be_said(read: SecondReadings) -> bool:
    """Return whether the number of differences is no small one and gives none of a line that is withheld away."""
    told = (read.differences, read.decided, read.differences - read.decided)
    return not any(map(is_small, told)) and not any(is_withheld(each) for one in read.domains for each in one.questions)


def _table(read: DomainRead, confidence: Decimal) -> Table:
    columns = (
        Column("Key question", 1),
        Column("Judgement: agreed", 1.4, numeric=True),
        Column("AC1", 1, numeric=True),
        Column("Kappa", 1, numeric=True),
        Column("Relevance: agreed", 1.4, numeric=True),
        Column("AC1", 1, numeric=True),
        Column("Kappa", 1, numeric=True),
    )
    rows = tuple(row(question.row.key, *_cells(question, confidence)) for question in read.questions)
    notes = (*_METHOD, _RANGES.format(confidence=confidence), NOT_SMALL)
    return Table(f"{read.domain}: agreement of both readings", columns, rows, notes)


def _cells(question: QuestionRead, confidence: Decimal) -> Iterator[str]:
    for found in (question.found.judgement, question.found.relevance):
        if is_withheld(question):
            yield from (WITHHELD, WITHHELD, WITHHELD)
        else:
            told = figures(found, confidence, small_numbers=False)
            yield f"{told.agreed}: {told.percent}" if found.cases else told.percent
            yield from (told.ac1, told.kappa)
