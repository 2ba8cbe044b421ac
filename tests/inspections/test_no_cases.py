"""Why an inspection has no cases in a domain: the lead inspector writes it, and the file carries it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inspections.actions.no_cases import explain_no_cases, reason_for
from inspections.errors import Refused, Stale
from inspections.models import Domain, Inspection, Role
from inspections.stale import fingerprint
from ledger.reading import records, verify
from tests import factories
from tests.ledger.opening import open_ledger
from tests.ledger.reading import told
from tests.ratings.no_cases import WHY

pytestmark = pytest.mark.django_db
NOTHING = fingerprint("")


@pytest.fixture
def inspection() -> Inspection:
    """Out-of-court cases alone."""
    stored = factories.inspection()
    factories.sampled_case(stored, "O01", "out_of_court")
    open_ledger(stored)
    return stored


@pytest.fixture
def lead(inspection: Inspection, client: Client) -> Any:
    person = factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    client.force_login(person)
    return person


def domain(inspection: Inspection, number: int = 2) -> Domain:
    return inspection.framework.domains.get(number=number)


def refused(inspection: Inspection, by: Any, number: int = 2) -> str:
    with pytest.raises(Refused) as refusal:
        explain_no_cases(inspection=inspection, domain=domain(inspection, number), reason=WHY, shown=NOTHING, by=by)
    return str(refusal.value)


def test_the_reason_is_stored_changed_and_taken_back_and_the_ledger_accounts_for_it(
    inspection: Inspection, lead: Any
) -> None:
    court = domain(inspection)
    given = {"inspection": inspection, "domain": court, "by": lead}
    assert explain_no_cases(reason=f" {WHY}\n", shown=NOTHING, **given)
    assert not explain_no_cases(reason=WHY, shown="anything", **given)
    entry = records(inspection.reference)[-1]
    assert (entry.act, entry.content["domain"]) == ("reason for no cases written", 2)
    assert WHY in told(entry)[1].values()
    assert explain_no_cases(reason="Nobody was sent.", shown=fingerprint(WHY), **given)
    assert reason_for(inspection, court) == "Nobody was sent."
    assert explain_no_cases(reason="", shown=fingerprint("Nobody was sent."), **given)
    assert reason_for(inspection, court) == ""
    assert verify(inspection.reference) is None


def test_there_is_nothing_to_explain_where_there_are_cases_or_none_are_needed(
    inspection: Inspection, lead: Any
) -> None:
    title = "Domain 3: Out-of-court disposals"
    assert refused(inspection, lead, 3) == f"{title} has cases in this inspection, so there is nothing to explain."
    assert refused(inspection, lead, 1).endswith("is not rated from cases in this inspection.")
    inspection.sampled_cases.all().delete()
    assert refused(inspection, lead) == "No case is in the sample. Draw the sample first."


def test_a_stale_save_keeps_both_reasons(inspection: Inspection, lead: Any, client: Client) -> None:
    court, address = domain(inspection), reverse("inspections:no_cases", args=[inspection.reference, 2])
    explain_no_cases(inspection=inspection, domain=court, reason=WHY, shown=NOTHING, by=lead)
    with pytest.raises(Stale, match="This reason has changed since you opened it"):
        explain_no_cases(inspection=inspection, domain=court, reason="Mine.", shown=NOTHING, by=lead)
    page = client.post(address, {"reason": "Mine.", "shown": NOTHING}).content.decode()
    assert WHY in page
    assert "Mine." in page
    client.post(address, {"reason": "Mine.", "shown": fingerprint(WHY)})
    assert reason_for(inspection, court) == "Mine."


def test_the_page_says_what_is_stored_and_leads_back_to_the_ratings(
    inspection: Inspection, lead: Any, client: Client
) -> None:
    address = reverse("inspections:no_cases", args=[inspection.reference, 2])
    answer = client.post(address, {"reason": WHY, "shown": NOTHING})
    assert (answer.status_code, answer["Location"]) == (302, reverse("ratings:ratings", args=[inspection.reference]))
    assert WHY in client.get(address).content.decode()
    assert client.get(reverse("inspections:no_cases", args=[inspection.reference, 1])).status_code == 404
