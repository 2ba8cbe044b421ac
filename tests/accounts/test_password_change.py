"""A person's own password: `accounts.views.password_change` and the middleware that leads there."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.passwords import ALPHABET, one_time_password
from tests import factories

NEW = "three quite random words"
GIVEN = {"old_password": factories.PASSWORD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def ines(db: None, client: Client) -> User:
    user = factories.user("ines", must_change_password=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("page", ["/", "/users/", "/inspections/northshire-2026/"])
def test_whoever_has_a_one_time_password_is_led_to_choose_their_own(page: str, ines: User, client: Client) -> None:
    assert client.get(page).headers["Location"] == "/password/"
    assert client.post(page).headers["Location"] == "/password/"


def test_the_page_itself_and_signing_out_stay_open(ines: User, client: Client) -> None:
    assert "Choose your own password" in client.get("/password/").content.decode()
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


def test_a_new_password_uses_the_one_time_password_up_and_keeps_the_session(ines: User, client: Client) -> None:
    other = Client()
    other.force_login(ines)
    assert client.post("/password/", GIVEN).headers["Location"] == "/"
    ines.refresh_from_db()
    assert (ines.check_password(NEW), ines.must_change_password) == (True, False)
    page = client.get("/")
    assert page.status_code == 200
    assert "Your password has been changed." in page.content.decode()
    assert other.get("/").headers["Location"] == "/sign-in/?next=/"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"old_password": "wrong"}, "old_password", "Enter the password that you signed in with."),
        ({"old_password": ""}, "old_password", "Enter your present password."),
        ({"new_password1": ""}, "new_password1", "Enter a new password."),
        ({"new_password2": ""}, "new_password2", "Enter the new password a second time."),
        ({"new_password2": "something else altogether"}, "new_password2", "Enter the same new password twice."),
        (
            {"new_password1": factories.PASSWORD, "new_password2": factories.PASSWORD},
            "new_password1",
            "Choose a password other than the present one.",
        ),
        (
            {"new_password1": "short words", "new_password2": "short words"},
            "new_password2",
            "This password is too short. It must contain at least 12 characters.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    change: dict[str, str], field: str, sentence: str, ines: User, client: Client
) -> None:
    response = client.post("/password/", GIVEN | change)
    assert response.status_code == 200
    assert response.context["form"].errors[field] == [sentence]
    ines.refresh_from_db()
    assert (ines.check_password(factories.PASSWORD), ines.must_change_password) == (True, True)


def test_a_one_time_password_is_made_of_letters_that_are_not_mistaken_for_one_another() -> None:
    made = [one_time_password() for _ in range(50)]
    assert len(set(made)) == 50
    assert {len(password) for password in made} == {23}
    assert set("".join(made)) <= set(ALPHABET) | {"-"}
    assert not set(ALPHABET) & set("il1o0")
