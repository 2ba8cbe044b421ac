"""Watches that every act accounts for what it stored: whatever the app writes during a test, its ledger must tell.

What a test stores by itself, through its factories or directly, is a premise: the records as they stand before the
app's next write. What the app's own code stores is an act: from then on, the entries that follow, taken over one by
one, must lead to the records as they are found when the test writes again, or ends.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import connection
from django.db.models import Model

from inspections.framework_data import framework_sha256
from inspections.models import Framework, Inspection
from ledger.images import every_declared
from ledger.models import Chain, Entry, Words
from ledger.reading import records
from records.differences import differences
from records.dump import dump
from records.fold import State, Tables, take_over
from tests.database import filled

ROOT = Path(__file__).resolve().parents[2]
TESTS = str(ROOT / "tests")
APPS = tuple(
    str(ROOT / app) + "/" for app in ("cases", "inspections", "ledger", "ratings", "records", "reports", "transfer")
)
WRITTEN = re.compile(r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)


class Accounting:
    """The watch over one test: a wrapper of its connection's statements."""

    def __init__(self) -> None:
        self.tables = {model._meta.db_table for model in (Chain, Entry, Words)}
        for how in every_declared():
            self.tables |= {how.model._meta.db_table, *(many.m2m_db_table() for many in how.many.values())}
        self.premise: dict[str, tuple[int, int, Tables]] | None = None
        self.looks = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        told = None if self.looks else WRITTEN.match(sql)
        if told and told[1] in self.tables:
            if not _is_written_by_the_test():
                self.begin()
            elif self.premise is not None:
                self.check()
        return execute(sql, params, many, context)

    def begin(self) -> None:
        """Take the records and the chains as they are for what the next acts start from, unless that is known."""
        if self.premise is None:
            self.premise = self._look(
                lambda: {one.reference: (*_chain(one), dump(one, _in_use())) for one in Inspection.objects.all()}
            )

    def check(self) -> None:
        """Fail where the records are not what the entries since the premise make of it."""
        premise, self.premise = self.premise, None
        if premise is None or connection.needs_rollback:
            return
        wrong = self._look(
            lambda: {one.reference: said for one in Inspection.objects.all() if (said := _differences(one, premise))}
        )
        assert wrong == {}, "\n".join(sentence for said in wrong.values() for sentence in said)

    def _look(self, look: Callable[[], Any]) -> Any:
        """Read without being counted among the test's own queries."""
        counted, self.looks, connection.force_debug_cursor = connection.force_debug_cursor, True, False
        try:
            with patch("inspections.models.inspection.framework_sha256", _digest):
                return look()
        finally:
            self.looks, connection.force_debug_cursor = False, counted


def _digest(framework: Framework) -> str:
    """Its SHA-256, worked out once: most of a look would be spent on it."""
    known = framework.pk, framework.version
    if known not in _digests:
        _digests[known] = framework_sha256(framework)
    return _digests[known]


_digests: dict[tuple[int, UUID], str] = {}


def _is_written_by_the_test() -> bool:
    """Whether the project's code that is nearest to a statement is a test's, not the app's."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(APPS):
            return False
        if name.startswith(TESTS) and name != __file__:
            return True
        frame = frame.f_back
    return True


def _chain(inspection: Inspection) -> tuple[int, int]:
    """The primary key and the length of an inspection's chain, 0 for none."""
    found = Chain.objects.filter(name=inspection.reference).values_list("pk", "length").first()
    return found or (0, 0)


def _differences(inspection: Inspection, premise: dict[str, tuple[int, int, Tables]]) -> list[str]:
    pk, length, tables = premise.get(inspection.reference, (0, 0, {}))
    if pk and _chain(inspection)[0] != pk:
        length, tables = 0, {}
    state = State({table: dict(rows) for table, rows in tables.items()}, begun=0)
    for record in records(inspection.reference)[length:]:
        take_over(state, record)
    return differences(dump(inspection, _in_use()), state)


def _in_use() -> Callable[[str], type[Model]]:
    """Return how `dump` finds the models of the tables that hold a row: of some thirty, most tests fill a few."""
    models = {how.model._meta.db_table: how for how in every_declared()}
    return {models[table].table: models[table].model for table in filled(models)}.__getitem__
