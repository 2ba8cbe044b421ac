from django import forms

from govuk.forms import helper


class IssueForm(forms.Form):
    helper = helper(submit="Issue the report", warning=True)
