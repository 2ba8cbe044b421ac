"""What every test may use."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.ledger.accounting import Accounting
from tests.ledger.tampering import unguarded

# A busy machine is no reason to fail: what a property says does not depend on how long its examples take.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Put the framework into the test database once, since nearly every test reads it."""
    with django_db_blocker.unblock():
        factories.framework()
    return


@pytest.fixture(scope="session", autouse=True)
def _emptying_for_tests() -> Iterator[None]:
    """Let a test with real transactions empty the database behind it, which the ledger's triggers refuse, and put the
    framework back."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # Django's own, without a type

    def empty_and_refill(case: TransactionTestCase) -> None:
        with unguarded():
            empty(case)
        factories.framework()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_and_refill)
        yield


@pytest.fixture(autouse=True)
def accounting(request: pytest.FixtureRequest) -> Iterator[Accounting]:
    """See to it that whatever the app stores in a test, its ledger accounts for: see `tests.ledger.accounting`."""
    accounting = Accounting()
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        # The database is there until the check is done.
        request.getfixturevalue("db")
        with connection.execute_wrapper(accounting):
            yield accounting
        accounting.check()
    else:
        yield accounting
