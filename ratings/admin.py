"""The ratings panel in the Django admin: meetings are worked by the same actions as on the pages, and never changed."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from accounts.models import User
from accounts.requests import SignedInRequest
from inspections import access
from inspections.errors import Refused
from inspections.history_queries import lines_of
from inspections.models import Inspection, Role
from ratings import explain, pages
from ratings.actions.meetings import (
    answer_exception,
    conclude_panel_meeting,
    convene_panel_meeting,
    record_panel_decisions,
)
from ratings.admin_forms import AdminChairForm, AdminConcludeForm, AdminConveneForm, AdminDecisionsForm
from ratings.admin_lists import DecisionsMarked, RatingsListed
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel_forms import ChairForm
from ratings.queries import acts_of, ratings_of
from ratings.sitting import may_answer, obstacles_to_deciding, obstacles_to_recording

# Nothing is granted by Django's groups, so there is nothing to see of them.
admin.site.unregister(Group)


@admin.register(PanelMeeting)
class PanelMeetingAdmin(RatingsListed):
    """Panel meetings: seen by whoever may see the inspection, convened and decided at by its panel, never changed."""

    list_display = (
        "held_on",
        "inspection",
        "chair",
        "decided",
        "standing",
        "recorded_by",
        "ratings_stand",
        "in_the_app",
    )
    list_select_related = ("inspection__service", "recorded_by", "chair")
    ordering = ("-held_on", "-pk")
    list_per_page = 50
    show_full_result_count = False
    actions = None
    fields = ("inspection", "held_on", "chair", "quorum", "took_part", "note", "recorded_by", "recorded_at", "standing")

    @admin.display(description="Decisions")
    def decided(self, meeting: PanelMeeting) -> int:
        """Give how many standards the meeting decided on."""
        return int(getattr(meeting, "decided", 0))

    @admin.display(description="Standing")
    def standing(self, meeting: PanelMeeting) -> str:
        """Give whether decisions can still be recorded."""
        return "Under way" if meeting.is_under_way else "Concluded"

    @admin.display(description="Took part")
    def took_part(self, meeting: PanelMeeting) -> str:
        """Give who took part in the meeting."""
        return ", ".join(str(one.member) for one in meeting.attendances.select_related("member")) or "Not recorded"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PanelMeeting]:
        """Give the meetings on inspections that the person may see."""
        seen = access.inspections_for(cast(User, request.user))
        meetings: QuerySet[PanelMeeting] = super().get_queryset(request)
        return meetings.filter(inspection__in=seen).annotate(decided=Count("decisions"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Give whether the person may enter the admin."""
        return access.may_use_admin(request.user)

    def has_view_permission(self, request: HttpRequest, obj: PanelMeeting | None = None) -> bool:
        """Give whether the person may see meetings, or the one given."""
        return access.may_use_admin(request.user) and (obj is None or self.get_queryset(request).contains(obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Give whether the person sits on the panel of an open inspection."""
        return access.may_use_admin(request.user) and _open_to(cast(User, request.user)).exists()

    def has_change_permission(self, request: HttpRequest, obj: PanelMeeting | None = None) -> bool:
        """Give False: a meeting stays as it was recorded, and what is added to it has pages of its own."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PanelMeeting | None = None) -> bool:
        """Give False: a meeting stays on record."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Give the addresses of the admin's own pages, and of those that add to a meeting."""
        site = self.admin_site
        own = [
            path("<int:pk>/decide/", site.admin_view(self.decide_view), name="ratings_panelmeeting_decide"),
            path("<int:pk>/chair/<str:number>/", site.admin_view(self.chair_view), name="ratings_panelmeeting_chair"),
            path("<int:pk>/conclude/", site.admin_view(self.conclude_view), name="ratings_panelmeeting_conclude"),
        ]
        return own + super().get_urls()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the inspection, then convene its panel."""
        person = cast(SignedInRequest, request)
        if "inspection" not in request.GET:
            return self._choose_inspection(person)
        inspection = access.get_inspection_with_open_eyes(person.user, request.GET["inspection"])
        access.require(access.may_decide_ratings(person.user, inspection))
        form = AdminConveneForm(request.POST or None, inspection=inspection)
        if request.method == "POST" and form.is_valid():
            try:
                meeting = convene_panel_meeting(inspection=inspection, by=person.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                return self._done(request, meeting, "The panel meets. Record its decisions, then conclude the meeting.")
        return self._form(person, form, f"Convene the panel of {inspection}", button="Convene the panel")

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record decisions of a meeting under way."""
        person = cast(SignedInRequest, request)
        meeting = self._under_way(person, pk)
        if request.method != "POST" and obstacles_to_recording(meeting, person.user):
            return redirect("admin:ratings_panelmeeting_change", meeting.pk)  # That page says why.
        ratings = ratings_of(meeting.inspection)
        form = AdminDecisionsForm(request.POST or None, ratings=ratings, meeting=meeting)
        if request.method == "POST" and form.is_valid():
            try:
                record_panel_decisions(meeting=meeting, by=person.user, **form.given())
            except Refused as refused:
                form.refuse(refused)
            else:
                return self._done(request, meeting, "The panel’s decisions have been recorded.")
        form.look_again()
        more = {"provisional": explain.provisional(ratings.rollup)}
        return self._form(person, form, f"{meeting}: decide", meeting, "decide", button="Record decisions", **more)

    def chair_view(self, request: HttpRequest, pk: int, number: str) -> HttpResponse:
        """Record the answer to an exceptional move, as a rule the chair's."""
        person = cast(SignedInRequest, request)
        meeting = self._under_way(person, pk)
        access.require(may_answer(meeting, person.user))
        decision = meeting.decisions.select_related("standard").filter(standard__number=number).first()
        if decision is None or not decision.awaits_the_chair:
            raise Http404("Nothing on this standard awaits the chair.")
        form = AdminChairForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            confirm, reason = form.cleaned_data["answer"] == ChairForm.CONFIRM, form.cleaned_data["reason"]
            try:
                answer_exception(decision=decision, by=person.user, confirm=confirm, reason=reason)
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                return self._done(request, meeting, f"Your answer on standard {number} has been recorded.")
        line = pages.decision_line(ratings_of(meeting.inspection), decision)
        obstacles = obstacles_to_deciding(meeting)
        title = f"{meeting}: exceptional move of {number}"
        return self._form(person, form, title, meeting, decisions=[line], obstacles=obstacles)

    def conclude_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Conclude a meeting under way."""
        person = cast(SignedInRequest, request)
        meeting = self._under_way(person, pk)
        form = AdminConcludeForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                conclude_panel_meeting(meeting=meeting, by=person.user)
            except Refused as refused:
                form.add_error(None, refused.sentences)
            else:
                return self._done(request, meeting, "The meeting has been concluded.")
        return self._form(person, form, f"{meeting}: conclude", meeting, button="Conclude the meeting")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a meeting with its decisions, and what can be done with it."""
        meeting = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if meeting is not None:
            user = cast(User, request.user)
            access.require_open_eyes(user, meeting.inspection)
            ratings = ratings_of(meeting.inspection)
            rows = [row for row in ratings.decisions if row.meeting_id == meeting.pk]
            acts = _takes_part(user, meeting)
            context |= {
                "decisions": [pages.decision_line(ratings, row) for row in rows],
                "inspection": meeting.inspection,
                "meeting": meeting,
                "history": lines_of(acts_of(meeting)),
                "acts": acts,
                "awaiting": [row for row in rows if row.awaits_the_chair] if may_answer(meeting, user) else [],
                "obstacles": _obstacles(meeting, user, acts),
            }
        return super().change_view(request, object_id, form_url, context)

    def _under_way(self, request: SignedInRequest, pk: int) -> PanelMeeting:
        """Give a meeting at which the person may act now; 404 to who may not see it, 403 to who takes no part."""
        meeting = self.get_queryset(request).select_related("inspection").filter(pk=pk).first()
        if meeting is None:
            raise Http404("No panel meeting of this number.")
        access.require_open_eyes(request.user, meeting.inspection)
        if not _takes_part(request.user, meeting):
            raise PermissionDenied
        return meeting

    def _form(
        self,
        request: SignedInRequest,
        form: forms.Form,
        title: str,
        meeting: PanelMeeting | None = None,
        template: str = "act",
        **more: Any,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "meeting": meeting,
            "inspection": meeting.inspection if meeting else None,
            "button": "Record",
            **more,
        }
        status = 409 if form.is_bound and form.is_valid() else 200
        return TemplateResponse(request, f"admin/ratings/panelmeeting/{template}.html", context, status=status)

    def _done(self, request: HttpRequest, meeting: PanelMeeting, sentence: str) -> HttpResponse:
        messages.success(request, sentence)
        return redirect("admin:ratings_panelmeeting_change", meeting.pk)

    def _choose_inspection(self, request: SignedInRequest) -> HttpResponse:
        access.require(self.has_add_permission(request))
        context = {
            **self.admin_site.each_context(request),
            "title": "Choose the inspection",
            "opts": self.opts,
            "inspections": _open_to(request.user),
        }
        return TemplateResponse(request, "admin/ratings/panelmeeting/choose.html", context)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that are seen by whoever may see their inspection, and never added, changed or deleted here."""

    actions = None
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Give whether the person may enter the admin."""
        return access.may_use_admin(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Give whether the person may see such rows, or the one given."""
        return access.may_use_admin(request.user) and (obj is None or self.get_queryset(request).contains(obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Give False: rows are recorded by the actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Give False: rows stay as they were recorded."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Give False: rows stay on record."""
        return False


@admin.register(PanelDecision)
class PanelDecisionAdmin(DecisionsMarked, ReadOnlyAdmin):
    """Panel decisions with the figures that they rest on: the history of every rating that the panel touched."""

    list_display = (
        "standard",
        "meeting",
        "calculated",
        "rating",
        "superseded_figures",
        "exceptional",
        "confirmation",
        "decided_by",
        "ratings_stand",
        "in_the_app",
    )
    list_select_related = ("standard", "meeting__inspection__framework", "meeting__inspection__service", "decided_by")
    ordering = ("-meeting__held_on", "-pk")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[PanelDecision]:
        """Give the decisions on inspections that the person may see."""
        decisions: QuerySet[PanelDecision] = super().get_queryset(request)
        return decisions.filter(meeting__inspection__in=access.inspections_for(cast(User, request.user)))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a decision, under what stands of its inspection's ratings."""
        decision = self.get_object(request, object_id)
        if decision is not None:
            access.require_open_eyes(cast(User, request.user), decision.meeting.inspection)
        context = {**(extra_context or {}), "inspection": decision.meeting.inspection if decision else None}
        return super().change_view(request, object_id, form_url, context)


def _takes_part(user: User, meeting: PanelMeeting) -> bool:
    """Give whether the person can act at the meeting now."""
    return (
        meeting.is_under_way
        and access.may_decide_ratings(user, meeting.inspection)
        and meeting.attendances.filter(member=user).exists()
    )


def _obstacles(meeting: PanelMeeting, user: User, acts: bool) -> list[str]:
    if not meeting.is_under_way:
        return []
    return obstacles_to_recording(meeting, user) if acts else obstacles_to_deciding(meeting)


def _open_to(user: User) -> QuerySet[Inspection]:
    """Give the inspections with open ratings on whose panel the person sits."""
    return Inspection.objects.select_related("service").filter(
        closed_at__isnull=True,
        ratings_closed_at__isnull=True,
        memberships__user=user,
        memberships__role=Role.PANEL_MEMBER,
    )
