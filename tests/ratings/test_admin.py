from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Judgement
from inspections.errors import Refused
from inspections.models import Inspection, Role
from ledger.actions import records
from ratings import admin as ratings_admin
from ratings.actions import record_panel_meeting
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel import Decision
from tests import factories
from tests.ratings.evidence import published

pytestmark = pytest.mark.django_db

ADD = "/admin/ratings/panelmeeting/add/"
LIST = "/admin/ratings/panelmeeting/"
HELD = date(2019, 3, 22)


@pytest.fixture
def inspection(client: Client) -> Inspection:
    """A published inspection before its panel; its panel member has signed in."""
    stored = published("gloucestershire")
    client.force_login(member())
    return stored


def member() -> User:
    return User.objects.get(username="panel_member")


def meet(inspection: Inspection, rating: str = "good", seen: str = "requires_improvement") -> PanelMeeting:
    return record_panel_meeting(
        inspection=inspection,
        by=member(),
        held_on=HELD,
        note="",
        decisions=[Decision("2.1", rating, "Within five points.", seen)],
        meetings_seen=inspection.panel_meetings.count(),
    )


def untouched(client: Client, reference: str = "northshire-2026") -> dict[str, Any]:
    """What the browser posts of the form as it was opened."""
    context = client.get(f"{ADD}?inspection={reference}").context
    form, (formset,) = context["adminform"].form, [one.formset for one in context["inline_admin_formsets"]]
    values = {field.html_name: field.value() for each in (form, formset.management_form) for field in each}
    values |= {field.html_name: field.value() for each in formset.forms for field in each}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def row(number: str) -> str:
    """The prefix of a standard's row."""
    numbers = [f"{domain}.{standard}" for domain in (1, 2, 3) for standard in (1, 2, 3, 4)]
    return f"decisions-{numbers.index(number)}"


def send(client: Client, data: dict[str, Any], reference: str = "northshire-2026") -> Any:
    return client.post(f"{ADD}?inspection={reference}", data)


def plain(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def decided(client: Client, **changes: str) -> dict[str, Any]:
    """An acceptable meeting that raises standard 2.1, but for the changes to its row."""
    row_values = {"rating": "good", "reason": "Within five points."} | changes
    return untouched(client) | {
        "held_on": "2019-03-22",
        "confirmed": "on",
        **{f"{row('2.1')}-{name}": value for name, value in row_values.items()},
    }


def test_a_panel_member_records_a_meeting_once_and_by_the_action(client: Client, inspection: Inspection) -> None:
    response = send(client, decided(client))

    assert (response.status_code, response["Location"]) == (302, LIST)
    meeting = PanelMeeting.objects.get()
    assert (meeting.inspection, meeting.held_on, meeting.recorded_by) == (inspection, HELD, member())
    decision = PanelDecision.objects.get()
    assert (decision.standard.number, decision.rating, decision.calculated) == ("2.1", "good", "requires_improvement")
    assert [entry.act for entry in records("northshire-2026")] == ["panel meeting recorded"]
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rating": "outstanding"}, "The panel may move a standard by one band only"),
        ({"rating": "inadequate"}, "there are no grounds for moving it from Requires improvement to Inadequate"),
        ({"reason": " "}, "Enter the panel&#x27;s reason for its decision on standard 2.1."),
        ({"rating": ""}, "Choose a rating for standard 2.1"),
        ({"rating": "", "reason": ""}, "Record a decision on at least one standard"),
        ({"seen": "good"}, "The calculated rating was Good when the form was opened"),
    ],
)
def test_what_the_rules_refuse_is_said_on_the_form(
    changes: dict[str, str], sentence: str, client: Client, inspection: Inspection
) -> None:
    response = send(client, decided(client, **changes))

    assert response.status_code == 200
    assert sentence in plain(response)
    assert not PanelMeeting.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("held_on", "2019-03-03", "fieldwork started on 4 March 2019."),
        ("held_on", "2999-01-01", "must not be in the future"),
        ("held_on", "", "Enter the date on which the panel met."),
        ("confirmed", "", "Tick that the meeting is to be recorded for good."),
        ("meetings_seen", "7", "A panel meeting has been recorded since this form was opened."),
    ],
)
def test_what_is_wrong_with_the_meeting_is_said_on_the_form(
    field: str, value: str, sentence: str, client: Client, inspection: Inspection
) -> None:
    response = send(client, decided(client) | {field: value})

    assert response.status_code == 200
    assert sentence in plain(response)
    assert not PanelMeeting.objects.exists()


def test_a_stale_form_counts_the_figures_it_shows_next_as_seen(client: Client, inspection: Inspection) -> None:
    data = decided(client)
    Judgement.objects.filter(key_question__number="2.1.3").update(answer="yes")

    page = plain(send(client, data))

    assert "The calculated rating was Requires improvement when the form was opened and is Good now." in page
    assert f'name="{row("2.1")}-seen" value="good"' in page
    send(client, data | {f"{row('2.1')}-seen": "good"})
    assert PanelDecision.objects.get().calculated == "good"


def test_what_only_the_action_refuses_is_said_on_the_form(
    client: Client, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**values: object) -> None:
        raise Refused("Somebody was quicker.")

    data = decided(client)
    monkeypatch.setattr(ratings_admin, "record_panel_meeting", refuse)

    response = send(client, data)

    assert response.status_code == 200
    assert "Somebody was quicker." in plain(response)
    assert "Within five points.</textarea>" in plain(response)


