"""Users: the administrators' pages, actions and command."""

import logging
import re
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.passwords import one_time_password
from inspections.actions import people
from inspections.errors import Refused
from inspections.models import Role
from ledger.models import Entry
from tests import factories
from tests.ledger.reading import told

SHOWN = re.compile(r"<strong>([a-z2-9-]{23})</strong>")


@pytest.fixture
def adam(db: None, client: Client) -> User:
    user = factories.administrator()
    client.force_login(user)
    return user


@pytest.fixture
def ines(db: None) -> User:
    return factories.user("ines")


def last_entry() -> tuple[str, str, dict[str, Any], dict[str, str]]:
    entry = Entry.objects.filter(chain__name="/installation").latest("sequence")
    return entry.by, entry.act, *told(entry)


def test_the_list_shows_everybody_and_costs_the_same_for_one_and_for_three(
    adam: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        client.get("/users/")
    factories.user("ines")
    factories.user("gone", is_active=False)
    with django_assert_num_queries(5):
        page = client.get("/users/")
    assert [user.username for user in page.context["page"]] == ["adam", "ines", "gone"]
    assert "Deactivated" in page.content.decode()


def test_a_new_person_gets_a_one_time_password_that_is_shown_once(
    adam: User, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    data = {"full_name": "Ines Imre", "username": "ines", "is_administrator": "on"}
    response = client.post("/users/add/", data)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    password = SHOWN.search(response.content.decode())
    assert password is not None
    user = User.objects.get(username="ines")
    assert (user.full_name, user.is_administrator, user.must_change_password) == ("Ines Imre", True, True)
    assert user.check_password(password[1])
    assert password[1] not in client.get("/users/").content.decode()
    assert password[1] not in str(dict(client.session)) + caplog.text
    assert last_entry() == (
        "adam",
        "user added",
        {"username": "ines", "is_administrator": True},
        {"full_name": "Ines Imre"},
    )
    new = Client()
    new.post("/sign-in/", {"username": "ines", "password": password[1]})
    assert new.get("/").headers["Location"] == "/password/"


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"full_name": "I", "username": ""}, "username", "Enter a username."),
        ({"full_name": "", "username": "i"}, "full_name", "Enter the person’s full name."),
        (
            {"full_name": "I", "username": "INES"},
            "username",
            "Somebody has the username “INES” already. Choose another.",
        ),
        (
            {"full_name": "I", "username": "a b"},
            "username",
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
        ),
    ],
)
def test_a_person_is_not_added_while_something_is_wrong(
    data: dict[str, str], field: str, sentence: str, adam: User, ines: User, client: Client
) -> None:
    response = client.post("/users/add/", data)
    assert response.context["form"].errors == {field: [sentence]}
    assert User.objects.count() == 2


def test_a_username_taken_meanwhile_is_refused(adam: User, ines: User) -> None:
    with pytest.raises(Refused, match="Somebody has the username “Ines” already"):
        people.add_user(username="Ines", full_name="I", is_administrator=False, by=adam)


def test_a_form_sent_twice_shows_the_same_one_time_password_until_it_is_replaced(adam: User, client: Client) -> None:
    given = {"full_name": "Ines Imre", "username": "ines", "token": "6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b"}
    first, second = (client.post("/users/add/", given).context["password"] for _ in range(2))
    ines = User.objects.get(username="ines")
    assert first == second
    assert ines.check_password(second)
    path, reset = f"/users/{ines.pk}/reset-password/", {"token": given["token"]}
    third, fourth = (client.post(path, reset).context["password"] for _ in range(2))
    assert third == fourth != first
    ines.refresh_from_db()
    assert ines.check_password(fourth)
    form = client.post("/users/add/", given).context["form"]
    assert form.non_field_errors() == [
        "Ines Imre has been added already, and has another password since. Reset it if they can’t sign in."
    ]
    assert [entry.act for entry in Entry.objects.filter(chain__name="/installation", by="adam")] == [
        "user added",
        "password reset",
    ]


def test_another_form_and_another_key_of_the_installation_give_another_password(settings: Any) -> None:
    form = UUID("6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b")
    here = one_time_password(form)
    assert re.fullmatch("([a-z2-9]{5}-){3}[a-z2-9]{5}", here)
    assert here == one_time_password(form) != one_time_password(UUID(int=form.int + 1))
    settings.SECRET_KEY = "another"
    assert one_time_password(form) != here
    assert one_time_password() != one_time_password()


def test_a_person_s_name_and_administration_are_changed(adam: User, ines: User, client: Client) -> None:
    response = client.post(f"/users/{ines.pk}/", {"full_name": "Ines Imre", "is_administrator": "on"})
    assert response.headers["Location"] == "/users/"
    ines.refresh_from_db()
    assert (ines.full_name, ines.is_administrator) == ("Ines Imre", True)
    assert last_entry()[:2] == ("adam", "user changed")
    before = Entry.objects.count()
    client.post(f"/users/{ines.pk}/", {"full_name": "Ines Imre", "is_administrator": "on"})
    assert Entry.objects.count() == before


def test_the_last_administrator_stays_one(adam: User, ines: User, client: Client) -> None:
    factories.user("former", is_administrator=True, is_active=False)
    response = client.post(f"/users/{adam.pk}/", {"full_name": "Adam"})
    assert response.context["form"].non_field_errors() == [
        "Person adam is the only administrator who may sign in. Make somebody else one first."
    ]
    adam.refresh_from_db()
    assert (adam.is_administrator, adam.full_name) == (True, "Person adam")
    people.edit_user(user=ines, full_name="Ines", is_administrator=True, by=adam)
    people.edit_user(user=adam, full_name="Adam", is_administrator=False, by=adam)
    adam.refresh_from_db()
    assert not adam.is_administrator


