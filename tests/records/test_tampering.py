"""One byte changed in any row of the ledger, or any column of any record behind its back, and `verify_ledger` names it.

The second half is made of what the models declare: a model that joins is tested with that alone.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from cases.models import CaseloadCase
from inspections.actions.setup import reopen_inspection
from inspections.models import Framework, Inspection
from ledger.images import every_declared
from ledger.models import Chain, Entry, Words
from ledger.record import ROWS
from tests import factories
from tests.ledger.accounting import Accounting
from tests.ledger.tampering import unguarded
from tests.ratings.casework import read_again, write_notes
from tests.ratings.panel.decided import decided_on
from tests.ratings.worked import REFERENCE, worked_on
from tests.records.changing import change, compared, named, rows_of
from tests.records.verifying import complaints
from tests.transfer.files import full_inspection

pytestmark = pytest.mark.django_db

UNCHANGEABLE = {"inspections.inspection": {"framework"}}
"""The columns that can be nothing else here, by table: there is one framework."""


def one_byte_on(value: Any) -> Any:
    """The same value with one letter, digit or truth changed; itself where there is nothing in it."""
    if isinstance(value, dict):
        for name, inner in sorted(value.items()):
            if (other := one_byte_on(inner)) != inner:
                return {**value, name: other}
        return value
    if isinstance(value, list):
        return [one_byte_on(value[0]), *value[1:]] if value else value
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1 if value % 10 < 9 else value - 1
    return ("b" if value[0] == "a" else "a") + value[1:] if value else value


def is_named(entry: Entry, column: str, value: Any) -> bool:
    """Whether the entry is named as the first that is broken once a column of it is changed so."""
    rows = Entry.objects.filter(pk=entry.pk)
    with unguarded():
        rows.update(**{column: value})
    act = value if column == "act" else entry.act
    (said,) = complaints()
    with unguarded():
        rows.update(**{column: getattr(entry, column)})
    return said.startswith(f"{REFERENCE}: the chain is broken at entry {entry.sequence} ({act}, ")


def is_about(said: str, row: str, column: str) -> bool:
    """Whether a complaint names a column of a row; an inspection of another reference is not found at all."""
    known = f"{row}, {column.replace(chr(95), chr(32))}: " in said
    return known or (column == "reference" and "There is no inspection" in said)


def by_act() -> dict[str, Entry]:
    return {entry.act: entry for entry in Entry.objects.filter(chain__name=REFERENCE).order_by("-sequence")}


def test_one_byte_of_an_entry_of_any_act_is_found_and_named() -> None:
    decided_on()
    assert complaints() == []
    entries = by_act()
    assert len(entries) >= 12
    assert [act for act, entry in entries.items() if not is_named(entry, "content", one_byte_on(entry.content))] == []
    assert complaints() == []


def test_one_byte_of_any_column_of_an_entry_is_found_and_named() -> None:
    worked_on()
    entry = by_act()["case submitted"]
    for column, value in {
        "act": one_byte_on(entry.act),
        "by": one_byte_on(entry.by) or "a",
        "subject": one_byte_on(entry.subject) or "a",
        "at": entry.at + timedelta(microseconds=1),
        "hash": one_byte_on(entry.hash),
        "previous_hash": one_byte_on(entry.previous_hash) or "a",
    }.items():
        assert is_named(entry, column, value), column
    assert complaints() == []


def test_one_byte_of_the_words_of_any_act_is_found_and_named() -> None:
    inspection = worked_on()
    reopen_inspection(inspection=inspection, reason="A case was to be read again.", by=factories.administrator("abel"))
    inspection.refresh_from_db()
    read_again(inspection)
    write_notes(inspection)
    rows = Words.objects.filter(entry__chain__name=REFERENCE).exclude(text="").select_related("entry")
    first_of_each = {row.entry.act: row for row in rows}
    assert len(first_of_each) >= 9
    for row in first_of_each.values():
        for column in ("text", "salt"):
            with unguarded():
                Words.objects.filter(pk=row.pk).update(**{column: one_byte_on(getattr(row, column))})
            (said,) = complaints()
            assert said.startswith(f"{REFERENCE}: the chain is broken at entry {row.entry.sequence} ({row.entry.act}, ")
            with unguarded():
                Words.objects.filter(pk=row.pk).update(**{column: getattr(row, column)})
    assert complaints() == []


def test_a_chain_whose_own_row_was_changed_is_found() -> None:
    full_inspection()
    length = Chain.objects.get(name=REFERENCE).length
    for changed in ({"head": "0" * 64}, {"length": F("length") + 1}):
        before = Chain.objects.filter(name=REFERENCE).values("head", "length").get()
        Chain.objects.filter(name=REFERENCE).update(**changed)
        cut_off = f"the chain is broken at entry {length + 1}: it is missing, with any after it."
        assert complaints() == [f"{REFERENCE}: {cut_off}"]
        Chain.objects.filter(name=REFERENCE).update(**before)
    assert complaints() == []


def test_every_declared_table_has_a_row_in_the_full_inspection() -> None:
    full_inspection()
    assert [how.table for how in every_declared() if not how.model._base_manager.exists()] == []


def test_every_column_changed_behind_the_ledger_is_named_with_its_row() -> None:
    full_inspection()
    assert complaints() == []
    unnamed: list[str] = []
    unchanged: dict[str, set[str]] = {}
    for how in compared():
        for name, field in how.columns.items():
            point = transaction.savepoint()
            row = next((row for row in rows_of(how) if change(row, field)), None)
            if row is None:
                unchanged.setdefault(how.table, set()).add(name)
            elif not any(is_about(said, named(how, row), name) for said in complaints()):
                unnamed.append(f"{how.table}.{name}")
            transaction.savepoint_rollback(point)
    assert (unnamed, unchanged) == ([], UNCHANGEABLE)
    assert complaints() == []


def test_every_row_removed_behind_the_ledger_is_named() -> None:
    full_inspection()
    unnamed = []
    for how in compared():
        if how.model is Inspection:
            continue
        row = next(rows_of(how))
        label, point = named(how, row), transaction.savepoint()
        how.model._base_manager.filter(pk=row.pk)._raw_delete(using="default")
        if f"{REFERENCE}: {label}: the ledger has it, and it is not in the records." not in complaints():
            unnamed.append(how.table)
        transaction.savepoint_rollback(point)
    assert unnamed == []


def test_words_that_were_erased_in_the_ledger_alone_are_named() -> None:
    full_inspection()
    for entry in Entry.objects.filter(chain__name=REFERENCE, content__has_key=ROWS):
        Words.objects.filter(entry=entry).delete()
    found = complaints()
    assert len(found) > 20
    assert all(said.endswith("are erased, and the records still have words.") for said in found)


@pytest.mark.parametrize("changed", [{"looked_after": True}, {"case_manager": "CD"}, {"harm": "very_high"}])
def test_cases_of_the_caseload_changed_behind_the_ledger_are_named(changed: dict[str, Any]) -> None:
    full_inspection()
    CaseloadCase.objects.filter(row=90).update(**changed)
    assert [said.split(": the records say")[0] for said in complaints()] == [f"{REFERENCE}: Caseload, cases"]


def test_a_framework_changed_behind_the_ledger_is_named(accounting: Accounting) -> None:
    full_inspection()
    framework = Framework.objects.get()
    framework.rules = {**framework.rules, "overall_bands": framework.rules["overall_bands"][::-1]}
    framework.save()
    assert [said.split(": the records say")[0] for said in complaints()] == [
        f"{REFERENCE}: Inspection, questions and rules"
    ]
    accounting.premise = None  # it is no act that changed them
