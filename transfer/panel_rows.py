"""Writing the rows of the ratings panel and of the reports issued, from the data of an inspection's file."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import date

from cases.models import SampledCase
from inspections.models import Inspection
from ratings.models import PanelAttendance, PanelDecision, PanelMeeting, Proposal, Representation
from reports.models import Issue, IssuedDocument
from transfer.outline import Outline
from transfer.panel_faults import verdicts
from transfer.rows import Data, People
from transfer.values import day_in, moment_in, parsed_moment, person_in

FIRST = "0001-01-02T00:00:00+00:00"
"""Stands for when a meeting was convened that came in a file that does not say: before the others."""


def store_panel(inspection: Inspection, data: Data, outline: Outline, people: People) -> None:
    """Store the lead inspector's proposals, the panel's meetings with their decisions, in the order in which they
    were convened, and the service's representations. The sampled cases are stored.
    """
    proposals = {
        row["number"]: Proposal.objects.create(
            inspection=inspection,
            number=row["number"],
            standard=outline.standards[row["standard"]],
            rating=row["rating"],
            reason=row["reason"],
            proposed_at=parsed_moment(row["proposed_at"]),
            proposed_by=people[row["proposed_by"]],
        )
        for row in data.get("proposals", [])
    }
    worked_out = verdicts(data, outline)
    for index, entry in _as_convened(data.get("panel", [])):
        meeting = _meeting(inspection, entry, people)
        decisions = []
        for place, row in enumerate(entry["decisions"]):
            verdict = worked_out.get((index, place))
            own = vars(verdict) if verdict else {name: row[name] for name in ("grounds", "exceptional") if name in row}
            own["calculated"] = verdict.calculated if verdict else row.get("calculated") or ""
            decisions.append(
                PanelDecision(
                    meeting=meeting,
                    standard=outline.standards[row["standard"]],
                    rating=row["rating"],
                    reason=row["reason"],
                    figures=row.get("figures", {}),
                    confirmation=row.get("confirmation", ""),
                    confirmation_reason=row.get("confirmation_reason", ""),
                    confirmation_at=moment_in(row, "confirmation_at"),
                    confirmation_by=person_in(row, "confirmation_by", people),
                    decided_at=moment_in(row, "decided_at"),
                    decided_by=person_in(row, "decided_by", people),
                    proposal=proposals[row["proposal"]] if "proposal" in row else None,
                    **own,
                )
            )
        PanelDecision.objects.bulk_create(decisions)
    for row in data.get("representations", []):
        _store_representation(inspection, row, outline, people)


def _as_convened(meetings: Sequence[Data]) -> list[tuple[int, Data]]:
    """Give the meetings with their places in the file, in the order in which they were convened: it numbers them."""
    return sorted(enumerate(meetings), key=lambda pair: parsed_moment(pair[1].get("recorded_at", FIRST)))


def store_issues(inspection: Inspection, data: Data, people: People) -> None:
    """Store the reports issued, with their documents."""
    for row in data.get("issues", []):
        issue = Issue.objects.create(
            inspection=inspection,
            number=row["number"],
            issued_at=parsed_moment(row["issued_at"]),
            issued_by=person_in(row, "issued_by", people),
        )
        IssuedDocument.objects.bulk_create(
            IssuedDocument(issue=issue, format=one["format"], sha256=one["sha256"], content=b64decode(one["content"]))
            for one in row["documents"]
        )


def _meeting(inspection: Inspection, entry: Data, people: People) -> PanelMeeting:
    meeting = PanelMeeting.objects.create(
        inspection=inspection,
        held_on=date.fromisoformat(entry["held_on"]),
        chair=person_in(entry, "chair", people),
        quorum=entry.get("quorum"),
        note=entry.get("note", ""),
        recorded_at=moment_in(entry, "recorded_at"),
        recorded_by=person_in(entry, "recorded_by", people),
        concluded_at=moment_in(entry, "concluded_at"),
        concluded_by=person_in(entry, "concluded_by", people),
        figures=entry.get("figures", {}),
    )
    members = [people[username] for username in entry.get("members", [])]
    PanelAttendance.objects.bulk_create(PanelAttendance(meeting=meeting, member=member) for member in members)
    return meeting


def _store_representation(inspection: Inspection, row: Data, outline: Outline, people: People) -> None:
    representation = Representation.objects.create(
        inspection=inspection,
        number=row["number"],
        received_on=date.fromisoformat(row["received_on"]),
        summary=row["summary"],
        evidence=row.get("evidence", ""),
        recorded_at=parsed_moment(row["recorded_at"]),
        recorded_by=person_in(row, "recorded_by", people),
        answer=row.get("answer", ""),
        answered_on=day_in(row, "answered_on"),
        answered_at=moment_in(row, "answered_at"),
        answered_by=person_in(row, "answered_by", people),
    )
    representation.standards.set(outline.standards[number] for number in row["standards"])
    cases = SampledCase.objects.filter(inspection=inspection, reference__in=row.get("cases", []))
    representation.cases.set(cases)
