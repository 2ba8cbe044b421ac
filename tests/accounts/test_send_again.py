"""What was typed is never lost to a session that ended or to a token that is old: it is given back, to send again."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.send_again import Sent
from cases.models import SampledCase
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of, page

pytestmark = pytest.mark.django_db
OWN = {"Origin": "http://testserver"}
TEXT = 'A paragraph.\r\n\r\n"And" <b>another</b>.'


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def ines(case: SampledCase) -> User:
    return inspector_of(case)


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def address(case: SampledCase) -> str:
    return f"/inspections/{case.inspection.reference}/cases/{case.reference}/standards/2.1/"


def token_in(response: Any) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())
    assert found is not None
    return found[1]


def sign_in(browser: Client) -> None:
    data = {"username": "inspector", "password": factories.PASSWORD}
    token = token_in(browser.get("/sign-in/"))
    assert browser.post("/sign-in/", {**data, "csrfmiddlewaretoken": token}, headers=OWN).status_code == 302


def form_of(response: Any) -> dict[str, Any]:
    sent = [*response.context["written"], *response.context["others"]]
    return {**{one.name: one.value for one in sent}, "csrfmiddlewaretoken": token_in(response)}


def test_a_form_sent_after_the_session_ended_is_given_back_and_stored_after_the_sign_in(
    case: SampledCase, ines: User, browser: Client
) -> None:
    sign_in(browser)
    data = {"evidence_2_1_1": TEXT, "then": "save", "csrfmiddlewaretoken": token_in(browser.get(address(case)))}
    browser.cookies.pop("sessionid")
    given_back = browser.post(address(case), data, headers=OWN)
    assert given_back.status_code == 401
    assert "&quot;And&quot; &lt;b&gt;another&lt;/b&gt;." in given_back.content.decode()
    assert [(one.name, one.label) for one in given_back.context["written"]] == [("evidence_2_1_1", "Evidence 2.1.1")]
    assert "no-store" in given_back["Cache-Control"]
    sign_in(browser)
    once_more = browser.post(address(case), form_of(given_back), headers=OWN)
    assert once_more.status_code == 403
    assert "You are signed in as <strong>Person inspector</strong>" in once_more.content.decode()
    assert page(case, "2.1").recorded == {}
    assert browser.post(address(case), form_of(once_more), headers=OWN).status_code == 302
    assert page(case, "2.1").recorded == {"2.1.1 evidence": 'A paragraph.\n\n"And" <b>another</b>.'}


def test_the_token_and_passwords_are_never_given_back(ines: User, client: Client) -> None:
    data = {"old_password": "a secret", "new_password1": "another secret", "csrfmiddlewaretoken": "t" * 64}
    assert client.post("/password/", data)["Location"] == "/sign-in/?next=/password/"
    response = client.post("/password/", {**data, "note": "Some words."})
    assert response.status_code == 401
    assert [one.name for one in response.context["written"]] == ["note"]
    assert "secret" not in response.content.decode()
    assert "t" * 64 not in response.content.decode()


def test_every_value_of_a_field_is_sent_again(client: Client) -> None:
    response = client.post("/", {"which": ["one", "two"], "text": "Two words"})
    assert [(one.name, one.value) for one in response.context["others"]] == [("which", "one"), ("which", "two")]


def test_a_form_without_a_field_leads_to_the_sign_in(client: Client) -> None:
    assert client.post("/sign-out/")["Location"] == "/sign-in/?next=/sign-out/"


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://elsewhere.example"}, {"Referer": "https://elsewhere.example/testserver"}]
)
def test_what_another_site_sends_is_neither_shown_nor_sent_again(
    headers: dict[str, str], ines: User, browser: Client
) -> None:
    browser.force_login(ines)
    response = browser.post("/my-work/", {"note": "Words of another site."}, headers=headers)
    assert response.status_code == 403
    assert "Your page was out of date" in response.content.decode()
    assert "Words of another site." not in response.content.decode()


def test_the_sign_in_form_is_never_given_back(ines: User, browser: Client) -> None:
    response = browser.post("/sign-in/", {"username": "Somebody", "password": "a secret"}, headers=OWN)
    assert response.status_code == 403
    assert "Somebody" not in response.content.decode()


@pytest.mark.parametrize(
    ("value", "is_words"),
    [
        ("Agreed.", True),
        ("two words", True),
        ("one\nline", True),
        ("yes", False),
        ("A b", False),
        ("", False),
        ("unable_to_assess", False),
        ("2026-03-02T09:30:00.123456+00:00", False),
    ],
)
def test_what_somebody_may_have_written_is_shown(value: str, is_words: bool) -> None:
    assert Sent("name", value).is_words is is_words
