import re
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
from ratings.panel.rules import Decision
from tests import factories
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import HELD, RAISE_ASSESSMENT, convened, meet, panel_of

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


def address(name: str, *args: object) -> str:
    return reverse(f"panel_admin:{name}", args=["northshire-2026", *args])


def listed(meeting: PanelMeeting) -> str:
    """Where the list leads to from a meeting."""
    return reverse("admin:ratings_panelmeeting_change", args=[meeting.pk])


def plain(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def test_a_meeting_is_worked_in_the_admin_by_the_panels_own_pages(client: Client, inspection: Inspection) -> None:
    people = panel_of(inspection)
    held_on = {"held_on_day": "22", "held_on_month": "3", "held_on_year": "2019"}
    data = held_on | {"members": [one.pk for one in people], "chair": people[1].pk, "note": ""}
    assert client.post(address("convene"), data)["Location"] == address("panel")
    meeting = PanelMeeting.objects.get()
    assert (meeting.inspection, meeting.held_on, meeting.recorded_by) == (inspection, HELD, people[0])

    form = client.get(address("decide")).context["form"]
    values = {field.html_name: field.value() for field in form}
    opened = {name: value for name, value in values.items() if value is not None and value is not False}
    decisions = opened | {"rating_2_2": "good", "reason_2_2": "New evidence.", "exceptional_2_2": "on"}
    assert "Record these decisions?" in plain(client.post(address("decide"), decisions))
    assert client.post(address("decide"), decisions | {"step": "record"})["Location"] == address("panel")
    client.force_login(people[1])
    client.post(address("chair", "2.2"), {"answer": "confirm", "reason": "I read it."})
    assert client.post(address("conclude"))["Location"] == address("panel")

    meeting.refresh_from_db()
    assert (PanelDecision.objects.get().confirmation, meeting.is_under_way) == ("confirmed", False)
    assert [entry.act for entry in records("northshire-2026")] == [
        "panel meeting convened",
        "panel decision recorded",
        "exceptional move confirmed",
        "panel meeting concluded",
    ]
    assert not LogEntry.objects.exists()


def test_the_panels_pages_lead_on_within_the_admin_and_within_the_app(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    for name, args in (("panel", []), ("meeting", [meeting.pk]), ("decide", []), ("conclude", []), ("close", [])):
        shown = plain(client.get(address(name, *args)))
        assert '<div id="site-name"><a href="/admin/">Youth inspection: ratings panel</a></div>' in shown, name
        assert 'href="/inspections/northshire-2026/panel/' not in shown, name
        shown = plain(client.get(reverse(f"panel:{name}", args=["northshire-2026", *args])))
        assert "site-name" not in shown, name
        # The panel's page alone leads over to the lists of all inspections.
        assert shown.count("/admin/") == (1 if name == "panel" else 0), name


def test_an_error_on_a_page_in_the_admin_leads_to_its_field(client: Client, inspection: Inspection) -> None:
    shown = plain(client.post(address("convene"), {"note": ""}))

    assert '<a href="#id_held_on_day">Enter the date of the meeting.' in shown


def test_the_list_of_meetings_leads_to_the_page_of_each(client: Client, inspection: Inspection) -> None:
    meeting = meet(inspection, RAISE_ASSESSMENT)

    assert f'href="{listed(meeting)}"' in plain(client.get(LIST))
    assert client.get(listed(meeting))["Location"] == address("meeting", meeting.pk)
    shown = plain(client.get(address("meeting", meeting.pk)))
    assert "Raised on grounds: close to the boundary and a single case" in shown
    assert "History of this meeting, from the ledger" in shown


def test_what_stands_of_the_ratings_is_said_in_the_admin_too(client: Client, inspection: Inspection) -> None:
    meeting = meet(inspection, RAISE_ASSESSMENT)
    decision = reverse("admin:ratings_paneldecision_change", args=[PanelDecision.objects.get().pk])
    assert "Reopened" not in plain(client.get(address("meeting", meeting.pk)))
    reason = "A case was judged twice."
    Inspection.objects.update(ratings_reopened_at=timezone.now(), ratings_reopened_reason=reason)
    convened(inspection)
    for page in (address("meeting", meeting.pk), decision, address("decide"), address("conclude")):
        assert reason in plain(client.get(page))


def test_the_inspection_is_chosen_among_those_on_whose_panel_one_sits(client: Client, inspection: Inspection) -> None:
    other, closed = factories.inspection("other-2026"), factories.inspection("closed-2026", closed_at=timezone.now())
    closed.memberships.create(user=member(), role=Role.PANEL_MEMBER)
    other.memberships.create(user=member(), role=Role.READER)
    factories.inspection("unseen-2026")

    page = plain(client.get(ADD))

    assert f'href="{address("convene")}"' in page
    assert "other-2026" not in page
    assert "closed-2026" not in page
    for name, status in (("other-2026", 403), ("closed-2026", 403), ("unseen-2026", 404)):
        assert client.get(reverse("panel_admin:convene", args=[name])).status_code == status, name


def test_meetings_of_an_inspection_that_one_may_not_see_are_not_there(client: Client, inspection: Inspection) -> None:
    meeting = meet(inspection)
    page = listed(meeting)
    client.force_login(factories.member(factories.inspection("other-2026"), Role.PANEL_MEMBER, "olga"))

    assert "northshire-2026" not in plain(client.get(LIST))
    assert client.get(page).status_code in {302, 403, 404}
    assert b"Within five points." not in client.get(page, follow=True).content
    assert client.get(address("meeting", meeting.pk)).status_code == 404
    assert client.get(address("decide")).status_code == 404
    assert "Within five points." not in plain(client.get("/admin/ratings/paneldecision/"))


def test_who_sits_on_one_panel_sees_nothing_in_the_admin_of_an_inspection_that_they_only_read(
    client: Client, inspection: Inspection
) -> None:
    meeting = meet(inspection, RAISE_ASSESSMENT)
    decision = reverse("admin:ratings_paneldecision_change", args=[PanelDecision.objects.get().pk])
    olga = factories.member(inspection, Role.READER, "olga")
    factories.inspection("other-2026").memberships.create(user=olga, role=Role.PANEL_MEMBER)
    client.force_login(olga)

    for page in (LIST, DECISIONS):
        shown = client.get(page)
        assert shown.status_code == 200
        assert "northshire-2026" not in plain(shown)
    for page in (listed(meeting), decision):
        assert client.get(page)["Location"] == "/admin/"


def test_a_decision_is_in_the_words_of_the_pages(client: Client, inspection: Inspection) -> None:
    meet(inspection, RAISE_ASSESSMENT, Decision("1.1", "requires_improvement", "As read.", ""))
    decision = PanelDecision.objects.get(standard__number="2.1")
    shown = plain(client.get(DECISIONS))
    cells = re.findall(r'<td class="field-(rating_in_words|calculated_in_words|what_it_did)">(.*?)</td>', shown)
    assert set(cells) == {
        ("calculated_in_words", "Requires improvement"),
        ("rating_in_words", "Good"),
        ("what_it_did", "Raised on grounds: close to the boundary and a single case"),
        ("calculated_in_words", "Nothing was calculated"),
        ("rating_in_words", "Requires improvement"),
        ("what_it_did", "Rated by the panel"),
    }
    page = plain(client.get(reverse("admin:ratings_paneldecision_change", args=[decision.pk])))
    for raw in ("requires_improvement", "within_points", "icon-no", "icon-yes", "{", "Figures:"):
        assert (raw in shown.split("<main", 1)[1], raw in page.split("<main", 1)[1]) == (False, False), raw
    grounds = re.search(r'Grounds:</label> <div class="readonly">(.*?)</div>', page)
    assert grounds is not None
    assert grounds[1].startswith("Close to the boundary, 2.1.")
    assert re.search(r"; a single case, 2\.1\.\d \(cases C\d\d", grounds[1])
    assert f'href="{reverse("ratings:standard", args=["northshire-2026", "2.1"])}"' in page


@pytest.mark.parametrize(
    ("address", "asked", "found"),
    [
        (LIST, "q=northshire", True),
        (LIST, "q=nowhere", False),
        (LIST, "standing=under-way", False),
        (LIST, "standing=concluded", True),
        (LIST, "inspection=northshire-2026", True),
        (LIST, "inspection=unseen", True),
        (DECISIONS, "inspection=northshire-2026", True),
        (DECISIONS, "q=Assessment", True),
        (DECISIONS, "q=reconvened", False),
        (DECISIONS, "exceptional__exact=1", False),
        (DECISIONS, "exceptional__exact=0", True),
        (DECISIONS, "confirmation__exact=awaited", False),
    ],
)
def test_the_lists_are_searched_and_filtered(
    address: str, asked: str, found: bool, client: Client, inspection: Inspection
) -> None:
    meet(inspection, RAISE_ASSESSMENT)
    shown = plain(client.get(f"{address}?{asked}"))
    assert ("Open.</td>" in shown) is found


def test_filters_name_no_inspection_that_one_may_not_see(client: Client, inspection: Inspection) -> None:
    meet(inspection)
    other = factories.inspection("other-2026", fieldwork_starts=HELD)
    meet(other, Decision("1.1", "good", "As read.", ""))
    for address in (LIST, DECISIONS):
        assert "other-2026" not in plain(client.get(address))


def test_the_pages_lead_to_the_admin_and_back_those_who_may_enter(client: Client, inspection: Inspection) -> None:
    panel = reverse("panel:panel", args=["northshire-2026"])
    assert 'href="/admin/"' in plain(client.get(panel))
    assert f'href="{reverse("inspections:home")}">View site</a>' in plain(client.get("/admin/"))
    client.force_login(factories.member(inspection, Role.LEAD_INSPECTOR))
    assert "/admin/" not in plain(client.get(panel))


def test_an_administrator_sees_all_and_adds_nothing(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    client.force_login(factories.administrator())
    assert client.get(address("decide")).status_code == 403
    assert client.post(address("conclude")).status_code == 403

    assert "northshire-2026" in plain(client.get(LIST))
    assert client.get(listed(meeting), follow=True).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.get(address("convene")).status_code == 403
    assert client.post(address("convene"), {}).status_code == 403


MARK = (
    "This decision rests on superseded figures. 2.1.1 was 20 of 23 relevant cases (87 per cent) and is 19 of 23 "
    "relevant cases (83 per cent) now. The panel must confirm or change it."
)


def test_decisions_under_which_figures_moved_are_marked_in_the_admin(client: Client, inspection: Inspection) -> None:
    meet(inspection)
    first = PanelDecision.objects.get()
    page = reverse("admin:ratings_paneldecision_change", args=[first.pk])
    assert "superseded figures." not in plain(client.get(DECISIONS)) + plain(client.get(page))

    factories.answers("2.1.1").filter(reading__case__reference="C01").update(value="no")
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
        reverse("panel:reopen", args=["northshire-2026"]),
        reverse("reports:issue", args=["northshire-2026"]),
    )
    panel = reverse("panel:panel", args=["northshire-2026"])
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
def test_the_lists_cost_the_same_however_many_meetings_and_inspections(
    rows: int, client: Client, inspection: Inspection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meet(inspection)
    for number in range(1, rows):
        other = factories.inspection(f"other{number}-2026", fieldwork_starts=HELD)
        other.memberships.create(user=member(), role=Role.PANEL_MEMBER)
        meet(other, Decision("1.1", "good", "As read.", ""))
    assert plain(client.get(DECISIONS)).count(">Open.</td>") == rows

    with django_assert_num_queries(16):
        client.get(LIST)
    with django_assert_num_queries(19):
        client.get(DECISIONS)
