from itertools import zip_longest
from typing import Any

from django import forms

from cases.sample.actions import LARGEST_SEED
from govuk.forms import helper
from govuk.layout import Fieldset, Question
from inspections.balancing import BALANCING_VARIABLES
from inspections.models import Inspection
from inspections.sampling_design import DESIGN

MONTHS = 60
"""The most months that a window may reach back."""

USUAL = Inspection()
"""The design that an inspection begins with."""


class DrawForm(forms.Form):
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
    helper = helper(Question("seed", width=20), submit="Draw again and replace the sample", warning=True)


def _whole(label: str, named: str, lowest: int, highest: int, help_text: str = "") -> forms.IntegerField:
    """Return a field for a whole number; its error calls it `named`, for the labels of both windows are alike."""
    sentence = f"{named}: enter a whole number from {lowest} to {highest}."
    return forms.IntegerField(
        label=label,
        min_value=lowest,
        max_value=highest,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )


VARIABLES = tuple(f"variable_{number}" for number in range(1, len(BALANCING_VARIABLES) + 1))
PLACES = ("First", "Second", "Third", "Fourth")
"""The places that a variable can have in the order of priority, one for each."""


def _variable(place: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=place,
        choices=[("", "Nothing"), *BALANCING_VARIABLES.items()],
        required=False,
        error_messages={"invalid_choice": f"{place} to keep in proportion: choose one of the list."},
    )


class DesignForm(forms.Form):
    """The variables are fields of their own, `variable_1` onwards, in the order of priority."""

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
    variable_1, variable_2, variable_3, variable_4 = map(_variable, PLACES)
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
        Fieldset(
            "Kept in proportion",
            *VARIABLES,
            hint="The sample keeps the proportions of the eligible cases in each of these. Where a small caseload does "
            "not allow that, the last gives way first. Usually disposal, risk of serious harm, safety and wellbeing, "
            "gender.",
        ),
        submit="Save",
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for kind, named in (("court", "Court disposals"), ("out_of_court", "Out-of-court disposals")):
            fewest, most = cleaned.get(f"{kind}_months_from"), cleaned.get(f"{kind}_months_to")
            if fewest is not None and most is not None and most < fewest:
                sentence = f"{named}: the most months must be {fewest} or more, the fewest that you entered."
                self.add_error(f"{kind}_months_to", sentence)
        self._refuse_twice(cleaned)
        return cleaned

    def _refuse_twice(self, cleaned: dict[str, Any]) -> None:
        seen: set[str] = set()
        for name in VARIABLES:
            variable = cleaned.get(name)
            if variable and variable in seen:
                self.add_error(name, f"{BALANCING_VARIABLES[variable]} is chosen twice. Choose it in one place.")
            seen.add(variable or "")

    def design(self) -> dict[str, Any]:
        """Return the fields of the inspection that make the design, without gaps in the order. For a valid form."""
        kept = [self.cleaned_data[name] for name in VARIABLES if self.cleaned_data[name]]
        return {name: value for name, value in self.cleaned_data.items() if name not in VARIABLES} | {
            "balancing_variables": kept
        }

    @staticmethod
    def initial_of(inspection: Inspection) -> dict[str, Any]:
        shown: dict[str, Any] = {name: getattr(inspection, name) for name in DESIGN if name != "balancing_variables"}
        return shown | dict(zip_longest(VARIABLES, inspection.balancing_variables, fillvalue=""))
