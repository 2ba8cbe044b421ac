import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from govuk.forms import SentOnce, TextArea, helper
from govuk.layout import Question
from inspections.finding_queries import GROUPS, SUMMED_UP, Findings, Written, heading_of
from inspections.models import LEAD_IN, Finding, Inspection, Item, Standard

#: One request can't ask for more boxes than a report has pages.
MOST = 200
BESIDE: Final = ("_question", "_summed", "_words")
"""What the names of the fields beside a finding's words end in."""


@dataclass(frozen=True)
class Box:
    """The box of a finding, and what is asked of it beside its words."""

    text: BoundField
    beside: list[BoundField]

    @property
    def is_open(self) -> bool:
        """Return whether anything stands in a field beside the words, or is wrong there."""
        return any(field.errors or field.value() for field in self.beside)


class FindingsForm(forms.Form):
    """For each group a box for each text and an empty one, with the key question that it is about, and for what the
    summary can be built of, whether it is and in which words. `shown` is the fingerprint that the page was made from.
    """

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: Findings, questions: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "None in particular"), *((item.key, f"{item.key} {item.text}") for item in questions)]
        for group, label in GROUPS.items():
            written = texts.get(group, [])
            boxes = self._posted(group) if self.is_bound else len(written) + 1
            for place in range(1, boxes + 1):
                held = written[place - 1] if place <= len(written) else Written("")
                self._add(group, f"{label} {place}", place, held, offered)

    def boxes(self) -> list[tuple[str, str, list[Box]]]:
        """Return each group with its heading and its boxes in order."""
        return [
            (
                group,
                heading_of(label),
                [
                    Box(self[name], [self[name + part] for part in BESIDE if name + part in self.fields])
                    for name in self.fields
                    if re.fullmatch(rf"{group}_\d+", name)
                ],
            )
            for group, label in GROUPS.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse words for the summary beside an empty box: saving would throw them away."""
        given = super().clean() or {}
        for name, words in list(given.items()):
            if name.endswith("_words") and words.strip() and not given.get(name.removesuffix("_words"), "").strip():
                self.add_error(name, "Write the finding itself too, or empty its words in the summary.")
        return given

    def texts(self) -> Findings:
        """Return what stands in the boxes by group, in order, the empty ones too. For a valid form."""
        given = self.cleaned_data
        return {
            group: [
                Written(
                    given[name].strip(),
                    bool(given.get(f"{name}_summed")),
                    given.get(f"{name}_words", "").strip(),
                    given[f"{name}_question"],
                )
                for name in (box.text.name for box in boxes)
            ]
            for group, _, boxes in self.boxes()
        }

    def _add(self, group: str, label: str, place: int, held: Written, offered: list[tuple[str, str]]) -> None:
        name, of = f"{group}_{place}", f" ({label[0].lower()}{label[1:]})"
        self.fields[name] = TextArea(label, initial=held.text)
        self.fields[f"{name}_question"] = forms.ChoiceField(
            label=f"Key question that it is about{of}", required=False, choices=offered, initial=held.key_question
        )
        if group in SUMMED_UP:
            self.fields[f"{name}_summed"] = forms.BooleanField(
                label=f"Print it in the summary too{of}", required=False, initial=held.in_summary
            )
            self.fields[f"{name}_words"] = TextArea(
                f"Its words in the summary{of}",
                help_text="Only where the summary has other words. Leave it empty to print the same.",
                initial=held.summary_text,
            )

    def _posted(self, group: str) -> int:
        places = [int(found[1]) for name in self.data if (found := re.fullmatch(rf"{group}_(\d{{1,3}})", name))]
        return min(max(places, default=1), MOST)


class NoCasesForm(forms.Form):
    """`shown` is the fingerprint of the reason that the page was made from."""

    reason = TextArea("Why has it no cases?", help_text="For the report. Name no child. An empty box takes it back.")
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(Question("reason", rows=5))


class RecommendationForm(forms.Form):
    """`values()` gives what the actions take."""

    addressees = TextArea(
        "Who should act on it?",
        missing="Enter who should act on the recommendation.",
        help_text="For example, the Northshire Youth Offending Team management board. Where it is for several of them "
        "together, write each on a line of its own.",
    )
    lead_in = forms.CharField(
        label="What stands between them and what they should do?",
        max_length=100,
        initial=LEAD_IN,
        help_text="For example, “should:” or “should make sure that:”.",
        error_messages={"required": f"Enter the words that lead to what they should do, such as “{LEAD_IN}”."},
    )
    text = TextArea("What should they do?", missing="Enter what they should do.")
    standards = forms.ModelMultipleChoiceField(
        Standard.objects.none(),
        label="Which standards is it about? (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(),
        label="Which findings does it follow from? (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of the findings has been written anew since. Select again."},
    )

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("standards", Standard.objects.filter(domain__framework=inspection.framework_id).order_by("position")),
            ("findings", inspection.findings.order_by("domain__position", "kind", "position")),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ModelMultipleChoiceField):
                field.queryset = rows
        asked = [Question("standards", small=True)]
        if inspection.findings.exists():
            asked.append(Question("findings", small=True))
        else:
            del self.fields["findings"]
        self.helper = helper(
            Question("addressees", rows=2), Question("lead_in", width="one-half"), Question("text", rows=5), *asked
        )

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = [name.strip() for name in given["addressees"].splitlines() if name.strip()]
        beside = {name: list(given.get(name) or ()) for name in ("standards", "findings")}
        rest = {name: value for name, value in given.items() if name not in (*beside, "addressees")}
        return {**rest, **beside, "addressees": names}


class AddRecommendationForm(RecommendationForm):
    token = SentOnce()


class EditRecommendationForm(RecommendationForm):
    """`shown` is the fingerprint of the recommendation that the page was made from."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)


class RemoveRecommendationForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(submit="Remove the recommendation", warning=True)
