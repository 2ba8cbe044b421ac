"""Saving the pages of a case, submitting it and reopening it."""

import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.actions import CASE_REOPENED, CASE_SUBMITTED, SavedMeanwhile, reopen_case, save_page
from cases.fieldwork.answer_history import ANSWER_CHANGED, CHANGE_HELD, changes_in
from cases.fieldwork.case_history import history_of
from cases.fieldwork.deciding_actions import decide
from cases.fieldwork.pages import Reconciled
from cases.models import Answer, HeldChange, SampledCase
from cases.queries import begun, has_evidence
from inspections.errors import Refused
from inspections.models import Role
from ledger.actions import append
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.fieldwork.answering import (
    a_case,
    acts,
    answer,
    answer_everything,
    change,
    first,
    full,
    inspector_of,
    page,
    record,
    submit,
)
from tests.ledger.opening import open_ledger
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db


def lead_of(case: SampledCase) -> User:
    return factories.member(case.inspection, Role.LEAD_INSPECTOR)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("interview_held", "no"),
        ("oversight", "not_relevant"),
        ("offence", "robbery"),
        ("exploitation", ["criminal", "referred"]),
        ("exploitation", []),
        ("harm_inspector", "very_high"),
    ],
)
def test_a_fact_of_every_type_is_stored_as_it_was_given(key: str, value: Any) -> None:
    case = a_case()
    assert record(case, "about", {key: value}) == 1
    assert page(case).recorded == {key: value}
    assert Answer.objects.get().item.key == key


def test_a_text_is_stored_without_the_blanks_around_it_and_an_empty_one_takes_it_back() -> None:
    case = a_case("out_of_court")
    record(case, "about", {"local_disposal": " Triage\r\nand more  "})
    assert Answer.objects.get().words == "Triage\nand more"
    record(case, "about", {"local_disposal": "  "})
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("interview_held", "not_relevant"),
        ("interview_held", ["yes"]),
        ("offence", "treason"),
        ("exploitation", ["criminal", "criminal"]),
        ("exploitation", "criminal"),
        ("harm_inspector", "unclassified"),
    ],
)
def test_a_value_that_a_fact_cannot_have_is_refused_and_nothing_is_stored(key: str, value: Any) -> None:
    case = a_case()
    with pytest.raises(Refused) as refusal:
        record(case, "about", {"victim": "yes", key: value})
    assert refusal.value.sentences == [f"{label(case, key)}: {value!r} is not one of its answers."]
    assert not Answer.objects.exists()


def label(case: SampledCase, key: str) -> str:
    return next(item.label for item in page(case).items if item.key == key)


def test_a_fact_of_the_other_case_type_is_refused() -> None:
    with pytest.raises(Refused, match="“police_reporting” is not put to case C01"):
        record(a_case(), "about", {"police_reporting": "yes"})


def test_a_judgement_is_stored_with_its_evidence_and_its_prompts() -> None:
    case = a_case()
    assert record(case, "2.1", {"2.1.1": "yes", "2.1.1 evidence": "Thorough.", "2.1.1a": "no"}) == 3
    rows = Answer.objects.filter(reading=case.first).order_by("item__key")
    assert list(rows.values_list("item__key", "value", "words")) == [
        ("2.1.1", "yes", ""),
        ("2.1.1 evidence", "", "Thorough."),
        ("2.1.1a", "no", ""),
    ]


def test_evidence_alone_is_no_answer() -> None:
    case = a_case()
    record(case, "2.1", {"2.1.1 evidence": "To be judged."})
    assert answer(case, "2.1.1 evidence").value == ""
    assert "2.1.1" in [item.key for item in page(case, "2.1").unanswered]


