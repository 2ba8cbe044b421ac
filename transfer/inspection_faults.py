"""Faults of what an inspection file says of the inspection itself, its people and the evidence of no case."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from inspections.models import Inspection, RatedFrom
from transfer import casework_faults, meeting_faults, second_reading_faults
from transfer.outline import Outline
from transfer.places import at, at_case, entries, twice

_REFERENCE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_USERNAME = re.compile(r"[\w.@+-]+")
_WINDOWS = (("court_months_from", "court_months_to"), ("out_of_court_months_from", "out_of_court_months_to"))

_NAMED_BY_THE_INSPECTION = ("ratings_closed_by", "ratings_reopened_by")
_NAMED_BY_PARTS = (
    ("team", "username"),
    ("draws", "drawn_by"),
    ("second_readings", "drawn_by"),
    ("practice_examples", "added_by"),
    ("panel", "recorded_by"),
    ("panel", "chair"),
    ("panel", "concluded_by"),
    ("proposals", "proposed_by"),
    ("representations", "recorded_by"),
    ("representations", "answered_by"),
    ("issues", "issued_by"),
)


def inspection_faults(data: dict[str, Any], outline: Outline | None) -> Iterator[str]:
    """Give a sentence for each fault of the inspection, its ratings from evidence, findings and recommendations."""
    inspection = data["inspection"]
    if not _REFERENCE.fullmatch(inspection["reference"]):
        yield "inspection.reference: use lower-case letters, digits and single hyphens, such as northshire-2026."
    starts, ends = inspection.get("fieldwork_starts"), inspection.get("fieldwork_ends")
    if starts and ends and ends < starts:
        yield f"inspection.fieldwork_ends: {ends} is before fieldwork starts, {starts}."
    yield from _window_faults(inspection.get("design", {}))
    yield from _evidence_faults(data, outline)
    findings = list(entries(data, "findings"))
    yield from twice(
        ((at("findings", index), (row["domain"], row["kind"], row["position"])) for index, row in findings),
        "the place of domain, kind and position",
    )
    yield from twice(
        ((at("recommendations", i, "number"), row["number"]) for i, row in entries(data, "recommendations")),
        "recommendation",
    )
    yield from twice(((at("draws", i, "number"), row["number"]) for i, row in entries(data, "draws")), "draw")
    for index, row in findings:
        if outline and row["domain"] not in outline.domains:
            yield f"{at('findings', index, 'domain')}: the framework has no domain {row['domain']}."


def people_faults(data: dict[str, Any], *, whole: bool) -> Iterator[str]:
    """Give a sentence for each fault of the people, the team and the names that the rest of the file uses.

    Where the file is not `whole`, whoever is missing may have been among what did not fit.
    """
    people = list(entries(data, "people"))
    yield from twice(((at("people", i, "username"), person["username"]) for i, person in people), "the username")
    for index, person in people:
        username = person["username"]
        if not _USERNAME.fullmatch(username) or unicodedata.normalize("NFKC", username) != username:
            yield (
                f"{at('people', index, 'username')}: “{username}” can't be a username. "
                "Use letters, digits and the characters @ . + - _ alone."
            )
    team = list(entries(data, "team"))
    yield from twice(((at("team", i), f"{row['username']}, {row['role']}") for i, row in team), "the role of")
    leads = [index for index, row in team if row["role"] == "lead_inspector"]
    for index in leads[1:]:
        yield f"{at('team', index)}: there is a lead inspector at {at('team', leads[0])} already. Keep one."
    if whole:
        yield from _naming_faults(data, {person["username"]: index for index, person in people})


def _window_faults(design: dict[str, int]) -> Iterator[str]:
    usual = Inspection()
    for names in _WINDOWS:
        start, end = (design.get(name, getattr(usual, name)) for name in names)
        if end < start:
            first, last = names
            yield f"inspection.design.{last}: {end} months is less than {first}, {start}. The longer time comes second."


def _evidence_faults(data: dict[str, Any], outline: Outline | None) -> Iterator[str]:
    if outline is None:
        return
    for part in ("domain_one", "domain_one_details"):
        for number in data.get(part, {}):
            domain = outline.domain_of.get(number) if number in outline.standards else None
            if domain is None:
                yield f"{at(part, number)}: the framework has no standard {number}."
            elif domain.rated_from != RatedFrom.EVIDENCE:
                yield f"{at(part, number)}: standard {number} is rated from cases, so it has no rating from evidence."
    for number, rating in data["domain_one"].items():
        if rating not in outline.rules.ratings:
            yield f"{at('domain_one', number)}: “{rating}” is not a rating of this framework."


def _naming_faults(data: dict[str, Any], people: dict[str, int]) -> Iterator[str]:
    unnamed = set(people)
    for where, username in _named(data):
        unnamed.discard(username)
        if username not in people:
            yield f"{where}: “{username}” is not among the people of the file. Add them, or leave the name out."
    for username in sorted(unnamed):
        yield f"{at('people', people[username])}: nothing in the file names “{username}”. Remove them."


def _named(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the place of every username in the file outside `people`, with the username."""
    groups = [(at("caseload", "loaded_by"), data.get("caseload", {}), "loaded_by")]
    groups += [(at("inspection", name), data["inspection"], name) for name in _NAMED_BY_THE_INSPECTION]
    for part, name in _NAMED_BY_PARTS:
        groups += [(at(part, index, name), row, name) for index, row in entries(data, part)]
    details = data.get("domain_one_details", {})
    groups += [(at("domain_one_details", number, "rated_by"), row, "rated_by") for number, row in details.items()]
    yield from ((where, group[name]) for where, group, name in groups if name in group)
    yield from meeting_faults.given_by_decisions(data, meeting_faults.PEOPLE)
    yield from meeting_faults.members_named(data)
    for index, case in entries(data, "cases"):
        for name in ("allocated_to", "submitted_by", "withdrawn_by"):
            if name in case:
                yield at_case(data, index, name), case[name]
        for place, held in entries(case, "held_changes"):
            for name in ("made_by", "resolved_by"):
                if name in held:
                    yield at_case(data, index, "held_changes", place, name), held[name]
        yield from second_reading_faults.named_in_second_reading(data, index, case, second_reading_faults.PEOPLE)
        yield from casework_faults.named_in(data, index, case, casework_faults.PEOPLE)
        for page, saved in case.get("pages", {}).items():
            if "saved_by" in saved:
                yield at_case(data, index, "pages", page, "saved_by"), saved["saved_by"]
