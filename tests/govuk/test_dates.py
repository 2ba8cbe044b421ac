"""Dates typed in three parts."""

import datetime

import pytest
from django import forms
from django.template import Context, Template

from govuk.forms import DateField
from tests.govuk.markup import Markup


class Fieldwork(forms.Form):
    starts = DateField(label="When does fieldwork start?", help_text="For example, 27 3 2026")
    ends = DateField(label="When does it end?", required=False)


def typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"starts_day": day, "starts_month": month, "starts_year": year}


def printed(form: Fieldwork) -> Markup:
    return Markup(
        Template("{% load govuk %}{% error_summary form %}{% question form.starts %}").render(Context({"form": form}))
    )


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
def test_a_date_is_read_with_its_month_as_number_or_name(month: str) -> None:
    form = Fieldwork(typed(" 6", month, "2026"))
    assert form.is_valid()
    assert form.cleaned_data == {"starts": datetime.date(2026, 3, 6), "ends": None}


@pytest.mark.parametrize(
    ("parts", "sentence", "wrong"),
    [
        (("", "", ""), "Enter a date.", ["day", "month", "year"]),
        (("6", "", "2026"), "The date must include a month.", ["month"]),
        (("6", "", ""), "The date must include a month and a year.", ["month", "year"]),
        (("31", "2", "2026"), "The date must be a real date, for example 27 3 2026.", ["day"]),
        (("29", "2", "2025"), "The date must be a real date, for example 27 3 2026.", ["day"]),
        (("6", "13", "2026"), "The date must be a real date, for example 27 3 2026.", ["month"]),
        (("six", "Ma", "2026"), "The date must be a real date, for example 27 3 2026.", ["day", "month"]),
        (("-1", "3", "2026"), "The date must be a real date, for example 27 3 2026.", ["day"]),
        (("6", "3", "9" * 5000), "The date must be a real date, for example 27 3 2026.", ["year"]),
        (("6", "3", "26"), "The year must have four numbers, for example 2026.", ["year"]),
    ],
)
def test_a_date_that_cannot_be_is_refused_and_its_wrong_parts_marked(
    parts: tuple[str, str, str], sentence: str, wrong: list[str]
) -> None:
    form = Fieldwork(typed(*parts))
    assert form.errors["starts"] == [sentence]
    page = printed(form)
    marked = [
        part
        for part in ("day", "month", "year")
        if "govuk-input--error" in page.classes("input", name=f"starts_{part}")
    ]
    assert marked == wrong
    assert page.fragment_links() == [f"id_starts_{wrong[0]}"]


def test_what_was_typed_stays_as_typed() -> None:
    page = printed(Fieldwork(typed("31", "Feb", "26")))
    assert [page.one("input", name=f"starts_{part}")["value"] for part in ("day", "month", "year")] == [
        "31",
        "Feb",
        "26",
    ]


def test_an_initial_date_fills_the_parts() -> None:
    page = printed(Fieldwork(initial={"starts": datetime.date(2026, 3, 6)}))
    assert [page.one("input", name=f"starts_{part}")["value"] for part in ("day", "month", "year")] == [
        "6",
        "3",
        "2026",
    ]


def test_the_parts_are_labelled_in_a_group_with_the_hint() -> None:
    page = printed(Fieldwork())
    assert page.one("fieldset") == {
        "class": "govuk-fieldset",
        "role": "group",
        "aria-describedby": "id_starts_hint",
    }
    assert [label["for"] for label in page.all("label")] == ["id_starts_day", "id_starts_month", "id_starts_year"]


def test_an_error_that_the_form_adds_marks_all_parts() -> None:
    form = Fieldwork(typed("6", "3", "2026"))
    form.add_error("starts", "Fieldwork has begun already.")
    assert printed(form).fragment_links() == ["id_starts_day"]


def test_a_form_knows_whether_a_date_changed() -> None:
    initial = {"starts": datetime.date(2026, 3, 6)}
    assert Fieldwork(typed("6", "march", "2026"), initial=initial).changed_data == []
    assert Fieldwork(typed("7", "3", "2026"), initial=initial).changed_data == ["starts"]
    assert Fieldwork(typed("x", "3", "2026"), initial=initial).changed_data == ["starts"]
