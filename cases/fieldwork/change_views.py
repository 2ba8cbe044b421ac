from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from accounts.json_views import bad_request, body_of, data_sent, json_view, somebody_else
from accounts.models import User
from accounts.requests import SignedInRequest
from cases.access import get_reading_to_change, has_changed_hands, why_not_changed
from cases.fieldwork.change_actions import record_change
from cases.fieldwork.held_queries import undecided_of
from cases.fieldwork.others_in_json import changed_since, held_in_json, others_in_json
from cases.fieldwork.pages import SECOND
from cases.fieldwork.presence_actions import be_here
from cases.fieldwork.queries import read_pages
from cases.models import Reading
from inspections.changes import Change, Status
from inspections.sent_changes import MOST_CHANGES, answer_to, read_change, versions_in

_LONGEST_NAME = 50


@json_view
@require_POST
def changes(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Take changes of a case's answers, in order, each for itself, and say what came of each."""
    data = data_sent(request)
    if isinstance(data, HttpResponse):
        return data
    try:
        given = _changes_in(data)
    except ValueError as fault:
        return bad_request(str(fault))
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
    data = body_of(request)
    if data is None or not _is_name(data.get("page")) or not _is_name(data.get("window")):
        return bad_request("The request does not say which page is open in which window.")
    refusal = somebody_else(request, data)
    if refusal is not None:
        return refusal
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
