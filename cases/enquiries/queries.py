from django.db.models import QuerySet

from accounts.models import User
from cases.models import CaseEnquiry, LineOfEnquiry, SampledCase
from inspections.access import may_see_cases, read_blind_by
from inspections.models import Inspection


def lines_for(user: User, inspection: Inspection) -> "QuerySet[LineOfEnquiry]":
    """Return the lines of enquiry, without those that follow from a case which the person is reading blind."""
    lines = inspection.lines_of_enquiry.select_related("partner").prefetch_related("cases").order_by("number")
    return (
        lines.exclude(cases__reference__in=read_blind_by(user, inspection))
        if may_see_cases(user, inspection)
        else lines
    )


def enquiries_on(case: SampledCase, user: User) -> "QuerySet[CaseEnquiry]":
    """Return the enquiries on a case: to a partner inspector, their own."""
    enquiries = case.enquiries.select_related("partner", "asked_of").order_by("number")
    return enquiries if may_see_cases(user, case.inspection) else enquiries.filter(asked_of=user)


def enquiries_given(user: User, inspection: Inspection) -> "QuerySet[CaseEnquiry]":
    """Return what a person was asked about cases, by case."""
    given = CaseEnquiry.objects.filter(case__inspection=inspection, asked_of=user)
    blind = read_blind_by(user, inspection)
    return given.exclude(case__reference__in=blind).select_related("case").order_by("case__reference", "number")
