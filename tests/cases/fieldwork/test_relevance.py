"""What is proposed as relevant, and the reason given."""

import pytest

from cases.fieldwork.relevance import (
    FactDefinition,
    Proposal,
    explain,
    explain_prompt,
    propose,
    propose_prompt,
    settled_rules,
)
from inspections.answers import USUAL, AnswerSets

SETS = AnswerSets.from_data({"answers": USUAL}).sets
VICTIM = FactDefinition("victim", "There is an identifiable victim", "victim", SETS["yes_no"])
HARM = FactDefinition("harm_inspector", "Risk of harm to others", "harm_concern", SETS["classification"])
OFFENCE = FactDefinition("offence", "Principal offence")
FACTS = (VICTIM, HARM, OFFENCE)


@pytest.mark.parametrize(("answer", "holds"), [("yes", True), ("no", False), ("", None), (None, None)])
def test_yes_settles_a_rule_and_no_settles_it_the_other_way(answer: str | None, holds: bool | None) -> None:
    assert settled_rules(FACTS, {"victim": answer, "offence": "theft"})["victim"] is holds


@pytest.mark.parametrize(
    ("answer", "holds"), [("low", False), ("medium", True), ("high", True), ("very_high", True), ("", None)]
)
def test_a_classification_above_low_settles_a_concern(answer: str, holds: bool | None) -> None:
    assert settled_rules(FACTS, {"harm_inspector": answer}) == {"victim": None, "harm_concern": holds}


def test_a_fact_marked_not_relevant_leaves_its_rule_to_the_inspector() -> None:
    fact = FactDefinition("oversight", "Oversight was sufficient", "oversight", SETS["yes_no_not_relevant"])
    assert settled_rules([fact], {"oversight": "not_relevant"}) == {"oversight": None}


@pytest.mark.parametrize(
    ("answers", "holds"),
    [(("yes", "no"), True), (("no", "yes"), True), (("no", "no"), False), (("no", ""), None), (("", "yes"), True)],
)
def test_of_several_facts_for_one_rule_one_that_holds_is_enough(answers: tuple[str, str], holds: bool | None) -> None:
    facts = [FactDefinition(key, key, "victim", SETS["yes_no"]) for key in ("first", "second")]
    assert settled_rules(facts, dict(zip(("first", "second"), answers, strict=True))) == {"victim": holds}


def test_a_value_that_a_fact_cannot_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="The fact victim cannot be 'maybe'"):
        settled_rules(FACTS, {"victim": "maybe"})


@pytest.mark.parametrize(
    ("rule", "proposed"),
    [("always", True), ("inspector", None), ("victim", False), ("harm_concern", True), ("not_put_to_this_case", None)],
)
def test_a_key_question_is_proposed_by_its_rule(rule: str, proposed: bool | None) -> None:
    assert propose(rule, {"victim": False, "harm_concern": True}) is proposed


@pytest.mark.parametrize(
    ("question", "prompt", "proposed"),
    [
        ("always", "", True),
        ("always", "holds", True),
        ("always", "fails", False),
        ("always", "inspector", None),
        ("fails", "", False),
        ("fails", "holds", False),
        ("fails", "inspector", False),
        ("open", "", None),
        ("open", "holds", None),
        ("open", "fails", False),
        ("holds", "open", None),
    ],
)
def test_a_prompt_is_relevant_only_where_its_key_question_is(question: str, prompt: str, proposed: bool | None) -> None:
    assert propose_prompt(question, prompt, {"holds": True, "fails": False, "open": None}) is proposed


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        ("always", {}, Proposal(True, "It is put to every case.")),
        ("inspector", {}, Proposal(None, "The inspector decides.")),
        ("not_put_to_this_case", {}, Proposal(None, "The inspector decides.")),
        ("victim", {"victim": "no"}, Proposal(False, "About the case says No to “There is an identifiable victim”.")),
        (
            "harm_concern",
            {"harm_inspector": "very_high"},
            Proposal(True, "About the case says Very high to “Risk of harm to others”."),
        ),
        (
            "victim",
            {},
            Proposal(None, "About the case does not settle it yet: “There is an identifiable victim”."),
        ),
    ],
)
def test_the_reason_is_given_in_plain_words(rule: str, values: dict[str, object], expected: Proposal) -> None:
    assert explain(rule, FACTS, values) == expected


def test_the_reason_names_only_the_facts_that_decide() -> None:
    facts = [FactDefinition(key, label, "r", SETS["yes_no"]) for key, label in (("a", "First"), ("b", "Second"))]
    assert explain("r", facts, {"a": "no", "b": "yes"}).reason == "About the case says Yes to “Second”."
    assert explain("r", facts, {"a": "no", "b": "no"}).reason == "About the case says No to “First” and No to “Second”."


NO_CONCERN = "About the case says Low to “Risk of harm to others”."
NO_VICTIM = "About the case says No to “There is an identifiable victim”."


@pytest.mark.parametrize(
    ("question", "prompt", "expected"),
    [
        ("harm_concern", "", Proposal(False, NO_CONCERN)),
        ("harm_concern", "victim", Proposal(False, NO_CONCERN)),
        ("always", "victim", Proposal(False, NO_VICTIM)),
        ("inspector", "victim", Proposal(False, NO_VICTIM)),
        ("always", "inspector", Proposal(None, "The inspector decides.")),
        ("always", "", Proposal(True, "It is put to every case.")),
        ("inspector", "", Proposal(None, "The inspector decides.")),
    ],
)
def test_a_prompt_s_reason_is_what_decides_it(question: str, prompt: str, expected: Proposal) -> None:
    proposal = explain_prompt(question, prompt, FACTS, {"victim": "no", "harm_inspector": "low"})
    assert proposal == expected
    settled = settled_rules(FACTS, {"victim": "no", "harm_inspector": "low"})
    assert proposal.relevant is propose_prompt(question, prompt, settled)
