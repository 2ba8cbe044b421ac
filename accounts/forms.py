from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from govuk.forms import helper
from govuk.layout import Question


class SignInForm(AuthenticationForm):
    """What is wrong is never said more precisely than that the two don't belong together."""

    error_messages = {
        "invalid_login": "Enter the username and the password of an account that may sign in. "
        "Passwords tell capital and small letters apart, usernames do not.",
        "inactive": "Enter the username and the password of an account that may sign in.",
    }
    helper = helper(
        Question("username", width="two-thirds"), Question("password", width="two-thirds"), submit="Sign in"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Enter your username."
        self.fields["password"].error_messages["required"] = "Enter your password."


class ChangePasswordForm(PasswordChangeForm):
    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": "Enter the password that you signed in with.",
        "password_mismatch": "Enter the same new password twice.",
        "unchanged": "Choose a password other than the present one.",
    }
    helper = helper(
        Question("old_password", width="two-thirds"),
        Question("new_password1", width="two-thirds"),
        Question("new_password2", width="two-thirds"),
        submit="Change password",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "old_password": ("Present password", "Enter your present password."),
            "new_password1": ("New password", "Enter a new password."),
            "new_password2": ("New password again", "Enter the new password a second time."),
        }
        for name, (label, required) in words.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = required
            self.fields[name].widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].help_text = (
            "At least 12 characters, not only digits, not a common password and not like your name. "
            "Three random words are good."
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a new password that is the present one: a one-time password would never be used up."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("old_password") and cleaned.get("old_password") == cleaned.get("new_password1"):
            unchanged = forms.ValidationError(self.error_messages["unchanged"], code="unchanged")
            self.add_error("new_password1", unchanged)
        return cleaned
