from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q

from accounts.models import User
from cases.caseload.file import CaseRow
from cases.choices import COURT, NOT_ELIGIBLE, OUT_OF_COURT
from cases.models import (
    Answer,
    Caseload,
    Draw,
    DrawUnderway,
    HeldChange,
    Reading,
    SampledCase,
    SampledCases,
)
from cases.sample.sampling import Design, eligibility
from inspections.models import Inspection, Role
from ledger.images import every_declared

NOT_STARTED, IN_PROGRESS, SUBMITTED, WITHDRAWN = "not_started", "in_progress", "submitted", "withdrawn"
STATUSES = (
    (NOT_STARTED, "Not started"),
    (IN_PROGRESS, "In progress"),
    (SUBMITTED, "Submitted"),
    (WITHDRAWN, "Withdrawn"),
)
NOBODY = "nobody"


def caseload_of(inspection: Inspection) -> Caseload | None:
    """Return the inspection's caseload with who loaded it. One query."""
    return Caseload.objects.select_related("loaded_by").filter(inspection=inspection).first()


def rows_of(caseload: Caseload) -> list[CaseRow]:
    """Return a stored caseload's cases as the pure modules take them, in the file's order. One query."""
    names = [field.name for field in fields(CaseRow)]
    return [CaseRow(**values) for values in caseload.cases.order_by("row").values(*names)]


def design_of(inspection: Inspection) -> Design:
    """Return the design of the inspection's settings. Raises ValueError for settings that no sample can have."""
    return Design(
        confidence=Decimal(inspection.confidence_percent),
        margin=Decimal(inspection.margin_points),
        court_share=Fraction(inspection.court_percent, 100),
        court_window=(inspection.court_months_from, inspection.court_months_to),
        out_of_court_window=(inspection.out_of_court_months_from, inspection.out_of_court_months_to),
        variables=tuple(inspection.balancing_variables),
    )


@dataclass(frozen=True)
class Change:
    """A case that two caseloads hold otherwise: its reference, and the columns that differ."""

    reference: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """The references stand in the order of their file, those changed in that of the new one."""

    old: int
    new: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Change, ...]


def difference(old: Iterable[CaseRow], new: Iterable[CaseRow]) -> Difference:
    """Compare two caseloads case by case, by the service's reference. No query."""
    before = {case.case_reference: case for case in old}
    after = {case.case_reference: case for case in new}
    changed = []
    for reference, case in after.items():
        if reference in before and (columns := _columns_that_differ(before[reference], case)):
            changed.append(Change(reference, columns))
    return Difference(
        old=len(before),
        new=len(after),
        added=tuple(reference for reference in after if reference not in before),
        removed=tuple(reference for reference in before if reference not in after),
        changed=tuple(changed),
    )


def _columns_that_differ(before: CaseRow, after: CaseRow) -> tuple[str, ...]:
    names = [field.name for field in fields(CaseRow)]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def has_evidence(inspection: Inspection) -> bool:
    """Return whether anything has ever been recorded on a case: an answer, also one that was taken back since, a change
    that is held, or a row of any declared model that points to the case, such as an alert. One query.
    """
    case = OuterRef("pk")
    ever = Q(Exists(Reading.objects.filter(case=case, submitted_at__isnull=False)))
    of_readings = [Answer.everything, HeldChange.objects]
    notes = [
        how.model._default_manager.filter(case=case)
        for how in every_declared()
        if how.model is not Reading
        for field in how.model._meta.concrete_fields
        if field.name == "case" and field.related_model is SampledCase
    ]
    for rows in (*(manager.filter(reading__case=case) for manager in of_readings), *notes):
        ever |= Q(Exists(rows))
    return inspection.sampled_cases.filter(ever).exists()


def obstacles_to_draw(inspection: Inspection) -> list[str]:
    """Return why no sample can be drawn now, a sentence each, [] where it can. Two queries at most."""
    obstacles = []
    if inspection.is_closed:
        obstacles.append("The inspection is closed. An administrator can open it again.")
    if inspection.fieldwork_starts is None:
        obstacles.append(
            "The date on which fieldwork starts is missing. An administrator sets it on the inspection’s page."
        )
    if not Caseload.objects.filter(inspection=inspection).exists():
        obstacles.append("No caseload has been loaded. The lead inspector loads the service’s file first.")
    if has_evidence(inspection):
        obstacles.append(
            "Something has been recorded on a case of the sample, so the sample can’t be drawn again: it would be lost."
        )
    return obstacles


def cases_of(inspection: Inspection) -> SampledCases:
    """By reference, withdrawn ones too, with whose they are; `begun`: whether anything is recorded. Two queries."""
    return (
        SampledCase.objects.filter(inspection=inspection)
        .select_related("inspection__framework", "replaced_by")
        .with_readings()
        .annotate(begun=ExpressionWrapper(begun(), output_field=BooleanField()))
        .order_by("case_type", "reference")
    )


