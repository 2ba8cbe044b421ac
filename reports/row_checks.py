"""What is wrong with issued reports of a file that their columns can't say. No query."""

import hashlib
from base64 import b64decode
from collections.abc import Iterator

from disclosure.lines import CASES, MOST
from inspections.row_checks import numbering_faults, shape_faults
from ledger.images import Around, Columns, Fault, Key

_NUMBERS = {"type": "object", "additionalProperties": {"type": "integer"}}
_COUNTS = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": MOST}}
_FACTORS = {"type": "object", "additionalProperties": {"type": "integer", "minimum": -MOST, "maximum": MOST}}
# Larger ones no audit can reckon with, and each later issue is audited beside this one.
_BOUND = {"type": "integer", "minimum": -(MOST**2), "maximum": MOST**2}
_LINE = {
    "type": "object",
    "properties": {
        "counts": {**_FACTORS, "minProperties": 1},
        "low": _BOUND,
        "high": _BOUND,
        "table": {"type": "string"},
    },
    "required": ["counts", "low", "high", "table"],
    "additionalProperties": False,
}
AUDIT = {
    "type": "object",
    "properties": {
        "counts": _COUNTS,
        "lines": {"type": "array", "items": _LINE},
        "told": {**_NUMBERS, "required": [CASES]},
        "tables": {"type": "object", "additionalProperties": {"type": "string"}},
        "left_out": {"type": "array", "items": {"type": "string"}},
        "tried": {"type": "integer"},
    },
    "required": ["counts", "lines", "told", "tables", "left_out", "tried"],
    "additionalProperties": False,
}


def of_issue(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where an issue is not numbered in order, or the record of its audit is not one."""
    yield from numbering_faults(key, around)
    faults = list(shape_faults(columns, audit=AUDIT))
    yield from faults
    audit = columns.get("audit")
    if audit and not faults and not all(_holds(line, audit["counts"]) for line in audit["lines"]):
        yield "audit", "what it says was told of its counts does not hold of them."


def _holds(line: Columns, counts: Columns) -> bool:
    """Return whether a line names counts that are there, and its bounds hold of them."""
    if not line["counts"].keys() <= counts.keys():
        return False
    total: int = sum(counts[name] * factor for name, factor in line["counts"].items())
    low, high = int(line["low"]), int(line["high"])
    return low <= total <= high


def of_document(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a document is not the one that was issued."""
    if hashlib.sha256(b64decode(columns["content"])).hexdigest() != columns["sha256"]:
        yield "content", "the document was changed: its SHA-256 is not the one given."


def of_figure_reason(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a reason for a figure says nothing."""
    if not columns["reason"].strip():
        yield "reason", "it is empty. Write why the figure stays, or leave it out."
