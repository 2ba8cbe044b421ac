from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from cases.models import Answer, CaseloadCase, PracticeExample, SampledCase
from cases.notes.practice_text import proposed_name
from inspections.answers import JUDGEMENT
from inspections.models import Inspection, Item, Standard


def examples_of(inspection: Inspection, *, without: Collection[str] = ()) -> QuerySet[PracticeExample]:
    """By standard, without the examples of the cases whose references are in `without`. One query."""
    related = ("standard__domain", "case", "key_question", "printed_under", "added_by", "checked_by")
    examples = PracticeExample.objects.filter(inspection=inspection).select_related(*related)
    # Those that were written without a case stay: a condition on the case alone would drop them.
    examples = examples.filter(Q(case__isnull=True) | ~Q(case__reference__in=without))
    return examples.order_by("standard__position", "number")


@dataclass(frozen=True)
class Note:
    """Evidence in words on a key question in a case, and how the question is judged, "" for not yet."""

    case: SampledCase
    key_question: Item
    standard: Standard
    judged: str
    text: str


def notes_of(case: SampledCase) -> list[Note]:
    """Return the evidence in words of a case's first reading, in the framework's order. Two queries."""
    answers = Answer.objects.filter(reading=case.first, item__kind__in=[Item.Kind.QUESTION, Item.Kind.EVIDENCE])
    rows = list(answers.select_related("item__parent__standard").order_by("item__position"))
    labels = dict(case.inspection.framework.answers.choices(JUDGEMENT))
    judged = {row.item_id: labels.get(row.value, "") for row in rows if row.value}
    return [
        Note(case, row.item.parent, row.item.parent.standard, judged.get(row.item.parent.pk, ""), row.words)
        for row in rows
        if row.words and row.item.parent and row.item.parent.standard
    ]


def standards_of(inspection: Inspection) -> QuerySet[Standard]:
    """Return the standards under which an example may stand, by domain, with their key questions. Two queries."""
    questions = Prefetch("items", Item.objects.filter(kind=Item.Kind.QUESTION).order_by("position"))
    standards = Standard.objects.filter(domain__framework=inspection.framework_id).select_related("domain")
    return standards.prefetch_related(questions).order_by("position")


def references_of(inspection: Inspection) -> list[str]:
    """Return every case reference of an inspection, its own and the service's. Two queries."""
    own = inspection.sampled_cases.order_by("reference").values_list("reference", "service_reference")
    services = CaseloadCase.objects.filter(caseload__inspection=inspection).order_by("row")
    known = [reference for pair in own for reference in pair if reference]
    return list(dict.fromkeys([*known, *services.values_list("case_reference", flat=True)]))


def name_for(inspection: Inspection, text: str) -> str:
    """Return a changed first name that neither an example of the inspection nor the text has, or "". One query."""
    taken = inspection.practice_examples.exclude(first_name="").values_list("first_name", flat=True)
    return proposed_name(text, list(taken))