def test_an_answer_taken_back_counts_as_none_and_keeps_its_version() -> None:
    case = a_case()
    record(case, "2.1", {"2.1.1": "yes", "2.1.2a": "no"})
    record(case, "about", {"victim": "yes"})
    record(case, "2.1", {"2.1.1": "", "2.1.2a": ""})
    record(case, "about", {"victim": None})
    assert not Answer.objects.exists()
    assert not Answer.objects.exists()
    assert not Answer.objects.exists()
    assert not SampledCase.objects.filter(begun()).exists()
    assert page(case, "2.1").recorded == page(case).recorded == {}
    assert page(case, "2.1").versions == {"2.1.1": 2, "2.1.2a": 2}
    assert page(case).versions == {"victim": 2}
    assert has_evidence(case.inspection)


def test_what_a_save_leaves_out_stays_as_it_is() -> None:
    case = a_case()
    record(case, "2.1", {"2.1.1": "yes", "2.1.2a": "no"})
    record(case, "2.1", {"2.1.3": "unable_to_assess"})
    assert page(case, "2.1").recorded == {"2.1.1": "yes", "2.1.2a": "no", "2.1.3": "unable_to_assess"}


def test_a_court_question_is_never_put_to_an_out_of_court_case() -> None:
    case = a_case("out_of_court")
    with pytest.raises(Refused, match=r"Standard 2\.1 is not put to case C01"):
        save_page(reading=first(case), name="2.1", by=inspector_of(case), versions={}, values={"2.1.1": "yes"})
    with pytest.raises(Refused, match=r"“2\.1\.1” is not put to case C01"):
        save_page(reading=first(case), name="3.1", by=inspector_of(case), versions={}, values={"2.1.1": "yes"})
    assert not Answer.objects.exists()


def test_every_change_of_an_answer_is_an_entry_with_what_it_was_and_became() -> None:
    case = a_case()
    record(case, "2.1", {"2.1.1": "yes", "2.1.1 evidence": "First."})
    record(case, "2.1", {"2.1.1": "no", "2.1.1 evidence": "Second."})
    entries = Entry.objects.filter(chain__name=case.inspection.reference).order_by("sequence")
    content = {"case": "C01", "page": "2.1", "key": "2.1.1"}
    assert [told(entry)[0] for entry in entries.filter(subject="C01/2.1.1")] == [
        {**content, "version": 1},
        {**content, "version": 2},
    ]
    changes = [change for _, change in changes_in(case, entries)]
    assert [(one.key, one.before, one.after) for one in changes] == [
        ("2.1.1", None, "yes"),
        ("2.1.1 evidence", None, "First."),
        ("2.1.1", "yes", "no"),
        ("2.1.1 evidence", "First.", "Second."),
    ]
    assert acts(case) == [ANSWER_CHANGED] * 4
    assert verify(case.inspection.reference) is None


@pytest.mark.parametrize("name", ["2.1", "about"])
def test_words_are_never_in_the_content_of_the_ledger(name: str) -> None:
    case = a_case("out_of_court" if name == "about" else "court")
    key = "local_disposal" if name == "about" else "2.1.1 evidence"
    record(case, name, {key: "A word of mine"})
    change(case, key, "Another word", 0)
    change(case, key, "A third word", 1)
    assert acts(case) == [ANSWER_CHANGED, CHANGE_HELD, ANSWER_CHANGED]
    contents = json.dumps([entry.content for entry in Entry.objects.all()])
    assert not [words for words in ("word of mine", "Another", "third") if words in contents]


def test_a_save_without_a_change_writes_nothing() -> None:
    case = a_case()
    record(case, "about", {"victim": "yes"})
    assert record(case, "about", {"victim": "yes", "offence": None}) == 0
    assert acts(case) == [ANSWER_CHANGED]
    assert page(case).versions == {"victim": 1}


