from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from cases.choices import CASE_TYPES, COURT, OUT_OF_COURT
from cases.models import Draw, SampledCase
from cases.queries import (
    caseload_of,
    cases_of,
    design_of,
    draw_underway_of,
    draws_of,
    largest_eligible,
    obstacles_to_draw,
    rows_of,
)
from cases.sample.actions import change_design, draw_sample
from cases.sample.draw_record import windows
from cases.sample.forms import DesignForm, DrawForm, RedrawForm
from cases.sample.long_draw_actions import start_draw
from cases.sample.sampling import eligibility, sample_size, window_dates
from cases.sample.selection_in_words import selection_in_words
from cases.sample.size_in_words import size_in_words
from govuk.confirm import confirm_page
from inspections.access import get_inspection_for, may_export, may_lead, require
from inspections.acting import acted
from inspections.errors import Refused
from inspections.models import Inspection
from inspections.sampling_design import design_rows, obstacle_to_design, variables_in_words
from inspections.wording import counted

QUICKLY_DRAWN: Final = 200
"""So many eligible cases of one type are drawn in a few seconds; for more, the page does not wait."""

REFRESH_SECONDS: Final = 5


@require_GET
def sample(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    draws = draws_of(inspection)
    leads = may_lead(request.user, inspection)
    cases = list(cases_of(inspection))
    context = {
        "inspection": inspection,
        "cases": [case for case in cases if not case.is_withdrawn],
        "withdrawn": [case for case in cases if case.is_withdrawn],
        "draws": draws,
        "leads": leads,
        "may_export": may_export(request.user, inspection),
        "obstacles": obstacles_to_draw(inspection),
        "design_rows": design_rows(inspection),
        "may_change_design": leads and not obstacle_to_design(inspection),
        "underway": draw_underway_of(inspection),
        "drawn": _drawn(draws[0]) if draws else None,
        "prospect": None if draws else _prospect(inspection),
    }
    return render(request, "cases/sample/sample.html", context)


@require_http_methods(["GET", "POST"])
def sample_draw(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_lead(request.user, inspection))
    if obstacles := obstacles_to_draw(inspection):
        for sentence in obstacles:
            messages.error(request, sentence)
        return redirect("cases:sample", reference)
    cases = list(cases_of(inspection))
    form = (RedrawForm if cases else DrawForm)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _draw(request, inspection, form.cleaned_data["seed"])
        except Refused as refused:
            form.add_error(None, refused.sentences)
    return confirm_page(
        request,
        form,
        title="Draw the sample again?" if cases else "Draw the sample?",
        sentences=_what_a_draw_does(cases),
        cancel_url=reverse("cases:sample", args=[reference]),
    )


@require_GET
def sample_progress(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    underway = draw_underway_of(inspection)
    if underway is None:
        return redirect("cases:sample", reference)
    refreshes = underway.is_running and "refresh" in request.GET
    context = {
        "inspection": inspection,
        "underway": underway,
        "refreshes": refreshes,
        "seconds": REFRESH_SECONDS,
        "leads": may_lead(request.user, inspection),
    }
    response = render(request, "cases/sample/progress.html", context)
    if refreshes:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_http_methods(["GET", "POST"])
def sample_settings(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_lead(request.user, inspection))
    if obstacle := obstacle_to_design(inspection):
        messages.error(request, obstacle)
        return redirect("cases:sample", reference)
    posted = request.POST if request.method == "POST" else None
    form = DesignForm(posted, initial=DesignForm.initial_of(inspection))
    said = "The sampling design is saved."
    if acted(request, form, lambda: change_design(inspection=inspection, by=request.user, design=form.design()), said):
        return redirect("cases:sample", reference)
    context = {"inspection": inspection, "form": form, "cancel_url": reverse("cases:sample", args=[reference])}
    return render(request, "cases/sample/settings.html", context)


def _draw(request: SignedInRequest, inspection: Inspection, seed: int | None) -> HttpResponse:
    """Draw at once, or in the background where that may take long; raise Refused where no sample can be drawn."""
    if largest_eligible(inspection) > QUICKLY_DRAWN:
        start_draw(inspection=inspection, by=request.user, seed=seed)
        return redirect("cases:sample_progress", inspection.reference)
    drawn = draw_sample(inspection=inspection, by=request.user, seed=seed)
    drawn_in_words = counted(drawn.record["size"]["total"], "case")
    messages.success(request, f"Draw {drawn.number}: {drawn_in_words} drawn with seed {drawn.seed}.")
    return redirect("cases:sample", inspection.reference)


def _prospect(inspection: Inspection) -> dict[str, Any] | None:
    """Return what a draw would be made from, None where the caseload or the date of fieldwork is missing."""
    caseload = caseload_of(inspection)
    if caseload is None or inspection.fieldwork_starts is None:
        return None
    try:
        design = design_of(inspection)
    except ValueError as fault:
        return {"fault": str(fault)}
    found = eligibility(rows_of(caseload), design, inspection.fieldwork_starts)
    counts = found.counts()
    size = sample_size(counts[COURT], counts[OUT_OF_COURT], design)
    return {
        "windows": [
            (label, *window_dates(design, case_type, inspection.fieldwork_starts), *design.window(case_type))
            for case_type, label in CASE_TYPES
        ],
        "counts": [(label, counts[case_type], size.of(case_type)) for case_type, label in CASE_TYPES],
        "eligible": sum(counts.values()),
        "ineligible": found.ineligible,
        "size": size,
        "steps": size_in_words(found, design),
    }


def _drawn(last: Draw) -> dict[str, Any]:
    """Return the record of the last draw for the page, without figures where a file brought one of another shape."""
    try:
        return {"draw": last, "is_readable": True, **_figures(last.record)}
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return {"draw": last, "is_readable": False}


def _figures(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "counts": [(label, record["eligible"][value], record["size"][value]) for value, label in CASE_TYPES],
        "ineligible": record["ineligible"],
        "windows": windows(record),
        "starts": date.fromisoformat(record["fieldwork_starts"]),
        "steps": record["size_in_words"],
        "selection": selection_in_words(record),
        "variables": variables_in_words(record["design"]["variables"]),
    }


def _what_a_draw_does(cases: Sequence[SampledCase]) -> list[str]:
    inspected = [case for case in cases if not case.is_withdrawn]
    allocated = sum(case.allocated_to_id is not None for case in inspected)
    withdrawn = len(cases) - len(inspected)
    if not cases:
        return ["It can be drawn again only until something is recorded on a case. Every draw stays on record."]
    sentences = [f"The sample of {counted(len(inspected), 'case')} is replaced, and the new cases are numbered afresh."]
    if allocated:
        sentences.append(f"{counted(allocated, 'case')} allocated to inspectors will have to be allocated again.")
    if withdrawn:
        cases_were = counted(withdrawn, "case that was withdrawn goes", "cases that were withdrawn go")
        sentences.append(f"{cases_were} with it, and can be drawn again. What was done stays in the history.")
    return [*sentences, "Every draw stays on record with its seed, who drew it and when, for all to see."]