def test_a_standard_can_be_decided_once_and_of_this_framework_only(client: Client, inspection: Inspection) -> None:
    again = decided(client) | {
        f"{row('2.2')}-{name}": value
        for name, value in {
            "standard": str(factories.standard("2.1").pk),
            "rating": "good",
            "reason": "Twice.",
            "seen": "requires_improvement",
        }.items()
    }
    assert "There is more than one decision on standard 2.1." in plain(send(client, again))
    nowhere = decided(client, standard="999999")
    assert send(client, nowhere).status_code == 200
    assert not PanelMeeting.objects.exists()


def test_the_calculated_rating_stands_beside_the_panels(client: Client, inspection: Inspection) -> None:
    form = plain(client.get(f"{ADD}?inspection=northshire-2026"))
    assert '<th scope="row">2.1 Assessment' in form
    assert "To Good: 2.1.3 (61%) is within 5 points of 65%, where Good starts." in form

    meeting = meet(inspection)
    page = plain(client.get(reverse("admin:ratings_panelmeeting_change", args=[meeting.pk])))
    assert (
        '<th scope="row">2.1 Assessment</th> <td>Requires improvement</td> <td>Good</td> '
        "<td>Raised on grounds: close to the boundary and a single case</td> <td>Within five points.</td> "
        "<td>In force </td>"
    ) in page
    assert "<textarea" not in page
    assert 'type="submit" value' not in page


def test_the_inspection_is_chosen_among_those_on_whose_panel_one_sits(client: Client, inspection: Inspection) -> None:
    other, closed = factories.inspection("other-2026"), factories.inspection("closed-2026", closed_at=timezone.now())
    closed.memberships.create(user=member(), role=Role.PANEL_MEMBER)
    other.memberships.create(user=member(), role=Role.READER)
    factories.inspection("unseen-2026")

    page = plain(client.get(ADD))

    assert "?inspection=northshire-2026" in page
    assert "other-2026" not in page
    assert "closed-2026" not in page
    assert [client.get(f"{ADD}?inspection={one}-2026").status_code for one in ("other", "closed", "unseen")] == [
        403,
        403,
        404,
    ]


def test_meetings_of_an_inspection_that_one_may_not_see_are_not_there(client: Client, inspection: Inspection) -> None:
    meeting = meet(inspection)
    address = reverse("admin:ratings_panelmeeting_change", args=[meeting.pk])
    client.force_login(factories.member(factories.inspection("other-2026"), Role.PANEL_MEMBER, "olga"))

    assert "northshire-2026" not in plain(client.get(LIST))
    assert client.get(address).status_code in {302, 403, 404}
    assert b"Within five points." not in client.get(address, follow=True).content


def test_an_administrator_sees_all_and_adds_nothing(client: Client, inspection: Inspection) -> None:
    meeting = meet(inspection)
    client.force_login(factories.administrator())

    assert "northshire-2026" in plain(client.get(LIST))
    assert client.get(reverse("admin:ratings_panelmeeting_change", args=[meeting.pk])).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.get(f"{ADD}?inspection=northshire-2026").status_code == 403
    assert client.post(f"{ADD}?inspection=northshire-2026", {}).status_code == 403


def test_nobody_changes_or_deletes_a_meeting(client: Client, inspection: Inspection) -> None:
    meeting = meet(inspection)
    administrator = factories.administrator()
    for person in (member(), administrator):
        client.force_login(person)
        change = reverse("admin:ratings_panelmeeting_change", args=[meeting.pk])
        assert client.post(change, {"held_on": "2020-01-01"}).status_code == 403
        assert client.post(reverse("admin:ratings_panelmeeting_delete", args=[meeting.pk])).status_code == 403
        client.post(LIST, {"action": "delete_selected", "_selected_action": [str(meeting.pk)], "post": "yes"})
    meeting.refresh_from_db()
    assert meeting.held_on == HELD


def test_nothing_else_in_the_admin_can_be_written(inspection: Inspection) -> None:
    people = [member(), factories.administrator()]
    for model, model_admin in admin.site._registry.items():
        for person in people:
            request = RequestFactory().get("/")
            request.user = person
            may_add = model is PanelMeeting and person.username == "panel_member"
            assert model_admin.has_add_permission(request) is may_add, model
            assert model_admin.has_change_permission(request) is False, model
            assert model_admin.has_delete_permission(request) is False, model
            assert model_admin.get_actions(request) == {}, model
    assert set(admin.site._registry) == {PanelMeeting}


@pytest.mark.parametrize("role", [Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.READER])
def test_nobody_else_enters_the_admin(role: Role, client: Client, inspection: Inspection) -> None:
    client.force_login(factories.member(inspection, role))

    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get(LIST, follow=True).status_code == 403


def test_the_admin_leads_to_the_sign_in_page_of_the_app(client: Client) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/sign-in/?next=/admin/", 302)
    assert client.get("/admin/login/?next=/admin/ratings/")["Location"] == "/sign-in/?next=/admin/ratings/"
    assert client.post("/admin/login/", {"username": "a", "password": "b"})["Location"] == "/sign-in/?next=/admin/"


def test_the_admin_leads_to_the_password_page_of_the_app(client: Client, inspection: Inspection) -> None:
    for address in ("/admin/password_change/", "/admin/password_change/done/"):
        assert client.get(address)["Location"] == "/password/"
        assert client.post(address, {})["Location"] == "/password/"
    User.objects.update(must_change_password=True)
    assert client.get("/admin/")["Location"] == "/password/"
    assert client.get(LIST)["Location"] == "/password/"


def test_signing_out_of_the_admin_leads_to_the_sign_in_page(client: Client, inspection: Inspection) -> None:
    assert client.post("/admin/logout/")["Location"] == "/sign-in/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_many_meetings(
    rows: int, client: Client, inspection: Inspection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        meet(inspection)

    with django_assert_num_queries(13):
        client.get(LIST)
