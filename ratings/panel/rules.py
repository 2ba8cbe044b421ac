"""What the ratings panel may record: the rules that the form, the Django admin and the action all check by.

Pure: no Django, no clock. Source of the rules: the framework's `discretion`, and what must be on record of a meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inspections.rating_rules import Rules
from ratings.rollup.discretion import MoveVerdict, check_move
from ratings.rollup.figures import RollUp, StandardResult

RATING, REASON, EXCEPTIONAL = "rating", "reason", "exceptional"
NO_DECISION = "Record a decision on at least one standard: choose its rating and give the reason."
LEAD_RECORDS = (
    "You lead this inspection: you propose, and the panel decides. Another member of the panel must record the "
    "decisions."
)


@dataclass(frozen=True)
class Decision:
    """What the panel decided on one standard.

    `seen` is the calculated rating that the panel had before it, "" where there was none; `exceptional` says that the
    panel knows that it moves the standard without grounds.
    """

    standard: str
    rating: str
    reason: str
    seen: str
    exceptional: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong with one decision: a sentence, and the part it is about (RATING, REASON or EXCEPTIONAL)."""

    standard: str
    part: str
    sentence: str


def find_faults(rules: Rules, rollup: RollUp, decisions: Sequence[Decision]) -> list[Fault]:
    """Return every fault of a meeting's decisions against the figures as they are now."""
    faults: list[Fault] = []
    met: set[str] = set()
    for decision in decisions:
        if decision.standard in met:
            sentence = f"There is more than one decision on standard {decision.standard}. Keep one of them."
            faults.append(Fault(decision.standard, RATING, sentence))
            continue
        met.add(decision.standard)
        result = rollup.standards.get(decision.standard)
        if result is None:
            sentence = f"There is no standard {decision.standard} in this inspection's framework."
            faults.append(Fault(decision.standard, RATING, sentence))
        else:
            faults += _faults_of(rules, result, decision)
    return faults


def leaves_the_score(number: str) -> str:
    """Say why there is nothing to decide on a standard that is not rated for want of cases."""
    return f"Standard {number} leaves the score, because its domain has no cases. There is nothing to decide."


def fault_of_date(held_on: date, *, today: date, fieldwork_starts: date | None, latest: date | None = None) -> str:
    """Say why a meeting can't have been held on that day, "" where it can.

    `latest` is the day of the latest meeting on record: the figures that a meeting leaves would not be those of its day
    if one of a later day had decided before it.
    """
    if held_on > today:
        return f"The date of the meeting must not be in the future: today is {_day(today)}."
    if fieldwork_starts is not None and held_on < fieldwork_starts:
        return f"The panel meets once there is evidence: fieldwork started on {_day(fieldwork_starts)}."
    if latest is not None and held_on < latest:
        return (
            f"The panel has met on {_day(latest)} already. Enter that day or a later one: meetings follow each other."
        )
    return ""


def fault_of_decisions(seen: int, recorded: int) -> str:
    """Say that decisions were recorded since the form was opened, "" where none was."""
    if seen == recorded:
        return ""
    return (
        "A panel decision has been recorded since this form was opened. Look at the decisions on record, "
        "then check every decision below and record it again if it still stands."
    )


def faults_of_the_panel(
    *,
    quorum: int,
    members: Sequence[str],
    strangers: Sequence[str],
    chair: str,
    chair_takes_part: bool,
    chair_leads: bool,
) -> list[str]:
    """Say what is wrong with who takes part in a meeting, by their names; `strangers` are not on the panel."""
    faults = [f"{name} is not on the ratings panel of this inspection." for name in strangers]
    if len(members) < quorum:
        faults.append(
            f"{len(members)} of the panel’s members take part and {quorum} are needed for the panel to decide. Choose "
            "more members, or ask an administrator to put more people on the panel."
        )
    if not chair:
        faults.append("Choose who chairs the meeting.")
    elif not chair_takes_part:
        faults.append(f"{chair} chairs the meeting and must be among those who take part.")
    if chair_leads:
        faults.append(f"{chair} leads this inspection and can’t chair its panel. Choose another chair.")
    return faults


