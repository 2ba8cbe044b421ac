"""The foreword's sign-off: by an administrator, of the foreword as it stands."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import User
from inspections.errors import Refused, Stale
from inspections.models import Inspection, ReportText, Role
from inspections.stale import fingerprint
from inspections.texts.signing import foreword_of, is_signed_off, proposed_signature, sign_off_foreword
from ledger.models import Entry
from tests import factories
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db
PAGE = "/inspections/northshire-2026/foreword/"
WORDS = "Work with children in Northshire is good."
NAMED = {"name": "Ann Example", "title": "Chief Inspector of Probation"}


@pytest.fixture
def inspection() -> Inspection:
    stored = factories.inspection()
    ReportText.objects.create(inspection=stored, place="foreword", text=WORDS)
    return stored


@pytest.fixture
def ada() -> User:
    return factories.administrator("ada")


def sign(inspection: Inspection, by: User, words: str = WORDS, **named: str) -> bool:
    return sign_off_foreword(inspection=inspection, shown=fingerprint(words), by=by, **(NAMED | named))


def signed(inspection: Inspection) -> bool:
    inspection.refresh_from_db()
    return is_signed_off(inspection, foreword_of(inspection))


def test_signing_off_is_recorded_with_who_and_when(inspection: Inspection, ada: User) -> None:
    assert sign(inspection, ada)
    assert signed(inspection)
    assert (inspection.signed_by_name, inspection.signed_title) == ("Ann Example", "Chief Inspector of Probation")
    assert (inspection.signed_off_by, inspection.signed_off_at is not None) == (ada, True)
    entry = Entry.objects.get(chain__name="northshire-2026")
    assert (entry.by, entry.act, told(entry)[0]) == ("ada", "foreword signed off", {"wording": fingerprint(WORDS)})
    assert not sign(inspection, ada)
    assert Entry.objects.filter(chain__name="northshire-2026").count() == 1


def test_an_edit_takes_the_sign_off_back_and_the_same_words_give_it_again(inspection: Inspection, ada: User) -> None:
    sign(inspection, ada)
    ReportText.objects.update(text="Work is outstanding.")
    assert not signed(inspection)
    ReportText.objects.update(text=WORDS)
    assert signed(inspection)


def test_what_nobody_has_read_is_not_signed(inspection: Inspection, ada: User) -> None:
    with pytest.raises(Stale, match="The foreword has changed since you opened it"):
        sign(inspection, ada, "An earlier one.")
    ReportText.objects.update(text=" ")
    with pytest.raises(Refused, match="The foreword is empty"):
        sign(inspection, ada, " ")
    ReportText.objects.update(text=WORDS)
    with pytest.raises(Refused, match="Enter the name and the title"):
        sign(inspection, ada, name=" ")
    assert not signed(inspection)


def test_only_an_administrator_signs_and_nobody_once_the_inspection_is_closed(
    inspection: Inspection, ada: User
) -> None:
    with pytest.raises(PermissionDenied):
        sign(inspection, factories.member(inspection, Role.LEAD_INSPECTOR))
    Inspection.objects.update(closed_at="2026-04-01T12:00Z")
    with pytest.raises(Refused, match="This inspection is closed"):
        sign(inspection, ada)


def test_the_foreword_is_signed_after_the_ratings_are_closed(inspection: Inspection, ada: User) -> None:
    Inspection.objects.update(ratings_closed_at="2026-04-01T12:00Z")
    assert sign(inspection, ada)


def test_the_name_is_proposed_from_the_last_foreword_that_was_signed(inspection: Inspection, ada: User) -> None:
    assert proposed_signature(inspection) == ("", "Chief Inspector of Probation")
    other = factories.inspection("southshire-2026")
    assert proposed_signature(other) == ("", "Chief Inspector of Probation")
    sign(inspection, ada, title="Interim Chief Inspector")
    assert proposed_signature(other) == ("Ann Example", "Interim Chief Inspector")


def test_the_page_shows_the_team_the_foreword_and_lets_an_administrator_sign(
    inspection: Inspection, ada: User, client: Client
) -> None:
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    page = client.get(PAGE).content.decode()
    assert WORDS in page
    assert "An administrator signs it off" in page
    assert client.post(PAGE, NAMED | {"shown": fingerprint(WORDS)}).status_code == 403
    client.force_login(ada)
    shown = re.search(r'name="shown" value="([0-9a-f]{16})"', client.get(PAGE).content.decode())
    assert shown is not None
    assert client.post(PAGE, NAMED | {"shown": shown[1]}).headers["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "Signed off as it stands, in the name of Ann Example, Chief Inspector of Probation" in page
    ReportText.objects.update(text="Other words.")
    assert "the sign-off does not hold any more" in client.get(PAGE).content.decode()


def test_a_foreword_that_changed_meanwhile_is_shown_and_not_signed(
    inspection: Inspection, ada: User, client: Client
) -> None:
    client.force_login(ada)
    ReportText.objects.update(text="Newer words.")
    response = client.post(PAGE, NAMED | {"shown": fingerprint(WORDS)})
    assert "Read it again before you sign it off." in response.content.decode()
    assert "Newer words." in response.content.decode()
    assert not signed(inspection)
    client.post(PAGE, NAMED | {"shown": response.context["form"].data["shown"]})
    assert signed(inspection)


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_a_name_that_can_not_be_is_asked_for_again(
    name: str, inspection: Inspection, ada: User, client: Client
) -> None:
    client.force_login(ada)
    response = client.post(PAGE, {"name": name, "title": "Chief Inspector", "shown": fingerprint(WORDS)})
    assert response.status_code == 200
    assert response.context["form"].errors["name"]
    assert not signed(inspection)


def test_an_empty_foreword_says_where_it_is_written(ada: User, client: Client) -> None:
    factories.inspection()
    client.force_login(ada)
    page = client.get(PAGE).content.decode()
    assert "No foreword has been written yet" in page
    assert "Sign the foreword off" not in page
