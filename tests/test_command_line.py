"""Commands on a machine that is not ready for them: a sentence on standard error, exit 1, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests import factories

ROOT = Path(__file__).resolve().parent.parent
UNMIGRATED = (
    "The database is not set up for this version. Run manage.py migrate, then this command again. (no such table"
)


def manage(*arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "Set SECRET_KEY to a long random text, or DEBUG=1 for a demo on your own machine."),
        ({"DEBUG": "1", "DATABASE_URL": "somewhere"}, "DATABASE_URL can't be read. Write it as postgres://"),
        ({"DEBUG": "1", "DATABASE_URL": "postgres://nobody@localhost:1/none"}, "The database can't be reached."),
        ({"DEBUG": "1", "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "The database can't be reached."),
        ({"DEBUG": "1", "DATABASE_URL": "sqlite:///{}/empty.sqlite3"}, UNMIGRATED),
    ],
    ids=["no secret key", "no address", "no server", "no folder", "not migrated"],
)
def test_what_keeps_a_command_from_running_is_said_in_one_sentence(
    environment: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    done = manage("ratings", "northshire-2026", **{name: text.format(tmp_path) for name, text in environment.items()})
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(sentence)


def test_a_reference_that_is_no_text_names_no_inspection(tmp_path: Path) -> None:
    database = {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3"}
    assert manage("migrate", "--verbosity=0", **database).returncode == 0
    done = manage("export_inspection", b"\xff", **database)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no inspection with the reference “\\udcff”.\n"


@pytest.mark.parametrize("place", [".", "/"])
@pytest.mark.django_db
def test_a_directory_is_no_file_to_write_to(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    factories.inspection()
    with pytest.raises(SystemExit, match="1"):
        call_command("export_inspection", "northshire-2026", "--output", place)
    assert capsys.readouterr().err == f"{place}: the file can't be written: it is a directory.\n"
