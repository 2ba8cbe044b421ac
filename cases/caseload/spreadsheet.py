"""Reads the bytes of a CSV or XLSX file in a child process, and makes text safe for a spreadsheet to open."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cases.caseload.tables import LEAVE_OUT, SECONDS, TOO_MUCH, CannotReadError, Table, from_json

MAX_BYTES: Final = 10 * 1024 * 1024
_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""How many files one process reads at once: each may take as much memory as its limit."""

_ROOT: Final = Path(__file__).resolve().parents[2]
_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")


def for_spreadsheet(text: str) -> str:
    """Return the text to write into a CSV or XLSX export so that a spreadsheet shows it and does not run it.

    Text that begins with = + - @, a tab or a carriage return gets a leading apostrophe; all else is unchanged
    (OWASP, CSV injection). It is for what people download to read, never for what is read back.
    """
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def read_table(content: bytes, *, sheet: str | None, names: Iterable[str]) -> Table:
    """Read a CSV or XLSX file, told apart by its content.

    `sheet` names the sheet of a workbook that has several; `names` are those of the columns, as `tables.folded` has
    them, by which the header is found, and which delimiter a CSV file uses. Raises `CannotReadError`.
    """
    if len(content) > MAX_BYTES:
        raise CannotReadError(f"The file is larger than {MAX_BYTES // 1024**2} MB. {LEAVE_OUT}")
    module = "workbook_child" if content.startswith(b"PK") else "csv_child"
    request = json.dumps({"sheet": sheet, "names": sorted(names)}).encode()
    with _AT_ONCE:
        return _ask(f"cases.caseload.{module}", request + b"\n" + content)


def _ask(module: str, request: bytes) -> Table:
    try:
        child = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", module],
            input=request,
            capture_output=True,
            cwd=_ROOT,
            # None of the app's secrets; lxml would only take longer to start.
            env={"PYTHONPATH": ":".join(sys.path), "OPENPYXL_LXML": "False"},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise CannotReadError(TOO_MUCH) from late
    # Killed by its limits or by a machine out of memory, or out of memory while it was saying so.
    if child.returncode < 0 or (child.returncode and b"MemoryError" in child.stderr):
        raise CannotReadError(TOO_MUCH)
    if child.returncode:
        raise RuntimeError(f"The reader of spreadsheets failed: {child.stderr.decode(errors='replace')}")
    return from_json(child.stdout)
