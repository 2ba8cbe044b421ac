"""Enquiries: what a partner inspector is asked about a case opens that case to them, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import CaseEnquiry, LineOfEnquiry, SampledCase
from inspections.models import Role
from ledger.models import Entry
from tests import factories

REFERENCE = "northshire-2026"
LINES = f"/inspections/{REFERENCE}/lines-of-enquiry/"


@pytest.fixture
def case(db: None) -> SampledCase:
    inspection = factories.inspection()
    factories.sampled_case(inspection, "C02")
    ines = factories.member(inspection, Role.INSPECTOR, "ines")
    stored = factories.sampled_case(inspection, "C01", allocated_to=ines)
    factories.answer(stored, "2.1.1", "yes")
    factories.answer(stored, "2.1.1 evidence", "Seen in the plan.")
    return stored


@pytest.fixture
def polly(case: SampledCase) -> User:
    return factories.member(case.inspection, Role.PARTNER_INSPECTOR, "polly")


def at(name: str, *more: object, case: str = "C01") -> str:
    return reverse(f"cases:{name}", args=[REFERENCE, case, *more])


def ask(client: Client, of: User) -> None:
    client.force_login(User.objects.get(username="ines"))
    asked = client.post(at("enquiries"), {"text": "Was health asked?", "asked_of": str(of.pk)})
    assert asked.headers["Location"] == at("enquiries")


def test_an_enquiry_opens_its_case_and_no_other(case: SampledCase, polly: User, client: Client) -> None:
    client.force_login(polly)
    assert client.get(at("case")).status_code == 404
    ask(client, polly)
    client.force_login(polly)
    for page in (at("case"), at("about"), at("standard", "2.1"), at("whole_case"), at("enquiries")):
        assert client.get(page).status_code == 200
        assert client.get(page.replace("C01", "C02")).status_code == 404
    assert "Seen in the plan." in client.get(at("standard", "2.1")).content.decode()
    assert "Was health asked?" in client.get(LINES).content.decode()


def test_a_partner_inspector_sees_a_case_without_what_the_team_says_of_it(
    case: SampledCase, polly: User, client: Client
) -> None:
    factories.alert(case)
    factories.comment(case)
    ask(client, polly)
    client.force_login(polly)
    page = client.get(at("case")).content.decode()
    assert "Alert 1" not in page
    assert "Read the comments" not in page
    for closed in ("comments", "interviews", "case_history"):
        assert client.get(at(closed)).status_code == 403


def test_a_partner_inspector_changes_nothing_on_a_case(case: SampledCase, polly: User, client: Client) -> None:
    ask(client, polly)
    client.force_login(polly)
    before = Entry.objects.count()
    assert client.post(at("standard", "2.1"), {"q2_1_1": "no"}).status_code == 403
    assert client.post(at("enquiries"), {"text": "More?", "asked_of": str(polly.pk)}).status_code == 403
    assert Entry.objects.count() == before


def test_each_partner_inspector_reads_their_own_enquiries(case: SampledCase, polly: User, client: Client) -> None:
    other = factories.member(case.inspection, Role.PARTNER_INSPECTOR, "otto")
    CaseEnquiry.objects.create(case=case, number=1, text="Asked of Otto.", asked_of=other)
    CaseEnquiry.objects.create(case=case, number=2, text="Asked of Polly.", asked_of=polly)
    client.force_login(polly)
    page = client.get(at("enquiries")).content.decode()
    assert ("Asked of Otto." in page, "Asked of Polly." in page) == (False, True)


def test_who_leaves_the_team_sees_the_case_no_more(case: SampledCase, polly: User, client: Client) -> None:
    ask(client, polly)
    polly.memberships.all().delete()
    client.force_login(polly)
    assert client.get(at("case")).status_code == 404


def test_nobody_is_asked_who_does_not_inspect(case: SampledCase, client: Client) -> None:
    reader = factories.member(case.inspection, Role.READER)
    client.force_login(User.objects.get(username="ines"))
    page = client.post(at("enquiries"), {"text": "Why?", "asked_of": str(reader.pk)}).content.decode()
    assert "Select a valid choice." in page
    assert not CaseEnquiry.objects.exists()


def test_a_line_of_enquiry_names_its_cases_and_what_came_of_it(case: SampledCase, polly: User, client: Client) -> None:
    client.force_login(polly)
    sent = {"text": "Waiting times", "cases": "C02, c01"}
    assert client.post(f"{LINES}add/", sent).headers["Location"] == LINES
    line = LineOfEnquiry.objects.get()
    assert sorted(one.reference for one in line.cases.all()) == ["C01", "C02"]
    form = client.get(f"{LINES}1/").context["form"]
    assert (form["cases"].value(), form["text"].value()) == ("C01, C02", "Waiting times")
    changed = {"text": "Waiting times", "cases": "C01", "outcome": "Three weeks.", "shown": form["shown"].value()}
    assert client.post(f"{LINES}1/", changed).status_code == 302
    assert "Three weeks." in client.get(LINES).content.decode()
    stale = client.post(f"{LINES}1/", {**changed, "outcome": "Four weeks."}).content.decode()
    assert "Three weeks." in stale
    assert "Four weeks." in stale


def test_a_case_that_is_not_in_the_sample_is_named(case: SampledCase, polly: User, client: Client) -> None:
    client.force_login(polly)
    page = client.post(f"{LINES}add/", {"text": "Waiting times", "cases": "C01, X99"}).content.decode()
    assert "Not in the sample: X99. Check the references." in page
    assert not LineOfEnquiry.objects.exists()


def test_the_list_costs_the_same_for_one_line_and_for_three(
    case: SampledCase, polly: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(polly)
    for number in (1, 2, 3):
        LineOfEnquiry.objects.create(inspection=case.inspection, number=number, text="Waiting").cases.add(case)
        CaseEnquiry.objects.create(case=case, number=number, text="Why?", asked_of=polly)
        if number != 2:
            with django_assert_num_queries(9):
                client.get(LINES)
