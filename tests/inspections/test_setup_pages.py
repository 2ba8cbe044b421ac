"""Adding, changing, closing and reopening an inspection: pages and actions."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from inspections.actions import setup
from inspections.errors import Refused
from inspections.models import Edition, EvidenceRating, Finding, Framework, Inspection, KnownAs, Role
from inspections.sampling_design import DESIGN
from ledger.models import Entry
from reports.models import Issue
from tests import factories
from tests.ledger.reading import became, told

DATES = {
    "fieldwork_starts_day": "2",
    "fieldwork_starts_month": "3",
    "fieldwork_starts_year": "2026",
    "fieldwork_ends_day": "13",
    "fieldwork_ends_month": "3",
    "fieldwork_ends_year": "2026",
}
EDIT = "/inspections/northshire-2026/edit/"


@pytest.fixture
def adam(db: None, client: Client) -> User:
    user = factories.administrator()
    client.force_login(user)
    return user


@pytest.fixture
def given(db: None) -> dict[str, str]:
    """A right form for adding an inspection."""
    framework = factories.framework()
    lead = factories.user("lena")
    named = {"reference": "northshire-2026", "framework": str(framework.pk), "lead_inspector": str(lead.pk)}
    return {**named, "known_as": "YOS", "joint": "on", "panel_quorum": "3", **DATES}


@pytest.fixture
def edited(given: dict[str, str]) -> dict[str, str]:
    """A right form for changing an inspection, with the values that it has."""
    wanted = {name: value for name, value in given.items() if name not in {"reference", "lead_inspector", "joint"}}
    return wanted | {"known_as": "YOT", "panel_quorum": "3"}


def last_entry() -> Entry:
    return Entry.objects.filter(chain__name="northshire-2026").latest("sequence")


def test_without_a_service_the_page_leads_to_adding_one(adam: User, client: Client) -> None:
    page = client.get("/add-inspection/").content.decode()
    assert "Add the service first, then its inspection." in page


def test_without_a_framework_the_page_says_who_loads_one(adam: User, client: Client) -> None:
    Framework.objects.all().delete()
    assert "load_framework" in client.get("/add-inspection/").content.decode()


def test_a_service_is_chosen_first(adam: User, client: Client) -> None:
    service = factories.service()
    assert "Which service is inspected?" in client.get("/add-inspection/").content.decode()
    response = client.get("/add-inspection/", {"service": service.pk})
    assert response.headers["Location"] == f"/services/{service.pk}/add-inspection/"
    form = client.get("/add-inspection/", {"service": ""}).context["form"]
    assert form.errors == {"service": ["Choose a service."]}
    assert client.get("/services/9999/add-inspection/").headers["Location"] == "/add-inspection/"


def test_what_the_service_calls_itself_is_filled_in(adam: User, client: Client) -> None:
    service = factories.service(known_as=KnownAs.YJS)
    initial = client.get(f"/services/{service.pk}/add-inspection/").context["form"].initial
    assert initial["known_as"] == "YJS"


def test_an_inspection_is_added_with_its_lead_inspector(adam: User, given: dict[str, str], client: Client) -> None:
    service = factories.service()
    response = client.post(f"/services/{service.pk}/add-inspection/", given)
    assert response.headers["Location"] == "/inspections/northshire-2026/team/"
    inspection = Inspection.objects.get()
    assert (inspection.service, inspection.known_as, inspection.joint) == (service, "YOS", True)
    assert (inspection.fieldwork_starts, inspection.fieldwork_ends) == (date(2026, 3, 2), date(2026, 3, 13))
    assert [getattr(inspection, name) for name in DESIGN[:-1]] == [6, 9, 3, 5, 80, 5, 60]
    assert inspection.balancing_variables == ["disposal", "harm", "safety", "gender"]
    assert [(each.user.username, each.role) for each in inspection.memberships.all()] == [("lena", "lead_inspector")]
    entries = Entry.objects.filter(chain__name="northshire-2026").order_by("sequence")
    assert [(entry.by, entry.act) for entry in entries] == [
        ("adam", "inspection added"),
        ("adam", "lead inspector chosen"),
    ]
    ((table, key, fields),) = became(entries[0])
    assert (table, key) == ("inspections.inspection", ())
    assert fields is not None
    assert (fields["framework"], fields["fieldwork_starts"]) == ("youth-offending-2018", "2026-03-02")


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"reference": ""}, "reference", "Enter a reference."),
        (
            {"reference": "taken-2026"},
            "reference",
            "There is an inspection with this reference already. Choose another.",
        ),
        (
            {"reference": "North shire"},
            "reference",
            "Use lower-case letters, digits and single hyphens, such as northshire-2026.",
        ),
        ({"lead_inspector": ""}, "lead_inspector", "Choose a lead inspector."),
        ({"lead_inspector": "9999"}, "lead_inspector", "Choose a person from the list."),
        ({"known_as": ""}, "known_as", "Select what the service calls itself."),
        ({"fieldwork_ends_day": "1"}, "fieldwork_ends", "Fieldwork can’t end before it starts."),
        ({"fieldwork_starts_month": "13"}, "fieldwork_starts", "The date must be a real date, for example 27 3 2026."),
    ],
)
def test_an_inspection_is_not_added_while_something_is_wrong(
    change: dict[str, str], field: str, sentence: str, adam: User, given: dict[str, str], client: Client
) -> None:
    inspection = factories.inspection("taken-2026")
    response = client.post(f"/services/{inspection.service_id}/add-inspection/", given | change)
    assert response.context["form"].errors == {field: [sentence]}
    assert Inspection.objects.count() == 1


def test_somebody_who_may_not_sign_in_can_not_lead(adam: User, given: dict[str, str], client: Client) -> None:
    User.objects.filter(username="lena").update(is_active=False)
    response = client.post(f"/services/{factories.service().pk}/add-inspection/", given)
    assert response.context["form"].errors == {"lead_inspector": ["Choose a person from the list."]}


def test_adding_is_all_or_nothing(adam: User) -> None:
    lead = factories.user("lena", is_active=False)
    with pytest.raises(Refused, match="Person lena may not sign in"):
        setup.add_inspection(
            reference="northshire-2026",
            service=factories.service(),
            framework=factories.framework(),
            lead_inspector=lead,
            values={},
            by=adam,
        )
    assert not Inspection.objects.exists()
    assert not Entry.objects.filter(chain__name="northshire-2026").exists()


def test_the_action_checks_what_the_form_checks(adam: User) -> None:
    with pytest.raises(Refused) as refused:
        setup.add_inspection(
            reference="North Shire",
            service=factories.service(),
            framework=factories.framework(),
            lead_inspector=adam,
            values={"fieldwork_starts": date(2026, 3, 2), "fieldwork_ends": date(2026, 3, 1)},
            by=adam,
        )
    assert refused.value.sentences == [
        "Use lower-case letters, digits and single hyphens, such as northshire-2026.",
        "Fieldwork can't end before it starts.",
    ]


def test_the_settings_show_everything_that_was_set_up(client: Client, db: None) -> None:
    inspection = factories.inspection(joint=True)
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    context = client.get("/inspections/northshire-2026/settings/").context
    rows = {row["key"]: row["value"] for row in context["rows"] + context["design_rows"]}
    assert rows == {
        "Reference": "northshire-2026",
        "Service": "Northshire Youth Offending Team",
        "Known as": "YOT (youth offending team)",
        "Framework": "Youth offending services inspection framework, 2018 to 2021",
        "Edition of the report": "None chosen yet",
        "Joint inspection": "Yes",
        "First day of fieldwork": "2 March 2026",
        "Last day of fieldwork": "13 March 2026",
        "Report published": "Not yet known",
        "Quorum of the ratings panel": "3",
        "Court disposals that started": "6 to 9 months before fieldwork starts",
        "Out-of-court disposals that started": "3 to 5 months before fieldwork starts",
        "Confidence": "80%",
        "Margin of error": "5 percentage points",
        "Share of court disposals": "60%",
        "Kept in proportion, in order": "Disposal, then risk of serious harm, then safety and wellbeing, then gender",
    }


def test_an_inspection_is_changed(adam: User, edited: dict[str, str], client: Client) -> None:
    inspection = factories.inspection()
    change = {"known_as": "YJS", "joint": "on", "panel_quorum": "3"}
    published = {"published_day": "1", "published_month": "6", "published_year": "2026"}
    response = client.post(EDIT, edited | change | published)
    assert response.headers["Location"] == "/inspections/northshire-2026/settings/"
    inspection.refresh_from_db()
    assert (inspection.known_as, inspection.joint) == ("YJS", True)
    assert told(last_entry())[0] == {
        "before": {"known_as": "YOT", "joint": False, "published": None},
        "after": {"known_as": "YJS", "joint": True, "published": "2026-06-01"},
    }


def test_saving_without_a_change_records_nothing(adam: User, edited: dict[str, str], client: Client) -> None:
    factories.inspection()
    assert client.post(EDIT, edited).status_code == 302
    assert not Entry.objects.filter(chain__name="northshire-2026").exists()


def use(inspection: Inspection, what: str) -> None:
    """Record something under the inspection's framework."""
    domain = inspection.framework.domains.get(number=1)
    if what == "caseload":
        factories.caseload(inspection)
    elif what == "case":
        factories.sampled_case(inspection)
    elif what == "evidence":
        EvidenceRating.objects.create(inspection=inspection, standard=factories.standard("1.1"))
    else:
        Finding.objects.create(inspection=inspection, domain=domain, kind="strength", position=1, text="T")


