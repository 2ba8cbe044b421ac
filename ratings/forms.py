"""The form on which a meeting of the ratings panel is recorded."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone

from govuk.forms import DateField
from inspections.errors import Refused
from inspections.wording import listed
from ratings import explain, pages
from ratings.figures import RollUp
from ratings.panel import (
    EXCEPTIONAL,
    NO_DECISION,
    RATING,
    REASON,
    Decision,
    fault_of_date,
    fault_of_meetings,
    find_faults,
    may_need_exception,
    verdict_on,
)
from ratings.queries import Ratings

SEEN = "seen"
RESTS_ON_NOTHING = "Exceptional: the panel moves this standard by one band without grounds"


@dataclass(frozen=True)
class StandardFields:
    """The fields of one standard beside what the panel must have before it."""

    section: pages.StandardSection
    rating: BoundField
    reason: BoundField
    exceptional: BoundField | None


@dataclass(frozen=True)
class DomainFields:
    """The fields of a domain's standards."""

    section: pages.DomainSection
    standards: tuple[StandardFields, ...]


def name_of(number: str, part: str) -> str:
    """Give the name of a standard's field."""
    return f"{part}_{number.replace('.', '_')}"


class PanelMeetingForm(forms.Form):
    """A meeting's date and note, and for every standard of the framework the panel's decision if it took one.

    Each decision carries the calculated rating that the page showed, so that nothing is decided over a change.
    """

    held_on = DateField(
        label="When did the panel meet?",
        help_text="For example, 27 3 2026",
        error_messages={"required": "Enter the date on which the panel met."},
    )
    note = forms.CharField(
        label="Note of the meeting (optional)",
        help_text="Who took part, and what the panel had before it",
        required=False,
        max_length=20_000,
        widget=forms.Textarea,
    )
    meetings_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ratings: Ratings, meetings: int, **kwargs: Any) -> None:
        """Take the ratings as they are now and how many meetings are on record; make each standard's fields."""
        super().__init__(*args, **kwargs)
        self.ratings = ratings
        self.meetings = meetings
        self.fields["meetings_seen"].initial = meetings
        choices = [("", "No decision at this meeting")]
        choices += [(rating, ratings.rules.label(rating)) for rating in reversed(ratings.rules.ratings)]
        for number, result in ratings.rollup.standards.items():
            self._add_fields(number, choices, result.calculated or "", may_need_exception(ratings.rules, result))

    def _add_fields(self, number: str, choices: list[tuple[str, str]], calculated: str, exception: bool) -> None:
        self.fields[name_of(number, RATING)] = forms.ChoiceField(
            label=f"Decision on {number}", choices=choices, required=False, widget=forms.RadioSelect
        )
        self.fields[name_of(number, REASON)] = forms.CharField(
            label=f"Reason for the decision on {number}", required=False, max_length=20_000, widget=forms.Textarea
        )
        if exception:
            self.fields[name_of(number, EXCEPTIONAL)] = forms.BooleanField(label=RESTS_ON_NOTHING, required=False)
        self.fields[name_of(number, SEEN)] = forms.CharField(
            initial=calculated, required=False, widget=forms.HiddenInput
        )

    def domains(self) -> list[DomainFields]:
        """Give the fields by domain and standard, each beside its figures."""
        return [
            DomainFields(section, tuple(self._fields_of(standard) for standard in section.standards))
            for section in pages.domain_sections(self.ratings)
        ]

    def _fields_of(self, section: pages.StandardSection) -> StandardFields:
        number = section.row.number
        exceptional = name_of(number, EXCEPTIONAL)
        return StandardFields(
            section,
            self[name_of(number, RATING)],
            self[name_of(number, REASON)],
            self[exceptional] if exceptional in self.fields else None,
        )

    def clean(self) -> dict[str, Any]:
        """Check the meeting by the rules that the action checks by, each fault at its field."""
        data: dict[str, Any] = super().clean() or {}
        for number in self.ratings.rollup.standards:
            reason, rating = name_of(number, REASON), name_of(number, RATING)
            if data.get(reason) and data.get(rating) == "":
                sentence = f"Standard {number} has a reason but no decision. Choose a rating, or clear the reason."
                self.add_error(rating, sentence)
        held_on = data.get("held_on")
        if held_on is not None:
            starts = self.ratings.inspection.fieldwork_starts
            sentence = fault_of_date(held_on, today=timezone.localdate(), fieldwork_starts=starts)
            if sentence:
                self.add_error("held_on", sentence)
        decisions = self.decisions()
        for fault in find_faults(self.ratings.rules, self.ratings.rollup, decisions):
            self.add_error(name_of(fault.standard, fault.part), fault.sentence)
        meanwhile = fault_of_meetings(data.get("meetings_seen") or 0, self.meetings)
        if meanwhile:
            self.add_error(None, meanwhile)
        if not decisions and not self.errors.keys() - {"held_on", "note"}:
            self.add_error(name_of(next(iter(self.ratings.rollup.standards)), RATING), NO_DECISION)
        return data

    def decisions(self) -> list[Decision]:
        """Give the decisions taken: the standards for which a rating is chosen."""
        data = self.cleaned_data
        return [
            Decision(
                standard=number,
                rating=data[name_of(number, RATING)],
                reason=data.get(name_of(number, REASON), ""),
                seen=data.get(name_of(number, SEEN), ""),
                exceptional=data.get(name_of(number, EXCEPTIONAL), False),
            )
            for number in self.ratings.rollup.standards
            if data.get(name_of(number, RATING))
        ]

    def meeting(self) -> dict[str, Any]:
        """Give the arguments of `record_panel_meeting` but for the inspection and the person."""
        data = self.cleaned_data
        return {
            "held_on": data["held_on"],
            "note": data["note"],
            "decisions": self.decisions(),
            "meetings_seen": data["meetings_seen"] or 0,
        }

    def refuse(self, refused: Refused) -> None:
        """Show why the action refused what the form had let pass."""
        for sentence in refused.sentences:
            self.add_error(None, sentence)

    def look_again(self) -> None:
        """Count what the page shows now as seen: the errors have said what changed."""
        if self.is_bound:
            self.is_valid()  # The errors are of what was posted, so they come before it changes.
            posted = cast(QueryDict, self.data).copy()
            for name, field in self.fields.items():
                if isinstance(field.widget, forms.HiddenInput):
                    posted[name] = "" if field.initial is None else str(field.initial)
            self.data = posted

    def typed(self) -> list[tuple[str, str]]:
        """Give every value of the form as it was posted, for hidden inputs that post it once more."""
        posted = cast(QueryDict, self.data)
        names = set(self.fields) | {f"held_on_{part}" for part in ("day", "month", "year")}
        return [(name, value) for name, values in posted.lists() if name in names for value in values]

    def effect(self) -> dict[str, Any]:
        """Give what the page of confirmation shows: the decisions, and the score before and after them."""
        ratings, data = self.ratings, self.cleaned_data
        sections = {
            standard.row.number: standard for domain in pages.domain_sections(ratings) for standard in domain.standards
        }
        decisions = self.decisions()
        after = ratings.after(data["held_on"], {decision.standard: decision.rating for decision in decisions})
        later = ratings.decided_after(data["held_on"])
        return {
            "inspection": ratings.inspection,
            "held_on": data["held_on"],
            "note": data["note"],
            "lines": [(sections[decision.standard], decision, self._move(decision)) for decision in decisions],
            "superseded": listed([decision.standard for decision in decisions if decision.standard in later]),
            "provisional": explain.provisional(ratings.rollup),
            "before": self._conclusion(ratings.rollup),
            "after": self._conclusion(after),
            "typed": self.typed(),
        }

    def _move(self, decision: Decision) -> tuple[str, bool]:
        """Give the label of the rating decided, and whether the move is exceptional."""
        result = self.ratings.rollup.standards[decision.standard]
        verdict = verdict_on(self.ratings.rules, result, decision.rating)
        return self.ratings.rules.label(decision.rating), verdict.exceptional

    def _conclusion(self, rollup: RollUp) -> dict[str, Any]:
        overall = self.ratings.rules.label(rollup.overall) if rollup.overall else ""
        return {"score": rollup.score, "out_of": rollup.out_of, "rating": rollup.overall, "overall": overall}
