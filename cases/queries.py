"""Reads the caseload, the sample and who has which case. Each function says how many queries it costs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from cases.caseload import CaseRow
from cases.choices import CASE_TYPES
from cases.models import Caseload, FactAnswer, Judgement, PromptAnswer, SampledCase
from cases.sampling import Design
from inspections.models import CaseFact, Inspection, KeyQuestion, Prompt, RatedFrom, Role

NOT_STARTED, IN_PROGRESS, SUBMITTED = "not_started", "in_progress", "submitted"
STATUSES = ((NOT_STARTED, "Not started"), (IN_PROGRESS, "In progress"), (SUBMITTED, "Submitted"))
NOBODY = "nobody"


def caseload_of(inspection: Inspection) -> Caseload | None:
    """Give the inspection's caseload with who loaded it. One query."""
    return Caseload.objects.select_related("loaded_by").filter(inspection=inspection).first()


def rows_of(caseload: Caseload) -> list[CaseRow]:
    """Give a stored caseload's cases as the pure modules take them, in the file's order. One query."""
    names = [field.name for field in fields(CaseRow)]
    return [CaseRow(**values) for values in caseload.cases.order_by("row").values(*names)]


def design_of(inspection: Inspection) -> Design:
    """Give the sampling design of the inspection's settings. Raises ValueError for settings that no sample can have."""
    return Design(
        confidence=Decimal(inspection.confidence_percent),
        margin=Decimal(inspection.margin_points),
        court_share=Fraction(inspection.court_percent, 100),
        court_window=(inspection.court_months_from, inspection.court_months_to),
        out_of_court_window=(inspection.out_of_court_months_from, inspection.out_of_court_months_to),
    )


@dataclass(frozen=True)
class Difference:
    """How many cases a new caseload adds, removes and changes, and how many the old and the new hold."""

    old: int
    new: int
    added: int
    removed: int
    changed: int


def difference(old: Iterable[CaseRow], new: Iterable[CaseRow]) -> Difference:
    """Compare two caseloads case by case, by the service's reference. No query."""
    before = {case.case_reference: case for case in old}
    after = {case.case_reference: case for case in new}
    both = before.keys() & after.keys()
    return Difference(
        old=len(before),
        new=len(after),
        added=len(after) - len(both),
        removed=len(before) - len(both),
        changed=sum(before[reference] != after[reference] for reference in both),
    )


def has_evidence(inspection: Inspection) -> bool:
    """Give whether anything has been recorded on a case: a judgement, evidence, a prompt or a fact. One query."""
    return (
        inspection.sampled_cases.filter(
            Exists(Judgement.objects.filter(case=OuterRef("pk")))
            | Exists(PromptAnswer.objects.filter(case=OuterRef("pk")))
            | Exists(FactAnswer.objects.filter(case=OuterRef("pk")))
            | Q(submitted_at__isnull=False)
        )
    ).exists()


def obstacles_to_draw(inspection: Inspection) -> list[str]:
    """Give why no sample can be drawn now, a sentence each, [] where it can. Two queries at most."""
    obstacles = []
    if inspection.is_closed:
        obstacles.append("The inspection is closed. An administrator can open it again.")
    if inspection.fieldwork_starts is None:
        obstacles.append(
            "The date on which fieldwork starts is missing. An administrator sets it on the inspection's page."
        )
    if not Caseload.objects.filter(inspection=inspection).exists():
        obstacles.append("No caseload has been loaded. The lead inspector loads the service's file first.")
    if has_evidence(inspection):
        obstacles.append(
            "Something has been recorded on a case of the sample, so the sample can't be drawn again: it would be lost."
        )
    return obstacles


def asked_of(inspection: Inspection) -> dict[str, int]:
    """Count what is put to a case of each case type: case facts, key questions and prompts. Three queries."""
    in_domain = {"rated_from": RatedFrom.CASES, "framework": inspection.framework_id}
    of_type: Counter[str] = Counter()
    for model, path in ((KeyQuestion, "standard__domain"), (Prompt, "key_question__standard__domain")):
        where = {f"{path}__{name}": value for name, value in in_domain.items()}
        counts = model._default_manager.filter(**where).order_by().values(f"{path}__case_type")
        of_type.update({row[f"{path}__case_type"]: row["asked"] for row in counts.annotate(asked=Count("pk"))})
    facts = CaseFact.objects.filter(framework=inspection.framework_id).order_by().values("case_type")
    of_type.update({row["case_type"]: row["asked"] for row in facts.annotate(asked=Count("pk"))})
    return {case_type: of_type[case_type] + of_type[""] for case_type, _ in CASE_TYPES}


def cases_with_progress(inspection: Inspection) -> QuerySet[SampledCase]:
    """Give the sampled cases by reference with `answered`, how much is recorded, and whose they are. One query."""
    return (
        SampledCase.objects.filter(inspection=inspection)
        .select_related("allocated_to")
        .annotate(
            answered=_count_of(FactAnswer.objects.all())
            + _count_of(Judgement.objects.exclude(answer=""))
            + _count_of(PromptAnswer.objects.all())
        )
        .order_by("case_type", "reference")
    )


def with_status(cases: QuerySet[SampledCase], status: str) -> QuerySet[SampledCase]:
    """Keep the cases of one status; `cases` come from `cases_with_progress`."""
    if status == SUBMITTED:
        return cases.filter(submitted_at__isnull=False)
    return cases.filter(submitted_at__isnull=True, **{"answered" if status == NOT_STARTED else "answered__gt": 0})


def status_of(case: SampledCase, answered: int) -> str:
    """Give the status of a case of which so much is answered. No query."""
    if case.is_submitted:
        return SUBMITTED
    return IN_PROGRESS if answered else NOT_STARTED


def inspectors_of(inspection: Inspection) -> list[User]:
    """Give who may be allocated cases: the team's inspectors and its lead, by name. One query."""
    inspecting = inspection.memberships.filter(role__in=[Role.LEAD_INSPECTOR, Role.INSPECTOR]).values("user")
    return list(User.objects.filter(pk__in=inspecting, is_active=True).order_by("full_name", "username"))


def _count_of(answers: QuerySet[FactAnswer] | QuerySet[Judgement] | QuerySet[PromptAnswer]) -> Coalesce:
    """Count the rows of each case apart: joins over several tables would multiply them."""
    counted = answers.filter(case=OuterRef("pk")).order_by().values("case").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)
