"""The pages of the ratings panel: its meetings, from the agenda to the conclusion, and closing the ratings.

They stand in the app and in the Django admin (`ratings.panel.urls`): each leads on to pages of the place it stands in.
"""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from govuk.confirm import ConfirmForm
from inspections import access
from inspections.acting import acted, get_or_post
from inspections.history_queries import lines_of
from inspections.models import Inspection
from ratings.models import PanelDecision, PanelMeeting
from ratings.pages import sections
from ratings.pages.score_history import score_history
from ratings.panel.agenda import agenda, proposals_of
from ratings.panel.attendance import may_answer, obstacles_to_deciding, obstacles_to_recording
from ratings.panel.closing_actions import close_ratings, obstacles_to_closing, reopen_ratings
from ratings.panel.decision_forms import DecisionsForm
from ratings.panel.forms import (
    ChairForm,
    ConveneForm,
    ProposalForm,
    ReopenRatingsForm,
    panel_of,
)
from ratings.panel.meeting_actions import (
    answer_exception,
    conclude_panel_meeting,
    convene_panel_meeting,
    record_panel_decisions,
)
from ratings.panel.proposal_actions import propose_rating
from ratings.queries import acts_of, meeting_under_way, meetings_of, ratings_of
from ratings.readiness import lacking
from ratings.rollup import explain

RECORD, CHANGE = "record", "change"


