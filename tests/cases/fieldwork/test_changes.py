"""Changing one answer: saved, held or refused, once however often it is sent, and never over somebody else's words."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cases.access import may_change
from cases.board.allocation_actions import allocate
from cases.fieldwork.actions import reopen_case
from cases.fieldwork.deciding_actions import decide
from cases.models import HeldChange, Reading, SampledCase
from cases.sample.withdrawal_actions import withdraw_case
from inspections.changes import Outcome, Status
from inspections.models import Role
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.fieldwork.answering import a_case, acts, answer_everything, change, first, inspector_of, page, submit
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db
KINDS: list[tuple[str, str, Any, Any]] = [
    ("2.1.1a", "2.1", "yes", "no"),
    ("2.1.1", "2.1", "no", "unable_to_assess"),
    ("2.1.1 evidence", "2.1", "First.", "Second."),
    ("victim", "about", "yes", "no"),
    ("exploitation", "about", [], ["criminal"]),
]


def recorded(case: SampledCase) -> dict[str, Any]:
    return {**page(case).recorded, **page(case, "2.1").recorded}


@pytest.mark.parametrize(("key", "name", "first", "second"), KINDS)
def test_an_answer_of_every_kind_is_saved_changed_and_taken_back(key: str, name: str, first: Any, second: Any) -> None:
    case = a_case()
    for base, value in enumerate((first, second, None, first)):
        outcome = change(case, key, value, base)
        assert (outcome.status, outcome.version, outcome.by) == ("saved", base + 1, "Person inspector")
        assert page(case, name).recorded.get(key) == value
        assert page(case, name).versions == {key: base + 1}
    assert [entry.at for entry in Entry.objects.filter(subject=f"C01/{key}")][-1] == outcome.at
    assert verify(case.inspection.reference) is None


def test_the_clock_of_the_person_is_kept_beside_the_servers() -> None:
    case = a_case()
    change(case, "victim", "yes", made_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    content = Entry.objects.get(subject="C01/victim").content
    assert content["made_at"] == "2026-03-02T09:30:00Z"
    assert abs((timezone.now() - Entry.objects.get(subject="C01/victim").at).total_seconds()) < 60


@pytest.mark.parametrize(("key", "name", "first", "second"), KINDS)
def test_the_same_change_again_gives_the_same_answer_and_is_stored_once(
    key: str, name: str, first: Any, second: Any
) -> None:
    case, token = a_case(), uuid4()
    outcome = change(case, key, first, 0, token=token)
    change(case, key, second, 1)
    assert change(case, key, first, 0, token=token) == outcome
    assert recorded(case) == {key: second}
    assert len(acts(case)) == 2


def test_a_change_that_comes_too_late_is_held_and_overwrites_nothing() -> None:
    case = a_case()
    theirs = change(case, "2.1.1 evidence", "Theirs.", 0)
    mine = change(case, "2.1.1 evidence", "Mine.", 0)
    assert (mine.status, mine.version) == ("held", 1)
    assert mine.stored is not None
    assert (mine.stored.value, mine.stored.version, mine.stored.by, mine.stored.at) == (
        "Theirs.",
        1,
        "Person inspector",
        theirs.at,
    )
    held = HeldChange.objects.get()
    assert (held.pk, held.key, held.value, held.base, held.made_by) == (
        mine.held,
        "2.1.1 evidence",
        "Mine.",
        0,
        inspector_of(case),
    )
    assert recorded(case) == {"2.1.1 evidence": "Theirs."}
    entry = Entry.objects.get(act="change held")
    assert told(entry)[1] == {"value": "Mine."}


def test_a_held_change_sent_again_is_held_once() -> None:
    case, token = a_case(), uuid4()
    change(case, "victim", "yes")
    assert change(case, "victim", "no", token=token) == change(case, "victim", "no", token=token)
    assert HeldChange.objects.count() == 1


def test_what_was_typed_on_after_a_held_change_takes_its_place_and_the_ledger_keeps_both() -> None:
    case, first, second = a_case(), uuid4(), uuid4()
    change(case, "2.1.1 evidence", "Theirs.")
    held = change(case, "2.1.1 evidence", "Mi", token=first).held
    assert change(case, "2.1.1 evidence", "Mine", token=second, follows=first).held == held
    assert change(case, "2.1.1 evidence", "Mine.", follows=second).held == held
    assert change(case, "2.1.1 evidence", "Of another window.").held != held
    assert HeldChange.objects.get(key="2.1.1 evidence", base=0, value="Mine.").value == "Mine."
    assert change(case, "2.1.1 evidence", "Mi", token=first).held == held
    texts = [told(entry)[1]["value"] for entry in Entry.objects.filter(act="change held")]
    assert texts == ["Mi", "Mine", "Mine.", "Of another window."]


def test_what_was_typed_on_after_an_unheard_change_builds_on_it() -> None:
    case, first, second = a_case(), uuid4(), uuid4()
    assert change(case, "2.1.1 evidence", "Part one.", token=first).version == 1
    assert change(case, "2.1.1 evidence", "Part one. Two.", token=second, follows=first).version == 2
    outcome = change(case, "2.1.1 evidence", "Part one. Two. Three.", follows=second)
    assert (outcome.status, outcome.version) == ("saved", 3)
    assert recorded(case) == {"2.1.1 evidence": "Part one. Two. Three."}
    assert HeldChange.objects.count() == 0
    assert verify(case.inspection.reference) is None


def test_what_follows_a_change_that_somebody_replaced_is_held() -> None:
    case, first = a_case(), uuid4()
    change(case, "2.1.1 evidence", "Mine.", token=first)
    change(case, "2.1.1 evidence", "Theirs.", 1)
    assert change(case, "2.1.1 evidence", "Mine. More.", follows=first).status == "held"
    assert recorded(case) == {"2.1.1 evidence": "Theirs."}


def test_nothing_goes_on_from_another_answer_or_another_persons_change() -> None:
    case, of_another_answer, of_another_person = a_case(), uuid4(), uuid4()
    inspector, other = inspector_of(case), factories.member(case.inspection, Role.INSPECTOR, "other")
    change(case, "victim", "yes", token=of_another_answer)
    Reading.objects.update(reader=other)
    change(case, "2.1.1", "yes", by=other, token=of_another_person)
    Reading.objects.update(reader=inspector)
    for follows in (of_another_answer, of_another_person):
        assert change(case, "2.1.1", "no", follows=follows).status == "held"
    assert recorded(case) == {"victim": "yes", "2.1.1": "yes"}


def test_what_is_stored_already_counts_as_saved_whoever_stored_it() -> None:
    case = a_case()
    first = change(case, "2.1.1 evidence", "The same.", 0)
    again = change(case, "2.1.1 evidence", " The same.\r\n", 0)
    assert again == Outcome(Status.SAVED, version=1, at=first.at, by="Person inspector")
    assert change(case, "2.1.1 evidence", "The same.", 1) == again
    assert len(acts(case)) == 1


def test_different_answers_on_one_page_never_conflict() -> None:
    case = a_case()
    for key in ("2.1.1", "2.1.1a", "2.1.2", "2.1.2a"):
        assert change(case, key, "yes", 0).status == "saved"
    assert change(case, "2.1.1 evidence", "Words.", 0).status == "saved"
    assert page(case, "2.1").versions == dict.fromkeys(("2.1.1a", "2.1.1", "2.1.1 evidence", "2.1.2a", "2.1.2"), 1)


def test_an_answer_that_came_from_a_file_is_version_0() -> None:
    case = a_case()
    factories.answer(case, "2.1.1", "no")
    factories.answer(case, "2.1.1 evidence", "As it came.")
    assert change(case, "2.1.1 evidence", "As it is.", 0).version == 1
    assert change(case, "2.1.1", "yes", 0).version == 1
    assert recorded(case) == {"2.1.1": "yes", "2.1.1 evidence": "As it is."}
    assert told(Entry.objects.get(subject="C01/2.1.1 evidence"))[1] == {"words": "As it is."}


def test_a_change_from_a_version_that_never_was_is_held() -> None:
    case = a_case()
    assert change(case, "victim", "yes", 7).status == "held"
    assert recorded(case) == {}


def test_a_change_under_the_id_of_another_is_refused() -> None:
    case, token = a_case(), uuid4()
    change(case, "victim", "yes", token=token)
    outcome = change(case, "offence", "robbery", token=token)
    assert outcome.sentences == [
        "The id of this change was used for another one. Reload the page and enter the answer again."
    ]


def test_a_sign_stands_for_characters_that_nothing_can_hold() -> None:
    case = a_case()
    change(case, "2.1.1 evidence", "\r\nOne\x00\rTwo \ud83d\ude00 \ud800 ", 0)
    assert recorded(case)["2.1.1 evidence"] == "One\ufffd\nTwo \U0001f600 \ufffd"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        (
            "2.1.1a",
            "maybe",
            "2.1.1a. Offending behaviour is analysed, including attitudes to it and motives for it: 'maybe' is not one "
            "of its answers.",
        ),
        ("2.1.1", ["yes"], "Overall judgement on 2.1.1: ['yes'] is not one of its answers."),
        ("2.1.1 evidence", ["a"], "Evidence for 2.1.1: ['a'] is not one of its answers."),
        ("exploitation", ["criminal", "criminal"], None),
        ("exploitation", "criminal", None),
        ("3.1.1", "yes", "“3.1.1” is not put to case C01."),
        ("3.1.1a", "yes", "“3.1.1a” is not put to case C01."),
        ("1.1.1", "yes", "“1.1.1” is not put to case C01."),
        ("police_reporting", "yes", "“police_reporting” is not put to case C01."),
        ("nonsense", "yes", "“nonsense” is not put to case C01."),
        ("9", "yes", "“9” is not put to case C01."),
        (" evidence", "yes", "“ evidence” is not put to case C01."),
    ],
)
def test_what_is_not_asked_and_what_is_no_answer_is_refused(key: str, value: Any, sentence: str | None) -> None:
    case = a_case()
    outcome = change(case, key, value)
    assert outcome.status == "refused"
    assert sentence is None or outcome.sentences == [sentence]
    assert acts(case) == []


def test_nothing_changes_on_a_case_that_is_submitted_until_it_is_reopened() -> None:
    case = a_case()
    token = uuid4()
    saved = change(case, "victim", "yes", token=token)
    answer_everything(case)
    submit(case)
    assert change(case, "victim", "no", 1).sentences == [
        "Case C01 has been submitted. Ask the lead inspector to reopen it."
    ]
    assert change(case, "victim", "yes", token=token) == saved
    lead = factories.member(case.inspection, Role.LEAD_INSPECTOR)
    reopen_case(case=case, by=lead, reason="Misread.")
    assert change(case, "victim", "no", 1).status == "saved"


def test_nothing_changes_on_a_closed_inspection() -> None:
    case = a_case()
    case.inspection.closed_at = timezone.now()
    case.inspection.save()
    assert change(case, "victim", "yes").sentences == [
        "The inspection is closed. An administrator must open it again before anything can change."
    ]


def test_nothing_changes_on_a_withdrawn_case() -> None:
    case = a_case()
    lead = factories.member(case.inspection, Role.LEAD_INSPECTOR)
    withdraw_case(case=case, by=lead, reason="transferred")
    assert change(case, "victim", "yes").sentences == [
        "Case C01 has been withdrawn from the sample, so nothing in it can change."
    ]


def test_what_was_typed_before_a_case_changed_hands_is_held_for_whoever_has_it() -> None:
    case, token = a_case(), uuid4()
    former = inspector_of(case)
    saved = change(case, "victim", "yes", token=token)
    other = factories.member(case.inspection, Role.INSPECTOR, "other")
    allocate(inspection=case.inspection, by=None, allocation={"C01": other})
    late = [
        change(case, key, value, base, by=former) for key, value, base in (("victim", "no", 1), ("2.1.1a", "no", 0))
    ]
    assert [outcome.status for outcome in late] == ["held", "held"]
    assert recorded(case) == {"victim": "yes"}
    assert [(held.key, held.value, held.made_by) for held in HeldChange.objects.order_by("pk")] == [
        ("victim", "no", former),
        ("2.1.1a", "no", former),
    ]
    assert change(case, "victim", "yes", 0, by=former, token=token) == saved
    assert change(case, "victim", "yes", 1, by=former).status == "saved"
    assert change(case, "2.1.1b", "no", by=other).by == "Person other"
    held = HeldChange.objects.get(key="2.1.1a")
    decide(held=held, by=other, how="took_held", version=0, seen=held.state)
    case.refresh_from_db()
    assert page(case, "2.1").recorded == {"2.1.1a": "no", "2.1.1b": "no"}


def test_who_never_had_a_case_of_somebody_elses_changes_nothing_of_it() -> None:
    case = a_case()
    other = factories.member(case.inspection, Role.INSPECTOR, "other")
    assert change(case, "victim", "no", by=other).sentences == [
        "Case C01 is allocated to Person inspector. Ask the lead inspector to allocate it to you."
    ]
    assert HeldChange.objects.count() == 0


def test_what_comes_after_a_case_changed_hands_and_was_submitted_is_refused() -> None:
    case = a_case()
    former = inspector_of(case)
    change(case, "victim", "yes")
    allocate(
        inspection=case.inspection,
        by=None,
        allocation={"C01": factories.member(case.inspection, Role.INSPECTOR, "other")},
    )
    Reading.objects.update(submitted_at=timezone.now())
    assert change(case, "victim", "no", 1, by=former).status == "refused"
    assert HeldChange.objects.count() == 0


@pytest.mark.parametrize("role", [Role.READER, Role.PANEL_MEMBER])
def test_who_does_not_inspect_changes_nothing(role: Role) -> None:
    case = a_case()
    outcome = change(case, "victim", "yes", by=factories.member(case.inspection, role))
    assert outcome.sentences == ["Only the inspector to whom a case is allocated can change it."]


def test_who_may_not_see_the_case_is_told_nothing_of_it() -> None:
    case = a_case()
    assert change(case, "victim", "yes", by=factories.user("outsider")) == Outcome(Status.GONE)
    gone = SampledCase(inspection=case.inspection, reference="C99")
    assert change(gone, "victim", "yes", by=inspector_of(case)) == Outcome(Status.GONE)


@pytest.mark.parametrize("state", ["open", "submitted", "withdrawn", "closed", "elsewhere", "left"])
def test_the_rule_for_one_change_is_the_rule_of_the_pages(state: str) -> None:
    case = a_case()
    person, now = inspector_of(case), timezone.now()
    if state == "submitted":
        Reading.objects.update(submitted_at=now)
    elif state == "withdrawn":
        SampledCase.objects.update(withdrawn_at=now, withdrawn_reason="transferred")
    elif state == "closed":
        case.inspection.closed_at = now
        case.inspection.save()
    elif state == "elsewhere":
        Reading.objects.update(reader=factories.member(case.inspection, Role.INSPECTOR, "other"))
    elif state == "left":
        case.inspection.memberships.all().delete()
    assert (
        may_change(person, first(case))
        is (change(case, "victim", "yes", by=person).status == "saved")
        is (state == "open")
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [("a" * 20_001, "The text is too long by 1 character"), ("e" + "\u0301" * 31, "More than 30 accents")],
)
def test_words_beyond_the_limit_are_refused_in_a_sentence_and_stand_in_nobodys_way(words: str, why: str) -> None:
    case = a_case()
    outcome = change(case, "2.1.1 evidence", words, 0)
    assert outcome.status == "refused"
    assert why in outcome.sentences[0]
    assert change(case, "2.1.1 evidence", words[:20], 0).status == "saved"


def test_evidence_that_landed_longer_stays_and_is_saved_shorter() -> None:
    case = a_case()
    factories.answer(case, "2.1.1 evidence", "a" * 30_000, version=1)
    assert change(case, "2.1.1 evidence", "b" * 30_001, 1).status == "refused"
    assert change(case, "2.1.1 evidence", "b" * 25_000, 1).status == "saved"
