"""How the sample was drawn, from the record of the draw; where there is none, plainly what is known of the cases."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from cases.choices import ALL_DISPOSALS, CASE_TYPES, WITHDRAWAL_REASONS
from cases.models import Draw, SampledCase
from cases.sample.draw_record import BalanceTable, balance_tables
from cases.sample.selection_in_words import selection_in_words
from disclosure.lines import MOST
from disclosure.small_numbers import TOGETHER, is_small, withhold_groups
from inspections.sampling_design import variables_in_words
from ratings.rollup.sub_groups import NOT_RECORDED
from reports.content.wording import day
from reports.document import Block, Column, Listing, Paragraph, Row, Section, Table, counted, row, text
from reports.queries import Source

NO_DRAW = (
    "This inspection holds no record of a draw: its cases came with the inspection when it was brought in. What "
    "follows is counted from the cases themselves."
)
NO_FIGURES = "The draw of the sample is on record, but its record can’t be read as this software writes it."
NOTHING = "No sample has been drawn yet."
NOT_SMALL = "Numbers of 1 to 4 are withheld, and others where they would give these away."
NOT_COMPARED = (
    "Some comparisons of eligible cases and sample are left out, because they would tell a number of 1 to 4 cases. "
    "Where most eligible cases were sampled, few of a category were not, and so most comparisons are left out."
)
INELIGIBLE = "Cases of the caseload that were not eligible"
"""The table’s caption, by which an audit leaves it out."""
SOME_INELIGIBLE = (
    "Some cases of the caseload were not eligible, because they started before or after the window of eligibility. "
    f"{NOT_SMALL}"
)
NOT_COUNTED = "What was judged in withdrawn cases counts in no figure of this report."
DISPOSALS = (*ALL_DISPOSALS, ("", NOT_RECORDED))
Line = tuple[str, int]


def sample(source: Source) -> Section:
    blocks: list[Block] = []
    if source.draws:
        blocks += _drawn(source, source.draws[-1])
    else:
        blocks.append(Paragraph(text(NO_DRAW if source.cases else NOTHING)))
    if source.cases:
        blocks.append(_inspected(source))
    if source.withdrawn:
        blocks += _withdrawn(source)
    return Section("The sample", "sample", tuple(blocks))


def _drawn(source: Source, draw: Draw) -> list[Block]:
    try:
        return list(_told(source, draw, draw.record))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # A draw that came in a file has the record that the file gave it, in whatever shape.
        return [Paragraph(text(f"{NO_FIGURES} Its seed is {draw.seed}, its method {draw.algorithm}."))]


def _told(source: Source, draw: Draw, record: Mapping[str, Any]) -> Iterator[Block]:
    design, size = record["design"], record["size"]
    yield Paragraph(
        text(
            f"The sample was drawn on {day(timezone.localtime(draw.drawn_at).date())} from the caseload that the "
            f"service sent. Its size gives {design['confidence']}% confidence with a margin of {design['margin']} "
            f"percentage points. Of {counted(sum(record['eligible'].values()), 'eligible case')}, "
            f"{size['total']} were drawn."
        )
    )
    if selection := selection_in_words(record):
        yield Paragraph(text(_method(record)))
        yield Listing(tuple(text(sentence) for sentence in selection))
    yield _figures(draw, record)
    if words := record.get("size_in_words"):
        yield Paragraph(text("How the size was worked out:"), "heads")
        yield Listing(tuple(text(step) for step in words))
    yield _ineligible(source, record)
    yield from _balance(source, record)


def _figures(draw: Draw, record: Mapping[str, Any]) -> Table:
    design, size = record["design"], record["size"]
    rows = []
    for case_type, label in CASE_TYPES:
        first, last = (day(date.fromisoformat(each)) for each in record["windows"][case_type])
        rows += [
            row(f"{label}: window of eligibility", f"Started from {first} to {last}, both included"),
            row(f"{label}: eligible cases", str(record["eligible"][case_type])),
            row(f"{label}: drawn", str(size[case_type])),
        ]
    rows += [
        row("Confidence and margin", f"{design['confidence']}%, {design['margin']} percentage points"),
        row("Share of court disposals", f"{design['court_percent']}% of the sample, where there are enough"),
        row("Method of selection", f"{draw.algorithm[:1].upper()}{draw.algorithm[1:]}"),
        row("Kept in proportion, in order", variables_in_words(design["variables"])),
        row("Seed", str(draw.seed)),
        row("Number of draws", _draws(draw)),
    ]
    return Table("The sample’s figures", (Column("Figure", 2), Column("Value", 3)), tuple(rows))


def _method(record: Mapping[str, Any]) -> str:
    libraries = " and ".join(f"{name.capitalize()} {version}" for name, version in record["libraries"].items())
    return (
        "Court and out-of-court cases were drawn separately. For each, a pool of candidate samples was made at random, "
        "all of the size needed and in the proportions of the eligible cases. They were weighed so that every eligible "
        "case had the same chance, and one of them was drawn by these weights. The cases that were not drawn are the "
        "reserves, in an order drawn at the same time. Whoever has the seed and the caseload can draw the same sample "
        f"again. It was drawn with {libraries}."
    )


def _draws(draw: Draw) -> str:
    return "1" if draw.number == 1 else f"{draw.number}; the last one is the sample, the others stay on record"


def _ineligible(source: Source, record: Mapping[str, Any]) -> Block:
    found = ineligible(record)
    lines = ineligible_lines(source, found)
    if not lines:
        return Paragraph(text(SOME_INELIGIBLE if found else "Every case of the caseload was eligible."))
    columns = (Column("Reason", 4), Column("Cases", 1, numeric=True))
    return Table(INELIGIBLE, columns, tuple(row(words, number) for words, number in lines), (NOT_SMALL,))


def ineligible(record: Mapping[str, Any]) -> list[Line]:
    """Return how many cases of the caseload were not eligible for each reason that there was.

    Raises AttributeError, KeyError, TypeError or ValueError for a record of another shape, which a file may have
    brought.
    """
    found = [(str(each["sentence"]), each["count"]) for each in record["ineligible"]]
    if not all(isinstance(number, int) and 0 <= number <= MOST for _, number in found):
        raise ValueError("Each reason has a whole number of cases, and no more than a caseload can have.")
    return found


def ineligible_lines(source: Source, found: Sequence[Line]) -> list[Line]:
    """Return the same as it may be printed. How many there were in all stands nowhere else."""
    if is_small(sum(number for _, number in found)):
        return []
    return _lines(found, left_out=INELIGIBLE in source.left_out)


def _balance(source: Source, record: Mapping[str, Any]) -> Iterator[Block]:
    whole = balance_tables(record, source.cases)
    tables = [each.withheld() for each in whole if balance_name(each) not in source.left_out]
    columns = (
        Column("Category", 4),
        Column("Eligible", 1, numeric=True),
        Column("Expected", 1, numeric=True),
        Column("Sampled", 1, numeric=True),
    )
    note = "Expected: the cases that a sample of this size would hold in exact proportion to the eligible cases."
    if source.withdrawn:
        note = f"{note} Withdrawn cases are left out, and what replaces them is counted."
    for _, label in CASE_TYPES:
        rows = tuple(each for table in tables if table.case_type == label for each in _balance_rows(table))
        if rows:
            yield Table(f"{label}: eligible cases and sample compared", columns, rows, (note, NOT_SMALL))
    if sum(bool(each.lines) for each in tables) < len(whole):
        yield Paragraph(text(NOT_COMPARED))


def balance_name(table: BalanceTable) -> str:
    """Return the name by which an audit leaves the variable out."""
    return f"{table.case_type}: balance by {table.variable.lower()}"


def _balance_rows(table: BalanceTable) -> Iterator[Row]:
    for line in table.lines:
        yield row(f"{table.variable}: {line.label.lower()}", line.population, line.expected_in_words, line.sampled)


def _inspected(source: Source) -> Table:
    rows = []
    for case_type, label in source.inspection.framework.case_types.items():
        rows.append(row(label, len(source.cases_of(case_type)), strong=True))
        rows += [row(words, number) for words, number in disposal_lines(source, case_type)]
    rows.append(row("All cases", len(source.cases), strong=True))
    columns = (Column("Case type and disposal", 4), Column("Cases", 1, numeric=True))
    return Table("Cases inspected", columns, tuple(rows), (NOT_SMALL,))


def disposal_lines(source: Source, case_type: str) -> list[Line]:
    """Return how many inspected cases of a type have each disposal, as it may be printed."""
    counts = Counter(case.disposal for case in source.cases_of(case_type))
    return _lines([(words, counts[value]) for value, words in DISPOSALS], left_out="Cases inspected" in source.left_out)


def reason_lines(source: Source) -> list[Line]:
    """Return how many cases were withdrawn for each reason, as it may be printed."""
    if is_small(len(source.withdrawn)):
        return []
    counts = Counter(case.withdrawn_reason for case in source.withdrawn)
    reasons = [(words, counts[reason]) for reason, words in WITHDRAWAL_REASONS]
    return _lines(reasons, left_out="Cases withdrawn" in source.left_out)


def _lines(groups: Sequence[Line], *, left_out: bool) -> list[Line]:
    """Return the groups that have cases, those that are withheld together; none where no group may stand alone."""
    filled = [group for group in groups if group[1]]
    hidden = withhold_groups([number for _, number in filled]) if len(filled) > 1 else frozenset()
    if left_out or len(hidden) == len(filled):
        return []
    shown = [group for place, group in enumerate(filled) if place not in hidden]
    return [*shown, *([(TOGETHER, sum(filled[place][1] for place in hidden))] if hidden else [])]


def _withdrawn(source: Source) -> Iterator[Block]:
    """Say how many cases were withdrawn and why, by reasons that 5 or more share: which they were stands nowhere."""
    cases = source.withdrawn
    if is_small(len(cases)):
        yield Paragraph(text(f"Fewer than 5 cases were withdrawn from the sample. {NOT_COUNTED}"))
        return
    yield Paragraph(text(f"{len(cases)} cases were withdrawn from the sample{_replaced(cases)}. {NOT_COUNTED}"))
    if lines := reason_lines(source):
        rows = [row(words, number) for words, number in lines]
        columns = (Column("Why they were withdrawn", 4), Column("Cases", 1, numeric=True))
        yield Table("Cases withdrawn from the sample", columns, tuple(rows))


def _replaced(cases: Sequence[SampledCase]) -> str:
    replaced = sum(case.replacement is not None for case in cases)
    if is_small(replaced) or is_small(len(cases) - replaced):
        return ""
    return f", and {replaced or 'none'} of them replaced"
