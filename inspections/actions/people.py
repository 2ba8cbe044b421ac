"""What administrators do to people's accounts.

These stand here and not in `accounts`, because each is recorded in the ledger, which lies above `accounts`
(docs/decisions/0007-people-are-kept-by-inspections.md).
"""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.passwords import one_time_password
from accounts.usernames import folded
from inspections.actions.checks import act_sent, save_checked, still_there, written
from inspections.errors import Refused
from ledger.actions import INSTALLATION, append, lock


@transaction.atomic
def add_user(
    *, username: str, full_name: str, is_administrator: bool, by: User | None, token: UUID | None = None
) -> tuple[User, str]:
    """Store a new person and return them with a one-time password, which is kept nowhere.

    A `token` that has been used gives the person stored then, with the same password. Raises Refused once that has been
    replaced.
    """
    lock(INSTALLATION)
    password = one_time_password(token)
    if sent := act_sent(INSTALLATION, token):
        user = still_there(User.objects.filter(username=sent["username"]))
        if not user.check_password(password):
            raise Refused(
                f"{user} has been added already, and has another password since. Reset it if they can’t sign in."
            )
        return user, password
    user = _new_user(username, full_name, password, is_administrator=is_administrator, must_change_password=True)
    _record("user added", user, by, token, full_name=full_name, is_administrator=is_administrator)
    return user, password


@transaction.atomic
def create_administrator(*, username: str, full_name: str, password: str) -> User:
    """Store an administrator with a password of their own: the first one, or one more when all are locked out."""
    try:
        validate_password(password, User(username=username, full_name=full_name))
    except ValidationError as error:
        raise Refused(*error.messages) from None
    lock(INSTALLATION)
    user = _new_user(username, full_name, password, is_administrator=True, must_change_password=False)
    _record("user added", user, None, full_name=full_name, is_administrator=True)
    return user


@transaction.atomic
def edit_user(*, user: User, full_name: str, is_administrator: bool, by: User) -> None:
    """Change a person's name, and whether they are an administrator; the last active one stays one."""
    stored = _locked(user)
    if stored.is_administrator and not is_administrator:
        _refuse_without_administrator(stored)
    if (stored.full_name, stored.is_administrator) == (full_name, is_administrator):
        return
    stored.full_name, stored.is_administrator = full_name, is_administrator
    save_checked(stored)
    _record("user changed", stored, by, full_name=full_name, is_administrator=is_administrator)


@transaction.atomic
def reset_password(*, user: User, by: User, token: UUID | None = None) -> str:
    """Give the person a one-time password, which is kept nowhere, and return it; every session of theirs ends.

    A `token` that has been used gives the same password. Raises Refused once that has been replaced.
    """
    stored = _locked(user)
    if stored == by:
        raise Refused("This is your own account. Use “Change password” instead.")
    password = one_time_password(token)
    if act_sent(INSTALLATION, token):
        if not stored.check_password(password):
            raise Refused(f"The password of {user} has been reset already, and replaced since.")
        return password
    stored.set_password(password)
    stored.must_change_password = True
    stored.save(update_fields=["password", "must_change_password"])
    _record("password reset", stored, by, token)
    return password


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> None:
    """Keep a person from signing in and end every session of theirs. What they did stays under their name."""
    stored = _locked(user)
    if stored == by:
        raise Refused("You can’t deactivate your own account. Ask another administrator.")
    if not stored.is_active:
        return
    _refuse_without_administrator(stored)
    stored.is_active = False
    stored.save(update_fields=["is_active"])
    _record("user deactivated", stored, by)


@transaction.atomic
def reactivate_user(*, user: User, by: User) -> None:
    stored = _locked(user)
    if stored.is_active:
        return
    stored.is_active = True
    stored.save(update_fields=["is_active"])
    _record("user reactivated", stored, by)


def _new_user(
    username: str, full_name: str, password: str, *, is_administrator: bool, must_change_password: bool
) -> User:
    if User.objects.filter(folded_username=folded(username)).exists():
        raise Refused(f"Somebody has the username “{username}” already. Choose another.", field="username")
    user = User(
        username=User.normalize_username(username),
        full_name=full_name,
        is_administrator=is_administrator,
        must_change_password=must_change_password,
    )
    user.set_password(password)
    save_checked(user)
    return user


def _locked(user: User) -> User:
    lock(INSTALLATION)
    return User.objects.select_for_update().get(pk=user.pk)


def _refuse_without_administrator(user: User) -> None:
    """Raise Refused where the person is the only administrator who may sign in; two at once wait for one another."""
    active = User.objects.select_for_update().filter(is_administrator=True, is_active=True).order_by("pk")
    if set(active) == {user}:
        raise Refused(f"{user} is the only administrator who may sign in. Make somebody else one first.")


def _record(
    act: str, user: User, by: User | None, token: UUID | None = None, *, full_name: str = "", **content: bool
) -> None:
    """Write an act on an account. A person's name stands in words, which can be erased when their time is up."""
    content_of_act = {"username": user.username, **content}
    words = written({"full_name": full_name})
    append(chain=INSTALLATION, by=by, act=act, content=content_of_act, words=words, token=token)
