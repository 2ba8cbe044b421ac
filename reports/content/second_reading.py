"""How many cases were read a second time, and how far both readings agree: a part of the annexe on method."""

from collections.abc import Iterator

from inspections.wording import counted
from ratings.pages.agreement_queries import DomainRead
from ratings.rollup.agreement import Agreement, in_words, percent_in_words
from reports.document import Block, Column, Paragraph, Section, Table, row, text
from reports.queries import Source

_METHOD = (
    "Judgement: the cases in which both readings found the key question relevant and judged it. Relevance: those in "
    "which both said whether it is relevant. A case that one of the readings was unable to assess is in neither.",
    "AC1 (Gwet, 2008) and kappa (Cohen, 1960) take off the agreement that chance alone would give: 1 is full "
    "agreement, 0 no more than chance. Where nearly all judgements are alike, kappa can be low although the readers "
    "nearly always agree; AC1 is not.",
)


def second_reading(source: Source) -> tuple[Section, ...]:
    """Return the section, nothing where no case has been read a second time."""
    read = source.second_readings
    if not read.cases:
        return ()
    blocks: list[Block] = [Paragraph(text(_sentences(source))), *(_table(one) for one in read.domains if one.cases)]
    return (Section("Second reading", "second-reading", tuple(blocks)),)


def _sentences(source: Source) -> str:
    read = source.second_readings
    given = (
        f"{read.cases} of {counted(read.submitted, 'submitted case')}, chosen by chance, "
        f"{'was' if read.cases == 1 else 'were'} judged a second time by another inspector, who did not know the first "
        "reading."
    )
    if not read.differences:
        return f"{given} Both readings agree in every judgement."
    decided = f"{read.decided or 'none'} of {counted(read.differences, 'difference')}"
    return (
        f"{given} The readings differ in {counted(read.differences, 'judgement')}. Decided jointly by now: {decided}; "
        "the decided judgement is what this report counts. The table compares both readings as they were before."
    )


def _table(read: DomainRead) -> Table:
    columns = (
        Column("Key question", 1),
        Column("Judgement: agreed", 1.4, numeric=True),
        Column("AC1", 1, numeric=True),
        Column("Kappa", 1, numeric=True),
        Column("Relevance: agreed", 1.4, numeric=True),
        Column("AC1", 1, numeric=True),
        Column("Kappa", 1, numeric=True),
    )
    rows = tuple(
        row(question.row.key, *_cells(question.found.judgement), *_cells(question.found.relevance))
        for question in read.questions
    )
    return Table(f"{read.domain}: agreement of both readings", columns, rows, _METHOD)


def _cells(found: Agreement) -> Iterator[str]:
    yield f"{percent_in_words(found)} ({found.agreed} of {found.cases})" if found.cases else percent_in_words(found)
    yield in_words(found.ac1)
    yield in_words(found.kappa)
