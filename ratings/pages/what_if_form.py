"""The form on which ratings are supposed: its choices stand in the page's address, and nothing is recorded."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from inspections.models import Domain
from inspections.wording import listed
from ratings.pages.changes import field_name
from ratings.queries import Ratings
from ratings.rollup import explain


@dataclass(frozen=True)
class DomainChoices:
    row: Domain
    fields: tuple[BoundField, ...]


class WhatIfForm(forms.Form):
    """A rating for every standard but those that leave the score.

    A standard that the address does not name keeps the rating that it has.
    """

    def __init__(self, address: QueryDict, *, ratings: Ratings) -> None:
        self.ratings = ratings
        scored = {number: one for number, one in ratings.rollup.standards.items() if not one.leaves_the_score}
        present = {number: standard.rating or "" for number, standard in scored.items()}
        names = {number: field_name(number) for number in present}
        self.data: dict[str, str]
        super().__init__({names[number]: address.get(names[number], rating) for number, rating in present.items()})
        labels = [(rating, ratings.rules.label(rating)) for rating in reversed(ratings.rules.ratings)]
        either = listed([label for _, label in labels], "or")
        for number, standard in scored.items():
            row, not_rated = ratings.standards[number], explain.not_rated(standard.no_cases)
            absent = [] if present[number] else [("", not_rated)]
            self.fields[names[number]] = forms.ChoiceField(
                label=str(row),
                help_text=f"Now: {ratings.rules.labelled(present[number], not_rated)}",
                choices=absent + labels,
                required=bool(present[number]),
                error_messages={
                    "required": f"Choose a rating for {row}: {either}.",
                    "invalid_choice": f"“%(value)s” is not a rating. Choose one for {row}: {either}.",
                },
            )

        # The errors are of what the address says; a field that it got wrong then shows the rating that there is now.
        for number, rating in present.items():
            if names[number] in self.errors:
                self.data[names[number]] = rating

    def domains(self) -> list[DomainChoices]:
        """Return the domains with their standards, without those that leave the score."""
        return [
            DomainChoices(row, tuple(self[field_name(standard.number)] for standard in row.standards.all()))
            for row, result in zip(self.ratings.domains, self.ratings.rollup.domains, strict=True)
            if not result.leaves_the_score
        ]

    def supposed(self) -> dict[str, str]:
        """Return the ratings chosen by standard number; a standard that has none and is given none is left out."""
        chosen = {number: self.cleaned_data.get(field_name(number), "") for number in self.ratings.standards}
        return {number: rating for number, rating in chosen.items() if rating}
