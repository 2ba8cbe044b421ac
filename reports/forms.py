from django import forms

from govuk.forms import SentOnce, TextArea, helper
from govuk.layout import Question


class IssueForm(forms.Form):
    """Why the report is issued although it gives single cases away beside an earlier issue."""

    reason = TextArea(
        "Why is the report issued all the same?",
        missing="Say why the report is issued although this can be worked out.",
    )
    token = SentOnce()
    helper = helper(Question("reason", rows=4), submit="Issue the report", warning=True)
