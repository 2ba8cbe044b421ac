"""Which sampled case a person may see, and whether they may change it."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from accounts.models import User
from cases.models import Alert, PracticeExample, SampledCase, SecondReading
from inspections.access import (
    ReadBlind,
    get_inspection_for,
    is_lead_inspector,
    may_be_allocated_cases,
    may_judge,
    may_see_cases,
    memberships_that_inspect,
    read_blind_by,
    require,
)
from inspections.errors import RATINGS_CLOSED
from inspections.models import Inspection


def get_case_for(user: User, reference: str, case_reference: str) -> SampledCase:
    """Give the sampled case with its inspection and second reading, the one way to fetch what was recorded of it.

    Raises Http404 where there is none or the person may not see the inspection, PermissionDenied for who only reads
    (single cases are not for readers), and ReadBlind while the person is to judge it a second time without knowing the
    first reading.
    """
    case = get_case_to_alert(user, reference, case_reference)
    if is_reading_blind(user, case):
        raise ReadBlind([case.reference])
    return case


def get_case_to_alert(user: User, reference: str, case_reference: str) -> SampledCase:
    """Give the sampled case as `get_case_for` does, but also to who reads it blind: to raise an alert on it.

    Nothing that was recorded of the case may be shown to `is_reading_blind`.
    """
    inspection = get_inspection_for(user, reference)
    require(may_see_cases(user, inspection))
    # Who submitted or withdrew it, and what it replaces, few cases have: their pages ask when they say so.
    cases = SampledCase.objects.select_related("allocated_to", "second_reading")
    case = cases.filter(inspection=inspection, reference=case_reference).first()
    if case is None:
        raise Http404("No case of this reference in the sample.")
    case.inspection = inspection
    return case


def is_reading_blind(user: User, case: SampledCase) -> bool:
    """Give whether the person must judge the case a second time without knowing the first reading."""
    reading = second_reading_of(case)
    return reading is not None and reading.reader_id == user.pk and is_open(reading)


def get_second_reading_for(user: User, reference: str, case_reference: str) -> SecondReading:
    """Give the second reading of a case with the case, its inspection and both readers, without what anybody judged.

    Raises Http404 where there is none, or the person may not see the inspection, and PermissionDenied for who only
    reads.
    """
    inspection = get_inspection_for(user, reference)
    require(may_see_cases(user, inspection))
    readings = SecondReading.objects.select_related("case", "reader", "first_reader", "round")
    reading = readings.filter(case__inspection=inspection, case__reference=case_reference).first()
    if reading is None:
        raise Http404("No second reading of a case of this reference.")
    reading.case.inspection = inspection
    return reading


def second_reading_of(case: SampledCase) -> SecondReading | None:
    """Give the second reading of a case, None where it has none."""
    return getattr(case, "second_reading", None)


def is_open(reading: SecondReading) -> bool:
    """Give whether the reading is still to be made: its reader must not see what the first reader recorded.

    `reading` comes with its case and the inspection.
    """
    return not (reading.is_submitted or reading.case.is_withdrawn or reading.case.inspection.is_closed)


def may_read_second(user: User, reading: SecondReading) -> bool:
    """Give whether the person may record this second reading now."""
    return is_open(reading) and may_judge(user, reading.case.inspection, reading.reader_id)


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


def has_changed_hands(user: User, case: SampledCase) -> bool:
    """Give whether the one thing that keeps an inspector of the team from recording on the case is that it is not
    theirs now.
    """
    is_shut = case.is_submitted or case.is_withdrawn or case.inspection.is_closed or case.inspection.ratings_are_closed
    return not is_shut and case.allocated_to_id != user.pk and may_be_allocated_cases(user, case.inspection)


def get_example_for(user: User, reference: str, number: int) -> PracticeExample:
    """Give the practice example with its inspection, standard and case.

    Raises Http404 where there is none or the person may not see the inspection, PermissionDenied where they may not see
    practice examples, and ReadBlind for an example from a case that they are reading blind.
    """
    inspection = get_inspection_for(user, reference)
    require(may_see_cases(user, inspection))
    examples = inspection.practice_examples.select_related("standard", "case", "key_question", "added_by")
    example = examples.filter(number=number).first()
    if example is None:
        raise Http404("No practice example of this number.")
    example.inspection = inspection
    if example.case is not None and example.case.reference in read_blind_by(user, inspection):
        raise ReadBlind([example.case.reference])
    return example


def may_see_alert_blind(user: User, inspection: Inspection, alert: Alert | None) -> bool:
    """Give whether the person may see an alert on a case that they read blind: their own, or any where they lead."""
    return is_lead_inspector(user, inspection) or (alert is not None and alert.raised_by_id == user.pk)


def get_alert_for(user: User, reference: str, case_reference: str, number: int) -> Alert:
    """Give the alert with its case and inspection.

    Raises Http404 and PermissionDenied as `get_case_for` does, and Http404 where there is no such alert. Who reads the
    case blind gets those that they raised, and the lead inspector all: containing a risk goes before blindness.
    """
    case = get_case_to_alert(user, reference, case_reference)
    alert = case.alerts.select_related("raised_by", "resolved_by").filter(number=number).first()
    if is_reading_blind(user, case) and not may_see_alert_blind(user, case.inspection, alert):
        raise ReadBlind([case.reference])
    if alert is None:
        raise Http404("No alert of this number on the case.")
    alert.case = case
    return alert
