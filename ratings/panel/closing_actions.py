from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections import access
from inspections.actions.checks import lock_open
from inspections.errors import Refused
from inspections.models import Inspection
from inspections.wording import counted, listed
from ledger import actions as ledger
from ratings.queries import Ratings, ratings_of
from ratings.rollup.frozen import frozen_figures

CLOSED = "ratings closed"
REOPENED = "ratings reopened"
MANY = 10
"""So many open cases are named at most."""


@transaction.atomic
def close_ratings(*, inspection: Inspection, by: User) -> None:
    """Raises PermissionDenied for who is not on the panel, Refused with a sentence for each thing in the way."""
    locked = lock_open(inspection)
    if not access.may_decide_ratings(by, locked):
        raise PermissionDenied
    ratings = ratings_of(locked)
    obstacles = obstacles_to_closing(ratings)
    if obstacles:
        raise Refused.because(obstacles)
    locked.ratings_closed_at, locked.ratings_closed_by = timezone.now(), by
    locked.save(update_fields=["ratings_closed_at", "ratings_closed_by"])
    figures = frozen_figures(ratings.rollup, ratings.rollup.standards)
    ledger.append(chain=locked.reference, by=by, act=CLOSED, content={"figures": figures}, rows=[locked])


@transaction.atomic
def reopen_ratings(*, inspection: Inspection, by: User, reason: str) -> None:
    """Raises PermissionDenied for anybody but an administrator, Refused where they are open or without a reason."""
    locked = lock_open(inspection, bears_on_ratings=False)
    if not access.may_administer(by):
        raise PermissionDenied
    if not locked.ratings_are_closed:
        raise Refused("The ratings are open already.")
    if not reason.strip():
        raise Refused("Enter the reason for opening the ratings again.")
    closed_at = locked.ratings_closed_at
    locked.ratings_closed_at, locked.ratings_closed_by = None, None
    locked.ratings_reopened_at, locked.ratings_reopened_by = timezone.now(), by
    locked.ratings_reopened_reason = reason.strip()
    locked.save(
        update_fields=[
            "ratings_closed_at",
            "ratings_closed_by",
            "ratings_reopened_at",
            "ratings_reopened_by",
            "ratings_reopened_reason",
        ]
    )
    ledger.append(
        chain=locked.reference,
        by=by,
        act=REOPENED,
        content={"closed_at": closed_at},
        rows=[locked],
    )


def obstacles_to_closing(ratings: Ratings) -> list[str]:
    """Say, a sentence each, what stands in the way of closing the ratings; nothing where they can be closed."""
    inspection = ratings.inspection
    inspected = inspection.sampled_cases.inspected()
    open_cases = list(inspected.submitted(False).order_by("reference").values_list("reference", flat=True))
    unrated = [number for number, result in ratings.rollup.standards.items() if result.awaits_a_rating]
    marked = [number for number, decision in ratings.in_force.items() if ratings.moved_under(decision)]
    obstacles = []
    if not ratings.cases:
        withdrawn = inspection.sampled_cases.exists()
        obstacles.append("Every sampled case has been withdrawn." if withdrawn else "No case has been sampled yet.")
    if open_cases:
        verb = "is" if len(open_cases) == 1 else "are"
        some = listed(open_cases[:MANY]) + (" and others" if len(open_cases) > MANY else "")
        obstacles.append(f"{counted(len(open_cases), 'case')} {verb} not submitted yet: {some}.")
    if unrated:
        obstacles.append(f"{counted(len(unrated), 'standard has', 'standards have')} no rating yet: {listed(unrated)}.")
    if marked:
        obstacles.append(
            f"Figures have moved under the panel’s decision on {listed(marked)}. Convene a meeting that confirms or "
            "changes it."
        )
    for meeting in inspection.panel_meetings.all():
        if meeting.is_under_way:
            obstacles.append(f"The panel meeting of {meeting.held_on:%-d %B %Y} is still under way. Conclude it first.")
    return obstacles
