"""What is printed: a standard on few pages without what stands beside it, and a whole case with every word."""

import io

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pypdf import PdfReader

from cases.models import SampledCase
from tests.browser.conftest import OpenPage
from tests.browser.keeping import CasePage
from tests.browser.world import LONG
from tests.cases.fieldwork.answering import a_case, answer_everything, inspector_of, record
from tests.cases.fieldwork.answering import page as stored_page

pytestmark = pytest.mark.browser

END = "The last words of long evidence."


@pytest.fixture
def case(database: None) -> SampledCase:
    """A case with everything answered, and as much evidence as inspectors write."""
    case = a_case()
    answer_everything(case)
    for name in ("2.1", "2.2", "2.3", "2.4"):
        evidence = [item.key for item in stored_page(case, name).items if item.kind == "evidence"]
        record(case, name, dict.fromkeys(evidence, f"{LONG * 4}{END}"))
    return case


def printed(page: Page) -> list[str]:
    """The words of each page on paper."""
    return [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]


def test_a_standard_is_printed_on_two_pages_with_all_its_words(case: SampledCase, open_page: OpenPage) -> None:
    tab = CasePage(open_page(inspector_of(case)))
    tab.open(reverse("cases:standard", args=[case.inspection.reference, case.reference, "2.1"]))
    pages = printed(tab.page)
    assert len(pages) == 2
    words = " ".join(pages)
    assert words.count(END) == 3
    for beside in ("About case", "keyboard", "Guidance", "History", "Sign out", "Back to case", "Inspections"):
        assert beside not in words, beside


def test_a_whole_case_is_printed_on_few_pages(case: SampledCase, open_page: OpenPage) -> None:
    page = open_page(inspector_of(case))
    page.goto(reverse("cases:whole_case", args=[case.inspection.reference, case.reference]))
    pages = printed(page)
    words = " ".join(pages)
    evidence = [item for name in ("2.1", "2.2", "2.3", "2.4") for item in stored_page(case, name).items]
    assert words.count(END) == len([item for item in evidence if item.kind == "evidence"])
    for inside in ("About the case", "2.4 Reviewing", "What the service recorded"):
        assert inside in words, inside
    assert len(pages) <= 8


def test_a_question_without_an_answer_is_printed_so(database: None, open_page: OpenPage) -> None:
    case = a_case()
    tab = CasePage(open_page(inspector_of(case)))
    tab.open(reverse("cases:standard", args=[case.inspection.reference, case.reference, "2.1"]))
    tab.choose("No", "2.1.1a")
    words = " ".join(printed(tab.page))
    assert words.count("Unanswered") >= 21
    assert "Unable to assess" not in words
