"""What inspectors recorded about the cases themselves, counted: one table for yes and no, one for each choice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from cases.choices import CASE_TYPES, CLASSIFICATIONS, INSPECTOR_CLASSIFICATIONS
from cases.models import SampledCase
from inspections.models import CaseFact
from reports.document import Block, Column, Paragraph, Row, Section, Table, cell, counted, row, text
from reports.queries import Source

YES_NO = {CaseFact.Type.YES_NO, CaseFact.Type.YES_NO_NOT_RELEVANT}
NONE_OF_THEM = "None of these"
UNANSWERED = "Unanswered"


def case_facts(source: Source) -> Section:
    """Give the section on the cases' facts. What is recorded in words stays with the case."""
    if not source.cases:
        return Section("About the cases", "case-facts", (Paragraph(text("There are no cases yet.")),))
    return Section("About the cases", "case-facts", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    put = [fact for fact in source.case_facts if source.cases_of(fact.case_type)]
    if yes_no := [fact for fact in put if fact.type in YES_NO]:
        yield _yes_no_table(source, yes_no)
    for fact in put:
        if fact.type in (CaseFact.Type.ONE, CaseFact.Type.MANY):
            yield _choice_table(source, fact)
        elif fact.type == CaseFact.Type.CLASSIFICATION:
            yield _classification_table(source, fact)


def _values(source: Source, fact: CaseFact) -> list[Any]:
    """Give what is recorded of a fact in each case it is put to, None where nothing is."""
    return [source.facts.get(case.pk, {}).get(fact.key) for case in source.cases_of(fact.case_type)]


def _yes_no_table(source: Source, facts: Sequence[CaseFact]) -> Table:
    rows = []
    for fact in facts:
        values = Counter(_values(source, fact))
        # A dash where "not relevant" can't be answered, so that 0 keeps its meaning.
        not_relevant = values["not_relevant"] if fact.type == CaseFact.Type.YES_NO_NOT_RELEVANT else "–"
        rows.append(row(_label(source, fact), values.total(), values["yes"], values["no"], not_relevant, values[None]))
    columns = (
        Column("Fact", 3.4),
        Column("Cases", 1, numeric=True),
        Column("Yes", 0.8, numeric=True),
        Column("No", 0.8, numeric=True),
        Column("Not relevant", 1.2, numeric=True),
        Column(UNANSWERED, 1.5, numeric=True),
    )
    return Table("Facts answered yes or no", columns, tuple(rows))


def _choice_table(source: Source, fact: CaseFact) -> Table:
    values = _values(source, fact)
    many = fact.type == CaseFact.Type.MANY
    counts = Counter(option for value in values if value is not None for option in (value if many else [value]))
    options = [(value, source.inspection.worded(label)) for value, label in fact.options]
    rows = [row(label, counts[value]) for value, label in options if counts[value]]
    if many and (none := sum(value == [] for value in values)):
        rows.append(row(NONE_OF_THEM, none))
    rows.append(row(UNANSWERED, values.count(None)))
    several = ("More than one may be recorded of a case.",) if many else ()
    without = [label for value, label in options if not counts[value]]
    left_out = (f"In no case: {'; '.join(without)}.",) if without and len(without) < len(options) else ()
    return Table(
        f"{_label(source, fact)}: {_of(len(values))}", _columns("Recorded"), tuple(rows), (*several, *left_out)
    )


def _classification_table(source: Source, fact: CaseFact) -> Table:
    cases = source.cases_of(fact.case_type)
    inspectors = Counter(_values(source, fact))
    services = Counter(_beside(case, fact) for case in cases) if fact.beside else None
    known = {value for value, _ in INSPECTOR_CLASSIFICATIONS}
    rows: list[Row] = []
    for value, label in CLASSIFICATIONS:
        inspector = cell(inspectors[value] if value in known else "–")
        rows.append(Row((cell(label), inspector, *([cell(services[value])] if services is not None else []))))
    rows.append(row("Not recorded", inspectors[None], *([services[""]] if services is not None else [])))
    columns = (
        Column("Classification", 3),
        Column("Inspector", 1, numeric=True),
        *((Column("Service", 1, numeric=True),) if services is not None else ()),
    )
    return Table(f"{_label(source, fact)}: {_of(len(cases))}", columns, tuple(rows))


def _beside(case: SampledCase, fact: CaseFact) -> str:
    return str(getattr(case, fact.beside, ""))


def _columns(title: str) -> tuple[Column, ...]:
    return (Column(title, 4), Column("Cases", 1, numeric=True))


def _label(source: Source, fact: CaseFact) -> str:
    label, of_type = source.inspection.worded(fact.label), dict(CASE_TYPES).get(fact.case_type)
    return f"{label} ({of_type.lower()})" if of_type else label


def _of(cases: int) -> str:
    return counted(cases, "case")
