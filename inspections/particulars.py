"""The particulars of an inspection: what its set-up and its design say, as its ledger accounts for them."""

from datetime import date
from typing import Any, Final

from inspections.models import Inspection
from inspections.sampling_design import DESIGN

SET_UP: Final = ("known_as", "joint", "fieldwork_starts", "fieldwork_ends", "published", "panel_quorum")
"""The fields that the page of an inspection's particulars sets, beside the framework."""


def particulars_of(inspection: Inspection) -> dict[str, Any]:
    """Give the fields of the set-up and of the design by name, as plain data: a day is an ISO date."""
    values = {name: getattr(inspection, name) for name in (*SET_UP, *DESIGN)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
