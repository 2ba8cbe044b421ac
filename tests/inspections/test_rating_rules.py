from __future__ import annotations

import copy
from typing import Any

import pytest

from inspections.rating_rules import Rules, RulesError
from tests.ratings.rollup.outlines import FRAMEWORK, RULES

# Another framework: three ratings, points that skip, other bands, five standards.
OTHER: dict[str, Any] = {
    "rating_scale": [
        {"rating": "weak", "label": "Weak", "points": 0},
        {"rating": "sound", "label": "Sound", "points": 2},
        {"rating": "strong", "label": "Strong", "points": 5},
    ],
    "key_question_bands": [
        {"rating": "weak", "from": 0, "to": 39, "label": "Few"},
        {"rating": "sound", "from": 40, "to": 89, "label": "Many"},
        {"rating": "strong", "from": 90, "to": 100, "label": "Nearly all"},
    ],
    "overall_bands": [
        {"rating": "weak", "from": 0, "to": 9},
        {"rating": "sound", "from": 10, "to": 19},
        {"rating": "strong", "from": 20, "to": 25},
    ],
    "discretion": {"points_from_boundary": 3, "single_case_changes_rating": False},
}


def faults_of(path: list[Any], value: object, *, standards: int = 5) -> list[str]:
    """The faults once the value at a path of the other framework is changed."""
    data = copy.deepcopy(OTHER)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(RulesError) as caught:
        Rules.from_data(data, standards=standards)
    assert isinstance(caught.value, ValueError)
    return caught.value.sentences


def test_the_framework_in_the_project_is_read() -> None:
    assert RULES.ratings == ("inadequate", "requires_improvement", "good", "outstanding")
    assert [(band.rating, band.from_, band.to, band.label) for band in RULES.key_question_bands] == [
        ("inadequate", 0, 49, "Minority"),
        ("requires_improvement", 50, 64, "Too few"),
        ("good", 65, 79, "Reasonable majority"),
        ("outstanding", 80, 100, "Large majority"),
    ]
    assert [(band.from_, band.to, band.label) for band in RULES.overall_bands] == [
        (0, 6, "Inadequate"),
        (7, 18, "Requires improvement"),
        (19, 30, "Good"),
        (31, 36, "Outstanding"),
    ]
    assert (RULES.points_from_boundary, RULES.single_case_changes_rating, RULES.highest_points) == (5, True, 3)


def test_another_framework_is_read_by_its_own_numbers() -> None:
    rules = Rules.from_data(OTHER, standards=5)

    assert (rules.points("sound"), rules.label("strong"), rules.highest_points) == (2, "Strong", 5)
    assert [rules.band(percent).rating for percent in (0, 39, 40, 89, 90, 100)] == [
        "weak",
        "weak",
        "sound",
        "sound",
        "strong",
        "strong",
    ]
    assert [rules.overall(score, 25) for score in (9, 10, 19, 20, 25)] == ["weak", "sound", "sound", "strong", "strong"]
    above = rules.band_above("sound")
    assert above is not None
    assert (above.from_, rules.band_above("strong")) == (90, None)
    assert rules.lowest(["strong", "sound", "strong"]) == "sound"


def test_a_rating_or_number_outside_the_framework_is_refused() -> None:
    rules = Rules.from_data(OTHER, standards=5)

    with pytest.raises(ValueError, match="“good” is not a rating of this framework: use weak, sound, strong"):
        rules.points("good")
    with pytest.raises(ValueError, match="The score 26 is outside the bands, 0 to 25"):
        rules.overall(26, 25)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (
            ["key_question_bands", 1, "from"],
            42,
            "key_question_bands: the band sound, 42 to 89, leaves a gap: no band holds 40 to 41.",
        ),
        (
            ["key_question_bands", 1, "from"],
            39,
            "key_question_bands: the band sound, 39 to 89, must start at 40, or it overlaps what comes before.",
        ),
        (
            ["key_question_bands", 0, "from"],
            1,
            "key_question_bands: the band weak, 1 to 39, leaves a gap: no band holds 0 to 0.",
        ),
        (["key_question_bands", 2, "to"], 99, "key_question_bands must end at 100, but the last band ends at 99."),
        (["overall_bands", 2, "to"], 36, "overall_bands must end at 25, but the last band ends at 36."),
        (["overall_bands", 2, "rating"], "superb", "overall_bands, entry 3: “superb” is not a rating of rating_scale."),
        (["overall_bands", 0, "to"], "nine", "overall_bands, entry 1: from and to must both be whole numbers."),
        (["overall_bands", 0, "to"], 9.0, "overall_bands, entry 1: from and to must both be whole numbers."),
        (["overall_bands", 0, "from"], False, "overall_bands, entry 1: from and to must both be whole numbers."),
        (["overall_bands", 1], "sound", "overall_bands, entry 2: must have named values such as rating."),
        (["overall_bands"], [], "overall_bands must be a list with at least one entry."),
        (["overall_bands"], None, "overall_bands must be a list with at least one entry."),
        (
            ["rating_scale", 2, "points"],
            2,
            "rating_scale, entry 3: strong earns 2 points, which must be more than the 2 of sound before it.",
        ),
        (["rating_scale", 0, "points"], -1, "rating_scale, entry 1: points must be a whole number, 0 or more."),
        (["rating_scale", 1, "label"], "", "rating_scale, entry 2: rating and label must both be given as words."),
        (["rating_scale", 1, "rating"], "weak", "rating_scale, entry 2: the rating weak is on the scale twice."),
        (["discretion"], None, "discretion must give points_from_boundary and single_case_changes_rating."),
        (
            ["discretion", "points_from_boundary"],
            "5",
            "discretion: points_from_boundary must be a whole number from 0 to 100.",
        ),
        (
            ["discretion", "single_case_changes_rating"],
            "yes",
            "discretion: single_case_changes_rating must be true or false.",
        ),
    ],
)
def test_a_fault_is_told_in_a_sentence(path: list[Any], value: object, fault: str) -> None:
    assert fault in faults_of(path, value)


def test_bands_out_of_order_are_refused() -> None:
    faults = faults_of(["overall_bands"], OTHER["overall_bands"][::-1])

    assert (
        "overall_bands must have one band for each rating, in the order of rating_scale: weak, sound, strong." in faults
    )


def test_a_rating_without_a_band_is_refused() -> None:
    bands = [{"rating": "weak", "from": 0, "to": 39}, {"rating": "strong", "from": 40, "to": 100}]

    assert faults_of(["key_question_bands"], bands) == [
        "key_question_bands must have one band for each rating, in the order of rating_scale: weak, sound, strong."
    ]


def test_the_highest_score_follows_the_number_of_standards() -> None:
    with pytest.raises(RulesError) as caught:
        Rules.from_data(FRAMEWORK, standards=11)

    assert caught.value.sentences == ["overall_bands must end at 33, but the last band ends at 36."]


def test_a_framework_without_standards_is_refused() -> None:
    assert "The framework has no standards, so there is nothing to rate." in faults_of(
        ["discretion", "points_from_boundary"], 3, standards=0
    )


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(RulesError) as caught:
        Rules.from_data({}, standards=12)

    assert caught.value.sentences == [
        "rating_scale must be a list with at least one entry.",
        "key_question_bands must be a list with at least one entry.",
        "overall_bands must be a list with at least one entry.",
        "discretion must give points_from_boundary and single_case_changes_rating.",
    ]
