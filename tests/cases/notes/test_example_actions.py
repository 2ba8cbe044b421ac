import re
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import PracticeExample, SampledCase
from cases.notes.example_actions import ToConfirm, add_example, change_example, choose_example, remove_example, shown_of
from cases.notes.practice_text import warnings_of
from cases.queries import has_evidence
from inspections.errors import Refused, Stale
from inspections.models import Role
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of
from tests.ledger.reading import became, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def lead(case: SampledCase) -> User:
    return factories.member(case.inspection, Role.LEAD_INSPECTOR)


def values(**more: Any) -> dict[str, Any]:
    return {"kind": "good", "standard": factories.standard("2.1"), "text": "The plan was clear.", **more}


def added(of: SampledCase, by: User | None = None, **more: Any) -> PracticeExample:
    return add_example(inspection=of.inspection, by=by or inspector_of(of), **values(**more))


def entries() -> QuerySet[Entry]:
    return Entry.objects.filter(chain__name="northshire-2026").order_by("sequence")


def test_an_example_is_quoted_under_a_standard_with_a_changed_first_name(case: SampledCase) -> None:
    question = factories.item("2.1.1")
    example = added(case, text=" [name]’s plan.\r\n", first_name="Ash", case=case, key_question=question)
    stored = PracticeExample.objects.get()
    assert stored == example
    assert (stored.number, stored.kind, stored.standard.number) == (1, "good", "2.1")
    assert (stored.text, stored.quotation) == ("[name]’s plan.", "Ash’s plan.")
    assert (stored.case, stored.key_question, stored.added_by) == (case, question, inspector_of(case))
    assert not stored.in_report
    assert added(case).number == 2


def test_the_ledger_seals_the_words_and_leaves_the_case_out(case: SampledCase) -> None:
    added(case, text="[name]’s plan.", first_name="Ash", case=case)
    entry = entries().get()
    assert (entry.act, entry.subject) == ("practice example added", "practice example 1")
    content, words = told(entry)
    assert "C01" not in str(content)
    assert "plan" not in str(entry.content)
    assert words == {"text": "[name]’s plan.", "first_name": "Ash"}
    assert verify("northshire-2026") is None


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"text": " \n"}, "Enter what inspectors saw."),
        ({"text": "[name] was seen."}, "The text holds [name]. Choose a changed first name, or write “the child”"),
        ({"first_name": "Ash"}, "Write [name] where the changed first name goes, or choose to do without one."),
        ({"text": "[name] met ash.", "first_name": "Ash"}, "“Ash” stands in the text itself."),
        ({"text": "[name] came.", "first_name": "Ash Lee"}, "The changed first name must be one word of letters."),
        ({"text": "[name] came.", "first_name": "SKY"}, "“SKY” is the changed first name of another practice example."),
    ],
)
def test_an_example_with_a_fault_is_refused(case: SampledCase, more: dict[str, Any], sentence: str) -> None:
    factories.practice_example(case.inspection, first_name="Sky", text="[name] came.")
    with pytest.raises(Refused, match=re.escape(sentence)):
        added(case, **more)
    assert PracticeExample.objects.count() == 1
    assert not entries().exists()


def test_what_may_tell_who_the_child_is_is_stored_once_somebody_has_looked_again(case: SampledCase) -> None:
    factories.caseload(case.inspection, cases=1)
    text = "See N001 and c01: the plan was written with Kyle."
    warnings = warnings_of(text, ["C01", "N001"])
    with pytest.raises(ToConfirm) as refused:
        added(case, text=text)
    assert refused.value.sentences == warnings
    assert len(warnings) == 2
    with pytest.raises(ToConfirm):
        added(case, text=text, confirmed=warnings[:1])
    assert not PracticeExample.objects.exists()
    added(case, text=text, confirmed=warnings)
    assert entries().get().content["confirmed"] == 2


def test_an_example_sent_twice_is_stored_once(case: SampledCase) -> None:
    token = uuid4()
    assert added(case, token=token) == added(case, token=token)
    assert (PracticeExample.objects.count(), entries().count()) == (1, 1)


