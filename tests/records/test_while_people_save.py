"""Who compares the records with the ledger, or writes both down, while people save, finds what is of one moment."""

from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from cases.models import SampledCase
from inspections.changes import Status
from inspections.models import Inspection
from ledger.reading import look, records, verify
from ledger.record import first_fault
from records.fold import fold
from records.verification import check_chain
from reports.queries import read
from tests.cases.at_once import at_once
from tests.cases.fieldwork.answering import a_case, change
from tests.ledger.opening import open_ledger
from transfer.document import inspection_document
from transfer.history import record_of

pytestmark = pytest.mark.django_db(transaction=True)


class Saving:
    """Somebody else who saves an answer before a connection's statement of this number, and is done before it."""

    def __init__(self, case: SampledCase, before: int) -> None:
        self.case, self.left, self.outcome = case, before, Status.REFUSED

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            saving = Thread(target=self._save)
            saving.start()
            saving.join(30)
        return execute(sql, params, many, context)

    def _save(self) -> None:
        try:
            self.outcome = change(self.case, "2.1.1", "no", 1).status
        finally:
            connection.close()


def read_while_saving(reader: Callable[[], object], before: int) -> tuple[object, Status]:
    """Return what is read of the inspection while an answer of its case is saved, and what came of that."""
    case = a_case()
    open_ledger(case.inspection)
    change(case, "2.1.1", "yes")
    saving = Saving(case, before)

    def look_on() -> object:
        with connection.execute_wrapper(saving):
            return reader()

    [found] = at_once(look_on)
    return found, saving.outcome


def here() -> Inspection:
    return Inspection.objects.select_related("service", "framework").get()


def broken_by_the_page() -> bool:
    return look("northshire-2026").fault is not None


def broken_in_all() -> bool:
    return verify("northshire-2026") is not None


def broken_by_the_command() -> list[str]:
    return check_chain("northshire-2026").faults


def broken_in_the_file() -> list[object]:
    """What the file's history says other than its own records, of the answer that is being saved."""
    data = inspection_document(here())
    history = [record_of(entry) for entry in data["history"]]
    [[_, columns]] = data["records"]["cases.answer"]
    [told] = fold(history).of("cases.answer").values()
    return [] if first_fault(history) is None and columns == told.fields else [columns, told.fields]


def broken_in_the_report() -> object:
    """What the report's figures say that its head does not stand for."""
    source = read(here(), date(2026, 3, 2))
    value = records("northshire-2026")[source.entries - 1].content["rows"][0][2]["value"]
    return source.rollup.key_questions["2.1.1"].counts[value] != 1


@pytest.mark.parametrize(
    ("reader", "before"),
    [
        *[(broken_by_the_page, statement) for statement in (3, 4, 5)],
        *[(broken_in_all, statement) for statement in (4, 5)],
        *[(broken_by_the_command, statement) for statement in (3, 5, 8)],
        *[(broken_in_the_file, statement) for statement in (20, 30)],
        *[(broken_in_the_report, statement) for statement in (3, 4)],
    ],
)
def test_nothing_is_called_broken_that_was_saved_while_it_was_read(reader: Callable[[], object], before: int) -> None:
    found, saved = read_while_saving(reader, before)
    assert not found
    assert saved is Status.SAVED
