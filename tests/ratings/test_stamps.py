"""Who did what and when, as the entries of the acts themselves tell of it."""

from datetime import timedelta

import pytest
from django.db.models import F

from accounts.models import User
from cases.models import (
    Alert,
    AlertUpdate,
    Caseload,
    Comment,
    Draw,
    JointDecision,
    PracticeExample,
    SampledCase,
    SecondReading,
    SecondReadingRound,
)
from inspections.actions.evidence import rate_from_evidence
from inspections.actions.setup import reopen_inspection
from inspections.models import EvidenceRating, Inspection, Role
from ledger import actions as ledger
from ratings.models import PanelDecision, PanelMeeting, Proposal, Representation
from ratings.opening import opening_rows
from ratings.replay import OPENED, replay
from ratings.stamps import Stamp
from ratings.state_comparison import state_differences
from reports.ledger_queries import records_of
from reports.models import Issue
from tests import factories
from tests.ratings.casework import read_again, write_beside
from tests.ratings.decided import decided_on
from tests.ratings.worked import worked_on

pytestmark = pytest.mark.django_db
SIX_MINUTES, FOUR_MINUTES = timedelta(minutes=6), timedelta(minutes=4)


def named(inspection: Inspection) -> list[str]:
    """What differs between the records and the ledger, without what either says."""
    told = replay(ledger.records(inspection.reference))
    assert told.unread == []
    return [sentence.split(": the records")[0] for sentence in state_differences(records_of(inspection), told)]


def shift(by: timedelta) -> None:
    """Move every moment at which the panel did something."""
    Proposal.objects.update(proposed_at=F("proposed_at") + by)
    PanelMeeting.objects.update(recorded_at=F("recorded_at") + by, concluded_at=F("concluded_at") + by)
    PanelDecision.objects.update(decided_at=F("decided_at") + by, confirmation_at=F("confirmation_at") + by)
    Representation.objects.update(recorded_at=F("recorded_at") + by, answered_at=F("answered_at") + by)
    Issue.objects.update(issued_at=F("issued_at") + by)


def test_moments_of_the_panel_are_those_of_its_entries() -> None:
    inspection = decided_on()
    shift(FOUR_MINUTES)
    assert named(inspection) == []
    shift(-FOUR_MINUTES - SIX_MINUTES)
    assert {name.split(", ")[-1] for name in named(inspection)} == {
        "answered at",
        "concluded at",
        "convened at",
        "decided at",
        "issued at",
        "proposed at",
        "recorded at",
    }


def test_authors_of_what_the_panel_did_are_those_of_its_entries() -> None:
    inspection = decided_on()
    stranger = factories.user("stranger")
    Proposal.objects.update(proposed_by=stranger)
    PanelMeeting.objects.filter(pk=inspection.panel_meetings.order_by("pk")[0].pk).update(
        recorded_by=stranger, concluded_by=None
    )
    Representation.objects.update(recorded_by=stranger, answered_by=None)
    Inspection.objects.update(ratings_closed_by=stranger, ratings_reopened_by=None)
    Issue.objects.update(issued_by=None)
    day = inspection.panel_meetings.order_by("pk")[0].held_on
    assert [name for name in named(inspection) if not name.startswith("Proposal")] == [
        "Issue 1, issued by",
        f"Panel meeting of {day}, concluded by",
        f"Panel meeting of {day}, convened by",
        "Representation 1, answered by",
        "Representation 1, recorded by",
        "The ratings, closed by",
        "The ratings, opened again by",
    ]
    assert "Proposal 1, proposed by" in named(inspection)


def test_who_drew_submitted_and_withdrew_is_whom_the_entries_name() -> None:
    inspection = worked_on()
    submitted = SampledCase.objects.get(submitted_at__isnull=False)
    withdrawn = SampledCase.objects.get(withdrawn_at__isnull=False)
    stranger = factories.user("stranger")
    Draw.objects.update(drawn_by=stranger, drawn_at=F("drawn_at") - SIX_MINUTES)
    SampledCase.objects.filter(pk=submitted.pk).update(submitted_by=None, submitted_at=F("submitted_at") + SIX_MINUTES)
    SampledCase.objects.filter(pk=withdrawn.pk).update(withdrawn_by=stranger)
    Inspection.objects.update(closed_at=F("closed_at") + SIX_MINUTES)
    assert named(inspection) == [
        f"Case {submitted.reference}, submitted by",
        f"Case {submitted.reference}, submitted at",
        f"Case {withdrawn.reference}, withdrawn by",
        "Draw 1, drawn by",
        "Draw 1, drawn at",
        "Draw 2, drawn by",
        "Draw 2, drawn at",
        "The inspection, closed at",
    ]


