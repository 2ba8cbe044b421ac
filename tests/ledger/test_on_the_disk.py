from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler

FULL = 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's own settings say so of it.")
def test_what_is_saved_is_on_the_disk_before_anybody_is_told(db: None, tmp_path: Path) -> None:
    ours = ConnectionHandler({"default": {**settings.DATABASES["default"], "NAME": tmp_path / "db.sqlite3"}})["default"]
    with ours.cursor() as cursor:
        modes = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    ours.close()
    assert modes == ["wal", FULL]
