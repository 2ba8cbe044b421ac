"""The ratings panel's discretion: what gives grounds to move a standard by one band, and what a decision does.

Pure. All of it is on whole-number percentages. Source of the rule: the framework file's `discretion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from inspections.rating_rules import Rules
from ratings.rollup.figures import CaseJudgements, Ground, GroundKind, Grounds, KeyQuestionResult, percentage


class Move(StrEnum):
    """What a panel decision does with the calculated rating."""

    NOTHING_CALCULATED = "nothing_calculated"
    CONFIRMS = "confirms"
    WITHIN_GROUNDS = "within_grounds"
    EXCEPTIONAL = "exceptional"
    REFUSED = "refused"


@dataclass(frozen=True)
class MoveVerdict:
    """What the rule says of a decision: the grounds it rests on, and why it is refused ("" where it is not)."""

    move: Move
    grounds: tuple[Ground, ...] = ()
    refusal: str = ""

    @property
    def allowed(self) -> bool:
        return self.move is not Move.REFUSED

    @property
    def exceptional(self) -> bool:
        """The decision moves the standard without grounds, and is to be marked so."""
        return self.move is Move.EXCEPTIONAL


def check_move(*, rules: Rules, calculated: str | None, rating: str, grounds: Grounds) -> MoveVerdict:
    """Say what a panel decision of `rating` would do with a standard's calculated rating.

    Any rating will do where nothing is calculated. Otherwise the panel may confirm, move by one band
    with grounds, or move by one band without (exceptional); a move of more than one band is refused.
    Raises ValueError for a rating that is not on the scale.
    """
    place = rules.position(rating)
    if calculated is None:
        return MoveVerdict(Move.NOTHING_CALCULATED)
    steps = place - rules.position(calculated)
    if steps == 0:
        return MoveVerdict(Move.CONFIRMS)
    if abs(steps) > 1:
        refusal = (
            f"The panel may move a standard by one band only: the calculated rating is {rules.label(calculated)}, "
            f"and {rules.label(rating)} is {abs(steps)} bands away."
        )
        return MoveVerdict(Move.REFUSED, refusal=refusal)
    resting_on = grounds.up if steps > 0 else grounds.down
    return MoveVerdict(Move.WITHIN_GROUNDS if resting_on else Move.EXCEPTIONAL, resting_on)


def find_grounds(
    rules: Rules, calculated: str, questions: Sequence[KeyQuestionResult], cases: Sequence[CaseJudgements]
) -> Grounds:
    """The grounds for moving a standard from its calculated rating, each with the questions and cases that give it.

    `questions` are the standard's, `cases` those of its domain. Grounds to the band above:
    `within_points` when every key question in the lowest band is near enough to the next band,
    `single_case` when one case judged sufficient throughout would lift the standard. To the band below:
    `within_points` when any key question in the lowest band is near enough to the band below,
    `single_case` when one case judged insufficient would lower the standard.
    """
    up = [_points_below_next_band(rules, calculated, questions)]
    down = [_points_above_band_below(rules, calculated, questions)]
    if rules.single_case_changes_rating:
        up.append(_case_that_lifts(rules, calculated, questions, cases))
        down.append(_case_that_lowers(rules, calculated, questions, cases))
    return Grounds(tuple(ground for ground in up if ground), tuple(ground for ground in down if ground))


def _points_below_next_band(rules: Rules, calculated: str, questions: Sequence[KeyQuestionResult]) -> Ground | None:
    above = rules.band_above(calculated)
    lowest = [question for question in questions if question.sets_rating]
    if above is None or any(above.from_ - (question.percent or 0) > rules.points_from_boundary for question in lowest):
        return None
    return Ground(GroundKind.WITHIN_POINTS, tuple(question.number for question in lowest))


def _points_above_band_below(rules: Rules, calculated: str, questions: Sequence[KeyQuestionResult]) -> Ground | None:
    if rules.position(calculated) == 0:
        return None
    top_of_band_below = rules.band_of_rating(calculated).from_ - 1
    near = tuple(
        question.number
        for question in questions
        if question.sets_rating and (question.percent or 0) - top_of_band_below <= rules.points_from_boundary
    )
    return Ground(GroundKind.WITHIN_POINTS, near) if near else None


def _position_after(rules: Rules, question: KeyQuestionResult, change: int) -> int:
    """Where on the scale a key question with relevant cases would stand with `change` more sufficient ones."""
    percent = percentage(question.sufficient + change, question.relevant)
    return rules.position(rules.band(percent or 0).rating)


def _case_that_lifts(
    rules: Rules, calculated: str, questions: Sequence[KeyQuestionResult], cases: Sequence[CaseJudgements]
) -> Ground | None:
    # The standard rises only when every lowest key question does, so one case must be insufficient on all of them.
    lowest = [question for question in questions if question.sets_rating]
    numbers = tuple(question.number for question in lowest)
    insufficient = rules.answers.insufficient
    references = tuple(
        case.reference for case in cases if all(case.judgements.get(number) in insufficient for number in numbers)
    )
    place = rules.position(calculated)
    if not references or any(_position_after(rules, question, +1) <= place for question in lowest):
        return None
    return Ground(GroundKind.SINGLE_CASE, numbers, references)


def _case_that_lowers(
    rules: Rules, calculated: str, questions: Sequence[KeyQuestionResult], cases: Sequence[CaseJudgements]
) -> Ground | None:
    # One key question below the lowest band is enough, and it need not be one that sets the rating now.
    place = rules.position(calculated)
    numbers = tuple(
        question.number
        for question in questions
        if question.sufficient and _position_after(rules, question, -1) < place
    )
    if not numbers:
        return None
    sufficient = rules.answers.sufficient
    references = tuple(
        case.reference for case in cases if any(case.judgements.get(number) in sufficient for number in numbers)
    )
    return Ground(GroundKind.SINGLE_CASE, numbers, references)
