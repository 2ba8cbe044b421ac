"""What inspectors recorded about the cases themselves, counted: one table for yes and no, one for each choice.

The cases are children, so counts of 1 to 4 are withheld, and others that would give them away: their lines stand
together, and what can't be shown at all is named in one sentence.
"""

from collections.abc import Iterator, Sequence

from cases.choices import CLASSIFICATIONS
from disclosure.small_numbers import TOGETHER
from inspections.answers import CLASSIFICATION
from inspections.models import Item
from inspections.wording import listed
from reports.content.sample import NOT_SMALL
from reports.content.second_reading import NOT_TOLD
from reports.document import Block, Column, Paragraph, Row, Section, Table, counted, row, text
from reports.fact_counts import NONE_OF_THEM, FactCounts, counted_fact, counted_options, put, shares_answers
from reports.queries import Source

UNANSWERED = "Unanswered"


def case_facts(source: Source) -> Section:
    """What is recorded in words stays with the case."""
    if not source.cases:
        return Section("About the cases", "case-facts", (Paragraph(text("There are no cases yet.")),))
    return Section("About the cases", "case-facts", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    facts = [counted_options(source, fact) if fact.many else counted_fact(source, fact) for fact in put(source)]
    shown = [each for each in facts if not each.is_blank]
    # A fact has answers of its own or shares a set with others: these are told in one table.
    if shared := [each for each in shown if shares_answers(each.fact)]:
        yield _yes_no_table(source, shared)
    for each in shown:
        if each.fact.answers == CLASSIFICATION:
            yield _classification_table(source, each)
        elif not shares_answers(each.fact):
            yield _choice_table(source, each)
    if blank := [_label(source, each.fact) for each in facts if each.is_blank]:
        yield Paragraph(text(f"{NOT_TOLD} {'; '.join(blank)}."))


def _yes_no_table(source: Source, facts: Sequence[FactCounts]) -> Table:
    sets = {each.fact.answers: dict(source.rules.answers.choices(each.fact.answers)) for each in facts}
    labels = {value: label for labels in sets.values() for value, label in labels.items()}
    rows = []
    for each in facts:
        # A dash where a fact can't be answered so, so that 0 keeps its meaning.
        cells = (each.shown.get(value, "–") for value in (*labels, None))
        rows.append(row(_label(source, each.fact), each.cases, *cells))
    columns = (
        Column("Fact", 3.4),
        Column("Cases", 1, numeric=True),
        *(Column(label, max(0.8, len(label) / 10), numeric=True) for label in labels.values()),
        Column(UNANSWERED, 1.5, numeric=True),
    )
    return Table("Facts answered yes or no", columns, tuple(rows))


def _choice_table(source: Source, found: FactCounts) -> Table:
    labels: dict[str | None, str] = {
        value: source.inspection.worded(label) for value, label in source.rules.answers.choices(found.fact.answers)
    }
    options = list(labels)
    labels |= {NONE_OF_THEM: NONE_OF_THEM, None: UNANSWERED}
    rows = [row(labels[value], number) for value, number in found.shown.items() if number or value is None]
    notes = ["More than one may be recorded of a case."] if found.fact.many else []
    without = [labels[value] for value in options if not found.hidden and not found.shown[value]]
    if without and len(without) < len(options):
        notes.append(f"In no case: {'; '.join(without)}.")
    if found.hidden:
        # Where options overlap, what is left has no number: nobody is to know how many cases have any of them.
        rest = "Not shown" if found.fact.many else found.cases - sum(found.shown.values())
        rows.append(row(TOGETHER, rest))
        notes.append(NOT_SMALL)
    columns = (Column("Recorded", 4), Column("Cases", 1, numeric=True))
    return Table(_caption(source, found), columns, tuple(rows), tuple(notes))


def _classification_table(source: Source, found: FactCounts) -> Table:
    known = {*dict(source.rules.answers.choices(found.fact.answers)), None}
    beside = found.services is not None
    rows: list[Row] = []
    for value, label in (*CLASSIFICATIONS, (None, "Not recorded")):
        if value in found.shown:
            inspector = found.shown[value] if value in known else "–"
            rows.append(row(label, inspector, *([found.services_shown[value]] if beside else [])))
    if found.hidden:
        columns_shown = (found.shown, found.services_shown) if beside else (found.shown,)
        rows.append(row(TOGETHER, *(found.cases - sum(shown.values()) for shown in columns_shown)))
    columns = (
        Column("Classification", 3),
        Column("Inspector", 1, numeric=True),
        *((Column("Service", 1, numeric=True),) if beside else ()),
    )
    return Table(_caption(source, found), columns, tuple(rows), (NOT_SMALL,) if found.hidden else ())


def _caption(source: Source, found: FactCounts) -> str:
    return f"{_label(source, found.fact)}: {counted(found.cases, 'case')}"


def _label(source: Source, fact: Item) -> str:
    label = source.inspection.worded(fact.label)
    types = [label for value, label in source.inspection.framework.case_types.items() if fact.is_put_to(value)]
    return f"{label} ({listed(types).lower()})" if fact.case_types else label