@pytest.mark.parametrize("what", ["caseload", "case", "evidence", "finding"])
def test_the_framework_is_fixed_once_anything_is_recorded_under_it(what: str, adam: User, client: Client) -> None:
    inspection = factories.inspection()
    other = Framework.objects.create(slug="other", title="Another framework", rules=inspection.framework.rules)
    assert "framework" in client.get(EDIT).context["form"].fields
    use(inspection, what)
    page = client.get(EDIT)
    assert "framework" not in page.context["form"].fields
    assert "can’t change any more" in page.content.decode()
    with pytest.raises(Refused, match="framework can’t change any more"):
        setup.edit_inspection(inspection=inspection, values={"framework": other}, by=adam)


def test_an_unused_framework_can_be_another(adam: User) -> None:
    inspection = factories.inspection()
    other = Framework.objects.create(slug="other", title="Another framework", rules=inspection.framework.rules)
    assert setup.edit_inspection(inspection=inspection, values={"framework": other}, by=adam)
    inspection.refresh_from_db()
    assert inspection.framework == other
    assert last_entry().content["after"] == {"framework": "Another framework"}


def test_the_edition_is_chosen_until_a_report_is_issued_in_it(
    adam: User, edited: dict[str, str], client: Client
) -> None:
    inspection = factories.inspection()
    first, second = (Edition.objects.get(slug=slug) for slug in ("2019", "2020"))
    assert "None chosen yet" in client.get("/inspections/northshire-2026/settings/").content.decode()
    assert client.post(EDIT, edited | {"edition": str(first.pk)}).status_code == 302
    inspection.refresh_from_db()
    assert inspection.edition == first
    assert last_entry().content["after"] == {"edition": str(first)}
    Issue.objects.create(inspection=inspection, number=1, issued_at=timezone.now())
    page = client.post(EDIT, edited | {"edition": str(second.pk)})
    assert "The edition can’t change any more: a report was issued in it." in page.content.decode()
    assert client.post(EDIT, edited | {"edition": str(first.pk), "joint": "on"}).status_code == 302
    inspection.refresh_from_db()
    assert inspection.edition == first


