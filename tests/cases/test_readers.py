"""Who only reads has nothing of the cases and nothing live; the team has every number."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.sample.actions import draw_sample
from inspections.models import Inspection, Role
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = ("cases:sample", "cases:representativeness", "cases:sample_progress", "ratings:sub_groups", "ratings:ratings")


@pytest.fixture
def inspection() -> Inspection:
    """Every one of sixty court cases drawn: eight girls, three whose harm is high, two on other community sentences."""
    inspection = factories.inspection(margin_points=1)
    loaded = factories.caseload(inspection, 40)
    for row in range(100, 108):
        factories.caseload_case(loaded, f"F{row}", row=row, gender="female", harm="medium")
    for row in range(200, 203):
        factories.caseload_case(loaded, f"H{row}", row=row, harm="high")
    for row in range(300, 302):
        factories.caseload_case(loaded, f"D{row}", row=row, disposal="other_community_sentence")
    for row in range(400, 407):
        factories.caseload_case(loaded, f"M{row}", row=row, disposal="youth_rehabilitation_order")
    draw_sample(inspection=inspection, by=None, seed=3)
    return inspection


def page(client: Client, inspection: Inspection, role: Role, name: str) -> str:
    client.force_login(User.objects.filter(username=role).first() or factories.member(inspection, role))
    response = client.get(reverse(name, args=[inspection.reference]), follow=True)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def plots(html: str) -> dict[str, tuple[str, str]]:
    """The words of each plot beside its alternative text, by its title."""
    found = re.findall(r'<svg class="app-chart"[^>]*aria-label="([^"]*)"[^>]*>(.*?)</svg>', " ".join(html.split()))
    return {told.split(". ")[0]: (told.split(". ", 1)[1], words(drawn)) for told, drawn in found}


@pytest.mark.parametrize("role", [Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.PANEL_MEMBER])
def test_the_team_sees_every_category(role: Role, client: Client, inspection: Inspection) -> None:
    html = page(client, inspection, role, "cases:representativeness")
    shown = words(html)
    assert "Other community sentence 2 3% 2.0 2 3%" in shown
    assert "High 3 5% 3.0 3 5%" in shown
    assert "ithheld" not in shown
    assert (
        "High: 5% of eligible, 5% of sample"
        in plots(html)["Court: eligible and sampled cases by risk of serious harm"][0]
    )


@pytest.mark.parametrize("name", PAGES)
def test_what_is_live_is_closed_to_a_reader_and_says_what_they_have_instead(
    name: str, client: Client, inspection: Inspection
) -> None:
    client.force_login(factories.member(inspection, Role.READER))
    response = client.get(reverse(name, args=[inspection.reference]))
    assert response.status_code == 403
    assert "You read this inspection’s report as it is released, and this page shows work under way." in words(
        response.content.decode()
    )


def test_the_team_role_of_a_reader_who_has_another_counts(client: Client, inspection: Inspection) -> None:
    person = factories.member(inspection, Role.READER)
    inspection.memberships.create(user=person, role=Role.PANEL_MEMBER)
    client.force_login(person)
    assert client.get(reverse("cases:case_list", args=[inspection.reference])).status_code == 200
    assert client.get(reverse("cases:case", args=[inspection.reference, "C08"])).status_code == 200


def test_that_a_case_is_there_at_all_is_not_told_to_a_reader(client: Client, inspection: Inspection) -> None:
    client.force_login(factories.member(inspection, Role.READER))
    for reference in ("C08", "C99"):
        assert client.get(reverse("cases:case", args=[inspection.reference, reference])).status_code == 403
