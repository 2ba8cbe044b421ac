from django import forms

from govuk.forms import helper
from govuk.layout import Question


class SignOffForm(forms.Form):
    """`shown` is the fingerprint of the foreword that the page shows."""

    name = forms.CharField(
        label="Who signs it?",
        max_length=200,
        help_text="The name as it is printed under the foreword.",
        error_messages={"required": "Enter the name of who signs the foreword."},
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        error_messages={"required": "Enter the title of who signs the foreword."},
    )
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(
        Question("name", width="two-thirds"),
        Question("title", width="two-thirds"),
        submit="Sign the foreword off as it stands",
    )
