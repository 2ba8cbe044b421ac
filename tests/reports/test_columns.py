from datetime import date

import pytest

from inspections.models import Inspection
from reports.columns import PADDING, PAGE, widths_of
from reports.content import build_report
from reports.document import Column, Table, every_section, row
from tests import factories
from tests.reports import world


def table(*columns: Column, cells: tuple[str, ...]) -> Table:
    return Table("A table", columns, (row(*cells),))


def test_columns_are_as_wide_as_their_shares_say_where_their_words_fit() -> None:
    assert widths_of(table(Column("A", 3), Column("B", 1), cells=("a", "b"))) == (120.0, 40.0)


@pytest.mark.parametrize(("title", "word"), [("Reasonable", "b"), ("B", "Reasonable"), ("B", "a Reasonable\nb")])
def test_a_column_is_no_narrower_than_its_longest_word_and_the_others_share_the_rest(title: str, word: str) -> None:
    columns = Column("A", 7), Column(title, 1), Column("C", 2)
    first, second, third = widths_of(table(*columns, cells=("a", word, "c")))
    # By the metrics that Adobe published of Helvetica Bold, "Reasonable" is 5.613 ems wide.
    assert round(second - PADDING, 1) == round(5.613 * 9.5 * 25.4 / 72, 1) == 18.8
    assert (round(first / third, 6), round(first + second + third, 6)) == (3.5, PAGE)


def test_a_table_of_too_many_long_words_is_as_wide_as_the_page() -> None:
    widths = widths_of(table(*(Column("Unanswered", 1) for _ in range(9)), cells=("x",) * 9))
    assert round(sum(widths), 6) == PAGE


@pytest.mark.django_db
@pytest.mark.parametrize("world_of", [world.liverpool, world.gloucestershire, factories.inspection])
def test_no_column_of_a_report_breaks_a_word(world_of: "type[Inspection]") -> None:
    report = build_report(world_of(), made_on=date(2026, 3, 20))
    tables = [one for section in every_section(report.sections) for one in section.blocks if isinstance(one, Table)]
    assert tables
    for one in tables:
        alone = [widths_of(Table("", (column, Column("", 1000)), ())) for column in one.columns]
        assert [width for width, (least, _) in zip(widths_of(one), alone, strict=True) if width < least - 0.01] == []
