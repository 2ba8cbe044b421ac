"""Deciding between two answers, the history of one answer, restoring, and taking a file of unsent work back."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.fieldwork import taking_back
from cases.fieldwork.deciding_actions import decide, restore_answer
from cases.models import HeldChange, Reading, SampledCase
from inspections.errors import Refused, Stale
from inspections.models import Role
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.fieldwork.answering import a_case, acts, change, inspector_of, page
from tests.ledger.opening import open_ledger

pytestmark = pytest.mark.django_db
KEY = "2.1.1 evidence"


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def inspector(case: SampledCase, client: Client) -> User:
    client.force_login(inspector_of(case))
    return inspector_of(case)


@pytest.fixture
def held(case: SampledCase) -> HeldChange:
    """“Mine.” came too late: “Theirs.” is stored."""
    change(case, KEY, "Theirs.")
    change(case, KEY, "Mine.")
    return HeldChange.objects.get()


def url(case: SampledCase, name: str, *args: Any) -> str:
    return reverse(f"cases:{name}", args=[case.inspection.reference, case.reference, *args])


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("how", "combined", "stored", "version"),
    [
        ("kept_stored", None, "Theirs.", 1),
        ("took_held", None, "Mine.", 2),
        ("combined", " Theirs. Mine. ", "Theirs. Mine.", 2),
        ("combined", "Theirs.", "Theirs.", 1),
    ],
)
def test_a_decision_is_an_ordinary_change_and_stays_on_record(
    how: str, combined: str | None, stored: str, version: int, case: SampledCase, held: HeldChange
) -> None:
    decide(held=held, by=inspector_of(case), how=how, version=1, seen=held.state, combined=combined)
    assert page(case, "2.1").recorded == {KEY: stored}
    assert page(case, "2.1").versions == {KEY: version}
    held.refresh_from_db()
    assert (held.how, held.resolved_by, held.value) == (how, inspector_of(case), "Mine.")
    assert acts(case)[-1] == "held change decided"
    if version == 2:
        changed = Entry.objects.filter(act="answer changed").order_by("sequence")[1]
        assert changed.content["held"] == str(held.token)
    assert verify(case.inspection.reference) is None


def test_a_change_is_decided_on_once(case: SampledCase, held: HeldChange) -> None:
    decide(held=held, by=inspector_of(case), how="kept_stored", version=1, seen=held.state)
    with pytest.raises(Refused, match="Somebody has decided on this change already"):
        decide(held=held, by=inspector_of(case), how="took_held", version=1, seen=held.state)
    assert page(case, "2.1").recorded == {KEY: "Theirs."}


def test_a_decision_on_what_moved_on_again_stores_nothing(case: SampledCase, held: HeldChange) -> None:
    change(case, KEY, "Theirs, longer.", 1)
    with pytest.raises(Stale):
        decide(held=held, by=inspector_of(case), how="took_held", version=1, seen=held.state)
    assert page(case, "2.1").recorded == {KEY: "Theirs, longer."}
    assert HeldChange.objects.get().resolved_at is None


@pytest.mark.parametrize("how", ["kept_stored", "took_held", "combined"])
def test_a_decision_on_what_its_author_has_typed_on_stores_nothing(how: str, case: SampledCase) -> None:
    token = uuid4()
    change(case, KEY, "Theirs.")
    change(case, KEY, "Mine.", token=token)
    shown = HeldChange.objects.get()
    change(case, KEY, "Mine. A new sentence.", follows=token)
    with pytest.raises(Stale):
        decide(held=shown, by=inspector_of(case), how=how, version=1, seen=shown.state, combined="Theirs. Mine.")
    assert page(case, "2.1").recorded == {KEY: "Theirs."}
    held = HeldChange.objects.get()
    assert (held.pk, held.value, held.resolved_at) == (shown.pk, "Mine. A new sentence.", None)


def test_a_combined_answer_may_not_be_empty(case: SampledCase, held: HeldChange) -> None:
    with pytest.raises(Refused, match="Enter the answer that should stay"):
        decide(held=held, by=inspector_of(case), how="combined", version=1, seen=held.state, combined=" ")


def test_who_may_not_change_the_case_decides_nothing(case: SampledCase, held: HeldChange) -> None:
    with pytest.raises(Refused, match="Only the inspector"):
        decide(
            held=held, by=factories.member(case.inspection, Role.READER), how="took_held", version=1, seen=held.state
        )


def test_the_inspector_who_took_the_case_over_decides(case: SampledCase, held: HeldChange) -> None:
    other = factories.member(case.inspection, Role.INSPECTOR, "other")
    Reading.objects.update(reader=other)
    held.refresh_from_db()
    decide(held=held, by=other, how="took_held", version=1, seen=held.state)
    assert page(case, "2.1").recorded == {KEY: "Mine."}


def test_the_page_shows_both_texts_side_by_side(
    case: SampledCase, held: HeldChange, inspector: User, client: Client
) -> None:
    words = text(client.get(url(case, "held", held.pk)))
    assert "Theirs." in words
    assert "Mine." in words
    assert "Evidence for 2.1.1" in words
    shown = client.get(url(case, "standard", "2.1"))
    assert url(case, "held", held.pk) in shown.content.decode()


def test_two_people_of_one_name_see_which_text_is_their_own(
    case: SampledCase, held: HeldChange, inspector: User, client: Client
) -> None:
    assert "By you, elsewhere," in text(client.get(url(case, "held", held.pk)))
    assert "Your answer" in text(client.get(url(case, "held", held.pk)))
    namesake = factories.member(case.inspection, Role.INSPECTOR, "namesake")
    User.objects.filter(pk=namesake.pk).update(full_name=inspector.full_name)
    Reading.objects.update(reader=namesake)
    client.force_login(namesake)
    words = text(client.get(url(case, "held", held.pk)))
    assert f"By {inspector.full_name} on" in words
    assert f"The answer of {inspector.full_name}" in words


def test_both_texts_are_combined_on_the_page(
    case: SampledCase, held: HeldChange, inspector: User, client: Client
) -> None:
    form = client.get(url(case, "held", held.pk)).context["form"]
    assert form["combined"].value() == "Theirs.\n\nMine."
    data = {"decision": "combined", "combined": "Theirs.\r\n\r\nMine.", "version": "1", "seen": held.state}
    response = client.post(url(case, "held", held.pk), data)
    assert response["Location"] == url(case, "standard", "2.1")
    assert page(case, "2.1").recorded == {KEY: "Theirs.\n\nMine."}
    assert client.get(url(case, "held", held.pk)).status_code == 302


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"version": "1"}, "Select which answer should stay."),
        ({"version": "1", "decision": "combined", "combined": " "}, "Enter the answer that should stay."),
        ({"version": "0", "decision": "mine"}, "The answer was changed again meanwhile"),
    ],
)
def test_a_decision_that_cannot_be_stored_says_why(
    data: dict[str, str], sentence: str, case: SampledCase, held: HeldChange, inspector: User, client: Client
) -> None:
    response = client.post(url(case, "held", held.pk), data)
    assert response.status_code in {200, 409}
    assert sentence in text(response)
    assert page(case, "2.1").recorded == {KEY: "Theirs."}


def test_after_a_stale_decision_the_form_holds_the_present_version(
    case: SampledCase, held: HeldChange, inspector: User, client: Client
) -> None:
    change(case, KEY, "Theirs, longer.", 1)
    response = client.post(url(case, "held", held.pk), {"version": "1", "decision": "mine"})
    assert response.status_code == 409
    assert "Theirs, longer." in text(response)
    assert response.context["form"]["version"].value() == "2"


def test_what_was_typed_on_in_another_tab_is_shown_before_it_is_decided(
    case: SampledCase, inspector: User, client: Client
) -> None:
    token = uuid4()
    change(case, KEY, "Theirs.")
    address = url(case, "held", change(case, KEY, "Mine.", token=token).held)
    seen = client.get(address).context["form"]["seen"].value()
    change(case, KEY, "Mine. A new sentence.", follows=token)
    data = {"version": "1", "seen": seen, "decision": "combined", "combined": "Theirs and mine."}
    response = client.post(address, data)
    assert response.status_code == 409
    assert "Mine. A new sentence." in text(response)
    form = response.context["form"]
    assert form["combined"].value() == "Theirs and mine."
    assert client.post(address, {**data, "seen": form["seen"].value()}).status_code == 302
    assert page(case, "2.1").recorded == {KEY: "Theirs and mine."}


def test_an_answer_of_choices_is_chosen_and_not_combined(case: SampledCase, inspector: User, client: Client) -> None:
    change(case, "2.1.1", "yes")
    pk = change(case, "2.1.1", "no").held
    form = client.get(url(case, "held", pk)).context["form"]
    assert "combined" not in form.fields
    data = {"decision": "mine", "version": "1", "seen": form["seen"].value()}
    assert client.post(url(case, "held", pk), data).status_code == 302
    assert page(case, "2.1").recorded == {"2.1.1": "no"}


# History


def test_an_answer_opens_to_every_change_of_it(case: SampledCase, inspector: User, client: Client) -> None:
    change(case, KEY, "First.", made_at=timezone.now())
    change(case, KEY, "Second.", 1)
    change(case, "2.1.1", "yes")
    words = text(client.get(url(case, "answer_history", KEY)))
    assert words.index("Change 2") < words.index("From First. To Second.") < words.index("Change 1")
    assert "From Unanswered To First." in words
    assert "by their own computer’s clock" in words
    assert words.count("Person inspector, stored on") == 2


def test_an_answer_without_a_history_says_so(case: SampledCase, inspector: User, client: Client) -> None:
    assert "This answer has not been changed yet" in text(client.get(url(case, "answer_history", KEY)))
    assert client.get(url(case, "answer_history", "3.1.1")).status_code == 404


@pytest.mark.parametrize("changes", [1, 3])
def test_the_history_of_an_answer_costs_the_same_queries(
    changes: int, case: SampledCase, inspector: User, client: Client, django_assert_num_queries: Any
) -> None:
    for base in range(changes):
        change(case, KEY, f"Text {base}.", base)
    with django_assert_num_queries(11):
        client.get(url(case, "answer_history", KEY))


def test_words_that_are_not_kept_any_more_are_said_to_be_gone(
    case: SampledCase, inspector: User, client: Client
) -> None:
    change(case, KEY, "First.")
    change(case, KEY, "Second.", 1)
    for entry in Entry.objects.filter(act="answer changed"):
        entry.words.all().delete()
    assert "(These words are not kept any more.)" in text(client.get(url(case, "answer_history", KEY)))
    with pytest.raises(Refused, match="The history does not hold this answer any more"):
        restore_answer(case=case, key=KEY, by=inspector, to=1, version=2)


def test_an_earlier_text_is_restored_as_a_new_change_after_asking(
    case: SampledCase, inspector: User, client: Client
) -> None:
    change(case, KEY, "First.")
    change(case, KEY, None, 1)
    address = url(case, "restore", KEY, 1)
    assert address in client.get(url(case, "answer_history", KEY)).content.decode()
    asked = client.get(address)
    assert "It becomes: First." in text(asked)
    assert page(case, "2.1").recorded == {}
    response = client.post(address, {"version": asked.context["form"]["version"].value()})
    assert response["Location"] == url(case, "standard", "2.1")
    assert page(case, "2.1").recorded == {KEY: "First."}
    assert page(case, "2.1").versions == {KEY: 3}
    assert Entry.objects.filter(subject=f"C01/{KEY}").order_by("sequence")[2].content["restored"] == 1
    assert "Change 3: change 1 restored" in text(client.get(url(case, "answer_history", KEY)))


def test_what_came_from_a_file_is_restored_too(case: SampledCase, inspector: User) -> None:
    factories.answer(case, "2.1.1 evidence", "As it came.")
    open_ledger(case.inspection)
    change(case, KEY, "Mine.")
    restore_answer(case=case, key=KEY, by=inspector, to=0, version=1)
    assert page(case, "2.1").recorded == {KEY: "As it came."}


def test_a_text_is_not_restored_over_what_was_changed_meanwhile(
    case: SampledCase, inspector: User, client: Client
) -> None:
    change(case, KEY, "First.")
    change(case, KEY, "Second.", 1)
    change(case, KEY, "Third.", 2)
    response = client.post(url(case, "restore", KEY, 1), {"version": "2"})
    assert "The answer was changed again meanwhile" in text(response)
    assert page(case, "2.1").recorded == {KEY: "Third."}
    assert client.get(url(case, "restore", KEY, 3)).status_code == 404


def test_what_was_restored_in_another_tab_is_said_to_be_the_same_now(
    case: SampledCase, inspector: User, client: Client
) -> None:
    change(case, KEY, "First.")
    change(case, KEY, "Second.", 1)
    address = url(case, "restore", KEY, 1)
    assert client.post(address, {"version": "2"}).status_code == 302
    again = client.post(address, {"version": "2"})
    assert again.status_code == 200
    assert "The answer is the same now, so there is nothing to restore." in text(again)
    assert page(case, "2.1").versions == {KEY: 3}
    assert client.post(url(case, "restore", KEY, 9), {"version": "3"}).status_code == 404


# Unsent work


def unsent(case: SampledCase, *changes: dict[str, Any], **more: Any) -> SimpleUploadedFile:
    own = {"inspection": case.inspection.reference, "case": case.reference, "at": "2026-03-02T09:30:00+00:00"}
    content = {
        "format": "youth-inspection-unsent/1",
        "user": inspector_of(case).pk,
        "username": "inspector",
        "made_at": "2026-03-02T10:00:00+00:00",
        "changes": [{"id": str(uuid4()), "base": 0, **own, **one} for one in changes],
        **more,
    }
    return SimpleUploadedFile("unsent.json", json.dumps(content).encode())


def test_a_file_of_unsent_work_is_taken_back_change_by_change(
    case: SampledCase, inspector: User, client: Client
) -> None:
    change(case, "victim", "yes")
    given = [
        {"key": KEY, "value": "Typed in the train.", "label": "Evidence for 2.1.1"},
        {"key": "victim", "value": "no"},
        {"key": "2.1.1", "value": "maybe"},
        {"key": "2.1.2", "value": "yes", "case": "C99"},
    ]
    results = client.post("/my-work/", {"file": unsent(case, *given)}).context["results"]
    assert [(one.case, one.label, one.status) for one in results] == [
        ("C01 (northshire-2026)", "Evidence for 2.1.1", "saved"),
        ("C01 (northshire-2026)", "victim", "held"),
        ("C01 (northshire-2026)", "2.1.1", "refused"),
        ("C99 (northshire-2026)", "2.1.2", "refused"),
    ]
    assert results[3].sentences == ["There is no case C99 on an inspection northshire-2026 of yours."]
    assert page(case, "2.1").recorded == {KEY: "Typed in the train."}


def test_a_file_taken_back_twice_is_stored_once(case: SampledCase, inspector: User, client: Client) -> None:
    given = {"key": KEY, "value": "Typed in the train.", "id": str(uuid4())}
    for _ in range(2):
        [result] = client.post("/my-work/", {"file": unsent(case, given)}).context["results"]
        assert result.status == "saved"
    assert acts(case) == ["answer changed"]


def test_a_file_too_long_for_one_request_is_gone_on_with(
    case: SampledCase, inspector: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_back, "LONGEST", -1.0)
    given = [{"key": key, "value": "yes"} for key in ("2.1.1", "2.1.2", "2.1.3")]
    file = unsent(case, *given).read()
    reached = ""
    for place in (1, 2):
        response = client.post("/my-work/", {"file": SimpleUploadedFile("a.json", file), "reached": reached})
        assert f"{place} of the 3 changes in this file have been taken back." in text(response)
        reached = response.context["form"]["reached"].value()
        assert page(case, "2.1").recorded == dict.fromkeys(["2.1.1", "2.1.2"][:place], "yes")
    monkeypatch.setattr(taking_back, "LONGEST", 10.0)
    response = client.post("/my-work/", {"file": SimpleUploadedFile("a.json", file), "reached": reached})
    assert [one.label for one in response.context["results"]] == ["2.1.3"]
    assert "changes in this file" not in text(response)
    other = client.post("/my-work/", {"file": unsent(case, given[0]), "reached": reached})
    assert len(other.context["results"]) == 1


def test_the_label_of_a_change_holds_no_half_of_a_character(case: SampledCase, inspector: User, client: Client) -> None:
    response = client.post(
        "/my-work/", {"file": unsent(case, {"key": KEY, "value": "A\ud800.", "label": "L\ud800\x00"})}
    )
    assert [one.label for one in response.context["results"]] == ["L\ufffd\ufffd"]
    assert page(case, "2.1").recorded == {KEY: "A\ufffd."}


def test_what_was_typed_over_several_reloads_does_not_conflict_with_itself(
    case: SampledCase, inspector: User, client: Client
) -> None:
    change(case, KEY, "Before.")
    texts, ids = ["Part one.", "Part one. Two.", "Part one. Two. Three."], [str(uuid4()) for _ in range(3)]
    given = [
        {"key": KEY, "base": 1, "value": text, "id": own, "follows": follows}
        for text, own, follows in zip(texts, ids, [None, *ids], strict=False)
    ]
    results = client.post("/my-work/", {"file": unsent(case, *given)}).context["results"]
    assert [one.status for one in results] == ["saved"] * 3
    assert page(case, "2.1").recorded == {KEY: texts[2]}
    assert page(case, "2.1").versions == {KEY: 4}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "The file can’t be read."),
        (b"\xff\xfe", "The file can’t be read."),
        (b"[]", "This is not a file of unsent work."),
        (b'{"format": "youth-inspection/1", "changes": []}', "This is not a file of unsent work."),
        (
            b'{"format": "youth-inspection-unsent/1", "username": "other", "changes": []}',
            "This file holds the work of another account.",
        ),
        (
            b'{"format": "youth-inspection-unsent/1", "username": "inspector", "changes": [{}]}',
            "Change 1 of the file can’t be read.",
        ),
    ],
)
def test_a_file_that_is_no_unsent_work_of_this_account_is_refused(
    content: bytes, sentence: str, case: SampledCase, inspector: User, client: Client
) -> None:
    response = client.post("/my-work/", {"file": SimpleUploadedFile("unsent.json", content)})
    assert sentence in text(response)
    assert response.context["results"] == []
    assert acts(case) == []
