"""What is wrong with issued reports of a file that their columns can't say. No query."""

import hashlib
from base64 import b64decode
from collections.abc import Iterator

from ledger.images import Around, Columns, Fault, Key


def of_document(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a document is not the one that was issued."""
    if hashlib.sha256(b64decode(columns["content"])).hexdigest() != columns["sha256"]:
        yield "content", "the document was changed: its SHA-256 is not the one given."
