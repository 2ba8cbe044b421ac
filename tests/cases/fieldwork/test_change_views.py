"""What the pages of a case send and ask by themselves."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Answer, HeldChange, Presence, Reading, SampledCase
from inspections.models import Role
from ledger.actions import append
from tests import factories
from tests.cases.fieldwork.answering import a_case, change, inspector_of, page

pytestmark = pytest.mark.django_db
AT = "2026-03-02T09:30:00+00:00"


@pytest.fixture
def case() -> SampledCase:
    """A case of an inspection on which something has happened, as on every one that was set up here."""
    case = a_case()
    append(chain=case.inspection.reference, by=None, act="noted", content={})
    return case


@pytest.fixture
def inspector(case: SampledCase, client: Client) -> User:
    client.force_login(inspector_of(case))
    return inspector_of(case)


def sent(key: str = "2.1.1a", value: Any = "yes", base: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "key": key, "base": base, "value": value, "at": AT, **more}


def post(client: Client, case: SampledCase, data: Any, name: str = "changes", **more: Any) -> Any:
    address = reverse(f"cases:{name}", args=[case.inspection.reference, case.reference])
    return client.post(address, data if isinstance(data, str) else json.dumps(data), "application/json", **more)


def test_changes_are_taken_in_order_and_each_comes_to_its_own_end(
    case: SampledCase, inspector: User, client: Client
) -> None:
    given = [
        sent(),
        sent(value="no"),
        sent("2.1.1b", "maybe"),
        sent(value="no", base=1),
        sent("2.1.1 evidence", "Words."),
    ]
    response = post(client, case, {"user": inspector.pk, "changes": given})
    assert response.status_code == 200
    results = response.json()["results"]
    assert [(one["id"], one["key"]) for one in results] == [(one["id"], one["key"]) for one in given]
    assert [one["status"] for one in results] == ["saved", "held", "refused", "saved", "saved"]
    saved, held, refused, again, _ = results
    assert set(saved) == {"id", "key", "status", "version", "at", "by"}
    assert (saved["version"], again["version"], saved["by"]) == (1, 2, "Person inspector")
    assert held["stored"] == {"value": "yes", "version": 1, "by": "Person inspector", "at": saved["at"]}
    assert held["message"] == "Not saved: changed by you in another window"
    assert (held["held"], held["decided"]) == (HeldChange.objects.get().pk, False)
    assert refused["sentences"] == [
        "2.1.1b. Diversity and the wider family and social context are considered, using what other agencies know: "
        "'maybe' is not one of its answers."
    ]
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


@pytest.mark.parametrize(
    ("key", "values", "statements"),
    [
        ("2.1.1a", ("yes", "no"), 9),
        ("2.1.1", ("yes", "no"), 9),
        ("victim", ("yes", "no"), 9),
        ("2.1.1 evidence", ("Words.", "Other words."), 10),
    ],
)
def test_saving_one_answer_takes_eight_statements_at_most_beside_the_two_of_the_tests_transaction(
    key: str,
    values: tuple[str, str],
    statements: int,
    case: SampledCase,
    inspector: User,
    client: Client,
    django_assert_num_queries: Any,
) -> None:
    assert connection.features.supports_json_field  # asked of SQLite once in the life of a process
    for base, value in enumerate(values):
        with django_assert_num_queries(statements):
            response = post(client, case, {"user": inspector.pk, "changes": [sent(key, value, base)]})
        assert response.json()["results"][0]["version"] == base + 1


def test_an_answer_that_is_too_long_is_said_to_be_so_and_by_how_much(
    case: SampledCase, inspector: User, client: Client
) -> None:
    long = "x" * 11 * 1024**2
    response = post(client, case, {"user": inspector.pk, "changes": [sent("2.1.1 evidence", long)]})
    assert (response.status_code, response.json()["error"]) == (413, "too_large")
    assert response.json()["sentences"] == [
        "The answer is too long to be stored, by about 1,049,000 characters. Shorten it by that much, or move a part "
        "of it elsewhere. Until then it is kept on this computer."
    ]
    assert page(case, "2.1").recorded == {}


def test_who_is_signed_out_is_told_so_and_never_led_elsewhere(case: SampledCase, client: Client) -> None:
    for name in ("changes", "here"):
        response = post(client, case, {"user": 1, "changes": [sent()]}, name)
        assert (response.status_code, response.json()) == (401, {"error": "signed_out"})


def test_who_must_choose_a_password_first_is_told_so(case: SampledCase, inspector: User, client: Client) -> None:
    inspector.must_change_password = True
    inspector.save()
    response = post(client, case, {"user": inspector.pk, "changes": [sent()]})
    assert (response.status_code, response.json()) == (403, {"error": "change_password"})


def test_a_request_without_the_token_is_refused_in_json_and_with_a_fresh_one_goes_through(case: SampledCase) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(inspector_of(case))
    data = {"user": inspector_of(case).pk, "changes": [sent()]}
    response = post(client, case, data)
    assert (response.status_code, response.json()) == (403, {"error": "csrf"})
    token = client.get("/session/").json()["token"]
    assert post(client, case, data, headers={"X-CSRFToken": token}).status_code == 200


def test_a_page_without_the_token_is_still_refused_as_a_page(case: SampledCase) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(inspector_of(case))
    response = client.post("/password/", {})
    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/html")


def test_a_queue_never_goes_up_as_somebody_elses(case: SampledCase, inspector: User, client: Client) -> None:
    other = factories.member(case.inspection, Role.INSPECTOR, "other")
    for user in (other.pk, None, str(inspector.pk), True):
        response = post(client, case, {"user": user, "changes": [sent()]})
        assert (response.status_code, response.json()) == (409, {"error": "other_user"})
        response = post(client, case, {"user": user, "page": "2.1", "window": "w"}, "here")
        assert response.status_code == 409
    assert not Answer.objects.exists()


def test_a_case_that_is_not_there_or_not_theirs_to_see_is_no_case(
    case: SampledCase, inspector: User, client: Client
) -> None:
    gone = SampledCase(inspection=case.inspection, reference="C99")
    here = {"user": inspector.pk, "page": "2.1", "window": "w", "versions": {}}
    for name, data in (("changes", {"user": inspector.pk, "changes": [sent()]}), ("here", here)):
        response = post(client, gone, data, name)
        assert (response.status_code, response.json()) == (404, {"error": "no_case"})
    outsider = factories.user("outsider")
    client.force_login(outsider)
    assert post(client, case, {"user": outsider.pk, "changes": [sent()]}).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        {"changes": []},
        {"changes": {}},
        {"changes": [sent()] * 51},
        {"changes": ["x"]},
        {"changes": [sent(key="")]},
        {"changes": [sent(key="a\x00")]},
        {"changes": [sent(key="a" * 101)]},
        {"changes": [{**sent(), "key": ["a"]}]},
        {"changes": [sent(base=-1)]},
        {"changes": [sent(base=2**31)]},
        {"changes": [{**sent(), "base": True}]},
        {"changes": [{**sent(), "base": "0"}]},
        {"changes": [sent(value=1)]},
        {"changes": [sent(value=[1])]},
        {"changes": [sent(value={"a": 1})]},
        {"changes": [{**sent(), "id": "x"}]},
        {"changes": [{**sent(), "id": None}]},
        {"changes": [{**sent(), "at": "today"}]},
        {"changes": [{**sent(), "at": "2026-03-02T09:30:00"}]},
        {"changes": [{**sent(), "at": "0001-01-01T00:00:00+14:00"}]},
        {"changes": [{**sent(), "at": 5}]},
    ],
)
def test_a_request_that_cannot_be_read_is_told_why_and_stores_nothing(
    data: Any, case: SampledCase, inspector: User, client: Client
) -> None:
    if isinstance(data, dict):
        data = {"user": inspector.pk, **data}
    response = post(client, case, data)
    assert response.status_code == 400
    assert response.json()["error"] == "bad_request"
    assert response.json()["sentences"][0].endswith(".")
    assert not Answer.objects.exists()


def test_the_session_says_who_is_signed_in_and_is_never_kept(client: Client) -> None:
    response = client.get("/session/")
    assert {name: response.json()[name] for name in ("user", "name")} == {"user": None, "name": ""}
    assert "no-store" in response["Cache-Control"]
    person = factories.user()
    client.force_login(person)
    answer = client.get("/session/").json()
    assert (answer["user"], answer["name"], len(answer["token"])) == (person.pk, "Person ines", 64)


# Who else is here


def here(client: Client, case: SampledCase, user: User, **more: Any) -> dict[str, Any]:
    data = {"user": user.pk, "page": "2.1", "window": "one", "versions": {}, **more}
    answer: dict[str, Any] = post(client, case, data, "here").json()
    return answer


def test_everyone_on_a_case_sees_who_else_has_it_open(case: SampledCase, inspector: User, client: Client) -> None:
    assert here(client, case, inspector)["others"] == []
    reader = factories.member(case.inspection, Role.PANEL_MEMBER)
    client.force_login(reader)
    for window in ("one", "two"):
        answer = here(client, case, reader, page="about", window=window)
    assert answer["others"] == [{"name": "Person inspector", "page": "2.1"}]
    assert (answer["open"], answer["why_not"], answer["held"]) == (
        False,
        "Only the inspector to whom a case is allocated can change it.",
        [],
    )
    client.force_login(inspector)
    assert here(client, case, inspector, window="two")["others"] == [{"name": "Person panel_member", "page": "about"}]
    assert Presence.objects.count() == 4


def test_who_only_reads_is_told_nothing_of_a_case(case: SampledCase, inspector: User, client: Client) -> None:
    reader = factories.member(case.inspection, Role.READER)
    client.force_login(reader)
    data = {"user": reader.pk, "page": "2.1", "window": "one", "versions": {}}
    refused = post(client, case, data, "here")
    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")
    assert refused.json()["sentences"][0].startswith("You read this inspection’s report as it is released")
    assert not Presence.objects.exists()


def test_who_has_not_been_heard_of_for_a_minute_is_gone(case: SampledCase, inspector: User, client: Client) -> None:
    other = factories.member(case.inspection, Role.INSPECTOR, "other")
    now = timezone.now()
    for window, seconds in (("a", 59), ("b", 61), ("c", 601)):
        seen = now - timedelta(seconds=seconds)
        Presence.objects.create(case=case, user=other, window=window, page=window, seen_at=seen)
    assert here(client, case, inspector)["others"] == [{"name": "Person other", "page": "a"}]
    assert not Presence.objects.filter(window="c").exists()


def test_a_page_is_told_what_changed_since_and_what_is_held(case: SampledCase, inspector: User, client: Client) -> None:
    change(case, "2.1.1a", "yes")
    saved = change(case, "2.1.1a", "no", 1)
    change(case, "2.1.1b", "yes")
    change(case, "victim", "yes")
    late = change(case, "2.1.1b", "no")
    answer = here(client, case, inspector, versions={"2.1.1a": 1, "2.1.1b": 1, "2.1.1c": 0, "victim": 0, "x": 0})
    assert saved.at is not None
    assert answer["changed"] == [
        {
            "key": "2.1.1a",
            "value": "no",
            "version": 2,
            "by": "Person inspector",
            "at": saved.at.isoformat(),
            "others": False,
        }
    ]
    [held] = answer["held"]
    assert {name: held[name] for name in ("id", "key", "value", "base", "by")} == {
        "id": late.held,
        "key": "2.1.1b",
        "value": "no",
        "base": 0,
        "by": "Person inspector",
    }
    assert (answer["open"], answer["passed_on"], answer["why_not"]) == (True, False, "")


def test_who_has_the_case_no_more_is_told_that_their_change_is_still_held(
    case: SampledCase, inspector: User, client: Client
) -> None:
    change(case, "2.1.1a", "yes")
    late = change(case, "2.1.1a", "no")
    Reading.objects.update(reader=factories.member(case.inspection, Role.INSPECTOR, "other"))
    answer = here(client, case, inspector, versions={"2.1.1a": 1})
    assert (answer["open"], answer["passed_on"]) == (False, True)
    assert [held["id"] for held in answer["held"]] == [late.held]


@pytest.mark.parametrize("more", [{"page": ""}, {"page": 1}, {"window": "a" * 51}, {"window": None}, {"page": "\x00"}])
def test_a_page_that_does_not_say_where_it_is_open_is_told_so(
    more: dict[str, Any], case: SampledCase, inspector: User, client: Client
) -> None:
    data = {"user": inspector.pk, "page": "2.1", "window": "one", "versions": {}, **more}
    assert post(client, case, data, "here").status_code == 400


@pytest.mark.parametrize("others", [1, 3])
def test_asking_costs_the_same_queries_whoever_is_here(
    others: int, case: SampledCase, inspector: User, client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(others):
        other = factories.member(case.inspection, Role.READER, f"reader{number}")
        Presence.objects.create(case=case, user=other, window="w", page="2.1", seen_at=timezone.now())
        change(case, f"2.1.1{'abc'[number]}", "yes")
    versions = {"2.1.1a": 0, "2.1.1b": 0, "2.1.1c": 0}
    with django_assert_num_queries(13):
        answer = here(client, case, inspector, versions=versions)
    assert len(answer["changed"]) == others
