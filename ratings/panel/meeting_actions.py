from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections import access
from inspections.actions.checks import act_sent, lock_open, still_there
from inspections.errors import Refused
from inspections.models import Inspection
from ledger import actions as ledger
from ratings.models import PanelAttendance, PanelDecision, PanelMeeting
from ratings.panel.attendance import may_answer, members_left, obstacles_to_deciding, obstacles_to_recording
from ratings.panel.rules import (
    NO_DECISION,
    Decision,
    fault_of_date,
    fault_of_decisions,
    faults_of_proposers,
    faults_of_the_panel,
    find_faults,
    grounds_as_data,
    leaves_the_score,
    verdict_on,
)
from ratings.queries import Ratings, proposals_made, ratings_of
from ratings.rollup.frozen import frozen_figures

CONVENED = "panel meeting convened"
DECIDED = "panel decision recorded"
CONFIRMED = "exceptional move confirmed"
DECLINED = "exceptional move not confirmed"
CONCLUDED = "panel meeting concluded"


@transaction.atomic
def convene_panel_meeting(
    *,
    inspection: Inspection,
    by: User,
    held_on: date,
    chair: User | None,
    members: Iterable[User],
    note: str,
    token: UUID | None = None,
) -> PanelMeeting:
    """Open a meeting of the ratings panel, at which decisions can be recorded until it is concluded, and return it.

    The chair is one of the `members`, who are the panel's members on this inspection that take part. A `token` that has
    been used gives the meeting convened then. Raises PermissionDenied where `by` may not convene the panel, Refused
    with a sentence for each rule that says no: another meeting is under way or one of a later day is on record, too few
    take part for the inspection's quorum, the chair leads the inspection.
    """
    locked = lock_open(inspection)
    if not access.may_decide_ratings(by, locked):
        raise PermissionDenied
    if sent := act_sent(locked.reference, token):
        convened = locked.panel_meetings.filter(number=sent["meeting"])
        return still_there(convened, convened.filter(concluded_at__isnull=False))
    taking_part, met = list(dict.fromkeys(members)), list(locked.panel_meetings.all())
    _refuse(_faults_of_convening(locked, held_on, chair, taking_part, met))
    meeting = PanelMeeting.objects.create(
        inspection=locked,
        number=max((one.number for one in met), default=0) + 1,
        held_on=held_on,
        chair=chair,
        quorum=locked.panel_quorum,
        note=note.strip(),
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    attending = PanelAttendance.objects.bulk_create(PanelAttendance(meeting=meeting, member=one) for one in taking_part)
    content = {
        "meeting": meeting.number,
        "held_on": held_on,
        "chair": chair.username if chair else "",
        "members": sorted(one.username for one in taking_part),
        "quorum": meeting.quorum,
    }
    ledger.append(chain=locked.reference, by=by, act=CONVENED, content=content, token=token, rows=[meeting, *attending])
    return meeting


@transaction.atomic
def record_panel_decisions(
    *, meeting: PanelMeeting, by: User, decisions: Sequence[Decision], decisions_seen: int
) -> list[PanelDecision]:
    """Record decisions of a meeting that is under way, for good, and return them.

    Every decision is checked against the ratings at this moment, and freezes the figures of its standard;
    `decisions_seen` is how many decisions were on record on this inspection when the panel looked. An exceptional move
    waits for the chair's confirmation before it takes effect. A meeting of which fewer than its quorum are left on the
    panel, or whose chair now leads the inspection, decides nothing, and the inspection's lead inspector records
    nothing. Figures may be provisional: the ledger says so then, and `after` how many decisions were recorded in the
    same act before this one.
    Raises PermissionDenied where `by` takes no part in the meeting, Refused with a sentence for each rule that says no.
    """
    locked, stored = _locked_meeting(meeting, by)
    ratings = ratings_of(locked)
    made = proposals_made(locked)
    _refuse(
        [
            fault_of_decisions(decisions_seen, len(ratings.decisions)),
            "" if decisions else NO_DECISION,
            *obstacles_to_recording(stored, by),
            *(fault.sentence for fault in find_faults(ratings.rules, ratings.rollup, decisions)),
            *faults_of_proposers(decisions, by.pk, made),
            *_decided_already(stored, decisions),
        ]
    )
    rows = PanelDecision.objects.bulk_create(_decision(ratings, stored, one, by) for one in decisions)
    for place, row in enumerate(rows):
        ledger.append(
            chain=locked.reference,
            by=by,
            act=DECIDED,
            content={
                "meeting": stored.number,
                "standard": row.standard.number,
                "rating": row.rating,
                "calculated": row.calculated,
                "grounds": row.grounds,
                "exceptional": row.exceptional,
                "confirmation": row.confirmation,
                "provisional": ratings.rollup.provisional,
                "after": place,
                "figures": row.figures,
            },
            rows=[row],
            subject=f"panel/{row.standard.number}",
        )
    return rows


@transaction.atomic
def answer_exception(*, decision: PanelDecision, by: User, confirm: bool, reason: str) -> None:
    """Confirm an exceptional move, so that it takes effect, or decline it; only the meeting's chair may, with a reason.

    Once the chair has left the panel, any member who takes part may decline it. Raises PermissionDenied for anybody
    else, Refused where there is nothing to confirm, no reason is given, the figures have moved since the panel decided,
    or the meeting can decide nothing more.
    """
    locked, meeting = _locked_meeting(decision.meeting, by)
    if not may_answer(meeting, by):
        raise PermissionDenied
    row = PanelDecision.objects.select_related("standard").get(pk=decision.pk)
    ratings = ratings_of(locked)
    number = row.standard.number
    faults = []
    if not row.awaits_the_chair:
        faults.append(f"The decision on standard {number} does not await the chair’s confirmation.")
    if not reason.strip():
        faults.append("Enter the chair’s reason.")
    if confirm:
        faults += obstacles_to_deciding(meeting)
        moved = ratings.moved_under(row)
        if ratings.rollup.standards[number].leaves_the_score:
            faults.append(leaves_the_score(number))
        if moved:
            faults.append(
                f"Figures of standard {number} have moved since the panel decided: {' '.join(moved)} "
                "Decline the move, and decide again at a later meeting."
            )
        faults += faults_of_proposers([_as_decision(row)], by.pk, proposals_made(locked))
    _refuse(faults)
    choice = PanelDecision.Confirmation.CONFIRMED if confirm else PanelDecision.Confirmation.DECLINED
    row.confirmation, row.confirmation_reason = choice, reason.strip()
    row.confirmation_at, row.confirmation_by = timezone.now(), by
    row.save(update_fields=["confirmation", "confirmation_reason", "confirmation_at", "confirmation_by"])
    ledger.append(
        chain=locked.reference,
        by=by,
        act=CONFIRMED if confirm else DECLINED,
        content={
            "meeting": meeting.number,
            "standard": number,
            "rating": row.rating,
            "figures": frozen_figures(ratings.rollup, [number]),
        },
        rows=[row],
        subject=f"panel/{number}",
    )


@transaction.atomic
def conclude_panel_meeting(*, meeting: PanelMeeting, by: User) -> None:
    """Conclude a meeting: nothing is decided at it any more. A later meeting can supersede its decisions.

    Raises PermissionDenied where `by` takes no part in it, Refused where it has decided nothing and still could, or an
    exceptional move still awaits the chair.
    """
    locked, stored = _locked_meeting(meeting, by)
    decisions = list(stored.decisions.select_related("standard"))
    faults = []
    if not decisions and not obstacles_to_deciding(stored):
        faults.append("The meeting has decided nothing yet. Record a decision before it is concluded.")
    faults += [
        f"The exceptional move of standard {row.standard.number} awaits the chair’s confirmation."
        for row in decisions
        if row.awaits_the_chair
    ]
    _refuse(faults)
    rollup = ratings_of(locked).rollup
    stored.concluded_at, stored.concluded_by = timezone.now(), by
    stored.figures = frozen_figures(rollup, rollup.standards)
    stored.save(update_fields=["concluded_at", "concluded_by", "figures"])
    content = {
        "meeting": stored.number,
        "provisional": rollup.provisional,
        "figures": stored.figures,
    }
    ledger.append(chain=locked.reference, by=by, act=CONCLUDED, content=content, rows=[stored])


def _locked_meeting(meeting: PanelMeeting, by: User) -> tuple[Inspection, PanelMeeting]:
    locked = lock_open(meeting.inspection)
    stored = PanelMeeting.objects.filter(pk=meeting.pk, inspection=locked).first()
    if stored is None:
        raise Refused("This meeting has gone: the inspection has been brought in again from a file meanwhile.")
    stored.inspection = locked
    if not access.may_decide_ratings(by, locked) or by.pk not in members_left(stored):
        raise PermissionDenied
    if not stored.is_under_way:
        raise Refused("This meeting has been concluded. Convene another to decide again; it supersedes this one.")
    return locked, stored


def _faults_of_convening(
    inspection: Inspection, held_on: date, chair: User | None, taking_part: list[User], met: list[PanelMeeting]
) -> list[str]:
    faults = [
        _fault_of_day(held_on, inspection, met),
        *faults_of_the_panel(
            quorum=inspection.panel_quorum,
            members=[str(one) for one in taking_part],
            strangers=[str(one) for one in taking_part if not access.may_decide_ratings(one, inspection)],
            chair=str(chair) if chair else "",
            chair_takes_part=chair in taking_part,
            chair_leads=chair is not None and access.is_lead_inspector(chair, inspection),
        ),
    ]
    under_way = next((one for one in met if one.is_under_way), None)
    if under_way is not None:
        faults.append(f"The meeting of {under_way.held_on:%-d %B %Y} is still under way. Conclude it first.")
    return faults


def _fault_of_day(held_on: date, inspection: Inspection, met: Sequence[PanelMeeting]) -> str:
    return fault_of_date(
        held_on,
        today=timezone.localdate(),
        fieldwork_starts=inspection.fieldwork_starts,
        latest=max((one.held_on for one in met), default=None),
    )


def _decided_already(meeting: PanelMeeting, decisions: Sequence[Decision]) -> list[str]:
    decided = set(meeting.decisions.values_list("standard__number", flat=True))
    return [
        f"This meeting has decided on standard {one.standard} already. A later meeting can decide again."
        for one in decisions
        if one.standard in decided
    ]


def _decision(ratings: Ratings, meeting: PanelMeeting, decision: Decision, by: User) -> PanelDecision:
    result = ratings.rollup.standards[decision.standard]
    verdict = verdict_on(ratings.rules, result, decision.rating)
    return PanelDecision(
        meeting=meeting,
        standard=ratings.standards[decision.standard],
        rating=decision.rating,
        reason=decision.reason.strip(),
        calculated=result.calculated or "",
        grounds=grounds_as_data(verdict),
        figures=frozen_figures(ratings.rollup, [decision.standard]),
        exceptional=verdict.exceptional,
        confirmation=PanelDecision.Confirmation.AWAITED if verdict.exceptional else "",
        decided_at=timezone.now(),
        decided_by=by,
        proposal=ratings.inspection.proposals.filter(standard__number=decision.standard).last(),
    )


def _as_decision(row: PanelDecision) -> Decision:
    return Decision(row.standard.number, row.rating, row.reason, row.calculated, row.exceptional)


def _refuse(sentences: Iterable[str]) -> None:
    given = [sentence for sentence in sentences if sentence]
    if given:
        raise Refused.because(given)
