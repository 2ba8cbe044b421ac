from typing import Any

from django import forms

from govuk.forms import DateField, SentOnce, TextArea, helper
from govuk.layout import Fieldset, Question
from inspections.forms.people import PersonField
from inspections.models import Edition, Framework, Inspection, KnownAs, Service

DATES = Fieldset(
    "Fieldwork", "fieldwork_starts", "fieldwork_ends", "joint", hint="The sample can’t be drawn without the first day."
)


class SetUpForm(forms.Form):
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
    panel_quorum = forms.IntegerField(
        label="How many members must take part in a meeting of the ratings panel?",
        initial=3,
        min_value=1,
        max_value=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter how many members must take part.",
            "invalid": "Enter a whole number.",
            "min_value": "At least 1 member must take part.",
            "max_value": "Enter 20 or fewer.",
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("fieldwork_starts"), cleaned.get("fieldwork_ends")
        if starts and ends and ends < starts:
            self.add_error("fieldwork_ends", "Fieldwork can’t end before it starts.")
        return cleaned


class ChooseServiceForm(forms.Form):
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
    token = SentOnce()
    field_order = ["reference", "lead_inspector"]
    helper = helper(
        Question("reference", width=20),
        "lead_inspector",
        "known_as",
        "framework",
        DATES,
        Question("panel_quorum", width=2),
        submit="Add the inspection",
    )


class EditInspectionForm(SetUpForm):
    """An inspection's changeable fields: without the framework once it is used."""

    edition = forms.ModelChoiceField(
        label="Edition of the report (optional)",
        queryset=Edition.objects.all(),
        required=False,
        empty_label="None yet",
        help_text="Which headings the report has, in which order. It is fixed once a report is issued.",
        error_messages={"invalid_choice": "Choose an edition from the list."},
    )
    published = DateField(label="When was the report published? (optional)", required=False)

    def __init__(self, *args: Any, framework_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if framework_fixed:
            del self.fields["framework"]
        framework = [] if framework_fixed else ["framework"]
        self.helper = helper("known_as", *framework, "edition", DATES, Question("panel_quorum", width=2), "published")


class ReopenForm(forms.Form):
    reason = TextArea("Why is it opened again?", missing="Say why the inspection is opened again.")
    helper = helper(Question("reason", rows=4), submit="Open the inspection again")
