"""Questions about answers that look as if they contradict each other: pure, plain values in and words out."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.fieldwork.contradictions import Classified, Departed, Judged, Kind, Question, levels_apart, questions_of

ANSWERS = ["sufficient", "insufficient", "not_relevant", "unable_to_assess", ""]


def kinds(questions: list[Question]) -> list[tuple[Kind, str]]:
    return [(question.kind, question.key) for question in questions]


@pytest.mark.parametrize(
    ("prompts", "answer", "expected"),
    [
        ({"a": "sufficient", "b": "sufficient"}, "insufficient", [Kind.PROMPTS_YES]),
        ({"a": "sufficient", "b": "not_relevant", "c": "unable_to_assess"}, "insufficient", [Kind.PROMPTS_YES]),
        ({"a": "sufficient", "b": "insufficient"}, "insufficient", []),
        ({"a": "sufficient", "b": ""}, "insufficient", []),
        ({"a": "not_relevant"}, "insufficient", []),
        ({}, "insufficient", []),
        ({"a": "sufficient"}, "sufficient", []),
        ({"a": "sufficient"}, "", []),
        ({"a": "insufficient", "b": "insufficient"}, "sufficient", [Kind.PROMPTS_NO]),
        ({"a": "insufficient", "b": "not_relevant"}, "sufficient", [Kind.PROMPTS_NO]),
        ({"a": "insufficient", "b": ""}, "sufficient", []),
        ({"a": "insufficient"}, "insufficient", []),
        ({"a": "insufficient"}, "not_relevant", []),
    ],
)
def test_prompts_that_all_say_the_opposite_are_asked_about(
    prompts: Mapping[str, str], answer: str, expected: list[Kind]
) -> None:
    questions = questions_of([Judged("2.1.1", answer, "It says so.", prompts)])
    assert [question.kind for question in questions] == expected


def test_the_question_says_what_stands_against_what() -> None:
    [question] = questions_of([Judged("2.1.1", "insufficient", "It says so.", {"2.1.1a": "sufficient"})])
    assert question.words == (
        "2.1.1: every prompt that is relevant is answered Yes, and the overall judgement is No. Is that what you mean?"
    )


@pytest.mark.parametrize(
    ("answer", "asked"), [("insufficient", True), ("sufficient", False), ("unable_to_assess", False), ("", False)]
)
def test_a_no_without_evidence_is_asked_about(answer: str, asked: bool) -> None:
    questions = questions_of([Judged("2.1.1", answer, "")])
    assert kinds(questions) == ([(Kind.NO_EVIDENCE, "2.1.1")] if asked else [])


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("low", "low", 0), ("low", "medium", 1), ("high", "low", 2), ("low", "very_high", 3), ("low", "", 0)],
)
def test_levels_are_counted_whichever_is_higher(one: str, other: str, apart: int) -> None:
    assert levels_apart(one, other) == levels_apart(other, one) == apart


HARM = [
    Judged("2.1.1", strand="desistance", rule="always"),
    Judged("2.1.3", strand="harm", rule="always"),
    Judged("2.2.3", strand="harm", rule="harm_concern"),
]


def classified(inspector: str = "high", service: str = "low", rule: str = "harm_concern") -> Classified:
    return Classified("harm_inspector", "Risk of harm", inspector, service, rule)


def test_a_classification_two_levels_from_the_services_is_asked_about() -> None:
    [question] = questions_of(HARM, [classified()])
    assert question == Question(
        Kind.CLASSIFICATION,
        "harm_inspector",
        "Risk of harm: you judge High, the service recorded Low, and the evidence on 2.1.3 and 2.2.3 says nothing "
        "about it. What makes the difference?",
    )


@pytest.mark.parametrize(
    ("inspector", "service"), [("medium", "low"), ("high", "unclassified"), ("high", ""), ("", "low")]
)
def test_a_smaller_or_unknown_difference_is_not(inspector: str, service: str) -> None:
    assert questions_of(HARM, [classified(inspector, service)]) == []


def test_words_on_a_question_of_the_same_strand_answer_it() -> None:
    with_words = [HARM[0], Judged("2.1.3", evidence="Two new incidents.", strand="harm"), HARM[2]]
    assert questions_of(with_words, [classified()]) == []
    elsewhere = [Judged("2.1.1", evidence="Words.", strand="desistance"), *HARM[1:]]
    assert kinds(questions_of(elsewhere, [classified()])) == [(Kind.CLASSIFICATION, "harm_inspector")]


def test_a_classification_that_settles_nothing_is_asked_about_without_a_place_for_words() -> None:
    [question] = questions_of(HARM, [classified(rule="")])
    assert question.words == "Risk of harm: you judge High, the service recorded Low. What makes the difference?"


def test_a_departure_is_asked_about_until_it_has_words() -> None:
    departed = [Departed("2.2.2a", "Yes", "not relevant"), Departed("2.2.2b", "No", "not relevant", "A new risk.")]
    [question] = questions_of([], [], departed)
    assert question == Question(
        Kind.DEPARTURE, "2.2.2a", "2.2.2a: answered Yes, though it is proposed as not relevant. Why?"
    )


@given(st.lists(st.sampled_from(ANSWERS)), st.sampled_from(ANSWERS), st.booleans())
def test_no_answers_are_asked_about_in_both_directions(prompts: list[str], answer: str, has_evidence: bool) -> None:
    judged = Judged("2.1.1", answer, "Words." * has_evidence, {str(place): one for place, one in enumerate(prompts)})
    found = {question.kind for question in questions_of([judged])}
    assert not {Kind.PROMPTS_YES, Kind.PROMPTS_NO} <= found
    assert (Kind.NO_EVIDENCE in found) == (answer == "insufficient" and not has_evidence)
    if answer not in {"sufficient", "insufficient"} or "" in prompts:
        assert found <= {Kind.NO_EVIDENCE}
