"""Who may see and do what on an inspection.

Closed by default: `get_inspection_for` is the one way to fetch an inspection for a person who works on it, and
`get_inspection_to_read` the one for who only reads; each predicate below is the only home of its rule. Administrator is
global and may see every inspection; every other role is held on an inspection. A closed inspection refuses every change
but being opened again.
"""

from collections.abc import Collection, Iterable
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from inspections.models import Inspection, Membership, Role

Person = User | AnonymousUser
INSPECTING: Final = frozenset({Role.LEAD_INSPECTOR, Role.INSPECTOR})
"""The roles by which people inspect cases."""
TEAM: Final = INSPECTING | {Role.PANEL_MEMBER}
"""The roles that see the inspection whole, with its single cases."""
GATHERING: Final = INSPECTING | {Role.PARTNER_INSPECTOR}
"""The roles by which people gather the evidence of domain one; partner inspectors come from another inspectorate."""
KNOWN: Final = TEAM | GATHERING | {Role.READER}
"""Every role that opens anything: one that stands in no set of this module opens nothing."""


class ReadBlind(PermissionDenied):
    """A page that would tell a second reader what the first one judged. Its sentence says why it is closed."""

    def __init__(self, references: Iterable[str]) -> None:
        named = ", ".join(references)
        super().__init__(
            f"You are reading a case a second time ({named}), without knowing what its first reader recorded. "
            "This page could tell you, so it is closed to you until you have submitted your reading. "
            "Your second readings stand under “My cases”."
        )


class GathersEvidence(PermissionDenied):
    """A page that is not a partner inspector's. Its sentence says which are."""

    def __init__(self) -> None:
        super().__init__(
            "You are a partner inspector on this inspection: you have the evidence of domain one, and the cases on "
            "which you were given an enquiry. Choose the inspection in your list to read them."
        )


class ReadsReleases(PermissionDenied):
    """A page of work under way, to somebody who only reads. Its sentence says what they have instead."""

    def __init__(self) -> None:
        super().__init__(
            "You read this inspection’s report as it is released, and this page shows work under way. "
            "Choose the inspection in your list to read what has been released."
        )


def inspections_for(user: User) -> QuerySet[Inspection]:
    """Return the inspections that a person may see, with service and framework."""
    inspections = Inspection.objects.select_related("service", "framework")
    if user.is_administrator:
        return inspections
    return inspections.filter(pk__in=Membership.objects.filter(user=user, role__in=KNOWN).values("inspection"))


def inspections_whose_cases_show_to(user: User) -> QuerySet[Inspection]:
    """Return the inspections whose single cases a person may see: the rule of `may_see_cases` as a query."""
    if user.is_administrator:
        return Inspection.objects.all()
    on_the_team = Membership.objects.filter(user=user, role__in=TEAM)
    return Inspection.objects.filter(pk__in=on_the_team.values("inspection"))


def get_inspection_for(user: Person, reference: str) -> Inspection:
    """Return the inspection of this reference to somebody who works on it.

    Raises Http404 as `get_inspection_to_read` does, and ReadsReleases for who only reads: two looks at figures that
    move are a single child's by subtraction, so what is live is not for readers. Raises GathersEvidence for a partner
    inspector, whose pages are those of `get_inspection_to_gather`.
    """
    inspection = get_inspection_known_to(user, reference)
    if not (isinstance(user, User) and may_see_cases(user, inspection)):
        gathers = isinstance(user, User) and may_see_evidence(user, inspection)
        raise GathersEvidence if gathers else ReadsReleases
    return inspection


def get_inspection_to_gather(user: Person, reference: str) -> Inspection:
    """Return the inspection of this reference to somebody who may see what is gathered for domain one.

    Raises Http404 as `get_inspection_to_read` does, and ReadsReleases for who only reads.
    """
    inspection = get_inspection_known_to(user, reference)
    if not (isinstance(user, User) and may_see_evidence(user, inspection)):
        raise ReadsReleases
    return inspection


def get_inspection_to_read(user: Person, reference: str) -> Inspection:
    """Return the inspection of this reference, or raise Http404 where there is none or the person may not see it.

    For the pages that show who only reads nothing but what was released. Raises GathersEvidence for a partner
    inspector, who has neither.
    """
    inspection = get_inspection_known_to(user, reference)
    if not (isinstance(user, User) and may_read_releases(user, inspection)):
        raise GathersEvidence
    return inspection


