"""The components that are not form fields, and the frame of a page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve

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


def test_a_table_has_its_head_and_scrolls_in_a_region_of_its_name() -> None:
    page = render(
        """{% table "Cases" "Case" last "Per cent:numeric" "What can be done:hidden" levels size="m" %}
        <tr></tr>{% endtable %}""",
        last="",
        levels=["Low", "High & rising"],
    )
    region = page.one("div")
    assert (region["role"], region["aria-label"], region["tabindex"]) == ("region", "Cases", "0")
    assert page.classes("table") == ["govuk-table", "app-table--compact"]
    assert page.classes("caption") == ["govuk-table__caption", "govuk-table__caption--m"]
    numeric = ["govuk-table__header--numeric" in str(heading["class"]) for heading in page.all("th", scope="col")]
    assert numeric == [False, True, False, True, True]
    assert "Case Per cent What can be done Low High & rising" in page.text
    assert page.classes("span") == ["govuk-visually-hidden"]
    assert len(page.all("tbody")) == 1


def test_a_table_may_bring_its_own_head_and_need_no_region() -> None:
    page = render('{% table "Cases" classes="" size="hidden" scrolls=False %}{% table_head "Case" %}{% endtable %}')
    assert [tag for tag, _ in page.elements] == ["table", "caption", "thead", "tr", "th"]
    assert page.classes("table") == ["govuk-table"]
    assert page.classes("caption") == ["govuk-table__caption", "govuk-visually-hidden"]
    assert render('{% table "Cases" region="All" %}{% endtable %}').one("div")["aria-label"] == "All"


def test_cells_print_their_values_as_the_page_would() -> None:
    printed = Template("{% load govuk %}{% cells name none %}{% numeric_cells 3 %}")
    assert printed.render(Context({"name": "<Ann>", "none": None})) == (
        '<td class="govuk-table__cell">&lt;Ann&gt;</td> <td class="govuk-table__cell">None</td>'
        '<td class="govuk-table__cell govuk-table__cell--numeric">3</td>'
    )


def test_a_row_has_a_heading_and_cells() -> None:
    page = render("{% row name 3 numeric=True %}{% row 'Added' name %}", name="<Ann>")
    assert [tag for tag, _ in page.elements] == ["tr", "th", "td", "tr", "th", "td"]
    assert page.text == "<Ann> 3Added <Ann>"
    assert ["--numeric" in str(cell["class"]) for cell in page.all("td")] == [True, False]


def test_what_is_not_known_is_said_and_nought_is_a_number() -> None:
    assert render("{% known 0 'None' '%' %}").text == "0%"
    for value in (None, ""):
        page = render("{% known value 'None' '%' %}", value=value)
        assert (page.text, page.classes("span")) == ("None", ["app-missing"])


def test_a_link_says_to_listeners_what_it_is_about() -> None:
    page = render("{% link text 'admin:index' hidden='case <1>' %}", text="Change & save")
    assert page.one("a") == {"class": "govuk-link", "href": "/admin/"}
    assert page.text == "Change & save case <1>"
    page = render("{% link_to 'admin:index' %}Case <strong>{{ name }}</strong>{% endlink_to %}", name="<b>")
    assert (page.text, len(page.all("strong")), len(page.all("b"))) == ("Case <b>", 1, 0)


def test_a_link_that_looks_like_a_button_can_be_one_of_two() -> None:
    page = render("{% button_link 'Draw' 'admin:index' secondary=True %}")
    assert page.classes("a", role="button", href="/admin/") == ["govuk-button", "govuk-button--secondary"]


def test_links_of_a_page_under_the_admin_lead_to_pages_under_the_admin() -> None:
    request = RequestFactory().get("/admin/inspections/northshire/panel/")
    template = Template("{% load govuk %}{% link 'Panel' 'panel:panel' 'northshire' %}")
    for address in ("/admin/inspections/northshire/panel/", "/inspections/northshire/panel/"):
        request.resolver_match = resolve(address)
        assert Markup(template.render(RequestContext(request))).one("a")["href"] == address


def test_details_open_from_a_summary_and_a_warning_says_that_it_is_one() -> None:
    page = render("{% details title hidden='of entry 3' %}<p>In full</p>{% enddetails %}", title="Show <all>")
    assert page.text == "Show <all> of entry 3 In full"
    assert render("{% warning %}It is shown once.{% endwarning %}").text == "! Warning It is shown once."


def test_a_row_of_a_summary_list_says_when_it_has_no_actions() -> None:
    page = render("{% summary_row 'File <1>' actions=False %}<b>a.csv</b>{% endsummary_row %}")
    assert page.classes("div") == ["govuk-summary-list__row", "govuk-summary-list__row--no-actions"]
    assert (page.text, len(page.all("b"))) == ("File <1> a.csv", 1)


def test_a_plot_is_named_and_described() -> None:
    drawn = SimpleNamespace(title="Scores", description="18 of 36", width=700, height=200)
    page = render("{% plot drawn 'scores' 2 %}<rect></rect>{% endplot %}", drawn=drawn)
    assert page.one("div", role="region")["aria-label"] == "Plot. Scores"
    assert (page.one("svg")["viewbox"], page.ids()) == ("0 0 700 200", ["scores-2-title", "scores-2-description"])
    assert page.one("svg")["aria-labelledby"] == "scores-2-title scores-2-description"


def test_words_are_put_together() -> None:
    assert render("{{ number|counted:'case' }}, {{ 1|counted:'case' }}", number=3).text == "3 cases, 1 case"
    assert render("{{ domain|after:'Findings on' }}", domain="<1>").text == "Findings on <1>"


def test_a_page_says_its_heading_once_and_prints_it_in_the_title_too() -> None:
    page = Template('{% extends "narrow_page.html" %}{% block heading %}Users & roles of {{ name }}{% endblock %}')
    printed = page.render(Context({"name": "<b>"}))
    assert printed.count("Users & roles of &lt;b&gt;") == 2
    assert "<title>Users & roles of &lt;b&gt; – Youth inspection</title>" in printed
    assert "govuk-caption-l" not in printed


def test_an_empty_list_leads_to_a_view() -> None:
    assert render("{% empty_state 'No cases' 'None yet.' 'Load' 'admin:index' %}").one("a")["href"] == "/admin/"


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
