"""How each kind of field prints, plain and with an error."""

from typing import Any

import pytest
from django import forms
from django.forms import BaseForm, formset_factory
from django.template import Context, Template

from govuk.forms import ChoicesWithNone, DateField, helper
from govuk.layout import Fieldset, Question
from tests.govuk.markup import Markup

ANSWERS = [("yes", "Yes"), ("no", "No")]


class EveryField(forms.Form):
    reference = forms.CharField(label="Reference", help_text="For example, YO-2026-01")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    evidence = forms.CharField(label="Evidence", widget=forms.Textarea)
    disposal = forms.ChoiceField(label="Disposal", choices=[("", "Choose one"), ("court", "Court")])
    answer = forms.ChoiceField(label="Is it sufficient?", choices=ANSWERS, widget=forms.RadioSelect, help_text="Judge")
    facts = ChoicesWithNone(label="Which apply?", choices=[("a", "Alpha"), ("b", "Beta")])
    joint = forms.BooleanField(label="It is a joint inspection")
    starts = DateField(label="When does it start?")
    caseload = forms.FileField(label="Caseload")
    version = forms.IntegerField(widget=forms.HiddenInput)
    helper = helper(submit="Save and continue")


def render(template: str, **context: Any) -> Markup:
    return Markup(Template("{% load govuk crispy_forms_tags %}" + template).render(Context(context)))


def printed(form: BaseForm, **context: Any) -> Markup:
    return render("{% error_summary form %}{% crispy form %}", form=form, **context)


@pytest.mark.parametrize(
    ("tag", "name", "css_class"),
    [
        ("input", "reference", "govuk-input"),
        ("input", "password", "govuk-input"),
        ("textarea", "evidence", "govuk-textarea"),
        ("select", "disposal", "govuk-select"),
        ("input", "caseload", "govuk-file-upload"),
    ],
)
def test_a_control_has_a_label_and_its_class_and_shows_that_it_is_wrong(tag: str, name: str, css_class: str) -> None:
    plain, wrong = printed(EveryField()), printed(EveryField({}))
    control = plain.one(tag, name=name)
    assert css_class in (control["class"] or "").split()
    assert f"{css_class}--error" not in (control["class"] or "").split()
    assert "required" not in control
    assert len(plain.all("label", **{"for": f"id_{name}"})) == 1
    control = wrong.one(tag, name=name)
    assert f"{css_class}--error" in (control["class"] or "").split()
    assert f"id_{name}_error" in (control["aria-describedby"] or "").split()
    assert f"id_{name}_error" in wrong.ids()


def test_a_hint_and_an_error_both_describe_their_control() -> None:
    assert printed(EveryField()).one("input", name="reference")["aria-describedby"] == "id_reference_hint"
    described_by = printed(EveryField({})).one("input", name="reference")["aria-describedby"]
    assert described_by == "id_reference_hint id_reference_error"


def test_radios_print_in_a_fieldset_that_their_hint_and_error_describe() -> None:
    page = printed(EveryField({"answer": "perhaps"}))
    radios = page.all("input", name="answer")
    assert [(radio["id"], radio["value"]) for radio in radios] == [("id_answer_0", "yes"), ("id_answer_1", "no")]
    assert len(page.all("fieldset", **{"aria-describedby": "id_answer_hint id_answer_error"})) == 1


def test_a_chosen_radio_stays_chosen() -> None:
    radios = printed(EveryField({"answer": "no"})).all("input", name="answer")
    assert ["checked" in radio for radio in radios] == [False, True]


def test_none_of_these_stands_apart_and_excludes_the_others_in_the_browser() -> None:
    page = printed(EveryField())
    assert [box.get("data-behaviour") for box in page.all("input", name="facts")] == [None, None, "exclusive"]
    assert len(page.all("div", **{"class": "govuk-checkboxes__divider"})) == 1


def test_none_of_these_with_another_choice_is_refused_by_the_server() -> None:
    form = EveryField({"facts": ["a", "none"]})
    assert form.errors["facts"] == ["Select all that apply, or “None of these”, not both."]
    assert EveryField({}).errors["facts"] == ["Select all that apply, or “None of these”."]


def test_none_of_these_alone_is_an_answer() -> None:
    form = EveryField({"facts": ["none"]})
    assert "facts" not in form.errors
    assert form.cleaned_data["facts"] == ["none"]


