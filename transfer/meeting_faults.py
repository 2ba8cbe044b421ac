"""Faults of what surrounds the decisions of the panel in a file: meetings, proposals, representations, issues."""

import hashlib
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator
from typing import Any

from inspections.models import RatedFrom
from transfer.outline import Outline
from transfer.places import at, entries

NUMBERED = ("proposals", "representations", "issues")
MOMENTS = ("decided_at", "confirmation_at")
PEOPLE = ("decided_by", "confirmation_by")


def meeting_faults(data: dict[str, Any], outline: Outline | None, *, whole: bool) -> Iterator[str]:
    """Give a sentence for each fault. Where the file is not `whole`, what is missing may not have fitted."""
    for index, meeting in entries(data, "panel"):
        yield from _attendance_faults(meeting, at("panel", index))
        for i, row in entries(meeting, "decisions"):
            yield from _confirmation_faults(row, at("panel", index, "decisions", i))
    yield from _under_way_faults(data)
    for index, row in entries(data, "representations"):
        yield from _answer_faults(row, at("representations", index))
    for index, row in entries(data, "issues"):
        yield from _document_faults(row, index)
    if whole:
        for part in NUMBERED:
            yield from _number_faults(data, part)
        yield from _reference_faults(data)
    if outline is not None:
        yield from _standard_faults(data, outline)


def given_by_decisions(data: dict[str, Any], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the place and value of everything of these names that a decision of the panel has."""
    for index, meeting in entries(data, "panel"):
        for i, row in entries(meeting, "decisions"):
            yield from ((at("panel", index, "decisions", i, name), row[name]) for name in names if name in row)


def members_named(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the place and username of everybody who took part in a meeting."""
    for index, meeting in entries(data, "panel"):
        yield from ((at("panel", index, "members", i), name) for i, name in enumerate(meeting.get("members", [])))


def _attendance_faults(meeting: dict[str, Any], where: str) -> Iterator[str]:
    chair = meeting.get("chair")
    if chair is not None and chair not in meeting.get("members", []):
        yield f"{where}.chair: “{chair}” is not among the members of the meeting. Add them, or leave the chair out."
    if chair is None:
        for name in ("members", "quorum", "concluded_at", "concluded_by", "figures"):
            if name in meeting:
                yield f"{where}.{name}: it says nothing of a meeting without a chair. Give the chair, or leave it out."


def _under_way_faults(data: dict[str, Any]) -> Iterator[str]:
    under_way = [i for i, row in entries(data, "panel") if "chair" in row and "concluded_at" not in row]
    for index in under_way[1:]:
        yield f"{at('panel', index)}: the meeting at {at('panel', under_way[0])} is under way already. Conclude one."


def _confirmation_faults(row: dict[str, Any], where: str) -> Iterator[str]:
    given = row.get("confirmation")
    if given is not None and not row.get("exceptional"):
        yield f"{where}.confirmation: only an exceptional move is confirmed. Give exceptional too, or leave it out."
    if given in ("confirmed", "declined") and not row.get("confirmation_reason", "").strip():
        yield f"{where}.confirmation_reason: the chair’s reason is missing."
    for name in ("confirmation_reason", "confirmation_at", "confirmation_by"):
        if name in row and given not in ("confirmed", "declined"):
            yield f"{where}.{name}: the chair has not answered. Give confirmation too, or leave it out."


def _answer_faults(row: dict[str, Any], where: str) -> Iterator[str]:
    if ("answer" in row) != ("answered_on" in row):
        yield f"{where}: answer and answered_on come together. Give both, or leave both out."
    elif "answer" in row and row["answered_on"] < row["received_on"]:
        yield f"{where}.answered_on: {row['answered_on']} is before it was received, {row['received_on']}."
    for name in ("answered_at", "answered_by"):
        if name in row and "answer" not in row:
            yield f"{where}.{name}: there is no answer. Give it, or leave {name} out."


def _document_faults(issue: dict[str, Any], index: int) -> Iterator[str]:
    formats = []
    for i, document in entries(issue, "documents"):
        where = at("issues", index, "documents", i)
        if document["format"] in formats:
            yield f"{where}.format: there is another {document['format']} of this issue. Keep one."
        formats.append(document["format"])
        try:
            content = b64decode(document["content"], validate=True)
        except Error:
            yield f"{where}.content: this is not Base64."
            continue
        if hashlib.sha256(content).hexdigest() != document["sha256"]:
            yield f"{where}.content: the document was changed: its SHA-256 is not the one given."


def _number_faults(data: dict[str, Any], part: str) -> Iterator[str]:
    for place, (index, row) in enumerate(entries(data, part), start=1):
        if row["number"] != place:
            yield f"{at(part, index, 'number')}: {row['number']} should be {place}. Number them from 1, in order."


def _reference_faults(data: dict[str, Any]) -> Iterator[str]:
    cases = {row["reference"] for _, row in entries(data, "cases")}
    for index, row in entries(data, "representations"):
        for i, reference in enumerate(row.get("cases", [])):
            if reference not in cases:
                yield f"{at('representations', index, 'cases', i)}: there is no case “{reference}” in the file."
    proposals = {row["number"]: row["standard"] for _, row in entries(data, "proposals")}
    for index, meeting in entries(data, "panel"):
        for i, row in entries(meeting, "decisions"):
            number = row.get("proposal")
            if number is not None and proposals.get(number) != row["standard"]:
                where = at("panel", index, "decisions", i, "proposal")
                yield f"{where}: proposal {number} is not one on standard {row['standard']}."


def _standard_faults(data: dict[str, Any], outline: Outline) -> Iterator[str]:
    for index, row in entries(data, "representations"):
        for i, number in enumerate(row["standards"]):
            if number not in outline.standards:
                where = at("representations", index, "standards", i)
                yield f"{where}: the framework has no standard {number}."
    for index, row in entries(data, "proposals"):
        where, number = at("proposals", index), row["standard"]
        if number not in outline.standards:
            yield f"{where}.standard: the framework has no standard {number}."
        elif outline.domain_of[number].rated_from == RatedFrom.EVIDENCE:
            yield f"{where}.standard: standard {number} is rated from evidence: domain_one holds what is proposed."
        if row["rating"] not in outline.rules.ratings:
            yield f"{where}.rating: “{row['rating']}” is not a rating of this framework."
