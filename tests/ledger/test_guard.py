"""The database itself refuses to change or remove an entry of the ledger."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from ledger import actions as ledger
from ledger import reading
from ledger.models import Chain, Entry, Words

CHAIN = "northshire-2026"
REFUSAL = "An entry of the ledger is never changed or removed"
REFUSAL_OF_WORDS = "Words of the ledger are never changed, only erased"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entry() -> Entry:
    return ledger.append(chain=CHAIN, by=None, act="noted", content={"n": 1}, words={"note": "Seen."})


def execute(statement: str) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def same_entry_again() -> None:
    entry = Entry.objects.get(chain__name=CHAIN)
    entry.pk = None
    entry.save(force_insert=True)


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.filter(chain__name=CHAIN).update(act="altered"),
        lambda: Entry.objects.get(chain__name=CHAIN).save(),
        lambda: Words.objects.all().delete() and Entry.objects.filter(chain__name=CHAIN).delete(),
        execute("UPDATE ledger_entry SET hash = hash"),
        execute("DELETE FROM ledger_entry"),
    ],
)
def test_no_entry_is_changed_or_removed(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        act()
    assert reading.verify(CHAIN) is None
    assert len(reading.records(CHAIN)) == 1


def test_words_are_erased_and_never_changed(entry: Entry) -> None:
    with pytest.raises(IntegrityError, match=REFUSAL_OF_WORDS), transaction.atomic():
        entry.words.update(text="Not seen.")
    assert entry.words.get().text == "Seen."
    entry.words.all().delete()
    assert reading.verify(CHAIN) is None


def test_no_place_in_a_chain_is_taken_twice(entry: Entry) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        same_entry_again()


def test_a_chain_goes_on_and_is_renamed_beside_the_triggers() -> None:
    ledger.append(chain=CHAIN, by=None, act="noted", content={})
    assert ledger.restore(chain=CHAIN, records=[]) == f"{CHAIN}/replaced-1"
    assert Chain.objects.get(name=f"{CHAIN}/replaced-1").length == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces the row in the way of another")
@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry", REFUSAL),
        (
            "INSERT OR REPLACE INTO ledger_entry "
            "SELECT NULL, sequence, at, by, 'altered', content, previous_hash, hash, imported, chain_id, subject, "
            "token FROM ledger_entry",
            REFUSAL,
        ),
        ("INSERT OR REPLACE INTO ledger_words SELECT * FROM ledger_words", REFUSAL_OF_WORDS),
    ],
)
def test_no_entry_gives_way_to_another(statement: str, refusal: str) -> None:
    before = list(Entry.objects.values())
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        execute(statement)()
    assert list(Entry.objects.values()) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("TRUNCATE ledger_entry CASCADE", r"of the ledger (is|are) never changed"),
        ("TRUNCATE ledger_words", REFUSAL_OF_WORDS),
        ("TRUNCATE ledger_chain CASCADE", r"of the ledger (is|are) never changed"),
    ],
)
def test_no_table_of_the_ledger_is_emptied(statement: str, refusal: str) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")()
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        execute(statement)()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not replicate so")
def test_a_session_that_says_it_replicates_is_refused_too() -> None:
    execute("SET LOCAL session_replication_role = replica")()
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        execute("UPDATE ledger_entry SET hash = hash")()
