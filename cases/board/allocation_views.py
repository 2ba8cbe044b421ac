from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from cases.board.allocation_actions import allocate, allocate_evenly
from cases.board.allocation_forms import AllocationForm, CaseFilterForm
from cases.board.worklist_queries import progress_of
from cases.queries import NOBODY, cases_of, inspectors_of, loads, people_with_cases, with_status
from inspections.access import get_inspection_for, may_export, may_lead, may_see_board, require
from inspections.acting import acted
from inspections.errors import Refused
from inspections.wording import counted

CASES_ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def allocation(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    leads = may_lead(request.user, inspection)
    posted = request.method == "POST"
    require(leads or not posted)
    inspectors = inspectors_of(inspection)
    cases = list(cases_of(inspection).inspected())
    form = AllocationForm(request.POST if posted else None, cases=progress_of(cases), inspectors=inspectors)
    if acted(
        request,
        form,
        lambda: allocate(inspection=inspection, by=request.user, allocation=form.allocation()),
        lambda changed: f"Saved: {counted(changed, 'case')} changed hands.",
    ):
        return redirect("cases:allocation", reference)
    context = {
        "inspection": inspection,
        "form": form,
        "leads": leads,
        "loads": loads(cases, inspectors),
        "unallocated": sum(case.allocated_to_id is None for case in cases),
        "inspectors": inspectors,
    }
    return render(request, "cases/board/allocation.html", context)


@require_POST
def allocation_even(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_lead(request.user, inspection))
    try:
        shared = allocate_evenly(inspection=inspection, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{counted(shared, 'case')} allocated.")
    return redirect("cases:allocation", reference)


@require_GET
def case_list(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    form = CaseFilterForm(request.GET, people=people_with_cases(inspection))
    cases = cases_of(inspection)
    form.is_valid()
    inspector, status = form.cleaned_data.get("inspector"), form.cleaned_data.get("status")
    if inspector:
        cases = cases.allocated_to(None if inspector == NOBODY else int(inspector))
    if status:
        cases = with_status(cases, status)
    page = Paginator(cases, CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "inspection": inspection,
        "form": form,
        "page": page,
        "cases": progress_of(page.object_list),
        "filtered": bool(inspector or status),
        "may_export": may_export(request.user, inspection),
        "may_see_board": may_see_board(request.user, inspection),
    }
    return render(request, "cases/board/case_list.html", context)
