"""An inspection as the data of its file, with keys and arrays in a fixed order (docs/inspection-file.md)."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accounts.models import User
from inspections.models import Inspection
from inspections.outline import read_outline
from ledger import reading
from ledger.images import SCHEMA
from records.dump import in_file, people_in
from transfer.core import core_of
from transfer.files import files_in
from transfer.history import entry_of

IN_LINES = ("records", "files", "history")
_LINE = json.JSONEncoder(ensure_ascii=False).encode
BEFORE_PEOPLE = ("format", "framework", "service", "inspection")


def as_bytes(data: dict[str, Any]) -> bytes:
    """UTF-8 JSON, indented by two spaces; a row of the records is a line, and so is an entry of the history."""
    parts = [
        f"{json.dumps(name)}: {_lines(value, 4) if name in IN_LINES else _indented(value)}"
        for name, value in data.items()
    ]
    return ("{\n  " + ",\n  ".join(parts) + "\n}\n").encode()


def _indented(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\n  ")


def _lines(value: Any, indent: int) -> str:
    """Return the tables of the records, or a list, with each entry on a line of its own."""
    if isinstance(value, list):
        inner, around = list(map(_LINE, value)), "[]"
    else:
        inner, around = [f"{json.dumps(name)}: {_lines(rows, indent + 2)}" for name, rows in value.items()], "{}"
    space = "\n" + " " * indent
    return f"{around[0]}{space}{f',{space}'.join(inner)}{space[:-2]}{around[1]}"


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Keep Python from looking for cycles: a file of 1,000 cases has some 300,000 lists and none, and it took half of
    the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@reading.snapshot()
@_no_cycles()
def inspection_document(inspection: Inspection, *, with_files: bool = False) -> dict[str, Any]:
    """Return everything that is held about an inspection as the data of its file. A fixed number of queries.

    With `with_files` the bytes of its documents are there too, each once.
    No act can be in one part of the file and not in another, and none waits for it.
    """
    records = in_file(inspection)
    core = core_of(records, read_outline(inspection.framework), service_of(inspection))
    named = User.objects.filter(username__in=people_in(records)).values_list("username", "full_name").order_by()
    people = [{"username": username, "full_name": full_name} for username, full_name in sorted(named)]
    history = [entry_of(record) for record in reading.records(inspection.reference)]
    files = files_in(inspection) if with_files else []
    return {
        **{name: core.pop(name) for name in BEFORE_PEOPLE},
        **({"people": people} if people else {}),
        **core,
        "schema": SCHEMA,
        "records": records,
        **({"files": files} if files else {}),
        **({"history": history} if history else {}),
    }


def service_of(inspection: Inspection) -> dict[str, Any]:
    service = inspection.service
    return {name: getattr(service, name) for name in ("name", "local_authority", "region", "known_as")}
