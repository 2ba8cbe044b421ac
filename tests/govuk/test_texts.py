"""How long a text may be, and what stands on a letter."""

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver

from govuk.forms import TextArea, helper
from govuk.texts import LONGEST, MOST_MARKS, fault_of
from tests.govuk.test_fields import printed

TOO_LONG = "The text is too long by 1 character: it can have 20,000. Shorten it, or move a part of it elsewhere."
TOO_HIGH = "More than 30 accents or other marks stand on one letter. Take some of them away."


class Words(forms.Form):
    text = TextArea("What did you see?", missing="Enter what you saw.")
    helper = helper()


def every_form(of: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in of.__subclasses__():
        yield form
        yield from every_form(form)


@pytest.mark.parametrize(
    ("text", "stored", "fault"),
    [
        ("a" * LONGEST, "", ""),
        ("a" * (LONGEST + 1), "", TOO_LONG),
        ("a" * (LONGEST + 1), "b" * (LONGEST + 1), ""),
        ("a" * 30_001, "b" * 30_000, TOO_LONG),
        ("e" + "\u0301" * MOST_MARKS, "", ""),
        ("e" + "\u0301" * (MOST_MARKS + 1), "", TOO_HIGH),
        ("e" + "\u0301\u20e3" * 2500, "", TOO_HIGH),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 50, ""),
        ("e\u0301" * 5000, "", ""),
    ],
)
def test_a_text_has_a_limit_and_what_landed_longer_can_be_saved_shorter(text: str, stored: str, fault: str) -> None:
    assert fault_of(text, stored) == fault


def test_a_box_says_its_limit_counts_towards_it_and_cuts_nothing() -> None:
    page = printed(Words({"text": "a" * 1234}))
    assert "1,234 characters of 20,000" in " ".join(page.text.split())
    assert "maxlength" not in page.one("textarea")
    long = Words({"text": "a" * (LONGEST + 1)})
    assert long.errors == {"text": [TOO_LONG]}
    assert Words({"text": "a\r\n" * (LONGEST // 2)}).is_valid()
    assert Words({"text": "a" * (LONGEST + 1)}, initial={"text": "b" * (LONGEST + 2)}).is_valid()


def test_no_form_has_a_box_of_several_lines_without_a_limit() -> None:
    assert get_resolver().url_patterns  # which imports every form
    named = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.Textarea) and not isinstance(field, TextArea)
    }
    assert {one for one in named if not one.startswith(("tests.", "django."))} == set()
