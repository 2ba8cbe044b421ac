"""What lies in the apps above is counted through the relations that lead back from `Inspection`, without imports."""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from accounts.models import User
from inspections.access import TEAM
from inspections.models import Inspection, Item, Membership, RatedFrom, Role
from inspections.outline import read_outline
from inspections.wording import counted

INSPECTED = Q(sampled_cases__withdrawn_at__isnull=True)
"""What `inspected` says of sampled cases, where they are counted from their inspections."""
FIRST = Q(sampled_cases__readings__kind="first")
"""The reading that says whose a case is and whether it is submitted: every case has one."""


@dataclass(frozen=True)
class Listed:
    """An inspection in a list: the roles that the person holds on it, and its stage in words.

    To who is not of the team, the stage says no more than whether the report has been issued.
    """

    inspection: Inspection
    roles: list[str]
    stage: str


@dataclass(frozen=True)
class CaseCounts:
    """Numbers of sampled cases, without those withdrawn, and of key questions put to them that have no answer yet."""

    sampled: int
    allocated: int
    submitted: int
    answered: int
    unanswered: int


@dataclass(frozen=True)
class Progress:
    """The numbers behind the stages of one inspection; `caseload` is None where none has been loaded.

    `issue` is the number of the latest issue of the report with the moment it was issued, None where there is none.
    """

    lead_inspector: User | None
    members: int
    caseload: int | None
    draws: int
    cases: CaseCounts
    standards_from_evidence: int
    rated_from_evidence: int
    domains: int
    domains_with_findings: int
    recommendations: int
    panel_meetings: int
    alerts: int
    open_alerts: int
    issue: tuple[int, datetime] | None


def listed(user: User, inspections: Iterable[Inspection]) -> list[Listed]:
    """Return inspections with the person's roles and the stage, in the order given. Three queries."""
    rows = list(inspections)
    roles: dict[int, list[Role]] = {}
    for membership in Membership.objects.filter(user=user, inspection__in=rows).order_by("role"):
        roles.setdefault(membership.inspection_id, []).append(Role(membership.role))
    reads = {pk for pk, held in roles.items() if not TEAM & set(held) and not user.is_administrator}
    stages = _stages(rows, reads)
    return [Listed(row, [str(role.label) for role in roles.get(row.pk, [])], stages[row.pk]) for row in rows]


def _stages(inspections: list[Inspection], reads: Container[int]) -> dict[int, str]:
    keys = [inspection.pk for inspection in inspections]
    cases = Inspection.objects.filter(INSPECTED, FIRST, pk__in=keys).order_by().values_list("pk")
    counts = cases.annotate(Count("sampled_cases"), Count("sampled_cases__readings__submitted_at"))
    by_key = {pk: (sampled, submitted) for pk, sampled, submitted in counts}
    above = Inspection.objects.filter(pk__in=keys).annotate(
        loaded=Count("caseload", distinct=True),
        meetings=Count("panel_meetings", distinct=True),
        released=Count("issues", distinct=True),
    )
    reached = {pk: numbers for pk, *numbers in above.values_list("pk", "loaded", "meetings", "released")}
    return {
        each.pk: ("Report issued" if reached[each.pk][2] else "Nothing released yet")
        if each.pk in reads
        else _stage(each, *by_key.get(each.pk, (0, 0)), *reached[each.pk][:2])
        for each in inspections
    }


def _stage(inspection: Inspection, sampled: int, submitted: int, loaded: int, meetings: int) -> str:
    if inspection.is_closed:
        return "Closed"
    if inspection.ratings_are_closed:
        return "Ratings closed"
    if meetings:
        return "Ratings panel has met"
    if sampled and submitted == sampled:
        return "All cases submitted"
    if sampled:
        return f"{submitted} of {counted(sampled, 'case')} submitted"
    return "Caseload loaded" if loaded else "Being set up"


