"""Recommendations: pages and actions."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inspections.actions import recommendations as actions
from inspections.errors import Refused, Stale
from inspections.models import Inspection, Role
from ledger.models import Entry
from tests import factories
from tests.ledger.reading import became, told

LIST = "/inspections/northshire-2026/recommendations/"


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection()


@pytest.fixture
def lena(inspection: Inspection, client: Client) -> User:
    user = factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    client.force_login(user)
    return user


@pytest.fixture
def three(inspection: Inspection) -> list[int]:
    """The keys of three recommendations, A, B and C."""
    return [factories.recommendation(inspection, number, text=text).pk for number, text in enumerate("ABC", start=1)]


def sent(addressees: str, text: str, **more: Any) -> dict[str, Any]:
    """What the form of a recommendation sends."""
    return {"addressees": addressees, "lead_in": "should:", "text": text, **more}


def order(inspection: Inspection) -> list[tuple[int, str]]:
    return list(inspection.recommendations.order_by("number").values_list("number", "text"))


def last_entry() -> tuple[str, str, dict[str, Any], dict[str, str]]:
    entry = Entry.objects.filter(chain__name="northshire-2026").latest("sequence")
    return entry.by, entry.act, *told(entry)


def test_an_empty_list_says_what_to_do(inspection: Inspection, lena: User, client: Client) -> None:
    assert "Each is numbered and says who should act on it." in client.get(LIST).content.decode()
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    page = client.get(LIST).content.decode()
    assert "The lead inspector writes them." in page
    assert "Add a recommendation" not in page


def test_the_list_costs_the_same_for_one_and_for_three(
    inspection: Inspection, lena: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.recommendation(inspection, 1)
    with django_assert_num_queries(8):
        client.get(LIST)
    factories.recommendation(inspection, 2)
    factories.recommendation(inspection, 3)
    with django_assert_num_queries(8):
        client.get(LIST)


def test_recommendations_are_numbered_as_they_are_added(inspection: Inspection, lena: User, client: Client) -> None:
    for text in ("A", "B"):
        response = client.post(f"{LIST}add/", sent("The board", text))
        assert response.headers["Location"] == LIST
    assert order(inspection) == [(1, "A"), (2, "B")]
    assert last_entry() == (
        "lena",
        "recommendation added",
        {"number": 2},
        sent("The board", "B") | {"addressees": ["The board"]},
    )


def test_what_is_missing_is_asked_for(inspection: Inspection, lena: User, client: Client) -> None:
    assert client.post(f"{LIST}add/", {"text": " ", "lead_in": "should:"}).context["form"].errors == {
        "addressees": ["Enter who should act on the recommendation."],
        "text": ["Enter what they should do."],
    }


def shown(client: Client, key: int, page: str = "") -> str:
    value: str = client.get(f"{LIST}{key}/{page}").context["form"].initial["shown"]
    return value


def test_a_recommendation_is_changed(inspection: Inspection, lena: User, three: list[int], client: Client) -> None:
    data = sent("The police", "Better", shown=shown(client, three[1]))
    assert client.post(f"{LIST}{three[1]}/", data).headers["Location"] == LIST
    assert order(inspection) == [(1, "A"), (2, "Better"), (3, "C")]
    assert last_entry()[1:] == (
        "recommendation changed",
        {"number": 2},
        {
            "addressees": ["The police"],
            "lead_in": "should:",
            "text": "Better",
        },
    )
    before = Entry.objects.count()
    assert client.post(f"{LIST}{three[1]}/", data).status_code == 302
    assert Entry.objects.count() == before


def test_a_stale_save_keeps_both_texts(inspection: Inspection, lena: User, three: list[int], client: Client) -> None:
    before = shown(client, three[0])
    page = f"{LIST}{three[0]}/"
    client.post(page, sent("The board", "From one tab.", shown=before))
    response = client.post(page, sent("The police", "From the other.", shown=before))
    assert response.context["form"].non_field_errors() == [
        "This recommendation has changed since you opened it. Nothing of yours has been stored."
    ]
    html = response.content.decode()
    assert all(text in html for text in ("From one tab.", "From the other.", "The board should:", "The police"))
    assert order(inspection)[0] == (1, "From one tab.")
    client.post(page, sent("The police", "Both.", shown=response.context["form"].data["shown"]))
    assert order(inspection)[0] == (1, "Both.")


def test_removing_asks_first_and_closes_the_gap(
    inspection: Inspection, lena: User, three: list[int], client: Client
) -> None:
    page = f"{LIST}{three[0]}/remove/"
    assert "Remove recommendation 1?" in client.get(page).content.decode()
    assert client.post(page, {"shown": shown(client, three[0], "remove/")}).headers["Location"] == LIST
    assert order(inspection) == [(1, "B"), (2, "C")]
    entry = Entry.objects.filter(chain__name="northshire-2026").latest("sequence")
    assert (entry.by, entry.act, told(entry)[0]) == ("lena", "recommendation removed", {"number": 1})
    assert [(key, fields is None) for _, key, fields in became(entry)] == [
        *(((number,), True) for number in (1, 2, 3)),
        *(((number,), False) for number in (1, 2)),
    ]


def test_what_somebody_changed_meanwhile_is_not_removed_unseen(
    inspection: Inspection, lena: User, three: list[int], client: Client
) -> None:
    before = shown(client, three[0], "remove/")
    inspection.recommendations.filter(pk=three[0]).update(text="Changed")
    response = client.post(f"{LIST}{three[0]}/remove/", {"shown": before})
    assert "Changed" in response.content.decode()
    assert "This recommendation has changed" in response.content.decode()
    assert len(order(inspection)) == 3


@pytest.mark.parametrize(
    ("place", "direction", "texts"),
    [(2, "up", "BAC"), (1, "down", "BAC"), (3, "up", "ACB"), (2, "down", "ACB"), (1, "up", "ABC"), (3, "down", "ABC")],
)
def test_a_recommendation_moves_up_and_down(
    place: int, direction: str, texts: str, inspection: Inspection, lena: User, three: list[int], client: Client
) -> None:
    response = client.post(f"{LIST}{three[place - 1]}/move/", {"direction": direction})
    assert response.headers["Location"] == LIST
    assert order(inspection) == list(enumerate(texts, start=1))
    assert Entry.objects.filter(act="recommendation moved").exists() == (texts != "ABC")


def test_moving_is_a_post(inspection: Inspection, lena: User, three: list[int], client: Client) -> None:
    assert client.get(f"{LIST}{three[0]}/move/").status_code == 405


def test_one_that_was_removed_meanwhile_is_said(inspection: Inspection, lena: User) -> None:
    row = factories.recommendation(inspection)
    actions.remove_recommendation(recommendation=row, shown=actions.shown_of(row), by=lena)
    gone = factories.recommendation(inspection)
    inspection.recommendations.all().delete()
    with pytest.raises(Stale, match="This recommendation is not here any more"):
        actions.move_recommendation(recommendation=gone, up=True, by=lena)


def test_a_recommendation_of_another_inspection_is_not_found(
    inspection: Inspection, lena: User, client: Client
) -> None:
    other = factories.recommendation(factories.inspection("other"))
    for page in ("", "remove/"):
        assert client.get(f"{LIST}{other.pk}/{page}").status_code == 404
    assert client.post(f"{LIST}{other.pk}/move/").status_code == 404


def test_numbers_with_a_gap_as_a_file_may_bring_them_hinder_nothing(inspection: Inspection, lena: User) -> None:
    factories.recommendation(inspection, 1, text="A")
    third = factories.recommendation(inspection, 3, text="C")
    actions.add_recommendation(inspection=inspection, addressees=["The board"], text="D", by=lena)
    assert order(inspection) == [(1, "A"), (3, "C"), (4, "D")]
    assert actions.move_recommendation(recommendation=third, up=True, by=lena)
    assert order(inspection) == [(1, "C"), (3, "A"), (4, "D")]


def test_a_recommendation_is_to_several_with_their_verb_standards_and_findings(
    inspection: Inspection, lena: User, client: Client
) -> None:
    domain = inspection.framework.domains.get(number=2)
    finding = inspection.findings.create(domain=domain, kind="strength", position=1, text="Plans are late.")
    standard = factories.standard("2.2")
    data = sent("The board\r\n\r\n The police ", "Act.") | {"lead_in": "should make sure that:"}
    data |= {"standards": [standard.pk], "findings": [finding.pk]}
    assert client.post(f"{LIST}add/", data).headers["Location"] == LIST
    row = inspection.recommendations.get()
    assert (row.addressees, row.lead_in) == (["The board", "The police"], "should make sure that:")
    assert row.addressee == "The board and The police"
    assert (list(row.standards.all()), list(row.findings.all())) == ([standard], [finding])
    entry = Entry.objects.filter(chain__name="northshire-2026").latest("sequence")
    assert became(entry) == [
        ("inspections.recommendation", (1,), {"standards": ["2.2"], "findings": [[2, "strength", 1]]})
    ]
    page = client.get(LIST).content.decode()
    assert "The board and The police should make sure that:" in page
    assert "Follows from: Plans are late." in page
    form = client.get(f"{LIST}{row.pk}/").context["form"]
    assert form.initial["addressees"] == "The board\nThe police"
    # Who says nothing of standards and findings takes them away.
    client.post(f"{LIST}{row.pk}/", sent("The board", "Act.", shown=form.initial["shown"]))
    row.refresh_from_db()
    assert (row.addressees, row.standards.count(), row.findings.count()) == (["The board"], 0, 0)


@pytest.mark.parametrize(
    ("addressees", "sentence"),
    [
        ("The board\nThe board", "The same addressee stands there twice. Keep one."),
        ("x" * 301, "Each addressee must be 300 characters or fewer."),
        ("\u200b", ""),
    ],
)
def test_addressees_that_can_not_be_are_refused_with_a_sentence(
    addressees: str, sentence: str, inspection: Inspection, lena: User, client: Client
) -> None:
    response = client.post(f"{LIST}add/", sent(addressees, "Act."))
    if sentence:
        assert response.context["form"].errors == {"addressees": [sentence]}
        assert not inspection.recommendations.exists()
    else:
        assert response.status_code in (200, 302)


def test_a_finding_that_has_gone_is_asked_for_anew(inspection: Inspection, lena: User, client: Client) -> None:
    domain = inspection.framework.domains.get(number=2)
    finding = inspection.findings.create(domain=domain, kind="strength", position=1, text="Plans are late.")
    gone = finding.pk + 1
    response = client.post(f"{LIST}add/", sent("The board", "Act.", findings=[gone]))
    assert response.context["form"].errors == {
        "findings": ["One of the findings has been written anew since. Select again."]
    }


def test_standards_and_findings_of_another_inspection_are_refused(inspection: Inspection, lena: User) -> None:
    other = factories.inspection("southshire-2026")
    domain = other.framework.domains.get(number=2)
    finding = other.findings.create(domain=domain, kind="strength", position=1, text="Theirs.")
    with pytest.raises(Refused, match="Select findings of this inspection"):
        actions.add_recommendation(
            inspection=inspection, addressees=["The board"], text="Act.", findings=[finding], by=lena
        )
    with pytest.raises(Refused, match="Enter who should act"):
        actions.add_recommendation(inspection=inspection, addressees=[], text="Act.", by=lena)
