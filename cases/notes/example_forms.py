from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import forms

from cases.models import PracticeExample
from cases.notes.practice_text import PLACEHOLDER
from govuk.forms import SentOnce, TextArea, choice, helper
from govuk.layout import Question
from inspections.models import Standard
from inspections.stale import fingerprint

WITHOUT, PROPOSED, OTHER = "without", "proposed", "other"
LONGEST = 4000


class ExampleForm(forms.Form):
    """An example, with or without a changed first name: the one that the app proposes, or another.

    `values()` gives what the actions take. The box that confirms warnings is on the page where it shows some, and
    `warned` is the fingerprint of those.
    """

    kind = forms.ChoiceField(
        label="What is it an example of?",
        choices=PracticeExample.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it is an example of good or poor practice."},
    )
    standard = forms.ChoiceField(
        label="Under which standard?", error_messages={"required": "Select the standard that it stands for."}
    )
    text = TextArea(
        "What did inspectors see?",
        missing="Enter what inspectors saw.",
        help_text=f"In the words of the note, for people who know nothing of the case. Write {PLACEHOLDER} where a "
        "changed first name goes. Never write the child’s own.",
        longest=LONGEST,
    )
    naming = forms.ChoiceField(
        label="Does it need a changed first name?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it needs a changed first name."},
    )
    other_name = forms.CharField(
        label="Another changed first name", help_text="Only where you chose another.", max_length=50, required=False
    )
    proposal = forms.CharField(widget=forms.HiddenInput, required=False)
    token = SentOnce()
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    warned = forms.CharField(widget=forms.HiddenInput, required=False)
    looked = forms.BooleanField(label="I have looked again: nothing in the text tells who the child is", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        standards: Iterable[Standard],
        proposal: str,
        initial: Mapping[str, Any] | None = None,
        asks: bool = False,
    ) -> None:
        """Offer the standards by domain and the name that the app proposes, "" where it has none left.

        `asks`: whether the page shows warnings, so that the box which confirms them is there.
        """
        super().__init__(data, initial={"proposal": proposal, "naming": WITHOUT, **(initial or {})})
        self.helper = helper(
            "kind",
            Question("standard", width="two-thirds"),
            Question("text", rows=8),
            "naming",
            Question("other_name", width=20),
            *(["looked"] if asks else []),
            submit="Save the example",
        )
        self._standards = {str(standard.pk): standard for standard in standards}
        domains = groupby(self._standards.values(), key=lambda standard: str(standard.domain))
        choices: Any = [
            ("", "Select a standard"),
            *((domain, [(str(one.pk), str(one)) for one in group]) for domain, group in domains),
        ]
        choice(self.fields["standard"]).choices = choices
        offered = [(PROPOSED, f"Yes: {proposal}, in no other example of this inspection")] if proposal else []
        choice(self.fields["naming"]).choices = [(WITHOUT, "No"), *offered, (OTHER, "Yes: another")]

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if values.get("naming") == OTHER and not values.get("other_name"):
            self.add_error("other_name", "Enter the changed first name.")
        return values

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = {WITHOUT: "", PROPOSED: given["proposal"], OTHER: given["other_name"]}
        return {
            "kind": given["kind"],
            "standard": self._standards[given["standard"]],
            "text": given["text"],
            "first_name": names[given["naming"]],
        }

    def has_confirmed(self, warnings: list[str]) -> bool:
        """Return whether the box was ticked on a page that showed these warnings. For a valid form."""
        return bool(self.cleaned_data["looked"]) and self.has_seen(warnings)

    def has_seen(self, warnings: list[str]) -> bool:
        return bool(self.cleaned_data["warned"] == fingerprint(warnings))


class RemoveExampleForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(submit="Remove the example", warning=True)
