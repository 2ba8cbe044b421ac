from accounts.models import User
from cases.models import SampledCase
from inspections.access import may_inspect
from inspections.actions.checks import lock_open
from inspections.errors import Refused
from inspections.models import Inspection


def lock_inspected(inspection: Inspection, by: User, *, bears_on_ratings: bool = True) -> Inspection:
    """Return the inspection locked; raise Refused where it is closed or gone, or the person does not inspect on it.

    What bears on the ratings is refused too once they are closed: words of the report alone do not.
    """
    stored = lock_open(inspection, bears_on_ratings=bears_on_ratings)
    if not may_inspect(by, stored):
        raise Refused("Only the lead inspector and the inspectors of this inspection can write here.")
    return stored


def lock_case(case: SampledCase, by: User, *, withdrawn: str = "", bears_on_ratings: bool = True) -> SampledCase:
    """Return the case as it is stored, with its inspection, which is locked until the transaction ends.

    `withdrawn` says what a withdrawn case takes no more of; "" lets it through. Raises Refused for such a case, for one
    that has gone from the sample meanwhile, and as `lock_inspected` does.
    """
    inspection = lock_inspected(case.inspection, by, bears_on_ratings=bears_on_ratings)
    stored = SampledCase.objects.filter(pk=case.pk).first()
    if stored is None:
        raise Refused(f"Case {case.reference} is not in the sample any more: the sample was drawn or brought in again.")
    if stored.is_withdrawn and withdrawn:
        raise Refused(f"Case {stored.reference} has been withdrawn from the sample, so it takes no more {withdrawn}.")
    stored.inspection = inspection
    return stored


def written(text: str) -> str:
    """Return a text as it is stored: line ends as \\n, whatever the browser sent, and no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
