"""A second reading in a browser: it keeps its reader's words as a case's own pages do."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keeping import CasePage
from tests.cases.readings.second_readings import given_out, page_of, save, submitted_case, team

pytestmark = pytest.mark.browser
EVIDENCE = "second/2.1.1 evidence"


def test_what_is_typed_offline_outlives_its_tab_and_is_sent_later(
    database: None, open_page: OpenPage, watch: Watch
) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    page = open_page(other, service_workers="allow")
    page.goto("/my-cases/")
    page.get_by_role("button", name="Take my cases offline").click()
    expect(page.get_by_text("1 open case prepared on this computer")).to_be_visible()
    context = page.context
    watch.offline(context)
    page.goto("/my-cases/")
    page.get_by_role("link", name="C01", exact=True).click()
    tab = CasePage(page).ready()
    tab.write("Without a network.", EVIDENCE)
    tab.choose("No", "second/2.1.1")
    tab.expect_state("waiting", key=EVIDENCE)
    page.close()

    again = CasePage(context.new_page()).open(reverse("cases:second_reading", args=[inspection.reference, "C01"]))
    again.expect_words("Without a network.", EVIDENCE)
    watch.offline(context, False)
    again.expect_state("saved", key=EVIDENCE)
    again.expect_state("saved", key="second/2.1.1")
    assert page_of(reading).recorded == {EVIDENCE: "Without a network.", "second/2.1.1": "no"}


def test_two_windows_of_one_reading_are_shown_side_by_side(database: None, open_page: OpenPage, watch: Watch) -> None:
    watch.is_offline = True
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    address = reverse("cases:second_reading", args=[inspection.reference, "C01"])
    tab = CasePage(open_page(other))
    # It hears nothing of the other window, which it would take in before it is typed into.
    tab.page.route("**/here/", lambda route: route.abort())
    tab.open(address)
    save(reading, {"2.1.1 evidence": "From one window."})

    tab.write("From the other.", EVIDENCE)
    tab.page.unroute("**/here/")
    tab.expect_state("held", key=EVIDENCE)
    tab.item(EVIDENCE).get_by_role("button", name="Choose or combine").click()
    tab.page.get_by_label("The answer that is not saved").check()
    tab.page.get_by_role("button", name="Keep this answer").click()
    expect(tab.page).to_have_url(re.compile(f"{re.escape(address)}$"))
    tab.ready().expect_words("From the other.", EVIDENCE)
