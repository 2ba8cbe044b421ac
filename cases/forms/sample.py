"""The forms of the sample: its seed, and its eligibility windows."""

from typing import Any

from django import forms

from cases.actions.sample import LARGEST_SEED, WINDOWS
from govuk.forms import helper
from govuk.layout import Fieldset, Question
from inspections.models import Inspection

MONTHS = 60
"""The most months that a window may reach back."""


class DrawForm(forms.Form):
    """The seed of a draw, which may be left out."""

    seed = forms.IntegerField(
        label="Seed (optional)",
        help_text=(
            "A whole number. The same seed and caseload always give the same sample. "
            "Leave it empty and one is chosen by chance; it is recorded either way."
        ),
        required=False,
        min_value=0,
        max_value=LARGEST_SEED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "The seed must be a whole number, such as 2026.",
            "min_value": "The seed must be 0 or more.",
            "max_value": f"The seed must be {LARGEST_SEED} or less.",
        },
    )
    helper = helper(Question("seed", width=20), submit="Draw the sample")


class RedrawForm(DrawForm):
    """The same where a sample is replaced."""

    helper = helper(Question("seed", width=20), submit="Draw again and replace the sample", warning=True)


def _months(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter a number of months.",
            "invalid": "The number of months must be a whole number.",
            "min_value": "The number of months must be 0 or more.",
            "max_value": f"The number of months must be {MONTHS} or less.",
        },
    )


class WindowsForm(forms.Form):
    """How many calendar months before fieldwork starts an eligible case started, at least and at most."""

    court_months_from = _months("At least this many months before")
    court_months_to = _months("At most this many months before")
    out_of_court_months_from = _months("At least this many months before")
    out_of_court_months_to = _months("At most this many months before")
    helper = helper(
        Fieldset(
            "Court disposals",
            Question("court_months_from", width=2),
            Question("court_months_to", width=2),
            hint="When the sentence started, counted back from the first day of fieldwork.",
        ),
        Fieldset(
            "Out-of-court disposals",
            Question("out_of_court_months_from", width=2),
            Question("out_of_court_months_to", width=2),
            hint="When the disposal was given, counted back from the first day of fieldwork.",
        ),
        submit="Save",
    )

    @classmethod
    def of(cls, inspection: Inspection, data: Any = None) -> "WindowsForm":
        """Give the form with the inspection's windows in it."""
        return cls(data, initial={name: getattr(inspection, name) for name in WINDOWS})

    def clean(self) -> dict[str, Any] | None:
        """Refuse a window that runs backwards."""
        cleaned = super().clean() or {}
        for least, most in (WINDOWS[:2], WINDOWS[2:]):
            if least in cleaned and most in cleaned and cleaned[most] < cleaned[least]:
                self.add_error(most, f"The most months must be {cleaned[least]} or more, the least that you entered.")
        return cleaned
