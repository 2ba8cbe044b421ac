from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from cases.models import LineOfEnquiry, SampledCase
from govuk.forms import SentOnce, TextArea, helper
from govuk.layout import Question
from inspections.access import GATHERING
from inspections.evidence.actions import shown_of
from inspections.models import Inspection, JointPartner

LONGEST_LIST = 5_000


class PartnerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def __init__(self) -> None:
        super().__init__(
            JointPartner.objects.none(),
            label="Which inspectorate follows it up? (optional)",
            required=False,
            empty_label="None",
        )


def offer(form: forms.Form, name: str, rows: "QuerySet[Any]") -> None:
    """Let a choice of a form offer these rows."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


class EnquiryForm(forms.Form):
    text = TextArea("What is asked?", missing="Enter what is asked.")
    asked_of = forms.ModelChoiceField(
        User.objects.none(),
        label="Of whom?",
        empty_label="Choose a person",
        help_text="A partner inspector sees what is recorded of the case from then on.",
        error_messages={"required": "Choose who is asked."},
    )
    partner = PartnerChoice()
    token = SentOnce()
    helper = helper(Question("text", rows=4), "asked_of", "partner", submit="Give the enquiry")

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inspecting = inspection.memberships.filter(role__in=GATHERING).values("user")
        offer(
            self, "asked_of", User.objects.filter(pk__in=inspecting, is_active=True).order_by("full_name", "username")
        )
        offer(self, "partner", inspection.joint_partners.order_by("number"))


class LineForm(forms.Form):
    """`shown` is the fingerprint of the line that the page was made from, "" of a new one."""

    text = TextArea("What is followed up?", missing="Enter what is followed up.")
    cases = forms.CharField(
        label="From which cases? (optional)",
        help_text="Their references, with commas between them, such as C01, C07",
        required=False,
        max_length=LONGEST_LIST,
    )
    partner = PartnerChoice()
    outcome = TextArea("What came of it? (optional)")
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    token = SentOnce()
    helper = helper(
        Question("text", rows=4), Question("cases", width="two-thirds"), "partner", Question("outcome", rows=4)
    )

    def __init__(self, data: Any = None, *, inspection: Inspection, line: LineOfEnquiry | None = None) -> None:
        super().__init__(data, initial=begins_with(line) if line else None)
        self.inspection = inspection
        offer(self, "partner", inspection.joint_partners.order_by("number"))

    def clean_cases(self) -> list[SampledCase]:
        named = list(dict.fromkeys(filter(None, (one.strip() for one in self.cleaned_data["cases"].split(",")))))
        cases = {case.reference.casefold(): case for case in self.inspection.sampled_cases.all()} if named else {}
        if unknown := [one for one in named if one.casefold() not in cases]:
            raise forms.ValidationError(f"Not in the sample: {', '.join(unknown)[:200]}. Check the references.")
        return list({cases[one.casefold()].pk: cases[one.casefold()] for one in named}.values())

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text", "cases", "partner", "outcome")}


def begins_with(line: LineOfEnquiry) -> dict[str, Any]:
    cases = ", ".join(sorted(case.reference for case in line.cases.all()))
    return {
        "text": line.text,
        "outcome": line.outcome,
        "partner": line.partner,
        "cases": cases,
        "shown": shown_of(line),
    }
