import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache

NEVER_SHOWN: Final = ("password", "csrfmiddlewaretoken")
"""What is in the name of a field that is never given back."""
_CHOSEN: Final = re.compile(r"[a-z0-9_.:T+-]*|.{1,3}")
"""What a person chose, or a page keeps for itself, rather than words that somebody wrote."""
_LINE: Final = 70
_MOST_ROWS: Final = 12


@dataclass(frozen=True)
class Sent:
    """A field as it was sent; `is_words` tells whether it is shown, or only sent again."""

    name: str
    value: str

    @property
    def label(self) -> str:
        numbered = re.sub(r"(?<=\d)_(?=\d)", ".", self.name)
        label = re.sub(r"[_-]+", " ", numbered).strip()
        return label[:1].upper() + label[1:]

    @property
    def is_words(self) -> bool:
        """Whether somebody may have written it."""
        return not _CHOSEN.fullmatch(self.value)

    @property
    def rows(self) -> int:
        lines = sum(1 + len(line) // _LINE for line in self.value.splitlines())
        return min(max(lines, 2), _MOST_ROWS)


def sent_in(request: HttpRequest) -> list[Sent]:
    """Return the fields of a form that was sent, in their order, without passwords and tokens."""
    if request.method != "POST":
        return []
    try:
        given = request.POST
    except UnreadablePostError:
        return []
    names = [name for name in given if not any(never in name.lower() for never in NEVER_SHOWN)]
    return [Sent(name, value) for name in names for value in given.getlist(name)]


def is_form_of_ours(request: HttpRequest) -> bool:
    """Whether a form for people who are signed in was sent from a page of ours.

    Else whoever leads a person to a form of theirs could have them send it with a token of ours.
    """
    match = request.resolver_match
    is_closed = match is not None and getattr(match.func, "login_required", True)
    return is_closed and _comes_from_our_own_page(request) and bool(sent_in(request))


def _comes_from_our_own_page(request: HttpRequest) -> bool:
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    referer = urlsplit(request.headers.get("Referer", ""))
    return request.headers.get("Origin", f"{referer.scheme}://{referer.netloc}") in ours


@never_cache
def send_again_page(request: HttpRequest, *, status: int) -> HttpResponse:
    """Return the page: every word that was sent, and a button that sends all of it to the same address again.

    What it shows is in the request itself, and of nobody else. The new token belongs to whoever is signed in by then;
    who signs in meanwhile comes back here once more, and reads as whom it would be sent.
    """
    return render(request, "accounts/send_again.html", _given_back(request), status=status)


def busy_page(request: HttpRequest) -> HttpResponse | None:
    """Return the same page where the database did not answer in time, None for what is no form of a person's own.

    Nothing on it comes from the database, so not even who is signed in.
    """
    if not is_form_of_ours(request):
        return None
    context = {**_given_back(request), "is_busy": True, "csrf_token": get_token(request)}
    response = HttpResponse(render_to_string("accounts/send_again.html", context), status=503)
    add_never_cache_headers(response)
    return response


def _given_back(request: HttpRequest) -> dict[str, Any]:
    sent = sent_in(request)
    return {
        "written": [one for one in sent if one.is_words],
        "others": [one for one in sent if not one.is_words],
        "files": bool(request.FILES),
    }
