from inspections.models import Inspection, Membership, Role

ORDER = list(Role.values)


def team_of(inspection: Inspection) -> list[Membership]:
    """Return the memberships with their people: the lead inspector first, then by role and name. One query."""
    rows = inspection.memberships.select_related("user")
    return sorted(rows, key=lambda row: (ORDER.index(row.role), str(row.user), row.user.username))
