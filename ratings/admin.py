"""The ratings panel in the Django admin: lists of its meetings and decisions, which are never changed.

The pages on which a meeting is convened and worked are the panel's own, mounted here too (`ratings.panel.urls`).
"""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.models import User
from inspections import access
from inspections.models import Inspection, Role
from ratings.admin_lists import DecisionsMarked, InspectionFilter, RatingsListed, StandingFilter
from ratings.models import PanelDecision, PanelMeeting

# Nothing is granted by Django's groups, so there is nothing to see of them.
admin.site.unregister(Group)


@admin.register(PanelMeeting)
class PanelMeetingAdmin(RatingsListed):
    """Panel meetings: each leads to its page, and a new one to the page on which an inspection's panel is convened."""

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
    list_filter = (
        InspectionFilter,
        StandingFilter,
        "held_on",
    )
    search_fields = ("inspection__reference", "inspection__service__name", "chair__full_name")
    search_help_text = "Part of the inspection’s reference, the service’s name or the chair’s name."
    ordering = ("-held_on", "-pk")

    @admin.display(description="Decisions")
    def decided(self, meeting: PanelMeeting) -> int:
        return int(getattr(meeting, "decided", 0))

    @admin.display(description="Standing")
    def standing(self, meeting: PanelMeeting) -> str:
        return "Under way" if meeting.is_under_way else "Concluded"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PanelMeeting]:
        seen = access.inspections_whose_cases_show_to(cast(User, request.user))
        meetings: QuerySet[PanelMeeting] = super().get_queryset(request)
        return meetings.filter(inspection__in=seen).annotate(decided=Count("decisions"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the person sits on the panel of an inspection with open ratings."""
        return access.may_use_admin(request.user) and _open_to(cast(User, request.user)).exists()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        access.require(self.has_add_permission(request))
        context = {
            **self.admin_site.each_context(request),
            "title": "Choose the inspection",
            "opts": self.opts,
            "inspections": _open_to(cast(User, request.user)),
        }
        return TemplateResponse(request, "admin/ratings/panelmeeting/choose.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the meeting's page; refuse a change, and say that there is no such meeting, as Django does."""
        meeting = self.get_object(request, object_id)
        if meeting is None or request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect("panel_admin:meeting", meeting.inspection.reference, meeting.pk)


@admin.register(PanelDecision)
class PanelDecisionAdmin(DecisionsMarked):
    """Panel decisions with the figures that they rest on: the history of every rating that the panel touched."""

    list_display = (
        "standard",
        "held_on",
        "inspection",
        "calculated_in_words",
        "rating_in_words",
        "what_it_did",
        "superseded_figures",
        "ratings_stand",
        "in_the_app",
    )
    fields = readonly_fields = (
        "standard",
        "meeting",
        "calculated_in_words",
        "rating_in_words",
        "what_it_did",
        "grounds_in_words",
        "reason",
        "confirmation_reason",
        "confirmation_by",
        "decided_at",
        "decided_by",
        "superseded_figures",
        "in_the_app",
    )
    list_filter = (
        InspectionFilter,
        "exceptional",
        "confirmation",
        "meeting__held_on",
    )
    search_fields = (
        "standard__number",
        "standard__title",
        "meeting__inspection__reference",
        "meeting__inspection__service__name",
        "reason",
    )
    search_help_text = (
        "Part of the standard’s number or title, the inspection’s reference, the service’s name or the reason."
    )
    list_select_related = ("standard", "meeting__inspection__framework", "meeting__inspection__service", "decided_by")
    ordering = ("-meeting__held_on", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PanelDecision]:
        decisions: QuerySet[PanelDecision] = super().get_queryset(request)
        seen = access.inspections_whose_cases_show_to(cast(User, request.user))
        return decisions.filter(meeting__inspection__in=seen)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        decision = self.get_object(request, object_id)
        if decision is not None:
            access.require_open_eyes(cast(User, request.user), decision.meeting.inspection)
        context = {**(extra_context or {}), "inspection": decision.meeting.inspection if decision else None}
        return super().change_view(request, object_id, form_url, context)


def _open_to(user: User) -> QuerySet[Inspection]:
    """Return the inspections with open ratings on whose panel the person sits."""
    return Inspection.objects.select_related("service").filter(
        closed_at__isnull=True,
        ratings_closed_at__isnull=True,
        memberships__user=user,
        memberships__role=Role.PANEL_MEMBER,
    )
