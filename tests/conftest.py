"""What every test may use."""

import pytest
from pytest_django import DjangoDbBlocker

from tests import factories


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Put the framework into the test database once, since nearly every test reads it."""
    with django_db_blocker.unblock():
        factories.framework()
    return
