from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections import access
from ratings.pages import changes as change_pages
from ratings.pages import classifications as classification_pages
from ratings.pages import sections
from ratings.pages.what_if_form import WhatIfForm
from ratings.queries import classified_cases, ratings_of
from ratings.rollup import explain, precision, sensitivity


@require_safe
def domain(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = ratings_of(inspection)
    section = sections.domain_section(read, number)
    context = {
        "inspection": inspection,
        "domain": section,
        "without_cases": sections.with_reasons(read, [section]),
        "may_explain": access.may_write_findings(request.user, inspection),
        "provisional": explain.provisional(read.rollup),
        "precision": precision.meaning(read.basis),
    }
    return render(request, "ratings/pages/domain.html", context)


@require_safe
def changes(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = ratings_of(inspection)
    moves = change_pages.move_lines(read)
    context = {
        "inspection": inspection,
        "rollup": read.rollup,
        "overall": read.rules.labelled(read.rollup.overall),
        "no_score": explain.no_score(read.rollup),
        "distance": explain.overall_reach(read.rules, sensitivity.overall_reach(read.rules, read.rollup)),
        "marked": change_pages.marked(read),
        "overall_moves": [line for line in moves if line.move.changes_overall],
        "domain_moves": [line for line in moves if not line.move.changes_overall],
        "domains": change_pages.domain_changes(read),
        "points": read.rules.points_from_boundary,
        "defined": explain.CASES_TO_A_BOUNDARY,
    }
    return render(request, "ratings/pages/changes.html", context)


@require_safe
def what_if(request: SignedInRequest, reference: str) -> HttpResponse:
    """The supposed ratings stand in the address, and nothing is recorded."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = ratings_of(inspection)
    form = WhatIfForm(request.GET, ratings=read)
    supposed = form.supposed() if form.is_valid() else {}
    context = {
        "inspection": inspection,
        "form": form,
        "provisional": explain.provisional(read.rollup),
        "marked": change_pages.marked(read),
        "compared": change_pages.compared(read, supposed) if form.is_valid() else [],
        "supposed": change_pages.supposed_lines(read, supposed),
    }
    return render(request, "ratings/pages/what_if.html", context)


@require_safe
def classifications(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    context = {
        "inspection": inspection,
        "facts": classification_pages.fact_sections(inspection, classified_cases(inspection)),
        "levels": classification_pages.levels(inspection.framework).values(),
    }
    return render(request, "ratings/pages/classifications.html", context)
