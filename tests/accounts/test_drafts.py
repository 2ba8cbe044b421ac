"""What was typed into a form's text box and not sent: kept for its author, in the box again, gone with the act."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Draft, DraftChange, User
from cases.models import Comment, SampledCase
from inspections.models import EvidenceRating, Finding, Inspection, Role
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of

pytestmark = pytest.mark.django_db
ADDRESS = "/inspections/northshire-2026/cases/C01/comments/"


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def author(case: SampledCase, client: Client) -> User:
    client.force_login(inspector_of(case))
    return inspector_of(case)


def typed(value: str | None, base: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "key": "text", "base": base, "value": value, "title": "Comments", **more}


def post(client: Client, user: User, *changes: dict[str, Any], address: str = ADDRESS, **more: Any) -> Any:
    content = {"user": user.pk, "address": address, "changes": changes, **more}
    return client.post(reverse("accounts:drafts"), json.dumps(content), content_type="application/json")


def keep(client: Client, user: User, *changes: dict[str, Any], address: str = ADDRESS) -> list[dict[str, Any]]:
    response = post(client, user, *changes, address=address)
    assert response.status_code == 200
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def texts(user: User) -> list[str]:
    return [draft.text for draft in Draft.objects.filter(author=user)]


def form_of(client: Client, address: str = ADDRESS) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_draft_is_in_its_box_again_on_any_computer(client: Client, author: User) -> None:
    keep(client, author, typed("Have you <seen> the plan?"))
    other = Client()
    other.force_login(author)
    page = form_of(other)
    assert "Have you &lt;seen&gt; the plan?</textarea>" in page
    assert "Draft kept" in page


def test_a_draft_is_its_authors_alone(client: Client, author: User, case: SampledCase) -> None:
    keep(client, author, typed("Mine."))
    version = Draft.objects.get().version
    lead = factories.member(case.inspection, Role.LEAD_INSPECTOR)
    other = Client()
    other.force_login(lead)
    assert "Mine." not in form_of(other)
    assert "Mine." not in form_of(other, "/my-work/")
    other.post("/drafts/discard/", {"address": ADDRESS, "draft": f"{version}:text"})
    other.post(ADDRESS, {"text": "Theirs.", "draft_text": f"{version + 10**9}"})
    assert texts(author) == ["Mine."]


def test_who_types_on_has_one_draft(client: Client, author: User) -> None:
    first = keep(client, author, typed("One"))[0]
    second = keep(client, author, typed("One two", first["version"]))[0]
    assert second["version"] > first["version"]
    assert (second["status"], second["beside"]) == ("saved", 0)
    assert texts(author) == ["One two"]


def test_the_same_change_twice_is_kept_once_and_never_undoes_a_later_one(client: Client, author: User) -> None:
    one = typed("One")
    first = keep(client, author, one)[0]
    keep(client, author, typed("One two", first["version"]))
    again = keep(client, author, one)[0]
    assert (again["status"], again["version"]) == ("saved", first["version"])
    assert texts(author) == ["One two"]


def test_two_windows_keep_both_texts_and_the_page_shows_both(client: Client, author: User) -> None:
    keep(client, author, typed("In the first."))
    second = keep(client, author, typed("In the second."))[0]
    assert second["beside"] == 1
    assert texts(author) == ["In the second.", "In the first."]
    page = form_of(client)
    assert "In the second.</textarea>" in page
    assert "<p>In the first.</p>" in page


def test_the_same_text_from_two_windows_is_one_draft(client: Client, author: User) -> None:
    keep(client, author, typed("The same."))
    assert keep(client, author, typed("The same."))[0]["beside"] == 0
    assert texts(author) == ["The same."]


def test_a_change_goes_on_from_the_one_it_follows(client: Client, author: User) -> None:
    one = typed("One")
    keep(client, author, one)
    keep(client, author, typed("One two", follows=one["id"]))
    assert texts(author) == ["One two"]


def test_the_draft_goes_with_its_act_and_what_is_under_way_never_comes_back(client: Client, author: User) -> None:
    late = typed("Have you seen the plan? Really?")
    version = keep(client, author, typed("Have you seen the plan?"))[0]["version"]
    sent = {"text": "Have you seen the plan? Really?", "draft_text": f"{version}:{late['id']}"}
    assert client.post(ADDRESS, sent).status_code == 302
    assert Comment.objects.count() == 1
    assert keep(client, author, late)[0]["status"] == "gone"
    assert texts(author) == []
    assert "Draft kept" not in form_of(client)


def test_what_the_page_could_not_know_stays(client: Client, author: User) -> None:
    version = keep(client, author, typed("Seen."))[0]["version"]
    keep(client, author, typed("Typed elsewhere since."))
    client.post(ADDRESS, {"text": "Seen.", "draft_text": str(version)})
    assert texts(author) == ["Typed elsewhere since."]


def test_a_form_that_comes_back_keeps_its_draft(client: Client, author: User) -> None:
    version = keep(client, author, typed("Kept."))[0]["version"]
    response = client.post(ADDRESS, {"text": "", "draft_text": str(version)})
    assert response.status_code == 200
    assert 'data-stored="Kept."' in response.content.decode()
    assert texts(author) == ["Kept."]


def test_a_form_that_comes_back_shows_a_draft_of_another_window_beside_its_box(client: Client, author: User) -> None:
    [elsewhere] = keep(client, author, typed("On the other computer."))
    version = elsewhere["version"]
    html = client.post(ADDRESS, {"text": " ", "draft_text": f"{version - 1}"}).content.decode()
    assert 'data-version="0"' in html
    assert 'data-stored=""' in html
    assert f'data-held="{version}"' in html
    known = [f"{version}", f"{version - 1}:{DraftChange.objects.get().token}"]
    for seen in known:
        html = client.post(ADDRESS, {"text": " ", "draft_text": seen}).content.decode()
        assert f'data-version="{version}"' in html
        assert 'data-stored="On the other computer."' in html
        assert "data-held=" not in html


def test_an_act_that_is_refused_keeps_the_draft(client: Client, author: User, case: SampledCase) -> None:
    version = keep(client, author, typed("Kept."))[0]["version"]
    SampledCase.objects.update(withdrawn_at="2026-03-02T09:30:00Z", withdrawn_reason="transferred")
    response = client.post(ADDRESS, {"text": "Kept.", "draft_text": str(version)}, follow=True)
    assert "takes no more comments" in response.content.decode()
    assert texts(author) == ["Kept."]
    assert "Kept." in form_of(client, "/my-work/")


def test_a_form_turned_away_for_a_one_time_password_keeps_its_draft(client: Client, author: User) -> None:
    version = keep(client, author, typed("Kept."))[0]["version"]
    User.objects.filter(pk=author.pk).update(must_change_password=True)
    assert client.post(ADDRESS, {"text": "Kept.", "draft_text": str(version)})["Location"] == "/password/"
    assert texts(author) == ["Kept."]


def test_its_author_discards_a_draft(client: Client, author: User) -> None:
    late = typed("Later.")
    version = keep(client, author, typed("No more."))[0]["version"]
    data = {"address": ADDRESS, "draft": f"{version}:text", "tokens": late["id"]}
    assert client.post("/drafts/discard/", data)["Location"] == ADDRESS
    assert keep(client, author, late)[0]["status"] == "gone"
    assert texts(author) == []


@pytest.mark.parametrize("address", ["//elsewhere.example/", "https://elsewhere.example/", "elsewhere", ""])
def test_discarding_leads_nowhere_else(client: Client, author: User, address: str) -> None:
    assert client.post("/drafts/discard/", {"address": address, "draft": "x"})["Location"] == "/"


def test_a_sign_stands_for_what_no_database_can_hold(client: Client, author: User) -> None:
    keep(client, author, typed(" A\x00 b\ud800\r\nc "))
    assert texts(author) == ["A\ufffd b\ufffd\nc"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"key": ""}, "A change does not say into which box it was typed (key)."),
        ({"key": "a" * 101}, "A change does not say into which box it was typed (key)."),
        ({"key": "a\x00"}, "A change does not say into which box it was typed (key)."),
        ({"base": "1"}, "The change of text does not say from which version it was made (base)."),
        ({"value": ["a"]}, "The change of text holds no text (value)."),
        ({"id": "x"}, "The change of text has no id."),
    ],
)
def test_what_is_no_change_is_refused_in_words(
    client: Client, author: User, change: dict[str, Any], sentence: str
) -> None:
    response = post(client, author, {**typed("Text."), **change})
    assert (response.status_code, response.json()["sentences"]) == (400, [sentence])


@pytest.mark.parametrize("address", ["", "inspections/", "/" + "a" * 1000, "/a\x00"])
def test_a_draft_needs_an_address_of_ours(client: Client, author: User, address: str) -> None:
    assert post(client, author, typed("Text."), address=address).status_code == 400
    assert Draft.objects.count() == 0


def test_who_is_signed_out_or_somebody_else_is_told_so_in_json(client: Client, author: User) -> None:
    response = post(Client(), author, typed("Text."))
    assert (response.status_code, response.json()) == (401, {"error": "signed_out"})
    assert post(client, factories.user("other"), typed("Text.")).status_code == 409
    assert post(Client(enforce_csrf_checks=True), author, typed("Text.")).json() == {"error": "csrf"}
    assert DraftChange.objects.count() == 0


def test_a_text_that_was_saved_meanwhile_is_shown_beside_what_was_typed(client: Client, case: SampledCase) -> None:
    lead = factories.member(case.inspection, Role.LEAD_INSPECTOR)
    client.force_login(lead)
    standard = case.inspection.framework.domains.get(number=1).standards.get(number="1.1")
    address = reverse("inspections:evidence_standard", args=[case.inspection.reference, "1.1"])
    EvidenceRating.objects.create(inspection=case.inspection, standard=standard, reasons="Stored first.", version=1)
    began = form_of(client, address).partition('data-began="')[2][:16]
    keep(client, lead, typed("Typed.", key="reasons", began=began), address=address)
    assert "Changed since you began to type" not in form_of(client, address)
    EvidenceRating.objects.update(reasons="Stored by somebody else.", version=2)
    page = form_of(client, address)
    assert "Typed.</textarea>" in page
    assert "Changed since you began to type" in page
    assert "<p>Stored by somebody else.</p>" in page


def test_a_page_of_texts_asks_for_its_drafts_once(client: Client, django_assert_num_queries: Any) -> None:
    inspection: Inspection = factories.inspection()
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    for place in range(1, 4):
        Finding.objects.create(
            inspection=inspection,
            domain=inspection.framework.domains.get(number=2),
            kind=Finding.Kind.STRENGTH,
            text=f"Finding {place}",
            position=place,
        )
    client.force_login(lead)
    with django_assert_num_queries(8):
        client.get(reverse("inspections:findings_domain", args=[inspection.reference, 2]))


def test_a_file_of_unsent_work_takes_what_was_typed_into_a_form_back(client: Client, author: User) -> None:
    change = {**typed("In the file."), "inspection": "", "case": ADDRESS, "label": "Your comment"}
    content = {"format": "youth-inspection-unsent/1", "username": author.username, "changes": [change, change]}
    file = SimpleUploadedFile("unsent.json", json.dumps(content).encode())
    page = client.post("/my-work/", {"file": file}).content.decode()
    assert "Comments" in page
    assert texts(author) == ["In the file."]
