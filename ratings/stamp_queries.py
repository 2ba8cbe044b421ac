"""Reading who did what and when, as the records keep it; `reports.ledger_queries` adds the issues."""

from collections.abc import Iterator
from datetime import datetime

from cases.models import Alert, AlertUpdate, Caseload, Comment, HeldChange, JointDecision, SecondReading
from inspections.models import Inspection
from ratings import replayed_papers as papers
from ratings import stamps
from ratings.models import PanelDecision
from ratings.stamps import Stamp, in_utc

Stamped = Iterator[tuple[str, Stamp]]


def stamps_of(inspection: Inspection) -> dict[str, Stamp]:
    """Give who did what and when, by label. A fixed number of queries."""
    return dict(
        [
            *_of_the_inspection(inspection),
            *_of_the_sample(inspection),
            *_of_second_readings(inspection),
            *_beside(inspection),
            *_of_evidence_and_proposals(inspection),
            *_of_meetings(inspection),
            *_of_representations(inspection),
        ]
    )


def stamp(by: str | None, at: datetime | None) -> Stamp:
    """Give who did an act, by username, and when, from columns that are both compared."""
    return Stamp(by or "", in_utc(at))


def moment(at: datetime | None) -> Stamp:
    """Give when an act was done whose author is not kept, or compared elsewhere."""
    return Stamp(None, in_utc(at))


def _of_the_inspection(inspection: Inspection) -> Stamped:
    fields = Inspection.objects.select_related("ratings_closed_by", "ratings_reopened_by")
    row = fields.get(pk=inspection.pk)
    if row.closed_at:
        yield stamps.INSPECTION_CLOSED, moment(row.closed_at)
    if row.ratings_closed_at:
        closer = row.ratings_closed_by
        yield stamps.RATINGS_CLOSED, stamp(closer.username if closer else "", row.ratings_closed_at)
    opener = row.ratings_reopened_by
    yield stamps.RATINGS_REOPENED, stamp(opener.username if opener else "", row.ratings_reopened_at)


def _of_the_sample(inspection: Inspection) -> Stamped:
    for by, at in Caseload.objects.filter(inspection=inspection).values_list("loaded_by__username", "loaded_at"):
        yield stamps.CASELOAD_LOADED, stamp(by, at)
    for number, by, at in inspection.draws.values_list("number", "drawn_by__username", "drawn_at"):
        yield stamps.drawn(number), stamp(by, at)
    for act in ("submitted", "withdrawn"):
        done = inspection.sampled_cases.filter(**{f"{act}_at__isnull": False})
        for reference, by, at in done.values_list("reference", f"{act}_by__username", f"{act}_at"):
            yield stamps.of_a_case(reference, act), stamp(by, at)


def _of_second_readings(inspection: Inspection) -> Stamped:
    rounds = inspection.second_reading_rounds.values_list("number", "drawn_by__username", "drawn_at")
    for number, by, at in rounds:
        yield stamps.drawn_again(number), stamp(by, at)
    readings = SecondReading.objects.filter(case__inspection=inspection, submitted_at__isnull=False)
    for case, submitted_at in readings.values_list("case__reference", "submitted_at"):
        yield stamps.of_a_case(case, stamps.READ_AGAIN), moment(submitted_at)
    decisions = JointDecision.objects.filter(judgement__reading__case__inspection=inspection)
    names = ("judgement__reading__case__reference", "judgement__key_question__number", "decided_at")
    for case, number, at in decisions.values_list(*names):
        yield stamps.of_a_case(case, stamps.decided_jointly(number)), moment(at)


def _of_evidence_and_proposals(inspection: Inspection) -> Stamped:
    for standard, by in inspection.evidence_ratings.values_list("standard__number", "rated_by__username"):
        yield stamps.rated(standard), Stamp(by or "")
    for number, by, at in inspection.proposals.values_list("number", "proposed_by__username", "proposed_at"):
        yield stamps.proposed(number), stamp(by, at)


def _beside(inspection: Inspection) -> Stamped:
    """Give who wrote what is written beside the judgements, and when."""
    for row in Alert.objects.filter(case__inspection=inspection).select_related("case"):
        label = papers.alert(row.case.reference, row.number)
        yield f"{label}, raised", moment(row.raised_at)
        if row.resolved_at:
            yield f"{label}, resolved", moment(row.resolved_at)
    updates = AlertUpdate.objects.filter(alert__case__inspection=inspection)
    names = ("alert__case__reference", "alert__number", "number", "by__username", "at")
    for case, number, update, by, at in updates.values_list(*names):
        yield f"{papers.alert(case, number)}, update {update}", stamp(by, at)
    for number, at in inspection.practice_examples.values_list("number", "added_at"):
        yield f"{papers.example(number)}, added", moment(at)
    comments = Comment.objects.filter(case__inspection=inspection)
    for case, number, at in comments.values_list("case__reference", "number", "at"):
        yield f"{papers.comment(case, number)}, written", moment(at)
    for held in HeldChange.objects.filter(case__inspection=inspection).select_related("case", "resolved_by"):
        label = papers.held_change(held.case.reference, str(held.token))
        yield f"{label}, held", moment(held.held_at)
        if held.how:
            yield f"{label}, decided", stamp(held.resolved_by.username if held.resolved_by else "", held.resolved_at)


def _of_meetings(inspection: Inspection) -> Stamped:
    rows = inspection.panel_meetings.order_by("pk").select_related("recorded_by", "concluded_by")
    meetings = list(rows.prefetch_related("decisions__standard"))
    days = [meeting.held_on.isoformat() for meeting in meetings]
    for place, meeting in enumerate(meetings):
        convener, concluder = meeting.recorded_by, meeting.concluded_by
        convened = stamp(convener.username if convener else "", meeting.recorded_at)
        yield stamps.of_a_meeting(days, place, "convened"), convened
        if meeting.concluded_at:
            concluded = stamp(concluder.username if concluder else "", meeting.concluded_at)
            yield stamps.of_a_meeting(days, place, "concluded"), concluded
        for row in meeting.decisions.all():
            yield from _of_a_decision(row, days, place)


def _of_a_decision(row: PanelDecision, days: list[str], place: int) -> Stamped:
    """Give when a decision was recorded and answered: by whom is compared with the decision itself."""
    about = f"standard {row.standard.number}"
    yield stamps.of_a_meeting(days, place, f"{about}, decided"), moment(row.decided_at)
    if row.confirmation not in ("", PanelDecision.Confirmation.AWAITED):
        yield stamps.of_a_meeting(days, place, f"{about}, answered"), moment(row.confirmation_at)


def _of_representations(inspection: Inspection) -> Stamped:
    rows = inspection.representations.select_related("recorded_by", "answered_by")
    for row in rows:
        recorder, answerer = row.recorded_by, row.answered_by
        recorded = stamp(recorder.username if recorder else "", row.recorded_at)
        yield stamps.of_a_representation(row.number, "recorded"), recorded
        if row.is_answered:
            answered = stamp(answerer.username if answerer else "", row.answered_at)
            yield stamps.of_a_representation(row.number, "answered"), answered
