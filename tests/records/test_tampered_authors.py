"""Who did an act, when, or the hash of an issued document, changed behind the ledger: `verify_ledger` names it."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from cases.models import (
    Alert,
    AlertUpdate,
    Caseload,
    Draw,
    HeldChange,
    JointDecision,
    SampledCase,
    SecondReading,
    SecondReadingRound,
)
from inspections.models import EvidenceRating, Inspection
from ratings.models import PanelDecision, PanelMeeting, Proposal, Representation
from reports.models import Issue, IssuedDocument
from tests import factories
from tests.records.verifying import complaints
from tests.transfer.files import MORNING, REFERENCE, full_inspection

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(microseconds=1)
OTHERWISE = "the records say “2026-03-02T09:30:15.123457+00:00”, the ledger says “2026-03-02T09:30:15.123456+00:00”."

HELD = "Held change 00000000-0000-0000-0000-000000000002 of case C01"


def a_stranger() -> User:
    return factories.user("stranger")


def case(reference: str = "C01") -> Any:
    return SampledCase.objects.filter(reference=reference)


def test_a_document_whose_row_names_another_hash_than_its_bytes_have_is_named() -> None:
    full_inspection()
    IssuedDocument.objects.update(sha256="0" * 64)
    digest = hashlib.sha256(b"<p>Issue 1</p>\n").hexdigest()
    both = f"the records say “{digest}, but {'0' * 64} in its row”, the ledger says “{digest}”."
    assert complaints() == [f"{REFERENCE}: Issue 1, SHA-256 of the html document: {both}"]


@pytest.mark.parametrize(
    ("tamper", "sentences"),
    [
        (
            lambda: Proposal.objects.update(proposed_by=a_stranger(), proposed_at=LATER),
            [
                "Proposal 1, proposed by: the records say “stranger”, the ledger says “paul”.",
                f"Proposal 1, proposed at: {OTHERWISE}",
            ],
        ),
        (
            lambda: EvidenceRating.objects.filter(rating="good").update(rated_by=a_stranger()),
            [
                "Standard 1.1, rated by: the records say “stranger”, the ledger says “lena”.",
                "Standard 1.3, rated by: the records say “stranger”, the ledger says nothing.",
            ],
        ),
        (
            lambda: Inspection.objects.update(ratings_closed_by=a_stranger(), ratings_closed_at=LATER),
            [
                "The ratings, closed by: the records say “stranger”, the ledger says “paul”.",
                f"The ratings, closed at: {OTHERWISE}",
            ],
        ),
        (
            lambda: Inspection.objects.update(ratings_reopened_by=None, ratings_reopened_at=LATER, closed_at=LATER),
            [
                f"The inspection, closed at: {OTHERWISE}",
                "The ratings, opened again by: the records say nothing, the ledger says “lena”.",
                f"The ratings, opened again at: {OTHERWISE}",
            ],
        ),
        (
            lambda: Issue.objects.update(issued_by=None, issued_at=LATER),
            [
                "Issue 1, issued by: the records say nothing, the ledger says “paul”.",
                f"Issue 1, issued at: {OTHERWISE}",
            ],
        ),
        (
            lambda: PanelMeeting.objects.filter(note="First").update(
                recorded_by=a_stranger(), concluded_by=None, recorded_at=LATER, concluded_at=LATER
            ),
            [
                "Panel meeting of 2026-04-01, concluded by: the records say nothing, the ledger says “paul”.",
                f"Panel meeting of 2026-04-01, concluded at: {OTHERWISE}",
                "Panel meeting of 2026-04-01, convened by: the records say “stranger”, the ledger says “paul”.",
                f"Panel meeting of 2026-04-01, convened at: {OTHERWISE}",
            ],
        ),
        (
            lambda: PanelDecision.objects.filter(exceptional=True).update(decided_at=LATER, confirmation_at=LATER),
            [
                f"Panel meeting of 2026-04-01 (2), standard 2.1, answered at: {OTHERWISE}",
                f"Panel meeting of 2026-04-01 (2), standard 2.1, decided at: {OTHERWISE}",
            ],
        ),
        (
            lambda: Representation.objects.update(
                recorded_by=None, answered_by=a_stranger(), recorded_at=LATER, answered_at=LATER
            ),
            [
                "Representation 1, answered by: the records say “stranger”, the ledger says “paul”.",
                f"Representation 1, answered at: {OTHERWISE}",
                "Representation 1, recorded by: the records say nothing, the ledger says “paul”.",
                f"Representation 1, recorded at: {OTHERWISE}",
            ],
        ),
        (
            lambda: case().update(submitted_by=a_stranger(), submitted_at=LATER),
            [
                "Case C01, submitted by: the records say “stranger”, the ledger says “ines”.",
                f"Case C01, submitted at: {OTHERWISE}",
            ],
        ),
        (
            lambda: case("C03").update(withdrawn_by=None, withdrawn_at=LATER),
            [
                "Case C03, withdrawn by: the records say nothing, the ledger says “ines”.",
                f"Case C03, withdrawn at: {OTHERWISE}",
            ],
        ),
        (
            lambda: Caseload.objects.update(loaded_by=None),
            ["The caseload, loaded by: the records say nothing, the ledger says “lena”."],
        ),
        (
            lambda: SecondReadingRound.objects.filter(number=1).update(drawn_by=None, drawn_at=LATER),
            [
                "Second reading 1, drawn by: the records say nothing, the ledger says “lena”.",
                f"Second reading 1, drawn at: {OTHERWISE}",
            ],
        ),
        (
            lambda: (SecondReading.objects.update(submitted_at=LATER), JointDecision.objects.update(decided_at=LATER)),
            [
                f"Case C01, joint decision on 2.1.1 recorded at: {OTHERWISE}",
                f"Case C01, second reading submitted at: {OTHERWISE}",
            ],
        ),
        (
            lambda: (
                Alert.objects.filter(resolution__gt="").update(resolved_at=LATER),
                AlertUpdate.objects.filter(number=1).update(by=None, at=LATER),
            ),
            [
                f"Alert 1 of case C01, resolved at: {OTHERWISE}",
                "Alert 1 of case C01, update 1 by: the records say nothing, the ledger says “lena”.",
                f"Alert 1 of case C01, update 1 at: {OTHERWISE}",
            ],
        ),
        (
            lambda: HeldChange.objects.filter(key="exploitation").update(
                resolved_by=None, resolved_at=LATER, held_at=LATER
            ),
            [
                f"{HELD}, decided by: the records say nothing, the ledger says “ines”.",
                f"{HELD}, decided at: {OTHERWISE}",
                f"{HELD}, held at: {OTHERWISE}",
            ],
        ),
        (
            lambda: Draw.objects.filter(number=2).update(drawn_by=None, drawn_at=LATER),
            [
                "Draw 2, drawn by: the records say nothing, the ledger says “lena”.",
                f"Draw 2, drawn at: {OTHERWISE}",
            ],
        ),
    ],
)
def test_who_did_what_and_when_changed_behind_the_ledger_is_named(
    tamper: Callable[[], object], sentences: list[str]
) -> None:
    full_inspection()
    assert complaints() == []
    tamper()
    assert complaints() == [f"{REFERENCE}: {sentence}" for sentence in sentences]
