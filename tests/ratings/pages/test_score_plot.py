from ratings.pages.score_plot import Step, score_plot
from tests.ratings.rollup.outlines import RULES


def test_every_score_stands_in_the_band_of_its_overall_rating() -> None:
    steps = [Step(f"Step {score}", score) for score in range(37)]
    plot = score_plot(RULES, steps, 36)
    areas = {area.rating: area for area in plot.areas}
    for point in plot.points:
        area = areas[RULES.overall(point.score, 36)]
        assert area.y < point.y < area.y + area.height or point.score in {0, 36}


def test_the_steps_stand_in_their_order_joined_by_a_line_and_are_told_in_words() -> None:
    plot = score_plot(RULES, [Step("Before any panel", 15), Step("22 March 2019", 16), Step("3 April 2019", 18)], 36)
    assert [(point.x, point.score, point.label) for point in plot.points] == [
        (318, 15, "Before any panel"),
        (534, 16, "22 March 2019"),
        (750, 18, "3 April 2019"),
    ]
    assert plot.points[0].y > plot.points[1].y > plot.points[2].y
    assert plot.path == "M" + "L".join(f"{point.x} {point.y}" for point in plot.points)
    assert plot.description == (
        "Bands of the overall rating: Inadequate 0 to 6, Requires improvement 7 to 18, Good 19 to 30, Outstanding 31 "
        "to 36. Scores out of 36: Before any panel 15; 22 March 2019 16; 3 April 2019 18."
    )


def test_the_areas_lie_one_upon_the_other_without_a_gap() -> None:
    areas = sorted(score_plot(RULES, [], 36).areas, key=lambda area: area.y)
    assert [area.y + area.height for area in areas[:-1]] == [area.y for area in areas[1:]]
    assert (areas[0].y, areas[-1].y + areas[-1].height) == (24, 312)


def test_a_score_out_of_fewer_points_stands_among_bands_in_proportion() -> None:
    plot = score_plot(RULES, [Step("Before any panel", 12), Step("22 March 2019", 13)], 24)
    assert plot.description == (
        "Bands of the overall rating: Inadequate 0 to 4, Requires improvement 5 to 12, Good 13 to 20, Outstanding 21 "
        "to 24. Scores out of 24: Before any panel 12; 22 March 2019 13."
    )
