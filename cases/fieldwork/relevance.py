"""Proposes which key questions and prompts are relevant to a case, from what is recorded about the case.

A proposal never decides: the inspector answers every question and prompt, and the recorded answer alone counts.
Source of the rules: the framework file, whose facts say which rule each of them settles.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from inspections.answers import Answer

ALWAYS: Final = "always"
INSPECTOR: Final = "inspector"


@dataclass(frozen=True)
class FactDefinition:
    """A case fact of the framework; `settles` names the rule that its answers decide, or is empty."""

    key: str
    label: str
    settles: str = ""
    answers: tuple[Answer, ...] = ()

    def answered(self, value: object) -> Answer | None:
        """Return the answer of a value, None for none. Raises ValueError for a value that the fact can't have."""
        if value is None or value == "":
            return None
        for answer in self.answers:
            if answer.value == value:
                return answer
        raise ValueError(f"The fact {self.key} cannot be {value!r}.")

    def holds(self, value: object) -> bool | None:
        """Return whether the rule holds by a value, None where that is not known."""
        answer = self.answered(value)
        return answer.settles if answer else None


@dataclass(frozen=True)
class Proposal:
    """Whether something is proposed as relevant (None: the inspector decides), and why in plain words."""

    relevant: bool | None
    reason: str


def settled_rules(definitions: Iterable[FactDefinition], values: Mapping[str, object]) -> dict[str, bool | None]:
    """Return each rule that a fact settles: True holds, False does not, None not known yet.

    `definitions` are the facts put to the case, `values` what is recorded, by fact key. A fact without an answer, or
    with one that settles nothing, leaves its rule to the inspector. Of several facts for one rule one that holds is
    enough. Raises ValueError for a value that a fact cannot have.
    """
    settled: dict[str, bool | None] = {}
    for fact in definitions:
        if fact.settles:
            known = settled.get(fact.settles, False)
            settled[fact.settles] = _either(known, fact.holds(values.get(fact.key)))
    return settled


def propose(rule: str, settled: Mapping[str, bool | None]) -> bool | None:
    """Propose by a key question's rule: True relevant, False not relevant, None for the inspector to decide."""
    if rule == ALWAYS:
        return True
    return None if rule == INSPECTOR else settled.get(rule)


def propose_prompt(question_rule: str, prompt_rule: str, settled: Mapping[str, bool | None]) -> bool | None:
    """By its own rule, else its key question's, and never where that is proposed as not relevant."""
    question, prompt = propose(question_rule, settled), propose(prompt_rule or ALWAYS, settled)
    if question is False or prompt is False:
        return False
    return True if question and prompt else None


def explain(rule: str, definitions: Iterable[FactDefinition], values: Mapping[str, object]) -> Proposal:
    """Propose by a key question's rule, with the reason in words that a page can print."""
    facts = [fact for fact in definitions if fact.settles == rule]
    relevant = propose(rule, settled_rules(facts, values))
    if rule == ALWAYS:
        return Proposal(relevant, "It is put to every case.")
    answers = [(fact, fact.answered(values.get(fact.key))) for fact in facts]
    if not facts or rule == INSPECTOR:
        return Proposal(relevant, "The inspector decides.")
    if relevant is None:
        labels = " and ".join(f"“{fact.label}”" for fact, answer in answers if not answer or answer.settles is None)
        return Proposal(relevant, f"About the case does not settle it yet: {labels}.")
    said = " and ".join(
        f"{answer.label} to “{fact.label}”" for fact, answer in answers if answer and answer.settles is relevant
    )
    return Proposal(relevant, f"About the case says {said}.")


def explain_prompt(
    question_rule: str, prompt_rule: str, definitions: Iterable[FactDefinition], values: Mapping[str, object]
) -> Proposal:
    """Propose for a prompt, with the reason: the key question's where that is what decides, and else its own."""
    facts = list(definitions)
    question = explain(question_rule, facts, values)
    prompt = explain(prompt_rule or ALWAYS, facts, values)
    if question.relevant is False:
        return question
    if prompt.relevant is False or (question.relevant and prompt_rule):
        return prompt
    return question


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False
