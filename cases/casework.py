"""What stands beside the judgements of a case, for its page: alerts and practice examples."""

from dataclasses import dataclass

from accounts.models import User
from cases.models import Alert, SampledCase
from inspections.access import may_inspect, may_see_casework


@dataclass(frozen=True)
class Casework:
    """The alerts of a case and how many practice examples were quoted from it; `may_add`: whether the person may write
    more.
    """

    alerts: list[Alert]
    examples: int
    may_add: bool


def casework_of(case: SampledCase, user: User) -> Casework | None:
    """Give what stands beside the judgements of a case, None to whom may not see it. Two queries."""
    if not may_see_casework(user, case.inspection):
        return None
    may_add = may_inspect(user, case.inspection) and not case.is_withdrawn
    return Casework(list(case.alerts.order_by("number")), case.practice_examples.count(), may_add)
