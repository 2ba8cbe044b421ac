from django import forms
from django.utils import timezone

from govuk.forms import DateField, SentOnce, TextArea, helper
from govuk.layout import Question


class InterviewNoteForm(forms.Form):
    held_on = DateField(label="When was the interview?", help_text="For example, 27 3 2026.")
    interviewed = forms.CharField(
        label="Whom did you interview?",
        max_length=200,
        help_text="Their job title, for example case manager. No name.",
        error_messages={"required": "Enter whom you interviewed."},
    )
    text = TextArea(
        "What was said?",
        missing="Enter what was said.",
        help_text="Never name a child. A note stays as it is: what was wrong is put right in another one.",
    )
    token = SentOnce()
    helper = helper(
        Question("held_on"),
        Question("interviewed", width="two-thirds"),
        Question("text", rows=8),
        "token",
        submit="Store the note",
    )

    def __init__(self, data: dict[str, str] | None = None) -> None:
        super().__init__(data, initial={"held_on": timezone.localdate()})
