"""The ledger: writing entries, and finding out that somebody has changed them."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F, QuerySet
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from accounts.models import User
from ledger import actions as ledger
from ledger import reading
from ledger.models import Chain, Entry
from ledger.record import first_fault
from tests import factories
from tests.ledger.tampering import unguarded

CHAIN = "northshire-2026"


def kept(**fields: Any) -> QuerySet[Entry]:
    """The entries of the chain; the installation's chain has others."""
    return Entry.objects.filter(chain__name=CHAIN, **fields)


@pytest.fixture
def entries(db: None) -> list[Entry]:
    """Four entries."""
    return [ledger.append(chain=CHAIN, by=None, act="noted", content={"number": number}) for number in range(1, 5)]


def test_an_entry_says_who_did_what_and_follows_the_one_before(db: None) -> None:
    ines: User = factories.user("ines")
    first = ledger.append(chain=CHAIN, by=ines, act="dated", content={"day": date(2026, 3, 2), "words": "“é”"})
    second = ledger.append(chain=CHAIN, by=None, act="noted", content={})
    assert (first.sequence, first.by, first.act, first.previous_hash) == (1, "ines", "dated", "")
    assert first.content == {"day": "2026-03-02", "words": "“é”"}
    assert (second.sequence, second.by, second.previous_hash) == (2, "", first.hash)
    assert len(first.hash) == 64
    chain = Chain.objects.get(name=CHAIN)
    assert (chain.length, chain.head) == (2, second.hash)


def test_what_is_read_back_from_the_database_still_has_its_hash(entries: list[Entry]) -> None:
    assert reading.verify(CHAIN) is None
    assert [record.sequence for record in reading.records(CHAIN)] == [1, 2, 3, 4]
    assert first_fault(reading.records(CHAIN)) is None


def test_chains_are_apart(entries: list[Entry]) -> None:
    other = ledger.append(chain="eastshire-2026", by=None, act="noted", content={})
    assert (other.sequence, other.previous_hash) == (1, "")
    assert reading.verify(CHAIN) is None


def test_a_chain_that_nobody_has_begun_is_unbroken(db: None) -> None:
    assert reading.verify("nowhere") is None


def test_an_act_that_is_taken_back_takes_its_entry_along(entries: list[Entry]) -> None:
    with transaction.atomic():
        ledger.append(chain=CHAIN, by=None, act="noted", content={})
        transaction.set_rollback(True)
    assert kept().count() == 4
    assert reading.verify(CHAIN) is None


def change_content() -> None:
    kept(sequence=2).update(content={"number": 5})


def change_act() -> None:
    kept(sequence=2).update(act="altered")


def change_person() -> None:
    kept(sequence=2).update(by="somebody")


def change_time() -> None:
    second, third = kept(sequence__in=(2, 3)).order_by("sequence")
    kept(pk=second.pk).update(at=third.at)


def change_and_work_the_hash_out() -> None:
    record = replace(reading.records(CHAIN)[1], content={"number": 5})
    kept(sequence=2).update(content=record.content, hash=record.expected_hash())


def remove() -> None:
    kept(sequence=2).delete()


def remove_and_close_the_gap() -> None:
    kept(sequence=2).delete()
    for sequence in (3, 4):
        kept(sequence=sequence).update(sequence=F("sequence") - 1)


def insert() -> None:
    for sequence in (4, 3, 2):
        kept(sequence=sequence).update(sequence=F("sequence") + 1)
    record = replace(reading.records(CHAIN)[0], sequence=2, previous_hash=kept().get(sequence=1).hash)
    Entry.objects.create(
        chain=Chain.objects.get(name=CHAIN),
        hash=record.expected_hash(),
        **{name: getattr(record, name) for name in ("sequence", "at", "by", "act", "content", "previous_hash")},
    )


def swap() -> None:
    kept(sequence=2).update(sequence=9)
    kept(sequence=3).update(sequence=2)
    kept(sequence=9).update(sequence=3)


def cut_off() -> None:
    kept(sequence=4).delete()


def empty() -> None:
    kept().delete()


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (change_content, 2),
        (change_act, 2),
        (change_person, 2),
        (change_time, 2),
        (change_and_work_the_hash_out, 3),
        (remove, 2),
        (remove_and_close_the_gap, 2),
        (insert, 3),
        (swap, 2),
        (cut_off, 4),
        (empty, 1),
    ],
)
def test_tampering_is_found(tamper: Callable[[], None], place: int, entries: list[Entry]) -> None:
    with unguarded():
        tamper()
    assert reading.verify(CHAIN) == place


