"""Keeping drafts, which scripts do, and discarding one."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.drafts import TypedText, discard_draft, keep_draft, tokens_in
from accounts.json_views import bad_request, body_of, is_somebody_else, json_view, too_long
from accounts.models import Draft
from accounts.requests import SignedInRequest
from accounts.texts import plain

MOST_CHANGES: Final = 50
_LARGEST_VERSION: Final = 2**53


@json_view
@require_POST
def drafts(request: SignedInRequest) -> HttpResponse:
    """Keep what was typed into the boxes of one form, change by change, and say what came of each."""
    refusal = too_long(request)
    if refusal is not None:
        return refusal
    data = body_of(request)
    if data is None:
        return bad_request("The request is not a group of named values in JSON.")
    if is_somebody_else(request.user, data.get("user")):
        return JsonResponse({"error": "other_user"}, status=409)
    try:
        typed = _typed_in(data)
    except ValueError as fault:
        return bad_request(str(fault))
    return JsonResponse({"results": [_kept(request, one) for one in typed]})


@require_POST
def discard(request: SignedInRequest) -> HttpResponse:
    """Discard a draft of the person's own, and lead back to the page of its form."""
    address = request.POST.get("address", "")
    version, _, field = request.POST.get("draft", "").partition(":")
    if version.isdecimal() and len(version) < len(str(_LARGEST_VERSION)):
        tokens = tokens_in(request.POST.get("tokens", ""))
        discard_draft(by=request.user, address=address, field=field, version=int(version), tokens=tokens)
    target = request.POST.get("next") or address
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if is_ours else "/")


def _kept(request: SignedInRequest, typed: TypedText) -> dict[str, Any]:
    outcome = keep_draft(by=request.user, typed=typed)
    answer = {"id": str(typed.token), "key": typed.field, "version": outcome.version}
    if outcome.draft is None:
        return {**answer, "status": "gone"}
    at, by = outcome.draft.at.isoformat(), str(request.user)
    return {**answer, "status": "saved", "at": at, "by": by, "beside": outcome.beside}


def _typed_in(data: dict[str, Any]) -> list[TypedText]:
    address, given = data.get("address"), data.get("changes")
    if not isinstance(address, str) or not address.startswith("/") or not _is_name(address, "address"):
        raise ValueError("The request does not say at which address the form is (address).")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_CHANGES:
        raise ValueError(f"The request does not hold between 1 and {MOST_CHANGES} changes.")
    return [_read(address, one) for one in given]


def _read(address: str, data: object) -> TypedText:
    """Return a change as it was described. Raises ValueError with a sentence that says what is wrong with it."""
    if not isinstance(data, dict):
        raise ValueError("A change is not a group of named values.")
    field, base, value = data.get("key"), data.get("base"), data.get("value")
    if not isinstance(field, str) or not _is_name(field, "field"):
        raise ValueError("A change does not say into which box it was typed (key).")
    if type(base) is not int or not 0 <= base <= _LARGEST_VERSION:
        raise ValueError(f"The change of {field} does not say from which version it was made (base).")
    if not (value is None or isinstance(value, str)):
        raise ValueError(f"The change of {field} holds no text (value).")
    try:
        token, follows = UUID(data["id"]), UUID(data["follows"]) if data.get("follows") else None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValueError(f"The change of {field} has no id.") from None
    began, title, label = (_cut(name, data.get(name)) for name in ("began", "title", "label"))
    return TypedText(address, field, plain(value or ""), base, token, follows, began, title, label)


def _most(name: str) -> int:
    kind: Any = Draft._meta.get_field(name)
    return kind.max_length or 0


def _is_name(text: str, name: str) -> bool:
    return 0 < len(text) <= _most(name) and text.isprintable()


def _cut(name: str, value: object) -> str:
    return plain(value)[: _most(name)] if isinstance(value, str) else ""
