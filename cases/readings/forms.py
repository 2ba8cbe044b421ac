from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from cases.readings.queries import Difference
from cases.sample.forms import DrawForm
from govuk.forms import TextArea, choice, helper
from govuk.layout import Fieldset, Question

_WHOLE = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class RoundForm(forms.Form):
    """`usual` are the primary keys of the people who are selected to begin with."""

    percent = forms.IntegerField(
        label="Share in per cent",
        required=False,
        min_value=1,
        max_value=100,
        widget=_WHOLE,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "The share must be a whole number from 1 to 100."
        ),
    )
    number = forms.IntegerField(
        label="Or number of cases",
        required=False,
        min_value=1,
        widget=_WHOLE,
        error_messages=dict.fromkeys(("invalid", "min_value"), "The number of cases must be a whole number from 1 up."),
    )
    readers = forms.MultipleChoiceField(
        label="Who reads",
        help_text="Nobody is given a case that was theirs. Who reads a case can’t see its first reading meanwhile.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one inspector to read cases a second time."},
    )
    seed = forms.IntegerField(
        label="Seed (optional)",
        help_text="A whole number. The same seed and cases always give the same choice. Leave it empty and one is "
        "chosen by chance; it is recorded either way.",
        required=False,
        min_value=0,
        max_value=DrawForm.base_fields["seed"].max_value,  # type: ignore[attr-defined]
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=DrawForm.base_fields["seed"].error_messages,
    )
    helper = helper(
        Fieldset(
            "How many cases",
            Question("percent", width=3),
            Question("number", width=3),
            hint="Give one of the two. A share is rounded to whole cases, and is one case at least.",
        ),
        "readers",
        Question("seed", width=20),
        submit="Give the cases out",
    )

    def __init__(self, data: Any, *, people: Sequence[User], usual: Sequence[int]) -> None:
        super().__init__(data, initial={"readers": [str(key) for key in usual]})
        self.people = {str(person.pk): person for person in people}
        choice(self.fields["readers"]).choices = [(key, str(person)) for key, person in self.people.items()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        given = [name for name in ("percent", "number") if cleaned.get(name) is not None or name in self.errors]
        if not given:
            self.add_error("percent", "Enter a share in per cent, or a number of cases below.")
        elif len(given) > 1:
            self.add_error("number", "Give either the share or the number of cases, and leave the other empty.")
        return cleaned

    def chosen(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["readers"]]


class CallOffForm(forms.Form):
    reason = TextArea(
        "Why is the second reading called off?",
        missing="Enter the reason for calling the second reading off.",
        help_text="The reason stays in the inspection’s history. Never name a child.",
    )
    helper = helper(Question("reason", rows=3), submit="Call the second reading off", warning=True)


class DecisionForm(forms.Form):
    """What both readers decided on a key question, and why. `version` is that of the decision shown, 0 for none."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        label="What was decided",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what was decided."},
    )
    reason = TextArea(
        "Reason",
        missing="Enter the reason for the decision.",
        help_text="What settled it for both readers. Never name a child.",
    )
    helper = helper(Question("answer", inline=True), Question("reason", rows=6), submit="Record the decision")

    def __init__(self, data: Any, *, difference: Difference, choices: Sequence[tuple[str, str]]) -> None:
        made = difference.made
        initial = {"version": 0, "answer": "", "reason": ""}
        if made is not None:
            initial = {"version": made.version, "answer": made.value, "reason": made.reason}
        super().__init__(data, initial=initial)
        choice(self.fields["answer"]).choices = choices

    @property
    def made_from(self) -> int:
        """Return the version of the decision that the person saw, -1 where the form did not say."""
        version = self.cleaned_data.get("version")
        return -1 if version is None else int(version)
