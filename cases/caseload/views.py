from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from cases.caseload.actions import load_caseload, obstacle_to_load
from cases.caseload.forms import CaseloadForm, ReplaceForm, comparison
from cases.caseload.profile import in_words, profile
from cases.choices import ALL_DISPOSALS, CASE_TYPES
from cases.models import Caseload, CaseloadCase
from cases.queries import caseload_of, difference, rows_of
from inspections.access import get_inspection_for, may_lead, require
from inspections.errors import Refused
from inspections.models import Inspection

CASES_ON_A_PAGE = 50
MOST_FAULTS_SHOWN = 2000
"""A page with more rows is slow to read and to print; the number of those left out is said."""

MOST_CASES_SHOWN = 100
"""Of the cases that a new file adds, removes or changes; the number of all is said."""

COLUMNS = (
    ("case_reference", True, "your own reference, different for each case; never a name"),
    ("case_type", True, " or ".join(value for value, _ in CASE_TYPES)),
    ("disposal", True, ", ".join(value for value, _ in ALL_DISPOSALS)),
    ("started", True, "date of the sentence or of the out-of-court disposal: 2026-04-30 or 30/04/2026"),
    ("gender", True, "male, female, other, unknown"),
    ("harm", True, "your risk of serious harm classification: low, medium, high, very_high, unclassified"),
    ("safety", True, "your safety and wellbeing classification: the same values"),
    ("age", False, "10 to 18, at the start"),
    ("ethnicity", False, "white, black_and_minority_ethnic, unknown"),
    ("looked_after", False, "yes, no"),
    ("offence", False, "the principal offence, in words"),
    ("case_manager", False, "initials or a staff number"),
)


@require_GET
def caseload(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    loaded = caseload_of(inspection)
    rows = rows_of(loaded) if loaded else []
    may_load = may_lead(request.user, inspection)
    context = {
        "inspection": inspection,
        "caseload": loaded,
        "cases": len(rows),
        "breakdowns": [(each, [(one.label, one.total) for one in each.categories]) for each in profile(rows)],
        "may_load": may_load and not obstacle_to_load(inspection),
        "may_draw": may_load and loaded is not None,
    }
    return render(request, "cases/caseload/caseload.html", context)


@require_GET
def caseload_cases(request: SignedInRequest, reference: str) -> HttpResponse:
    """In the file's order."""
    inspection = get_inspection_for(request.user, reference)
    loaded = caseload_of(inspection)
    cases = loaded.cases.order_by("row") if loaded else CaseloadCase.objects.none()
    page = Paginator(cases, CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/caseload/cases.html", {"inspection": inspection, "page": page, "caseload": loaded})


@require_http_methods(["GET", "POST"])
def caseload_load(request: SignedInRequest, reference: str) -> HttpResponse:
    """Load a caseload file: check it, and store it when nothing is wrong and nothing is replaced unseen."""
    inspection = get_inspection_for(request.user, reference)
    require(may_lead(request.user, inspection))
    if obstacle := obstacle_to_load(inspection):
        messages.error(request, obstacle)
        return redirect("cases:caseload", reference)
    if request.method != "POST":
        return _load_page(request, inspection, CaseloadForm())
    form = (ReplaceForm if "compared" in request.POST else CaseloadForm)(request.POST, request.FILES)
    if not form.is_valid():
        return _load_page(request, inspection, form)
    there = caseload_of(inspection)
    if there and form.cleaned_data.get("compared") != comparison(there, form):
        return _replace_page(request, inspection, there, form)
    try:
        name = str(form.cleaned_data["file"].name)
        load_caseload(inspection=inspection, by=request.user, file=form.read, file_name=name)
    except Refused as refused:
        form.add_error(None, refused.sentences)
        return _load_page(request, inspection, form)
    messages.success(request, in_words(form.read))
    return redirect("cases:caseload", reference)


def _load_page(request: HttpRequest, inspection: Inspection, form: CaseloadForm) -> HttpResponse:
    context = {
        "inspection": inspection,
        "form": form,
        "there": caseload_of(inspection),
        "columns": COLUMNS,
        "faults": form.faults[:MOST_FAULTS_SHOWN] if len(form.faults) > 1 else (),
        "more_faults": max(0, len(form.faults) - MOST_FAULTS_SHOWN),
        "cancel_url": reverse("cases:caseload", args=[inspection.reference]),
    }
    return render(request, "cases/caseload/load.html", context)


def _replace_page(request: HttpRequest, inspection: Inspection, there: Caseload, form: CaseloadForm) -> HttpResponse:
    """Say what a new file changes before it replaces the caseload; nothing is stored yet."""
    context = {
        "inspection": inspection,
        "there": there,
        "file_name": form.cleaned_data["file"].name,
        "found": difference(rows_of(there), form.read.rows),
        "most_shown": MOST_CASES_SHOWN,
        "form": ReplaceForm.after(form, there),
        "cancel_url": reverse("cases:caseload", args=[inspection.reference]),
    }
    return render(request, "cases/caseload/replace.html", context)