def test_a_reset_asks_first_then_shows_a_password_and_ends_every_session(
    adam: User, ines: User, client: Client
) -> None:
    session = Client()
    session.force_login(ines)
    assert "Reset the password of Person ines?" in client.get(f"/users/{ines.pk}/reset-password/").content.decode()
    assert session.get("/").status_code == 200
    response = client.post(f"/users/{ines.pk}/reset-password/")
    password = SHOWN.search(response.content.decode())
    assert password is not None
    assert session.get("/").headers["Location"] == "/sign-in/?next=/"
    ines.refresh_from_db()
    assert (ines.check_password(password[1]), ines.must_change_password) == (True, True)
    assert last_entry() == ("adam", "password reset", {"username": "ines"}, {})


def test_nobody_resets_their_own_password_without_knowing_it(adam: User, client: Client) -> None:
    response = client.post(f"/users/{adam.pk}/reset-password/")
    assert response.context["form"].non_field_errors() == ["This is your own account. Use “Change password” instead."]
    adam.refresh_from_db()
    assert adam.check_password(factories.PASSWORD)


def test_a_deactivation_asks_first_says_what_will_be_lacking_and_ends_every_session(
    adam: User, ines: User, client: Client
) -> None:
    inspection = factories.inspection()
    inspection.memberships.create(user=ines, role=Role.LEAD_INSPECTOR)
    factories.sampled_case(inspection, allocated_to=ines)
    session = Client()
    session.force_login(ines)
    page = client.get(f"/users/{ines.pk}/deactivate/").content.decode()
    assert "They lead northshire-2026: choose another lead inspector." in page
    assert "Cases of northshire-2026 that they have not submitted: 1. Reallocate them." in page
    assert session.get("/").status_code == 200
    assert client.post(f"/users/{ines.pk}/deactivate/").headers["Location"] == f"/users/{ines.pk}/"
    assert session.get("/").headers["Location"] == "/sign-in/?next=/"
    assert User.objects.filter(pk=ines.pk, is_active=False).exists()
    assert last_entry() == ("adam", "user deactivated", {"username": "ines"}, {})


def test_a_deactivated_person_is_let_in_again(adam: User, client: Client) -> None:
    gone = factories.user("gone", is_active=False)
    assert "Reactivate the account of Person gone?" in client.get(f"/users/{gone.pk}/reactivate/").content.decode()
    client.post(f"/users/{gone.pk}/reactivate/")
    gone.refresh_from_db()
    assert gone.is_active
    assert last_entry() == ("adam", "user reactivated", {"username": "gone"}, {})


def test_nobody_deactivates_themselves(adam: User, client: Client) -> None:
    factories.administrator("ada")
    response = client.post(f"/users/{adam.pk}/deactivate/")
    assert response.context["form"].non_field_errors() == [
        "You can’t deactivate your own account. Ask another administrator."
    ]
    adam.refresh_from_db()
    assert adam.is_active


def test_the_last_administrator_is_not_deactivated(adam: User, ines: User) -> None:
    with pytest.raises(Refused, match="only administrator who may sign in"):
        people.deactivate_user(user=adam, by=ines)
    adam.refresh_from_db()
    assert adam.is_active


def test_somebody_who_is_not_there_is_not_found(adam: User, client: Client) -> None:
    assert client.get("/users/9999/").status_code == 404


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def create(monkeypatch: pytest.MonkeyPatch, typed: StringIO, *arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it said."""
    monkeypatch.setattr("sys.stdin", typed)
    out, err = StringIO(), StringIO()
    try:
        call_command("create_administrator", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), err.getvalue()
    return 0, out.getvalue()


def test_the_first_administrator_is_made_by_a_command(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = StringIO(f"{factories.PASSWORD}\n")
    assert create(monkeypatch, typed, "adam", "--full-name", "Adam Ader") == (
        0,
        "adam is an administrator now and can sign in.\n",
    )
    adam = User.objects.get(username="adam")
    assert (adam.full_name, adam.is_administrator, adam.must_change_password) == ("Adam Ader", True, False)
    assert adam.check_password(factories.PASSWORD)
    assert last_entry()[:2] == ("", "user added")


@pytest.mark.parametrize(
    ("username", "password", "sentence"),
    [
        ("ines", factories.PASSWORD, "Somebody has the username “ines” already. Choose another."),
        ("new", "short", "This password is too short. It must contain at least 12 characters."),
        ("new", "", "This password is too short. It must contain at least 12 characters."),
        ("administrator", "administrator1", "The password is too similar to the username."),
    ],
)
def test_the_command_refuses_with_a_sentence(
    username: str, password: str, sentence: str, ines: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = create(monkeypatch, StringIO(f"{password}\n"), username)
    assert code == 1
    assert sentence in said
    assert User.objects.count() == 1


def test_on_a_terminal_the_password_is_asked_for_twice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([factories.PASSWORD, "another long pass phrase", factories.PASSWORD, factories.PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    assert create(monkeypatch, Terminal(), "adam") == (1, "The two passwords differ. Type the same one twice.\n")
    assert create(monkeypatch, Terminal(), "adam")[0] == 0
    assert User.objects.get(username="adam").full_name == "adam"
