"""Faults of the ratings panel's decisions in an inspection file, and what the rule of discretion says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ratings.discretion import MoveVerdict, check_move
from ratings.figures import CaseJudgements, Grounds, StandardResult
from ratings.panel import grounds_as_data, verdict_on
from ratings.scoring import roll_up
from transfer.outline import Outline
from transfer.places import at, entries, twice
from transfer.second_reading_faults import decided_judgements

WITHOUT_EFFECT = ("awaited", "declined")
"""What the chair has not confirmed does not count."""
Place = tuple[int, int]
"""The index of a meeting, and that of a decision in it."""


@dataclass(frozen=True)
class Verdict:
    """What follows from the judgements in the file for a decision that does not say what it rests on."""

    calculated: str
    grounds: list[dict[str, object]]
    exceptional: bool


def panel_faults(data: dict[str, Any], outline: Outline | None, *, whole: bool) -> Iterator[str]:
    """Give a sentence for each fault of the panel's meetings and decisions.

    A decision may move a standard by one band from the rating calculated: its own, where the file says what that was,
    or else what the file's judgements give for the decision in force. Where the file is not `whole`, some of these
    judgements may be missing, so nothing is worked out.
    """
    latest = ""
    for index, meeting in entries(data, "panel"):
        if meeting["held_on"] < latest:
            where = at("panel", index, "held_on")
            yield f"{where}: {meeting['held_on']} is before {latest}. Put the oldest meeting first."
        latest = max(latest, meeting["held_on"])
        numbers = list(entries(meeting, "decisions"))
        yield from twice(
            ((at("panel", index, "decisions", i, "standard"), row["standard"]) for i, row in numbers),
            "a decision on standard",
        )
        for i, row in numbers:
            yield from (f"{at('panel', index, 'decisions', i)}.{fault}" for fault in _decision_faults(row, outline))
    if whole and outline is not None:
        yield from _move_faults(data, outline)


def verdicts(data: dict[str, Any], outline: Outline) -> dict[Place, Verdict]:
    """Give what follows for each decision that does not say itself what was calculated when the panel decided.

    Only the decisions in force have one: what was calculated before a superseded one is not known any more.
    """
    found = {}
    results = _results(data, outline)
    for place, row in _in_force(data).items():
        result = results.get(row["standard"])
        if "calculated" not in row and result is not None:
            verdict = verdict_on(outline.rules, result, row["rating"])
            found[place] = Verdict(result.calculated or "", grounds_as_data(verdict), verdict.exceptional)
    return found


def _decision_faults(row: dict[str, Any], outline: Outline | None) -> Iterator[str]:
    if "calculated" not in row:
        yield from (
            f"{name}: it says nothing without the rating calculated. Give calculated too, or leave both out."
            for name in ("grounds", "exceptional")
            if name in row
        )
    if outline is None:
        return
    number = row["standard"]
    if number not in outline.standards:
        yield f"standard: the framework has no standard {number}."
    for name in ("rating", "calculated"):
        if row.get(name) is not None and row[name] not in outline.rules.ratings:
            yield f"{name}: “{row[name]}” is not a rating of this framework."


def _move_faults(data: dict[str, Any], outline: Outline) -> Iterator[str]:
    results = _results(data, outline)
    in_force = _in_force(data)
    for index, meeting in entries(data, "panel"):
        for i, row in entries(meeting, "decisions"):
            if row["standard"] not in results or row["rating"] not in outline.rules.ratings:
                continue
            if "calculated" in row:
                verdict = _own_verdict(row, outline)
            elif (index, i) in in_force:
                verdict = verdict_on(outline.rules, results[row["standard"]], row["rating"])
            else:
                continue
            if verdict is not None and not verdict.allowed:
                yield f"{at('panel', index, 'decisions', i, 'rating')}: standard {row['standard']}: {verdict.refusal}"


def _own_verdict(row: dict[str, Any], outline: Outline) -> MoveVerdict | None:
    calculated = row["calculated"]
    if calculated is not None and calculated not in outline.rules.ratings:
        return None
    return check_move(rules=outline.rules, calculated=calculated, rating=row["rating"], grounds=Grounds())


def _results(data: dict[str, Any], outline: Outline) -> dict[str, StandardResult]:
    """Give each standard's figures from the file's judgements, before any panel."""
    cases = [
        CaseJudgements(case["reference"], case["case_type"], decided_judgements(case))
        for _, case in entries(data, "cases")
        if "withdrawn_at" not in case
    ]
    # In the order of an exported file, so that the grounds name the cases alike whatever order they came in.
    cases.sort(key=lambda case: (case.case_type, case.reference))
    figures = roll_up(rules=outline.rules, domains=outline.scoring, cases=cases, evidence_ratings={}, panel_ratings={})
    return figures.standards


def _in_force(data: dict[str, Any]) -> dict[Place, dict[str, Any]]:
    """Give the last decision that takes effect on each standard by its place."""
    places: dict[str, tuple[Place, dict[str, Any]]] = {}
    for index, meeting in entries(data, "panel"):
        for i, row in entries(meeting, "decisions"):
            if row.get("confirmation") not in WITHOUT_EFFECT:
                places[row["standard"]] = ((index, i), row)
    return dict(places.values())
