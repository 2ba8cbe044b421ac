from django import forms

from govuk.forms import SentOnce, TextArea, helper
from govuk.layout import Question


class ReasonForm(forms.Form):
    """Why a figure stays as it is; which one the page's address says."""

    reason = TextArea(
        "Why does it stay as it is?",
        missing="Say why the figure stays as it is.",
        help_text="For example, where the number comes from. Name no child.",
    )
    token = SentOnce()
    helper = helper(Question("reason", rows=4), "token", submit="Leave it as it is")
