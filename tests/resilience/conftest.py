"""One place for the scripts of a process: a server, its database and room for browsers."""

from collections.abc import Iterator

import pytest

from tests.resilience.play import Place, place


@pytest.fixture(scope="session")
def ground() -> Iterator[Place]:
    """Where scripts are played, on a SQLite file of its own."""
    with place() as ground:
        yield ground