def test_a_withdrawn_case_and_a_closed_inspection_take_no_more(case: SampledCase, lead: User) -> None:
    SampledCase.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    with pytest.raises(Refused, match="so it takes no more practice examples"):
        added(case, case=case)
    example = added(case)
    type(case.inspection).objects.update(closed_at=timezone.now())
    with pytest.raises(Refused, match="This inspection is closed"):
        added(case)
    with pytest.raises(Refused, match="This inspection is closed"):
        choose_example(example=example, by=lead, in_report=True, shown=shown_of(example))


def test_only_who_inspects_adds_an_example(case: SampledCase) -> None:
    with pytest.raises(Refused, match="Only the lead inspector and the inspectors of this inspection can write here"):
        added(case, factories.member(case.inspection, Role.PANEL_MEMBER))


def test_the_lead_chooses_what_goes_into_the_report(case: SampledCase, lead: User) -> None:
    example = added(case)
    shown = shown_of(example)
    with pytest.raises(Refused, match="Only the lead inspector chooses"):
        choose_example(example=example, by=inspector_of(case), in_report=True, shown=shown)
    assert choose_example(example=example, by=lead, in_report=True, shown=shown)
    assert not choose_example(example=example, by=lead, in_report=True, shown=shown)
    assert PracticeExample.objects.get().in_report
    assert choose_example(example=example, by=lead, in_report=False, shown=shown)
    assert [entry.act for entry in entries()][1:] == [
        "practice example put in the report",
        "practice example taken out of the report",
    ]


def test_the_lead_does_not_choose_a_text_they_have_not_seen(case: SampledCase, lead: User) -> None:
    example = added(case)
    shown = shown_of(example)
    change_example(example=example, by=inspector_of(case), shown=shown, **values(text="The plan was late."))
    with pytest.raises(Stale):
        choose_example(example=example, by=lead, in_report=True, shown=shown)


@pytest.mark.parametrize(("who", "stays"), [("inspector", False), ("lead_inspector", True)])
def test_an_example_that_another_than_the_lead_changes_leaves_the_report(
    who: str, stays: bool, case: SampledCase, lead: User
) -> None:
    example = added(case)
    choose_example(example=example, by=lead, in_report=True, shown=shown_of(example))
    person = User.objects.get(username=who)
    assert not change_example(example=example, by=person, shown="", **values())
    assert change_example(example=example, by=person, shown=shown_of(example), **values(text="The plan was late."))
    stored = PracticeExample.objects.get()
    assert (stored.text, stored.in_report) == ("The plan was late.", stays)


def test_a_colleague_changes_no_example_and_a_stale_change_is_refused(case: SampledCase, lead: User) -> None:
    example = added(case)
    shown = shown_of(example)
    colleague = factories.member(case.inspection, Role.INSPECTOR, "colleague")
    with pytest.raises(Refused, match="Only the inspector who added a practice example and the lead inspector"):
        change_example(example=example, by=colleague, shown=shown, **values(text="Mine."))
    change_example(example=example, by=lead, shown=shown, **values(text="The plan was late."))
    with pytest.raises(Stale):
        change_example(example=example, by=inspector_of(case), shown=shown, **values(text="The plan was good."))
    with pytest.raises(Stale):
        remove_example(example=example, by=lead, shown=shown)


def test_an_example_keeps_its_own_name_when_it_changes(case: SampledCase) -> None:
    example = added(case, text="[name] came.", first_name="Ash")
    text = "[name] came twice."
    assert change_example(
        example=example, by=inspector_of(case), shown=shown_of(example), **values(text=text, first_name="Ash")
    )
    assert PracticeExample.objects.get().quotation == "Ash came twice."


def test_a_removed_example_stays_in_the_ledger(case: SampledCase) -> None:
    example = added(case)
    remove_example(example=example, by=inspector_of(case), shown=shown_of(example))
    assert not PracticeExample.objects.exists()
    written, removed = entries()
    assert told(written)[1]["text"] == "The plan was clear."
    assert (removed.act, became(removed)) == (
        "practice example removed",
        [("cases.practiceexample", (1,), None)],
    )
    with pytest.raises(Stale, match="has been removed meanwhile"):
        remove_example(example=example, by=inspector_of(case), shown=shown_of(example))


def test_a_sample_with_a_quoted_case_is_not_drawn_again(case: SampledCase) -> None:
    added(case)
    assert not has_evidence(case.inspection)
    added(case, case=case)
    assert has_evidence(case.inspection)