def get_inspection_known_to(user: Person, reference: str) -> Inspection:
    """Return the inspection of this reference to anybody who holds a role on it that opens anything, or raise Http404.

    For what leads each role to its pages, and the functions of this module.
    """
    if not isinstance(user, User):
        raise Http404("No inspection of this reference.")
    inspection = inspections_for(user).filter(reference=reference).first()
    if inspection is None:
        raise Http404("No inspection of this reference.")
    return inspection


def roles_of(user: User, inspection: Inspection) -> frozenset[str]:
    """Return the roles that a person holds on an inspection, read once for each request."""
    known: dict[int, frozenset[str]] = user.__dict__.setdefault("_roles", {})
    if inspection.pk not in known:
        known[inspection.pk] = frozenset(inspection.memberships.filter(user=user).values_list("role", flat=True))
    return known[inspection.pk]


def is_lead_inspector(user: User, inspection: Inspection) -> bool:
    return Role.LEAD_INSPECTOR in roles_of(user, inspection)


def may_administer(user: Person) -> bool:
    """Return whether the person may keep users, services and inspections."""
    return isinstance(user, User) and user.is_active and user.is_administrator


def may_set_up(user: User, inspection: Inspection) -> bool:
    """Return whether the person may change the inspection itself and its team, and close it."""
    return not inspection.is_closed and may_administer(user)


def may_reopen(user: User, inspection: Inspection) -> bool:
    """Return whether the person may open the inspection again: it is closed."""
    return inspection.is_closed and may_administer(user)


def may_lead(user: User, inspection: Inspection) -> bool:
    """Return whether the person may load the caseload, draw, allocate, reopen cases, rate evidence and propose."""
    return _is_open(inspection) and is_lead_inspector(user, inspection)


def may_write_findings(user: User, inspection: Inspection) -> bool:
    """Return whether the person may write findings and recommendations: also once the ratings are closed."""
    return not inspection.is_closed and is_lead_inspector(user, inspection)


def may_write_report(user: User, inspection: Inspection) -> bool:
    """Return whether the person may write the report's texts and what gives it its context: they inspect, and the
    inspection is not closed, though its ratings may be.
    """
    return not inspection.is_closed and may_be_allocated_cases(user, inspection)


def may_be_allocated_cases(user: User, inspection: Inspection) -> bool:
    """Return whether the person inspects cases on this inspection at all."""
    return bool(roles_of(user, inspection) & INSPECTING)


def may_inspect(user: User, inspection: Inspection) -> bool:
    """Return whether the person may raise alerts, quote practice and comment on cases: they inspect, and it is open.

    Any case, not only one's own: who reads a case beside its inspector may be the first to see what can't wait.
    """
    return not inspection.is_closed and may_be_allocated_cases(user, inspection)


def may_change_example(user: User, inspection: Inspection, added_by_id: int | None) -> bool:
    """Return whether the person may change or remove a practice example: their own, or any where they lead."""
    return may_inspect(user, inspection) and (added_by_id == user.pk or is_lead_inspector(user, inspection))


def may_check_example(user: User, inspection: Inspection, writers: Collection[int | None]) -> bool:
    """Return whether the person may check that nobody can tell who the child of a practice example is: they inspect
    here, and it is not their own; `writers` are primary keys.
    """
    return may_inspect(user, inspection) and user.pk not in writers


def may_judge(user: User, inspection: Inspection, allocated_to_id: int | None) -> bool:
    """Return whether the person may record judgements on a case: it is allocated to them and they inspect cases."""
    return _is_open(inspection) and allocated_to_id == user.pk and may_be_allocated_cases(user, inspection)


def may_decide_ratings(user: User, inspection: Inspection) -> bool:
    """Return whether the person may convene the ratings panel, take part in its meetings and close the ratings."""
    return _is_open(inspection) and Role.PANEL_MEMBER in roles_of(user, inspection)


def may_reopen_ratings(user: User, inspection: Inspection) -> bool:
    return not inspection.is_closed and inspection.ratings_are_closed and may_administer(user)


def may_record_representations(user: User, inspection: Inspection) -> bool:
    """Return whether the person may record what the service says against its ratings, and how it was answered."""
    return not inspection.is_closed and (
        may_administer(user) or bool(roles_of(user, inspection) & {Role.LEAD_INSPECTOR, Role.PANEL_MEMBER})
    )


