from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from accounts.models import User
from cases.board.worklist_queries import CaseProgress
from cases.models import SampledCase
from cases.queries import NOBODY, STATUSES
from govuk.forms import choice, helper


def _choices(people: Iterable[User]) -> list[tuple[str, str]]:
    return [(str(person.pk), str(person)) for person in people]


class AllocationForm(forms.Form):
    """A select of inspectors for each case that has not been submitted."""

    def __init__(self, data: Any, *, cases: Sequence[CaseProgress], inspectors: Sequence[User]) -> None:
        super().__init__(data)
        self.progress = cases
        self.people = {str(person.pk): person for person in inspectors}
        for progress in cases:
            case = progress.case
            if case.is_submitted:
                continue
            choices = [("", "Nobody"), *_choices(inspectors)]
            holder = case.allocated_to
            if holder is not None and str(holder.pk) not in self.people:
                choices.append((str(holder.pk), f"{holder} (no longer inspects here)"))
            self.fields[self.name_of(case)] = forms.ChoiceField(
                label=f"Inspector of {case.reference}",
                choices=choices,
                required=False,
                initial=str(holder.pk) if holder else "",
                error_messages={"invalid_choice": f"Select an inspector of the team for {case.reference}."},
            )

    @staticmethod
    def name_of(case: SampledCase) -> str:
        return f"case_{case.pk}"

    def rows(self) -> Iterator[tuple[CaseProgress, BoundField | None]]:
        """Yield each case with its select, None where it has been submitted."""
        for progress in self.progress:
            name = self.name_of(progress.case)
            yield progress, self[name] if name in self.fields else None

    def allocation(self) -> dict[str, User | None]:
        """Return what was chosen for each case whose select was changed, by the case's reference."""
        chosen = {}
        for progress in self.progress:
            name = self.name_of(progress.case)
            if name in self.changed_data:
                chosen[progress.case.reference] = self.people.get(self.cleaned_data[name])
        return chosen


class CaseFilterForm(forms.Form):
    inspector = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Select an inspector from the list."}
    )
    status = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *STATUSES],
        error_messages={"invalid_choice": "Select a status from the list."},
    )
    helper = helper(submit="Show cases", method="get")

    def __init__(self, data: Any, *, people: Iterable[User]) -> None:
        super().__init__(data)
        choice(self.fields["inspector"]).choices = [("", "All"), (NOBODY, "Not allocated"), *_choices(people)]
