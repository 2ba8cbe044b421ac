"""The team of an inspection: pages and actions."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Reading
from inspections.actions import team
from inspections.errors import Refused
from inspections.models import Inspection, Membership, Role
from ledger.models import Entry
from tests import factories
from tests.ledger.reading import told

TEAM = "/inspections/northshire-2026/team/"


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection()


@pytest.fixture
def adam(inspection: Inspection, client: Client) -> User:
    user = factories.administrator()
    client.force_login(user)
    return user


def members(inspection: Inspection) -> set[tuple[str, str]]:
    return set(inspection.memberships.values_list("user__username", "role"))


def acts(inspection: Inspection) -> list[tuple[str, object]]:
    entries = Entry.objects.filter(chain__name=inspection.reference).order_by("sequence")
    return [(entry.act, told(entry)[0]) for entry in entries]


def test_everybody_who_works_on_it_sees_the_team_and_only_administrators_the_form(
    inspection: Inspection, client: Client
) -> None:
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    factories.member(inspection, Role.LEAD_INSPECTOR)
    page = client.get(TEAM)
    assert [member.user.username for member in page.context["members"]] == ["lead_inspector", "inspector"]
    assert "Add a person" not in page.content.decode()


def test_the_page_costs_the_same_for_one_and_for_three(
    inspection: Inspection, adam: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.member(inspection, Role.READER)
    with django_assert_num_queries(6):
        client.get(TEAM)
    factories.member(inspection, Role.INSPECTOR)
    factories.member(inspection, Role.PANEL_MEMBER)
    with django_assert_num_queries(6):
        client.get(TEAM)


def test_a_team_without_a_lead_inspector_says_so(inspection: Inspection, adam: User, client: Client) -> None:
    page = client.get(TEAM).content.decode()
    assert "This inspection has no lead inspector." in page
    assert "Nobody is on this inspection yet" in page


def test_a_person_is_added(inspection: Inspection, adam: User, client: Client) -> None:
    ines = factories.user("ines")
    assert client.post(TEAM, {"user": ines.pk, "role": "inspector"}).headers["Location"] == TEAM
    assert members(inspection) == {("ines", "inspector")}
    assert acts(inspection) == [("team member added", {"username": "ines", "role": "inspector"})]


def test_a_person_may_have_two_roles_but_none_twice(inspection: Inspection, adam: User, client: Client) -> None:
    ines = factories.member(inspection, Role.INSPECTOR, "ines")
    client.post(TEAM, {"user": ines.pk, "role": "reader"})
    assert members(inspection) == {("ines", "inspector"), ("ines", "reader")}
    form = client.post(TEAM, {"user": ines.pk, "role": "reader"}).context["form"]
    assert form.non_field_errors() == ["Person ines is on the team as reader already."]


def test_what_is_wrong_is_said(inspection: Inspection, adam: User, client: Client) -> None:
    gone = factories.user("gone", is_active=False)
    errors = client.post(TEAM, {"user": gone.pk, "role": "lead_inspector"}).context["form"].errors
    assert errors == {"user": ["Choose a person from the list."], "role": ["Select a role from the list."]}
    errors = client.post(TEAM, {"user": ""}).context["form"].errors
    assert errors == {"user": ["Choose a person."], "role": ["Select a role."]}


def test_the_action_refuses_a_second_lead_inspector_and_whoever_may_not_sign_in(
    inspection: Inspection, adam: User
) -> None:
    with pytest.raises(Refused, match="An inspection has one lead inspector"):
        team.add_member(inspection=inspection, user=adam, role=Role.LEAD_INSPECTOR, by=adam)
    gone = factories.user("gone", is_active=False)
    with pytest.raises(Refused, match="Person gone may not sign in"):
        team.add_member(inspection=inspection, user=gone, role=Role.READER, by=adam)
    assert members(inspection) == set()


def test_removing_asks_first(inspection: Inspection, adam: User, client: Client) -> None:
    factories.member(inspection, Role.READER)
    page = f"{TEAM}{Membership.objects.get().pk}/remove/"
    assert "Remove Person reader as reader?" in client.get(page).content.decode()
    assert Membership.objects.count() == 1
    assert client.post(page).headers["Location"] == TEAM
    assert members(inspection) == set()
    assert acts(inspection) == [("team member removed", {"username": "reader", "role": "reader"})]


def test_a_member_of_another_inspection_is_not_found(inspection: Inspection, adam: User, client: Client) -> None:
    factories.member(factories.inspection("other"), Role.READER)
    assert client.post(f"{TEAM}{Membership.objects.get().pk}/remove/").status_code == 404


def test_an_inspector_with_cases_stays_until_they_are_reallocated(
    inspection: Inspection, adam: User, client: Client
) -> None:
    ines = factories.member(inspection, Role.INSPECTOR, "ines")
    case = factories.sampled_case(inspection, "C01", allocated_to=ines)
    page = f"{TEAM}{Membership.objects.get().pk}/remove/"
    form = client.post(page).context["form"]
    assert form.non_field_errors() == ["1 case is allocated to Person ines. Allocate them to somebody else first."]
    assert members(inspection) == {("ines", "inspector")}
    factories.sampled_case(inspection, "C02", allocated_to=ines)
    form = client.post(page).context["form"]
    assert form.non_field_errors() == ["2 cases are allocated to Person ines. Allocate them to somebody else first."]
    inspection.sampled_cases.exclude(pk=case.pk).delete()
    Reading.objects.filter(case=case).update(reader=None)
    assert client.post(page).status_code == 302
    assert members(inspection) == set()


def test_an_inspector_with_cases_may_lose_another_role(inspection: Inspection, adam: User) -> None:
    ines = factories.member(inspection, Role.INSPECTOR, "ines")
    factories.sampled_case(inspection, allocated_to=ines)
    reader = Membership.objects.create(inspection=inspection, user=ines, role=Role.READER)
    team.remove_member(membership=reader, by=adam)
    assert members(inspection) == {("ines", "inspector")}


def test_the_lead_inspector_is_replaced_not_removed(inspection: Inspection, adam: User, client: Client) -> None:
    factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    form = client.post(f"{TEAM}{Membership.objects.get().pk}/remove/").context["form"]
    assert form.non_field_errors() == [
        "An inspection needs a lead inspector. Choose another one instead of removing this one."
    ]


def test_the_lead_inspector_is_replaced_in_one_act(inspection: Inspection, adam: User, client: Client) -> None:
    lena = factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    factories.sampled_case(inspection, allocated_to=lena)
    ines = factories.member(inspection, Role.INSPECTOR, "ines")
    page = f"{TEAM}lead-inspector/"
    assert "Person lena leads this inspection now." in client.get(page).content.decode()
    form = client.post(page, {"user": ines.pk}).context["form"]
    assert form.non_field_errors() == ["1 case is allocated to Person lena. Allocate them to somebody else first."]
    assert members(inspection) == {("lena", "lead_inspector"), ("ines", "inspector")}
    assert client.post(page, {"user": ines.pk, "keep_former": "on"}).headers["Location"] == TEAM
    assert members(inspection) == {("ines", "lead_inspector"), ("ines", "inspector"), ("lena", "inspector")}
    assert acts(inspection) == [
        (
            "lead inspector chosen",
            {"username": "ines", "role": "lead_inspector", "former": "lena", "former_stays_as_inspector": True},
        )
    ]


def test_a_former_lead_inspector_without_cases_may_leave(inspection: Inspection, adam: User) -> None:
    factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    team.make_lead_inspector(inspection=inspection, user=factories.user("ines"), by=adam)
    assert members(inspection) == {("ines", "lead_inspector")}


def test_an_inspection_without_a_lead_inspector_gets_one(inspection: Inspection, adam: User, client: Client) -> None:
    ines = factories.user("ines")
    page = f"{TEAM}lead-inspector/"
    assert "keep_former" not in client.get(page).context["form"].fields
    client.post(page, {"user": ines.pk})
    assert members(inspection) == {("ines", "lead_inspector")}
    form = client.post(page, {"user": ines.pk}).context["form"]
    assert form.non_field_errors() == ["Person ines leads this inspection already."]


def test_an_act_on_an_inspection_that_was_brought_in_again_meanwhile_is_refused_in_words(
    inspection: Inspection, adam: User
) -> None:
    opened = Inspection.objects.get()
    inspection.delete()
    with pytest.raises(Refused, match="brought in again from a file meanwhile"):
        team.add_member(inspection=opened, user=adam, role=Role.READER, by=adam)
