from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Model

from accounts.models import User
from govuk.forms import SentOnce, helper
from govuk.layout import Question


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A choice among people who may sign in, by full name and username."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "Choose a person")
        super().__init__(queryset=User.objects.filter(is_active=True), **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        """Return the name with the username, since two people may have one name."""
        return f"{obj} ({obj.username})" if isinstance(obj, User) else str(obj)


class EditUserForm(forms.Form):
    full_name = forms.CharField(
        label="Full name", max_length=200, error_messages={"required": "Enter the person’s full name."}
    )
    is_administrator = forms.BooleanField(
        label="Administrator",
        required=False,
        help_text="Administrators keep users, services and inspections, and see every inspection. "
        "What a person does on an inspection depends on their role there.",
    )
    helper = helper(Question("full_name", width="two-thirds"), "is_administrator")


class AddUserForm(EditUserForm):
    username = forms.CharField(
        label="Username",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="What the person signs in with. It can’t be changed later.",
        error_messages={"required": "Enter a username."},
    )
    token = SentOnce()
    field_order = ["full_name", "username", "is_administrator"]
    helper = helper(
        Question("full_name", width="two-thirds"), Question("username", width=20), "is_administrator", submit="Add"
    )
