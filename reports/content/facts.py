"""What inspectors recorded about the cases themselves, counted: one table for yes and no, one for each choice.

The cases are children, so counts of 1 to 4 are withheld, and others that would give them away.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from cases.choices import CLASSIFICATIONS
from disclosure.small_numbers import WITHHELD, withhold_groups, withhold_overlapping
from inspections.answers import CLASSIFICATION
from inspections.models import Item
from inspections.wording import listed
from reports.content.sample import NOT_SMALL
from reports.document import Block, Column, Paragraph, Row, Section, Table, cell, counted, row, text
from reports.queries import Source

NONE_OF_THEM = "None of these"
UNANSWERED = "Unanswered"


def case_facts(source: Source) -> Section:
    """What is recorded in words stays with the case."""
    if not source.cases:
        return Section("About the cases", "case-facts", (Paragraph(text("There are no cases yet.")),))
    return Section("About the cases", "case-facts", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    put = [fact for fact in source.case_facts if fact.answers and source.asked(fact)]
    # A fact has answers of its own or shares a set with others: these are told in one table.
    if shared := [fact for fact in put if fact.answers not in (fact.key, CLASSIFICATION)]:
        yield _yes_no_table(source, shared)
    for fact in put:
        if fact.answers == fact.key:
            yield _choice_table(source, fact)
        elif fact.answers == CLASSIFICATION:
            yield _classification_table(source, fact)


def _values(source: Source, fact: Item, case_type: str = "") -> list[Any]:
    """Return what is recorded of a fact in each case it is put to, or each of a type; None where nothing is."""
    cases = [case for case in source.asked(fact) if case_type in ("", case.case_type)]
    return [source.facts.get(case.pk, {}).get(fact.key) for case in cases]


def _shown(values: Sequence[Any], order: Sequence[Any], *apart: Sequence[Any]) -> dict[Any, int | str]:
    """Count the values in their order, small numbers withheld. What would be withheld of the values of one case type
    is so of all, where `apart` holds these: other tables tell the case types apart, and subtraction would give it.
    """
    counts = Counter(values)
    hidden = {order[place] for place in withhold_groups([counts[value] for value in order])}
    for of_type in map(Counter, apart):
        hidden |= {
            order[place] for place in withhold_groups([of_type[value] for value in order]) if of_type[order[place]]
        }
    return {value: WITHHELD if value in hidden else counts[value] for value in order}


def _yes_no_table(source: Source, facts: Sequence[Item]) -> Table:
    sets = {fact.answers: dict(source.rules.answers.choices(fact.answers)) for fact in facts}
    labels = {value: label for labels in sets.values() for value, label in labels.items()}
    rows = []
    for fact in facts:
        shown = _shown(_values(source, fact), (*labels, None))
        # A dash where a fact can't be answered so, so that 0 keeps its meaning.
        known = {*sets[fact.answers], None}
        cells = (number if value in known else "–" for value, number in shown.items())
        rows.append(row(_label(source, fact), len(source.asked(fact)), *cells))
    columns = (
        Column("Fact", 3.4),
        Column("Cases", 1, numeric=True),
        *(Column(label, max(0.8, len(label) / 10), numeric=True) for label in labels.values()),
        Column(UNANSWERED, 1.5, numeric=True),
    )
    return Table("Facts answered yes or no", columns, tuple(rows), (NOT_SMALL,))


def _choice_table(source: Source, fact: Item) -> Table:
    values = _values(source, fact)
    many, choices = fact.many, source.rules.answers.choices(fact.answers)
    options: dict[str | None, str] = {value: source.inspection.worded(label) for value, label in choices}
    keys = [value for value, _ in choices]
    shown = _many_shown(values, keys) if many else _shown(values, [*keys, None], *_apart(source, fact))
    labels = {**options, NONE_OF_THEM: NONE_OF_THEM, None: UNANSWERED}
    rows = [row(labels[value], number) for value, number in shown.items() if number or value is None]
    several = ("More than one may be recorded of a case.",) if many else ()
    without = [label for value, label in options.items() if not shown[value]]
    left_out = (f"In no case: {'; '.join(without)}.",) if without and len(without) < len(options) else ()
    notes = (*several, *left_out, NOT_SMALL)
    return Table(f"{_label(source, fact)}: {_of(len(values))}", _columns("Recorded"), tuple(rows), notes)


def _many_shown(values: Sequence[Any], options: Sequence[str]) -> dict[Any, int | str]:
    """Count in how many cases each option is recorded, then none of them, then nothing; small numbers withheld."""
    counts = Counter(option for value in values for option in value or ())
    recorded, none, unanswered = [counts[option] for option in options], values.count([]), values.count(None)
    hidden = withhold_overlapping(recorded, none, unanswered, total=len(values))
    numbers = (*recorded, none, unanswered)
    keys = (*options, NONE_OF_THEM, None)
    return {key: WITHHELD if place in hidden else numbers[place] for place, key in enumerate(keys)}


def _apart(source: Source, fact: Item) -> list[list[Any]]:
    """Return what is recorded of a fact by case type, where it is put to cases of more than one."""
    types = _types(source, fact)
    return [_values(source, fact, case_type) for case_type in types] if len(types) > 1 else []


def _types(source: Source, fact: Item) -> dict[str, str]:
    known = source.inspection.framework.case_types.items()
    return {value: label for value, label in known if fact.is_put_to(value)}


def _classification_table(source: Source, fact: Item) -> Table:
    order = [value for value, _ in CLASSIFICATIONS]
    inspectors = _shown(_values(source, fact), [*order, None])
    services = _services(source, fact, [*order, ""]) if fact.beside else None
    known = dict(source.rules.answers.choices(fact.answers))
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
    return Table(f"{_label(source, fact)}: {_of(len(source.asked(fact)))}", columns, tuple(rows), (NOT_SMALL,))


def _services(source: Source, fact: Item, order: Sequence[str]) -> dict[Any, int | str]:
    """Count what the service had recorded; the tables of the sample have it by case type."""

    def of(*case_types: str) -> list[str]:
        return [str(getattr(case, fact.beside, "")) for case in source.cases if case.case_type in case_types]

    types = _types(source, fact)
    return _shown(of(*types), order, *(of(case_type) for case_type in types if len(types) > 1))


def _columns(title: str) -> tuple[Column, ...]:
    return (Column(title, 4), Column("Cases", 1, numeric=True))


def _label(source: Source, fact: Item) -> str:
    label, types = source.inspection.worded(fact.label), _types(source, fact)
    return f"{label} ({listed(list(types.values())).lower()})" if fact.case_types else label


def _of(cases: int) -> str:
    return counted(cases, "case")
