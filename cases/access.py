from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from cases.models import Alert, CaseEnquiry, PracticeExample, Reading, SampledCase
from inspections.access import (
    ReadBlind,
    get_inspection_for,
    get_inspection_to_gather,
    is_lead_inspector,
    may_be_allocated_cases,
    may_judge,
    may_see_cases,
    read_blind_by,
    require,
)
from inspections.errors import RATINGS_CLOSED
from inspections.models import Inspection


def get_case_for(user: User, reference: str, case_reference: str) -> SampledCase:
    """Return the sampled case with its inspection and second reading, the one way to fetch what was recorded of it.

    Raises Http404 where there is none or the person may not see the inspection, PermissionDenied for who only reads
    (single cases are not for readers), and ReadBlind while the person is to judge it a second time without knowing the
    first reading.
    """
    return _with_open_eyes(user, get_case_to_alert(user, reference, case_reference))


def get_case_to_read(user: User, reference: str, case_reference: str) -> SampledCase:
    """As `get_case_for`, and to a partner inspector who was asked about the case; Http404 for one who was not."""
    inspection = get_inspection_to_gather(user, reference)
    if may_see_cases(user, inspection):
        return _with_open_eyes(user, _in_sample(inspection, case_reference))
    asked = SampledCase.objects.with_readings().filter(pk__in=cases_asked_of(user, inspection))
    case = asked.filter(inspection=inspection, reference=case_reference).first()
    if case is None:
        raise Http404("You were asked about no case of this reference.")
    case.inspection = inspection
    return case


def cases_asked_of(user: User, inspection: Inspection) -> "QuerySet[CaseEnquiry, int]":
    """Return the primary keys of the cases on which the person was given an enquiry."""
    return (
        CaseEnquiry.objects.filter(case__inspection=inspection, asked_of=user).order_by().values_list("case", flat=True)
    )


def get_case_to_alert(user: User, reference: str, case_reference: str) -> SampledCase:
    """As `get_case_for`, but also to who reads it blind: nothing recorded may be shown to `is_reading_blind`."""
    return _in_sample(get_inspection_for(user, reference), case_reference)


def _with_open_eyes(user: User, case: SampledCase) -> SampledCase:
    if is_reading_blind(user, case):
        raise ReadBlind([case.reference])
    return case


def _in_sample(inspection: Inspection, case_reference: str) -> SampledCase:
    # Who withdrew it, and what it replaces, few cases have: their pages ask when they say so.
    cases = SampledCase.objects.with_readings()
    case = cases.filter(inspection=inspection, reference=case_reference).first()
    if case is None:
        raise Http404("No case of this reference in the sample.")
    case.inspection = inspection
    return case


def is_reading_blind(user: User, case: SampledCase) -> bool:
    """Return whether the person must judge the case a second time without knowing the first reading."""
    reading = case.reading(Reading.Kind.SECOND)
    return reading is not None and reading.reader_id == user.pk and is_open(reading)


def get_reading_for(user: User, reference: str, case_reference: str, kind: str) -> Reading:
    """Return the first or second reading of a case with the case and its inspection.

    Raises as `get_case_for` does for a first reading. A second one, without what anybody judged, is for everybody who
    may see cases: Http404 where there is none, PermissionDenied for who only reads.
    """
    if kind == Reading.Kind.FIRST:
        return get_case_for(user, reference, case_reference).first
    case = get_case_to_alert(user, reference, case_reference)
    reading = case.reading(kind)
    if reading is None:
        raise Http404("No second reading of a case of this reference.")
    reading.case = case
    return reading


def get_reading_to_change(user: User, reference: str, case_reference: str, kind: str) -> Reading:
    """Return a reading with what was recorded in it: of a second one, to its reader alone until it is submitted.

    Raises as `get_reading_for` does, and PermissionDenied for anybody else's second reading.
    """
    reading = get_reading_for(user, reference, case_reference, kind)
    require(not reading.is_second or reading.is_submitted or reading.reader_id == user.pk)
    return reading


def is_open(reading: Reading) -> bool:
    """Return whether the reading is still to be made; it comes with its case and the inspection."""
    return not (reading.is_submitted or reading.case.is_withdrawn or reading.case.inspection.is_closed)


def may_change(user: User, reading: Reading) -> bool:
    """Return whether the person may record anything in the reading now: it is theirs and open."""
    return is_open(reading) and may_judge(user, reading.case.inspection, reading.reader_id)


def why_not_changed(user: User, reading: Reading, *, inspects: bool | None = None) -> str:
    """`inspects` is whether they inspect cases on the inspection, where that is known already; "" where they may."""
    case = reading.case
    if case.inspection.is_closed:
        return "The inspection is closed. An administrator must open it again before anything can change."
    if case.inspection.ratings_are_closed:
        return RATINGS_CLOSED
    if not (may_be_allocated_cases(user, case.inspection) if inspects is None else inspects):
        return "Only the inspector to whom a case is allocated can change it."
    if reading.reader_id != user.pk:
        if reading.is_second:
            return "Only the inspector to whom a second reading was given can record it."
        holder = f"is allocated to {reading.reader}" if reading.reader else "is not allocated to anybody"
        return f"Case {case.reference} {holder}. Ask the lead inspector to allocate it to you."
    if case.is_withdrawn:
        return f"Case {case.reference} has been withdrawn from the sample, so nothing in it can change."
    if reading.is_submitted:
        if reading.is_second:
            return "This second reading has been submitted, so nothing in it can change."
        return f"Case {case.reference} has been submitted. Ask the lead inspector to reopen it."
    return ""


def has_changed_hands(user: User, reading: Reading) -> bool:
    """Return whether the one thing that keeps an inspector of the team from recording in the reading is that it is not
    theirs now. A second one never changes hands: to others it is sealed.
    """
    is_shut = reading.is_second or not is_open(reading) or reading.case.inspection.ratings_are_closed
    return not is_shut and reading.reader_id != user.pk and may_be_allocated_cases(user, reading.case.inspection)


def get_example_for(user: User, reference: str, number: int) -> PracticeExample:
    """Return the practice example with its inspection, standard and case.

    Raises as `get_inspection_for` does, Http404 where there is none, and ReadBlind for an example from a case that they
    are reading blind.
    """
    inspection = get_inspection_for(user, reference)
    examples = inspection.practice_examples.select_related(
        "standard", "case", "key_question", "printed_under", "added_by"
    )
    example = examples.filter(number=number).first()
    if example is None:
        raise Http404("No practice example of this number.")
    example.inspection = inspection
    if example.case is not None and example.case.reference in read_blind_by(user, inspection):
        raise ReadBlind([example.case.reference])
    return example


def may_see_alert_blind(user: User, inspection: Inspection, alert: Alert | None) -> bool:
    """Return whether the person may see an alert on a case that they read blind: their own, or any where they lead."""
    return is_lead_inspector(user, inspection) or (alert is not None and alert.raised_by_id == user.pk)


def get_alert_for(user: User, reference: str, case_reference: str, number: int) -> Alert:
    """Return the alert with its case and inspection.

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
