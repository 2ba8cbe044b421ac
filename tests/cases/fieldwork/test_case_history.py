"""The history of a case, whatever its ledger holds."""

from typing import Any

import pytest

from cases.fieldwork.answer_history import ANSWER_CHANGED
from cases.fieldwork.case_history import history_of
from ledger.actions import append
from tests import factories
from tests.cases.fieldwork.answering import a_case, change

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "content",
    [
        {"case": "C01", "page": ["2.1"], "recorded": {}},
        {"case": "C01", "page": {"2.1": 1}, "recorded": {}},
        {"case": "C01", "page": "2.1", "recorded": ["2.1.1"]},
        {"case": "C01", "page": "2.1", "recorded": "2.1.1"},
        {"case": "C01", "page": "2.1", "before": ["2.1.1"], "recorded": {"2.1.1": {"a": [1]}}},
        {"allocated_to": {"C01": ["ines"]}},
        {"allocated_to": {"C01": {"ines": 1}}},
        {"case": "C01", "allocated_to": ["C01"]},
        {"case": "C01", "allocated_to": "C01"},
        {"case": "C01", "schema": 0, "rows": 5},
        {"case": "C01", "schema": 0, "rows": [[], ["cases.judgement"], ["cases.judgement", [], {}], [1, 2, 3]]},
    ],
)
def test_an_entry_that_came_from_a_file_is_shown_in_whatever_shape(content: dict[str, Any]) -> None:
    case = a_case()
    append(chain=case.inspection.reference, by=None, act="noted", content=content)
    assert [event.by for event in history_of(case)] == ["A command"]


def test_answers_changed_before_entries_held_rows_are_shown_with_those_changed_since() -> None:
    case = a_case()
    content = {"case": "C01", "page": "2.1", "key": "2.1.1", "version": 1, "before": None, "after": "yes"}
    append(chain="northshire-2026", by=None, act=ANSWER_CHANGED, content=content, subject="C01/2.1.1")
    words = {"before": "", "after": "As it was."}
    content = {"case": "C01", "page": "2.1", "key": "2.1.1 evidence", "version": 1}
    subject = "C01/2.1.1 evidence"
    append(chain="northshire-2026", by=None, act=ANSWER_CHANGED, content=content, words=words, subject=subject)
    factories.answer(case, "2.1.1", "yes", version=1)
    factories.answer(case, "2.1.1 evidence", "As it was.", version=1)
    assert change(case, "2.1.1", "no", 1).version == 2
    assert change(case, "2.1.1 evidence", "As it is.", 1).version == 2
    after, before = history_of(case)
    assert [(one.key, one.before, one.after) for one in before.changes] == [
        ("2.1.1", "", "Yes"),
        ("2.1.1 evidence", "", "As it was."),
    ]
    assert [(one.key, one.before, one.after) for one in after.changes] == [
        ("2.1.1", "Yes", "No"),
        ("2.1.1 evidence", "As it was.", "As it is."),
    ]
