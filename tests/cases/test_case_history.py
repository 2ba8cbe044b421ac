"""The history of a case, whatever its ledger holds."""

from typing import Any

import pytest

from cases.case_history import history_of
from ledger.actions import append
from tests.cases.fieldwork import a_case

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
    ],
)
def test_an_entry_that_came_from_a_file_is_shown_in_whatever_shape(content: dict[str, Any]) -> None:
    case = a_case()
    append(chain=case.inspection.reference, by=None, act="noted", content=content)
    assert [event.by for event in history_of(case)] == ["A command"]
