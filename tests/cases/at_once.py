"""Acts that begin together, each on a connection of its own, as requests at a real server do."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Thread

from django.db import connection, connections

from inspections.errors import Refused
from tests.ledger.accounting import Accounting


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave, or how it was refused, all begun together."""
    gate = Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            gate.wait(10)
            outcomes[place] = acts[place]()
        except Refused as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    for wrapper in connection.execute_wrappers:
        if isinstance(wrapper, Accounting):
            wrapper.begin()  # it sees nothing of what other threads write
    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    with _database_for_several():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    return outcomes


@contextmanager
def _database_for_several() -> Iterator[None]:
    """Lets threads write at once: SQLite's test database is in memory, so they work on a copy of it in a file."""
    if connection.vendor != "sqlite":
        yield
        return
    settings = connections.settings["default"]
    in_memory = settings["NAME"]
    connection.ensure_connection()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "db.sqlite3"
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        copy.close()
        settings["NAME"] = str(path)
        try:
            yield
        finally:
            settings["NAME"] = in_memory
            with sqlite3.connect(path) as written:
                written.backup(connection.connection)
            written.close()
