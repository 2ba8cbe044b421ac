import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.views.csrf import csrf_failure as csrf_failure_page
from django.views.decorators.cache import never_cache

from accounts.requests import SignedInRequest
from accounts.send_again import is_form_of_ours, send_again_page

Arguments = ParamSpec("Arguments")
_CHUNK: Final = 64 * 1024
_MOST_CHUNKS: Final = 1024


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
    return getattr(view, "answers_in_json", False)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in, perhaps in another tab, makes the tokens of all open pages old: what was typed is given back."""
    match = request.resolver_match
    if match is not None and answers_in_json(match.func):
        return JsonResponse({"error": "csrf"}, status=403)
    if is_form_of_ours(request):
        return send_again_page(request, status=403)
    return csrf_failure_page(request, reason)


def data_sent(request: SignedInRequest) -> dict[str, Any] | HttpResponse:
    """Return the named values that a script sent, or the answer that says why they can't be taken.

    They say for whom they were sent: nobody's are taken as those of the next person to sign in at a computer.
    """
    refusal = too_long(request)
    if refusal is not None:
        return refusal
    data = body_of(request)
    if data is None:
        return bad_request("The request is not a group of named values in JSON.")
    return somebody_else(request, data) or data


def somebody_else(request: SignedInRequest, data: dict[str, Any]) -> JsonResponse | None:
    """Say that a request was made for another account than the one that is signed in, None where it was not."""
    given = data.get("user")
    is_theirs = type(given) is int and given == request.user.pk
    return None if is_theirs else JsonResponse({"error": "other_user"}, status=409)


def body_of(request: HttpRequest) -> dict[str, Any] | None:
    """Return the named values that a script sent, None where it sent something else."""
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig, RawPostDataException):
        return None
    return data if isinstance(data, dict) else None


def bad_request(sentence: str) -> JsonResponse:
    return JsonResponse({"error": "bad_request", "sentences": [sentence]}, status=400)


def too_long(request: HttpRequest) -> JsonResponse | None:
    """The sender sends it alone before it shows this, so that no other is meant."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    by = 0 if most is None else int(request.META.get("CONTENT_LENGTH") or 0) - most
    if by <= 0:
        return None
    # A browser that is still sending would take the end of the connection for a lost network, and never hear this.
    for _ in range(_MOST_CHUNKS):
        if not request.read(_CHUNK):
            break
    thousands = -(-by // 1000)
    sentence = (
        f"The answer is too long to be stored, by about {thousands * 1000:,} characters. Shorten it by that much, or "
        "move a part of it elsewhere. Until then it is kept on this computer."
    )
    return JsonResponse({"error": "too_large", "sentences": [sentence]}, status=413)