def faults_of_attendance(*, quorum: int, left: int, chair: str, chair_left: bool, chair_leads: bool) -> list[str]:
    """`left` members still are on the panel; `chair_left` says that the chair is not."""
    faults = []
    if left < quorum:
        faults.append(
            f"This meeting needs {quorum} members to decide. Still on the ratings panel of this inspection: {left}. "
            "Ask an administrator to put members back on the panel, or conclude this meeting and convene another."
        )
    if chair_left:
        faults.append(
            f"{chair} chairs this meeting and is not on the ratings panel any more. Ask an administrator to put the "
            "chair back on the panel, or conclude this meeting and convene another."
        )
    elif chair_leads:
        faults.append(
            f"{chair} chairs this meeting and leads the inspection now, so it can’t decide. Conclude this meeting and "
            "convene another with another chair."
        )
    return faults


def faults_of_proposers(
    decisions: Sequence[Decision], by: int, made: Mapping[str, Sequence[tuple[str, int | None]]]
) -> list[str]:
    """Say for which standards the person, by primary key, proposed the rating and so can't confirm it.

    `made` gives the proposals by standard, oldest first, each with its rating and who made it. Whoever made the one
    that stands is meant, and whoever ever proposed the rating that is decided, though others proposed after them.
    """
    return [
        f"You proposed the rating of standard {one.standard}, so another member of the panel must record the decision."
        for one in decisions
        if _proposed(made.get(one.standard, []), one.rating, by)
    ]


def verdict_on(rules: Rules, result: StandardResult, rating: str) -> MoveVerdict:
    """Say what a decision of `rating` does with the standard's calculated rating as it is now."""
    return check_move(rules=rules, calculated=result.calculated, rating=rating, grounds=result.grounds)


def grounds_as_data(verdict: MoveVerdict) -> list[dict[str, object]]:
    """Return the grounds that a decision rests on, as they are stored with it and written in the ledger."""
    return [
        {
            "kind": ground.kind.value,
            "key_questions": list(ground.key_questions),
            "case_references": list(ground.case_references),
        }
        for ground in verdict.grounds
    ]


def may_need_exception(rules: Rules, result: StandardResult) -> bool:
    """Return whether the standard could be moved by one band without grounds, in either direction."""
    return any(verdict_on(rules, result, rating).exceptional for rating in rules.ratings)


def _faults_of(rules: Rules, result: StandardResult, decision: Decision) -> Iterable[Fault]:
    number = decision.standard
    if result.leaves_the_score:
        yield Fault(number, RATING, leaves_the_score(number))
        return
    if not decision.reason.strip():
        yield Fault(number, REASON, f"Enter the panel's reason for its decision on standard {number}.")
    if decision.rating not in rules.ratings:
        yield Fault(number, RATING, f"Choose a rating for standard {number}: {_either(rules)}.")
        return
    if decision.seen != (result.calculated or ""):
        yield Fault(number, RATING, _stale(rules, result, decision))
        return
    verdict = verdict_on(rules, result, decision.rating)
    if not verdict.allowed:
        yield Fault(number, RATING, f"Standard {number}: {verdict.refusal}")
    elif verdict.exceptional and not decision.exceptional:
        yield Fault(number, EXCEPTIONAL, _unconfirmed(rules, result, decision.rating))


def _proposed(made: Sequence[tuple[str, int | None]], rating: str, by: int) -> bool:
    return any(
        person == by for place, (proposed, person) in enumerate(made, 1) if proposed == rating or place == len(made)
    )


def _stale(rules: Rules, result: StandardResult, decision: Decision) -> str:
    seen = rules.labelled(decision.seen if decision.seen in rules.ratings else None, "no calculated rating")
    now = rules.labelled(result.calculated, "no calculated rating")
    return (
        f"Standard {decision.standard}: a judgement was recorded meanwhile. The calculated rating was {seen} when the "
        f"form was opened and is {now} now. Look at the figures again, then decide."
    )


def _unconfirmed(rules: Rules, result: StandardResult, rating: str) -> str:
    return (
        f"Standard {result.number}: there are no grounds for moving it from "
        f"{rules.labelled(result.calculated, 'no rating')} to {rules.label(rating)}. If the panel decides so all "
        "the same, tick that the move is exceptional."
    )


def _either(rules: Rules) -> str:
    return ", ".join(rules.label(rating) for rating in rules.ratings)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
