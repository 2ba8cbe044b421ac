"""Caseloads for the tests of the stages: synthetic cases in every category, in and out of the windows."""

import random
from datetime import date, timedelta
from typing import Any

from cases.caseload.file import CaseloadFile, read_caseload
from cases.choices import CLASSIFICATIONS, COURT, DISPOSALS, OUT_OF_COURT
from tests.cases.caseload.files import csv_text

# The windows of an inspection whose fieldwork starts on 2 March 2026.
WINDOWS = {COURT: (date(2025, 6, 2), date(2025, 9, 2)), OUT_OF_COURT: (date(2025, 10, 2), date(2025, 12, 2))}


def row(number: int, case_type: str, **changes: Any) -> dict[str, Any]:
    """One synthetic case that started within its window, every value of it settled by its number."""
    chance = random.Random(number)
    first, last = WINDOWS[case_type]
    return {
        "case_reference": f"NS-{number:04}",
        "case_type": case_type,
        "disposal": chance.choice(DISPOSALS[case_type])[0],
        "started": (first + timedelta(days=chance.randrange((last - first).days + 1))).isoformat(),
        "gender": "female" if chance.random() < 0.2 else "male",
        "harm": chance.choice(CLASSIFICATIONS)[0],
        "safety": chance.choice(CLASSIFICATIONS)[0],
        "age": chance.randrange(10, 19),
    } | changes


def csv(court: int = 3, out_of_court: int = 2, **changes: Any) -> bytes:
    """A CSV file of so many eligible cases, the references NS-0001 upwards; `changes` are made to each."""
    case_types = [COURT] * court + [OUT_OF_COURT] * out_of_court
    return csv_text(row(number, case_type, **changes) for number, case_type in enumerate(case_types, 1)).encode()


def file(court: int = 3, out_of_court: int = 2, **changes: Any) -> CaseloadFile:
    """The same, read and checked."""
    return read_caseload(csv(court, out_of_court, **changes))
