from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from cases.board.allocation_actions import allocate
from cases.board.forms import BoardFilterForm, ReallocationForm
from cases.board.plot import day_in_words, plot_of
from cases.board.queries import STAGES, board_of, days_of, row_of, rows_of
from cases.queries import inspectors_of, people_with_cases
from inspections.access import get_inspection_for, may_lead, may_see_board, require
from inspections.acting import get_or_post
from inspections.errors import Refused
from inspections.wording import counted


@require_safe
def board(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_see_board(request.user, inspection))
    cases = board_of(inspection)
    people = people_with_cases(inspection)
    form = BoardFilterForm(request.GET, people=people)
    leads = may_lead(request.user, inspection)
    days = days_of(inspection, cases, timezone.localdate())
    shown = form.kept(cases)
    context = {
        "inspection": inspection,
        "stages": STAGES,
        "rows": rows_of(cases, people),
        "total": row_of(None, cases),
        "days": [(day, day_in_words(day.day)) for day in days],
        "plot": plot_of(days) if days else None,
        "form": form,
        "cases": shown,
        "all": cases,
        "leads": leads,
        "inspectors": inspectors_of(inspection) if leads else [],
        "may_choose": leads and any(one.is_open for one in shown),
        "all_chosen": request.GET.get("choose") == "all",
        "choose_all": _with_all_chosen(request),
    }
    return render(request, "cases/board/board.html", context)


@get_or_post
def reallocate(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_lead(request.user, inspection))
    posted = request.method == "POST"
    sent = request.POST if posted else request.GET or None
    form = ReallocationForm(sent, cases=board_of(inspection), inspectors=inspectors_of(inspection))
    sure = form.is_valid()
    if sure and posted:
        allocation = dict.fromkeys((case.reference for case in form.cleaned_data["cases"]), form.person)
        try:
            changed = allocate(inspection=inspection, by=request.user, allocation=allocation)
        except Refused as refused:
            form.add_error("cases", refused.sentences)
            sure = False
        else:
            messages.success(request, _what_changed(changed, form.person))
            return redirect("cases:board", reference)
    context = {"inspection": inspection, "form": form, "sure": sure}
    return render(request, "cases/board/reallocate.html", context)


def _with_all_chosen(request: SignedInRequest) -> str:
    query = request.GET.copy()
    query["choose"] = "all"
    return query.urlencode()


def _what_changed(changed: int, person: User | None) -> str:
    if not changed:
        return f"Nothing changed: {person or 'nobody'} had all of them already."
    return f"{counted(changed, 'case is', 'cases are')} allocated to {person or 'nobody'} now."
