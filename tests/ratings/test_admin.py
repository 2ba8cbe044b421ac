from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inspections.models import Inspection, Role
from ledger.reading import records
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel import Decision
from tests import factories
from tests.ratings.evidence import published
from tests.ratings.panel import HELD, RAISE_ASSESSMENT, convened, decide, meet, panel_of

pytestmark = pytest.mark.django_db

ADD = "/admin/ratings/panelmeeting/add/"
LIST = "/admin/ratings/panelmeeting/"
DECISIONS = "/admin/ratings/paneldecision/"


@pytest.fixture
def inspection(client: Client) -> Inspection:
    """A published inspection before its panel; its panel member has signed in."""
    stored = published("gloucestershire")
    client.force_login(member())
    return stored


def member() -> User:
    return User.objects.get(username="panel_member")


def address(meeting: PanelMeeting, name: str = "change", *args: str) -> str:
    return reverse(f"admin:ratings_panelmeeting_{name}", args=[meeting.pk, *args])


def plain(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def decided(client: Client, meeting: PanelMeeting, **changes: str) -> dict[str, Any]:
    """What the browser posts of the form as it was opened, with 2.1 raised acceptably, but for the changes."""
    form = client.get(address(meeting, "decide")).context["form"]
    values = {field.html_name: field.value() for field in form}
    opened = {name: value for name, value in values.items() if value is not None and value is not False}
    return opened | {"rating_2_1": "good", "reason_2_1": "Within five points.", "confirmed": "on"} | changes


def test_the_panel_is_convened_in_the_admin_by_the_action(client: Client, inspection: Inspection) -> None:
    people = panel_of(inspection)
    data = {"held_on": "2019-03-22", "members": [one.pk for one in people], "chair": people[1].pk, "note": ""}

    response = client.post(f"{ADD}?inspection=northshire-2026", data)

    meeting = PanelMeeting.objects.get()
    assert (response.status_code, response["Location"]) == (302, address(meeting))
    assert (meeting.inspection, meeting.held_on, meeting.recorded_by) == (inspection, HELD, people[0])
    assert [entry.act for entry in records("northshire-2026")] == ["panel meeting convened"]
    assert not LogEntry.objects.exists()
    shown = plain(client.get(address(meeting)))
    assert "Record decisions" in shown
    assert "Conclude the meeting" in shown


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("held_on", "2019-03-03", "fieldwork started on 4 March 2019."),
        ("held_on", "2999-01-01", "must not be in the future"),
        ("held_on", "", "Enter the date of the meeting."),
        ("members", [], "Choose the members who take part."),
        ("chair", "", "Choose who chairs the meeting."),
    ],
)
def test_what_is_wrong_with_the_meeting_is_said_on_the_form(
    field: str, value: Any, sentence: str, client: Client, inspection: Inspection
) -> None:
    people = panel_of(inspection)
    data = {"held_on": "2019-03-22", "members": [one.pk for one in people], "chair": people[1].pk} | {field: value}

    assert sentence in plain(client.post(f"{ADD}?inspection=northshire-2026", data))
    assert not PanelMeeting.objects.exists()


def test_decisions_are_recorded_in_the_admin_once_and_by_the_action(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    data = decided(client, meeting)

    assert client.post(address(meeting, "decide"), data)["Location"] == address(meeting)
    decision = PanelDecision.objects.get()
    assert (decision.standard.number, decision.rating, decision.calculated) == ("2.1", "good", "requires_improvement")
    assert records("northshire-2026")[-1].act == "panel decision recorded"
    assert not LogEntry.objects.exists()
    again = client.post(address(meeting, "decide"), data)
    assert "A panel decision has been recorded since this form was opened." in plain(again)
    assert PanelDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rating_2_1": "outstanding"}, "The panel may move a standard by one band only"),
        ({"rating_2_1": "inadequate"}, "there are no grounds for moving it from Requires improvement to Inadequate"),
        ({"reason_2_1": " "}, "Enter the panel&#x27;s reason for its decision on standard 2.1."),
        ({"rating_2_1": ""}, "Standard 2.1 has a reason but no decision."),
        ({"rating_2_1": "", "reason_2_1": ""}, "Record a decision on at least one standard"),
        ({"seen_2_1": "good"}, "The calculated rating was Good when the form was opened"),
        ({"confirmed": ""}, "Tick that it is to be recorded for good."),
    ],
)
def test_what_the_rules_refuse_is_said_on_the_form(
    changes: dict[str, str], sentence: str, client: Client, inspection: Inspection
) -> None:
    meeting = convened(inspection)

    response = client.post(address(meeting, "decide"), decided(client, meeting, **changes))

    assert response.status_code == 200
    assert sentence in plain(response)
    assert not PanelDecision.objects.exists()


