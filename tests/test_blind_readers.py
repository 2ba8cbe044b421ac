"""What is closed to whoever must judge a case a second time without knowing the first reading, route by route."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Reading
from inspections.models import Inspection, Role
from ratings.panel.urls import urlpatterns as of_the_panel
from ratings.urls import urlpatterns as of_ratings
from reports.urls import urlpatterns as of_reports
from tests import factories
from tests.cases.readings.second_readings import given_out, submitted_case
from tests.ratings.routes import ROUTES as TO_RATINGS
from tests.reports.routes import ROUTES as TO_REPORTS
from tests.routes import INSPECTION, Route

pytestmark = pytest.mark.django_db

#: What has no figure by key question: the ratings of the standards, and a page that only asks an administrator, without
#: which nobody could submit a reading once the ratings are closed. Scripts that send no JSON are told so first: what
#: they are told of texts, `test_writing_pages` says.
OPEN = {
    *("ratings:ratings", "panel:reopen", "panel_admin:reopen"),
    *("reports:text_changes", "reports:text_here"),
}
ROUTES = [*TO_RATINGS, *TO_REPORTS]


@pytest.fixture
def inspection() -> Inspection:
    return factories.inspection(INSPECTION)


@pytest.fixture
def reader(inspection: Inspection) -> User:
    """Somebody with every role there is, who is given C01 to read: nothing else closes a page to them."""
    person = factories.administrator()
    for role in (Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.PANEL_MEMBER):
        inspection.memberships.create(user=person, role=role)
    first = factories.member(inspection, Role.INSPECTOR, "ines")
    given_out(submitted_case(first, inspection), person, person)
    return person


def status(client: Client, route: Route, args: list[object]) -> int:
    return int(getattr(client, route.method)(reverse(route.name, args=args), route.data).status_code)


def test_the_table_has_every_route_with_figures() -> None:
    named = {f"ratings:{one.name}" for one in of_ratings} | {f"reports:{one.name}" for one in of_reports}
    named |= {f"{place}:{one.name}" for one in of_the_panel for place in ("panel", "panel_admin")}
    assert named == {route.name for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=[f"{each} {one.method} {one.name}" for each, one in enumerate(ROUTES)])
def test_a_blind_reader_gets_no_page_with_figures_by_key_question(route: Route, client: Client, reader: User) -> None:
    client.force_login(reader)
    ines = User.objects.get(username="ines")
    world = {"lead_inspector": ines, "inspector": ines}
    args = [arg(world) if callable(arg) else arg for arg in route.args]

    assert status(client, route, args) == (route.ok if route.name in OPEN else 403)

    Reading.objects.of_kind("second").update(submitted_at=timezone.now())
    assert status(client, route, args) == route.ok


def test_the_page_says_why_it_is_closed(client: Client, inspection: Inspection, reader: User) -> None:
    client.force_login(reader)
    for name in ("reports:report", "ratings:changes", "panel:representations", "panel:panel"):
        said = client.get(reverse(name, args=[INSPECTION])).content.decode()
        assert "You are reading a case a second time (C01), without knowing what its first reader recorded." in said
