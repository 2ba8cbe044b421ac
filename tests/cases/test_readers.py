"""What somebody who only reads has of the cases: results, and no count of 1 to 4 or what would give it away."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import SampledCase
from cases.sample.actions import draw_sample
from cases.sample.withdrawal_actions import withdraw_case
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.sample.drawn import lead_of

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


def test_small_categories_are_withheld_in_table_plot_and_its_alternative_text(
    client: Client, inspection: Inspection
) -> None:
    html = page(client, inspection, Role.READER, "cases:representativeness")
    shown = words(html)
    # Disposal: 51 referral orders, 7 youth rehabilitation orders, 2 others. Harm: 49 low, 8 medium, 3 high.
    assert "Referral order 51 85% 51.0 51 85% Withheld categories together 9 15% 9.0 9 15%" in shown
    assert "Low 49 82% 49.0 49 82% Withheld categories together 11 18% 11.0 11 18%" in shown
    assert "Male 52 87% 52.0 52 87% Female 8 13% 8.0 8 13%" in shown
    for name in ("Other community sentence", "Youth rehabilitation order", "Medium", "High"):
        assert name not in shown
    told = plots(html)
    assert told["Court: eligible and sampled cases by disposal"] == (
        "Referral order: 85% of eligible, 85% of sample; Withheld categories together: 15% of eligible, 15% of sample",
        "Referral order 85% of eligible 85% of sample Withheld categories together 15% of eligible 15% of sample",
    )
    assert "Categories of 1 to 4 eligible or sampled cases are withheld" in shown
    assert "Of the categories shown, each has its expected number" in shown


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


def test_a_withheld_category_that_is_out_of_balance_is_not_named_either(client: Client, inspection: Inspection) -> None:
    SampledCase.objects.filter(inspection=inspection, harm_service="high").update(harm_service="medium")
    assert "risk of serious harm, high: 0 sampled" in words(
        page(client, inspection, Role.INSPECTOR, "cases:representativeness")
    )
    shown = words(page(client, inspection, Role.READER, "cases:representativeness"))
    assert "0 sampled" not in shown
    assert "high" not in shown.lower()


def test_no_page_of_a_reader_names_a_case_or_leads_to_one(client: Client, inspection: Inspection) -> None:
    case = inspection.sampled_cases.get(reference="C07")
    withdraw_case(case=case, by=lead_of(inspection), reason="transferred")
    references = set(inspection.sampled_cases.values_list("reference", "service_reference"))
    for name in PAGES:
        html = page(client, inspection, Role.READER, name)
        assert not re.search(r'href="[^"]*/(cases|caseload|allocation|history)/', html)
        shown = set(re.findall(r"[\w-]+", words(html)))
        assert not shown & {each for pair in references for each in pair}
    assert "C08" in words(page(client, inspection, Role.INSPECTOR, "cases:sample"))


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