def test_a_chain_from_elsewhere_is_restored_and_goes_on(entries: list[Entry]) -> None:
    records = reading.records(CHAIN)
    ledger.restore(chain="moved", records=records)
    assert reading.records("moved") == records
    assert reading.verify("moved") is None
    assert set(Entry.objects.filter(chain__name="moved").values_list("imported", flat=True)) == {True}
    following = ledger.append(chain="moved", by=None, act="noted", content={})
    assert (following.sequence, following.previous_hash, following.imported) == (5, records[-1].hash, False)
    assert reading.verify("moved") is None


def test_a_chain_that_another_takes_the_place_of_stays_under_another_name(entries: list[Entry]) -> None:
    records = reading.records(CHAIN)
    assert ledger.restore(chain=CHAIN, records=records[:2]) == f"{CHAIN}/replaced-1"
    assert reading.records(CHAIN) == records[:2]
    assert ledger.restore(chain=CHAIN, records=[]) == f"{CHAIN}/replaced-2"
    assert reading.records(CHAIN) == []
    assert ledger.restore(chain=CHAIN, records=[]) == ""
    assert reading.records(f"{CHAIN}/replaced-1") == records
    assert reading.records(f"{CHAIN}/replaced-2") == records[:2]
    assert [reading.verify(chain.name) for chain in Chain.objects.all()] == [None] * Chain.objects.count()
    ledger.append(chain=CHAIN, by=None, act="noted", content={})
    assert [record.sequence for record in reading.records(CHAIN)] == [1]


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a transaction around the test, for several threads. What the test wrote is removed alone:
    a flush would take the framework from the tests that follow."""
    with django_db_blocker.unblock():
        if connection.vendor != "postgresql":
            pytest.skip("SQLite's database for tests stands in memory, where threads can't wait for one another.")
        yield
        with unguarded():
            kept().delete()
        Chain.objects.filter(name=CHAIN).delete()
        connection.close()


def test_acts_at_the_same_time_follow_one_another(committed: None) -> None:
    def act(number: int) -> None:
        try:
            ledger.append(chain=CHAIN, by=None, act="noted", content={"number": number})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as threads:
        list(threads.map(act, range(20)))
    records = reading.records(CHAIN)
    assert [record.sequence for record in records] == list(range(1, 21))
    assert sorted(record.content["number"] for record in records) == list(range(20))
    assert reading.verify(CHAIN) is None


def test_words_stand_beside_the_chain_and_their_salted_digest_in_it(db: None) -> None:
    entry = ledger.append(chain=CHAIN, by=None, act="noted", content={"case": "C01"}, words={"note": "Seen on site."})
    [words] = entry.words.all()
    assert (words.name, words.text, len(words.salt)) == ("note", "Seen on site.", 32)
    digest = hashlib.sha256(f"{words.salt}\nSeen on site.".encode()).hexdigest()
    assert Entry.objects.get(pk=entry.pk).content == {"case": "C01", "words": {"note": digest}}
    assert reading.verify(CHAIN) is None


def test_the_same_words_have_another_digest_each_time(db: None) -> None:
    first, second = (ledger.append(chain=CHAIN, by=None, act="noted", content={}, words={"note": "x"}) for _ in "ab")
    assert first.content["words"] != second.content["words"]


def test_words_that_were_changed_are_found_and_words_that_were_erased_are_not_missed(db: None) -> None:
    ledger.append(chain=CHAIN, by=None, act="noted", content={})
    entry = ledger.append(chain=CHAIN, by=None, act="noted", content={}, words={"note": "Seen.", "reason": "So."})
    entry.words.filter(name="reason").delete()
    assert reading.verify(CHAIN) is None
    with unguarded():
        entry.words.update(text="Not seen.")
    assert reading.verify(CHAIN) == 2


def test_an_act_sent_twice_with_its_token_is_refused_the_second_time(db: None) -> None:
    token = UUID("6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b")
    ledger.append(chain=CHAIN, by=None, act="noted", content={}, subject="C01/2.1.1", token=token)
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.append(chain=CHAIN, by=None, act="noted", content={}, subject="C01/2.1.1", token=token)
    assert reading.verify(CHAIN) is None
    ledger.append(chain="eastshire-2026", by=None, act="noted", content={}, token=token)


@pytest.mark.parametrize("change", [{"subject": "C02/2.1.1"}, {"subject": ""}, {"token": None}])
def test_a_changed_subject_or_token_is_found(db: None, change: dict[str, Any]) -> None:
    token = UUID("6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b")
    ledger.append(chain=CHAIN, by=None, act="noted", content={}, subject="C01/2.1.1", token=token)
    with unguarded():
        kept(sequence=1).update(**change)
    assert reading.verify(CHAIN) == 1


def test_an_entry_costs_three_statements_and_one_more_with_words(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ledger.append(chain=CHAIN, by=None, act="noted", content={})
    with django_assert_num_queries(3):
        ledger.append(chain=CHAIN, by=None, act="noted", content={})
    with django_assert_num_queries(4):
        ledger.append(chain=CHAIN, by=None, act="noted", content={}, words={"note": "x", "reason": "y"})
