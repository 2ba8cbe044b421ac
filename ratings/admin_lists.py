"""What the Django admin's lists of meetings and decisions say beside each row: how its ratings stand, where to go."""

from datetime import date, datetime
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from inspections import access
from inspections.models import Inspection
from inspections.outline import read_outline
from inspections.rating_rules import Rules
from inspections.wording import listed
from ratings.models import PanelDecision, PanelMeeting
from ratings.pages.sections import what_it_did
from ratings.queries import Ratings, ratings_of, ratings_of_each
from ratings.rollup import explain


class InspectionFilter(admin.SimpleListFilter):
    """The inspections with meetings that the person may see, one query however many there are."""

    title = "inspection"
    parameter_name = "inspection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = access.inspections_whose_cases_show_to(cast(User, request.user)).filter(panel_meetings__isnull=False)
        return [(one.reference, str(one)) for one in seen.select_related("service").order_by("reference").distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        path = "inspection" if queryset.model is PanelMeeting else "meeting__inspection"
        known = self.value() in dict(self.lookup_choices)
        return queryset.filter(**{f"{path}__reference": self.value()}) if known else queryset


class StandingFilter(admin.SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("under-way", "Under way"), ("concluded", "Concluded")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PanelMeeting]) -> QuerySet[PanelMeeting]:
        if self.value() not in {"under-way", "concluded"}:
            return queryset
        under_way = {"chair__isnull": False, "concluded_at__isnull": True}
        return queryset.filter(**under_way) if self.value() == "under-way" else queryset.exclude(**under_way)


class RatingsListed(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own can't be subscripted
    """A list for whoever may enter the admin, of rows that are never added, changed or deleted here.

    Each says how its inspection's ratings stand, and leads to the pages where that is changed.
    """

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return access.may_use_admin(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may_use_admin(request.user) and (obj is None or self.get_queryset(request).contains(obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="Ratings")
    def ratings_stand(self, row: PanelMeeting | PanelDecision) -> str:
        """Return whether the ratings are open, with the trace that opening closed ones again left."""
        inspection = _inspection_of(row)
        closed, reopened = inspection.ratings_closed_at, inspection.ratings_reopened_at
        said = [f"Closed on {_day(closed)}." if closed else "Open."]
        if reopened:
            said.append(f"Reopened on {_day(reopened)}: {inspection.ratings_reopened_reason}")
        return " ".join(said)

    @admin.display(description="In the app")
    def in_the_app(self, row: PanelMeeting | PanelDecision) -> str:
        """Return links to the panel's page and, to administrators, to where ratings are reopened and reports issued."""
        inspection = _inspection_of(row)
        user: User | None = getattr(row, "shown_to", None)
        context = {
            "inspection": inspection,
            "standard": row.standard if isinstance(row, PanelDecision) else None,
            "may_reopen": user is not None and access.may_reopen_ratings(user, inspection),
            "may_issue": user is not None and access.may_issue(user, inspection),
        }
        return render_to_string("admin/ratings/_pages_of.html", context)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list with its rows read, so that each can say more than its columns hold."""
        listed = super().get_changelist_instance(request)
        listed.result_list = list(listed.result_list)  # the template only goes through it
        for row in cast(list[Any], listed.result_list):
            row.shown_to = request.user
        return listed


class DecisionsMarked(RatingsListed):
    """A list of decisions, and a page of each, in the words of the panel's own pages, that mark those that rest on
    superseded figures.
    """

    @admin.display(description="Meeting", ordering="meeting__held_on")
    def held_on(self, decision: PanelDecision) -> date:
        return decision.meeting.held_on

    @admin.display(description="Inspection", ordering="meeting__inspection__reference")
    def inspection(self, decision: PanelDecision) -> str:
        return str(decision.meeting.inspection)

    @admin.display(description="Calculated", ordering="calculated")
    def calculated_in_words(self, decision: PanelDecision) -> str:
        return _rules_of(decision).labelled(decision.calculated, "Nothing was calculated")

    @admin.display(description="Rating", ordering="rating")
    def rating_in_words(self, decision: PanelDecision) -> str:
        return _rules_of(decision).label(decision.rating)

    @admin.display(description="What the panel did")
    def what_it_did(self, decision: PanelDecision) -> str:
        return what_it_did(_rules_of(decision), decision)

    @admin.display(description="Grounds")
    def grounds_in_words(self, decision: PanelDecision) -> str:
        """Return each ground with its key questions and the cases any one of which would do."""
        said = []
        for ground in decision.grounds:
            cases = f" (cases {listed(ground['case_references'])})" if ground["case_references"] else ""
            said.append(f"{explain.KINDS[ground['kind']]}, {listed(ground['key_questions'])}{cases}")
        words = "; ".join(said) or "none"
        return words[0].upper() + words[1:]

    @admin.display(description="Rests on superseded figures")
    def superseded_figures(self, decision: PanelDecision) -> str:
        """Return the mark that the pages show, "No" where no figure has moved."""
        ratings: Ratings = getattr(decision, "ratings", None) or ratings_of(_inspection_of(decision))
        current = ratings.in_force.get(decision.standard.number)
        if current is None or current.pk != decision.pk:
            return "Not in force"
        return ratings.mark_on(decision) or "No"

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list with the ratings of the inspections on it. Eight queries, however many there are."""
        listed = super().get_changelist_instance(request)
        rows = cast(list[Any], listed.result_list)
        read = ratings_of_each({row.meeting.inspection for row in rows})
        for row in rows:
            row.ratings = read[row.meeting.inspection_id]
        return listed


def _rules_of(decision: PanelDecision) -> Rules:
    return read_outline(decision.meeting.inspection.framework).rules


def _inspection_of(row: PanelMeeting | PanelDecision) -> Inspection:
    return row.inspection if isinstance(row, PanelMeeting) else row.meeting.inspection


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}"
