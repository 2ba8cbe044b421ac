"""Changes of answers that came too late, in an inspection file: their data and their rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from accounts.models import User
from cases.models import HeldChange, SampledCase
from transfer.values import moment, parsed_moment

PART = "held_changes"
Data = dict[str, Any]


def held_in_file(changes: Iterable[HeldChange], name: Callable[[User | None], str | None]) -> list[Data]:
    """Give a case's held changes as the file has them, those first that were held first.

    `name` gives a person's username, and notes that the file names them. A change without a value takes an answer back.
    """
    ordered = sorted(changes, key=lambda row: (row.held_at, str(row.token)))
    return [{field: value for field, value in _fields(row, name) if value is not None} for row in ordered]


def held_rows(case: SampledCase, entry: Data, people: Mapping[str, User]) -> Iterator[HeldChange]:
    """Give the rows of a case's held changes from the data of its file, which has been checked."""
    for row in entry.get(PART, []):
        yield HeldChange(
            case=case,
            key=row["key"],
            value=row.get("value"),
            base=row["base"],
            made_by=people[row["made_by"]],
            made_at=parsed_moment(row["made_at"]) if "made_at" in row else None,
            held_at=parsed_moment(row["held_at"]),
            token=row["token"],
            resolved_at=parsed_moment(row["resolved_at"]) if "resolved_at" in row else None,
            resolved_by=people[row["resolved_by"]] if "resolved_by" in row else None,
            how=row.get("how", ""),
        )


def _fields(row: HeldChange, name: Callable[[User | None], str | None]) -> list[tuple[str, Any]]:
    return [
        ("key", row.key),
        ("value", row.value),
        ("base", row.base),
        ("made_by", name(row.made_by)),
        ("made_at", moment(row.made_at) if row.made_at else None),
        ("held_at", moment(row.held_at)),
        ("token", str(row.token)),
        ("resolved_at", moment(row.resolved_at) if row.resolved_at else None),
        ("resolved_by", name(row.resolved_by)),
        ("how", row.how or None),
    ]
