"""Signing in and out: `accounts.urls`."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories

SIGN_IN = "/sign-in/"
REFUSED = (
    "Enter the username and the password of an account that may sign in. "
    "Passwords tell capital and small letters apart, usernames do not."
)


@pytest.fixture
def ines(db: None) -> User:
    return factories.user("ines")


def test_a_person_signs_in_and_comes_to_their_inspections(ines: User, client: Client) -> None:
    response = client.post(SIGN_IN, {"username": "ines", "password": factories.PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(ines.pk)


def test_a_closed_page_leads_to_the_sign_in_and_back(ines: User, client: Client) -> None:
    response = client.get("/password/")
    assert response.headers["Location"] == "/sign-in/?next=/password/"
    response = client.post(response.headers["Location"], {"username": "ines", "password": factories.PASSWORD})
    assert response.headers["Location"] == "/password/"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(elsewhere: str, ines: User, client: Client) -> None:
    data = {"username": "ines", "password": factories.PASSWORD, "next": elsewhere}
    assert client.post(SIGN_IN, data).headers["Location"] == "/"


def test_what_is_refused_does_not_say_whether_there_is_such_a_username(ines: User, client: Client) -> None:
    factories.user("gone", is_active=False)
    attempts = [("ines", "wrong"), ("nobody", "wrong"), ("gone", factories.PASSWORD)]
    pages = [client.post(SIGN_IN, {"username": username, "password": password}) for username, password in attempts]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [page.context["form"].non_field_errors() for page in pages] == [[REFUSED]] * 3


def test_what_is_left_empty_is_asked_for(db: None, client: Client) -> None:
    errors = client.post(SIGN_IN, {"username": "", "password": ""}).context["form"].errors
    assert errors == {"username": ["Enter your username."], "password": ["Enter your password."]}


def test_whoever_is_signed_in_is_led_on(ines: User, client: Client) -> None:
    client.force_login(ines)
    assert client.get(SIGN_IN).headers["Location"] == "/"


def test_ten_failures_lock_the_username_out_whether_there_is_such_a_username_or_not(ines: User, client: Client) -> None:
    for username in ("ines", "nobody"):
        statuses = [client.post(SIGN_IN, {"username": username, "password": "wrong"}).status_code for _ in range(10)]
        assert statuses == [200] * 9 + [429]
        right = client.post(SIGN_IN, {"username": username, "password": factories.PASSWORD})
        assert right.status_code == 429
        assert "There have been 10 attempts" in right.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_in_begins_the_count_of_failures_anew(ines: User, client: Client) -> None:
    for _ in range(2):
        for _ in range(9):
            client.post(SIGN_IN, {"username": "ines", "password": "wrong"})
        assert client.post(SIGN_IN, {"username": "ines", "password": factories.PASSWORD}).status_code == 302
        client.logout()


def test_signing_out_is_a_post_and_ends_the_session(ines: User, client: Client) -> None:
    client.force_login(ines)
    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out/").headers["Location"] == reverse("accounts:sign_in")
    assert "_auth_user_id" not in client.session


def test_a_deactivated_person_s_session_ends_at_once(ines: User, client: Client) -> None:
    client.force_login(ines)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=ines.pk).update(is_active=False)
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"
