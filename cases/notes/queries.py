from dataclasses import dataclass

from accounts.models import User
from cases.models import Alert, SampledCase
from inspections.access import may_inspect


@dataclass(frozen=True)
class Casework:
    """`may_add`: whether the person may write more."""

    alerts: list[Alert]
    examples: int
    comments: int
    may_add: bool


def casework_of(case: SampledCase, user: User) -> Casework:
    """Three queries."""
    may_add = may_inspect(user, case.inspection) and not case.is_withdrawn
    alerts = list(case.alerts.order_by("number"))
    return Casework(alerts, case.practice_examples.count(), case.comments.count(), may_add)
