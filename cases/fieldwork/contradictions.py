"""What in a case's answers looks as if one thing contradicts another. Pure: no Django.

These are questions to the inspector, never errors: there may be a good reason for each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cases.choices import INSPECTOR_CLASSIFICATIONS
from inspections.answers import INSUFFICIENT, SUFFICIENT
from inspections.wording import listed

YES: Final = SUFFICIENT
NO: Final = INSUFFICIENT
FAR_APART: Final = 2
"""So many levels between two classifications call for words."""

_LEVELS: Final = {value: level for level, (value, _) in enumerate(INSPECTOR_CLASSIFICATIONS)}
_LABELS: Final = dict(INSPECTOR_CLASSIFICATIONS)


class Kind(StrEnum):
    PROMPTS_YES = "prompts_yes"
    PROMPTS_NO = "prompts_no"
    NO_EVIDENCE = "no_evidence"
    CLASSIFICATION = "classification"
    DEPARTURE = "departure"


@dataclass(frozen=True)
class Judged:
    """A key question: its judgement and its prompts' answers by key, "" where unanswered, and the evidence in words.

    An answer is what it counts as, or itself where it counts as nothing.

    `rule` is what proposes its relevance, `strand` what it belongs with; both as the framework names them.
    """

    number: str
    answer: str = ""
    evidence: str = ""
    prompts: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    strand: str = ""


@dataclass(frozen=True)
class Classified:
    """A classification by the inspector beside the service's own; `rule` is what it settles. "" is not recorded."""

    key: str
    label: str
    inspector: str
    service: str
    rule: str = ""


@dataclass(frozen=True)
class Departed:
    """A prompt or key question answered otherwise than proposed, in words, and why; "" where nothing says so."""

    key: str
    answer: str
    proposed: str
    why: str = ""


@dataclass(frozen=True)
class Question:
    """A question to the inspector: what it is about, the key of the item to look at, and the question in words."""

    kind: Kind
    key: str
    words: str


def questions_of(
    judged: Sequence[Judged], classified: Iterable[Classified] = (), departed: Iterable[Departed] = ()
) -> list[Question]:
    """Return every question about a case: classifications first, then key questions in order, then departures."""
    return [
        *(question for one in classified for question in _of_classification(one, judged)),
        *(question for one in judged for question in _of_judgement(one)),
        *(_of_departure(one) for one in departed if not one.why),
    ]


def levels_apart(one: str, other: str) -> int:
    """Return how many levels lie between two classifications; 0 where one of them is not known or not a level."""
    if one not in _LEVELS or other not in _LEVELS:
        return 0
    return abs(_LEVELS[one] - _LEVELS[other])


def _of_judgement(one: Judged) -> Iterable[Question]:
    answers = list(one.prompts.values())
    known = {answer for answer in answers if answer in {YES, NO}}
    if "" not in answers and known == {YES} and one.answer == NO:
        yield Question(
            Kind.PROMPTS_YES,
            one.number,
            f"{one.number}: every prompt that is relevant is answered Yes, and the overall judgement is No. "
            "Is that what you mean?",
        )
    if "" not in answers and known == {NO} and one.answer == YES:
        yield Question(
            Kind.PROMPTS_NO,
            one.number,
            f"{one.number}: every prompt that is relevant is answered No, and the overall judgement is Yes. "
            "Is that what you mean?",
        )
    if one.answer == NO and not one.evidence:
        yield Question(
            Kind.NO_EVIDENCE, one.number, f"{one.number}: judged No, without any evidence in words. What shows it?"
        )


def _of_classification(one: Classified, judged: Sequence[Judged]) -> Iterable[Question]:
    if levels_apart(one.inspector, one.service) < FAR_APART:
        return
    about = _about(one.rule, judged)
    if any(question.evidence for question in about):
        return
    numbers = [question.number for question in about]
    where = f", and the evidence on {listed(numbers)} says nothing about it" if numbers else ""
    yield Question(
        Kind.CLASSIFICATION,
        one.key,
        f"{one.label}: you judge {_LABELS[one.inspector]}, the service recorded {_LABELS[one.service]}{where}. "
        "What makes the difference?",
    )


def _about(rule: str, judged: Sequence[Judged]) -> list[Judged]:
    """Return the key questions where words about a classification belong: those it settles, and those of their
    strand."""
    settled = [question for question in judged if rule and question.rule == rule]
    strands = {question.strand for question in settled if question.strand}
    return [question for question in judged if question in settled or question.strand in strands]


def _of_departure(one: Departed) -> Question:
    return Question(
        Kind.DEPARTURE,
        one.key,
        f"{one.key}: answered {one.answer}, though it is proposed as {one.proposed}. Why?",
    )
