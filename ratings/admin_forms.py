"""The forms with which the Django admin records a panel meeting; the rules are those of `ratings.panel`."""

from typing import Any, cast

from django import forms
from django.forms.models import BaseInlineFormSet
from django.http import QueryDict
from django.utils import timezone

from inspections.models import Standard
from ratings import pages
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel import NO_DECISION, Decision, Fault, fault_of_date, fault_of_meetings, find_faults
from ratings.queries import Ratings

NO_CHOICE = ("", "No decision at this meeting")


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own can't be subscripted
    """A meeting's date and note. `ratings` and `meetings` are set on a class made for each request."""

    ratings: Ratings
    meetings: int

    meetings_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(
        label="Record this meeting for good: it can't be changed or deleted, only superseded by a later meeting",
        error_messages={"required": "Tick that the meeting is to be recorded for good."},
    )

    class Meta:
        model = PanelMeeting
        fields = ("held_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.inspection = self.ratings.inspection
        self.fields["meetings_seen"].initial = self.meetings
        self.fields["held_on"].label = "When did the panel meet?"
        self.fields["held_on"].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields["held_on"].error_messages["required"] = "Enter the date on which the panel met."

    def clean(self) -> dict[str, Any]:
        """Check the date, and that no meeting was recorded since the page was opened."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("held_on"):
            starts = self.ratings.inspection.fieldwork_starts
            sentence = fault_of_date(data["held_on"], today=timezone.localdate(), fieldwork_starts=starts)
            if sentence:
                self.add_error("held_on", sentence)
        meanwhile = fault_of_meetings(data.get("meetings_seen") or 0, self.meetings)
        if meanwhile:
            self.add_error(None, meanwhile)
            posted = cast(QueryDict, self.data).copy()
            posted[self.add_prefix("meetings_seen")] = str(self.meetings)
            self.data = posted
        return data


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One standard's decision if the panel took one, with the calculated rating that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    rating = forms.ChoiceField(label="Panel's rating", required=False)

    class Meta:
        model = PanelDecision
        fields = ("standard", "rating", "reason", "exceptional")
        widgets = {"standard": forms.HiddenInput}

    def __init__(self, *args: Any, ratings: Ratings, **kwargs: Any) -> None:
        """Take the ratings as they are now."""
        super().__init__(*args, **kwargs)
        rules = ratings.rules
        rating, reason, standard = (self.fields[name] for name in ("rating", "reason", "standard"))
        if isinstance(rating, forms.ChoiceField) and isinstance(standard, forms.ModelChoiceField):
            rating.choices = [NO_CHOICE, *((value, rules.label(value)) for value in reversed(rules.ratings))]
            standard.queryset = Standard.objects.filter(domain__framework=ratings.inspection.framework)
        reason.required = False  # `find_faults` asks for it in its own words.
        reason.widget = forms.Textarea(attrs={"rows": 3, "cols": 40})
        self.section: pages.StandardSection | None = None

    def has_changed(self) -> bool:
        """Give whether anything was entered: what the page itself posts is no decision."""
        return bool({"rating", "reason", "exceptional"} & set(self.changed_data))


class DecisionFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """A form for every standard of the inspection's framework."""

    def __init__(self, *args: Any, ratings: Ratings, refusal: list[str], **kwargs: Any) -> None:
        """Take the ratings as they are now, and why the action refused what these forms had let pass."""
        self.ratings = ratings
        self.refusal = refusal
        self.sections = {
            standard.row.pk: standard for domain in pages.domain_sections(ratings) for standard in domain.standards
        }
        initial = [{"standard": pk, "seen": section.result.calculated or ""} for pk, section in self.sections.items()]
        super().__init__(*args, initial=initial, form_kwargs={"ratings": ratings}, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> DecisionForm:
        form: DecisionForm = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # Django's, not in its stubs
        form.section = list(self.sections.values())[i] if i < len(self.sections) else None
        return form

    def decisions(self) -> list[Decision]:
        """Give the decisions taken."""
        return [
            Decision(
                standard=form.cleaned_data["standard"].number,
                rating=form.cleaned_data.get("rating", ""),
                reason=form.cleaned_data.get("reason", ""),
                seen=form.cleaned_data.get("seen", ""),
                exceptional=form.cleaned_data.get("exceptional", False),
            )
            for form in self.forms
            if form.has_changed() and "standard" in getattr(form, "cleaned_data", {})
        ]

    def clean(self) -> None:
        """Check the decisions by the rules that the action checks by, each fault at its field."""
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        decisions = self.decisions()
        faults = find_faults(self.ratings.rules, self.ratings.rollup, decisions)
        for form in self.forms:
            self._show(cast(DecisionForm, form), faults)
        if not any(form.has_changed() for form in self.forms):
            raise forms.ValidationError(NO_DECISION)

    def _show(self, form: DecisionForm, faults: list[Fault]) -> None:
        """Put a form's faults at its fields, and count what the page shows next as seen."""
        standard = getattr(form, "cleaned_data", {}).get("standard")
        for fault in faults:
            if form.has_changed() and standard is not None and standard.number == fault.standard:
                form.add_error(fault.part, fault.sentence)
        if form.section is not None:
            cast(QueryDict, self.data)[form.add_prefix("seen")] = form.section.result.calculated or ""
