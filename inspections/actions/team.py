from uuid import UUID

from django.db import transaction

from accounts.models import User
from inspections.actions.checks import act_sent, lock_open, still_there
from inspections.errors import Refused
from inspections.models import Inspection, Membership, Role
from inspections.wording import counted
from ledger.actions import append
from ledger.images import Image, tombstone

INSPECTING = (Role.LEAD_INSPECTOR, Role.INSPECTOR)


@transaction.atomic
def add_member(*, inspection: Inspection, user: User, role: str, by: User, token: UUID | None = None) -> Membership:
    """Give a person a role on the inspection; the lead inspector's is given by `make_lead_inspector` alone.

    A `token` that has been used gives the role given then.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    if act_sent(stored.reference, token):
        return still_there(stored.memberships.filter(user=user, role=role))
    _refuse_inactive(user)
    if role == Role.LEAD_INSPECTOR:
        raise Refused("An inspection has one lead inspector. Change the lead inspector instead of adding one.")
    membership, added = Membership.objects.get_or_create(inspection=stored, user=user, role=Role(role))
    if not added:
        raise Refused(f"{user} is on the team as {membership.get_role_display().lower()} already.")
    append(
        chain=stored.reference,
        by=by,
        act="team member added",
        content=_content(user, role),
        token=token,
        rows=[membership],
    )
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Take a role from a person; raises Refused for the lead inspector, and while cases are allocated to the person."""
    stored = lock_open(membership.inspection, bears_on_ratings=False)
    if membership.role == Role.LEAD_INSPECTOR:
        raise Refused("An inspection needs a lead inspector. Choose another one instead of removing this one.")
    gone = tombstone(membership)
    membership.delete()
    _refuse_orphaned_cases(stored, membership.user)
    content = _content(membership.user, membership.role)
    append(chain=stored.reference, by=by, act="team member removed", content=content, rows=[gone])


@transaction.atomic
def make_lead_inspector(*, inspection: Inspection, user: User, by: User, keep_former: bool = False) -> None:
    """`keep_former` leaves the former one as an inspector; else raises Refused while cases are allocated to them."""
    stored = lock_open(inspection, bears_on_ratings=False)
    _refuse_inactive(user)
    former = Membership.objects.filter(inspection=stored, role=Role.LEAD_INSPECTOR).select_related("user").first()
    content: dict[str, str | bool] = dict(_content(user, Role.LEAD_INSPECTOR))
    rows: list[Membership | Image] = []
    if former is not None:
        if former.user == user:
            raise Refused(f"{user} leads this inspection already.")
        rows.append(tombstone(former))
        former.delete()
        if keep_former:
            kept, _ = Membership.objects.get_or_create(inspection=stored, user=former.user, role=Role.INSPECTOR)
            rows.append(kept)
        _refuse_orphaned_cases(stored, former.user)
        content |= {"former": former.user.username, "former_stays_as_inspector": keep_former}
    rows.append(Membership.objects.create(inspection=stored, user=user, role=Role.LEAD_INSPECTOR))
    append(chain=stored.reference, by=by, act="lead inspector chosen", content=content, rows=rows)


def _refuse_inactive(user: User) -> None:
    if not user.is_active:
        raise Refused(f"{user} may not sign in. Reactivate the account first, or choose somebody else.")


def _refuse_orphaned_cases(inspection: Inspection, user: User) -> None:
    """Raise Refused where cases are left with a person who inspects no more, which takes the whole act back."""
    inspects = Membership.objects.filter(inspection=inspection, user=user, role__in=INSPECTING).exists()
    allocated = 0 if inspects else inspection.sampled_cases.inspected().allocated_to(user).count()
    if allocated:
        cases = counted(allocated, "case is", "cases are")
        raise Refused(f"{cases} allocated to {user}. Allocate them to somebody else first.")


def _content(user: User, role: str) -> dict[str, str]:
    return {"username": user.username, "role": str(role)}
