"""Rows of a file are stored as they are, or refused with sentences that name table, key and column."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from accounts.models import User
from cases.models import SampledCase
from inspections.models import Inspection
from inspections.outline import read_outline
from ledger.images import every_declared
from records.dump import in_file
from records.load import Loading
from tests import factories
from tests.ledger.accounting import Accounting
from tests.transfer.files import AUDIT, empty_the_installation, full_inspection

pytestmark = pytest.mark.django_db
Tables = dict[str, Any]


@pytest.fixture(autouse=True)
def unwatched(accounting: Accounting) -> Iterator[None]:
    """Leave the ledger out: what is stored here is given its history by whoever imports a file, not by the loading."""
    yield
    accounting.premise = None


@pytest.fixture
def whole() -> Tables:
    """The tables of an inspection with everything, which is not here any more."""
    tables = in_file(full_inspection())
    empty_the_installation()
    for username in ("ines", "ivo", "lena", "paul", "rita"):
        User.objects.create_user(username)
    return deepcopy(tables)


def load(tables: Tables) -> list[str]:
    """Read the tables and store them where nothing is wrong; return what is."""
    loading = Loading(read_outline(factories.framework()), User.objects.values_list("username", flat=True))
    loading.read(tables)
    if not loading.faults:
        people = {person.username: person for person in User.objects.all()}
        loading.store(Inspection(service=factories.service()), people)
    return loading.faults


def test_what_was_dumped_is_stored_again(whole: Tables) -> None:
    assert load(whole) == []

    assert in_file(Inspection.objects.get()) == whole
    assert SampledCase.objects.get(reference="C02").replaces == SampledCase.objects.get(reference="C03")


def row(table: str, *key: Any) -> Callable[[Tables], Any]:
    return lambda tables: next(columns for found, columns in tables[table] if found == list(key))


@pytest.mark.parametrize(
    ("table", "key", "changes", "sentence"),
    [
        ("cases.alert", ("C01", 1), {"told_at": "2026-02-30T09:30:00Z"}, "told_at: “2026-02-30T09:30:00Z” is not a mo"),
        ("cases.alert", ("C01", 1), {"told_at": "2026-03-02T09:30:00+01:00"}, "told_at: “2026-03-02T09:30:00+01:00” i"),
        (
            "cases.alert",
            ("C01", 1),
            {"told_at": "1066-01-01T00:00:00Z"},
            "told_at: the year is not one from 1900 to 22",
        ),
        ("cases.alert", ("C01", 1), {"told_at": 7}, "told_at: “7” is not a text."),
        ("cases.alert", ("C01", 1), {"concern": " "}, "concern: it is empty."),
        ("cases.alert", ("C01", 1), {"concern": None}, "concern: it is missing."),
        ("cases.alert", ("C01", 1), {"told": "x" * 201}, "told: Ensure this value has at most 200 characters"),
        ("cases.alert", ("C01", 1), {"raised_by": "nobody"}, "raised_by: “nobody” is not among the people of the f"),
        ("cases.alert", ("C01", 1), {"raised_by": ["ines"]}, None),
        ("cases.alert", ("C01", 1), {"raised_by": {"ines": 1}}, "raised_by: “{'ines': 1}” is not among the people"),
        ("cases.alert", ("C01", 1), {"resolution": None}, "resolution: it is missing. Say how the risk was cont"),
        ("cases.alert", ("C01", 1), {"shoe": 1}, ": there is no column “shoe”."),
        ("cases.answer", ("C01", "first", "2.1.1"), {"value": "maybe"}, "value: “maybe” is not one of "),
        ("cases.answer", ("C01", "first", "2.1.1"), {"version": True}, "version: “True” is not a whole numb"),
        ("cases.answer", ("C01", "first", "2.1.1"), {"version": -1}, "version: -1 is not a number from 0 to"),
        ("cases.answer", ("C01", "first", "2.1.1"), {"version": 2**31}, "version: 2147483648 is not a num"),
        ("cases.answer", ("C01", "first", "victim"), {"value": "perhaps"}, "value: “perhaps” is not one of yes, no."),
        ("cases.sampledcase", ("C02",), {"replaces": "C01"}, "replaces: case C01 is not withdrawn, so nothing re"),
        ("cases.sampledcase", ("C03",), {"withdrawn_reason": "moved"}, "withdrawn_reason: Value 'moved' is not a va"),
        ("cases.draw", (1,), {"record": [1]}, "record: “[1]” is not a group of named values."),
        ("cases.secondreadinground", (1,), {"pool": {"C01": "ines"}}, "pool.C01: “ines” is not a list."),
        ("cases.secondreadinground", (1,), {"chosen": {"O09": "ivo"}}, "chosen.O09: this case is not in the round’s"),
        ("cases.caseload", (), {"ignored_columns": [1]}, "ignored_columns[1]: “1” is not a text."),
        ("ratings.paneldecision", (1, "2.1"), {"rating": "splendid"}, "rating: “splendid” is not a rating of this"),
        ("ratings.paneldecision", (1, "2.1"), {"rating": "good"}, "rating: standard 2.1: The panel may move a stand"),
        ("ratings.paneldecision", (1, "2.1"), {"grounds": [{"kind": "mood"}]}, "grounds[1]: “key_questions” and “"),
        ("ratings.paneldecision", (1, "2.1"), {"figures": {"standards": {"2.1": {"rating": "x"}}}}, "figures.stan"),
        ("ratings.representation", (1,), {"cases": "C01"}, "cases: this is not a list."),
        ("ratings.representation", (1,), {"standards": ["2.1", "2.1"]}, "standards: the same stands there twice."),
        ("reports.issueddocument", (1, "html"), {"content": "PHA="}, "content: the document was changed: its SHA-25"),
        ("reports.issue", (1,), {"audit": {"counts": 1}}, "audit.counts: “1” is not a group of named"),
        ("reports.issue", (1,), {"audit": AUDIT | {"counts": {"a": -1}}}, "audit.counts.a: “-1” is less than 0"),
        ("reports.issue", (1,), {"audit": AUDIT | {"counts": {"a": 100001}}}, "audit.counts.a: “100001” is more than"),
        (
            "reports.issue",
            (1,),
            {"audit": AUDIT | {"lines": [AUDIT["lines"][0] | {"high": 10**400}]}},
            "audit.lines[1].high: “1000",
        ),
        ("reports.issue", (1,), {"audit": AUDIT | {"told": {"a": 7}}}, "audit.told: “cases” is missing"),
        ("reports.issue", (1,), {"audit": AUDIT | {"counts": {"a": 8}}}, "audit: what it says was told of its counts"),
        ("reports.issue", (1,), {"audit": AUDIT | {"counts": {}}}, "audit: what it says was told of its counts"),
        (
            "inspections.inspection",
            (),
            {"framework": "other"},
            "framework: there is no framework “other” here. Load it first.",
        ),
    ],
)
def test_a_column_at_fault_is_named(
    whole: Tables, table: str, key: tuple[Any, ...], changes: dict[str, Any], sentence: str | None
) -> None:
    row(table, *key)(whole).update(changes)
    place = f"records, {table} {'/'.join(map(str, key))}".rstrip()

    faults = load(whole)

    if sentence is None:
        assert faults == []
    else:
        separator = "" if sentence.startswith(":") else ", "
        assert any(fault.startswith(f"{place}{separator}{sentence}") for fault in faults), faults
        assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda tables: tables.update(shoes=[]), "records: there is no table “shoes”."),
        (lambda tables: tables.update({"cases.alert": {}}), "records, cases.alert: this is not a list of rows."),
        (
            lambda tables: tables.pop("inspections.inspection"),
            "records: the row of “inspections.inspection” is missing.",
        ),
        (
            lambda tables: tables["cases.alert"].insert(0, ["C01", {}]),
            "records, cases.alert, row 1: this is no row: [key, columns].",
        ),
        (
            lambda tables: tables["cases.comment"].append(deepcopy(tables["cases.comment"][0])),
            "records, cases.comment C01/1: it stands there twice. Keep one.",
        ),
        (
            lambda tables: tables["cases.comment"].pop(0),
            "records, cases.mention C01/1/ines, comment: there is no comment “C01/1” in the file.",
        ),
        (
            lambda tables: tables["inspections.membership"].append([["ines", "lead_inspector"], {}]),
            "records, inspections.membership ines/lead_inspector: “lena” is the lead inspector already. Keep one.",
        ),
    ],
)
def test_a_table_at_fault_is_named(whole: Tables, damage: Callable[[Tables], Any], sentence: str) -> None:
    damage(whole)

    assert sentence in load(whole)


def test_a_rule_of_the_database_that_two_rows_break_is_named(whole: Tables) -> None:
    row("cases.practiceexample", 5)(whole)["first_name"] = "Ash"

    assert load(whole) == [
        "records, cases.practiceexample 5: it breaks the rule “one practice example of each first name”."
    ]


def test_every_table_that_is_declared_has_rows_to_test_with(whole: Tables) -> None:
    assert whole.keys() == {how.table for how in every_declared()}
