"""What is wrong with issued reports of a file that their columns can't say. Pure."""

import hashlib
from base64 import b64decode
from collections.abc import Iterator

from inspections.row_checks import numbering_faults
from ledger.images import Around, Columns, Fault, Key


def of_issue(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where an issue has another number than the next, or no document."""
    yield from numbering_faults(key, around)
    if not any(issue == key[0] for issue, _ in around.tables["reports.issueddocument"]):
        yield "", "it has no document."


def of_document(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a document is not the one that was issued."""
    if hashlib.sha256(b64decode(columns["content"])).hexdigest() != columns["sha256"]:
        yield "content", "the document was changed: its SHA-256 is not the one given."
