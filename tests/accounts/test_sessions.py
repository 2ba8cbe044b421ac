"""Sessions in the database, read by the app's own statement as Django's own would read them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore as Djangos
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**held: str) -> str:
    """The key of a session that holds these."""
    store = SessionStore()
    store.update(held)
    store.save()
    assert store.session_key is not None
    return store.session_key


def test_a_session_gives_what_it_holds_as_djangos_own_does() -> None:
    key = kept(colour="“blau”", number="7")
    assert dict(SessionStore(key).items()) == dict(Djangos(key).items()) == {"colour": "“blau”", "number": "7"}


def test_each_session_gives_its_own() -> None:
    first, second = kept(colour="red"), kept(colour="blue")
    assert [SessionStore(key)["colour"] for key in (first, second, first)] == ["red", "blue", "red"]


@pytest.mark.parametrize("key", ["unknownunknownunknownunknown1234", "short", ""])
def test_a_session_that_is_not_there_gives_nothing_and_gets_a_new_key(key: str) -> None:
    kept(colour="red")
    store = SessionStore(key)
    assert dict(store.items()) == {}
    assert store.session_key is None
    store["colour"] = "blue"
    store.save()
    assert store.session_key not in (None, key)


def test_a_session_that_has_run_out_gives_nothing() -> None:
    key = kept(colour="red")
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() + timedelta(seconds=60))
    assert SessionStore(key)["colour"] == "red"
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(microseconds=1))
    assert dict(SessionStore(key).items()) == {}


def test_a_session_whose_data_was_changed_gives_nothing() -> None:
    key = kept(colour="red")
    Session.objects.filter(session_key=key).update(session_data="abc:def:ghi")
    assert dict(SessionStore(key).items()) == {}


def test_a_session_is_read_by_one_query(django_assert_num_queries: Any) -> None:
    key = kept(colour="red")
    with django_assert_num_queries(1):
        assert SessionStore(key)["colour"] == "red"
