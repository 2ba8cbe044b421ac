from django import forms

from govuk.forms import SentOnce, helper
from govuk.layout import Question
from inspections.models import KnownAs


class ServiceForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="As reports print it, for example Northshire Youth Offending Team.",
        error_messages={"required": "Enter the service’s name."},
    )
    local_authority = forms.CharField(label="Local authority (optional)", max_length=200, required=False)
    region = forms.CharField(label="Region (optional)", max_length=100, required=False)
    known_as = forms.ChoiceField(
        label="What does the service call itself?",
        help_text="Question texts print with it. Each inspection can have its own.",
        choices=KnownAs.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the service calls itself."},
    )
    helper = helper(
        Question("name", width="two-thirds"),
        Question("local_authority", width="two-thirds"),
        Question("region", width="two-thirds"),
        "known_as",
    )


class AddServiceForm(ServiceForm):
    token = SentOnce()
