"""Nothing that the app holds about an inspection is forgotten in its file.

Every model is either part of an inspection or not, and of the former every field has its place in the file. Whoever
adds a field or a model meets these tests, and says here where the file has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from inspections.models import Inspection
from tests.transfer.files import REFERENCE, exported, full_inspection
from transfer.reading import SCHEMA

#: Where the file has each field, as a path with [] for the entries of a list and * for those of a group.
#: "" means: the field is a place in the database alone, and another says the same.
ROW = {"id": ""}
PLACES: dict[str, dict[str, str]] = {
    "inspections.Service": ROW
    | {
        "name": "service.name",
        "local_authority": "service.local_authority",
        "region": "service.region",
        "known_as": "service.usually_known_as",
    },
    "inspections.Inspection": ROW
    | {
        "reference": "inspection.reference",
        "service": "service",
        "framework": "framework",
        "known_as": "service.known_as",
        "joint": "inspection.joint",
        "fieldwork_starts": "inspection.fieldwork_starts",
        "fieldwork_ends": "inspection.fieldwork_ends",
        "published": "inspection.published",
        "closed_at": "inspection.closed_at",
        **{
            name: f"inspection.{name}"
            for name in (
                "panel_quorum",
                "ratings_closed_at",
                "ratings_closed_by",
                "ratings_reopened_at",
                "ratings_reopened_by",
                "ratings_reopened_reason",
            )
        },
        "court_months_from": "inspection.design.court_months_from",
        "court_months_to": "inspection.design.court_months_to",
        "out_of_court_months_from": "inspection.design.out_of_court_months_from",
        "out_of_court_months_to": "inspection.design.out_of_court_months_to",
        "confidence_percent": "inspection.design.confidence_percent",
        "margin_points": "inspection.design.margin_points",
        "court_percent": "inspection.design.court_percent",
        "balancing_variables": "inspection.design.balancing_variables",
    },
    "inspections.Membership": ROW | {"inspection": "team", "user": "team.[].username", "role": "team.[].role"},
    "inspections.EvidenceRating": ROW
    | {
        "inspection": "domain_one",
        "standard": "domain_one_details.*",
        "rating": "domain_one.*",
        "reasons": "domain_one_details.*.reasons",
        "rated_by": "domain_one_details.*.rated_by",
        "version": "domain_one_details.*.version",
    },
    "inspections.Finding": ROW
    | {
        "inspection": "findings",
        "domain": "findings.[].domain",
        "kind": "findings.[].kind",
        "position": "findings.[].position",
        "text": "findings.[].text",
    },
    "inspections.Recommendation": ROW
    | {
        "inspection": "recommendations",
        "number": "recommendations.[].number",
        "addressee": "recommendations.[].addressee",
        "text": "recommendations.[].text",
    },
    "cases.Caseload": ROW
    | {
        "inspection": "caseload",
        "file_name": "caseload.file_name",
        "sha256": "caseload.sha256",
        "ignored_columns": "caseload.ignored_columns",
        "loaded_at": "caseload.loaded_at",
        "loaded_by": "caseload.loaded_by",
    },
    "cases.CaseloadCase": ROW
    | {
        "caseload": "caseload.cases",
        **{
            name: f"caseload.cases.[].{name}"
            for name in (
                "row",
                "case_reference",
                "case_type",
                "disposal",
                "started",
                "gender",
                "harm",
                "safety",
                "age",
                "ethnicity",
                "looked_after",
                "offence",
                "case_manager",
            )
        },
    },
    "cases.Draw": ROW
    | {
        "inspection": "draws",
        **{name: f"draws.[].{name}" for name in ("number", "seed", "algorithm", "record", "drawn_at", "drawn_by")},
    },
    "cases.SampledCase": ROW
    | {
        "inspection": "cases",
        **{
            name: f"cases.[].{name}"
            for name in (
                "reference",
                "service_reference",
                "case_type",
                "disposal",
                "started",
                "age",
                "gender",
                "ethnicity",
                "looked_after",
                "offence",
                "harm_service",
                "safety_service",
                "allocated_to",
                "submitted_at",
                "submitted_by",
                "submission_reason",
                "withdrawn_at",
                "withdrawn_by",
                "withdrawn_reason",
                "withdrawn_note",
                "replaces",
            )
        },
    },
    "cases.HeldChange": ROW
    | {
        "case": "cases.[].held_changes",
        **{
            name: f"cases.[].held_changes.[].{name}"
            for name in (
                "key",
                "value",
                "base",
                "made_by",
                "made_at",
                "held_at",
                "token",
                "resolved_at",
                "resolved_by",
                "how",
            )
        },
    },
    # The version of an answer is the number of its changes in the history: `test_versions.py`.
    "cases.FactAnswer": ROW
    | {"case": "cases.[].facts", "fact": "cases.[].facts.*", "value": "cases.[].facts.*", "version": ""},
    "cases.Judgement": ROW
    | {
        "case": "cases.[].judgements",
        "key_question": "cases.[].judgements.*",
        "answer": "cases.[].judgements.*",
        "answer_version": "",
        "evidence": "cases.[].evidence.*",
        "evidence_version": "",
    },
    "cases.Departure": ROW
    | {
        "case": "cases.[].departures",
        "prompt": "cases.[].departures.*",
        "key_question": "cases.[].departures.*",
        "words": "cases.[].departures.*",
        "version": "",
    },
    "cases.PromptAnswer": ROW
    | {
        "case": "cases.[].answers",
        "prompt": "cases.[].answers.*",
        "answer": "cases.[].answers.*",
        "version": "",
    },
    "cases.SecondReadingRound": ROW
    | {
        "inspection": "second_readings",
        **{
            name: f"second_readings.[].{name}"
            for name in (
                "number",
                "seed",
                "algorithm",
                "percent",
                "pool",
                "readers",
                "chosen",
                "drawn_at",
                "drawn_by",
            )
        },
    },
    "cases.SecondReading": ROW
    | {
        "case": "cases.[].second_reading",
        **{
            name: f"cases.[].second_reading.{name}"
            for name in ("round", "first_reader", "reader", "version", "saved_at", "submitted_at")
        },
    },
    "cases.SecondJudgement": ROW
    | {
        "reading": "cases.[].second_reading.judgements",
        "key_question": "cases.[].second_reading.judgements.*",
        **{
            name: f"cases.[].second_reading.judgements.*.{name}"
            for name in ("first_answer", "first_evidence", "answer", "evidence")
        },
    },
    "cases.JointDecision": ROW
    | {
        "judgement": "cases.[].second_reading.judgements.*.decision",
        **{
            name: f"cases.[].second_reading.judgements.*.decision.{name}"
            for name in ("answer", "reason", "version", "decided_at", "decided_by")
        },
    },
    "cases.Alert": ROW
    | {
        "case": "cases.[].alerts",
        **{
            name: f"cases.[].alerts.[].{name}"
            for name in (
                "number",
                "concern",
                "told",
                "told_at",
                "action",
                "raised_at",
                "raised_by",
                "resolved_at",
                "resolved_by",
                "resolution",
            )
        },
    },
    "cases.AlertUpdate": ROW
    | {
        "alert": "cases.[].alerts.[].updates",
        **{name: f"cases.[].alerts.[].updates.[].{name}" for name in ("number", "at", "by", "text")},
    },
    "cases.Comment": ROW
    | {
        "case": "cases.[].comments",
        **{name: f"cases.[].comments.[].{name}" for name in ("number", "at", "by", "text")},
    },
    "cases.Mention": ROW
    | {
        "comment": "cases.[].comments.[].mentions",
        "user": "cases.[].comments.[].mentions.[].username",
        "seen_at": "cases.[].comments.[].mentions.[].seen_at",
    },
    "cases.PracticeExample": ROW
    | {
        "inspection": "practice_examples",
        **{
            name: f"practice_examples.[].{name}"
            for name in (
                "number",
                "kind",
                "standard",
                "text",
                "first_name",
                "case",
                "key_question",
                "in_report",
                "added_at",
                "added_by",
            )
        },
    },
    "ratings.PanelMeeting": ROW
    | {
        "inspection": "panel",
        **{
            name: f"panel.[].{name}"
            for name in (
                "held_on",
                "chair",
                "quorum",
                "note",
                "recorded_at",
                "recorded_by",
                "concluded_at",
                "concluded_by",
                "figures",
            )
        },
    },
    "ratings.PanelAttendance": ROW | {"meeting": "panel.[].members", "member": "panel.[].members"},
    "ratings.PanelDecision": ROW
    | {
        "meeting": "panel.[].decisions",
        **{
            name: f"panel.[].decisions.[].{name}"
            for name in (
                "standard",
                "rating",
                "reason",
                "calculated",
                "grounds",
                "figures",
                "exceptional",
                "confirmation",
                "confirmation_reason",
                "confirmation_at",
                "confirmation_by",
                "decided_at",
                "decided_by",
                "proposal",
            )
        },
    },
    "ratings.Proposal": ROW
    | {
        "inspection": "proposals",
        **{
            name: f"proposals.[].{name}"
            for name in ("number", "standard", "rating", "reason", "proposed_at", "proposed_by")
        },
    },
    "ratings.Representation": ROW
    | {
        "inspection": "representations",
        **{
            name: f"representations.[].{name}"
            for name in (
                "number",
                "received_on",
                "summary",
                "evidence",
                "standards",
                "cases",
                "recorded_at",
                "recorded_by",
                "answer",
                "answered_on",
                "answered_at",
                "answered_by",
            )
        },
    },
    "reports.Issue": ROW
    | {"inspection": "issues", **{name: f"issues.[].{name}" for name in ("number", "issued_at", "issued_by")}},
    "reports.IssuedDocument": ROW
    | {
        "issue": "issues.[].documents",
        **{name: f"issues.[].documents.[].{name}" for name in ("format", "sha256", "content")},
    },
    "ledger.Entry": ROW
    | {
        "chain": "history",
        **{
            name: f"history.[].{name}"
            for name in ("sequence", "at", "by", "act", "content", "previous_hash", "hash", "subject", "token")
        },
        # Whether an entry came from elsewhere is a fact of this installation: an import marks every one of them.
        "imported": "",
    },
    "ledger.Words": ROW
    | {
        "entry": "history.[].words",
        # The group's names; their length stands in propertyNames.
        "name": "history.[].words.*",
        "salt": "history.[].words.*.salt",
        "text": "history.[].words.*.text",
    },
}
#: What belongs to the installation. People are named in the file, but their accounts stay.
OF_THE_INSTALLATION = {
    "accounts.User",
    "inspections.Framework",
    "inspections.Domain",
    "inspections.Standard",
    "inspections.KeyQuestion",
    "inspections.Prompt",
    "inspections.CaseFact",
    "ledger.Chain",
}
#: What lasts no longer than the work of one process, than a page is open, or than a form is unsent.
PASSING = {"cases.DrawUnderway", "cases.Presence", "accounts.Draft", "accounts.DraftChange"}
OURS = ("accounts", "ledger", "inspections", "cases", "ratings", "reports", "transfer")


def our_models() -> Iterator[type[models.Model]]:
    for app in OURS:
        yield from apps.get_app_config(app).get_models()


def test_every_model_is_in_the_file_or_belongs_to_the_installation_or_passes() -> None:
    assert {model._meta.label for model in our_models()} == {*PLACES, *OF_THE_INSTALLATION, *PASSING}


def test_whatever_points_at_an_inspection_is_in_the_file() -> None:
    reached: set[type[models.Model]] = {Inspection}
    waiting: list[type[models.Model]] = [Inspection]
    while waiting:
        for relation in waiting.pop()._meta.related_objects:
            if relation.related_model not in reached:
                reached.add(relation.related_model)
                waiting.append(relation.related_model)
    assert {model._meta.label for model in reached} <= PLACES.keys() | PASSING


@pytest.mark.parametrize("label", PLACES)
def test_every_field_has_its_place(label: str) -> None:
    model = apps.get_model(label)
    fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}

    assert fields == PLACES[label].keys()


def find(data: Any, path: list[str]) -> list[Any]:
    """Everything in the data at a path of names, [] and *."""
    if not path:
        return [data]
    step, rest = path[0], path[1:]
    if step == "[]":
        inner = data if isinstance(data, list) else []
    elif step == "*":
        inner = list(data.values()) if isinstance(data, dict) else []
    else:
        inner = [data[step]] if isinstance(data, dict) and step in data else []
    return [found for value in inner for found in find(value, rest)]


@pytest.mark.django_db
def test_every_place_is_filled_in_the_file_of_an_inspection_with_everything() -> None:
    full_inspection()
    data = exported()

    missing = {
        f"{label}.{field}": place
        for label, places in PLACES.items()
        for field, place in places.items()
        if place and not any(value not in (None, "", [], {}) for value in find(data, place.split(".")))
    }
    assert missing == {}
    assert {"harm_inspector", "safety_inspector"} <= data["cases"][0].keys()
    assert [person["username"] for person in data["people"]] == ["ines", "ivo", "lena", "paul", "rita"]
    assert REFERENCE in json.dumps(data)


def resolve(schema: Any) -> Any:
    while "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def schema_at(path: str) -> Any:
    """The part of the schema that says what may stand at a path."""
    schema: Any = SCHEMA
    for step in path.split("."):
        schema = resolve(schema)
        if step == "[]":
            schema = schema["items"]
        elif step == "*":
            patterns = list(schema.get("patternProperties", {}).values())
            schema = patterns[0] if patterns else schema["additionalProperties"]
        else:
            schema = schema["properties"][step]
    return resolve(schema)


def text_and_number_fields() -> Iterator[tuple[str, models.Field[Any, Any]]]:
    for label, places in PLACES.items():
        for field in apps.get_model(label)._meta.concrete_fields:
            if places[field.name] and not places[field.name].endswith("*") and not field.is_relation:
                yield places[field.name], field


def test_no_text_may_be_longer_than_its_column() -> None:
    for place, field in text_and_number_fields():
        schema = schema_at(place)
        if isinstance(field, models.UUIDField):
            assert schema["pattern"].startswith("^[0-9a-f]{8}("), place
        elif field.max_length and not field.choices and "enum" not in schema and "oneOf" not in schema:
            longest = 64 if "{64}" in schema.get("pattern", "") else schema.get("maxLength")
            assert longest == field.max_length, place


def test_no_number_may_be_out_of_its_column() -> None:
    largest = {
        "PositiveSmallIntegerField": 32767,
        "PositiveIntegerField": 2147483647,
        "PositiveBigIntegerField": 9223372036854775807,
    }
    for place, field in text_and_number_fields():
        if field.get_internal_type() in largest:
            schema = schema_at(place)
            assert schema["minimum"] >= 0, place
            assert schema["maximum"] <= largest[field.get_internal_type()], place


def test_every_choice_of_a_field_may_stand_in_the_file() -> None:
    for place, field in text_and_number_fields():
        schema = schema_at(place)
        if field.choices and "enum" in schema:
            assert set(schema["enum"]) == {value for value, _ in field.choices if value}, place


def test_nothing_unknown_may_stand_anywhere_but_in_records_kept_as_they_are() -> None:
    free = []

    def walk(schema: Any, path: str) -> None:
        if schema.get("type") == "object" and "additionalProperties" not in schema:
            free.append(path)
        for name, inner in {**schema.get("properties", {}), **schema.get("patternProperties", {})}.items():
            walk(resolve(inner), f"{path}.{name}")
        if "items" in schema:
            walk(resolve(schema["items"]), f"{path}[]")

    walk(SCHEMA, "file")

    assert free == [
        "file.draws[].record",
        "file.panel[].decisions[].figures",
        "file.panel[].figures",
        "file.history[].content",
    ]
