import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from govuk.forms import SentOnce, TextArea, helper
from govuk.layout import Question
from inspections.finding_queries import heading_of
from inspections.models import Finding

#: One request can't ask for more boxes than a report has pages.
MOST = 200


class FindingsForm(forms.Form):
    """For each kind a box for each text and an empty one; `shown` is the fingerprint that the page was made from."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Finding.Kind.choices:
            written = texts.get(kind, [])
            boxes = self._posted(kind) if self.is_bound else len(written) + 1
            for place in range(1, boxes + 1):
                initial = written[place - 1] if place <= len(written) else ""
                self.fields[f"{kind}_{place}"] = TextArea(f"{label} {place}", initial=initial)

    def boxes(self) -> list[tuple[str, str, list[BoundField]]]:
        """Return each kind with its heading and its boxes in order."""
        return [
            (kind, heading_of(str(label)), [self[name] for name in self.fields if re.fullmatch(rf"{kind}_\d+", name)])
            for kind, label in Finding.Kind.choices
        ]

    def texts(self) -> dict[str, list[str]]:
        """Return what stands in the boxes by kind, in order, the empty ones too. For a valid form."""
        return {kind: [self.cleaned_data[box.name].strip() for box in boxes] for kind, _, boxes in self.boxes()}

    def _posted(self, kind: str) -> int:
        places = [int(found[1]) for name in self.data if (found := re.fullmatch(rf"{kind}_(\d{{1,3}})", name))]
        return min(max(places, default=1), MOST)


class NoCasesForm(forms.Form):
    """`shown` is the fingerprint of the reason that the page was made from."""

    reason = TextArea("Why has it no cases?", help_text="For the report. Name no child. An empty box takes it back.")
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(Question("reason", rows=5))


class RecommendationForm(forms.Form):
    addressee = forms.CharField(
        label="Who should act on it?",
        max_length=300,
        help_text="For example, the Northshire Youth Offending Team management board.",
        error_messages={"required": "Enter who should act on the recommendation."},
    )
    text = TextArea("What should they do?", missing="Enter what they should do.")
    helper = helper(Question("addressee", width="two-thirds"), Question("text", rows=5))


class AddRecommendationForm(RecommendationForm):
    token = SentOnce()


class EditRecommendationForm(RecommendationForm):
    """`shown` is the fingerprint of the recommendation that the page was made from."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)


class RemoveRecommendationForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(submit="Remove the recommendation", warning=True)
