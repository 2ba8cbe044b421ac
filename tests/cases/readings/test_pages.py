"""The pages of the second reading, and that nobody sees the other reading too early."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Answer, HeldChange, Reading, SecondReadingRound
from cases.readings.actions import call_off_second_reading
from cases.readings.joint_decision_actions import decide_jointly
from cases.readings.queries import differences_of
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.readings.second_readings import (
    SECRET,
    both_readings,
    given_out,
    page_of,
    read,
    read_and_submitted,
    save,
    second,
    submitted_case,
    team,
)
from tests.ledger.opening import open_ledger

pytestmark = pytest.mark.django_db

#: Every page that shows what was judged in single cases, with its arguments after the inspection's reference.
TELLING = [
    ("cases:case", "C01"),
    ("cases:about", "C01"),
    ("cases:standard", "C01", "2.1"),
    ("cases:submit", "C01"),
    ("cases:reopen", "C01"),
    ("cases:withdraw", "C01"),
    ("cases:case_history", "C01"),
    ("cases:differences", "C01"),
    ("cases:joint_decision", "C01", "2.1.1"),
    ("ratings:key_question", "2.1.1"),
    ("ratings:standard", "2.1"),
    ("ratings:classifications",),
    ("inspections:history",),
]


def address(inspection: Inspection, name: str, *args: str) -> str:
    return reverse(name, args=[inspection.reference, *args])


def opened(client: Client, user: User, inspection: Inspection, name: str, *args: str, status: int = 200) -> str:
    client.force_login(user)
    response = client.get(address(inspection, name, *args))
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize(("name", "args"), [(name, args) for name, *args in TELLING])
def test_a_second_reader_sees_no_page_that_could_tell_before_submitting(
    name: str, args: list[str], client: Client
) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)

    said = opened(client, second, inspection, name, *args, status=403)

    assert SECRET not in said
    if not name.startswith("cases:d") and name != "cases:joint_decision":
        assert "You are reading a case a second time (C01)" in said


def test_a_lead_inspector_who_reads_a_second_time_is_as_blind(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, _ = team(inspection)
    given_out(submitted_case(first, inspection), lead, lead)

    for name, *args in TELLING:
        assert SECRET not in opened(client, lead, inspection, name, *args, status=403)


def test_the_other_cases_stay_open_to_a_second_reader(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)
    submitted_case(first, inspection, "C02")

    assert SECRET in opened(client, second, inspection, "cases:standard", "C02", "2.1")


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
def test_blindness_ends_when_the_reading_can_not_be_made_any_more(how: str, client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    given_out(case, lead, second)
    if how == "closed":
        Inspection.objects.update(closed_at=timezone.now())
    else:
        case.withdrawn_at, case.withdrawn_reason = timezone.now(), "transferred"
        case.save()

    opened(client, second, inspection, "cases:case", "C01")
    opened(client, second, inspection, "ratings:key_question", "2.1.1")
    opened(client, second, inspection, "cases:second_reading", "C01", status=403)


def test_a_row_that_opens_the_ledger_tells_nothing_of_a_reading_that_is_not_submitted(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)
    save(reading, {"2.1.1": "no", "2.1.1 evidence": "Overlooked."})
    open_ledger(inspection)
    assert "Overlooked." not in opened(client, first, inspection, "inspections:history")
    Reading.objects.of_kind("second").update(submitted_at=timezone.now())
    open_ledger(inspection)
    assert "Overlooked." in opened(client, first, inspection, "inspections:history")


@pytest.mark.parametrize(("name", "args"), [(name, args) for name, *args in TELLING])
def test_the_first_reader_sees_nothing_of_the_second_reading_before_it_is_submitted(
    name: str, args: list[str], client: Client
) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)
    read(reading, q2_1_1="no")

    for person in (first, lead, factories.administrator()):
        client.force_login(person)
        assert "Second on 2.1.1." not in client.get(address(inspection, name, *args)).content.decode()
    opened(client, first, inspection, "cases:second_reading", "C01", status=403)
    opened(client, lead, inspection, "cases:differences", "C01", status=403)


def test_the_second_reader_meets_what_the_service_recorded_and_nothing_of_the_first_reading(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    case.offence = "Robbery"
    case.save()
    given_out(case, lead, second)

    said = opened(client, second, inspection, "cases:second_reading", "C01")

    assert "Robbery" in said
    assert "checked" not in said
    assert SECRET not in said
    assert "Overall judgement on 2.1.1" in said


def sent(client: Client, key: str, value: str, base: int = 0) -> Any:
    """Send a change of one answer to C01 as the page does by itself."""
    change = {"id": str(uuid4()), "key": key, "value": value, "base": base}
    content = {"user": int(client.session["_auth_user_id"]), "changes": [change]}
    url = reverse("cases:changes", args=["northshire-2026", "C01"])
    [result] = client.post(url, content, content_type="application/json").json()["results"]
    return result


def heard(client: Client, page: str = "second") -> Any:
    """What the page hears when it says that it is open."""
    content = {"user": int(client.session["_auth_user_id"]), "page": page, "window": "w", "versions": {}}
    url = reverse("cases:here", args=["northshire-2026", "C01"])
    return client.post(url, content, content_type="application/json")


def test_each_answer_saves_itself_and_has_its_history(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    given_out(submitted_case(first, inspection), lead, other)
    client.force_login(other)

    assert sent(client, "second/2.1.1 evidence", "One.")["version"] == 1
    assert sent(client, "second/2.1.1 evidence", "Two.", 1)["version"] == 2
    history = opened(client, other, inspection, "cases:answer_history", "C01", "second/2.1.1 evidence")
    assert all(words in history for words in ("One.", "Two."))
    assert SECRET not in history
    restore = reverse("cases:restore", args=[inspection.reference, "C01", "second/2.1.1 evidence", 1])
    page = address(inspection, "cases:second_reading", "C01")
    assert client.post(restore, {"version": 2}).headers["Location"] == page
    assert Answer.objects.get(reading__kind="second").words == "One."
    assert Answer.objects.get(reading__kind="first", item__key="2.1.1 evidence").words == SECRET


def test_what_comes_too_late_is_held_and_decided_on_the_same_pages(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    given_out(submitted_case(first, inspection), lead, other)
    client.force_login(other)
    sent(client, "second/2.1.1 evidence", "From one window")

    result = sent(client, "second/2.1.1 evidence", "From the other")

    assert (result["status"], result["stored"]["value"]) == ("held", "From one window")
    assert [one["value"] for one in heard(client).json()["held"]] == ["From the other"]
    assert "From the other" in opened(client, other, inspection, "cases:second_reading", "C01")
    held = HeldChange.objects.get()
    said = opened(client, other, inspection, "cases:held", "C01", str(held.pk))
    assert "Evidence for 2.1.1" in said
    decision = {"decision": "mine", "version": 1, "seen": held.state}
    page = address(inspection, "cases:second_reading", "C01")
    assert client.post(address(inspection, "cases:held", "C01", str(held.pk)), decision).headers["Location"] == page
    assert Answer.objects.get(reading__kind="second").words == "From the other"


def test_nobody_else_meets_anything_of_it_before_it_is_submitted(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    client.force_login(other)
    sent(client, "second/2.1.1 evidence", "Sealed words.")
    sent(client, "second/2.1.1 evidence", "Sealed and late.")
    held = str(HeldChange.objects.get().pk)
    pages: list[tuple[str, ...]] = [
        ("cases:second_reading",),
        ("cases:second_reading_submit",),
        ("cases:answer_history", "second/2.1.1 evidence"),
        ("cases:restore", "second/2.1.1 evidence", "1"),
        ("cases:held", held),
        ("cases:differences",),
    ]

    for person in (first, lead, factories.administrator()):
        for name, *args in pages:
            assert "Sealed" not in opened(client, person, inspection, name, "C01", *args, status=403)
        assert heard(client).status_code == 403
        for name, *args in [("cases:case", "C01"), ("cases:case_history", "C01"), ("inspections:history",)]:
            assert "Sealed" not in opened(client, person, inspection, name, *args)
    outsider = factories.user("outsider")
    for name, *args in pages:
        opened(client, outsider, inspection, name, "C01", *args, status=404)
    assert heard(client).status_code == 404

    Reading.objects.filter(pk=reading.pk).update(submitted_at=timezone.now())
    assert "Sealed words." in opened(client, first, inspection, "cases:answer_history", "C01", "second/2.1.1 evidence")
    assert "Sealed and late." in opened(client, first, inspection, "cases:case_history", "C01")
    for name, *args in (("cases:restore", "second/2.1.1 evidence", "1"), ("cases:held", held)):
        opened(client, first, inspection, name, "C01", *args, status=403)


def test_a_reading_is_saved_and_submitted_without_a_script(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    client.force_login(other)
    page, submit = (address(inspection, f"cases:second_reading{end}", "C01") for end in ("", "_submit"))

    saved = client.post(page, {"versions": "{}", "question_2_1_1": "no", "evidence_2_1_1": "Seen.", "then": "continue"})
    refused = client.post(submit)
    read(second(reading.case), q2_1_1="no")
    done = client.post(submit)

    assert (saved.status_code, saved.headers["Location"]) == (302, submit)
    assert refused.status_code == 409
    assert "Second reading: 11 of 12 unanswered (2.1.2, 2.1.3" in refused.content.decode()
    assert done.headers["Location"] == address(inspection, "cases:differences", "C01")
    assert client.get(page).headers["Location"] == address(inspection, "cases:differences", "C01")
    assert client.get(submit).headers["Location"] == address(inspection, "cases:differences", "C01")
    assert second(reading.case).is_submitted


def test_a_stale_save_gives_both_texts_back(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    save(reading, {"2.1.1 evidence": "From one window", "2.1.2": "no"})
    client.force_login(other)
    page = address(inspection, "cases:second_reading", "C01")

    stale = client.post(page, {"versions": "{}", "evidence_2_1_1": "From the other", "question_2_1_3": "yes"})
    said = stale.content.decode()

    assert stale.status_code == 409
    assert "From one window" in said
    assert "From the other" in said
    # What this window had not touched is filled in, and the next save goes through with all of it.
    assert re.search(r'name="question_2_1_2"\s[^>]*value="no"[^>]*checked', said)
    again = {"versions": json.dumps(page_of(reading).versions), "evidence_2_1_1": "Both", "question_2_1_2": "no"}
    assert client.post(page, {**again, "question_2_1_3": "yes"}).status_code == 302
    assert page_of(reading).recorded == {
        "second/2.1.1 evidence": "Both",
        "second/2.1.2": "no",
        "second/2.1.3": "yes",
    }


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("submitted", "This second reading has been submitted, so nothing in it can change."),
        ("closed", "The inspection is closed."),
    ],
)
def test_what_is_posted_too_late_comes_back_with_the_reason(how: str, sentence: str, client: Client) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    given_out(submitted_case(first, inspection), lead, other)
    client.force_login(other)
    if how == "closed":
        Inspection.objects.update(closed_at=timezone.now())
    else:
        Reading.objects.of_kind("second").update(submitted_at=timezone.now())

    late = client.post(address(inspection, "cases:second_reading", "C01"), {"evidence_2_1_1": "Mine."})

    assert late.status_code == (403 if how == "closed" else 409)
    assert sentence in late.content.decode()
    assert "Mine." in late.content.decode()
    assert heard(client).json()["why_not"].startswith(sentence)


def test_a_page_left_open_hears_that_the_reading_is_called_off(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    call_off_second_reading(reading=reading, by=lead, reason="Ivo is ill")
    client.force_login(other)

    assert heard(client).json() == {"error": "no_case"}


def test_the_lead_gives_cases_out(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    submitted_case(first, inspection)
    client.force_login(lead)
    draw = address(inspection, "cases:second_reading_draw")

    response = client.post(draw, {"percent": "10", "readers": [first.pk, second.pk], "seed": "7"}, follow=True)

    drawn = SecondReadingRound.objects.get()
    assert (drawn.chosen, drawn.seed) == ({"C01": "ivo"}, 7)
    said = response.content.decode()
    assert "1 case is given out for a second reading, with seed 7." in said
    assert "Gives the same cases and readers" in said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Enter a share in per cent, or a number of cases below."),
        ({"percent": "10", "number": "1"}, "Give either the share or the number of cases, and leave the other empty."),
        ({"percent": "110"}, "The share must be a whole number from 1 to 100."),
        ({"number": "x"}, "The number of cases must be a whole number from 1 up."),
        ({"number": "2"}, "There is 1 submitted case that the inspectors you selected could read"),
    ],
)
def test_a_wrong_round_gives_its_form_back(typed: dict[str, str], sentence: str, client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    submitted_case(first, inspection)
    client.force_login(lead)

    response = client.post(address(inspection, "cases:second_reading_draw"), {**typed, "readers": [second.pk]})

    assert sentence in response.content.decode()
    assert not SecondReadingRound.objects.exists()


def test_the_lead_is_not_selected_to_read_unless_they_choose_to(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, _ = team(inspection)
    submitted_case(first, inspection)

    said = opened(client, lead, inspection, "cases:second_reading_draw")

    assert len(re.findall(r'name="readers"\s[^>]*checked', said)) == 2


def test_a_record_that_does_not_give_its_choice_is_said_to(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)
    SecondReadingRound.objects.update(pool={"C02": ["ines"]})

    assert "Gives other cases or readers" in opened(client, lead, inspection, "cases:second_readings")


def test_a_reading_is_called_off(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)
    client.force_login(lead)
    page = address(inspection, "cases:second_reading_call_off", "C01")

    wrong, right = client.post(page), client.post(page, {"reason": "Ivo is ill"})

    assert "Enter the reason for calling the second reading off." in wrong.content.decode()
    assert right.status_code == 302
    assert not Reading.objects.of_kind("second").exists()
    assert "C01" in opened(client, second, inspection, "cases:case", "C01")


def test_both_readings_stand_beside_each_other_and_the_decision_is_recorded(client: Client) -> None:
    inspection = factories.inspection()
    reading, _, first, _ = both_readings(inspection, q2_1_1="no", q2_1_3="not_relevant")

    said = opened(client, first, inspection, "cases:differences", "C01")
    page = address(inspection, "cases:joint_decision", "C01", "2.1.1")
    wrong = client.post(page, {"version": 0})
    right = client.post(page, {"version": 0, "answer": "no", "reason": "It is undated."}, follow=True)

    assert SECRET in said
    assert "Second on 2.1.1." in said
    assert "differ on 2 of 12 key questions; 2 are still to be decided" in said
    assert "Select what was decided." in wrong.content.decode()
    assert "Enter the reason for the decision." in wrong.content.decode()
    assert "differ on 2 of 12 key questions; 1 is still to be decided" in right.content.decode()
    assert "It is undated." in right.content.decode()
    assert [one.number for one in differences_of(reading) if one.made] == ["2.1.1"]


def test_a_decision_made_meanwhile_is_shown_beside_what_was_typed(client: Client) -> None:
    inspection = factories.inspection()
    reading, lead, first, _ = both_readings(inspection, q2_1_1="no")
    client.force_login(first)
    page = address(inspection, "cases:joint_decision", "C01", "2.1.1")
    decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="no", reason="The lead’s words")

    stale = client.post(page, {"version": 0, "answer": "yes", "reason": "My words"})

    assert stale.status_code == 409
    assert "The lead’s words" in stale.content.decode()
    assert "My words" in stale.content.decode()
    assert client.post(page, {"version": 1, "answer": "yes", "reason": "My words"}).status_code == 302


def test_a_question_on_which_both_agree_has_no_decision(client: Client) -> None:
    inspection = factories.inspection()
    _, lead, _, _ = both_readings(inspection, q2_1_1="no")

    opened(client, lead, inspection, "cases:joint_decision", "C01", "2.1.2", status=404)


def test_who_may_not_decide_still_sees_both_readings(client: Client) -> None:
    inspection = factories.inspection()
    both_readings(inspection, q2_1_1="no")
    reader = factories.member(inspection, Role.PANEL_MEMBER)

    said = opened(client, reader, inspection, "cases:differences", "C01")

    assert "Not decided yet." in said
    assert "Record the joint decision" not in said


def test_my_cases_lists_what_is_to_be_read_and_decided(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)

    client.force_login(second)
    assert "Second readings to make" in client.get(reverse("cases:my_cases")).content.decode()
    reading = read_and_submitted(reading, q2_1_1="no")
    for person in (first, second):
        client.force_login(person)
        said = client.get(reverse("cases:my_cases")).content.decode()
        assert "Differences to decide together" in said
        assert "1 difference to decide" in said
    decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="no", reason="Because")
    assert "Differences to decide" not in client.get(reverse("cases:my_cases")).content.decode()


def test_my_cases_lists_no_second_reading_of_an_inspection_that_one_only_reads_by_now(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)
    inspection.memberships.filter(user=second).update(role=Role.READER)

    client.force_login(second)
    assert "C01" not in client.get(reverse("cases:my_cases")).content.decode()


def test_my_cases_lists_no_difference_of_an_inspection_that_one_only_reads_by_now(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    read_and_submitted(given_out(submitted_case(first, inspection), lead, second), q2_1_1="no")
    inspection.memberships.filter(user=first).update(role=Role.READER)

    client.force_login(first)
    assert "Differences to decide" not in client.get(reverse("cases:my_cases")).content.decode()


def test_the_case_says_that_it_is_and_was_read_a_second_time(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)

    assert "Person ivo is reading this case a second time" in opened(client, first, inspection, "cases:case", "C01")
    read_and_submitted(reading)
    assert "Both readings of C01" in opened(client, first, inspection, "cases:case", "C01")


def test_a_superseded_difference_says_so(client: Client) -> None:
    inspection = factories.inspection()
    reading, lead, _, _ = both_readings(inspection, q2_1_1="no")
    Answer.objects.filter(reading=reading.case.first, item__key="2.1.1").update(value="no")

    said = opened(client, lead, inspection, "cases:differences", "C01")

    assert "judged otherwise after its first reading" in said
    assert "nothing is left to decide" in said


def test_without_any_the_page_says_what_to_do(client: Client) -> None:
    inspection = factories.inspection()
    lead, _, _ = team(inspection)

    assert "No submitted case is left to give out" in opened(client, lead, inspection, "cases:second_readings")


@pytest.mark.parametrize("readings", [1, 3])
def test_the_list_takes_the_same_queries_for_one_reading_and_for_three(
    readings: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    for number in range(readings):
        given_out(submitted_case(first, inspection, f"C0{number}"), lead, second)
    client.force_login(lead)

    with django_assert_num_queries(10):
        client.get(address(inspection, "cases:second_readings"))


@pytest.mark.parametrize("differing", [1, 3])
def test_both_readings_take_the_same_queries_for_one_difference_and_for_three(
    differing: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = factories.inspection()
    answers = {f"q2_1_{number}": "no" for number in range(1, differing + 1)}
    _, lead, _, _ = both_readings(inspection, **answers)
    client.force_login(lead)

    with django_assert_num_queries(8):
        client.get(address(inspection, "cases:differences", "C01"))
