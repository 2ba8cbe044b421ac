"""Forms for setting an inspection up, closing it and opening it again."""

from typing import Any

from django import forms

from govuk.forms import DateField, helper
from govuk.layout import Fieldset, Question
from inspections.forms.people import PersonField
from inspections.models import Framework, Inspection, KnownAs, Service

WINDOW_HINT = "Both ends count. The usual window is {} to {} months."
DATES = Fieldset(
    "Fieldwork", "fieldwork_starts", "fieldwork_ends", "joint", hint="The sample can’t be drawn without the first day."
)
SAMPLING = Fieldset(
    "How the sample is drawn",
    Question("court_months_from", width=2),
    Question("court_months_to", width=2),
    Question("out_of_court_months_from", width=2),
    Question("out_of_court_months_to", width=2),
    Question("confidence_percent", width=2),
    Question("margin_points", width=2),
    Question("court_percent", width=3),
    hint="Leave these as they are unless this inspection is sampled differently. "
    "They are fixed once the sample is drawn.",
)


def _whole(label: str, lowest: int, highest: int, help_text: str = "") -> forms.IntegerField:
    sentence = f"{label}: enter a whole number from {lowest} to {highest}."
    return forms.IntegerField(
        label=label,
        min_value=lowest,
        max_value=highest,
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )


class SetUpForm(forms.Form):
    """What can be said about an inspection when it is added and changed later."""

    known_as = forms.ChoiceField(
        label="What does the service call itself?",
        help_text="Question texts print with it.",
        choices=KnownAs.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the service calls itself."},
    )
    framework = forms.ModelChoiceField(
        label="Framework",
        queryset=Framework.objects.all(),
        empty_label=None,
        help_text="The version that the inspection is made by. It is fixed once a caseload or evidence is recorded.",
        error_messages={"required": "Choose a framework."},
    )
    fieldwork_starts = DateField(
        label="First day of fieldwork (optional)", help_text="For example, 2 3 2026", required=False
    )
    fieldwork_ends = DateField(
        label="Last day of fieldwork (optional)", help_text="For example, 13 3 2026", required=False
    )
    joint = forms.BooleanField(label="It is a joint inspection, made together with other inspectorates", required=False)
    court_months_from = _whole(
        "Court disposals: months before fieldwork, from", 0, 60, "A case can be drawn if its disposal started then."
    )
    court_months_to = _whole("Court disposals: months before fieldwork, to", 0, 60, WINDOW_HINT.format(6, 9))
    out_of_court_months_from = _whole("Out-of-court disposals: months before fieldwork, from", 0, 60)
    out_of_court_months_to = _whole(
        "Out-of-court disposals: months before fieldwork, to", 0, 60, WINDOW_HINT.format(3, 5)
    )
    confidence_percent = _whole("Confidence, in per cent", 50, 99)
    margin_points = _whole("Margin of error, in percentage points", 1, 50)
    court_percent = _whole("Share of court disposals in the sample, in per cent", 0, 100)

    def clean(self) -> dict[str, Any]:
        """Refuse fieldwork that ends before it starts, and windows that run back."""
        cleaned: dict[str, Any] = super().clean() or {}
        self._keep_order("fieldwork_starts", "fieldwork_ends", "Fieldwork can’t end before it starts.")
        for kind in ("court", "out_of_court"):
            self._keep_order(
                f"{kind}_months_from", f"{kind}_months_to", "The window’s second number can’t be less than its first."
            )
        return cleaned

    def _keep_order(self, first: str, second: str, sentence: str) -> None:
        low, high = self.cleaned_data.get(first), self.cleaned_data.get(second)
        if low is not None and high is not None and low > high:
            self.add_error(second, sentence)


class ChooseServiceForm(forms.Form):
    """Which service is to be inspected: the rest of the form depends on it."""

    service = forms.ModelChoiceField(
        label="Which service is inspected?",
        queryset=Service.objects.all(),
        empty_label="Choose a service",
        error_messages={
            "required": "Choose a service.",
            "invalid_choice": "Choose a service from the list.",
        },
    )
    helper = helper(Question("service", size="m"), submit="Continue", method="get")


class AddInspectionForm(SetUpForm):
    """A new inspection of a service that has been chosen."""

    reference = forms.CharField(
        label="Reference",
        max_length=100,
        validators=Inspection._meta.get_field("reference").validators,
        help_text="Lower-case letters, digits and hyphens, for example northshire-2026. It can’t be changed later.",
        error_messages={"required": "Enter a reference."},
    )
    lead_inspector = PersonField(
        label="Lead inspector",
        help_text="The rest of the team is added on the inspection’s team page.",
        error_messages={"required": "Choose a lead inspector.", "invalid_choice": "Choose a person from the list."},
    )
    field_order = ["reference", "lead_inspector"]
    helper = helper(
        Question("reference", width=20),
        "lead_inspector",
        "known_as",
        "framework",
        DATES,
        SAMPLING,
        submit="Add the inspection",
    )

    def clean_reference(self) -> str:
        """Refuse a reference that an inspection has, and the word that stands in this page's own address."""
        reference: str = self.cleaned_data["reference"]
        if reference == "add":
            raise forms.ValidationError("“add” can’t be a reference. Choose another.")
        if Inspection.objects.filter(reference=reference).exists():
            raise forms.ValidationError("There is an inspection with this reference already. Choose another.")
        return reference


class EditInspectionForm(SetUpForm):
    """An inspection's changeable fields: without the framework once it is used, or the sample's design once drawn."""

    published = DateField(label="When was the report published? (optional)", required=False)

    def __init__(self, *args: Any, framework_fixed: bool, sample_fixed: bool, **kwargs: Any) -> None:
        """Leave out what can't change any more."""
        super().__init__(*args, **kwargs)
        layout: list[Any] = ["known_as", "framework", DATES, SAMPLING, "published"]
        if framework_fixed:
            del self.fields["framework"]
            layout.remove("framework")
        if sample_fixed:
            for question in SAMPLING.fields:
                del self.fields[question.fields[0]]
            layout.remove(SAMPLING)
        self.helper = helper(*layout)


class CloseForm(forms.Form):
    """Asks before an inspection is closed."""

    helper = helper(submit="Close the inspection", warning=True)


class ReopenForm(forms.Form):
    """Asks why a closed inspection is opened again."""

    reason = forms.CharField(
        label="Why is it opened again?",
        widget=forms.Textarea,
        error_messages={"required": "Say why the inspection is opened again."},
    )
    helper = helper(Question("reason", rows=4), submit="Open the inspection again")