def test_a_stale_save_that_would_overwrite_is_refused_and_knows_both_sides() -> None:
    case = a_case()
    record(case, "2.1", {"2.1.1 evidence": "Theirs."}, seen=0)
    with pytest.raises(SavedMeanwhile) as refusal:
        record(case, "2.1", {"2.1.1 evidence": "Mine.", "2.1.1": "yes"}, seen=0)
    assert refusal.value.sentences == [
        "You changed 1 answer on this page in another window after you opened it here. "
        "Nothing that you changed has been stored yet."
    ]
    assert refusal.value.page.recorded == {"2.1.1 evidence": "Theirs."}
    assert refusal.value.reconciled == Reconciled({"2.1.1": "yes"}, {}, ("2.1.1 evidence",))
    assert page(case, "2.1").recorded == {"2.1.1 evidence": "Theirs."}


def brought(answer: str, evidence: str) -> SampledCase:
    """A case that came from a file with a judgement, on which nothing has been saved here."""
    case = a_case()
    factories.answer(case, "2.1.1", answer)
    factories.answer(case, "2.1.1 evidence", evidence)
    open_ledger(case.inspection)
    return case


def test_words_that_came_from_a_file_stay_in_the_ledger_when_they_are_overwritten() -> None:
    case = brought("no", "As it came.")
    record(case, "2.1", {"2.1.1": "yes", "2.1.1 evidence": "As it is."})
    [event] = history_of(case)
    assert [(change.before, change.after) for change in event.changes] == [("No", "Yes"), ("As it came.", "As it is.")]


def test_a_page_opened_before_the_first_change_does_not_bring_back_what_that_took_out() -> None:
    case = brought("no", "As it came.")
    record(case, "2.1", {"2.1.1": "", "2.1.1 evidence": ""}, seen=0)
    values = {"2.1.1": "no", "2.1.1 evidence": "As it came.", "2.1.2": "yes"}
    assert record(case, "2.1", values, seen=0) == 1
    assert page(case, "2.1").recorded == {"2.1.2": "yes"}


def test_a_stale_save_of_what_is_stored_already_is_fine() -> None:
    case = a_case()
    record(case, "2.1", {"2.1.1": "yes"}, seen=0)
    assert record(case, "2.1", {"2.1.1": "yes"}, seen=0) == 0


def test_different_answers_of_one_page_merge_without_fuss() -> None:
    case = a_case()
    record(case, "2.1", {"2.1.1": "yes", "2.1.1 evidence": "Theirs.", "2.1.2a": None}, seen=0)
    assert record(case, "2.1", {"2.1.1": None, "2.1.1 evidence": None, "2.1.2a": "no"}, seen=0) == 1
    assert page(case, "2.1").recorded == {"2.1.1": "yes", "2.1.1 evidence": "Theirs.", "2.1.2a": "no"}


def test_a_save_from_a_version_that_the_ledger_does_not_hold_is_refused_where_it_differs() -> None:
    case = a_case()
    record(case, "2.1", {"2.1.1": "yes"}, seen=0)
    with pytest.raises(SavedMeanwhile) as refusal:
        record(case, "2.1", {"2.1.1": "no"}, seen=-1)
    assert refusal.value.reconciled.contested == ("2.1.1",)


def test_a_submitted_case_refuses_a_save() -> None:
    case = a_case()
    answer_everything(case)
    submit(case)
    with pytest.raises(Refused, match="Case C01 has been submitted"):
        record(case, "about", {"victim": "no"})


def test_a_closed_inspection_refuses_a_save() -> None:
    case = a_case()
    case.inspection.closed_at = timezone.now()
    case.inspection.save()
    with pytest.raises(Refused, match="The inspection is closed"):
        record(case, "about", {"victim": "no"})


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (
            Role.LEAD_INSPECTOR,
            "Case C01 is allocated to Person inspector. Ask the lead inspector to allocate it to you.",
        ),
        (Role.READER, "Only the inspector to whom a case is allocated can change it."),
        (Role.PANEL_MEMBER, "Only the inspector to whom a case is allocated can change it."),
    ],
)  # fmt: skip
def test_only_the_inspector_of_the_case_saves_it(role: Role, sentence: str) -> None:
    case = a_case()
    with pytest.raises(Refused) as refusal:
        save_page(
            reading=first(case),
            name="about",
            by=factories.member(case.inspection, role),
            versions={},
            values={"victim": "yes"},
        )
    assert refusal.value.sentences == [sentence]


