"""The prompts of a key question: their percentages, and the cases that they do not bear out."""

from hypothesis import given
from hypothesis import strategies as st

from inspections.answers import USUAL, AnswerSets
from ratings.rollup.prompts import Parting, PromptedCase, PromptResult, partings, prompt_results

LETTERS = "abc"
SETS = AnswerSets.from_data({"answers": USUAL})
ANSWERS = tuple(SETS.judgements)
some_answers = st.sampled_from(["yes", "yes", "no", "no", *ANSWERS])
some_case = st.builds(
    PromptedCase,
    reference=st.just("C01"),
    judgement=st.sampled_from(["", *ANSWERS]),
    prompts=st.dictionaries(st.sampled_from(LETTERS), some_answers),
)


def case(judgement: str, answers: str, reference: str = "C01") -> PromptedCase:
    """A case whose prompts a, b, c are answered by y, n, r (not relevant), u (unable) or a space (unanswered)."""
    words = {"y": "yes", "n": "no", "r": "not_relevant", "u": "unable_to_assess"}
    prompts = {letter: words[answer] for letter, answer in zip(LETTERS, answers, strict=True) if answer in words}
    return PromptedCase(reference, judgement, prompts)


def result(letter: str, yes: int, no: int, not_relevant: int, unable: int, unanswered: int) -> PromptResult:
    """A prompt's figures by how often it was answered how."""
    counts = dict(zip(ANSWERS, (yes, no, not_relevant, unable), strict=True))
    return PromptResult(counts, yes, no, unanswered, letter=letter)


def test_the_lowest_percentage_comes_first_and_none_comes_last() -> None:
    results = prompt_results(LETTERS, [case("yes", "yrn"), case("no", "nrn"), case("no", " un")], SETS)

    assert results == (
        result("c", 0, 3, 0, 0, 0),
        result("a", 1, 1, 0, 0, 1),
        result("b", 0, 0, 2, 1, 0),
    )
    assert [(each.relevant, each.percent) for each in results] == [(3, 0), (2, 50), (0, None)]


def test_a_case_in_which_the_key_question_is_not_relevant_counts_on_no_prompt() -> None:
    counted = prompt_results(
        LETTERS, [case("yes", "yyy"), case("not_relevant", "nnn"), case("unable_to_assess", "   ")], SETS
    )
    assert counted == prompt_results(LETTERS, [case("yes", "yyy")], SETS)


def test_a_case_that_is_not_judged_yet_counts_and_what_is_unanswered_is_not_not_relevant() -> None:
    assert prompt_results("a", [case("", "y  "), case("", "   ")], SETS) == (result("a", 1, 0, 0, 0, 1),)


def test_a_judgement_that_most_relevant_prompts_contradict_is_found_with_the_counts() -> None:
    cases = [
        case("yes", "nny", "C01"),
        case("no", "yyn", "C02"),
        case("yes", "yyn", "C03"),
        case("no", "nnn", "C04"),
        case("yes", "nrr", "C05"),
        case("", "nnn", "C06"),
        case("not_relevant", "yyy", "C07"),
    ]
    assert partings(cases, SETS) == (
        Parting("C01", True, 1, 3),
        Parting("C02", False, 2, 3),
        Parting("C05", True, 0, 1),
    )


def test_half_against_is_not_more_than_half_and_nothing_relevant_contradicts_nothing() -> None:
    assert partings([case("yes", "ynr"), case("no", "ynu"), case("yes", "rru"), case("no", "   ")], SETS) == ()


@given(cases=st.lists(some_case, max_size=8))
def test_every_counted_case_is_in_one_count_of_each_prompt(cases: list[PromptedCase]) -> None:
    counting = [each for each in cases if each.judgement not in ("not_relevant", "unable_to_assess")]
    for each in prompt_results(LETTERS, cases, SETS):
        counts = tuple(each.counts.values())
        assert sum(counts) + each.unanswered == len(counting)
        answers = [one.prompts.get(each.letter) for one in counting]
        assert counts == tuple(answers.count(answer) for answer in ANSWERS)
