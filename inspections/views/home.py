from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections.access import (
    get_inspection_for,
    get_inspection_known_to,
    inspections_for,
    is_lead_inspector,
    may_reopen,
    may_see_board,
    may_see_cases,
    may_see_evidence,
    may_set_up,
    read_blind_by,
    require_open_eyes,
)
from inspections.history_queries import history_of, lines_of
from inspections.models import Inspection
from inspections.stage_queries import Progress, listed, progress_of
from inspections.stages import stages
from ledger.reading import look

ON_A_PAGE = 25


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    page = Paginator(inspections_for(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/home.html", {"page": page, "lines": listed(request.user, page.object_list)})


@require_safe
def overview(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who only reads is led to what was released, a partner inspector to the evidence of domain one."""
    inspection = get_inspection_known_to(request.user, reference)
    if not may_see_cases(request.user, inspection):
        gathers = may_see_evidence(request.user, inspection)
        return redirect("inspections:evidence" if gathers else "reports:report", reference)
    progress = progress_of(inspection)
    reads_blind = bool(read_blind_by(request.user, inspection))
    uncounted = reads_blind and not is_lead_inspector(request.user, inspection)
    context = {
        "inspection": inspection,
        "rows": [*_particulars(inspection, progress), _alerts(inspection, progress, uncounted)],
        "stages": _stage_rows(inspection, progress),
        # The panel's reasons name figures, as its pages do.
        "panel_has_met": progress.panel_meetings > 0 and not reads_blind,
        "may_set_up": may_set_up(request.user, inspection),
        "may_reopen": may_reopen(request.user, inspection),
        "may_see_board": may_see_board(request.user, inspection),
    }
    return render(request, "inspections/overview.html", context)


@require_safe
def history(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require_open_eyes(request.user, inspection)
    page = Paginator(history_of(inspection), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "inspection": inspection,
        "page": page,
        "lines": lines_of(page.object_list),
        "look": look(inspection.reference),
    }
    return render(request, "inspections/history.html", context)


def _stage_rows(inspection: Inspection, progress: Progress) -> list[dict[str, Any]]:
    """The first that is not done is the current one."""
    rows: list[dict[str, Any]] = []
    current = inspection.is_closed
    for stage in stages(inspection, progress):
        state = "done" if stage.done else "to_do" if current else "current"
        current = current or state == "current"
        row = {"title": stage.title, "status": stage.status, "detail": stage.detail, "state": state}
        rows.append(row | {"href": reverse(stage.view, args=[inspection.reference])})
    return rows


def _particulars(inspection: Inspection, progress: Progress) -> list[dict[str, Any]]:
    starts, ends = inspection.fieldwork_starts, inspection.fieldwork_ends
    dates = f"{_day(starts)} to {_day(ends)}" if starts or ends else "Not yet known"
    return [
        {"key": "Service", "value": f"{inspection.service}, known as {inspection.known_as}"},
        {"key": "Framework", "value": str(inspection.framework)},
        {"key": "Fieldwork", "value": dates},
        {"key": "Joint inspection", "value": "Yes" if inspection.joint else "No"},
        {"key": "Lead inspector", "value": str(progress.lead_inspector or "Not yet chosen")},
        {"key": "State", "value": _state(inspection)},
    ]


def _alerts(inspection: Inspection, progress: Progress, uncounted: bool) -> dict[str, Any]:
    """Return how many alerts there are, with the way to them.

    Who reads a case blind is given no number (`uncounted`), unless they lead: beside the list without that case it
    would tell of one.
    """
    row: dict[str, Any] = {"key": "Alerts", "value": "None raised"}
    if uncounted:
        row["value"] = "Not counted while you read a case a second time"
    elif progress.alerts:
        row["value"] = f"{progress.open_alerts} open, {progress.alerts - progress.open_alerts} resolved"
    way = {"href": reverse("cases:alerts", args=[inspection.reference]), "action": "Show", "hidden": "the alerts"}
    return row | way


def _state(inspection: Inspection) -> str:
    if inspection.closed_at:
        return f"Closed on {_day(inspection.closed_at)}"
    return f"Ratings closed on {_day(inspection.ratings_closed_at)}" if inspection.ratings_closed_at else "Open"


def _day(day: Any) -> str:
    return f"{day:%-d %B %Y}" if day else "not yet known"
