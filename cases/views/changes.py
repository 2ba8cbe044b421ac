"""What the pages of a case send and ask by themselves: changes of answers, and who else has the case open."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from accounts.json_views import is_somebody_else, json_view
from accounts.models import User
from accounts.requests import SignedInRequest
from cases.access import get_reading_to_change, has_changed_hands, why_not_changed
from cases.actions.changes import record_change
from cases.actions.presence import be_here
from cases.changes import Change, Status
from cases.fieldwork_queries import read_pages
from cases.held_queries import undecided_of
from cases.models import Reading
from cases.pages import SECOND
from cases.sent_changes import MOST_CHANGES, answer_to, read_change, versions_in
from cases.together_in_json import changed_since, held_in_json, others_in_json

_LONGEST_NAME = 50
_CHUNK = 64 * 1024
_MOST_CHUNKS = 1024


@json_view
@require_POST
def changes(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Take changes of a case's answers, in order, each for itself, and say what came of each."""
    too_long = _bytes_too_many(request)
    if too_long > 0:
        return _too_long(request, too_long)
    data = _body(request)
    if data is None:
        return _bad_request("The request is not a group of named values in JSON.")
    if is_somebody_else(request.user, data.get("user")):
        return JsonResponse({"error": "other_user"}, status=409)
    try:
        given = _changes_in(data)
    except ValueError as fault:
        return _bad_request(str(fault))
    results = []
    for change in given:
        outcome = record_change(inspection=reference, case=case_reference, by=request.user, change=change)
        if outcome.status is Status.GONE:
            return JsonResponse({"error": "no_case"}, status=404)
        results.append(answer_to(change, outcome))
    return JsonResponse({"results": results})


@json_view
@require_POST
def here(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Note that the person has a page of a case open, and tell what happens on it meanwhile."""
    data = _body(request)
    if data is None or not _is_name(data.get("page")) or not _is_name(data.get("window")):
        return _bad_request("The request does not say which page is open in which window.")
    if is_somebody_else(request.user, data.get("user")):
        return JsonResponse({"error": "other_user"}, status=409)
    try:
        kind = Reading.Kind.SECOND if data["page"] == SECOND else Reading.Kind.FIRST
        reading = get_reading_to_change(request.user, reference, case_reference, kind)
    except Http404:
        return JsonResponse({"error": "no_case"}, status=404)
    others = be_here(case=reading.case, user=request.user, window=data["window"], page=data["page"])
    why_not = why_not_changed(request.user, reading)
    answer = {
        "others": others_in_json(others),
        "changed": _changed(reading, data, request.user),
        "held": held_in_json(undecided_of(reading)),
        "open": not why_not,
        "passed_on": bool(why_not) and has_changed_hands(request.user, reading),
        "why_not": why_not,
    }
    return JsonResponse(answer)


def _body(request: SignedInRequest) -> dict[str, Any] | None:
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return None
    return data if isinstance(data, dict) else None


def _bytes_too_many(request: SignedInRequest) -> int:
    """Give by how much a request is larger than Django reads, 0 or less where it is not."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return 0 if most is None else int(request.META.get("CONTENT_LENGTH") or 0) - most


def _too_long(request: SignedInRequest, by: int) -> JsonResponse:
    """Say that an answer is too long: the sender sends it alone before it shows this, so that no other is meant."""
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


def _bad_request(sentence: str) -> JsonResponse:
    return JsonResponse({"error": "bad_request", "sentences": [sentence]}, status=400)


def _changes_in(data: dict[str, Any]) -> list[Change]:
    given = data.get("changes")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_CHANGES:
        raise ValueError(f"The request does not hold between 1 and {MOST_CHANGES} changes.")
    return [read_change(one) for one in given]


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()


def _changed(reading: Reading, data: dict[str, Any], user: User) -> list[dict[str, Any]]:
    page = next((page for page in read_pages(reading) if page.name == data["page"]), None)
    return changed_since(page, versions_in(data), user) if page else []
