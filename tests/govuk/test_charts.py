"""The geometry of charts, and what they say to people who cannot see them."""

from django.template import Context, Template

from govuk.charts import Pair, pairs

ROWS = [("Male", 80, 100), ("A label that is much too long to fit beside it", 20, 0)]


def test_two_bars_stand_beneath_each_other_on_one_scale() -> None:
    assert pairs(ROWS) == [
        Pair("Male", (80, 100), (4, 24), (19, 39), (224, 280), (504, 560)),
        Pair("A label that is much too long to …", (20, 0), (62, 82), (77, 97), (56, 0), (336, 280)),
    ]


def test_where_every_number_is_nothing_no_bar_has_a_length() -> None:
    assert [pair.lengths for pair in pairs([("Male", 0, 0)])] == [(0, 0)]


def test_a_comparison_says_every_figure_in_words() -> None:
    page = Template('{% load govuk %}{% comparison_chart "Gender" rows first="of eligible" second="of sample" %}')
    shown = page.render(Context({"rows": ROWS[:1]}))
    assert 'aria-label="Gender. Male: 80% of eligible, 100% of sample"' in shown
    assert ">80% of eligible</text>" in shown
    assert ">100% of sample</text>" in shown


def test_a_comparison_of_nothing_is_not_printed() -> None:
    page = Template('{% load govuk %}{% comparison_chart "Gender" rows first="a" second="b" %}')
    assert page.render(Context({"rows": []})).strip() == ""
