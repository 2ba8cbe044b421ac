"""How complete fieldwork was day by day, and the geometry of its plot: pure, so plain dates and numbers."""

from datetime import date

import pytest

from cases.board.by_day import MOST_DAYS, Change, Day, Fieldwork, complete_by_day, percent_of
from cases.board.plot import BASE, BODY, LEFT, SPAN, plot_of

MONDAY = date(2026, 3, 2)
WEEK = Fieldwork(MONDAY, date(2026, 3, 6))


def day(number: int) -> date:
    return date(2026, 3, number)


def shown(days: list[Day]) -> list[tuple[int, int | None, int | None, int | None]]:
    return [(one.day.day, one.answered, one.percent, one.pace) for one in days]


def test_what_changed_since_is_taken_off_what_is_recorded_now() -> None:
    changes = [Change(day(3), "C01", 5), Change(day(2), "C01", 10), Change(day(3), "C02", -1), Change(day(5), "C02", 6)]
    days = complete_by_day(changes, answered=20, asked=40, fieldwork=WEEK, today=day(5))
    assert shown(days) == [(2, 10, 25, 20), (3, 14, 35, 40), (4, 14, 35, 60), (5, 20, 50, 80), (6, None, None, 100)]


def test_answers_that_came_without_a_history_count_from_the_start() -> None:
    days = complete_by_day([Change(day(3), "C01", 2)], answered=10, asked=10, fieldwork=WEEK, today=day(3))
    assert shown(days)[:2] == [(2, 8, 80, 20), (3, 10, 100, 40)]


def test_a_history_longer_than_the_answers_never_goes_below_nothing() -> None:
    days = complete_by_day([Change(day(3), "C01", 9)], answered=4, asked=10, fieldwork=WEEK, today=day(6))
    assert shown(days)[0] == (2, 0, 0, 20)


def test_a_weekend_and_a_day_outside_fieldwork_show_only_when_something_changed() -> None:
    changes = [Change(day(1), "C01", 1), Change(day(7), "C01", 1), Change(day(8), "C01", 1), Change(day(8), "C02", -1)]
    days = complete_by_day(changes, answered=2, asked=2, fieldwork=WEEK, today=day(20))
    assert [one.day.day for one in days] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.in_fieldwork for one in days] == [False, True, True, True, True, True, False]
    assert [one.pace for one in days] == [0, 20, 40, 60, 80, 100, 100]


def test_without_dates_of_fieldwork_there_is_no_pace_to_keep() -> None:
    days = complete_by_day([Change(day(3), "C01", 1)], answered=1, asked=3, fieldwork=None, today=day(4))
    assert shown(days) == [(3, 1, 33, None)]
    assert complete_by_day([], answered=0, asked=3, fieldwork=None, today=day(4)) == []


def test_fieldwork_on_a_weekend_alone_has_its_days() -> None:
    days = complete_by_day([], answered=0, asked=0, fieldwork=Fieldwork(day(7), day(8)), today=day(7))
    assert shown(days) == [(7, 0, None, 50), (8, None, None, 100)]


def test_of_too_many_days_the_latest_are_shown() -> None:
    long = Fieldwork(date(2026, 3, 2), date(2026, 5, 29))
    days = complete_by_day([], answered=0, asked=1, fieldwork=long, today=day(2))
    assert len(days) == MOST_DAYS == 31
    assert days[-1].day == date(2026, 5, 29)


@pytest.mark.parametrize(("part", "whole", "percent"), [(0, 3, 0), (1, 3, 33), (1, 200, 1), (1, 201, 0), (2, 3, 67)])
def test_percentages_are_rounded_half_up(part: int, whole: int, percent: int) -> None:
    assert percent_of(part, whole) == percent


def test_the_plot_says_in_words_what_it_draws() -> None:
    days = complete_by_day([Change(day(3), "C01", 5)], answered=5, asked=10, fieldwork=WEEK, today=day(3))
    plot = plot_of(days)
    assert plot.description == (
        "Mon 2 Mar: 0% (even pace 20%); Tue 3 Mar: 50% (even pace 40%); Wed 4 Mar: still to come (even pace 60%); "
        "Thu 5 Mar: still to come (even pace 80%); Fri 6 Mar: still to come (even pace 100%)"
    )
    assert [(bar.percent, bar.height) for bar in plot.bars[:3]] == [(0, 0), (50, BODY // 2), (None, 0)]
    assert plot.marks[-1] == (plot.bars[-1].middle, BASE - BODY)
    assert plot.shade == (LEFT, SPAN)
    assert (plot.bars[0].weekday, plot.bars[0].day) == ("Mon", "2 Mar")


def test_a_percentage_stands_clear_of_the_mark_of_the_pace() -> None:
    days = [
        Day(day(2), answered=64, asked=100, pace=67, in_fieldwork=True),
        Day(day(3), answered=64, asked=100, pace=90, in_fieldwork=True),
        Day(day(4), answered=64, asked=100, pace=20, in_fieldwork=True),
    ]
    bars = plot_of(days).bars
    assert [bar.text_y for bar in bars] == [102, 114, 114]


def test_many_days_are_not_all_labelled_and_days_outside_fieldwork_not_shaded() -> None:
    changes = [Change(day(number), "C01", 1) for number in range(1, 29)]
    days = complete_by_day(changes, answered=28, asked=28, fieldwork=WEEK, today=day(28))
    plot = plot_of(days)
    assert [bar.day for bar in plot.bars][:4] == ["1 Mar", "", "", "4 Mar"]
    assert plot.shade == (LEFT + round(SPAN / 28), round(SPAN * 6 / 28) - round(SPAN / 28))


def test_without_dates_the_plot_has_neither_pace_nor_shade() -> None:
    days = complete_by_day([Change(day(3), "C01", 1)], answered=1, asked=3, fieldwork=None, today=day(4))
    plot = plot_of(days)
    assert (plot.pace, plot.shade, plot.description) == ("", None, "Tue 3 Mar: 33%")
