"""What scoring takes and gives: the framework's outline, the cases' judgements, and every figure of an inspection.

Pure data: no Django. `scoring` fills it, `discretion` reads it, pages and reports show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inspections.answers import AnswerSets

FROM_CASES, FROM_EVIDENCE = "cases", "evidence"


class NoCases(StrEnum):
    """What the framework says of a domain that is rated from cases, in an inspection that has none of them."""

    LEAVES_THE_SCORE = "leaves_the_score"
    NOT_SAID = ""


@dataclass(frozen=True)
class StandardOutline:
    """A standard of the framework with the numbers of its key questions, in framework order."""

    number: str
    key_questions: tuple[str, ...]


@dataclass(frozen=True)
class DomainOutline:
    """A domain of the framework: `rated_from` is "cases" or "evidence"; `case_type` says which cases."""

    number: int
    rated_from: str
    case_type: str | None
    standards: tuple[StandardOutline, ...]
    no_cases: NoCases = NoCases.NOT_SAID


@dataclass(frozen=True)
class CaseJudgements:
    """A sampled case that is not withdrawn: its answers by key question; a key question not there is unanswered."""

    reference: str
    case_type: str
    judgements: Mapping[str, str]


@dataclass(frozen=True)
class Tally:
    """The cases to which something is put: how many have each answer, and how many have none."""

    counts: Mapping[str, int]
    """By the framework's answers, in its order, those that nobody gave too."""
    sufficient: int
    insufficient: int
    unanswered: int

    @property
    def relevant(self) -> int:
        """How many cases the percentage is of."""
        return self.sufficient + self.insufficient

    @property
    def cases(self) -> int:
        """How many cases it is put to."""
        return sum(self.counts.values()) + self.unanswered

    @property
    def others(self) -> int:
        """How many cases are in no part of the percentage."""
        return self.cases - self.relevant

    @property
    def percent(self) -> int | None:
        """The whole-number percentage, None where no case is relevant."""
        return percentage(self.sufficient, self.relevant)


def tally(answers: AnswerSets, given: Iterable[str]) -> Tally:
    """Count the judgements of some cases, "" being none yet."""
    found = Counter(given)

    def number(values: Iterable[str]) -> int:
        return sum(found[value] for value in values)

    known = {value: found[value] for value in answers.judgements}
    return Tally(known, number(answers.sufficient), number(answers.insufficient), found[""])


@dataclass(frozen=True)
class KeyQuestionResult(Tally):
    """`band` is None where there is no percentage; `sets_rating` says that it is in the standard's lowest band."""

    number: str
    band: str | None
    sets_rating: bool

    @property
    def not_applicable(self) -> bool:
        """Every case has its answer and none is relevant."""
        return self.relevant == 0 and self.unanswered == 0


class GroundKind(StrEnum):
    """Why the panel may move a standard by one band."""

    WITHIN_POINTS = "within_points"
    SINGLE_CASE = "single_case"


@dataclass(frozen=True)
class Ground:
    """One ground for a move, with what gives it.

    `key_questions` are those near the boundary, or those that a case would carry over it;
    `case_references` are the cases any one of which would do so (empty for `within_points`).
    """

    kind: GroundKind
    key_questions: tuple[str, ...]
    case_references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grounds:
    """The grounds for moving a standard to the band above and to the band below; empty where there are none."""

    up: tuple[Ground, ...] = ()
    down: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class StandardResult:
    """A standard's rating and where it comes from.

    `calculated` is None where the standard is rated from evidence or no key question has a relevant case.
    `rating` is the panel's, or else the calculated or evidence rating; None while there is none of them.
    `not_applicable` says that the standard is rated from cases and no key question applies to any. `no_cases` is its
    domain's.
    """

    number: str
    key_questions: tuple[KeyQuestionResult, ...]
    calculated: str | None
    evidence_rating: str | None
    panel_rating: str | None
    rating: str | None
    points: int | None
    discretion_applied: bool
    grounds: Grounds
    not_applicable: bool
    no_cases: NoCases | None = None

    @property
    def leaves_the_score(self) -> bool:
        """Return whether it is not rated for want of cases, as the framework says: the panel has nothing to decide."""
        return self.no_cases is NoCases.LEAVES_THE_SCORE

    @property
    def awaits_a_rating(self) -> bool:
        """Return whether somebody has still to rate it. A standard without cases need not be rated."""
        return self.rating is None and self.no_cases is None


@dataclass(frozen=True)
class DomainResult:
    """A domain's lowest rating and points, both None until each of its standards has a rating.

    `no_cases` is None where the domain has cases, needs none, or nothing has been sampled yet. A domain that leaves the
    score is out of nought.
    """

    number: int
    rated_from: str
    standards: tuple[StandardResult, ...]
    rating: str | None
    points: int | None
    out_of: int
    no_cases: NoCases | None = None

    @property
    def leaves_the_score(self) -> bool:
        """Return whether its standards are not rated for want of cases, as the framework says."""
        return self.no_cases is NoCases.LEAVES_THE_SCORE


@dataclass(frozen=True)
class RollUp:
    """Every figure of an inspection, domain by domain in framework order.

    `provisional`: some case has an unanswered key question. `score` and `overall` are None then, and
    until every standard that does not leave the score has a rating.
    """

    domains: tuple[DomainResult, ...]
    score: int | None
    out_of: int
    overall: str | None
    provisional: bool

    @property
    def standards(self) -> dict[str, StandardResult]:
        """The standards by number, in framework order."""
        return {standard.number: standard for domain in self.domains for standard in domain.standards}

    @property
    def unratable(self) -> tuple[DomainResult, ...]:
        """The domains for whose sake there will be no score: they have no cases, the framework does not say what then
        happens to their standards, and the panel has not rated them."""
        return tuple(each for each in self.domains if each.no_cases is NoCases.NOT_SAID and each.points is None)

    @property
    def key_questions(self) -> dict[str, KeyQuestionResult]:
        """The key questions of the domains rated from cases, by number, in framework order."""
        return {
            question.number: question for standard in self.standards.values() for question in standard.key_questions
        }


def sum_of_known(points: Sequence[int | None]) -> int | None:
    """Return what points come to, None where there are none or some are not known."""
    known = [each for each in points if each is not None]
    return sum(known) if points and len(known) == len(points) else None


def percentage(sufficient: int, relevant: int) -> int | None:
    """`sufficient` of `relevant` as a whole-number percentage, rounded half up; None where nothing is relevant."""
    # In whole numbers: a float may fall just under a half and round the wrong way.
    return (200 * sufficient + relevant) // (2 * relevant) if relevant else None
