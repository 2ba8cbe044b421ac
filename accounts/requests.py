from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from accounts.usernames import folded


class SignedInRequest(HttpRequest):
    """For annotations of views only: every page is closed by default, so there is a person in every request."""

    user: User


def username_tried(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str | None:
    """Return the username under which failed sign-ins are counted (AXES_USERNAME_CALLABLE), folded, in at most as many
    characters as the count's column holds."""
    given = credentials or (request.POST if request else {})
    username = given.get("username")
    return folded(username)[:255] if isinstance(username, str) else None
