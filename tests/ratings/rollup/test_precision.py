"""The range of a percentage, and what is said of it."""

from decimal import Decimal

import pytest

from cases.sample.precision import CountInterval
from ratings.rollup.figures import KeyQuestionResult
from ratings.rollup.precision import (
    LEAST,
    MOST,
    Basis,
    Precision,
    meaning,
    methods,
    note,
    precision_of,
    sentence,
    share_precision,
)

DRAWN = Basis(Decimal(80), {"court": 68, "out_of_court": 0})
NOT_DRAWN = Basis(Decimal(80), {})


def question(sufficient: int, relevant: int, *, not_relevant: int = 0, unanswered: int = 0) -> KeyQuestionResult:
    insufficient = relevant - sufficient
    counts = {"yes": sufficient, "no": insufficient, "not_relevant": not_relevant}
    return KeyQuestionResult(counts, sufficient, insufficient, unanswered, "2.1.1", None, sets_rating=False)


def test_a_question_relevant_in_every_case_has_the_exact_range_of_the_eligible_cases() -> None:
    assert precision_of(question(30, 41), "court", DRAWN) == Precision(66, 79, CountInterval(45, 54, 68))


@pytest.mark.parametrize(
    ("figures", "case_type", "basis"),
    [
        (question(30, 41, not_relevant=1), "court", DRAWN),
        (question(30, 41, unanswered=1), "court", DRAWN),
        (question(30, 41), "court", NOT_DRAWN),
        (question(30, 41), "out_of_court", DRAWN),
        (question(30, 41), "court", Basis(Decimal(80), {"court": 40})),
    ],
)
def test_any_other_question_has_the_range_of_clopper_and_pearson(
    figures: KeyQuestionResult, case_type: str, basis: Basis
) -> None:
    assert precision_of(figures, case_type, basis) == Precision(62, 82)


def test_more_confidence_makes_a_wider_range() -> None:
    assert precision_of(question(30, 41), "court", Basis(Decimal(95), {"court": 68})) == Precision(
        63, 81, CountInterval(43, 55, 68)
    )


def test_without_a_relevant_case_there_is_no_range() -> None:
    assert precision_of(question(0, 0, not_relevant=41), "court", DRAWN) is None
    assert share_precision(0, 0, Decimal(80)) is None


def test_bounds_are_rounded_half_up_and_reach_both_ends() -> None:
    assert share_precision(0, 3, Decimal(80)) == Precision(0, 54)
    assert share_precision(3, 3, Decimal(80)) == Precision(46, 100)


def test_a_range_in_words() -> None:
    exact = Precision(66, 79, CountInterval(45, 54, 68))
    assert (str(exact), exact.cases) == ("66% to 79%", "45 to 54 of 68")
    assert Precision(62, 82).cases == ""
    assert sentence(exact, DRAWN, "court") == (
        "Precision: 66% to 79%, or 45 to 54 of the 68 eligible cases, at 80% confidence. The range is that of a "
        "simple random sample from so many (hypergeometric), because the question was relevant in every sampled case."
    )
    assert sentence(Precision(62, 82), DRAWN, "court") == (
        "Precision: 62% to 82%, at 80% confidence. The range is that of Clopper and Pearson, because nobody knows in "
        "how many eligible cases the question is relevant."
    )
    assert sentence(Precision(62, 82), NOT_DRAWN, "court") == (
        "Precision: 62% to 82%, at 80% confidence. The range is that of Clopper and Pearson, because no draw is on "
        "record and the number of eligible cases is not known."
    )


def test_what_a_range_means_says_what_is_not_guaranteed_and_keeps_it_apart_from_the_rating() -> None:
    assert meaning(DRAWN) == (
        "Precision is the range in which the percentage of all eligible cases lies, as far as a sample can tell: of "
        "100 simple random samples, ranges made in this way hold it in at least 80. For a balanced sample, as ours "
        "are, that is not guaranteed: of 100 simulated ones, ranges at 80% confidence held it in "
        f"{LEAST} to {MOST}, depending on what is counted, and as a rule in more than 80. It plays no part in the "
        "rating."
    )
    assert note(Basis(Decimal(95), {})).endswith(
        "at 95% confidence, which is not guaranteed for a balanced sample. It plays no part in the rating."
    )


def test_the_methods_named_are_those_that_were_used() -> None:
    exact, wide = Precision(66, 79, CountInterval(45, 54, 68)), Precision(62, 82)
    assert methods(DRAWN, "court", [None]) == ""
    assert "Clopper" not in methods(DRAWN, "court", [exact, None])
    assert "a simple random sample from the 68 eligible cases (hypergeometric)" in methods(DRAWN, "court", [exact])
    assert "found since the draw not to be eligible are not counted" in methods(DRAWN, "court", [exact])
    assert "Elsewhere nobody knows in how many eligible cases" in methods(DRAWN, "court", [exact, wide])
    assert methods(DRAWN, "court", [wide]) == (
        "No question was relevant in every sampled case, and nobody knows in how many eligible cases each is: the "
        "ranges are those of Clopper and Pearson, rather too wide than too narrow."
    )
    assert methods(NOT_DRAWN, "court", [wide]).startswith("No draw is on record")
