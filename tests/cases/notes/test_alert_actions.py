from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import Alert, AlertUpdate, SampledCase
from cases.notes.alert_actions import add_to_alert, raise_alert, resolve_alert
from cases.queries import has_evidence
from inspections.actions.setup import close_inspection
from inspections.errors import Refused
from inspections.models import Role
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def lead(case: SampledCase) -> User:
    return factories.member(case.inspection, Role.LEAD_INSPECTOR)


def raised(case: SampledCase, by: User | None = None, **fields: Any) -> Alert:
    values = {"concern": "Nobody acted on a threat.", "told": "Duty manager", "told_at": timezone.now(), **fields}
    return raise_alert(case=case, by=by or inspector_of(case), **values)


def entries() -> QuerySet[Entry]:
    return Entry.objects.filter(chain__name="northshire-2026")


def last_entry() -> Entry:
    return entries().order_by("sequence").last()  # type: ignore[return-value]


def test_an_alert_says_what_to_whom_when_and_what_was_done(case: SampledCase) -> None:
    told_at = timezone.now() - timedelta(hours=1)
    raised(case, concern=" Threat.\r\nTwo lines. ", told_at=told_at, action="Called in.")
    stored = Alert.objects.get()
    assert (stored.number, stored.concern, stored.told, stored.told_at) == (
        1,
        "Threat.\nTwo lines.",
        "Duty manager",
        told_at,
    )
    assert (stored.action, stored.raised_by, stored.is_open) == ("Called in.", inspector_of(case), True)
    assert raised(case).number == 2


def test_the_ledger_seals_the_words_of_an_alert_and_names_its_case(case: SampledCase) -> None:
    raised(case)
    entry = last_entry()
    assert (entry.act, entry.subject) == ("alert raised", "C01/alert 1")
    assert {name: entry.content[name] for name in ("case", "number")} == {"case": "C01", "number": 1}
    assert "threat" not in str(entry.content)
    assert "manager" not in str(entry.content)
    assert told(entry)[1] == {"concern": "Nobody acted on a threat.", "told": "Duty manager"}
    assert verify("northshire-2026") is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"concern": " "}, "Enter what needs immediate action."),
        ({"told": ""}, "Enter whom at the service you told."),
        (
            {"told_at": timezone.now() + timedelta(days=1)},
            "The time at which you told the service must be in the past.",
        ),
    ],
)
def test_an_alert_that_lacks_something_is_refused(case: SampledCase, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        raised(case, **fields)
    assert not Alert.objects.exists()
    assert not entries().exists()


def test_whoever_inspects_raises_alerts_on_any_case_and_nobody_else(case: SampledCase, lead: User) -> None:
    colleague = factories.member(case.inspection, Role.INSPECTOR, "colleague")
    assert raised(case, lead).raised_by == lead
    assert raised(case, colleague).raised_by == colleague
    for other in (factories.member(case.inspection, Role.PANEL_MEMBER), factories.administrator()):
        with pytest.raises(Refused, match="Only the lead inspector and the inspectors of this inspection can write"):
            raised(case, other)


def test_an_alert_sent_twice_is_stored_once(case: SampledCase) -> None:
    token = uuid4()
    assert raised(case, token=token) == raised(case, token=token)
    alert = raised(case)
    token = uuid4()
    for _ in range(2):
        add_to_alert(alert=alert, by=inspector_of(case), text="More.", token=token)
    assert (Alert.objects.count(), AlertUpdate.objects.count(), entries().count()) == (2, 1, 3)


def test_a_withdrawn_case_takes_no_new_alert_and_an_open_one_is_still_resolved(case: SampledCase) -> None:
    alert = raised(case)
    SampledCase.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    with pytest.raises(Refused, match="Case C01 has been withdrawn from the sample, so it takes no more alerts"):
        raised(case)
    resolve_alert(alert=alert, by=inspector_of(case), resolution="Contained.")
    assert Alert.objects.open().count() == 0


def test_nothing_in_an_alert_is_overwritten_by_what_is_added(case: SampledCase, lead: User) -> None:
    alert = raised(case)
    add_to_alert(alert=alert, by=lead, text="It was the deputy.\r\n")
    add_to_alert(alert=alert, by=inspector_of(case), text="Called again.")
    assert [(update.number, update.by, update.text) for update in alert.updates.all()] == [
        (1, lead, "It was the deputy."),
        (2, inspector_of(case), "Called again."),
    ]
    assert Alert.objects.get().told == "Duty manager"
    assert last_entry().content["update"] == 2
    with pytest.raises(Refused, match="Enter what is to be added"):
        add_to_alert(alert=alert, by=lead, text=" \n")


def test_an_alert_is_resolved_once_and_with_words(case: SampledCase, lead: User) -> None:
    alert = raised(case)
    with pytest.raises(Refused, match="Enter how the risk was contained"):
        resolve_alert(alert=alert, by=lead, resolution=" ")
    resolve_alert(alert=alert, by=lead, resolution="A plan is agreed.")
    stored = Alert.objects.get()
    assert (stored.is_open, stored.resolved_by, stored.resolution) == (False, lead, "A plan is agreed.")
    with pytest.raises(Refused, match="Person lead_inspector has resolved this alert already"):
        resolve_alert(alert=alert, by=inspector_of(case), resolution="Again.")
    add_to_alert(alert=alert, by=lead, text="Seen once more.")
    assert alert.updates.count() == 1


def test_no_alert_is_resolved_without_words_in_the_database_either(case: SampledCase) -> None:
    factories.alert(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.update(resolved_at=timezone.now())


def test_an_inspection_with_an_open_alert_is_not_closed(case: SampledCase, lead: User) -> None:
    alert, adam = raised(case), factories.administrator()
    with pytest.raises(Refused, match="Alerts are open on C01"):
        close_inspection(inspection=case.inspection, by=adam)
    resolve_alert(alert=alert, by=lead, resolution="Contained.")
    close_inspection(inspection=case.inspection, by=adam)
    with pytest.raises(Refused, match="This inspection is closed"):
        raised(case, lead)


def test_a_sample_with_an_alert_is_not_drawn_again(case: SampledCase) -> None:
    assert not has_evidence(case.inspection)
    raised(case)
    assert has_evidence(case.inspection)
