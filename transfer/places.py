"""Where in an inspection file something stands, in words. Pure."""

from collections.abc import Iterator
from typing import Any

from inspections.schema import place

_LONGEST = 60


def at(*path: str | int) -> str:
    """Give a place as people read it, such as `team[2].username`."""
    return place(path)


def at_case(data: dict[str, Any], index: int, *path: str | int) -> str:
    """Give a place in a case with the case's reference: `cases[3].judgements.2.1.1 (case C03)`."""
    return f"{place(('cases', index, *path))}{reference_at(data, index)}"


def reference_at(data: dict[str, Any], index: int) -> str:
    """Give the reference of the case at this index as ` (case C03)`, "" where it has none."""
    case = data["cases"][index] if index < len(data["cases"]) else None
    reference = case.get("reference") if isinstance(case, dict) else None
    return f" (case {reference[:_LONGEST]})" if isinstance(reference, str) and reference else ""


def entries(group: Any, name: str) -> Iterator[tuple[int, Any]]:
    """Give each entry of a list in a group with its index; None stands for what did not fit and is passed over."""
    for index, entry in enumerate(group.get(name, [])):
        if entry is not None:
            yield index, entry


def twice(values: Iterator[tuple[str, Any]], what: str) -> Iterator[str]:
    """Give a sentence for each value that stood at an earlier place already; `values` are places and values."""
    first: dict[Any, str] = {}
    for where, value in values:
        if value in first:
            yield f"{where}: {what} “{value}” stands at {first[value]} already. Give each its own."
        else:
            first[value] = where
