"""The geometry of the plots of ratings: bars that end in their own band, lines of precision, squares in their row."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ratings.pages.plot import LEFT, Plot, plot_of
from ratings.pages.standards_plot import standards_plot_of
from ratings.rollup.precision import Basis, precision_of
from ratings.rollup.scoring import roll_up
from tests.ratings.rollup.outlines import DOMAINS, RULES, cases_with_counts
from tests.ratings.rollup.test_scoring_published import GLOUCESTERSHIRE, rate

NAMES = {standard.number: f"{standard.number} Name" for domain in DOMAINS for standard in domain.standards}


def plotted(counts: dict[str, tuple[int, int]], size: int) -> Plot:
    cases = cases_with_counts("court", size, counts)
    rolled = roll_up(rules=RULES, domains=DOMAINS, cases=cases, evidence_ratings={}, panel_ratings={})
    standard = rolled.standards["2.1"]
    basis = Basis(Decimal(80), {})
    ranges = {each.number: precision_of(each, "court", basis) for each in standard.key_questions}
    return plot_of(RULES, "2-1", "Title", [("2.1 Assessment", standard)], ranges)


@pytest.mark.parametrize(
    ("sufficient", "band"), [(0, 0), (49, 0), (50, 1), (64, 1), (65, 2), (79, 2), (80, 3), (100, 3)]
)
def test_a_bar_ends_in_its_own_band(sufficient: int, band: int) -> None:
    plot = plotted({"2.1.1": (sufficient, 100)}, 100)

    area, width = plot.bands[band], plot.marks[0].width
    assert width is not None
    assert area.x <= LEFT + width <= area.x + area.width


def test_the_line_of_precision_runs_around_the_end_of_the_bar() -> None:
    mark = plotted({"2.1.1": (14, 23)}, 23).marks[0]
    assert (mark.value, mark.sets_rating) == ("61% (45% to 75%)", True)
    assert mark.start is not None
    assert mark.end is not None
    assert mark.width is not None
    assert mark.start < LEFT + mark.width < mark.end


def test_a_question_without_a_percentage_has_neither_bar_nor_line() -> None:
    mark = plotted({"2.1.1": (0, 0)}, 3).marks[0]
    assert (mark.width, mark.start, mark.end, mark.value, mark.sets_rating) == (
        None,
        None,
        None,
        "Not applicable",
        False,
    )


def test_the_plot_of_standards_puts_each_standard_in_the_row_of_its_rating() -> None:
    strip = standards_plot_of(RULES, rate(GLOUCESTERSHIRE, meetings=2), NAMES)

    rows = {row.rating: row.y for row in strip.rows}
    assert [row.label for row in strip.rows] == [
        "Outstanding (3)",
        "Good (2)",
        "Requires improvement (1)",
        "Inadequate (0)",
    ]
    assert len(strip.columns) == 12
    assert all(column.y == rows[column.rating] + 3 for column in strip.columns)
    moved = {column.number: column.from_y for column in strip.columns if column.from_y is not None}
    assert moved == {
        "2.1": rows["requires_improvement"] + 3,
        "3.2": rows["inadequate"] + 3,
        "3.3": rows["inadequate"] + 3,
    }
    assert "2.2 Name Requires improvement, 1; 2.3 Name Outstanding, 3;" in strip.description


def test_the_columns_of_the_plot_of_standards_do_not_touch_and_stay_inside_it() -> None:
    strip = standards_plot_of(RULES, rate(GLOUCESTERSHIRE, meetings=2), NAMES)
    ends = [column.x + strip.side for column in strip.columns]
    assert all(end < after.x for end, after in zip(ends, strip.columns[1:], strict=False))
    assert ends[-1] <= strip.width
    assert [heading.text for heading in strip.headings] == ["Domain 1", "Domain 2", "Domain 3"]


def test_a_standard_without_a_rating_has_no_square_and_the_words_say_so() -> None:
    rolled = roll_up(rules=RULES, domains=DOMAINS, cases=[], evidence_ratings={"1.1": "good"}, panel_ratings={})
    strip = standards_plot_of(RULES, replace(rolled, provisional=True), NAMES)
    assert [column.number for column in strip.columns if column.y is not None] == ["1.1"]
    assert strip.description.startswith("1.1 Name Good, 2; 1.2 Name not yet rated; 1.3 Name not yet rated;")
