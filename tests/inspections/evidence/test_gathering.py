"""What is gathered for domain one: every kind is added, changed and removed, by every inspector."""

from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from inspections.models import Activity, EvidenceDocument, EvidenceFile, Inspection, KeyDatum, Role
from ledger.models import Entry
from tests import factories

KINDS = ("documents", "activities", "surveys", "key-data", "partners")
FILLED: dict[str, dict[str, Any]] = {
    "documents": {"title": "Minutes", "key_questions": ["1.1.1", "1.1.2"]},
    "activities": {
        "kind": "focus_group",
        "held_on_day": "4",
        "held_on_month": "3",
        "held_on_year": "2026",
        "with_whom": "Six case managers",
        "people": "6",
        "notes": "They lack time.\nTwo lines.",
        "key_questions": ["1.2.1"],
    },
    "surveys": {"audience": "staff", "asked": "80", "responses": "56"},
    "key-data": {
        "standard": "1.2",
        "label": "Vacancy rate",
        "kind": "percent",
        "value": "12.5",
        "period": "2025",
        "source": "The service",
    },
    "partners": {"inspectorate": "cqc", "sector": "health", "people": "Dr B"},
}


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection()


@pytest.fixture
def ines(inspection: Inspection, client: Client) -> User:
    user = factories.member(inspection, Role.INSPECTOR, "ines")
    client.force_login(user)
    return user


def at(name: str, kind: str, *more: object) -> str:
    return reverse(f"inspections:{name}", args=["northshire-2026", kind, *more])


def last() -> Entry:
    return Entry.objects.filter(chain__name="northshire-2026").latest("sequence")


@pytest.mark.parametrize("kind", KINDS)
def test_an_inspector_and_a_partner_inspector_write_down_what_they_gather(
    kind: str, inspection: Inspection, client: Client
) -> None:
    for number, role in enumerate((Role.INSPECTOR, Role.PARTNER_INSPECTOR), start=1):
        client.force_login(factories.member(inspection, role))
        changes = {"audience": "partners", "label": "Other"} if number == 2 else {}
        response = client.post(at("gathered_add", kind), FILLED[kind] | changes)
        assert response.headers["Location"] == at("gathered", kind), response.context["form"].errors
        assert (last().by, last().content["number"]) == (role.value, number)
    assert client.get(at("gathered", kind)).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_is_sent_twice_stores_once(kind: str, inspection: Inspection, ines: User, client: Client) -> None:
    token = "6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b"
    for _ in range(2):
        client.post(at("gathered_add", kind), FILLED[kind] | {"token": token})
    assert Entry.objects.filter(chain__name="northshire-2026").count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_asked_for(kind: str, inspection: Inspection, ines: User, client: Client) -> None:
    response = client.post(at("gathered_add", kind), {"x": "1"})
    assert response.context["form"].errors
    assert not Entry.objects.filter(chain__name="northshire-2026").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_removed_once_that_is_confirmed(kind: str, inspection: Inspection, ines: User, client: Client) -> None:
    row = factories.gathered(inspection, kind)
    page = client.get(at("gathered_remove", kind, 1))
    client.post(at("gathered_remove", kind, 1), {"shown": page.context["form"]["shown"].value()})
    assert not type(row).objects.exists()
    assert last().act.endswith(" removed")
    assert "Add" in client.get(at("gathered", kind)).content.decode() or kind in ("documents", "activities")


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_changed_meanwhile_is_not_removed(
    kind: str, inspection: Inspection, ines: User, client: Client
) -> None:
    row = factories.gathered(inspection, kind)
    response = client.post(at("gathered_remove", kind, 1), {"shown": "0" * 16})
    assert "This has changed since you opened it." in response.content.decode()
    assert type(row).objects.exists()


def test_a_stale_save_keeps_both_texts(inspection: Inspection, ines: User, client: Client) -> None:
    factories.activity(inspection, notes="Said.", people=0)
    page = client.get(at("gathered_change", "activities", 1))
    shown = page.context["form"]["shown"].value()
    Activity.objects.update(notes="Said by somebody else.")
    response = client.post(at("gathered_change", "activities", 1), FILLED["activities"] | {"shown": shown})
    page_again = response.content.decode()
    assert "Said by somebody else." in page_again
    assert {"key": "When was it?", "value": "4 March 2026"} in response.context["both"]
    assert {"key": "How many people took part?", "value": "0"} in response.context["both"]
    assert "They lack time." in page_again
    again = FILLED["activities"] | {"shown": response.context["form"]["shown"].value()}
    assert client.post(at("gathered_change", "activities", 1), again).status_code == 302
    stored = Activity.objects.get()
    assert stored.notes == "They lack time.\nTwo lines."
    assert [one.key for one in stored.key_questions.all()] == ["1.2.1"]
    assert last().act == "activity changed"


