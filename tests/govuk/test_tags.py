"""The components that are not form fields, and the frame of a page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from govuk import charts
from govuk.forms import helper
from tests.govuk.markup import Markup


def render(template: str, **context: Any) -> Markup:
    return Markup(Template("{% load govuk %}" + template).render(Context(context)))


@pytest.mark.parametrize("value", ["inadequate", "requires_improvement", "good", "outstanding"])
def test_a_rating_has_its_colour_and_its_word(value: str) -> None:
    page = render("{% rating_tag value 'The word' %}", value=value)
    assert page.classes("strong") == ["govuk-tag", "app-rating", f"app-rating--{value.replace('_', '-')}"]
    assert page.text == "The word"


def test_a_form_that_was_sent_twice_says_once_that_it_is_saved() -> None:
    given = [Message(SUCCESS, "Saved."), Message(ERROR, "Refused."), Message(SUCCESS, "Saved.")]
    page = render("{% for message in messages|once %}{{ message }} {% endfor %}", messages=given)
    assert page.text.split() == ["Saved.", "Refused."]


def test_a_rating_not_yet_known_is_grey() -> None:
    page = render("{% rating_tag None 'Not yet rated' %}")
    assert page.classes("strong") == ["govuk-tag", "govuk-tag--grey"]


def test_a_status_is_a_tag_or_plain_words() -> None:
    assert render("{% status_tag 'In progress' 'blue' %}").classes("strong") == ["govuk-tag", "govuk-tag--blue"]
    assert render("{% status_tag 'Completed' %}").elements == []


def test_a_task_is_described_by_its_hint_and_status_and_only_linked_when_it_can_start() -> None:
    page = render(
        "{% task_list tasks %}",
        tasks=[
            {"title": "About the case", "href": "/a/", "hint": "5 facts", "status": "Completed"},
            {"title": "Submit", "href": None, "status": "Cannot start yet"},
        ],
    )
    assert page.one("a")["aria-describedby"] == "task-1-hint task-1-status"
    assert {"task-1-hint", "task-1-status", "task-2-status"} == set(page.ids())


def test_the_stage_at_hand_is_marked_as_the_current_step() -> None:
    stages = [
        {"title": "Caseload", "href": "/a/", "state": "done", "status": "Completed"},
        {"title": "Sample", "href": "/b/", "state": "current", "status": "In progress"},
        {"title": "Panel", "state": "to_do", "status": "Not started"},
    ]
    page = render("{% stage_list stages %}", stages=stages)
    assert [item.get("aria-current") for item in page.all("li")] == [None, "step", None]
    assert len(page.all("a")) == 2


def test_a_change_link_says_what_it_changes() -> None:
    page = render("{% summary_list rows %}", rows=[{"key": "Dates", "value": "March", "href": "/x/"}])
    assert "Change Dates" in page.text


def test_progress_is_said_in_words_and_nothing_is_divided_by_nought() -> None:
    page = render("{% progress_bar 3 12 'cases submitted' %}")
    assert "3 of 12 cases submitted" in page.text
    assert page.one("rect", **{"class": "app-progress__done"})["width"] == "25"
    assert render("{% progress_bar 0 0 'cases' %}").one("rect", **{"class": "app-progress__done"})["width"] == "0"


def test_the_longest_bar_stands_for_the_largest_number() -> None:
    bars = charts.bars([("Referral order", 40), ("Caution", 10), ("None", 0)])
    assert [bar.length for bar in bars] == [370, 92, 0]
    assert charts.bars([("None", 0)])[0].length == 0
    assert charts.bars([]) == []


def test_a_chart_says_its_figures_and_carries_no_style() -> None:
    page = render("{% bar_chart 'Cases by disposal' rows %}", rows=[("Referral order", 40), ("Caution", 10)])
    assert page.one("svg")["aria-label"] == "Cases by disposal. Referral order: 40; Caution: 10"
    assert [attrs for _, attrs in page.elements if "style" in attrs] == []
    assert render("{% bar_chart 'Nothing' rows %}", rows=[]).elements == []


def test_pages_of_a_list_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/list/?kind=court&page=2")
    page = render("{% pagination page %}", request=request, page=Paginator(range(25), 10).page(2))
    assert [link["href"] for link in page.all("a")] == [
        "?kind=court&page=1",
        "?kind=court&page=1",
        "?kind=court&page=2",
        "?kind=court&page=3",
        "?kind=court&page=3",
    ]
    assert page.one("a", **{"aria-current": "page"})["aria-label"] == "Page 2"
    assert render("{% pagination page %}", request=request, page=Paginator([1], 10).page(1)).elements == []


def test_an_empty_list_says_what_to_do() -> None:
    page = render("{% empty_state 'No cases' 'Load the caseload first.' href='/load/' link='Load it' %}")
    assert page.one("a")["href"] == "/load/"
    assert "Load the caseload first." in page.text


class Reference(forms.Form):
    reference = forms.CharField(label="Reference")
    helper = helper(submit="Close the inspection", warning=True)


def confirmed(form: forms.Form, **context: Any) -> Markup:
    given = {"title": "Close this inspection?", "sentences": ["Nobody can change it."], "form": form, "cancel_url": "/"}
    return Markup(render_to_string("govuk/confirm.html", given | context))


def test_the_page_that_asks_says_what_happens_and_how_to_leave() -> None:
    page = confirmed(Reference(), warning="It can't be undone.")
    assert "Nobody can change it." in page.text
    assert "It can't be undone." in page.text
    assert "govuk-button--warning" in page.classes("button", type="submit")
    assert len(page.all("a", href="/")) == 3  # the name of the service, back, cancel


def test_the_title_and_the_summary_of_a_page_follow_its_form() -> None:
    assert "Error:" not in confirmed(Reference()).text
    page = confirmed(Reference({}))
    assert "Error: Close this inspection? – Youth inspection" in page.text
    assert page.fragment_links() == ["id_reference"]


def test_a_page_has_no_empty_breadcrumbs() -> None:
    assert render_to_string("404.html").count("govuk-breadcrumbs") == 0
    page = render("{% breadcrumbs %}{% breadcrumb 'Inspections' 'admin:index' %}{% endbreadcrumbs %}")
    assert page.one("nav")["aria-label"] == "Breadcrumbs"


def test_messages_take_the_focus_and_only_news_does_not() -> None:
    given = [SimpleNamespace(level_tag=tag) for tag in ("success", "error", "warning", "info")]
    page = Markup(render_to_string("404.html", {"messages": given}))
    banners = page.all("div", **{"data-module": "govuk-notification-banner"})
    assert [banner["role"] for banner in banners] == ["alert", "alert", "alert", "region"]
    assert len(page.ids()) == len(set(page.ids()))


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "500"])
def test_an_error_page_prints_without_a_request_and_shows_a_way_forward(name: str) -> None:
    page = Markup(render_to_string(f"{name}.html"))
    assert len(page.all("h1")) == 1
    assert len(page.all("a", href="/")) >= 1
    scripts = page.all("script")
    assert [set(script) for script in scripts] == [{"src", "defer"}]
    assert [attrs for _, attrs in page.elements if "style" in attrs or "onclick" in attrs] == []
