from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from cases.models import Comment, Mention, Reading, SampledCase
from inspections.access import TEAM
from inspections.models import Inspection


def comments_of(case: SampledCase) -> QuerySet[Comment]:
    """Return a case's comments, the first first, with who is mentioned. Two queries."""
    mentions = "mentions__user"
    return case.comments.select_related("by").prefetch_related(mentions).order_by("number")


def may_be_mentioned(inspection: Inspection) -> QuerySet[User]:
    """Return the people of the team who see comments, by name. One query."""
    team = inspection.memberships.filter(role__in=TEAM).values("user")
    return User.objects.filter(pk__in=team, is_active=True).order_by("full_name", "username")


def unread_by(user: Any) -> QuerySet[Mention]:
    """Return what has been said to a person and not been marked as read, on open inspections where they still see
    comments. `user` may be a reference to an outer query.

    What was said on a case that they read blind waits until they may see it: its page is closed to them till then.
    """
    blind = Reading.objects.of_kind(Reading.Kind.SECOND).filter(
        case=OuterRef("comment__case"),
        case__withdrawn_at__isnull=True,
        reader=OuterRef("user"),
        submitted_at__isnull=True,
    )
    return Mention.objects.filter(
        ~Exists(blind),
        user=user,
        seen_at__isnull=True,
        comment__case__inspection__closed_at__isnull=True,
        comment__case__inspection__memberships__user=user,
        comment__case__inspection__memberships__role__in=TEAM,
    )


def unread_of(user: User) -> QuerySet[Mention]:
    """Return what waits for a person, the latest first, each once, with comment, case and inspection. One query."""
    mentions = unread_by(user.pk).select_related("comment__by", "comment__case__inspection__service")
    return mentions.order_by("-comment__at", "-pk").distinct()
