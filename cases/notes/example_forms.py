from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import forms

from cases.models import PracticeExample
from cases.notes.example_actions import AsPrinted
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
    printed_under = forms.ChoiceField(
        label="Under which key question does the report print it? (optional)",
        required=False,
        help_text="One of the standard above. It prints after the words on that key question.",
    )
    lead_in = forms.CharField(
        label="What leads to it? (optional)",
        max_length=300,
        required=False,
        help_text="For example, “In one case an inspector noted:”.",
    )
    speaker = forms.ChoiceField(
        label="Whose words are they?",
        choices=PracticeExample.Speaker.choices,
        required=False,
        initial=PracticeExample.Speaker.INSPECTOR,
        widget=forms.RadioSelect,
    )
    without_kind = forms.BooleanField(
        label="Print it without the words “good practice” or “poor practice”", required=False
    )
    position = forms.IntegerField(
        label="Place among the examples there (optional)",
        required=False,
        min_value=0,
        max_value=999,
        help_text="The lowest stands first; those of one number stand in the order in which they were added.",
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
            Question("printed_under", width="two-thirds"),
            Question("lead_in", width="two-thirds"),
            "speaker",
            "without_kind",
            Question("position", width=3),
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
        questions = [(standard, item) for standard in self._standards.values() for item in standard.key_questions]
        self._questions = {item.key: item for _, item in questions}
        by_standard = groupby(questions, key=lambda pair: str(pair[0]))
        under: Any = [
            ("", "Under the standard itself"),
            *((title, [(item.key, f"{item.key} {item.text}") for _, item in group]) for title, group in by_standard),
        ]
        choice(self.fields["printed_under"]).choices = under
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
            "as_printed": AsPrinted(
                printed_under=self._questions.get(given["printed_under"]),
                lead_in=given["lead_in"],
                speaker=given["speaker"] or PracticeExample.Speaker.INSPECTOR,
                label_kind=not given["without_kind"],
                position=given["position"] or 0,
            ),
        }

    def has_confirmed(self, warnings: list[str]) -> bool:
        """Return whether the box was ticked on a page that showed these warnings. For a valid form."""
        return bool(self.cleaned_data["looked"]) and self.has_seen(warnings)

    def has_seen(self, warnings: list[str]) -> bool:
        return bool(self.cleaned_data["warned"] == fingerprint(warnings))


class CheckExampleForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(submit="I have checked: nobody can tell who the child is")


class RemoveExampleForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(submit="Remove the example", warning=True)
