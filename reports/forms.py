"""The forms of reports."""

from django import forms

from govuk.forms import helper


class IssueForm(forms.Form):
    """Asks before a report is issued."""

    helper = helper(submit="Issue the report", warning=True)