def test_an_inspector_who_left_the_team_saves_nothing() -> None:
    case = a_case()
    case.inspection.memberships.all().delete()
    with pytest.raises(Refused):
        record(case, "about", {"victim": "yes"})
    assert not Answer.objects.exists()


def test_a_case_is_submitted_when_everything_but_words_is_answered() -> None:
    case = a_case("out_of_court")
    answer_everything(case)
    submit(case)
    case.refresh_from_db()
    assert case.first.submitted_by == inspector_of(case)
    assert acts(case)[-1] == CASE_SUBMITTED


def test_submitting_names_what_is_unanswered() -> None:
    case = a_case()
    answer_everything(case)
    record(case, "about", {"victim": None})
    record(case, "2.4", {"2.4.2": "", "2.4.2c": ""})
    with pytest.raises(Refused) as refusal:
        submit(case)
    assert refusal.value.sentences == [
        "About the case: 1 of 18 unanswered (“There is an identifiable actual or potential victim”).",
        "2.4 Reviewing: 2 of 18 unanswered (2.4.2c, 2.4.2).",
    ]
    case.refresh_from_db()
    assert not case.is_submitted


def test_a_case_is_not_submitted_twice() -> None:
    case = a_case()
    answer_everything(case)
    submit(case)
    with pytest.raises(Refused, match="has been submitted"):
        submit(case)


def test_the_lead_inspector_reopens_a_case_with_a_reason() -> None:
    case = a_case()
    answer_everything(case)
    submit(case)
    reopen_case(case=case, by=lead_of(case), reason=" A prompt was misread. ")
    case.refresh_from_db()
    assert not case.is_submitted
    entry = Entry.objects.order_by("sequence").last()
    assert entry is not None
    assert (entry.act, entry.by) == (CASE_REOPENED, "lead_inspector")
    assert told(entry) == ({"case": "C01"}, {"reason": "A prompt was misread."})
    record(case, "about", {"victim": "no"})


def test_reopening_needs_the_lead_a_reason_and_a_submitted_case() -> None:
    case = a_case()
    lead = lead_of(case)
    with pytest.raises(Refused, match="is not submitted"):
        reopen_case(case=case, by=lead, reason="Because.")
    answer_everything(case)
    submit(case)
    with pytest.raises(Refused, match="Enter the reason"):
        reopen_case(case=case, by=lead, reason=" ")
    with pytest.raises(Refused, match="Only the lead inspector"):
        reopen_case(case=case, by=inspector_of(case), reason="Because.")
    case.refresh_from_db()
    assert case.is_submitted


def test_a_case_with_a_held_change_is_not_submitted_before_somebody_decides() -> None:
    case = a_case()
    answer_everything(case)
    assert change(case, "victim", "no", 0).status == "held"
    with pytest.raises(Refused) as refusal:
        submit(case)
    assert refusal.value.sentences == ["1 change of this case must be decided on first."]
    held = HeldChange.objects.get()
    decide(held=held, by=inspector_of(case), how="kept_stored", version=1, seen=held.state)
    submit(case)


@pytest.mark.parametrize("facts", [1, 18])
def test_a_save_costs_one_query_for_each_answer_that_changes(facts: int, django_assert_num_queries: Any) -> None:
    case = a_case()
    by = inspector_of(case)
    append(chain=case.inspection.reference, by=None, act="noted", content={})
    values = dict(list(full(page(case)).items())[:facts])
    with django_assert_num_queries(11 + facts):
        save_page(reading=first(case), name="about", by=by, versions={}, values=values)