def may_issue(user: User, inspection: Inspection) -> bool:
    """Return whether the person may freeze the report draft as a numbered issue: its ratings are closed."""
    return inspection.ratings_are_closed and may_administer(user)


def may_sign_off(user: User, inspection: Inspection) -> bool:
    """Return whether the person may sign the foreword off in the Chief Inspector's name."""
    return not inspection.is_closed and may_administer(user)


def may_leave_figures(user: User, inspection: Inspection) -> bool:
    """Return whether the person may say why a figure of the report stays as it is: its lead inspector."""
    return not inspection.is_closed and is_lead_inspector(user, inspection)


def may_export(user: User, inspection: Inspection) -> bool:
    """Return whether the person may take the report draft away as a file: administrators and the lead inspector."""
    return user.is_administrator or is_lead_inspector(user, inspection)


def may_see_cases(user: User, inspection: Inspection) -> bool:
    """Return whether the person sees single cases, what is recorded on them and who did it: the team and
    administrators.

    Who only reads, reads what is released: from single cases anybody can count the groups whose numbers are withheld.
    """
    return user.is_administrator or bool(roles_of(user, inspection) & TEAM)


def may_read_releases(user: User, inspection: Inspection) -> bool:
    """Return whether the person has what was released: the team, administrators and who only reads."""
    return user.is_administrator or bool(roles_of(user, inspection) & (TEAM | {Role.READER}))


def may_see_evidence(user: User, inspection: Inspection) -> bool:
    """Return whether the person sees what is gathered for domain one: the team, administrators, partner inspectors."""
    return user.is_administrator or bool(roles_of(user, inspection) & (TEAM | GATHERING))


def may_gather_evidence(user: User, inspection: Inspection) -> bool:
    """Return whether the person may write evidence of domain one: every inspector, of a partner too, until the
    inspection is closed."""
    return not inspection.is_closed and bool(roles_of(user, inspection) & GATHERING)


def may_decide_jointly(user: User, inspection: Inspection, readers: Collection[int | None]) -> bool:
    """The lead inspector may, and either reader while they inspect; `readers` are their primary keys."""
    if inspection.is_closed:
        return False
    return is_lead_inspector(user, inspection) or (user.pk in readers and may_be_allocated_cases(user, inspection))


def read_blind_by(user: User, inspection: Inspection) -> list[str]:
    """Return the references of the cases that the person must judge a second time without seeing the first reading.

    That lasts until they submit their reading, or the case is withdrawn, or the inspection is closed. Read once for
    each request. The second readings lie in the app above; the relation leads there without an import.
    """
    known: dict[int, list[str]] = user.__dict__.setdefault("_read_blind", {})
    if inspection.is_closed:
        return []
    if inspection.pk not in known:
        blind = inspection.sampled_cases.filter(
            withdrawn_at__isnull=True,
            readings__kind="second",
            readings__reader=user,
            readings__submitted_at__isnull=True,
        )
        known[inspection.pk] = sorted(blind.order_by().values_list("reference", flat=True))
    return known[inspection.pk]


def require_open_eyes(user: User, inspection: Inspection) -> None:
    """Raise ReadBlind where the person is reading a case blind: the page could tell what was judged in single cases."""
    if references := read_blind_by(user, inspection):
        raise ReadBlind(references)


def get_inspection_with_open_eyes(user: Person, reference: str) -> Inspection:
    """Return the inspection as `get_inspection_for` does, or raise ReadBlind where the person is reading a case blind.

    For every page with figures by key question: who may open the other cases can subtract these, and what is left is
    the first reading of the case that they must judge without knowing it.
    """
    inspection = get_inspection_for(user, reference)
    if isinstance(user, User):
        require_open_eyes(user, inspection)
    return inspection


def may_see_board(user: User, inspection: Inspection) -> bool:
    """Whoever inspects cases here may, and administrators."""
    return user.is_administrator or may_be_allocated_cases(user, inspection)


def may_use_admin(user: Person) -> bool:
    """Return whether the person may enter the Django admin: administrators, and members of any ratings panel."""
    return (
        isinstance(user, User)
        and user.is_active
        and (user.is_administrator or Membership.objects.filter(user=user, role=Role.PANEL_MEMBER).exists())
    )


def _is_open(inspection: Inspection) -> bool:
    return not inspection.is_closed and not inspection.ratings_are_closed


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless allowed: an insider meets a page that is not theirs."""
    if not allowed:
        raise PermissionDenied
