"""Without a network: prepared pages open, take answers, survive, and belong to one person."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from cases.models import SampledCase
from inspections.models import Role
from tests import factories
from tests.browser.checks import axe, overflowing
from tests.browser.conftest import OpenPage, Watch, sign_in
from tests.browser.keeping import EVIDENCE, CasePage
from tests.cases.fieldwork.answering import a_case, inspector_of
from tests.cases.fieldwork.answering import page as stored_page

pytestmark = pytest.mark.browser


@pytest.fixture
def case(database: None) -> SampledCase:
    return a_case()


@pytest.fixture
def prepared(case: SampledCase, open_page: OpenPage) -> Page:
    """The inspector's browser with their one open case prepared."""
    page = open_page(inspector_of(case), service_workers="allow")
    page.goto("/my-cases/")
    page.get_by_role("button", name="Take my cases offline").click()
    expect(page.get_by_text("1 open case prepared on this computer")).to_be_visible()
    return page


def address(case: SampledCase, name: str, *more: str) -> str:
    return reverse(f"cases:{name}", args=[case.inspection.reference, case.reference, *more])


def pages_kept(page: Page) -> list[str]:
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if name.startswith("pages|")]


def test_prepared_cases_open_take_answers_and_send_them_later(prepared: Page, case: SampledCase, watch: Watch) -> None:
    context = prepared.context
    watch.offline(context)
    prepared.goto("/my-cases/")
    expect(prepared.get_by_text("This is the page as it was prepared on this computer")).to_be_visible()
    prepared.get_by_role("link", name="C01", exact=True).click()
    prepared.get_by_role("link", name="2.1 Assessment").click()
    tab = CasePage(prepared).ready()
    tab.write("Without a network.")
    tab.choose("No", "2.1.1a")
    tab.expect_state("waiting")
    assert axe(prepared) == []
    assert overflowing(prepared) == []
    prepared.reload()
    tab.ready().expect_words("Without a network.")
    prepared.close()
    again = CasePage(context.new_page()).open(address(case, "standard", "2.1"))
    again.expect_words("Without a network.")
    expect(again.page.get_by_role("link", name="2 changes wait to be sent")).to_be_visible()
    watch.offline(context, False)
    again.expect_state("saved")
    again.expect_state("saved", key="2.1.1a")
    assert stored_page(case, "2.1").recorded == {EVIDENCE: "Without a network.", "2.1.1a": "no"}


def test_a_prepared_page_shows_what_was_saved_after_it_was_prepared(
    prepared: Page, case: SampledCase, watch: Watch
) -> None:
    tab = CasePage(prepared).open(address(case, "standard", "2.2"))
    tab.write("Saved later.", "2.2.1 evidence")
    tab.expect_state("saved", key="2.2.1 evidence")
    watch.offline(prepared.context)
    prepared.reload()
    tab.ready().expect_words("Saved later.", "2.2.1 evidence")


def test_a_page_that_was_not_prepared_says_so(prepared: Page, watch: Watch) -> None:
    watch.offline(prepared.context)
    prepared.goto("/inspections/northshire-2026/history/")
    expect(prepared.get_by_role("heading", level=1)).to_have_text("This page can’t be opened without a connection")
    assert axe(prepared) == []
    prepared.get_by_role("link", name="My unsent work").first.click()
    expect(prepared.get_by_role("heading", level=1)).to_have_text("My unsent work")
    assert axe(prepared) == []


def test_signing_out_removes_the_prepared_pages(prepared: Page, watch: Watch) -> None:
    assert len(pages_kept(prepared)) == 1
    prepared.get_by_role("button", name="Sign out").first.click()
    prepared.wait_for_url("**/sign-in/")
    assert pages_kept(prepared) == []


def test_after_signing_out_through_the_admin_no_prepared_page_opens(prepared: Page, watch: Watch) -> None:
    watch.allow(503)
    User.objects.update(is_administrator=True)
    prepared.goto("/admin/")
    prepared.get_by_role("button", name="Log out").click()
    prepared.wait_for_load_state()
    watch.offline(prepared.context)
    prepared.goto("/my-work/")
    expect(prepared.get_by_text("There is no connection, and this page was not prepared")).to_be_visible()


NO_JOURNAL = "() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('broken'); }; }"
NO_CACHES = "() => { CacheStorage.prototype.open = () => Promise.reject(new DOMException('broken')); }"
FULL_CACHES = """async () => {
    await caches.delete('assets');
    Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
}"""


@pytest.mark.parametrize("broken", [NO_JOURNAL, NO_CACHES, FULL_CACHES])
def test_broken_storage_does_not_stand_between_a_person_and_the_server(
    prepared: Page, case: SampledCase, broken: str
) -> None:
    [worker] = prepared.context.service_workers
    worker.evaluate(broken)
    tab = CasePage(prepared).open(address(case, "standard", "2.1"))
    tab.write("Saved all the same.")
    tab.expect_state("saved")
    assert stored_page(case, "2.1").recorded == {EVIDENCE: "Saved all the same."}


def test_prepared_pages_of_another_account_are_never_shown(prepared: Page, case: SampledCase, watch: Watch) -> None:
    mine = pages_kept(prepared)
    # What the service worker answers where nothing is prepared.
    watch.allow(503)
    other = factories.member(case.inspection, Role.INSPECTOR, "other")
    sign_in(prepared.context, other, "/".join(prepared.url.split("/")[:3]))
    prepared.goto("/")
    expect(prepared.locator("body")).to_have_attribute("data-user", str(other.pk))
    watch.offline(prepared.context)
    prepared.goto(address(case, "standard", "2.1"))
    expect(prepared.locator("form[data-autosave]")).to_have_count(0)
    assert not set(mine) & set(pages_kept(prepared))
