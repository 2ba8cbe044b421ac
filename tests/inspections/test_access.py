"""Who may see and do what on an inspection: each predicate by each role."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from inspections import access
from inspections.models import Inspection, Role
from tests import factories

PEOPLE = (
    *("lead_inspector", "inspector", "panel_member", "partner_inspector"),
    *("reader", "outsider", "administrator"),
)
INSIDERS = set(PEOPLE) - {"outsider"}
TEAM = INSIDERS - {"reader", "partner_inspector"}

#: Who may, on an open inspection and on a closed one.
RULES: dict[str, tuple[set[str], set[str]]] = {
    "may_set_up": ({"administrator"}, set()),
    "may_reopen": (set(), {"administrator"}),
    "may_lead": ({"lead_inspector"}, set()),
    "is_lead_inspector": ({"lead_inspector"}, {"lead_inspector"}),
    "may_be_allocated_cases": ({"lead_inspector", "inspector"}, {"lead_inspector", "inspector"}),
    "may_inspect": ({"lead_inspector", "inspector"}, set()),
    "may_see_cases": (TEAM, TEAM),
    "may_read_releases": (TEAM | {"reader"}, TEAM | {"reader"}),
    "may_see_evidence": (TEAM | {"partner_inspector"}, TEAM | {"partner_inspector"}),
    "may_gather_evidence": ({"lead_inspector", "inspector", "partner_inspector"}, set()),
    "may_decide_ratings": ({"panel_member"}, set()),
    "may_export": ({"administrator", "lead_inspector"}, {"administrator", "lead_inspector"}),
}


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection()


@pytest.fixture
def people(inspection: Inspection) -> dict[str, User]:
    other = factories.inspection("eastshire-2026")
    outsider = factories.member(other, Role.LEAD_INSPECTOR, "outsider")
    members = {role.value: factories.member(inspection, role) for role in Role}
    return members | {"outsider": outsider, "administrator": factories.administrator()}


@pytest.mark.parametrize("rule", RULES)
def test_a_predicate_holds_for_those_who_may(rule: str, inspection: Inspection, people: dict[str, User]) -> None:
    found = {name for name, user in people.items() if getattr(access, rule)(user, inspection)}
    inspection.closed_at = timezone.now()
    found_closed = {name for name, user in people.items() if getattr(access, rule)(user, inspection)}
    assert (found, found_closed) == RULES[rule]


def test_a_practice_example_is_changed_by_whoever_added_it_and_by_the_lead(
    inspection: Inspection, people: dict[str, User]
) -> None:
    inspector, lead = people["inspector"], people["lead_inspector"]
    assert access.may_change_example(inspector, inspection, inspector.pk)
    assert access.may_change_example(lead, inspection, inspector.pk)
    assert not access.may_change_example(inspector, inspection, lead.pk)
    assert not access.may_change_example(people["panel_member"], inspection, people["panel_member"].pk)
    inspection.closed_at = timezone.now()
    assert not access.may_change_example(lead, inspection, lead.pk)


def test_a_case_is_judged_by_the_inspector_to_whom_it_is_allocated(
    inspection: Inspection, people: dict[str, User]
) -> None:
    may = {name for name, user in people.items() if access.may_judge(user, inspection, user.pk)}
    assert may == {"lead_inspector", "inspector"}
    other = people["lead_inspector"].pk
    assert not access.may_judge(people["inspector"], inspection, other)
    assert not access.may_judge(people["inspector"], inspection, None)
    inspection.closed_at = timezone.now()
    assert not access.may_judge(people["inspector"], inspection, people["inspector"].pk)


def test_a_person_finds_the_inspections_to_which_they_are_attached(
    inspection: Inspection, people: dict[str, User]
) -> None:
    seen = {name: [each.reference for each in access.inspections_for(user)] for name, user in people.items()}
    assert seen.pop("administrator") == ["eastshire-2026", "northshire-2026"]
    assert seen.pop("outsider") == ["eastshire-2026"]
    assert set(map(tuple, seen.values())) == {("northshire-2026",)}


def test_fetching_an_inspection_is_the_check(inspection: Inspection, people: dict[str, User]) -> None:
    opened = {
        access.get_inspection_for: TEAM,
        access.get_inspection_to_read: TEAM | {"reader"},
        access.get_inspection_to_gather: TEAM | {"partner_inspector"},
    }
    for fetch, names in opened.items():
        for name in names:
            assert fetch(people[name], "northshire-2026") == inspection
        for name in INSIDERS - names:
            refusal = access.ReadsReleases if name == "reader" else access.GathersEvidence
            with pytest.raises(refusal):
                fetch(people[name], "northshire-2026")
    for stranger in (people["outsider"], AnonymousUser()):
        for fetch in opened:
            with pytest.raises(Http404):
                fetch(stranger, "northshire-2026")
    with pytest.raises(Http404):
        access.get_inspection_for(people["administrator"], "nowhere-2026")


def test_administration_is_for_administrators_who_may_sign_in(people: dict[str, User]) -> None:
    assert {name for name, user in people.items() if access.may_administer(user)} == {"administrator"}
    people["administrator"].is_active = False
    assert not access.may_administer(people["administrator"])
    assert not access.may_administer(AnonymousUser())


def test_the_admin_opens_to_administrators_and_panel_members_who_may_sign_in(people: dict[str, User]) -> None:
    assert {name for name, user in people.items() if access.may_use_admin(user)} == {"administrator", "panel_member"}
    for name in ("administrator", "panel_member"):
        people[name].is_active = False
        assert not access.may_use_admin(people[name])
    assert not access.may_use_admin(AnonymousUser())


def test_two_roles_add_up(inspection: Inspection, people: dict[str, User]) -> None:
    inspection.memberships.create(user=people["panel_member"], role=Role.INSPECTOR)
    assert access.roles_of(people["panel_member"], inspection) == {Role.PANEL_MEMBER, Role.INSPECTOR}
    assert access.may_be_allocated_cases(people["panel_member"], inspection)


def test_roles_are_read_once(
    inspection: Inspection, people: dict[str, User], django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        for _ in range(3):
            access.roles_of(people["reader"], inspection)


def test_what_is_not_allowed_is_refused() -> None:
    access.require(True)
    with pytest.raises(PermissionDenied):
        access.require(False)


def test_a_role_that_nothing_here_names_opens_nothing(inspection: Inspection) -> None:
    stranger = factories.user("stranger")
    inspection.memberships.create(user=stranger, role="observer")
    assert not access.inspections_for(stranger).exists()
    assert not access.inspections_whose_cases_show_to(stranger).exists()
    assert {rule for rule in RULES if getattr(access, rule)(stranger, inspection)} == set()
