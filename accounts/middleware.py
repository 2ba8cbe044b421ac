from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.defaults import page_not_found

from accounts.drafts import Drafts, forget_drafts, seen_in
from accounts.json_views import answers_in_json
from accounts.models import User
from accounts.send_again import send_again_page, sent_in
from accounts.texts import INSTEAD, NUL


class LastingSessionMiddleware(SessionMiddleware):
    """Django's sessions, but that an answer to a script never takes the cookie of a session away.

    A script may ask in a session that has run out and hear the answer after the person has signed in again, in another
    tab perhaps. Django would have the browser forget the cookie then, which is that of the new session by now.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        match = request.resolver_match
        if match is not None and answers_in_json(match.func) and request.session.is_empty():
            return response
        return super().process_response(request, response)


class WholeCharactersMiddleware:
    """The one door for characters that no database can hold, before any view: an address with one names nothing.

    In the words of a form U+FFFD stands for it, so that they are stored and stick in no browser. Halves of a character
    come as U+FFFD from Django already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Answer "Page not found", or hand the form on as it can be stored."""
        if NUL in request.path_info or _holds_nul(request.GET):
            return page_not_found(request, Http404())
        # A view that takes JSON reads the body by itself.
        if request.method == "POST" and not answers_in_json(view) and _holds_nul(request.POST):
            whole = QueryDict(mutable=True)
            for name, values in request.POST.lists():
                whole.setlist(name.replace(NUL, INSTEAD), [value.replace(NUL, INSTEAD) for value in values])
            request.POST = whole  # type: ignore[assignment]  # immutable by its type alone
        return None


class KeepingLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Django's sign-in before every page, but that a form sent after the session has ended is given back, not dropped.

    Django leads to the sign-in page and from there to the empty form, whatever was typed into it.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        elsewhere = super().process_view(request, view_func, view_args, view_kwargs)
        return send_again_page(request, status=401) if elsewhere and sent_in(request) else elsewhere


class MustChangePasswordMiddleware:
    """Leads a person with a one-time password to the page where they choose their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
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


class DraftsMiddleware:
    """Gives every page the drafts of who asks for it, and forgets those of a form whose act is done.

    A view that did what it was asked leads on; one that could not shows the form again, or leads on with an error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        drafts: Drafts | None = getattr(request, "drafts", None)
        is_done = request.method == "POST" and response.status_code == HTTPStatus.FOUND and not _has_errors(request)
        if drafts is not None and isinstance(drafts.user, User) and is_done and (seen := seen_in(request.POST)):
            forget_drafts(by=drafts.user, address=drafts.address, seen=seen)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Hand the drafts to a view that is about to run: what was turned away before has done nothing."""
        request.drafts = Drafts(request)  # type: ignore[attr-defined]


def _holds_nul(given: QueryDict) -> bool:
    return any(NUL in text for name, values in given.lists() for text in (name, *values))


def _has_errors(request: HttpRequest) -> bool:
    waiting: Any = messages.get_messages(request)
    has_errors = any(message.level >= messages.ERROR for message in waiting)
    # Looked at, not shown.
    setattr(waiting, "used", False)  # noqa: B010 (the types know of an empty list too)
    return has_errors
