from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections import access
from ratings.pages import prompts, sections
from ratings.pages.standards_plot import standards_plot_of
from ratings.panel.agenda import proposals_of
from ratings.queries import cases_judged_on, ratings_of
from ratings.rollup import explain, precision, sensitivity


@require_safe
def ratings(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_for(request.user, reference)
    read = ratings_of(inspection)
    domains = sections.domain_sections(read)
    context = {
        "inspection": inspection,
        "rollup": read.rollup,
        "overall": read.rules.labelled(read.rollup.overall),
        "provisional": explain.provisional(read.rollup),
        "proportion": explain.in_proportion(read.rules, read.rollup),
        "distance": explain.overall_reach(read.rules, sensitivity.overall_reach(read.rules, read.rollup)),
        "domains": domains,
        "without_cases": sections.with_reasons(read, domains),
        "missing": sections.missing(domains),
        "standards_plot": standards_plot_of(
            read.rules, read.rollup, {number: str(row) for number, row in read.standards.items()}
        ),
        "may_explain": access.may_write_findings(request.user, inspection),
        "reads_blind": access.read_blind_by(request.user, inspection),
    }
    return render(request, "ratings/pages/ratings.html", context)


@require_safe
def standard(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = ratings_of(inspection)
    section = sections.standard_section(read, number)
    decisions = [sections.decision_line(read, row) for row in read.decisions if row.standard_id == section.row.pk]
    context = {
        "inspection": inspection,
        "standard": section,
        "decisions": decisions[::-1],
        "plot": sections.plot_of_standards(read.rules, str(section.row), [section]) if section.questions else None,
        "precision": precision.meaning(read.basis),
        "methods": section.precision,
        "defined": explain.CASES_TO_A_BOUNDARY,
        "provisional": explain.provisional(read.rollup),
        "proposal": proposals_of(read).get(number),
        "may_propose": section.may_be_proposed and access.may_lead(request.user, inspection),
    }
    return render(request, "ratings/pages/standard.html", context)


@require_safe
def key_question(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """Show a key question's figures, its prompts and the cases behind it, all of them or one group."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = ratings_of(inspection)
    section, question = sections.question_of(read, number)
    context = {
        "inspection": inspection,
        "standard": section,
        "question": question,
        "precision": precision.meaning(read.basis),
        "defined": explain.CASES_TO_A_BOUNDARY,
        "prompts": prompts.prompts_of(read, question),
    }
    cases = cases_judged_on(inspection, question.row, section.row.domain.case_type)
    context |= sections.cases_behind(cases, read.rules.answers, request.GET.get("judged", ""))
    return render(request, "ratings/pages/key_question.html", context)
