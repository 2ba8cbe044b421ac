"""The ratings panel in the Django admin: meetings are recorded by the same action as on the page, and never changed."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.models import User
from accounts.requests import SignedInRequest
from inspections import access
from inspections.errors import Refused
from inspections.models import Inspection, Role
from ratings import explain, pages
from ratings.actions import record_panel_meeting
from ratings.admin_forms import DecisionForm, DecisionFormSet, MeetingForm
from ratings.models import PanelDecision, PanelMeeting
from ratings.queries import Ratings, ratings_of

# Nothing is granted by Django's groups, so there is nothing to see of them.
admin.site.unregister(Group)


class PanelRequest(SignedInRequest):
    """A request to add a meeting, with what its forms rest on."""

    ratings: Ratings
    refusal: list[str]


class DecisionInline(admin.TabularInline):  # type: ignore[type-arg]  # Django's own can't be subscripted
    """The decisions of a meeting that is being recorded: one row for each standard."""

    model = PanelDecision
    form = DecisionForm
    formset = DecisionFormSet
    template = "admin/ratings/decisions.html"
    can_delete = False

    def get_extra(self, request: HttpRequest, obj: PanelMeeting | None = None, **kwargs: Any) -> int:
        """Give a row to every standard of the framework."""
        return len(cast(PanelRequest, request).ratings.standards)

    def has_add_permission(self, request: HttpRequest, obj: PanelMeeting | None = None) -> bool:
        """Give True: the inline stands on a page that only the panel's members reach."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: PanelMeeting | None = None) -> bool:
        """Give False: a decision stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PanelMeeting | None = None) -> bool:
        """Give False: a decision stays on record."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: PanelMeeting | None = None) -> bool:
        """Give False: recorded decisions are shown by the meeting's own page."""
        return False


@admin.register(PanelMeeting)
class PanelMeetingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Panel meetings: seen by whoever may see the inspection, added by its panel's members, never changed."""

    list_display = ("held_on", "inspection", "decided", "recorded_by", "recorded_at")
    list_select_related = ("inspection__service", "recorded_by")
    ordering = ("-held_on", "-pk")
    list_per_page = 50
    show_full_result_count = False
    actions = None
    inlines = (DecisionInline,)

    @admin.display(description="Decisions")
    def decided(self, meeting: PanelMeeting) -> int:
        """Give how many standards the meeting decided on."""
        return int(getattr(meeting, "decided", 0))

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
        """Give False: a meeting stays as it was recorded."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PanelMeeting | None = None) -> bool:
        """Give False: a meeting stays on record."""
        return False

    def get_inlines(self, request: HttpRequest, obj: PanelMeeting | None) -> Any:
        """Give the rows of decisions for a new meeting; a recorded one shows them as a table."""
        return () if obj else self.inlines

    def get_fieldsets(self, request: HttpRequest, obj: PanelMeeting | None = None) -> Any:
        """Give the meeting, and for a new one the confirmation, which the page prints last."""
        if obj:
            return [(None, {"fields": ("inspection", "held_on", "note", "recorded_by", "recorded_at")})]
        return [
            (None, {"fields": ("held_on", "note", "meetings_seen")}),
            ("Confirmation", {"fields": ("confirmed",)}),
        ]

    def get_form(
        self, request: HttpRequest, obj: PanelMeeting | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Give the form, for a new meeting one that knows the inspection's ratings."""
        if obj is None:
            ratings = cast(PanelRequest, request).ratings
            known = {"ratings": ratings, "meetings": ratings.inspection.panel_meetings.count()}
            kwargs["form"] = type("KnowingMeetingForm", (MeetingForm,), known)
        return super().get_form(request, obj, change, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: PanelMeeting, inline: Any, prefix: str) -> dict[str, Any]:
        """Give the formset what it checks by."""
        panel = cast(PanelRequest, request)
        known = {"ratings": panel.ratings, "refusal": panel.refusal}
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        return kwargs | known

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the inspection, then take the meeting; what the action refuses is shown on the form."""
        panel = cast(PanelRequest, request)
        if "inspection" not in request.GET:
            return self._choose_inspection(panel)
        inspection = access.get_inspection_for(panel.user, request.GET["inspection"])
        access.require(access.may_decide_ratings(panel.user, inspection))
        panel.refusal = []
        try:
            return self._add(panel, inspection, form_url)
        except Refused as refused:
            panel.refusal = refused.sentences
            return self._add(panel, inspection, form_url)

    def _add(self, request: PanelRequest, inspection: Inspection, form_url: str) -> HttpResponse:
        request.ratings = ratings_of(inspection)
        context = {"inspection": inspection, "provisional": explain.provisional(request.ratings.rollup)}
        # Nothing of what a refused action began may stay.
        with transaction.atomic():
            return super().add_view(request, form_url, context)

    def _choose_inspection(self, request: PanelRequest) -> HttpResponse:
        access.require(self.has_add_permission(request))
        context = {
            **self.admin_site.each_context(request),
            "title": "Choose the inspection",
            "opts": self.opts,
            "inspections": _open_to(request.user),
        }
        return TemplateResponse(request, "admin/ratings/panelmeeting/choose.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a meeting with its decisions beside the calculated ratings."""
        meeting = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if meeting is not None:
            ratings = ratings_of(meeting.inspection)
            decisions = [pages.decision_line(ratings, row) for row in ratings.decisions if row.meeting_id == meeting.pk]
            context |= {"decisions": decisions, "inspection": meeting.inspection}
        return super().change_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: PanelMeeting, form: Any, change: bool) -> None:
        """Store nothing yet: a meeting and its decisions are one act."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Record the meeting with its decisions, by the action."""
        (decisions,) = formsets
        data = form.cleaned_data
        meeting = record_panel_meeting(
            inspection=form.ratings.inspection,
            by=cast(User, request.user),
            held_on=data["held_on"],
            note=data["note"],
            decisions=decisions.decisions(),
            meetings_seen=data["meetings_seen"] or 0,
        )
        form.instance.pk = meeting.pk

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Give nothing: the action has written the ledger."""
        return ""

    def log_addition(self, request: HttpRequest, obj: PanelMeeting, message: Any) -> Any:
        """Write nothing: the ledger is the one history."""
        return None


def _open_to(user: User) -> QuerySet[Inspection]:
    """Give the open inspections on whose panel the person sits."""
    return Inspection.objects.select_related("service").filter(
        closed_at__isnull=True, memberships__user=user, memberships__role=Role.PANEL_MEMBER
    )
