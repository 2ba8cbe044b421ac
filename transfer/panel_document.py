"""What the ratings panel had before it and decided, and the reports issued, as the data of an inspection's file."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from inspections.models import Inspection
from ratings.models import PanelAttendance, PanelDecision, PanelMeeting, Proposal, Representation
from reports.models import Issue
from transfer.values import day_or_none, given, moment_or_none, name_of, ordered


def panel_parts(inspection: Inspection, people: set[User]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the parts of the file by name, and add whom they name to `people`. Nine queries."""
    meetings = inspection.panel_meetings.select_related("recorded_by", "chair", "concluded_by")
    decisions = PanelDecision.objects.select_related("standard__domain", "proposal", "decided_by", "confirmation_by")
    attendances = PanelAttendance.objects.select_related("member")
    meetings = meetings.prefetch_related(Prefetch("decisions", decisions), Prefetch("attendances", attendances))
    yield "panel", [_meeting(meeting, people) for meeting in meetings.order_by("held_on", "pk")]
    proposals = inspection.proposals.select_related("standard", "proposed_by").order_by("number")
    yield "proposals", [_proposal(proposal, people) for proposal in proposals]
    representations = inspection.representations.select_related("recorded_by", "answered_by")
    prefetched = representations.prefetch_related("standards", "cases").order_by("number")
    yield "representations", [_representation(one, people) for one in prefetched]
    issues = inspection.issues.select_related("issued_by").prefetch_related("documents").order_by("number")
    yield "issues", [_issue(issue, people) for issue in issues]


def _meeting(meeting: PanelMeeting, people: set[User]) -> dict[str, Any]:
    decisions = sorted(meeting.decisions.all(), key=lambda row: (row.standard.domain.number, row.standard.number))
    members = [name_of(one.member, people) or "" for one in meeting.attendances.all()]
    return {
        **given(
            held_on=day_or_none(meeting.held_on),
            chair=name_of(meeting.chair, people),
            members=sorted(members),
            quorum=meeting.quorum,
            note=meeting.note,
            recorded_at=moment_or_none(meeting.recorded_at),
            recorded_by=name_of(meeting.recorded_by, people),
            concluded_at=moment_or_none(meeting.concluded_at),
            concluded_by=name_of(meeting.concluded_by, people),
            figures=ordered(meeting.figures),
        ),
        "decisions": [_decision(row, people) for row in decisions],
    }


def _decision(row: PanelDecision, people: set[User]) -> dict[str, Any]:
    return {
        "standard": row.standard.number,
        "rating": row.rating,
        "reason": row.reason,
        "calculated": row.calculated or None,
        "grounds": ordered(row.grounds),
        "exceptional": row.exceptional,
        **given(
            figures=ordered(row.figures),
            confirmation=row.confirmation,
            confirmation_reason=row.confirmation_reason,
            confirmation_at=moment_or_none(row.confirmation_at),
            confirmation_by=name_of(row.confirmation_by, people),
            decided_at=moment_or_none(row.decided_at),
            decided_by=name_of(row.decided_by, people),
            proposal=row.proposal.number if row.proposal else None,
        ),
    }


def _proposal(row: Proposal, people: set[User]) -> dict[str, Any]:
    return given(
        number=row.number,
        standard=row.standard.number,
        rating=row.rating,
        reason=row.reason,
        proposed_at=moment_or_none(row.proposed_at),
        proposed_by=name_of(row.proposed_by, people),
    )


def _representation(row: Representation, people: set[User]) -> dict[str, Any]:
    return given(
        number=row.number,
        received_on=day_or_none(row.received_on),
        summary=row.summary,
        evidence=row.evidence,
        standards=sorted(one.number for one in row.standards.all()),
        cases=sorted(one.reference for one in row.cases.all()),
        recorded_at=moment_or_none(row.recorded_at),
        recorded_by=name_of(row.recorded_by, people),
        answer=row.answer,
        answered_on=day_or_none(row.answered_on),
        answered_at=moment_or_none(row.answered_at),
        answered_by=name_of(row.answered_by, people),
    )


def _issue(row: Issue, people: set[User]) -> dict[str, Any]:
    documents = sorted(row.documents.all(), key=lambda one: one.format)
    return given(
        number=row.number,
        issued_at=moment_or_none(row.issued_at),
        issued_by=name_of(row.issued_by, people),
        documents=[
            {"format": one.format, "sha256": one.sha256, "content": b64encode(bytes(one.content)).decode()}
            for one in documents
        ],
    )
