"""How many cases were read a second time, and how far both readings agree: a part of the annexe on method."""

from collections.abc import Iterator
from decimal import Decimal

from disclosure.small_numbers import WITHHELD, is_small, may_stand
from inspections.wording import counted
from ratings.pages.agreement_queries import DomainRead, QuestionRead, SecondReadings
from ratings.rollup.agreement import ac1_in_words, kappa_in_words, percent_in_words
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


AGREEMENT = "Agreement of both readings"
"""The name by which an audit leaves the tables out."""
LEFT_OUT = (
    "How far both readings agree is left out, because numbers of 1 to 4 cases could be worked out from it and others."
)
NOT_TOLD = "Left out, because numbers of 1 to 4 cases could be worked out:"
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
    if AGREEMENT in source.left_out:
        blocks = [Paragraph(text(LEFT_OUT))]
    elif not is_small(read.cases):
        domains = [one for one in read.domains if one.cases and any(map(may_be_told, one.questions))]
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
    if differences_may_be_said(read):
        decided = f"{read.decided or 'none'} of {counted(read.differences, 'difference')}"
        counts = (
            f"The readings differ in {counted(read.differences, 'judgement')}. Decided jointly by now: {decided}; the "
            "decided judgement is what this report counts."
        )
    return f"{given} {counts}"


def may_be_told(question: QuestionRead) -> bool:
    """Return whether the line of a key question has no small number, nor what would give one away by subtraction."""
    return may_stand(question.found.groups)


def differences_may_be_said(read: SecondReadings) -> bool:
    """Return whether the number of differences is no small one and gives none of a line that is left out away."""
    told = (read.differences, read.decided, read.differences - read.decided)
    return may_stand(told) and all(may_be_told(each) for one in read.domains for each in one.questions)


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
    told = [question for question in read.questions if may_be_told(question)]
    rows = tuple(row(question.row.key, *_cells(question, confidence)) for question in told)
    absent = [question.row.key for question in read.questions if question not in told]
    notes = (*_METHOD, _RANGES.format(confidence=confidence), *([f"{NOT_TOLD} {', '.join(absent)}."] if absent else []))
    return Table(f"{read.domain}: agreement of both readings", columns, rows, notes)


def _cells(question: QuestionRead, confidence: Decimal) -> Iterator[str]:
    for found in (question.found.judgement, question.found.relevance):
        percent = percent_in_words(found, confidence)
        yield f"{found.agreed} of {found.cases}: {percent}" if found.cases else percent
        # A coefficient would tell the smallest number of the table that it is worked out from.
        if is_small(found.least):
            yield from (WITHHELD, WITHHELD)
        else:
            yield from (ac1_in_words(found, confidence), kappa_in_words(found, confidence))
