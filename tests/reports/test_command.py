import io
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from inspections.models import Inspection
from tests.reports import world
from tests.reports.editions import of_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inspection(db: None) -> None:
    world.gloucestershire()


def run(*arguments: str) -> tuple[int, str]:
    """The exit code, and what stands on standard error."""
    errors = io.StringIO()
    try:
        call_command("report", *arguments, stderr=errors)
    except SystemExit as end:
        return int(str(end.code)), errors.getvalue()
    return 0, errors.getvalue()


def test_each_format_is_written(tmp_path: Path) -> None:
    for name in ("docx", "pdf", "html"):
        assert run("northshire-2026", "--format", name, "--output", str(tmp_path / f"r.{name}")) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.docx", "r.html", "r.pdf"]
    assert docx.Document(str(tmp_path / "r.docx")).paragraphs[0].text == "Northshire Youth Offending Team"
    assert "18/36" in PdfReader(tmp_path / "r.pdf").pages[0].extract_text()
    assert "<strong>18/36</strong>" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_an_unknown_inspection_is_named_and_nothing_written(tmp_path: Path) -> None:
    code, errors = run("nowhere-1", "--format", "pdf", "--output", str(tmp_path / "r.pdf"))
    assert (code, errors) == (1, "There is no inspection with the reference “nowhere-1”.\n")
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cant_be_written_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "r.html"
    code, errors = run("northshire-2026", "--format", "html", "--output", str(path))
    assert (code, errors) == (1, f"{path}: the file can't be written: No such file or directory.\n")


def test_a_folder_as_output_stays_as_it_was(tmp_path: Path) -> None:
    code, errors = run("northshire-2026", "--format", "html", "--output", str(tmp_path))
    assert (code, errors) == (1, f"{tmp_path}: the file can't be written: it is a directory.\n")
    assert list(tmp_path.iterdir()) == []
    assert not list(tmp_path.parent.glob("*.part"))


@pytest.mark.parametrize(
    "arguments", [("northshire-2026", "--format", "rtf", "--output", "r"), ("northshire-2026", "--format", "pdf"), ()]
)
def test_wrong_usage_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("report", *arguments)


@pytest.mark.parametrize(("audience", "says"), [("working", True), ("accuracy", False), ("published", False)])
def test_the_audience_says_what_is_in_the_draft(audience: str, says: bool, tmp_path: Path) -> None:
    of_edition("2020", Inspection.objects.get())
    path = tmp_path / "r.html"
    arguments = ("northshire-2026", "--format", "html", "--output", str(path), "--audience", audience)
    assert run(*arguments) == (0, "")
    assert ("Technical annexe" in path.read_text(encoding="utf-8")) == says
    assert "Not yet written" in path.read_text(encoding="utf-8")


def test_without_an_edition_each_audience_has_the_same(tmp_path: Path) -> None:
    for audience in ("working", "published"):
        arguments = ("northshire-2026", "--format", "html", "--output", str(tmp_path / audience))
        assert run(*arguments, "--audience", audience) == (0, "")
    assert (tmp_path / "working").read_bytes() == (tmp_path / "published").read_bytes()