@require_safe
def panel(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    page = Paginator(meetings_of(inspection), 20).get_page(request.GET.get("page"))
    first = page.paginator.count + 1 - max(page.start_index(), 1)
    ratings = ratings_of(inspection)
    under_way = meeting_under_way(inspection)
    context = {
        "inspection": inspection,
        "page": page,
        "meetings": sections.meeting_sections(ratings, list(page), first),
        "agenda": agenda(ratings, under_way),
        "history": score_history(ratings),
        "may_decide": access.may_decide_ratings(request.user, inspection),
        "may_use_admin": access.may_use_admin(request.user),
        "may_reopen_ratings": access.may_reopen_ratings(request.user, inspection),
        **_under_way(under_way, request.user),
    }
    return TemplateResponse(request, "ratings/panel/panel.html", context)


@require_safe
def meeting(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    row = get_object_or_404(meetings_of(inspection), pk=pk)
    (section,) = sections.meeting_sections(ratings_of(inspection), [row], 1)
    context = {
        "inspection": inspection,
        "meeting": section,
        "history": lines_of(acts_of(row)),
        "may_decide": access.may_decide_ratings(request.user, inspection),
        **_under_way(row if row.is_under_way else None, request.user),
    }
    return TemplateResponse(request, "ratings/panel/meeting.html", context)


@get_or_post
def convene(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_decide_ratings(request.user, inspection))
    form = ConveneForm(request.POST or None, inspection=inspection)
    said = "The panel meets. Record its decisions, then conclude the meeting."
    if acted(
        request, form, lambda: convene_panel_meeting(inspection=inspection, by=request.user, **form.cleaned_data), said
    ):
        return lead_to(request, "panel", reference)
    context = {"inspection": inspection, "form": form, "short": panel_of(inspection).count() < inspection.panel_quorum}
    return TemplateResponse(request, "ratings/panel/convene.html", context)


@get_or_post
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection, meeting = _meeting_of(request, reference)
    if request.method != "POST" and obstacles_to_recording(meeting, request.user):
        return lead_to(request, "panel", reference)  # That page says why; what is posted is kept on the form below.
    form = DecisionsForm(request.POST or None, ratings=ratings_of(inspection), meeting=meeting)
    step = request.POST.get("step")
    if step not in (RECORD, CHANGE) and form.is_valid():
        return TemplateResponse(request, "ratings/panel/confirm.html", form.effect())
    said = "The panel’s decisions have been recorded."
    if step == RECORD and acted(
        request, form, lambda: record_panel_decisions(meeting=meeting, by=request.user, **form.given()), said
    ):
        return lead_to(request, "panel", reference)
    form.look_again()
    context = {
        "form": form,
        "inspection": inspection,
        "meeting": meeting,
        "provisional": explain.provisional(form.ratings.rollup),
    }
    return TemplateResponse(request, "ratings/panel/decide.html", context)


@get_or_post
def chair(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    inspection, meeting = _meeting_of(request, reference)
    access.require(may_answer(meeting, request.user))
    decision = _awaiting(meeting).filter(standard__number=number).first()
    if decision is None:
        raise Http404("Nothing on this standard awaits the chair.")
    form = ChairForm(request.POST or None)
    confirm = request.POST.get("answer") == ChairForm.CONFIRM
    words = "confirmed: it takes effect" if confirm else "declined: it goes on record without effect"

    def act() -> None:
        answer_exception(decision=decision, by=request.user, confirm=confirm, reason=form.cleaned_data["reason"])

    if acted(request, form, act, f"The exceptional move of standard {number} is {words}."):
        return lead_to(request, "panel", reference)
    ratings = ratings_of(inspection)
    context = {
        "inspection": inspection,
        "form": form,
        "line": sections.decision_line(ratings, decision),
        "moved": ratings.moved_under(decision),
        "obstacles": obstacles_to_deciding(meeting),
    }
    return TemplateResponse(request, "ratings/panel/chair.html", context)


@get_or_post
def conclude(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection, meeting = _meeting_of(request, reference)
    form = ConfirmForm(request, "Conclude the meeting")
    said = "The meeting has been concluded."
    if acted(request, form, lambda: conclude_panel_meeting(meeting=meeting, by=request.user), said):
        return lead_to(request, "panel", reference)
    context = {
        "inspection": inspection,
        "form": form,
        "title": f"Conclude the panel meeting of {meeting.held_on:%-d %B %Y}?",
        "sentences": ["Nothing more can be decided at this meeting. A later meeting can decide otherwise."],
        "cancel_url": lead_to(request, "panel", reference).url,
    }
    return TemplateResponse(request, "govuk/confirm.html", context)


@get_or_post
def propose(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_lead(request.user, inspection))
    ratings = ratings_of(inspection)
    section = sections.standard_section(ratings, number)
    if not section.from_cases:
        return redirect("inspections:evidence_standard", reference, number)
    form = ProposalForm(request.POST or None, rules=ratings.rules)

    def act() -> None:
        propose_rating(inspection=inspection, standard=number, by=request.user, **form.cleaned_data)

    if acted(request, form, act, f"Your proposal for standard {number} is before the panel."):
        return redirect("ratings:standard", reference, number)
    proposal = proposals_of(ratings).get(number)
    context = {"inspection": inspection, "form": form, "standard": section, "proposal": proposal}
    return TemplateResponse(request, "ratings/panel/propose.html", context)


@get_or_post
def close(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_decide_ratings(request.user, inspection))
    form = ConfirmForm(request, "Close the ratings")
    if acted(request, form, lambda: close_ratings(inspection=inspection, by=request.user), "The ratings are closed."):
        return lead_to(request, "panel", reference)
    ratings = ratings_of(inspection)
    context = {
        "inspection": inspection,
        "form": form,
        "obstacles": obstacles_to_closing(ratings),
        "lacks": lacking(ratings),
        "without_cases": sections.with_reasons(ratings, sections.domain_sections(ratings)),
        "rollup": ratings.rollup,
        "overall": ratings.rules.labelled(ratings.rollup.overall),
    }
    return TemplateResponse(request, "ratings/panel/close.html", context)


@get_or_post
def reopen(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_for(request.user, reference)
    access.require(access.may_administer(request.user))
    form = ReopenRatingsForm(request.POST or None)

    def act() -> None:
        reopen_ratings(inspection=inspection, by=request.user, reason=form.cleaned_data["reason"])

    if acted(request, form, act, "The ratings are open again."):
        return lead_to(request, "panel", reference)
    return TemplateResponse(request, "ratings/panel/reopen.html", {"inspection": inspection, "form": form})


def lead_to(request: SignedInRequest, name: str, *args: object) -> HttpResponseRedirect:
    """Return the way to another of the panel's pages: in the admin from there, in the app from elsewhere."""
    match = request.resolver_match
    return HttpResponseRedirect(reverse(f"panel:{name}", args=args, current_app=match.namespace if match else None))


def _meeting_of(request: SignedInRequest, reference: str) -> tuple[Inspection, PanelMeeting]:
    """Return the inspection with its meeting under way to who takes part in it; 404 where none is, 403 to others."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_decide_ratings(request.user, inspection))
    meeting = meeting_under_way(inspection)
    if meeting is None:
        raise Http404("No meeting of the panel is under way.")
    access.require(meeting.attendances.filter(member=request.user).exists())
    return inspection, meeting


def _under_way(meeting: PanelMeeting | None, person: User) -> dict[str, Any]:
    """Return what `_under_way.html` says of the meeting under way, and what the person can do at it."""
    if meeting is None:
        return {"under_way": None}
    takes_part = meeting.attendances.filter(member=person).exists()
    return {
        "under_way": meeting,
        "takes_part": takes_part,
        "awaiting": _awaiting(meeting),
        "obstacles": obstacles_to_recording(meeting, person) if takes_part else obstacles_to_deciding(meeting),
        "answers": may_answer(meeting, person),
    }


def _awaiting(meeting: PanelMeeting) -> Any:
    awaited = meeting.decisions.filter(confirmation=PanelDecision.Confirmation.AWAITED)
    return awaited.select_related("standard").order_by("standard__position")
