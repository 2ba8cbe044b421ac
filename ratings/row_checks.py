"""What is wrong with rows of a file about the panel's work that their columns can't say. No query."""

from collections.abc import Iterator
from typing import Any

from inspections.row_checks import TEXTS, numbering_faults, rating_faults, shape_faults, together
from ledger.images import Around, Columns, Fault, Key
from ratings.rollup.discretion import check_move
from ratings.rollup.figures import Grounds

CONFIRMATION = ("confirmation_reason", "confirmation_at", "confirmation_by")
GROUNDS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["kind", "key_questions", "case_references"],
        "properties": {
            "kind": {"enum": ["within_points", "single_case"]},
            "key_questions": TEXTS,
            "case_references": TEXTS,
        },
        "additionalProperties": False,
    },
}


def figures_shape(around: Around) -> dict[str, Any]:
    """Return the JSON schema of figures as `ratings.rollup.frozen` freezes them."""
    rating, count = {"enum": [None, *around.outline.rules.ratings]}, {"type": "integer", "minimum": 0}
    counts = {"sufficient": count, "relevant": count, "unanswered": count, "percent": {"type": ["integer", "null"]}}
    question = {"type": "object", "required": list(counts), "properties": counts}
    standard = {
        "type": "object",
        "properties": {
            **dict.fromkeys(("rating", "calculated", "evidence_rating"), rating),
            "key_questions": {"type": "object", "additionalProperties": question},
        },
    }
    return {
        "type": "object",
        "properties": {
            "standards": {"type": "object", "additionalProperties": standard},
            "score": {"type": ["integer", "null"]},
            "out_of": {"type": ["integer", "null"]},
            "overall": rating,
        },
    }


def of_meeting(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    yield from numbering_faults(key, around)
    yield from shape_faults(columns, figures=figures_shape(around))
    members = {member for meeting, member in around.tables["ratings.panelattendance"] if meeting == key[0]}
    chair = columns.get("chair")
    if chair is not None and chair not in members:
        yield "chair", f"“{chair}” is not among the members of the meeting. Add them, or leave the chair out."
    yield from together(columns, "chair", "quorum", "concluded_at", "concluded_by")
    if chair is None and (members or columns.get("figures")):
        yield "", "members and figures say nothing of a meeting without a chair."
    under_way = [one for one, row in around.own.items() if "chair" in row and "concluded_at" not in row]
    if key in under_way[1:]:
        yield "", f"meeting {under_way[0][0]} is under way already. Conclude one."


def of_decision(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield what is wrong with a decision of the panel, which moves a standard by one band from what was calculated."""
    faults = list(rating_faults(columns, around, "rating", "calculated"))
    yield from faults
    yield from shape_faults(columns, figures=figures_shape(around), grounds=GROUNDS)
    if not faults and "calculated" in columns:
        rules, calculated, rating = around.outline.rules, columns["calculated"], columns["rating"]
        verdict = check_move(rules=rules, calculated=calculated, rating=rating, grounds=Grounds())
        if not verdict.allowed:
            yield "rating", f"standard {key[1]}: {verdict.refusal}"
    given = columns.get("confirmation")
    if given is not None and not columns.get("exceptional"):
        yield "confirmation", "only an exceptional move is confirmed. Give exceptional too, or leave it out."
    if given in ("confirmed", "declined"):
        if "confirmation_reason" not in columns:
            yield "confirmation_reason", "the chair’s reason is missing."
    else:
        for name in CONFIRMATION:
            if name in columns:
                yield name, "the chair has not answered. Give confirmation too, or leave it out."
    number = columns.get("proposal")
    if number is not None and around.row("ratings.proposal", number).get("standard", key[1]) != key[1]:
        yield "proposal", f"proposal {number} is not one on standard {key[1]}."


def of_proposal(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    yield from numbering_faults(key, around)
    yield from rating_faults(columns, around, "rating")
    number = columns["standard"]
    if around.outline.domain_of[number].rated_from == "evidence":
        yield "standard", f"standard {number} is rated from evidence: its rating there is what is proposed."


def of_representation(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    yield from numbering_faults(key, around)
    if not columns.get("standards"):
        yield "standards", "it is on one standard or more."
    if ("answer" in columns) != ("answered_on" in columns):
        yield "", "answer and answered_on come together. Give both, or leave both out."
    elif "answer" in columns and columns["answered_on"] < columns["received_on"]:
        yield "answered_on", f"{columns['answered_on']} is before it was received, {columns['received_on']}."
    yield from together(columns, "answer", "answered_at", "answered_by")
