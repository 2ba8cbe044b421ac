"""Addresses that the browser's own scripts call: they answer in JSON, whoever asks and whatever is wrong."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.csrf import csrf_failure as csrf_failure_page
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.send_again import comes_from_our_own_page, send_again_page, sent_in

Arguments = ParamSpec("Arguments")


def json_view(
    view: Callable[Concatenate[SignedInRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Make a view one that scripts call: never a redirect to the sign-in page, never kept by the browser.

    Who is signed out gets 401 and {"error": "signed_out"}; who must choose a password first, 403 and
    {"error": "change_password"}; who may not, 403 and {"error": "forbidden"}.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return JsonResponse({"error": "signed_out"}, status=401)
        if user.must_change_password:
            return JsonResponse({"error": "change_password"}, status=403)
        try:
            return view(cast(SignedInRequest, request), *args, **kwargs)
        except PermissionDenied as refusal:
            return JsonResponse({"error": "forbidden", "sentences": [str(refusal)] if str(refusal) else []}, status=403)

    open_view: Any = login_not_required(never_cache(answer))
    open_view.answers_in_json = True
    kept: Callable[Concatenate[HttpRequest, Arguments], HttpResponse] = open_view
    return kept


def answers_in_json(view: object) -> bool:
    """Give whether scripts call this view."""
    return getattr(view, "answers_in_json", False)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a request came without the token that belongs to it: to scripts in JSON, to people as a page.

    Signing in, in another tab perhaps, makes the tokens of every open page old: what was typed there is given back.
    """
    match = request.resolver_match
    if match is not None and answers_in_json(match.func):
        return JsonResponse({"error": "csrf"}, status=403)
    is_closed = match is not None and getattr(match.func, "login_required", True)
    if is_closed and comes_from_our_own_page(request) and sent_in(request):
        return send_again_page(request, status=403)
    return csrf_failure_page(request, reason)


def is_somebody_else(user: User, given: object) -> bool:
    """Give whether a request says that it was made for another account than the one that is signed in."""
    return type(given) is not int or given != user.pk
