"""What the service recorded of its cases, as the ledger accounts for it. Pure."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

OF_A_CASE: Final = (
    "disposal",
    "started",
    "age",
    "gender",
    "ethnicity",
    "looked_after",
    "offence",
    "harm_service",
    "safety_service",
)
"""The fields of a sampled case that are the service's own, beside its reference and case type."""

OF_A_ROW: Final = (
    "row",
    "case_reference",
    "case_type",
    "disposal",
    "started",
    "gender",
    "harm",
    "safety",
    "age",
    "ethnicity",
    "looked_after",
    "offence",
    "case_manager",
)
"""The fields of a case of the service's caseload, with the row of the file in which it stood."""


def digest_of_rows(cases: Iterable[object]) -> str:
    """Return the SHA-256 of a caseload's cases as they are stored, whatever their order, as 64 hexadecimal digits."""
    rows = sorted([_plain(getattr(case, name)) for name in OF_A_ROW] for case in cases)
    return hashlib.sha256(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
