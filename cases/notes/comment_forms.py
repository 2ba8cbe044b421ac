from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from accounts.models import User
from govuk.forms import SentOnce, TextArea, choice, helper
from govuk.layout import Question


class CommentForm(forms.Form):
    text = TextArea(
        "Your comment",
        missing="Enter your comment.",
        help_text="Never name a child. A comment stays as it is: nobody can change or remove it.",
    )
    mentioned = forms.MultipleChoiceField(
        label="Whom is it meant for?",
        help_text="They see it on the next page that they open. You can also write @username in the comment.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    token = SentOnce()
    helper = helper(Question("text", rows=5), Question("mentioned", small=True), "token", submit="Write the comment")

    def __init__(self, data: Mapping[str, Any] | None = None, *, people: Iterable[User]) -> None:
        super().__init__(data)
        self._people = {str(person.pk): person for person in people}
        people_named = [(key, f"{person} (@{person.username})") for key, person in self._people.items()]
        choice(self.fields["mentioned"]).choices = people_named

    def values(self) -> dict[str, Any]:
        """Return what the action takes. For a valid form."""
        return {
            "text": self.cleaned_data["text"],
            "mentioned": [self._people[key] for key in self.cleaned_data["mentioned"]],
            "token": self.cleaned_data["token"],
        }
