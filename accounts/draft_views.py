from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.drafts import discard_draft, keep_draft, tokens_in
from accounts.json_views import bad_request, data_sent, json_view
from accounts.requests import SignedInRequest
from accounts.typed_texts import LARGEST_VERSION, TypedText, read_request


@json_view
@require_POST
def drafts(request: SignedInRequest) -> HttpResponse:
    """Keep what was typed into the boxes of one form, change by change, and say what came of each."""
    data = data_sent(request)
    if isinstance(data, HttpResponse):
        return data
    try:
        typed = read_request(data)
    except ValueError as fault:
        return bad_request(str(fault))
    return JsonResponse({"results": [_kept(request, one) for one in typed]})


@require_POST
def discard(request: SignedInRequest) -> HttpResponse:
    address = request.POST.get("address", "")
    version, _, field = request.POST.get("draft", "").partition(":")
    if version.isdecimal() and len(version) < len(str(LARGEST_VERSION)):
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