def progress_of(inspection: Inspection) -> Progress:
    """Return the numbers behind the stages of one inspection. Eleven queries, whatever there is."""
    memberships = list(inspection.memberships.select_related("user"))
    caseload = Inspection.objects.filter(pk=inspection.pk).values_list("caseload", Count("caseload__cases")).get()
    alerts, resolved = (
        Inspection.objects.filter(pk=inspection.pk)
        .values_list(Count("sampled_cases__alerts"), Count("sampled_cases__alerts__resolved_at"))
        .get()
    )
    outline = read_outline(inspection.framework)
    from_evidence = [one for one in outline.domain_of.values() if one.rated_from == RatedFrom.EVIDENCE]
    return Progress(
        lead_inspector=next((each.user for each in memberships if each.role == Role.LEAD_INSPECTOR), None),
        members=len({each.user_id for each in memberships}),
        caseload=caseload[1] if caseload[0] else None,
        draws=inspection.draws.count(),
        cases=_case_counts(inspection),
        standards_from_evidence=len(from_evidence),
        rated_from_evidence=inspection.evidence_ratings.exclude(rating="").count(),
        domains=len(outline.domains),
        domains_with_findings=inspection.findings.order_by().values("domain").distinct().count(),
        recommendations=inspection.recommendations.count(),
        panel_meetings=inspection.panel_meetings.count(),
        alerts=alerts,
        open_alerts=alerts - resolved,
        issue=inspection.issues.order_by("-number").values_list("number", "issued_at").first(),
    )


def _case_counts(inspection: Inspection) -> CaseCounts:
    judged = read_outline(inspection.framework).judged
    questions = Counter(case_type for item in judged for case_type in item.case_types)
    firsts = inspection.sampled_cases.inspected().filter(readings__kind="first").order_by()
    counts = Count("pk"), Count("readings__reader"), Count("readings__submitted_at")
    rows = list(firsts.values_list("case_type").annotate(*counts))
    given = firsts.filter(readings__answers__item__kind=Item.Kind.QUESTION, readings__answers__value__gt="")
    answered = given.aggregate(Count("readings__answers"))["readings__answers__count"]
    return CaseCounts(
        sampled=sum(sampled for _, sampled, _, _ in rows),
        allocated=sum(allocated for _, _, allocated, _ in rows),
        submitted=sum(submitted for _, _, _, submitted in rows),
        answered=answered,
        unanswered=sum(sampled * questions.get(case_type, 0) for case_type, sampled, _, _ in rows) - answered,
    )


def open_alerts(inspection: Inspection) -> list[str]:
    """Return the references of the cases with an alert that is not resolved. One query."""
    cases = inspection.sampled_cases.filter(alerts__isnull=False, alerts__resolved_at__isnull=True)
    return list(cases.order_by("reference").values_list("reference", flat=True).distinct())


def sample_is_drawn(inspection: Inspection) -> bool:
    """Return whether there is a sample, drawn here or brought along from another installation."""
    return inspection.draws.exists() or inspection.sampled_cases.exists()


def framework_is_used(inspection: Inspection) -> bool:
    """Return whether anything is recorded under the inspection's framework, so that it can't be another any more."""
    return (
        Inspection.objects.filter(pk=inspection.pk, caseload__isnull=False).exists()
        or sample_is_drawn(inspection)
        or inspection.evidence_ratings.exists()
        or inspection.findings.exists()
        or inspection.panel_meetings.exists()
    )


def duties_of(user: User) -> list[str]:
    """Return a sentence for each open inspection that would lack something without this person."""
    led = Inspection.objects.filter(
        memberships__user=user, memberships__role=Role.LEAD_INSPECTOR, closed_at__isnull=True
    )
    reading = (
        Inspection.objects.filter(
            INSPECTED,
            FIRST,
            sampled_cases__readings__reader=user,
            sampled_cases__readings__submitted_at__isnull=True,
            closed_at__isnull=True,
        )
        .annotate(Count("sampled_cases"))
        .values_list("reference", "sampled_cases__count")
    )
    return [
        *(f"They lead {each.reference}: choose another lead inspector." for each in led),
        *(
            f"Cases of {reference} that they have not submitted: {count}. Reallocate them."
            for reference, count in reading
        ),
    ]