def test_a_save_that_changes_nothing_writes_nothing(inspection: Inspection, ines: User, client: Client) -> None:
    client.post(at("gathered_add", "documents"), FILLED["documents"])
    page = client.get(at("gathered_change", "documents", 1))
    same = FILLED["documents"] | {"shown": page.context["form"]["shown"].value()}
    assert client.post(at("gathered_change", "documents", 1), same).status_code == 302
    assert Entry.objects.filter(chain__name="northshire-2026").count() == 1


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("documents", {"received_on_day": "1", "received_on_month": "1", "received_on_year": "2099"}, "in the future"),
        (
            "documents",
            {
                "not_available": "on",
                "received_on_day": "1",
                "received_on_month": "3",
                "received_on_year": "2026",
            },
            "The document was received, so it is available.",
        ),
        ("activities", {"held_on_year": "2099"}, "The day must not be in the future"),
        ("surveys", {"asked": "5"}, "More people answered than were asked."),
        ("surveys", {"audience": "other"}, "Enter who was asked."),
        ("partners", {"inspectorate": "other"}, "Enter the name of the inspectorate."),
        ("key-data", {"value": "101"}, "A share can’t be over 100 per cent."),
        ("key-data", {"period": ""}, "Enter the day or the period that the figure is of."),
        ("key-data", {"value": "NaN"}, "Enter a number."),
        ("key-data", {"label": "x" * 3000}, "at most 300 characters"),
        ("activities", {"notes": "x" * 20_001}, "The text is too long by 1 character"),
        ("activities", {"key_questions": ["9.9.9"]}, "Select a valid choice. 9.9.9 is not one of the available"),
    ],
)
def test_a_rule_that_says_no_is_a_sentence(
    kind: str, changes: dict[str, Any], sentence: str, inspection: Inspection, ines: User, client: Client
) -> None:
    response = client.post(at("gathered_add", kind), FILLED[kind] | changes)
    assert sentence in response.content.decode()
    assert not Entry.objects.filter(chain__name="northshire-2026").exists()


def test_a_standard_has_each_label_once(inspection: Inspection, ines: User, client: Client) -> None:
    for _ in range(2):
        response = client.post(at("gathered_add", "key-data"), FILLED["key-data"])
    assert "The standard has a row of this name already." in response.content.decode()
    assert KeyDatum.objects.count() == 1


def test_a_closed_inspection_shows_and_takes_nothing(inspection: Inspection, ines: User, client: Client) -> None:
    factories.activity(inspection)
    Inspection.objects.update(closed_at="2026-04-01T12:00Z")
    assert "Write down" not in client.get(at("gathered", "activities")).content.decode()
    assert client.post(at("gathered_add", "activities"), FILLED["activities"]).status_code == 403


@pytest.mark.parametrize(
    ("kind", "queries"), [("documents", 7), ("activities", 8), ("surveys", 7), ("key-data", 6), ("partners", 6)]
)
def test_a_list_costs_the_same_for_one_and_for_three(
    kind: str,
    queries: int,
    inspection: Inspection,
    ines: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in (1, 2, 3):
        factories.gathered(inspection, kind, number)
        if number != 2:
            with django_assert_num_queries(queries):
                client.get(at("gathered", kind))


def send(client: Client, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content, "text/html")
    return client.post(at("gathered_add", "documents"), FILLED["documents"] | {"file": file})


def test_a_file_is_kept_with_its_sha256_in_the_ledger_and_given_to_be_kept(
    inspection: Inspection, ines: User, client: Client
) -> None:
    content = b"<script>alert(1)</script>"
    send(client, "Minutes “May”.html", content)
    [[table, _, fields], *_] = last().content["rows"]
    assert (table, fields["sha256"]) == ("inspections.evidencedocument", sha256(content).hexdigest())
    response = client.get(reverse("inspections:document_file", args=["northshire-2026", 1]))
    assert response.content == content
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Minutes%20%E2%80%9CMay")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_no_name_of_a_file_gets_into_the_headers(inspection: Inspection, ines: User, client: Client) -> None:
    factories.document(inspection, content=b"Minutes", file_name="a\r\nSet-Cookie: b.txt")
    response = client.get(reverse("inspections:document_file", args=["northshire-2026", 1]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="aSet-Cookie: b.txt"'


def test_a_file_that_is_too_large_or_empty_is_refused(
    inspection: Inspection, ines: User, client: Client, settings: Settings
) -> None:
    settings.EVIDENCE_FILE_MAX_BYTES = 1024**2
    said = send(client, "a.pdf", b"x" * (1024**2 + 1)).content.decode()
    assert "The file is larger than 1 MB. Ask for a smaller one, or for it in parts." in said
    assert "The file is empty." in send(client, "a.pdf", b"").content.decode()
    assert not EvidenceDocument.objects.exists()


def test_a_file_that_was_changed_or_left_behind_is_not_given(
    inspection: Inspection, ines: User, client: Client
) -> None:
    factories.document(inspection, content=b"Minutes")
    address = reverse("inspections:document_file", args=["northshire-2026", 1])
    EvidenceFile.objects.update(content=b"Other")
    assert "is not the one that was stored" in client.get(address, follow=True).content.decode()
    EvidenceFile.objects.all().delete()
    assert "is not kept here" in client.get(address, follow=True).content.decode()


def test_another_file_takes_the_place_of_the_one_that_is_there(
    inspection: Inspection, ines: User, client: Client
) -> None:
    send(client, "a.pdf", b"First")
    shown = client.get(at("gathered_change", "documents", 1)).context["form"]["shown"].value()
    file = SimpleUploadedFile("b.pdf", b"Second")
    client.post(at("gathered_change", "documents", 1), FILLED["documents"] | {"file": file, "shown": shown})
    assert bytes(EvidenceFile.objects.get().content) == b"Second"
    assert EvidenceDocument.objects.get().file_name == "b.pdf"


def test_the_edition_proposes_key_data_that_are_not_there_yet(
    inspection: Inspection, ines: User, client: Client
) -> None:
    edition = factories.edition(key_data={"1.2": ["Figure 1", "Average caseload"]})
    Inspection.objects.update(edition=edition)
    factories.key_datum(inspection)
    page = client.get(at("gathered", "key-data"))
    assert page.context["proposed"] == {"1.2": ["Average caseload"]}
    assert client.get(at("gathered_add", "activities"), {"done_by": "x", "shown": "y", "kind": "z"}).status_code == 200
    form = client.get(at("gathered_add", "key-data"), {"standard": "1.2", "label": "Average caseload"})
    assert (form.context["form"]["standard"].value(), form.context["form"]["label"].value()) == (
        "1.2",
        "Average caseload",
    )
