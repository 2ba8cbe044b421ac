"""Who still attends a panel meeting under way, and what that keeps it from: a team can change while a meeting lasts."""

from accounts.models import User
from inspections.models import Role
from ratings.models import PanelMeeting
from ratings.panel.rules import LEAD_RECORDS, faults_of_attendance


def members_left(meeting: PanelMeeting) -> set[int]:
    """Return the primary keys of those who take part and still are on the inspection's ratings panel. One query."""
    panel = meeting.inspection.memberships.filter(role=Role.PANEL_MEMBER).order_by().values("user")
    left = meeting.attendances.filter(member__in=panel, member__is_active=True).order_by()
    return set(left.values_list("member_id", flat=True))


def obstacles_to_deciding(meeting: PanelMeeting) -> list[str]:
    """Say, a sentence each, why a meeting under way decides and confirms nothing as its panel is now. Two queries.

    The rules are those by which it was convened: its quorum, and who may chair it.
    """
    left, leads = members_left(meeting), _leads(meeting)
    return faults_of_attendance(
        quorum=meeting.quorum or 0,
        left=len(left),
        chair=str(meeting.chair),
        chair_left=meeting.chair_id not in left,
        chair_leads=meeting.chair_id in leads,
    )


def obstacles_to_recording(meeting: PanelMeeting, person: User) -> list[str]:
    """Say why a member of a meeting under way can record no decision at it. Three queries.

    Whoever leads the inspection takes part and doesn't decide: they propose, also where they proposed nothing yet.
    """
    faults = obstacles_to_deciding(meeting)
    if not faults and person.pk in _leads(meeting):
        faults.append(LEAD_RECORDS)
    return faults


def may_answer(meeting: PanelMeeting, person: User) -> bool:
    """Return whether the person answers the meeting's exceptional moves: its chair, or any member if the chair has
    left.

    Who answers in the place of the chair can only decline: `obstacles_to_deciding` says so. One query at most.
    """
    if meeting.chair_id == person.pk:
        return True
    left = members_left(meeting)
    return meeting.chair_id not in left and person.pk in left


def _leads(meeting: PanelMeeting) -> set[int]:
    leading = meeting.inspection.memberships.filter(role=Role.LEAD_INSPECTOR).order_by()
    return set(leading.values_list("user_id", flat=True))
