from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from govuk.forms import DateField, SentOnce, TextArea, choice, helper
from inspections.models import Inspection, Role, Standard
from inspections.rating_rules import Rules

LONG = 20_000
"""So many characters at most are taken as words."""


class ConveneForm(forms.Form):
    held_on = DateField(
        label="When does the panel meet, or when did it?",
        help_text="For example, 27 3 2026",
        error_messages={"required": "Enter the date of the meeting."},
    )
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who takes part?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the members who take part."},
    )
    chair = forms.ModelChoiceField(
        User.objects.none(),
        label="Who chairs?",
        help_text="One of those who take part, and not the lead inspector of this inspection",
        empty_label="Choose the chair",
        error_messages={"required": "Choose who chairs the meeting."},
    )
    note = TextArea("Note (optional)", help_text="What the panel has before it")
    token = SentOnce()

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        panel = panel_of(inspection)
        members, chair = self.fields["members"], self.fields["chair"]
        if isinstance(members, forms.ModelMultipleChoiceField) and isinstance(chair, forms.ModelChoiceField):
            members.queryset = chair.queryset = panel
        members.help_text = f"At least {inspection.panel_quorum} must take part for the panel to decide."
        self.fields["held_on"].initial = timezone.localdate()
        self.helper = helper(submit="Convene the panel")


class ProposalForm(forms.Form):
    rating = forms.ChoiceField(
        label="Which rating do you propose?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the rating that you propose."},
    )
    reason = TextArea(
        "Why?",
        missing="Enter the reason for the rating that you propose.",
        help_text="The panel reads this. Earlier proposals stay on record.",
    )
    token = SentOnce()
    helper = helper(submit="Propose to the panel")

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self.fields["rating"]).choices = [(one, rules.label(one)) for one in reversed(rules.ratings)]


class ChairForm(forms.Form):
    CONFIRM, DECLINE = "confirm", "decline"

    answer = forms.ChoiceField(
        label="Do you confirm the move?",
        choices=[(CONFIRM, "Confirm: it takes effect"), (DECLINE, "Decline: it goes on record without effect")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you confirm the move."},
    )
    reason = TextArea(
        "Your reason",
        missing="Enter your reason.",
        help_text="It stands beside the panel’s own, for good.",
    )
    helper = helper(submit="Record your answer", warning=True)


class ReopenRatingsForm(forms.Form):
    reason = TextArea(
        "Why must the ratings be opened again?",
        missing="Enter the reason for opening the ratings again.",
        help_text="Every page of the inspection shows the reason from then on.",
    )
    helper = helper(submit="Open the ratings again", warning=True)


class RepresentationForm(forms.Form):
    received_on = DateField(
        label="When was it received?",
        help_text="For example, 27 3 2026",
        error_messages={"required": "Enter the day it was received."},
    )
    summary = TextArea("What does the service say?", missing="Enter what the service says.")
    standards = forms.ModelMultipleChoiceField(
        Standard.objects.none(),
        label="Which standards is it about?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one standard."},
    )
    evidence = TextArea(
        "Further evidence (optional)",
        help_text="What came with it, in words. Use case references only, no names.",
    )
    cases = forms.CharField(
        label="Cases that the further evidence is on (optional)",
        help_text="Their references, with commas between them, such as C01, C07",
        required=False,
        max_length=LONG,
    )
    token = SentOnce()
    helper = helper(submit="Record the representation")

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        standards = self.fields["standards"]
        if isinstance(standards, forms.ModelMultipleChoiceField):
            of_framework = Standard.objects.filter(domain__framework=inspection.framework_id)
            standards.queryset = of_framework.select_related("domain").order_by("position")

    def clean_cases(self) -> list[Any]:
        named = _named(self.cleaned_data["cases"])
        cases = {case.reference.casefold(): case for case in self.inspection.sampled_cases.all()} if named else {}
        unknown = [one for one in named if one.casefold() not in cases]
        if unknown:
            raise forms.ValidationError(f"Not in the sample: {', '.join(unknown)}. Check the references.")
        return list({cases[one.casefold()].pk: cases[one.casefold()] for one in named}.values())


class AnswerForm(forms.Form):
    answered_on = DateField(
        label="When was it answered?",
        help_text="For example, 27 3 2026",
        error_messages={"required": "Enter the day of the answer."},
    )
    answer = TextArea("How was it answered?", missing="Enter how it was answered.")
    helper = helper(submit="Record the answer", warning=True)


def panel_of(inspection: Inspection) -> Any:
    on_it = inspection.memberships.filter(role=Role.PANEL_MEMBER).values("user")
    return User.objects.filter(pk__in=on_it, is_active=True).order_by("full_name", "username")


def _named(text: str) -> list[str]:
    parts: Iterable[str] = text.replace("\n", ",").replace(";", ",").split(",")
    return [part.strip() for part in parts if part.strip()]
