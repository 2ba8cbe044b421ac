import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.framework import rules_of
from inspections.rating_rules import Rules
from ratings.rollup.figures import percentage
from reports.figures.words import RIGHT, USUAL, Vocabulary, possible
from tests.ratings.rollup.outlines import FRAMEWORK

RULES = Rules.from_data(rules_of(FRAMEWORK), standards=12)
WORDS = Vocabulary.of(FRAMEWORK, RULES)
PAIRS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_framework_that_ships_carries_the_usual_words() -> None:
    assert FRAMEWORK["quantity_words"] == list(USUAL)
    assert Vocabulary.of({}, RULES) == WORDS


def test_the_words_proposed_are_true_by_their_own_rule_of_each_figure_up_to_60_cases() -> None:
    for n in range(1, 61):
        for s in range(n + 1):
            phrase = WORDS.proposed(s, n)
            assert phrase
            assert WORDS.judged(phrase, [(s, n)]).verdict == RIGHT, (phrase, s, n)


@given(PAIRS, st.integers(0, 100))
def test_a_percentage_is_right_where_it_is_the_rounded_one_and_impossible_where_none_is(
    pair: tuple[int, int], percent: int
) -> None:
    verdict = WORDS.judged(f"{percent} per cent", [pair]).verdict
    is_possible = any(percentage(s, pair[1]) == percent for s in range(pair[1] + 1))
    assert possible(percent, pair[1]) is is_possible
    assert verdict == ("right" if percentage(*pair) == percent else "wrong" if is_possible else "impossible")


@given(PAIRS, st.text(max_size=40))
def test_any_words_get_a_verdict(pair: tuple[int, int], phrase: str) -> None:
    assert WORDS.judged(phrase, [pair]).verdict in ("right", "wrong", "impossible", "unchecked")


@pytest.mark.parametrize(
    ("s", "n", "phrase"),
    [
        (41, 41, "all"),
        (0, 27, "none"),
        (40, 41, "all but one"),
        (39, 41, "all but two"),
        (8, 9, "a large majority"),  # of fewer than ten, “all but one” is not proposed
        (11, 27, "a minority"),
        (10, 20, "half"),
        (9, 27, "a third"),
        (27, 36, "three-quarters"),
        (19, 27, "a reasonable majority"),
        (16, 27, "too few"),
        (33, 39, "a large majority"),
    ],
)
def test_what_is_proposed(s: int, n: int, phrase: str) -> None:
    assert WORDS.proposed(s, n) == phrase


@pytest.mark.parametrize(
    ("phrase", "pair", "verdict"),
    [
        ("all but one", (3, 4), "right"),
        ("all but one", (6, 8), "wrong"),
        ("every", (8, 8), "right"),
        ("almost all", (17, 20), "right"),
        ("almost all", (16, 20), "wrong"),
        ("nearly all", (20, 20), "wrong"),
        ("a large majority", (16, 24), "wrong"),
        ("a reasonable majority", (16, 24), "right"),
        ("most", (16, 24), "right"),
        ("the majority of", (13, 24), "unchecked"),
        ("most", (12, 24), "wrong"),
        ("a minority", (11, 23), "right"),
        ("a minority", (12, 24), "wrong"),
        ("more than half", (13, 24), "right"),
        ("more than half", (12, 24), "wrong"),
        ("just over half", (13, 24), "right"),
        ("just over half", (12, 24), "wrong"),
        ("just under half", (11, 24), "right"),
        ("just a quarter", (7, 27), "right"),
        ("a quarter", (8, 27), "wrong"),
        ("about one-third", (8, 23), "right"),
        ("around three-quarters", (19, 24), "right"),
        ("around three-quarters", (20, 24), "wrong"),
        ("more than 83 per cent", (15, 18), "wrong"),
        ("more than 83 per cent", (16, 19), "right"),
        ("less than 50 per cent", (4, 10), "right"),
        ("under 50 per cent", (5, 10), "wrong"),
        ("some", (4, 10), "right"),
        ("some", (5, 10), "wrong"),
        ("a small number", (2, 10), "right"),
        ("a few", (3, 10), "wrong"),
        ("many", (4, 10), "right"),
        ("many", (3, 10), "wrong"),
        ("16 of the 24", (16, 24), "right"),
        ("16 of 23", (16, 24), "wrong"),
        ("splendid", (16, 24), "unchecked"),
        ("most of the 24 cases", (16, 24), "right"),
        ("most of the 20 cases", (16, 24), "wrong"),
        ("most", (0, 0), "unchecked"),
    ],
)
def test_when_a_phrase_is_true(phrase: str, pair: tuple[int, int], verdict: str) -> None:
    assert WORDS.judged(phrase, [pair]).verdict == verdict


def test_a_base_that_is_all_the_cases_is_asked_about() -> None:
    judged = WORDS.judged("less than 50 per cent of the 15 cases", [(4, 10)], cases=15)
    assert (judged.verdict, judged.say) == (
        "unchecked",
        "“less than 50 per cent of the 15 cases” says of 15: the figure is 4 of 10 (40 per cent), of the relevant "
        "cases. Which is meant?",
    )


def test_an_inspectorate_can_move_a_limit() -> None:
    rows = [{**row, "percent": 90} if row["rule"] == "at_least" else row for row in USUAL]
    moved = Vocabulary(tuple(rows), WORDS.bands)
    assert WORDS.judged("almost all", [(35, 40)]).verdict == "right"
    assert moved.judged("almost all", [(35, 40)]).verdict == "wrong"
