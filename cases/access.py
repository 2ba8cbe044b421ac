"""Which sampled case a person may see, and whether they may change it."""

from django.http import Http404

from accounts.models import User
from cases.models import SampledCase
from inspections.access import get_inspection_for, may_judge, may_see_cases, require


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
