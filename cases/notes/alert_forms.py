from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from govuk.forms import DateField, SentOnce, TextArea, helper
from govuk.layout import Fieldset, Question


class RaiseAlertForm(forms.Form):
    """`cleaned_data["told_at"]` joins day and time."""

    concern = TextArea(
        "What needs immediate action?",
        missing="Enter what needs immediate action.",
        help_text="The practice, and the serious and imminent risk that it leaves. Never name a child.",
    )
    told = forms.CharField(
        label="Whom at the service did you tell?",
        max_length=200,
        help_text="Their job title, for example duty operational manager. No name.",
        error_messages={"required": "Enter whom at the service you told."},
    )
    told_on = DateField(label="Date", help_text="For example, 27 3 2026.")
    told_time = forms.TimeField(
        label="Time",
        help_text="In UK time. For example, 14:30.",
        input_formats=["%H:%M", "%H.%M"],
        error_messages={
            "required": "Enter the time at which you told them.",
            "invalid": "The time must be a time of day, for example 14:30.",
        },
    )
    action = TextArea("What has been done so far?", help_text="You can leave this empty and add to the alert later.")
    token = SentOnce()
    helper = helper(
        Question("concern", rows=5),
        Question("told", width="two-thirds"),
        Fieldset("When did you tell them?", Question("told_on"), Question("told_time", width=5), size="s"),
        Question("action", rows=4),
        "token",
        submit="Raise the alert",
        warning=True,
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        now = timezone.localtime()
        super().__init__(data, initial={"told_on": now.date(), "told_time": f"{now:%H:%M}"})

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        day, time = values.pop("told_on", None), values.pop("told_time", None)
        if day is not None and time is not None:
            values["told_at"] = timezone.make_aware(datetime.combine(day, time))
            if values["told_at"] > timezone.now():
                self.add_error("told_time", "The time at which you told the service must be in the past.")
        return values


class UpdateAlertForm(forms.Form):
    text = TextArea(
        "What was done since, or what in the alert was wrong?",
        missing="Enter what is to be added to the alert.",
        help_text="What stands in the alert stays as it is. Never name a child.",
    )
    token = SentOnce()
    helper = helper(Question("text", rows=5), "token", submit="Add to the alert")


class ResolveAlertForm(forms.Form):
    resolution = TextArea(
        "How was the risk contained?", missing="Enter how the risk was contained.", help_text="Never name a child."
    )
    helper = helper(Question("resolution", rows=5), submit="Resolve the alert", warning=True)