def test_the_sampling_design_is_not_the_administrator_s_to_change(
    adam: User, edited: dict[str, str], client: Client
) -> None:
    inspection = factories.inspection()
    add_page = client.get(f"/services/{inspection.service_id}/add-inspection/")
    for page in (add_page, client.get(EDIT)):
        assert not set(DESIGN) & set(page.context["form"].fields)
    assert client.post(EDIT, edited | {"court_months_to": "12"}).status_code == 302
    with pytest.raises(ValueError, match="changed elsewhere: court_months_to"):
        setup.edit_inspection(inspection=inspection, values={"court_months_to": 12}, by=adam)
    inspection.refresh_from_db()
    assert inspection.court_months_to == 9


CHANGE_DESIGN = 'href="/inspections/northshire-2026/sample/settings/"'
TO_THE_SAMPLE = 'href="/inspections/northshire-2026/sample/"'
IS_FIXED = "The sample has been drawn, so its design can’t change any more."


@pytest.mark.parametrize(
    ("role", "state", "shown"),
    [
        (Role.LEAD_INSPECTOR, "open", CHANGE_DESIGN),
        (Role.INSPECTOR, "open", TO_THE_SAMPLE),
        (Role.LEAD_INSPECTOR, "drawn", IS_FIXED),
        (Role.INSPECTOR, "drawn", IS_FIXED),
        (Role.LEAD_INSPECTOR, "closed", None),
    ],
)
def test_the_settings_lead_to_the_sampling_design_while_it_can_change(
    role: Role, state: str, shown: str | None, client: Client, db: None
) -> None:
    inspection = factories.inspection(closed_at=timezone.now() if state == "closed" else None)
    client.force_login(factories.member(inspection, role))
    if state == "drawn":
        factories.sampled_case(inspection)
    page = client.get("/inspections/northshire-2026/settings/").content.decode()
    assert "Sampling design" in page
    assert [each for each in (CHANGE_DESIGN, TO_THE_SAMPLE, IS_FIXED) if each in page] == ([shown] if shown else [])


