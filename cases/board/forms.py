from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from accounts.models import User
from cases.board.allocation_actions import why_not_reallocated
from cases.board.queries import STAGES, BoardCase
from cases.choices import CASE_TYPES
from cases.models import SampledCase
from cases.queries import NOBODY
from govuk.forms import choice, helper


class BoardFilterForm(forms.Form):
    inspector = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Select an inspector from the list."}
    )
    stage = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *STAGES],
        error_messages={"invalid_choice": "Select a stage from the list."},
    )
    case_type = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *CASE_TYPES],
        error_messages={"invalid_choice": "Select a case type from the list."},
    )
    helper = helper(submit="Show cases", method="get")

    def __init__(self, data: Any, *, people: Iterable[User]) -> None:
        super().__init__(data)
        offered = [("", "All"), (NOBODY, "Not allocated"), *((str(one.pk), str(one)) for one in people)]
        choice(self.fields["inspector"]).choices = offered

    def kept(self, cases: Iterable[BoardCase]) -> list[BoardCase]:
        """Return the cases that were asked for: all, where nothing was or what was is not on offer."""
        self.is_valid()
        inspector, stage, case_type = (self.cleaned_data.get(name, "") for name in ("inspector", "stage", "case_type"))
        return [
            one
            for one in cases
            if (not inspector or inspector == (str(one.case.allocated_to_id) if one.case.allocated_to_id else NOBODY))
            and (not stage or one.stage == stage)
            and (not case_type or one.case.case_type == case_type)
        ]


class ReallocationForm(forms.Form):
    """A case that can't change hands is refused with the reason."""

    cases = forms.MultipleChoiceField(
        label="Cases",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select the cases that change hands.",
            "invalid_choice": "%(value)s is not a case of the sample. Look at the board as it is now and try again.",
        },
    )
    inspector = forms.ChoiceField(
        label="Who gets them",
        error_messages={
            "required": "Select who gets the cases.",
            "invalid_choice": "Select somebody of the team from the list.",
        },
    )

    def __init__(self, data: Any, *, cases: Sequence[BoardCase], inspectors: Sequence[User]) -> None:
        super().__init__(data)
        self.all = {one.case.reference: one.case for one in cases}
        self.people = {str(one.pk): one for one in inspectors}
        chosen = choice(self.fields["cases"])
        chosen.choices = [(reference, reference) for reference in self.all]
        offered = [(one.case.reference, _in_words(one)) for one in cases if one.is_open]
        chosen.widget = forms.CheckboxSelectMultiple(choices=offered)
        people = [(key, str(one)) for key, one in self.people.items()]
        choice(self.fields["inspector"]).choices = [("", "Choose"), *people, (NOBODY, "Nobody")]

    def clean_cases(self) -> list[SampledCase]:
        chosen = [self.all[reference] for reference in self.cleaned_data["cases"]]
        faults = [sentence for case in chosen if (sentence := why_not_reallocated(case))]
        if faults:
            raise forms.ValidationError([forms.ValidationError(sentence) for sentence in faults])
        return chosen

    @property
    def person(self) -> User | None:
        return self.people.get(self.cleaned_data["inspector"])


def _in_words(one: BoardCase) -> str:
    holder = str(one.case.allocated_to or "nobody")
    return (
        f"{one.case.reference}: {one.case.get_case_type_display().lower()}, {holder}, {dict(STAGES)[one.stage].lower()}"
    )