def test_moments_of_what_was_read_again_and_written_beside_are_those_of_its_entries() -> None:
    inspection = worked_on()
    reopen_inspection(inspection=inspection, reason="A case was to be read again.", by=factories.administrator("abel"))
    case = read_again(inspection)
    write_beside(inspection)
    assert named(inspection) == []
    SecondReadingRound.objects.update(drawn_at=F("drawn_at") - SIX_MINUTES, drawn_by=None)
    SecondReading.objects.update(submitted_at=F("submitted_at") - SIX_MINUTES)
    JointDecision.objects.update(decided_at=F("decided_at") - SIX_MINUTES)
    Alert.objects.update(raised_at=F("raised_at") - SIX_MINUTES, resolved_at=F("resolved_at") + SIX_MINUTES)
    AlertUpdate.objects.update(by=None)
    PracticeExample.objects.update(added_at=F("added_at") - SIX_MINUTES)
    Comment.objects.update(at=F("at") - SIX_MINUTES)
    Caseload.objects.update(loaded_by=None)
    assert {name.replace(case.reference, "C") for name in named(inspection)} >= {
        "Case C, joint decision on 2.1.1 recorded at",
        "Case C, second reading submitted at",
        "Practice example 2, added at",
        "Second reading 2, drawn by",
        "Second reading 2, drawn at",
        "The caseload, loaded by",
    }
    ends = {name.rpartition(", ")[2] for name in named(inspection)}
    assert ends >= {"raised at", "resolved at", "update 1 by", "written at"}


def rated() -> tuple[Inspection, User, User]:
    """A standard rated from evidence by one person, with its reasons rewritten by another."""
    inspection = factories.inspection()
    lena = factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    ines = factories.member(inspection, Role.INSPECTOR, "ines")
    for row in opening_rows(records_of(inspection)):
        ledger.append(chain=inspection.reference, by=None, act=OPENED, content=row.content)
    for version, (by, reasons) in enumerate(((lena, "Clear."), (ines, "Clearer."))):
        rate_from_evidence(
            inspection=inspection,
            standard=factories.standard("1.1"),
            rating="good",
            reasons=reasons,
            version=version,
            by=by,
        )
    return inspection, lena, ines


@pytest.mark.parametrize("author", ["lena", "ines"])
def test_who_rated_from_evidence_stands_also_where_another_changed_the_reasons(author: str) -> None:
    inspection, *_ = rated()
    EvidenceRating.objects.update(rated_by=User.objects.get(username=author))
    assert named(inspection) == []


def test_nobody_else_stands_as_the_author_of_a_rating_from_evidence() -> None:
    inspection, lena, ines = rated()
    rate_from_evidence(
        inspection=inspection,
        standard=factories.standard("1.1"),
        rating="inadequate",
        reasons="No.",
        version=2,
        by=ines,
    )
    assert named(inspection) == []
    for author in (lena, None):
        EvidenceRating.objects.update(rated_by=author)
        assert named(inspection) == ["Standard 1.1, rated by"]


def test_opening_rows_from_before_say_nothing_of_who_and_when() -> None:
    inspection = worked_on()
    for row in opening_rows(records_of(inspection)):
        content = {name: value for name, value in row.content.items() if name != "stamps"}
        ledger.append(chain=inspection.reference, by=None, act=OPENED, content=content, words=row.words)
    assert replay(ledger.records(inspection.reference)).stamps == {}
    Draw.objects.update(drawn_by=None)
    SampledCase.objects.update(submitted_by=None)
    assert named(inspection) == []


def test_a_moment_that_an_opening_row_tells_of_is_exact() -> None:
    told = Stamp("ines", "2026-03-02T09:30:15.123456+00:00")
    assert told.is_at("2026-03-02T09:30:15.123456+00:00")
    assert not told.is_at("2026-03-02T09:30:15.123457+00:00")
    assert not Stamp("ines", told.at, written=True).is_at("")
