"""The forms of the sample: its seed, and the sampling design."""

from typing import Any

from django import forms

from cases.actions.sample import LARGEST_SEED
from govuk.forms import helper
from govuk.layout import Fieldset, Question
from inspections.models import Inspection

MONTHS = 60
"""The most months that a window may reach back."""

USUAL = Inspection()
"""The design that an inspection begins with."""


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


def _whole(label: str, named: str, lowest: int, highest: int, help_text: str = "") -> forms.IntegerField:
    """Give a field for a whole number; its error calls it `named`, for the labels of both windows are alike."""
    sentence = f"{named}: enter a whole number from {lowest} to {highest}."
    return forms.IntegerField(
        label=label,
        min_value=lowest,
        max_value=highest,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )


class DesignForm(forms.Form):
    """The sampling design: the eligibility windows, and what decides the size of the sample."""

    court_months_from = _whole("At least this many months before", "Court disposals, fewest months", 0, MONTHS)
    court_months_to = _whole("At most this many months before", "Court disposals, most months", 0, MONTHS)
    out_of_court_months_from = _whole(
        "At least this many months before", "Out-of-court disposals, fewest months", 0, MONTHS
    )
    out_of_court_months_to = _whole("At most this many months before", "Out-of-court disposals, most months", 0, MONTHS)
    confidence_percent = _whole("Confidence, in per cent", "Confidence", 50, 99, f"Usually {USUAL.confidence_percent}.")
    margin_points = _whole(
        "Margin of error, in percentage points", "Margin of error", 1, 49, f"Usually {USUAL.margin_points}."
    )
    court_percent = _whole(
        "Share of court disposals, in per cent", "Share of court disposals", 0, 100, f"Usually {USUAL.court_percent}."
    )
    helper = helper(
        Fieldset(
            "Court disposals",
            Question("court_months_from", width=2),
            Question("court_months_to", width=2),
            hint="When the sentence started, in calendar months back from the first day of fieldwork, both ends "
            f"included. Usually {USUAL.court_months_from} to {USUAL.court_months_to}.",
        ),
        Fieldset(
            "Out-of-court disposals",
            Question("out_of_court_months_from", width=2),
            Question("out_of_court_months_to", width=2),
            hint="When the disposal was given, in calendar months back from the first day of fieldwork, both ends "
            f"included. Usually {USUAL.out_of_court_months_from} to {USUAL.out_of_court_months_to}.",
        ),
        Fieldset(
            "Size of the sample",
            Question("confidence_percent", width=2),
            Question("margin_points", width=2),
            Question("court_percent", width=3),
        ),
        submit="Save",
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse a window that runs backwards."""
        cleaned = super().clean() or {}
        for kind, named in (("court", "Court disposals"), ("out_of_court", "Out-of-court disposals")):
            fewest, most = cleaned.get(f"{kind}_months_from"), cleaned.get(f"{kind}_months_to")
            if fewest is not None and most is not None and most < fewest:
                sentence = f"{named}: the most months must be {fewest} or more, the fewest that you entered."
                self.add_error(f"{kind}_months_to", sentence)
        return cleaned
