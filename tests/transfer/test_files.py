"""The files of documents: out of an inspection's file unless asked for, and back in whole."""

import json
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from inspections.evidence.actions import gather
from inspections.models import EvidenceDocument, EvidenceFile, Inspection, JointPartner
from tests import factories
from tests.ledger.opening import open_ledger
from tests.transfer.files import REFERENCE, empty_the_installation, export, faults, import_

pytestmark = pytest.mark.django_db
CONTENT = b"\x00Minutes\xff"


def exported_with_files() -> bytes:
    written = StringIO()
    call_command("export_inspection", REFERENCE, "--with-files", stdout=written)
    return written.getvalue().encode()


def document() -> None:
    inspection = factories.inspection(REFERENCE)
    factories.document(inspection, content=CONTENT)
    open_ledger(inspection)


def test_without_them_the_file_says_what_they_are_and_no_more(tmp_path: Path) -> None:
    document()
    data = json.loads(export())
    assert "files" not in data
    [[_, columns]] = data["records"]["inspections.evidencedocument"]
    assert columns["sha256"] == sha256(CONTENT).hexdigest()
    before = export()
    empty_the_installation()
    import_(tmp_path, before)
    assert not EvidenceFile.objects.exists()
    assert EvidenceDocument.objects.get().size == len(CONTENT)


def test_with_them_they_come_back_byte_for_byte(tmp_path: Path) -> None:
    document()
    before = exported_with_files()
    empty_the_installation()
    import_(tmp_path, before)
    assert bytes(EvidenceFile.objects.get().content) == CONTENT
    assert exported_with_files() == before


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ({"content": "%%"}, "files[1], content: this is not Base64."),
        ({"content": "TWludXRlcw=="}, "files[1], content: the file was changed: its SHA-256 is not "),
        ({"sha256": "0" * 64}, "files[1]: no document of the file has the SHA-256 000000000000…. Remove it."),
        ({"sha256": "x"}, "files[1].sha256: “x” is not written as it should be."),
        ({"more": 1}, "files[1]: “more” is not known here. Remove or correct it."),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused(damage: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    document()
    data = json.loads(exported_with_files())
    empty_the_installation()
    data["files"][0].update(damage)
    assert any(said.startswith(sentence) for said in faults(tmp_path, data))


def test_an_inspection_with_evidence_gathered_here_is_not_replaced(tmp_path: Path) -> None:
    document()
    content = export()
    inspection = Inspection.objects.get()
    values = {"inspectorate": "cqc", "sector": "health"}
    gather(model=JointPartner, inspection=inspection, values=values, by=factories.user())
    [said] = faults(tmp_path, content, "--replace")
    assert said.endswith("has evidence of domain one that was gathered here, so it can't be replaced.")


def test_a_file_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    document()
    data = json.loads(exported_with_files())
    empty_the_installation()
    data["files"] *= 2
    assert faults(tmp_path, data)[0].startswith("files[2]: the file ")