def test_closing_asks_first_then_refuses_every_change(adam: User, edited: dict[str, str], client: Client) -> None:
    inspection = factories.inspection()
    page = "/inspections/northshire-2026/close/"
    assert "Close the inspection northshire-2026?" in client.get(page).content.decode()
    assert Inspection.objects.get().closed_at is None
    assert client.post(page).headers["Location"] == "/inspections/northshire-2026/"
    inspection.refresh_from_db()
    assert inspection.is_closed
    assert (last_entry().by, last_entry().act) == ("adam", "inspection closed")
    for closed in (page, EDIT, "/inspections/northshire-2026/team/"):
        assert client.post(closed, edited).status_code == 403
    with pytest.raises(Refused, match="This inspection is closed"):
        setup.edit_inspection(inspection=inspection, values={"joint": True}, by=adam)
    with pytest.raises(Refused, match="This inspection is closed"):
        setup.close_inspection(inspection=inspection, by=adam)


def test_reopening_takes_a_reason(adam: User, client: Client) -> None:
    inspection = factories.inspection(closed_at=timezone.now())
    page = "/inspections/northshire-2026/open-again/"
    form: Any = client.post(page, {"reason": " "}).context["form"]
    assert form.errors == {"reason": ["Say why the inspection is opened again."]}
    assert client.post(page, {"reason": "A figure was wrong. "}).status_code == 302
    inspection.refresh_from_db()
    assert not inspection.is_closed
    assert last_entry().act == "inspection reopened"
    assert told(last_entry()) == ({}, {"reason": "A figure was wrong."})
    with pytest.raises(Refused, match="open already"):
        setup.reopen_inspection(inspection=inspection, reason="Again", by=adam)
