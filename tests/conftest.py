"""What every test may use."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests import database
from tests.ledger.accounting import Accounting

# A busy machine is no reason to fail: what a property says does not depend on how long its examples take.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Put the framework into the test database once, and into the process, since nearly every test reads it."""
    with django_db_blocker.unblock():
        database.begin()


class Emptying:
    """Empties the database behind a test with real transactions. What a test keeps stands until one comes that does
    not."""

    def __init__(self) -> None:
        self.keeps = False
        self.is_full = False
        # Django's own, without a type.
        self.set_up = TransactionTestCase._fixture_setup.__func__  # type: ignore[attr-defined]

    def before(self, case: type[TransactionTestCase]) -> None:
        """Empty the database of what an earlier test has kept, unless this one keeps it too."""
        if self.is_full and not self.keeps:
            self.after()
        self.set_up(case)

    def after(self) -> None:
        """Empty the database, unless the test keeps what it has stored."""
        self.is_full = self.keeps
        if not self.keeps:
            database.begin_again()


@pytest.fixture(scope="session", autouse=True)
def emptying() -> Iterator[Emptying]:
    """How the database is emptied."""
    emptying = Emptying()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(emptying.before))
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: emptying.after())
        yield emptying


@pytest.fixture(autouse=True)
def accounting(request: pytest.FixtureRequest) -> Iterator[Accounting]:
    """See to it that whatever the app stores in a test, its ledger accounts for: see `tests.ledger.accounting`."""
    accounting = Accounting()
    # There the app writes in the server's threads, out of sight; and the world that stands would be emptied.
    if request.node.get_closest_marker("browser"):
        yield accounting
    elif request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        # The database is there until the check is done.
        request.getfixturevalue("db")
        with connection.execute_wrapper(accounting):
            yield accounting
        accounting.check()
    else:
        yield accounting


def stores(build: Callable[[], Any]) -> pytest.MarkDecorator:
    """Let a test start from what `build` stores; it gets the fixture `stored`, what `build` returns."""
    return pytest.mark.parametrize("stored", [build], ids=[build.__name__], indirect=True)


@pytest.fixture(scope="module")
def stored(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """What `@stores` names, stored once for the tests of a module that name it; what one changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield request.param()
        transaction.set_rollback(True)
