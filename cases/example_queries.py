"""Reading practice examples: those of an inspection, the notes they are quoted from, and what they must not say."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from cases.models import CaseloadCase, Judgement, PracticeExample, SampledCase
from cases.practice_text import proposed_name
from inspections.models import Inspection, Standard


def examples_of(inspection: Inspection, *, without: Collection[str] = ()) -> QuerySet[PracticeExample]:
    """Give an inspection's practice examples by standard, with all that a page says of them. One query.

    `without` are the references of cases whose examples are left out.
    """
    related = ("standard__domain", "case", "key_question", "added_by")
    examples = PracticeExample.objects.filter(inspection=inspection).select_related(*related)
    # Those that were written without a case stay: a condition on the case alone would drop them.
    examples = examples.filter(Q(case__isnull=True) | ~Q(case__reference__in=without))
    return examples.order_by("standard__domain__number", "standard__number", "number")


def notes_of(case: SampledCase) -> QuerySet[Judgement]:
    """Give the judgements of a case whose evidence is written, in the framework's order. One query."""
    written = Judgement.objects.filter(case=case).exclude(evidence="").select_related("key_question__standard")
    return written.order_by("key_question__standard__number", "key_question__number")


def standards_of(inspection: Inspection) -> QuerySet[Standard]:
    """Give the standards under which an example may stand, by domain. One query."""
    standards = Standard.objects.filter(domain__framework=inspection.framework_id).select_related("domain")
    return standards.order_by("domain__number", "number")


def references_of(inspection: Inspection) -> list[str]:
    """Give every case reference of an inspection, its own and the service's. Two queries."""
    own = inspection.sampled_cases.order_by("reference").values_list("reference", "service_reference")
    services = CaseloadCase.objects.filter(caseload__inspection=inspection).order_by("row")
    known = [reference for pair in own for reference in pair if reference]
    return list(dict.fromkeys([*known, *services.values_list("case_reference", flat=True)]))


def name_for(inspection: Inspection, text: str) -> str:
    """Give a changed first name that no example of the inspection has and the text does not hold, "" where none is
    left. One query.
    """
    taken = inspection.practice_examples.exclude(first_name="").values_list("first_name", flat=True)
    return proposed_name(text, list(taken))
