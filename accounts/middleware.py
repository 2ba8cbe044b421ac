"""A password that somebody else set is changed before anything else is done."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.json_views import answers_in_json
from accounts.models import User


class MustChangePasswordMiddleware:
    """Leads a person with a one-time password to the page where they choose their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the page asked for, or a redirect to the password page."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Redirect, unless the page is the password page or the sign-out, or a script asks, which is told so."""
        user = request.user
        match = request.resolver_match
        if answers_in_json(view):
            return None
        open_pages = {"accounts:password_change", "accounts:sign_out"}
        if isinstance(user, User) and user.must_change_password and match and match.view_name not in open_pages:
            return redirect("accounts:password_change")
        return None
