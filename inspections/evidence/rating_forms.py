from typing import Any

from django import forms

from govuk.forms import TextArea, choice, helper
from govuk.layout import Question
from inspections.rating_rules import Rules

NOT_YET = ("", "Not yet rated")


class EvidenceForm(forms.Form):
    rating = forms.ChoiceField(label="Rating", required=False, widget=forms.RadioSelect)
    reasons = TextArea("Reasons", help_text="What the evidence shows, for the report.")
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    helper = helper(Question("rating", size="m"), Question("reasons", size="m", rows=12))

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(step.rating, step.label) for step in reversed(rules.scale)]
        choice(self.fields["rating"]).choices = [*offered, NOT_YET]
