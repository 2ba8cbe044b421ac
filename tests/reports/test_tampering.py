"""One byte changed in any row of the ledger, or any record behind its back, and `verify_ledger` names it."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from cases.models import (
    Alert,
    AlertUpdate,
    CaseloadCase,
    Comment,
    Departure,
    Draw,
    FactAnswer,
    HeldChange,
    JointDecision,
    Judgement,
    PracticeExample,
    PromptAnswer,
    SampledCase,
    SecondJudgement,
    SecondReading,
    SecondReadingRound,
)
from inspections.actions.findings import save_findings
from inspections.actions.recommendations import add_recommendation, move_recommendation, remove_recommendation, shown_of
from inspections.actions.recommendations import edit_recommendation as edit
from inspections.actions.setup import edit_inspection, reopen_inspection
from inspections.actions.team import add_member, remove_member
from inspections.finding_queries import finding_texts
from inspections.models import EvidenceRating, Finding, Framework, Inspection, Membership, Recommendation, Role
from inspections.stale import fingerprint
from ledger.models import Chain, Entry, Words
from ratings.models import PanelAttendance, PanelDecision, PanelMeeting, Proposal, Representation
from ratings.replay import _ACTS
from ratings.replayed_panel import PANEL_ACTS
from reports.models import IssuedDocument
from tests import factories
from tests.conftest import stores
from tests.ledger.opening import open_ledger
from tests.ledger.tampering import unguarded
from tests.ratings.casework import read_again, write_beside
from tests.ratings.decided import decided_on
from tests.ratings.worked import REFERENCE, worked_on
from tests.reports.verifying import complaints
from tests.transfer.files import full_inspection

pytestmark = pytest.mark.django_db
OF_EARLIER_TIMES = {"judgements recorded", "case facts recorded"}
"""Acts that are read, and not written any more."""


def every_act() -> Inspection:
    """An inspection in whose ledger every act stands that the app can write there."""
    inspection = worked_on()
    adam, lena = factories.administrator("abel"), inspection.memberships.get(role=Role.LEAD_INSPECTOR).user
    reopen_inspection(inspection=inspection, reason="A figure was wrong.", by=adam)
    inspection.refresh_from_db()
    edit_inspection(inspection=inspection, values={"joint": True}, by=adam)
    remove_member(
        membership=add_member(inspection=inspection, user=factories.user("rita"), role=Role.READER, by=adam), by=adam
    )
    domain = inspection.framework.domains.get(number=1)
    texts = {"strength": ["Strong."]}
    shown = fingerprint(finding_texts(inspection, domain))
    save_findings(inspection=inspection, domain=domain, texts=texts, shown=shown, by=lena)
    first = add_recommendation(inspection=inspection, addressee="The board", text="Act.", by=lena)
    second = add_recommendation(inspection=inspection, addressee="The police", text="Act too.", by=lena)
    move_recommendation(recommendation=second, up=True, by=lena)
    edit(recommendation=second, addressee="The police", text="Act now.", shown=shown_of(second), by=lena)
    remove_recommendation(recommendation=first, shown=shown_of(first), by=lena)
    read_again(inspection)
    write_beside(inspection)
    open_ledger(inspection)
    return inspection


def one_byte_on(value: Any) -> Any:
    """The same value with one letter, digit or truth changed; itself where there is nothing in it."""
    if isinstance(value, dict):
        for name, inner in sorted(value.items()):
            if (other := one_byte_on(inner)) != inner:
                return {**value, name: other}
        return value
    if isinstance(value, list):
        return [one_byte_on(value[0]), *value[1:]] if value else value
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1 if value % 10 < 9 else value - 1
    return ("b" if value[0] == "a" else "a") + value[1:] if value else value


def tampered(entry: Entry) -> dict[str, Any]:
    """Each column of an entry, with one byte of it changed."""
    return {
        "act": one_byte_on(entry.act),
        "by": one_byte_on(entry.by) or "a",
        "subject": one_byte_on(entry.subject) or "a",
        "at": entry.at + timedelta(microseconds=1),
        "hash": one_byte_on(entry.hash),
        "previous_hash": one_byte_on(entry.previous_hash) or "a",
    }


def is_named(entry: Entry, column: str, value: Any) -> bool:
    """Whether the entry is named as the first that is broken once a column of it is changed so."""
    rows = Entry.objects.filter(pk=entry.pk)
    with unguarded():
        rows.update(**{column: value})
    act = value if column == "act" else entry.act
    (said,) = complaints()
    with unguarded():
        rows.update(**{column: getattr(entry, column)})
    return said.startswith(f"{REFERENCE}: the chain is broken at entry {entry.sequence} ({act}, ")


def unnamed(entries: Iterable[Entry]) -> list[str]:
    """The acts of these entries that are not named once one byte of their content changes."""
    changed = [(entry, *(("content", entry.content) if entry.content else ("by", entry.by))) for entry in entries]
    return [entry.act for entry, column, value in changed if not is_named(entry, column, one_byte_on(value))]


@stores(every_act)
def test_one_byte_of_any_row_is_found_and_named(stored: Inspection) -> None:
    assert complaints() == []
    by_act = {entry.act: entry for entry in Entry.objects.filter(chain__name=REFERENCE).order_by("-sequence")}
    assert len(by_act) >= 36
    assert set(_ACTS) - set(PANEL_ACTS) - set(by_act) == OF_EARLIER_TIMES
    assert unnamed(by_act.values()) == []
    for column, value in tampered(by_act["case submitted"]).items():
        assert is_named(by_act["case submitted"], column, value), column
    assert complaints() == []


@stores(decided_on)
def test_one_byte_of_any_row_of_the_panel_is_found_and_named(stored: Inspection) -> None:
    assert complaints() == []
    by_act = {entry.act: entry for entry in Entry.objects.filter(chain__name=REFERENCE).order_by("-sequence")}
    assert set(PANEL_ACTS) - set(by_act) == {"panel meeting recorded"}
    assert unnamed(by_act[act] for act in PANEL_ACTS if act in by_act) == []
    assert complaints() == []


@stores(every_act)
def test_one_byte_of_any_words_is_found_and_named(stored: Inspection) -> None:
    rows = Words.objects.filter(entry__chain__name=REFERENCE).exclude(text="").select_related("entry")
    first_of_each = {row.entry.act: row for row in rows}
    assert len(first_of_each) >= 9
    for row in first_of_each.values():
        for column in ("text", "salt"):
            with unguarded():
                Words.objects.filter(pk=row.pk).update(**{column: one_byte_on(getattr(row, column))})
            (said,) = complaints()
            assert said.startswith(f"{REFERENCE}: the chain is broken at entry {row.entry.sequence} ({row.entry.act}, ")
            with unguarded():
                Words.objects.filter(pk=row.pk).update(**{column: getattr(row, column)})
    assert complaints() == []


@stores(full_inspection)
def test_a_chain_whose_own_row_was_changed_is_found(stored: Inspection) -> None:
    for changed in ({"head": "0" * 64}, {"length": F("length") + 1}):
        before = Chain.objects.filter(name=REFERENCE).values("head", "length").get()
        Chain.objects.filter(name=REFERENCE).update(**changed)
        assert complaints() == [f"{REFERENCE}: the chain is broken at entry 9: it is missing, with any after it."]
        Chain.objects.filter(name=REFERENCE).update(**before)
    assert complaints() == []


def case(reference: str = "C01") -> Any:
    return SampledCase.objects.filter(reference=reference)


@stores(full_inspection)
@pytest.mark.parametrize(
    ("tamper", "sentences"),
    [
        (
            lambda: Judgement.objects.filter(case__reference="C01", key_question__number="2.1.1").update(answer="no"),
            ["Case C01, 2.1.1: the records say “no”, the ledger says “yes”."],
        ),
        (
            lambda: Judgement.objects.filter(case__reference="C01", key_question__number="2.1.2").delete(),
            ["Case C01, 2.1.2: the records say nothing, the ledger says “no”."],
        ),
        (
            lambda: Judgement.objects.exclude(evidence="").update(evidence=Concat("evidence", Value("."))),
            [
                "Case C01, 2.1.1 evidence: the words in the records are not those of the ledger.",
                "Case C01, 2.1.3 evidence: the words in the records are not those of the ledger.",
            ],
        ),
        (
            lambda: PromptAnswer.objects.filter(prompt__letter="b").update(answer="yes"),
            ["Case C01, 2.1.1b: the records say “yes”, the ledger says “not_relevant”."],
        ),
        (
            lambda: FactAnswer.objects.filter(fact__key="desistance_factors").update(value=["family"]),
            ["Case C01, desistance_factors: the records say “family”, the ledger says “education, family”."],
        ),
        (
            lambda: case().update(submitted_at=None, submitted_by=None, submission_reason=""),
            [
                "Case C01, submission: the records say “not submitted”, the ledger says “submitted”.",
                "Case C01, reason for submitting it with questions open: the records say nothing, the ledger says "
                "something in words.",
            ],
        ),
        (
            lambda: case().update(case_type="out_of_court"),
            ["Case C01, case type: the records say “out_of_court”, the ledger says “court”."],
        ),
        (
            lambda: case().update(service_reference="N002"),
            ["Case C01, the service’s reference: the records say “N002”, the ledger says “N001”."],
        ),
        (
            lambda: case().update(allocated_to=None),
            ["Case C01, allocated to: the records say nothing, the ledger says “ines”."],
        ),
        (
            lambda: case("O01").delete(),
            ["Case O01: the ledger has it, and it is not in the records."],
        ),
        (
            lambda: factories.sampled_case(Inspection.objects.get(), "O02", "out_of_court"),
            ["Case O02: it is in the records, and the ledger knows nothing of it."],
        ),
        (
            lambda: case("O01").update(withdrawn_at=timezone.now(), withdrawn_reason="transferred"),
            ["Case O01, withdrawal: the records say “transferred”, the ledger says nothing."],
        ),
        (
            lambda: case("C03").update(withdrawn_note="One order."),
            ["Case C03, note on the withdrawal: the words in the records are not those of the ledger."],
        ),
        (
            lambda: case("C02").update(replaces=None),
            ["Case C02, in the place of: the records say nothing, the ledger says “C03”."],
        ),
        (
            lambda: case().update(harm_service="low"),
            ["Case C01, what the service recorded of it: the words in the records are not those of the ledger."],
        ),
        (
            lambda: case("O01").update(looked_after=True, ethnicity="white"),
            ["Case O01, what the service recorded of it: the words in the records are not those of the ledger."],
        ),
        (
            lambda: EvidenceRating.objects.filter(standard__number="1.1").update(rating="outstanding"),
            ["Standard 1.1, rating from evidence: the records say “outstanding”, the ledger says “good”."],
        ),
        (
            lambda: EvidenceRating.objects.filter(standard__number="1.2").update(reasons="Another"),
            ["Standard 1.2, reasons for the rating: the words in the records are not those of the ledger."],
        ),
        (
            lambda: PanelDecision.objects.filter(standard__number="1.1").update(rating="good"),
            [
                "Panel meeting of 2026-04-01 (2), standard 1.1, rating: the records say “good”, the ledger says "
                "“outstanding”."
            ],
        ),
        (
            lambda: PanelDecision.objects.filter(standard__number="1.1").update(reason="None."),
            [
                "Panel meeting of 2026-04-01 (2), standard 1.1, reason: the words in the records are not those of the "
                "ledger."
            ],
        ),
        (
            lambda: PanelMeeting.objects.filter(note="First").update(note="Second"),
            ["Panel meeting of 2026-04-01, note: the words in the records are not those of the ledger."],
        ),
        (
            lambda: PanelMeeting.objects.filter(note="First").update(quorum=2, concluded_at=None),
            [
                "Panel meeting of 2026-04-01, quorum: the records say “2”, the ledger says “1”.",
                "Panel meeting of 2026-04-01, conclusion: the records say “not concluded”, the ledger says "
                "“concluded”.",
            ],
        ),
        (
            lambda: PanelAttendance.objects.all().delete(),
            ["Panel meeting of 2026-04-01, members: the records say none, the ledger says “paul”."],
        ),
        (
            lambda: PanelDecision.objects.filter(exceptional=True).update(confirmation="declined"),
            [
                "Panel meeting of 2026-04-01 (2), standard 2.1, confirmation: the records say “declined”, the ledger "
                "says “confirmed”."
            ],
        ),
        (
            lambda: PanelDecision.objects.filter(exceptional=True).update(confirmation_reason="Rightly so"),
            [
                "Panel meeting of 2026-04-01 (2), standard 2.1, reason of the chair: the words in the records are not "
                "those of the ledger."
            ],
        ),
        (
            lambda: PanelDecision.objects.filter(exceptional=True).update(decided_by=None),
            [
                "Panel meeting of 2026-04-01 (2), standard 2.1, recorded by: the records say nothing, the ledger says "
                "“paul”."
            ],
        ),
        (
            lambda: Proposal.objects.update(rating="good"),
            ["Proposal 1, rating: the records say “good”, the ledger says “requires_improvement”."],
        ),
        (
            lambda: Representation.objects.update(answer="The panel did not meet.", received_on=date(2026, 4, 3)),
            [
                "Representation 1, received on: the records say “2026-04-03”, the ledger says “2026-04-02”.",
                "Representation 1, answer: the words in the records are not those of the ledger.",
            ],
        ),
        (
            lambda: Inspection.objects.update(panel_quorum=5, published=date(2026, 5, 1), margin_points=9),
            [
                "The inspection, margin points: the records say “9”, the ledger says “10”.",
                "The inspection, panel quorum: the records say “5”, the ledger says “1”.",
                "The inspection, published: the records say “2026-05-01”, the ledger says “2026-07-01”.",
            ],
        ),
        (
            lambda: Inspection.objects.update(ratings_closed_at=None, ratings_closed_by=None),
            ["The ratings: the records say “open”, the ledger says “closed”."],
        ),
        (
            lambda: Departure.objects.filter(key_question__number="2.2.1").update(words="Nothing."),
            ["Case C01, 2.2.1 departure: the words in the records are not those of the ledger."],
        ),
        (
            lambda: SecondJudgement.objects.filter(key_question__number="2.1.2").update(first_answer="yes"),
            ["Case C01, 2.1.2 in the first reading: the records say “yes”, the ledger says “no”."],
        ),
        (
            lambda: SecondJudgement.objects.filter(key_question__number="2.1.2").update(evidence="Nothing."),
            ["Case C01, 2.1.2 evidence in the second reading: the words in the records are not those of the ledger."],
        ),
        (
            lambda: SecondReading.objects.update(submitted_at=None, first_reader=None),
            [
                "Case C01, first reader: the records say nothing, the ledger says “ines”.",
                "Case C01, submission of the second reading: the records say “not submitted”, the ledger says "
                "“submitted”.",
            ],
        ),
        (
            lambda: JointDecision.objects.update(answer="yes", reason="None.", version=4),
            [
                "Case C01, joint decision on 2.1.1, answer: the records say “yes”, the ledger says “no”.",
                "Case C01, joint decision on 2.1.1, version: the records say “4”, the ledger says “3”.",
                "Case C01, joint decision on 2.1.1, reason: the words in the records are not those of the ledger.",
            ],
        ),
        (
            lambda: JointDecision.objects.all().delete(),
            [
                "Case C01, joint decision on 2.1.1, answer: the records say nothing, the ledger says “no”.",
                "Case C01, joint decision on 2.1.1, version: the records say nothing, the ledger says “3”.",
                "Case C01, joint decision on 2.1.1, decided by: the records say nothing, the ledger says “ivo”.",
                "Case C01, joint decision on 2.1.1, reason: the records say nothing, the ledger says something in "
                "words.",
            ],
        ),
        (
            lambda: Alert.objects.filter(case__reference="C03").delete(),
            ["Alert 1 of case C03: the ledger has it, and it is not in the records."],
        ),
        (
            lambda: Alert.objects.filter(action__gt="").update(action="None."),
            ["Alert 1 of case C01, action: the words in the records are not those of the ledger."],
        ),
        (
            lambda: AlertUpdate.objects.filter(number=2).delete(),
            ["Alert 1 of case C01, update 2: the records say nothing, the ledger says something in words."],
        ),
        (
            lambda: PracticeExample.objects.filter(number=3).update(in_report=False, text="None."),
            [
                "Practice example 3, in report: the records say no, the ledger says yes.",
                "Practice example 3, text: the words in the records are not those of the ledger.",
            ],
        ),
        (
            lambda: Comment.objects.filter(number=1).update(text="None.", by=None),
            [
                "Comment 1 on case C01, by: the records say nothing, the ledger says “ines”.",
                "Comment 1 on case C01, text: the words in the records are not those of the ledger.",
            ],
        ),
        (
            lambda: HeldChange.objects.filter(key="2.1.2a").update(value="yes"),
            [
                "Held change 00000000-0000-0000-0000-000000000004 of case C01, value: the records say “yes”, the "
                "ledger says “no”."
            ],
        ),
        (
            lambda: HeldChange.objects.filter(key="2.1.1 evidence").update(value="Typed here."),
            [
                "Held change 00000000-0000-0000-0000-000000000001 of case C01, value: the words in the records are not "
                "those of the ledger."
            ],
        ),
        (
            lambda: Finding.objects.filter(domain__number=3, kind="strength", position=2).delete(),
            ["Findings on domain 3, strength 2: the records say nothing, the ledger says something in words."],
        ),
        (
            lambda: Recommendation.objects.filter(number=2).update(text="Do nothing."),
            ["Recommendation 2, text: the words in the records are not those of the ledger."],
        ),
        (
            lambda: Membership.objects.filter(role=Role.READER).delete(),
            ["Team, rita as reader: the ledger has it, and it is not in the records."],
        ),
        (
            lambda: Inspection.objects.update(closed_at=None),
            ["The inspection’s closing: the records say “open”, the ledger says “closed”."],
        ),
    ],
)
def test_a_record_changed_behind_the_ledger_is_named(
    tamper: Callable[[], object], sentences: list[str], stored: Inspection
) -> None:
    assert complaints() == []
    tamper()
    assert complaints() == [f"{REFERENCE}: {sentence}" for sentence in sentences]


@stores(full_inspection)
def test_figures_frozen_and_documents_issued_that_were_changed_behind_the_ledger_are_named(stored: Inspection) -> None:
    SecondReadingRound.objects.filter(number=2).update(readers=["ines"])
    PanelDecision.objects.filter(standard__number="2.1", exceptional=True).update(figures={"score": 36})
    PanelMeeting.objects.filter(note="First").update(figures={})
    IssuedDocument.objects.update(content=b"<p>Issue 2</p>\n")
    assert [sentence.split(": the records say")[0] for sentence in complaints()] == [
        f"{REFERENCE}: Second reading 2 (the SHA-256 of its record)",
        f"{REFERENCE}: Panel meeting of 2026-04-01, SHA-256 of its figures",
        f"{REFERENCE}: Panel meeting of 2026-04-01 (2), standard 2.1, SHA-256 of its figures",
        f"{REFERENCE}: Issue 1, SHA-256 of the html document",
    ]
    stored.issues.all().delete()
    assert complaints()[-1] == f"{REFERENCE}: Issue 1: the ledger has it, and it is not in the records."


@stores(full_inspection)
@pytest.mark.parametrize(
    "tamper",
    [
        lambda: CaseloadCase.objects.filter(row=90).delete(),
        lambda: CaseloadCase.objects.filter(row=90).update(looked_after=True),
        lambda: CaseloadCase.objects.filter(row=90).update(case_manager="CD"),
    ],
)
def test_cases_of_the_caseload_changed_behind_the_ledger_are_named(
    tamper: Callable[[], object], stored: Inspection
) -> None:
    tamper()
    assert [sentence.split(": the records say")[0] for sentence in complaints()] == [
        f"{REFERENCE}: The caseload’s cases (the SHA-256 of them as they are stored)"
    ]


@stores(full_inspection)
def test_a_draw_a_caseload_and_a_framework_changed_behind_the_ledger_are_named(stored: Inspection) -> None:
    Draw.objects.filter(number=2).update(seed=1)
    stored.caseload.__class__.objects.update(sha256="1" * 64)
    framework = Framework.objects.get()
    framework.rules = {**framework.rules, "overall_bands": framework.rules["overall_bands"][::-1]}
    framework.save()
    found = complaints()
    assert [sentence.split(": the records say")[0] for sentence in found] == [
        f"{REFERENCE}: The framework’s questions and rules",
        f"{REFERENCE}: The caseload’s file",
        f"{REFERENCE}: Draw 2 (the SHA-256 of its record)",
    ]