def with_status(cases: SampledCases, status: str) -> SampledCases:
    """Keep the cases of one status; `cases` come from `cases_of`."""
    if status == WITHDRAWN:
        return cases.withdrawn()
    if status == SUBMITTED:
        return cases.inspected().submitted()
    return cases.inspected().submitted(False).filter(begun() if status == IN_PROGRESS else ~begun())


def inspectors_of(inspection: Inspection) -> list[User]:
    """Return who may be allocated cases: the team's inspectors and its lead, by name. One query."""
    inspecting = inspection.memberships.filter(role__in=[Role.LEAD_INSPECTOR, Role.INSPECTOR]).values("user")
    return list(User.objects.filter(pk__in=inspecting, is_active=True).order_by("full_name", "username"))


def people_with_cases(inspection: Inspection) -> list[User]:
    """Return who may be allocated cases, and who has some, by name. One query."""
    inspecting = inspection.memberships.filter(role__in=[Role.LEAD_INSPECTOR, Role.INSPECTOR]).values("user")
    have = Reading.objects.filter(case__inspection=inspection, kind=Reading.Kind.FIRST).values("reader")
    people = User.objects.filter(Q(pk__in=inspecting, is_active=True) | Q(pk__in=have))
    return list(people.order_by("full_name", "username"))


@dataclass
class Load:
    """How many cases of each type a person has, and how many of them are submitted."""

    person: User
    court: int = 0
    out_of_court: int = 0
    submitted: int = 0

    @property
    def total(self) -> int:
        return self.court + self.out_of_court


def loads(cases: Iterable[SampledCase], inspectors: Iterable[User]) -> list[Load]:
    """Return the load of each inspector, and of whoever else has a case, in that order. No query."""
    by_person = {inspector: Load(inspector) for inspector in inspectors}
    for case in cases:
        if case.allocated_to is None:
            continue
        load = by_person.setdefault(case.allocated_to, Load(case.allocated_to))
        load.court += case.case_type == COURT
        load.out_of_court += case.case_type == OUT_OF_COURT
        load.submitted += case.is_submitted
    return list(by_person.values())


def service_references(inspection: Inspection) -> list[str]:
    """By code points, an order that says nothing of the inspectorate's; without those withdrawn. One query."""
    cases = inspection.sampled_cases.inspected().exclude(service_reference="").order_by()
    return sorted(cases.values_list("service_reference", flat=True))


def eligible_of(inspections: Collection[Inspection]) -> Mapping[int, dict[str, int]]:
    """By inspection and case type, from the last draw's record; empty where there is none of ours. One query.

    Without the cases found not to be eligible since. Others that were not sampled may not be eligible either, so this
    is the most that there can be.
    """
    draws = Draw.objects.filter(inspection__in=inspections).order_by("number")
    draws = draws.annotate(less_court=_found_out(COURT), less_out_of_court=_found_out(OUT_OF_COURT))
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    columns = ("inspection_id", "record__eligible", "less_court", "less_out_of_court")
    for inspection_id, eligible, *less in draws.values_list(*columns):
        told = eligible if isinstance(eligible, dict) else {}
        pairs = zip((COURT, OUT_OF_COURT), less, strict=True)
        counted[inspection_id] = {one: told[one] - number for one, number in pairs if type(told.get(one)) is int}
    return counted


def _found_out(case_type: str) -> Count:
    """Return how many sampled cases of a type were withdrawn because they were never eligible, for a draw."""
    reasons = Q(inspection__sampled_cases__withdrawn_reason__in=NOT_ELIGIBLE)
    return Count("inspection__sampled_cases", filter=reasons & Q(inspection__sampled_cases__case_type=case_type))


def draws_of(inspection: Inspection) -> list[Draw]:
    """Return every draw with who made it, the last first. One query."""
    return list(inspection.draws.select_related("drawn_by").order_by("-number"))


def largest_eligible(inspection: Inspection) -> int:
    """Return how many eligible cases the larger case type has, 0 where that can't be said. Two queries."""
    caseload = Caseload.objects.filter(inspection=inspection).first()
    if caseload is None or inspection.fieldwork_starts is None:
        return 0
    try:
        design = design_of(inspection)
    except ValueError:
        return 0
    return max(eligibility(rows_of(caseload), design, inspection.fieldwork_starts).counts().values())


def draw_underway_of(inspection: Inspection) -> DrawUnderway | None:
    """Return the draw that is being worked out or came to nothing since the last one was stored. One query."""
    return DrawUnderway.objects.filter(inspection=inspection).first()


def begun() -> Q:
    """Return whether anything is recorded in a sampled case's first reading."""
    answers = Answer.objects.filter(reading__case=OuterRef("pk"), reading__kind=Reading.Kind.FIRST)
    return Q(Exists(answers))
