"""The pages of ratings: the figures with the cases behind them, and the panel's meetings."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from inspections import access
from inspections.errors import Refused
from ratings import explain, pages, precision, prompt_pages, sensitivity
from ratings.actions import record_panel_meeting
from ratings.forms import PanelMeetingForm
from ratings.queries import cases_judged_on, meetings_of, ratings_of
from ratings.strip import strip_of

RECORD, CHANGE = "record", "change"


@require_safe
def ratings(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show every figure as it stands now."""
    inspection = access.get_inspection_for(request.user, reference)
    read = ratings_of(inspection)
    domains = pages.domain_sections(read)
    context = {
        "inspection": inspection,
        "rollup": read.rollup,
        "overall": read.rules.label(read.rollup.overall) if read.rollup.overall else "",
        "provisional": explain.provisional(read.rollup),
        "distance": explain.overall_reach(read.rules, sensitivity.overall_reach(read.rules, read.rollup)),
        "domains": domains,
        "missing": pages.missing(domains),
        "strip": strip_of(read.rules, read.rollup, {number: str(row) for number, row in read.standards.items()}),
        "may_see_cases": access.may_see_cases(request.user, inspection),
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
        "plot": pages.plot_of_standards(read.rules, str(section.row), [section]) if section.questions else None,
        "precision": precision.meaning(read.basis),
        "methods": section.precision,
        "defined": explain.CASES_TO_A_BOUNDARY,
        "provisional": explain.provisional(read.rollup),
        "may_see_cases": access.may_see_cases(request.user, inspection),
    }
    return render(request, "ratings/standard.html", context)


@require_safe
def key_question(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """Show a key question's figures, and to the team its prompts and the cases behind it, all of them or one group."""
    inspection = access.get_inspection_for(request.user, reference)
    read = ratings_of(inspection)
    section, question = pages.question_of(read, number)
    context = {
        "inspection": inspection,
        "standard": section,
        "question": question,
        "precision": precision.meaning(read.basis),
        "defined": explain.CASES_TO_A_BOUNDARY,
        "may_see_cases": access.may_see_cases(request.user, inspection),
    }
    cases = list(cases_judged_on(inspection, question.row, section.row.domain.case_type))
    context |= pages.cases_behind(cases, request.GET.get("judged", ""))
    if context["may_see_cases"]:
        context["prompts"] = prompt_pages.prompts_of(read, question)
    return render(request, "ratings/key_question.html", context)


@require_safe
def panel(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the panel's meetings, the latest first, with what is in force."""
    inspection = access.get_inspection_for(request.user, reference)
    page = Paginator(meetings_of(inspection), 20).get_page(request.GET.get("page"))
    first = page.paginator.count + 1 - max(page.start_index(), 1)
    context = {
        "inspection": inspection,
        "page": page,
        "meetings": pages.meeting_sections(ratings_of(inspection), list(page), first),
        "may_decide": access.may_decide_ratings(request.user, inspection),
    }
    return render(request, "ratings/panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def panel_add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a meeting's decisions, show their effect, and record them once that is confirmed."""
    inspection = access.get_inspection_for(request.user, reference)
    access.require(access.may_decide_ratings(request.user, inspection))
    recorded = inspection.panel_meetings.count()
    form = PanelMeetingForm(request.POST or None, ratings=ratings_of(inspection), meetings=recorded)
    step = request.POST.get("step")
    if request.method == "POST" and form.is_valid() and step != CHANGE:
        if step != RECORD:
            return render(request, "ratings/panel_confirm.html", form.effect())
        try:
            record_panel_meeting(inspection=inspection, by=request.user, **form.meeting())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "The panel meeting has been recorded.")
            return redirect("ratings:panel", inspection.reference)
    form.look_again()
    context = {"form": form, "inspection": inspection, "provisional": explain.provisional(form.ratings.rollup)}
    return render(request, "ratings/panel_add.html", context)
