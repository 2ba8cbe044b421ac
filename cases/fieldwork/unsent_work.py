"""Reads the file of unsent work that a browser gave out, to take it back. Plain data."""

import json
from dataclasses import dataclass
from typing import Any, Final

from accounts.texts import plain
from accounts.typed_texts import TypedText, read_typed
from accounts.usernames import folded
from inspections.changes import Change
from inspections.sent_changes import read_change

FORMAT: Final = "youth-inspection-unsent/1"
MOST_BYTES: Final = 10 * 1024**2


@dataclass(frozen=True)
class UnsentChange:
    """What was typed into a form has no inspection, and the address of the form for a case. A text of a report has the
    address of the report's texts for one (`is_of_report`)."""

    inspection: str
    case: str
    label: str
    change: Change | TypedText

    @property
    def is_of_report(self) -> bool:
        return bool(self.inspection) and self.case.startswith("/")


def read_file(content: bytes, username: str) -> list[UnsentChange]:
    """In their order. Raises ValueError with a sentence, also for the file of anybody but `username`."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("The file can’t be read. Select the file as it was downloaded.") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("changes"), list):
        raise ValueError("This is not a file of unsent work. Select the file that “Download my unsent work” gave you.")
    if folded(str(data.get("username"))) != folded(username):
        raise ValueError("This file holds the work of another account. Its owner must sign in to take it back.")
    return [_read(place, one) for place, one in enumerate(data["changes"], start=1)]


def _read(place: int, data: Any) -> UnsentChange:
    try:
        if isinstance(data, dict) and data.get("inspection") == "":
            typed = read_typed(data.get("case"), data)
            return UnsentChange("", typed.title or typed.address, typed.label or typed.field, typed)
        change = read_change(data)
        inspection, case = data.get("inspection"), data.get("case")
        if not all(isinstance(name, str) and name and name.isprintable() for name in (inspection, case)):
            raise ValueError(f"The change of {change.key} does not say of which inspection and case it is.")
    except ValueError as fault:
        raise ValueError(f"Change {place} of the file can’t be read. {fault}") from None
    label = data.get("label")
    return UnsentChange(inspection, case, plain(label) if isinstance(label, str) and label else change.key, change)
