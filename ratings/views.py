"""The pages of ratings: the figures with the cases behind them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections import access
from ratings import explain, pages, precision
from ratings.agenda import proposals_of
from ratings.queries import cases_judged_on, ratings_of


@require_safe
def ratings(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show every figure as it stands now."""
    inspection = access.get_inspection_for(request.user, reference)
    read = ratings_of(inspection)
    context = {
        "inspection": inspection,
        "rollup": read.rollup,
        "overall": read.rules.label(read.rollup.overall) if read.rollup.overall else "",
        "provisional": explain.provisional(read.rollup),
        "domains": pages.domain_sections(read),
        "missing": pages.missing(read),
        "precision": precision.meaning(read.basis),
        "rules": read.rules,
    }
    return render(request, "ratings/ratings.html", context)


@require_safe
def standard(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """Show how a standard's rating came about, what would change it and what the panel decided on it."""
    inspection = access.get_inspection_for(request.user, reference)
    read = ratings_of(inspection)
    section = pages.standard_section(read, number)
    decisions = [pages.decision_line(read, row) for row in read.decisions if row.standard_id == section.row.pk]
    context = {
        "inspection": inspection,
        "standard": section,
        "decisions": decisions[::-1],
        "precision": precision.meaning(read.basis),
        "methods": section.precision,
        "rules": read.rules,
        "provisional": explain.provisional(read.rollup),
        "proposal": proposals_of(read).get(number),
        "may_propose": section.from_cases and access.may_lead(request.user, inspection),
    }
    return render(request, "ratings/standard.html", context)


@require_safe
def key_question(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """Show the cases behind a key question's figures, all of them or one group."""
    inspection = access.get_inspection_for(request.user, reference)
    read = ratings_of(inspection)
    section, question = pages.question_of(read, number)
    cases = list(cases_judged_on(inspection, question.row, section.row.domain.case_type))
    groups = pages.groups(cases)
    chosen = next((group for group in groups if group.key == request.GET.get("judged")), None)
    context = {
        "inspection": inspection,
        "standard": section,
        "question": question,
        "precision": precision.meaning(read.basis),
        "groups": groups,
        "chosen": chosen,
        "total": len(cases),
        "lines": [
            (case, pages.answer_to(case), pages.judged_as(pages.answer_to(case)))
            for case in (pages.in_group(cases, chosen.key) if chosen else cases)
        ],
    }
    return render(request, "ratings/key_question.html", context)
