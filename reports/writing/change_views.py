from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from accounts.json_views import bad_request, data_sent, json_view
from accounts.models import User
from accounts.requests import SignedInRequest
from inspections import access
from inspections.changes import Change, Status
from inspections.models import Inspection, ReportText
from inspections.sent_changes import MOST_CHANGES, answer_to, in_json, read_change, versions_in
from inspections.texts.actions import record_text, why_not_written
from inspections.texts.markup import references
from inspections.texts.queries import last_changes, undecided_of
from reports.writing.figures import shown, values_of


@json_view
@require_POST
def changes(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take changes of the texts of a report, in order, each for itself, and say what came of each."""
    data = data_sent(request)
    if isinstance(data, HttpResponse):
        return data
    given = data.get("changes")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_CHANGES:
        return bad_request(f"The request does not hold between 1 and {MOST_CHANGES} changes.")
    try:
        read = [read_change(one) for one in given]
    except ValueError as fault:
        return bad_request(str(fault))
    results = []
    for change in read:
        seen = seen_by(request.user, reference, change)
        outcome = record_text(inspection=reference, by=request.user, change=change, seen=seen)
        if outcome.status is Status.GONE:
            return JsonResponse({"error": "no_case"}, status=404)
        results.append(answer_to(change, outcome))
    return JsonResponse({"results": results})


@json_view
@require_POST
def here(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say what others changed since the page was made, and what is held, as the page of a case asks it."""
    data = data_sent(request)
    if isinstance(data, HttpResponse):
        return data
    try:
        inspection = access.get_inspection_with_open_eyes(request.user, reference)
    except Http404:
        return JsonResponse({"error": "no_case"}, status=404)
    why_not = why_not_written(request.user, inspection)
    answer = {
        "others": [],
        "changed": _changed_since(inspection, versions_in(data), request.user),
        "held": [{"id": one.pk, "key": one.place, "by": str(one.made_by)} for one in undecided_of(inspection)],
        "open": not why_not,
        "passed_on": False,
        "why_not": why_not,
    }
    return JsonResponse(answer)


def seen_by(user: User, reference: str, change: Change) -> Mapping[str, str]:
    """Return the values that a writer sees at references that a change brings into a text, by what stands between the
    braces. One query where there are references, and the report's where there are new ones."""
    bodies = {one.body for one in references(change.value)} if isinstance(change.value, str) else set()
    if not bodies:
        return {}
    texts = ReportText.objects.filter(inspection__reference=reference, place=change.key)
    new = bodies - (texts.values_list("seen", flat=True).first() or {}).keys()
    inspection = access.inspections_for(user).filter(reference=reference).first() if new else None
    if inspection is None or why_not_written(user, inspection):
        return {}
    return values_of(shown(inspection, new))


def _changed_since(inspection: Inspection, versions: Mapping[str, int], user: User) -> list[dict[str, Any]]:
    texts = ReportText.objects.filter(inspection=inspection, place__in=versions)
    newer = [row for row in texts if row.version > versions[row.place]]
    last = last_changes(inspection.reference, [row.place for row in newer]) if newer else {}
    return [
        {
            "key": row.place,
            "value": row.text or None,
            "version": row.version,
            "by": last[row.place].by if row.place in last else "",
            "at": in_json(last[row.place].at) if row.place in last else None,
            "others": row.place not in last or last[row.place].username != user.username,
        }
        for row in newer
    ]