def test_a_stale_form_counts_the_figures_it_shows_next_as_seen(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    data = decided(client, meeting)
    factories.answers("2.1.3").update(value="yes")

    page = plain(client.post(address(meeting, "decide"), data))

    assert "The calculated rating was Requires improvement when the form was opened and is Good now." in page
    assert 'name="seen_2_1" value="good"' in page
    client.post(address(meeting, "decide"), data | {"seen_2_1": "good"})
    assert PanelDecision.objects.get().calculated == "good"


def test_the_chair_confirms_in_the_admin_and_the_meeting_is_concluded(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    decide(meeting, Decision("2.2", "good", "New evidence.", "requires_improvement", exceptional=True))
    assert "awaits the chair" in plain(client.post(address(meeting, "conclude"), {"confirmed": "on"}))
    assert client.get(address(meeting, "chair", "2.2")).status_code == 403
    assert meeting.chair is not None
    client.force_login(meeting.chair)
    assert "Confirm or decline the exceptional move of 2.2" in plain(client.get(address(meeting)))

    answer = {"answer": "confirm", "reason": "I read it."}
    assert "Tick that it is to be recorded for good." in plain(client.post(address(meeting, "chair", "2.2"), answer))
    client.post(address(meeting, "chair", "2.2"), answer | {"confirmed": "on"})
    assert PanelDecision.objects.get().confirmation == "confirmed"
    client.post(address(meeting, "conclude"), {"confirmed": "on"})

    meeting.refresh_from_db()
    assert meeting.is_under_way is False
    assert client.get(address(meeting, "decide")).status_code == 403
    assert "Record decisions" not in plain(client.get(address(meeting)))


def test_the_admin_says_why_a_meeting_decides_nothing_more(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    decide(meeting, Decision("2.2", "good", "New evidence.", "requires_improvement", exceptional=True))
    chair = panel_of(inspection)[1]
    inspection.memberships.filter(user=chair).delete()

    shown = plain(client.get(address(meeting)))
    assert f"{chair} chairs this meeting and is not on the ratings panel any more." in shown
    assert "Record decisions" not in shown
    assert client.get(address(meeting, "decide"))["Location"] == address(meeting)
    assert "The move can only be declined." in plain(client.get(address(meeting, "chair", "2.2")))
    answer = {"answer": "confirm", "reason": "I read it.", "confirmed": "on"}
    assert "is not on the ratings panel any more" in plain(client.post(address(meeting, "chair", "2.2"), answer))
    client.post(address(meeting, "chair", "2.2"), answer | {"answer": "decline"})
    client.post(address(meeting, "conclude"), {"confirmed": "on"})
    meeting.refresh_from_db()
    assert (PanelDecision.objects.get().confirmation, meeting.is_under_way) == ("declined", False)


def test_the_admin_offers_no_decision_to_who_leads_the_inspection(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    data = decided(client, meeting)
    inspection.memberships.create(user=member(), role=Role.LEAD_INSPECTOR)

    shown = plain(client.get(address(meeting)))
    assert "You lead this inspection: you propose, and the panel decides." in shown
    assert "Record decisions" not in shown
    assert client.get(address(meeting, "decide"))["Location"] == address(meeting)
    assert "Another member of the panel must record" in plain(client.post(address(meeting, "decide"), data))
    assert not PanelDecision.objects.exists()


def test_a_meeting_shows_its_own_history_from_the_ledger(client: Client, inspection: Inspection) -> None:
    meet(inspection, RAISE_ASSESSMENT)
    second = convened(inspection)
    shown = plain(client.get(address(second))).split("History of this meeting")[-1]
    assert "Panel meeting convened" in shown
    assert "Panel decision recorded" not in shown
    decide(second, RAISE_ASSESSMENT)
    shown = plain(client.get(address(second))).split("History of this meeting")[-1]
    assert shown.index("Panel meeting convened") < shown.index("Panel decision recorded")
    assert shown.count("<td>2.1</td>") == 1


def test_what_stands_of_the_ratings_is_said_in_the_admin_too(client: Client, inspection: Inspection) -> None:
    meeting = meet(inspection, RAISE_ASSESSMENT)
    decision = reverse("admin:ratings_paneldecision_change", args=[PanelDecision.objects.get().pk])
    assert "Reopened" not in plain(client.get(address(meeting)))
    reason = "A case was judged twice."
    Inspection.objects.update(ratings_reopened_at=timezone.now(), ratings_reopened_reason=reason)
    under_way = convened(inspection)
    for page in (address(meeting), decision, address(under_way, "decide"), address(under_way, "conclude")):
        assert reason in plain(client.get(page))


def test_the_calculated_rating_stands_beside_the_panels(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    form = plain(client.get(address(meeting, "decide")))
    assert '<th scope="row">2.1 Assessment' in form
    assert "To Good: 2.1.3 (61%) is within 5 points of 65%, where Good starts." in form

    decide(meeting, RAISE_ASSESSMENT)
    page = plain(client.get(address(meeting)))
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
    page = address(meeting)
    client.force_login(factories.member(factories.inspection("other-2026"), Role.PANEL_MEMBER, "olga"))

    assert "northshire-2026" not in plain(client.get(LIST))
    assert client.get(page).status_code in {302, 403, 404}
    assert b"Within five points." not in client.get(page, follow=True).content
    assert client.get(address(meeting, "decide")).status_code == 404
    assert "Within five points." not in plain(client.get("/admin/ratings/paneldecision/"))


def test_an_administrator_sees_all_and_adds_nothing(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    client.force_login(factories.administrator())
    assert client.get(address(meeting, "decide")).status_code == 403
    assert client.post(address(meeting, "conclude"), {"confirmed": "on"}).status_code == 403

    assert "northshire-2026" in plain(client.get(LIST))
    assert client.get(reverse("admin:ratings_panelmeeting_change", args=[meeting.pk])).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.get(f"{ADD}?inspection=northshire-2026").status_code == 403
    assert client.post(f"{ADD}?inspection=northshire-2026", {}).status_code == 403


MARK = (
    "This decision rests on superseded figures. 2.1.1 was 20 of 23 relevant cases (87 per cent) and is 19 of 23 "
    "relevant cases (83 per cent) now. The panel must confirm or change it."
)


def test_decisions_under_which_figures_moved_are_marked_in_the_admin(client: Client, inspection: Inspection) -> None:
    meet(inspection)
    first = PanelDecision.objects.get()
    page = reverse("admin:ratings_paneldecision_change", args=[first.pk])
    assert "superseded figures." not in plain(client.get(DECISIONS)) + plain(client.get(page))

    factories.answers("2.1.1", "C01").update(value="no")
    assert MARK in plain(client.get(DECISIONS))
    assert MARK in plain(client.get(page))

    meet(inspection)
    shown = plain(client.get(DECISIONS))
    assert MARK not in shown
    assert ("Not in force" in shown, "Not in force" in plain(client.get(page))) == (True, True)


def test_the_lists_show_that_ratings_were_opened_again(client: Client, inspection: Inspection) -> None:
    meet(inspection)
    for address in (LIST, DECISIONS):
        assert ">Open.</td>" in plain(client.get(address))
    at = datetime(2019, 4, 3, 12, tzinfo=UTC)
    Inspection.objects.update(ratings_reopened_at=at, ratings_reopened_reason="A case was judged twice.")
    for address in (LIST, DECISIONS):
        assert "Open. Reopened on 3 April 2019: A case was judged twice." in plain(client.get(address))
    Inspection.objects.update(ratings_closed_at=at)
    for address in (LIST, DECISIONS):
        assert "Closed on 3 April 2019. Reopened on 3 April 2019: A case was judged twice." in plain(
            client.get(address)
        )


def test_the_admin_tells_an_administrator_where_ratings_are_opened_again_and_reports_issued(
    client: Client, inspection: Inspection
) -> None:
    meet(inspection)
    Inspection.objects.update(ratings_closed_at=timezone.now())
    told = "An administrator opens closed ratings again on the inspection’s ratings panel page"
    reopen, issue = (
        reverse("ratings:reopen", args=["northshire-2026"]),
        reverse("reports:issue", args=["northshire-2026"]),
    )
    panel = reverse("ratings:panel", args=["northshire-2026"])
    for address in (LIST, DECISIONS):
        shown = plain(client.get(address))
        assert (told in shown, f'href="{reopen}"' in shown, f'href="{issue}"' in shown) == (False, False, False)
        assert f'href="{panel}"' in shown
    assert told not in plain(client.get("/admin/"))

    client.force_login(factories.administrator())
    for address in (LIST, DECISIONS):
        shown = plain(client.get(address))
        assert (told in shown, f'href="{reopen}"' in shown, f'href="{issue}"' in shown) == (True, True, True)
    assert told in plain(client.get("/admin/"))


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
    assert set(admin.site._registry) == {PanelMeeting, PanelDecision}


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

    with django_assert_num_queries(15):
        client.get(LIST)
    with django_assert_num_queries(21):
        client.get("/admin/ratings/paneldecision/")