def test_a_single_checkbox_is_labelled_and_described_by_its_error() -> None:
    box = printed(EveryField({})).one("input", name="joint")
    assert box["class"] == "govuk-checkboxes__input"
    assert box["aria-describedby"] == "id_joint_error"


def test_a_password_has_a_hidden_button_that_shows_it() -> None:
    page = printed(EveryField())
    assert "hidden" in page.one("button", **{"aria-controls": "id_password"})
    assert page.one("input", name="password")["autocomplete"] == "current-password"


def test_a_form_posts_with_files_without_the_browsers_own_checks_and_with_its_button() -> None:
    page = printed(EveryField(), cancel_url="/back/")
    form = page.one("form")
    assert (form["method"], form["enctype"]) == ("post", "multipart/form-data")
    assert "novalidate" in form
    assert page.one("button", type="submit")["data-prevent-double-click"] == "true"
    assert len(page.all("a", href="/back/")) == 1
    assert page.one("input", name="version")["type"] == "hidden"


def test_every_link_of_the_error_summary_lands_on_a_form_control() -> None:
    page = printed(EveryField({}))
    assert page.fragment_links() == [
        "id_reference",
        "id_password",
        "id_evidence",
        "id_disposal",
        "id_answer_0",
        "id_facts_0",
        "id_joint",
        "id_starts_day",
        "id_caseload",
    ]
    assert set(page.fragment_links()) <= page.control_ids()


def test_links_land_with_a_prefix_and_in_a_formset_too() -> None:
    forms_ = formset_factory(EveryField, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-reference": "A", "form-1-starts_day": "3"}
    )
    page = render(
        "{% error_summary formset %}{% for form in formset %}{% for field in form %}"
        "{% question field %}{% endfor %}{% endfor %}",
        formset=forms_,
    )
    assert "id_form-1-starts_month" in page.fragment_links()
    assert set(page.fragment_links()) <= page.control_ids()
    assert len(page.ids()) == len(set(page.ids()))


def test_an_error_of_a_hidden_field_or_of_the_whole_form_is_said_without_a_link() -> None:
    form = EveryField({})
    form.add_error(None, "The dates are the wrong way round.")
    page = render("{% error_summary form %}", form=form)
    assert "The dates are the wrong way round." in page.text
    assert "“Version” must be filled in." in page.text
    assert "id_version" not in page.fragment_links()


def test_a_missing_answer_is_named() -> None:
    page = render("{% error_summary form %}", form=EveryField({}))
    assert "This field is required." not in page.text
    assert "“Is it sufficient?” must be answered." in page.text
    assert "Choose a file for “Caseload”." in page.text


def test_there_is_no_summary_without_errors_or_without_a_form() -> None:
    assert render("{% error_summary form missing %}", form=EveryField()).elements == []
    assert render("{% error_prefix form missing %}", form=EveryField()).text == ""
    assert render("{% error_prefix form missing %}", form=EveryField({})).text == "Error: "


def test_a_layout_decides_order_sizes_and_fieldsets() -> None:
    class Laid(forms.Form):
        reference = forms.CharField(label="Reference")
        answer = forms.ChoiceField(label="Joint?", choices=ANSWERS, widget=forms.RadioSelect)
        token = forms.CharField(widget=forms.HiddenInput)
        helper = helper(
            Question("answer", size="l", heading=True, inline=True, small=True),
            Fieldset("Names", Question("reference", width=10), hint="Both count"),
            submit=None,
        )

    page = printed(Laid())
    names = [attrs.get("name") for tag, attrs in page.elements if tag == "input"]
    assert [name for name in names if name != "csrfmiddlewaretoken"] == ["answer", "answer", "reference", "token"]
    assert page.one("h1")["class"] == "govuk-fieldset__heading"
    assert "govuk-input--width-10" in page.classes("input", name="reference")
    group = page.one("div", **{"data-module": "govuk-radios"})["class"]
    assert group == "govuk-radios govuk-radios--inline govuk-radios--small"
    assert "Both count" in page.text
    assert page.all("button") == []


def test_an_option_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TypeError):
        render("{% question form.reference colour='red' %}", form=EveryField())


def test_what_people_typed_is_escaped() -> None:
    page = printed(EveryField({"reference": '"><script>alert(1)</script>'}))
    assert page.all("script") == []
    assert page.one("input", name="reference")["value"] == '"><script>alert(1)</script>'
