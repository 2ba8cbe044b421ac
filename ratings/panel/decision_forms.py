from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from accounts import drafts
from govuk.forms import TextArea
from inspections.errors import Refused
from inspections.wording import listed
from ratings.models import PanelMeeting
from ratings.pages import sections as pages
from ratings.panel.agenda import AgendaLine, ProposalLine, agenda
from ratings.panel.rules import (
    EXCEPTIONAL,
    NO_DECISION,
    RATING,
    REASON,
    Decision,
    fault_of_decisions,
    find_faults,
    may_need_exception,
    verdict_on,
)
from ratings.queries import Ratings
from ratings.rollup import explain
from ratings.rollup.figures import RollUp

SEEN = "seen"
RESTS_ON_NOTHING = "Exceptional: the panel moves this standard by one band without grounds"


@dataclass(frozen=True)
class StandardFields:
    section: pages.StandardSection
    proposal: ProposalLine | None
    rating: BoundField
    reason: BoundField
    exceptional: BoundField | None


@dataclass(frozen=True)
class AgendaFields:
    title: str
    standards: tuple[StandardFields, ...]


def name_of(number: str, part: str) -> str:
    return f"{part}_{number.replace('.', '_')}"


class DecisionsForm(forms.Form):
    """Each decision carries the calculated rating that the page showed, so that nothing is decided over a change."""

    decisions_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ratings: Ratings, meeting: PanelMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ratings = ratings
        self.meeting = meeting
        self.recorded = len(ratings.decisions)
        self.fields["decisions_seen"].initial = self.recorded
        self.agenda = agenda(ratings, meeting)
        choices = [("", "No decision now")]
        choices += [(rating, ratings.rules.label(rating)) for rating in reversed(ratings.rules.ratings)]
        for section in self._sections():
            result = section.result
            self._add_fields(result.number, choices, result.calculated or "", may_need_exception(ratings.rules, result))

    def _sections(self) -> list[pages.StandardSection]:
        return [line.section for point in self.agenda for line in point.standards]

    def _add_fields(self, number: str, choices: list[tuple[str, str]], calculated: str, exception: bool) -> None:
        self.fields[name_of(number, RATING)] = forms.ChoiceField(
            label=f"Decision on {number}", choices=choices, required=False, widget=forms.RadioSelect
        )
        self.fields[name_of(number, REASON)] = TextArea(f"Reason for the decision on {number}", max_length=20_000)
        if exception:
            self.fields[name_of(number, EXCEPTIONAL)] = forms.BooleanField(label=RESTS_ON_NOTHING, required=False)
        self.fields[name_of(number, SEEN)] = forms.CharField(
            initial=calculated, required=False, widget=forms.HiddenInput
        )

    def points(self) -> list[AgendaFields]:
        """Return the fields by the agenda's points, each standard beside its figures and what is proposed."""
        return [
            AgendaFields(point.title, tuple(self._fields_of(line) for line in point.standards)) for point in self.agenda
        ]

    def _fields_of(self, line: AgendaLine) -> StandardFields:
        number = line.section.row.number
        exceptional = name_of(number, EXCEPTIONAL)
        return StandardFields(
            line.section,
            line.proposal,
            self[name_of(number, RATING)],
            self[name_of(number, REASON)],
            self[exceptional] if exceptional in self.fields else None,
        )

    def clean(self) -> dict[str, Any]:
        """Check the decisions by the rules that the action checks by, each fault at its field."""
        data: dict[str, Any] = super().clean() or {}
        for number in self._numbers():
            reason, rating = name_of(number, REASON), name_of(number, RATING)
            if data.get(reason) and data.get(rating) == "":
                sentence = f"Standard {number} has a reason but no decision. Choose a rating, or clear the reason."
                self.add_error(rating, sentence)
        decisions = self.decisions()
        for fault in find_faults(self.ratings.rules, self.ratings.rollup, decisions):
            self.add_error(name_of(fault.standard, fault.part), fault.sentence)
        meanwhile = fault_of_decisions(data.get("decisions_seen") or 0, self.recorded)
        if meanwhile:
            self.add_error(None, meanwhile)
        if not decisions and not self.errors and self._numbers():
            self.add_error(name_of(self._numbers()[0], RATING), NO_DECISION)
        return data

    def _numbers(self) -> list[str]:
        return [section.row.number for section in self._sections()]

    def decisions(self) -> list[Decision]:
        """Return the decisions taken: the standards for which a rating is chosen."""
        data = self.cleaned_data
        return [
            Decision(
                standard=number,
                rating=data[name_of(number, RATING)],
                reason=data.get(name_of(number, REASON), ""),
                seen=data.get(name_of(number, SEEN), ""),
                exceptional=data.get(name_of(number, EXCEPTIONAL), False),
            )
            for number in self._numbers()
            if data.get(name_of(number, RATING))
        ]

    def given(self) -> dict[str, Any]:
        """Return the arguments of `record_panel_decisions` but for the meeting and the person."""
        return {"decisions": self.decisions(), "decisions_seen": self.cleaned_data["decisions_seen"] or 0}

    def refuse(self, refused: Refused) -> None:
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
        """Return every value of the form as it was posted, and what it knew of its drafts, for hidden inputs."""
        posted = cast(QueryDict, self.data)
        ours = [
            (name, values) for name, values in posted.lists() if name in self.fields or name.startswith(drafts.SEEN)
        ]
        return [(name, value) for name, values in ours for value in values]

    def effect(self) -> dict[str, Any]:
        ratings, held_on = self.ratings, self.meeting.held_on
        sections = {section.row.number: section for section in self._sections()}
        decisions = self.decisions()
        exceptional = [one.standard for one in decisions if self._move(one)[1]]
        after = ratings.after(
            held_on, {one.standard: one.rating for one in decisions if one.standard not in exceptional}
        )
        later = ratings.decided_after(held_on)
        return {
            "inspection": ratings.inspection,
            "meeting": self.meeting,
            "lines": [(sections[decision.standard], decision, self._move(decision)) for decision in decisions],
            "superseded": listed([decision.standard for decision in decisions if decision.standard in later]),
            "exceptional": listed(exceptional),
            "provisional": explain.provisional(ratings.rollup),
            "unscored": explain.no_score(after),
            "before": self._conclusion(ratings.rollup),
            "after": self._conclusion(after),
            "typed": self.typed(),
        }

    def _move(self, decision: Decision) -> tuple[str, bool]:
        result = self.ratings.rollup.standards[decision.standard]
        verdict = verdict_on(self.ratings.rules, result, decision.rating)
        return self.ratings.rules.label(decision.rating), verdict.exceptional

    def _conclusion(self, rollup: RollUp) -> dict[str, Any]:
        overall = self.ratings.rules.labelled(rollup.overall)
        return {"score": rollup.score, "out_of": rollup.out_of, "rating": rollup.overall, "overall": overall}
