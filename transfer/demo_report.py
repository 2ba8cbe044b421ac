"""What the demo's reports hold beside their conclusions: edition, texts, context, what was gathered for domain one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import yaml

from accounts.models import User
from inspections.actions.setup import edit_inspection
from inspections.changes import Change
from inspections.context.actions import add_row
from inspections.evidence.actions import gather
from inspections.evidence.survey_actions import put_questions, shown_of_questions
from inspections.evidence.survey_file import Answer, Asked
from inspections.models import (
    Activity,
    CaseloadLine,
    ContextFigure,
    ContextProfile,
    Edition,
    EvidenceDocument,
    Inspection,
    KeyDatum,
    Source,
    Survey,
)
from inspections.outline import Outline, read_outline
from inspections.stale import fingerprint
from inspections.texts.actions import record_text
from inspections.texts.markup import references
from inspections.texts.signing import foreword_of, proposed_signature, sign_off_foreword
from reports.figures import figures_from
from reports.queries import read

FILE: Final = Path(__file__).parent / "data" / "demo-report.yaml"
SIGNED_BY: Final = "Ada Example"
"""Whose name stands under the demo's forewords: nobody's."""


def write_report(inspection: Inspection, *, lead: User, administrator: User, on: date, signed: bool) -> None:
    """Write all of it as the lead inspector, gathered on one day; the foreword is `signed` off or not."""
    written = _report_of(inspection.reference)
    outline = read_outline(inspection.framework)
    edition = Edition.objects.get(slug=written["edition"])
    edit_inspection(inspection=inspection, values={"edition": edition}, by=administrator)
    inspection.edition = edition
    _give_context(inspection, written, lead, on)
    _gather(inspection, written, outline, lead, on)
    figures = figures_from(read(inspection, on))
    for place, text in written["texts"].items():
        seen = {one.body: figures.printed(one.body).text for one in references(text)}
        record_text(inspection=inspection.reference, by=lead, change=Change(place, text, 0, uuid4()), seen=seen)
    if signed:
        _, title = proposed_signature(inspection)
        shown = fingerprint(foreword_of(inspection))
        sign_off_foreword(inspection=inspection, name=SIGNED_BY, title=title, shown=shown, by=administrator)


def _report_of(reference: str) -> dict[str, Any]:
    written: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return written[reference]


def _give_context(inspection: Inspection, written: Mapping[str, Any], lead: User, on: date) -> None:
    sources: dict[int, Source] = {}
    for number, one in enumerate(written.get("sources", ()), start=1):
        values = {"url": "", "supplied_by_service": False} | one
        sources[number] = add_row(Source, inspection=inspection, by=lead, **values)
    for one in written.get("figures", ()):
        source = sources[one["source"]]
        values = {"label": "", "age_band": ""} | one
        values |= {"source": source, "period": source.period, "value": Decimal(one["value"])}
        add_row(ContextFigure, inspection=inspection, by=lead, **values)
    for one in written.get("breakdowns", ()):
        source = sources[one["source"]]
        values = {"unknown": None, "reason": ""} | one
        values |= {"source": source, "period": source.period, "shares": list(one["shares"].items())}
        add_row(ContextProfile, inspection=inspection, by=lead, **values)
    for one in written.get("caseload", ()):
        values = one | {"source": sources[one["source"]], "as_at": on, "standing": "part", "percent": None}
        add_row(CaseloadLine, inspection=inspection, by=lead, **values)


def _gather(inspection: Inspection, written: Mapping[str, Any], outline: Outline, lead: User, on: date) -> None:
    def bears_on(one: Mapping[str, Any]) -> list[Any]:
        return [outline.items[key] for key in one["key_questions"]]

    for one in written["documents"]:
        received = {"received_on": on} if one["received"] else {}
        values = {"title": one["title"], "due_on": on, "key_questions": bears_on(one), **received}
        gather(model=EvidenceDocument, inspection=inspection, values=values, by=lead)
    for one in written["activities"]:
        values = one | {"held_on": on, "key_questions": bears_on(one), "done_by": [lead]}
        gather(model=Activity, inspection=inspection, values=values, by=lead)
    for one in written["key_data"]:
        values = one | {"standard": outline.standards[one["standard"]], "value": Decimal(one["value"])}
        values |= {"as_at": on, "source": "The service"}
        gather(model=KeyDatum, inspection=inspection, values=values, by=lead)
    for one in written["surveys"]:
        values = {name: one[name] for name in ("audience", "asked", "responses")} | {"closed_on": on}
        survey = gather(model=Survey, inspection=inspection, values=values, by=lead)
        questions = [
            Asked(
                each["number"],
                each["text"],
                each["base"],
                each["key_question"],
                tuple(Answer(label, count) for label, count in each["answers"].items()),
            )
            for each in one["questions"]
        ]
        put_questions(survey=survey, questions=questions, whole=True, shown=shown_of_questions(survey), by=lead)
