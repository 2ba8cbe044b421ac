"""The forms with which the Django admin works panel meetings: those of the pages, in the admin's own widgets."""

from typing import Any

from django import forms
from django.utils import timezone

from ratings.forms import DecisionsForm
from ratings.panel_forms import ChairForm, ConcludeForm, ConveneForm

FOR_GOOD = {"required": "Tick that it is to be recorded for good."}


class AdminConveneForm(ConveneForm):
    """When the panel meets, who takes part and who chairs, with the browser's own date field."""

    held_on = forms.DateField(  # type: ignore[assignment]  # one input in the admin, three on the page
        label="When does the panel meet, or when did it?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the date of the meeting."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with today."""
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate()


class AdminDecisionsForm(DecisionsForm):
    """The decisions, with a tick in the place of the page that asks once more."""

    confirmed = forms.BooleanField(
        label="Record these decisions for good: they can’t be changed or deleted, only superseded by a later meeting",
        error_messages=FOR_GOOD,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the fields narrow enough for a table."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs |= {"rows": 3, "cols": 40}
            elif isinstance(field.widget, forms.RadioSelect) and isinstance(field, forms.ChoiceField):
                field.widget, field.choices = forms.Select(), list(field.choices)  # type: ignore[arg-type]


class AdminChairForm(ChairForm):
    """The chair's answer to an exceptional move, given once."""

    confirmed = forms.BooleanField(label="Record this answer for good", error_messages=FOR_GOOD)


class AdminConcludeForm(ConcludeForm):
    """A tick before a meeting is concluded."""

    confirmed = forms.BooleanField(
        label="Conclude the meeting: nothing more can be decided at it", error_messages=FOR_GOOD
    )
