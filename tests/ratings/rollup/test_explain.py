import pytest

from ratings.rollup import explain
from ratings.rollup.figures import KeyQuestionResult, StandardResult
from ratings.rollup.scoring import roll_up
from tests.ratings.rollup.outlines import DOMAINS, RULES, cases_with_counts
from tests.ratings.rollup.test_scoring_published import GLOUCESTERSHIRE, rate

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
    question = KeyQuestionResult({"yes": 51, "no": 50}, 51, 50, 0, "2.1.1", "requires_improvement", sets_rating=True)
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
        ("1.4", "Requires improvement: the lead inspector rated it so from the evidence."),
        (
            "2.1",
            "Good: the ratings panel moved it on 29 November 2019 from Requires improvement, as calculated: the lowest "
            "of its key questions, 2.1.3, is 61 per cent, 14 of 23 relevant cases; the boundary is 65.",
        ),
        (
            "2.3",
            "Outstanding: the lowest of its key questions, 2.3.3, is 83 per cent, 15 of 18 relevant cases; 2.3.1 (96 "
            "per cent) and 2.3.2 (84 per cent) are in the same band; Outstanding starts at 80.",
        ),
        (
            "2.4",
            "Good: the lowest of its key questions, 2.4.2, is 71 per cent, 10 of 14 relevant cases; 2.4.1 (78 per "
            "cent) is in the same band; the boundary is 80.",
        ),
        (
            "3.4",
            "Requires improvement: its only key question with relevant cases, 3.4.1, is 57 per cent, 8 of 14 relevant "
            "cases; the boundary is 65.",
        ),
    ],
)
def test_one_sentence_says_why_a_standard_has_its_rating(number: str, sentence: str) -> None:
    domain = ROLLED.domains[int(number[0]) - 1]
    decided_on = "29 November 2019" if ROLLED.standards[number].panel_rating else ""

    assert explain.why(RULES, domain, ROLLED.standards[number], decided_on=decided_on) == sentence


def why_assessment(counts: dict[str, tuple[int, int]], size: int = 23, panel: str = "") -> str:
    panel_ratings = {"2.1": panel} if panel else {}
    cases = cases_with_counts("court", size, counts)
    rolled = roll_up(rules=RULES, domains=DOMAINS, cases=cases, evidence_ratings={}, panel_ratings=panel_ratings)
    return explain.why(RULES, rolled.domains[1], rolled.standards["2.1"])


def test_before_a_panel_the_sentence_is_that_of_the_figures() -> None:
    others = {number: (0, 0) for number in ROLLED.key_questions if number.startswith("2") and number[2] != "1"}
    assert why_assessment({"2.1.1": (20, 23), "2.1.2": (15, 23), "2.1.3": (14, 23)} | others) == (
        "Requires improvement: the lowest of its key questions, 2.1.3, is 61 per cent, 14 of 23 relevant cases; "
        "the boundary is 65."
    )


def test_key_questions_of_one_percentage_are_named_together() -> None:
    assert why_assessment({"2.1.1": (9, 10), "2.1.2": (6, 10), "2.1.3": (3, 5)}, size=10) == (
        "Requires improvement: the lowest of its key questions, 2.1.2 (6 of 10 relevant cases) and 2.1.3 (3 of 5 "
        "relevant cases), are 60 per cent; the boundary is 65."
    )


def test_what_is_unanswered_in_the_standard_makes_it_provisional() -> None:
    assert why_assessment({"2.1.1": (1, 1), "2.1.2": (0, 1)}, size=1).endswith(
        "is 0 per cent, 0 of 1 relevant case; the boundary is 50; 1 judgement is unanswered, so it is provisional."
    )


def test_a_panel_that_keeps_the_calculated_rating_has_confirmed_it() -> None:
    sentence = why_assessment({"2.1.1": (6, 10), "2.1.2": (7, 10), "2.1.3": (8, 10)}, 10, "requires_improvement")
    assert sentence == (
        "Requires improvement: confirmed by the ratings panel; the lowest of its key questions, 2.1.1, is 60 per cent, "
        "6 of 10 relevant cases; the boundary is 65."
    )


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        ("good", "Good: decided by the ratings panel; the lead inspector had rated it so from the evidence."),
        (
            "inadequate",
            "Good: decided by the ratings panel; the lead inspector had rated it Inadequate from the evidence.",
        ),
        ("", "Good: decided by the ratings panel; the lead inspector has not rated it."),
    ],
)
def test_a_panel_decision_on_a_standard_rated_from_evidence(evidence: str, sentence: str) -> None:
    rolled = roll_up(
        rules=RULES,
        domains=DOMAINS,
        cases=[],
        evidence_ratings={"1.4": evidence} if evidence else {},
        panel_ratings={"1.4": "good"},
    )
    assert explain.why(RULES, rolled.domains[0], rolled.standards["1.4"]) == sentence


def test_a_panel_decision_where_nothing_was_relevant() -> None:
    nothing = {"2.1.1": (0, 0), "2.1.2": (0, 0), "2.1.3": (0, 0)}
    assert why_assessment(nothing, 5, "good") == (
        "Good: decided by the ratings panel; none of its key questions has a relevant case."
    )


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
