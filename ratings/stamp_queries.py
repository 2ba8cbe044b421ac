"""Reading who did what and when, as the records keep it; `reports.ledger_queries` adds the issues."""

from collections.abc import Iterator
from datetime import datetime

from inspections.models import Inspection
from ratings import stamps
from ratings.models import PanelDecision
from ratings.stamps import Stamp, in_utc

Stamped = Iterator[tuple[str, Stamp]]


def stamps_of(inspection: Inspection) -> dict[str, Stamp]:
    """Give who did what and when, by label. Eight queries."""
    return dict(
        [
            *_of_the_inspection(inspection),
            *_of_the_sample(inspection),
            *_of_evidence_and_proposals(inspection),
            *_of_meetings(inspection),
            *_of_representations(inspection),
        ]
    )


def stamp(by: str | None, at: datetime | None) -> Stamp:
    """Give who did an act, by username, and when, from columns that are both compared."""
    return Stamp(by or "", in_utc(at))


def _of_the_inspection(inspection: Inspection) -> Stamped:
    fields = Inspection.objects.select_related("ratings_closed_by", "ratings_reopened_by")
    row = fields.get(pk=inspection.pk)
    if row.closed_at:
        yield stamps.INSPECTION_CLOSED, Stamp(None, in_utc(row.closed_at))
    if row.ratings_closed_at:
        closer = row.ratings_closed_by
        yield stamps.RATINGS_CLOSED, stamp(closer.username if closer else "", row.ratings_closed_at)
    opener = row.ratings_reopened_by
    yield stamps.RATINGS_REOPENED, stamp(opener.username if opener else "", row.ratings_reopened_at)


def _of_the_sample(inspection: Inspection) -> Stamped:
    for number, by, at in inspection.draws.values_list("number", "drawn_by__username", "drawn_at"):
        yield stamps.drawn(number), stamp(by, at)
    for act in ("submitted", "withdrawn"):
        done = inspection.sampled_cases.filter(**{f"{act}_at__isnull": False})
        for reference, by, at in done.values_list("reference", f"{act}_by__username", f"{act}_at"):
            yield stamps.of_a_case(reference, act), stamp(by, at)


def _of_evidence_and_proposals(inspection: Inspection) -> Stamped:
    for standard, by in inspection.evidence_ratings.values_list("standard__number", "rated_by__username"):
        yield stamps.rated(standard), Stamp(by or "")
    for number, by, at in inspection.proposals.values_list("number", "proposed_by__username", "proposed_at"):
        yield stamps.proposed(number), stamp(by, at)


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
    yield stamps.of_a_meeting(days, place, f"{about}, decided"), Stamp(None, in_utc(row.decided_at))
    if row.confirmation not in ("", PanelDecision.Confirmation.AWAITED):
        yield stamps.of_a_meeting(days, place, f"{about}, answered"), Stamp(None, in_utc(row.confirmation_at))


def _of_representations(inspection: Inspection) -> Stamped:
    rows = inspection.representations.select_related("recorded_by", "answered_by")
    for row in rows:
        recorder, answerer = row.recorded_by, row.answered_by
        recorded = stamp(recorder.username if recorder else "", row.recorded_at)
        yield stamps.of_a_representation(row.number, "recorded"), recorded
        if row.is_answered:
            answered = stamp(answerer.username if answerer else "", row.answered_at)
            yield stamps.of_a_representation(row.number, "answered"), answered
