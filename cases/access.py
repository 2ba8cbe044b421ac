"""Which sampled case a person may see, and whether they may change it."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from accounts.models import User
from cases.models import SampledCase
from inspections.access import (
    get_inspection_for,
    may_be_allocated_cases,
    may_judge,
    may_see_cases,
    memberships_that_inspect,
    require,
)
from inspections.errors import RATINGS_CLOSED


def get_case_for(user: User, reference: str, case_reference: str) -> SampledCase:
    """Give the sampled case with its inspection.

    Raises Http404 where there is none or the person may not see the inspection, and PermissionDenied for who only
    reads: single cases are not for readers.
    """
    inspection = get_inspection_for(user, reference)
    require(may_see_cases(user, inspection))
    cases = SampledCase.objects.select_related(
        "allocated_to", "submitted_by", "withdrawn_by", "replaces", "replaced_by"
    )
    case = cases.filter(inspection=inspection, reference=case_reference).first()
    if case is None:
        raise Http404("No case of this reference in the sample.")
    case.inspection = inspection
    return case


def may_change_case(user: User, case: SampledCase) -> bool:
    """Give whether the person may record anything on the case now: it is theirs and open, neither submitted nor
    withdrawn.
    """
    return not (case.is_submitted or case.is_withdrawn) and may_judge(user, case.inspection, case.allocated_to_id)


def cases_that_may_change(user: User) -> QuerySet[SampledCase]:
    """Give the cases on which the person may record something now: the rule of `may_change_case` as a query."""
    cases = SampledCase.objects.inspected().filter(
        Exists(memberships_that_inspect(user, OuterRef("inspection"))),
        allocated_to=user,
        submitted_at__isnull=True,
        inspection__closed_at__isnull=True,
        inspection__ratings_closed_at__isnull=True,
    )
    return cases.order_by()


def why_not_changed(user: User, case: SampledCase, *, inspects: bool | None = None) -> str:
    """Give why the person may not record anything on the case now, as a sentence, "" where they may.

    `inspects` is whether they inspect cases on the inspection, where that is known already.
    """
    if case.inspection.is_closed:
        return "The inspection is closed. An administrator must open it again before anything can change."
    if case.inspection.ratings_are_closed:
        return RATINGS_CLOSED
    if not (may_be_allocated_cases(user, case.inspection) if inspects is None else inspects):
        return "Only the inspector to whom a case is allocated can change it."
    if case.allocated_to_id != user.pk:
        holder = f"is allocated to {case.allocated_to}" if case.allocated_to else "is not allocated to anybody"
        return f"Case {case.reference} {holder}. Ask the lead inspector to allocate it to you."
    if case.is_withdrawn:
        return f"Case {case.reference} has been withdrawn from the sample, so nothing in it can change."
    if case.is_submitted:
        return f"Case {case.reference} has been submitted. Ask the lead inspector to reopen it."
    return ""
