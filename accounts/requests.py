from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations of views only: every page is closed by default, so there is a person in every request."""

    user: User
