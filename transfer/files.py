"""The bytes of documents in an inspection's file: base64, each once, named by their SHA-256."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inspections.models import EvidenceDocument, EvidenceFile, Inspection
from inspections.schema import place

Data = dict[str, Any]


def files_in(inspection: Inspection) -> list[Data]:
    """Return the files of an inspection's documents, in the order of their SHA-256. One query."""
    rows = EvidenceFile.objects.filter(document__inspection=inspection).order_by("document__sha256", "pk")
    found = {sha256: bytes(content) for sha256, content in rows.values_list("document__sha256", "content")}
    return [{"sha256": sha256, "content": base64.b64encode(content).decode()} for sha256, content in found.items()]


def file_faults(files: Sequence[Data], documents: Sequence[Any]) -> Iterator[str]:
    """Yield a sentence for each file that is not what it is called, stands twice, or belongs to no document."""
    named = {columns.get("sha256") for _, columns in documents}
    seen: set[str] = set()
    for index, file in enumerate(files):
        where, sha256 = place(("files", index)), file["sha256"]
        if sha256 in seen:
            yield f"{where}: the file {sha256[:12]}… stands there already. Keep one."
        elif sha256 not in named:
            yield f"{where}: no document of the file has the SHA-256 {sha256[:12]}…. Remove it."
        elif (content := decoded(file)) is None:
            yield f"{where}, content: this is not Base64."
        elif hashlib.sha256(content).hexdigest() != sha256:
            yield f"{where}, content: the file was changed: its SHA-256 is not {sha256[:12]}…."
        seen.add(sha256)


def store_files(inspection: Inspection, files: Sequence[Data]) -> None:
    """Store files without faults, each for every document that names it."""
    contents: Mapping[str, bytes | None] = {file["sha256"]: decoded(file) for file in files}
    documents = EvidenceDocument.objects.filter(inspection=inspection, sha256__in=contents)
    EvidenceFile.objects.bulk_create(
        EvidenceFile(document=one, content=contents[one.sha256] or b"") for one in documents
    )


def decoded(file: Data) -> bytes | None:
    try:
        return base64.b64decode(file["content"], validate=True)
    except (ValueError, binascii.Error):
        return None
