"""Recording what the ratings panel decided."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections import access
from inspections.actions.checks import lock_open, written
from inspections.errors import Refused
from inspections.models import Inspection
from ledger import actions as ledger
from ratings.frozen import FIGURES, figures_as_data
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel import (
    NO_DECISION,
    Decision,
    fault_of_date,
    fault_of_meetings,
    find_faults,
    grounds_as_data,
    verdict_on,
)
from ratings.queries import Ratings, ratings_of


@transaction.atomic
def record_panel_meeting(
    *,
    inspection: Inspection,
    by: User,
    held_on: date,
    note: str,
    decisions: Sequence[Decision],
    meetings_seen: int,
) -> PanelMeeting:
    """Record a meeting of the ratings panel with its decisions, for good, and give it.

    Every decision is checked against the ratings calculated at this moment; `meetings_seen` is how many meetings were
    on record when the panel looked. The ledger freezes the figures that stand after it, which may be provisional.
    Raises PermissionDenied where `by` may not decide ratings on this inspection, Refused with a sentence for each rule
    that says no.
    """
    locked = lock_open(inspection)
    if not access.may_decide_ratings(by, locked):
        raise PermissionDenied
    ratings = ratings_of(locked)
    _refuse_faults(ratings, held_on, decisions, meetings_seen)
    meeting = PanelMeeting.objects.create(
        inspection=locked, held_on=held_on, note=note.strip(), recorded_at=timezone.now(), recorded_by=by
    )
    PanelDecision.objects.bulk_create([_decision(ratings, meeting, decision) for decision in decisions])
    ledger.append(
        chain=locked.reference,
        by=by,
        act="panel meeting recorded",
        content={
            "held_on": held_on,
            "provisional": ratings.rollup.provisional,
            FIGURES: figures_as_data(ratings.after(held_on, {each.standard: each.rating for each in decisions})),
            "decisions": [_as_data(decision) for decision in meeting.decisions.select_related("standard")],
        },
        words=_words(meeting, decisions),
    )
    return meeting


def _refuse_faults(ratings: Ratings, held_on: date, decisions: Sequence[Decision], meetings_seen: int) -> None:
    inspection = ratings.inspection
    sentences = [
        fault_of_date(held_on, today=timezone.localdate(), fieldwork_starts=inspection.fieldwork_starts),
        fault_of_meetings(meetings_seen, inspection.panel_meetings.count()),
        "" if decisions else NO_DECISION,
        *(fault.sentence for fault in find_faults(ratings.rules, ratings.rollup, decisions)),
    ]
    if any(sentences):
        raise Refused.because(sentence for sentence in sentences if sentence)


def _decision(ratings: Ratings, meeting: PanelMeeting, decision: Decision) -> PanelDecision:
    result = ratings.rollup.standards[decision.standard]
    verdict = verdict_on(ratings.rules, result, decision.rating)
    return PanelDecision(
        meeting=meeting,
        standard=ratings.standards[decision.standard],
        rating=decision.rating,
        reason=decision.reason.strip(),
        calculated=result.calculated or "",
        grounds=grounds_as_data(verdict),
        exceptional=verdict.exceptional,
    )


def _words(meeting: PanelMeeting, decisions: Sequence[Decision]) -> dict[str, str]:
    return written(
        {"note": meeting.note, **{f"reason {decision.standard}": decision.reason.strip() for decision in decisions}}
    )


def _as_data(decision: PanelDecision) -> dict[str, object]:
    return {
        "standard": decision.standard.number,
        "rating": decision.rating,
        "calculated": decision.calculated,
        "grounds": decision.grounds,
        "exceptional": decision.exceptional,
    }
