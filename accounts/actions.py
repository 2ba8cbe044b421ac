"""What a person does to their own account. What administrators do to others' is in `inspections.actions.people`."""

from accounts.models import User


def change_own_password(*, user: User, password: str) -> None:
    """Sessions that began with the old password end. `accounts.forms.ChangePasswordForm` has checked the new one."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
