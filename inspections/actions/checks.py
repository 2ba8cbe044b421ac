"""What actions on an inspection check alike."""

from django.core.exceptions import ValidationError
from django.db.models import Model

from inspections.errors import Refused
from inspections.models import Inspection


def lock_open(inspection: Inspection) -> Inspection:
    """Give the inspection as it is stored, locked until the transaction ends; raise Refused where it is closed.

    Acts on one inspection follow one another, so that a rule checked by an action still holds when it writes.
    """
    stored = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if stored.is_closed:
        raise Refused("This inspection is closed, so nothing in it may change. An administrator can open it again.")
    return stored


def save_checked(row: Model) -> None:
    """Store a row that keeps to its model's rules; raise Refused with a sentence for each rule that it breaks."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from None
    row.save()
