from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspections.evidence.forms import questions_from_evidence
from inspections.models import Activity, EvidenceDocument, Inspection, Item, KeyDatum, SurveyQuestion
from inspections.outline import read_outline
from inspections.texts.edition import places


@dataclass(frozen=True)
class AskedFromEvidence:
    """A key question that is answered from evidence, in the inspection's words.

    `characteristics` are what work of each rating is like, by the rating's label, empty where the framework says
    nothing; `address` is that of the box in which the report's text on it is written, "" where the edition has none.
    """

    item: Item
    text: str
    characteristics: tuple[tuple[str, str], ...]
    address: str


@dataclass(frozen=True)
class Bearing:
    """All that bears on a key question."""

    documents: tuple[EvidenceDocument, ...]
    activities: tuple[Activity, ...]
    answers: tuple[SurveyQuestion, ...]
    key_data: tuple[KeyDatum, ...]


def question_of(inspection: Inspection, key: str) -> AskedFromEvidence | None:
    """Return the key question, None where no standard that is rated from evidence asks it."""
    outline = read_outline(inspection.framework)
    item = next((one for one in questions_from_evidence(outline) if one.key == key), None)
    if item is None or item.standard is None:
        return None
    place = f"question.{key}"
    content = inspection.edition.content if inspection.edition else None
    chapter = next((one.chapter for one in places(content, outline) if one.key == place), "")
    like = item.standard.characteristics
    told = tuple(
        (step.label, inspection.worded(like[step.rating]))
        for step in reversed(outline.rules.scale)
        if step.rating in like
    )
    address = f"/inspections/{inspection.reference}/texts/{chapter}/#{place}" if chapter else ""
    return AskedFromEvidence(item, inspection.worded(item.text), told, address)


def bearing_on(inspection: Inspection, question: AskedFromEvidence) -> Bearing:
    """Return what bears on a key question: six queries, whatever there is."""
    about = {"key_questions": question.item}
    asked = SurveyQuestion.objects.filter(survey__inspection=inspection, key_question=question.item)
    return Bearing(
        documents=tuple(inspection.evidence_documents.filter(**about).order_by("number")),
        activities=tuple(
            inspection.activities.filter(**about).prefetch_related("done_by").order_by("held_on", "number")
        ),
        answers=tuple(
            asked.select_related("survey", "key_question")
            .prefetch_related("answers")
            .order_by("survey__number", "number")
        ),
        key_data=tuple(inspection.key_data.filter(standard=question.item.standard).order_by("position", "number")),
    )


def to_propose(inspection: Inspection) -> dict[str, list[str]]:
    """Return the labels that the inspection's edition proposes and that stand in no row yet, by standard."""
    proposed: Mapping[str, Any] = inspection.edition.content.get("key_data", {}) if inspection.edition else {}
    if not proposed:
        return {}
    given = set(inspection.key_data.values_list("standard__number", "label"))
    lacking = {number: [one for one in labels if (number, one) not in given] for number, labels in proposed.items()}
    return {number: labels for number, labels in lacking.items() if labels}
