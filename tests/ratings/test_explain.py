import pytest

from ratings import explain
from ratings.figures import KeyQuestionResult, StandardResult, percentage
from ratings.scoring import roll_up
from tests.ratings.outlines import DOMAINS, RULES
from tests.ratings.test_scoring_published import GLOUCESTERSHIRE, rate

ROLLED = rate(GLOUCESTERSHIRE, meetings=2)
NOTHING = roll_up(rules=RULES, domains=DOMAINS, cases=[], evidence_ratings={}, panel_ratings={})


def words_of_grounds(standard: StandardResult) -> dict[str, list[str]]:
    return {
        "up": [explain.ground(RULES, standard, ground, up=True) for ground in standard.grounds.up],
        "down": [explain.ground(RULES, standard, ground, up=False) for ground in standard.grounds.down],
    }


def test_a_percentage_that_was_rounded_shows_both() -> None:
    assert explain.arithmetic(RULES, ROLLED.key_questions["2.1.3"]) == (
        "14 of 23 relevant cases = 60.87%, which rounds to 61%: band Requires improvement, 50 to 64."
    )


def test_a_percentage_just_under_a_half_is_not_shown_as_the_half() -> None:
    percent = percentage(51, 101)
    question = KeyQuestionResult("2.1.1", 51, 50, 0, 0, 0, percent, "requires_improvement", True)
    assert explain.arithmetic(RULES, question) == (
        "51 of 101 relevant cases = 50.4950%, which rounds to 50%: band Requires improvement, 50 to 64."
    )


def test_a_whole_percentage_shows_once() -> None:
    assert explain.arithmetic(RULES, ROLLED.key_questions["3.1.2"]) == (
        "9 of 15 relevant cases = 60%: band Requires improvement, 50 to 64."
    )


@pytest.mark.parametrize(
    ("number", "percent", "sentence"),
    [
        (
            "3.4.2",
            "Not applicable",
            "Not applicable: the question was relevant in no case, so it does not count towards its standard.",
        )
    ],
)
def test_what_was_relevant_in_no_case_has_no_percentage(number: str, percent: str, sentence: str) -> None:
    question = ROLLED.key_questions[number]

    assert (explain.percent(question), explain.arithmetic(RULES, question)) == (percent, sentence)


def test_a_question_put_to_no_case_is_not_yet_known_rather_than_not_applicable() -> None:
    question = NOTHING.key_questions["2.1.1"]

    assert explain.percent(question) == "Not yet known"
    assert explain.arithmetic(RULES, question) == (
        "No case has been sampled to which this question is put, so there is no percentage."
    )


def test_grounds_name_the_questions_and_count_the_cases() -> None:
    assert words_of_grounds(ROLLED.standards["2.1"])["up"] == [
        "2.1.3 (61%) is within 5 points of 65%, where Good starts.",
        "One case judged sufficient on 2.1.3 would raise the rating: any one of 9 cases would do.",
    ]


def test_grounds_down_name_the_top_of_the_band_below() -> None:
    assert words_of_grounds(ROLLED.standards["2.3"])["down"] == [
        "2.3.2 (84%) and 2.3.3 (83%) are within 5 points of 79%, where Good ends.",
        "One case judged insufficient on 2.3.2 or 2.3.3 would lower the rating: any one of 16 cases would do.",
    ]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("1.4", "The lead inspector rated it Requires improvement from the evidence."),
        ("2.1", "The ratings panel moved it from Requires improvement, which was calculated, to Good."),
        ("2.4", "Calculated: Good, the lowest band, which 2.4.1 and 2.4.2 are in."),
    ],
)
def test_where_a_rating_comes_from(number: str, sentence: str) -> None:
    domain = ROLLED.domains[int(number[0]) - 1]

    assert explain.how_rated(RULES, domain, ROLLED.standards[number]) == sentence


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("1.4", "Not yet rated: the lead inspector rates it from the evidence."),
        ("2.1", "Not yet rated: no case has been sampled for it."),
    ],
)
def test_a_missing_rating_says_who_gives_it(number: str, sentence: str) -> None:
    domain = NOTHING.domains[int(number[0]) - 1]

    assert explain.missing_rating(domain, NOTHING.standards[number]) == sentence
