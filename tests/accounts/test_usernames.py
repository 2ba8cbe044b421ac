"""One username in other letters is the same person's: at the sign-in, among accounts and in a file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from accounts.models import User, names_of
from accounts.usernames import LONGEST_NAME, folded
from inspections.actions.team import remove_member
from inspections.models import Inspection, Role
from ledger.reading import records
from records.differences import differences
from records.dump import dump
from records.fold import fold
from tests import factories
from tests.transfer.files import REFERENCE, empty_the_installation, export, faults, import_

BEFORE, NOW = [("accounts", "0002_drafts")], [("accounts", "0003_usernames_without_regard_to_case")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reader", "READER"),
        ("reader", "\uff32\uff25\uff21\uff24\uff25\uff32"),
        ("straße", "STRASSE"),
        ("josé", "JOSE\u0301"),
        ("\u03c3", "\u03c2"),
        ("\ufb01", "FI"),
    ],
)
def test_capitals_widths_and_compositions_do_not_tell_usernames_apart(one: str, other: str) -> None:
    assert folded(one) == folded(other) == folded(folded(one))


def test_an_accent_tells_usernames_apart() -> None:
    assert folded("josé") != folded("jose")


@pytest.mark.parametrize("typed", ["Inspector", "inspector", "INSPECTOR"])
def test_a_person_signs_in_in_whatever_letters_and_keeps_their_own(typed: str, db: None, client: Client) -> None:
    factories.user("Inspector")
    data = {"username": typed, "password": factories.PASSWORD}
    assert client.post("/sign-in/", data).headers["Location"] == "/"
    assert User.objects.get(pk=client.session["_auth_user_id"]).username == "Inspector"


def test_attempts_are_counted_together_in_whatever_letters(db: None, client: Client) -> None:
    factories.user("ines")
    tries = [f"{'ines'[:at].upper()}{'ines'[at:]}" for at in range(4)] * 3
    statuses = [client.post("/sign-in/", {"username": name, "password": "wrong"}).status_code for name in tries[:10]]
    assert statuses == [200] * 9 + [429]
    assert client.post("/sign-in/", {"username": "ines", "password": factories.PASSWORD}).status_code == 429


def test_what_is_too_long_for_a_username_is_nobodys_and_costs_nothing_to_look_up(db: None, client: Client) -> None:
    long = "\ufdfa" * 200_000
    assert len(folded(long)) == LONGEST_NAME + 1
    assert client.post("/sign-in/", {"username": long, "password": "no"}).status_code == 200
    # Letters that folding makes longer: the count of failed attempts holds no more than these.
    assert client.post("/sign-in/", {"username": "\u0390" * LONGEST_NAME, "password": "no"}).status_code == 200


def test_the_database_refuses_a_username_in_other_letters(db: None) -> None:
    factories.user("straße")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.user("STRASSE")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username="Strasse")])


def test_a_name_is_found_in_whatever_letters(db: None) -> None:
    factories.user("Ines", full_name="Ines Imre")
    assert names_of(["INES", "ines", "nobody"]) == {"INES": "Ines Imre", "ines": "Ines Imre"}


def test_a_file_that_names_our_reader_in_capitals_gives_the_role_to_our_reader(tmp_path: Path, db: None) -> None:
    factories.member(factories.inspection(), Role.READER, "READER")
    content = export(REFERENCE)
    empty_the_installation()
    ours = factories.user("reader")
    import_(tmp_path, content)
    assert list(User.objects.all()) == [ours]
    inspection = Inspection.objects.get()
    assert [one.user for one in inspection.memberships.all()] == [ours]
    # The history that came along says READER, the records say reader: nothing was changed behind it.
    assert differences(dump(inspection), fold(records(REFERENCE))) == []
    remove_member(membership=inspection.memberships.get(), by=factories.administrator())
    assert differences(dump(inspection), fold(records(REFERENCE))) == []


def test_a_file_with_one_username_in_two_spellings_is_refused(tmp_path: Path, db: None) -> None:
    inspection = factories.inspection()
    factories.member(inspection, Role.READER, "reader")
    factories.member(inspection, Role.INSPECTOR, "other")
    content = export(REFERENCE).replace(b'"other"', b'"Reader"')
    empty_the_installation()
    assert faults(tmp_path, content) == [
        "people[2].username: the username “reader” stands there already. Give each its own."
    ]


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The accounts as the version before had them."""
    executor = MigrationExecutor(connection)
    yield executor.migrate(BEFORE).apps.get_model("accounts", "User")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user")
    MigrationExecutor(connection).migrate(NOW)


def test_accounts_of_the_version_before_are_folded(before: Any) -> None:
    before.objects.create(username="Straße")
    MigrationExecutor(connection).migrate(NOW)
    assert User.objects.get_by_natural_key("STRASSE").username == "Straße"


def test_usernames_that_collide_stop_the_migration_and_are_listed(before: Any) -> None:
    for name in ("reader", "lena", "READER", "Lena", "ines"):
        before.objects.create(username=name)
    with pytest.raises(CommandError, match=r"These do: reader, READER; lena, Lena\. Go back"):
        MigrationExecutor(connection).migrate(NOW)
    assert before.objects.count() == 5
