"""A file of unsent work that holds texts of a report."""

import json
from uuid import uuid4

import pytest

from cases.fieldwork.taking_back import take_back
from cases.fieldwork.unsent_work import FORMAT, read_file
from tests import factories
from tests.inspections.texts.writing import a_writer, an_inspection, stored, write

pytestmark = pytest.mark.django_db


def a_file(username: str, reference: str = "northshire-2026", base: int = 0) -> bytes:
    change = {
        "inspection": reference,
        "case": f"/inspections/{reference}/texts/",
        "id": str(uuid4()),
        "key": "foreword",
        "base": base,
        "value": "Typed on the train.",
        "at": "2026-03-02T09:30:00+00:00",
        "title": "Foreword, report",
        "label": "Foreword",
    }
    return json.dumps({"format": FORMAT, "username": username, "changes": [change]}).encode()


def test_a_text_is_stored_once_and_one_that_came_too_late_is_held() -> None:
    inspection = an_inspection()
    ines, lee = a_writer(inspection), a_writer(inspection, "lee")
    content = a_file("ines")
    for _ in range(2):
        [result] = take_back(read_file(content, "ines"), ines)
        assert (result.case, result.label, result.status) == ("Report (northshire-2026)", "Foreword", "saved")
    assert stored(inspection) == ("Typed on the train.", 1)
    write(inspection, ines, "Changed since.", 1)
    [result] = take_back(read_file(a_file("lee"), "lee"), lee)
    assert (result.status, result.sentences) == ("held", ["Not saved: changed by someone else"])


def test_of_an_inspection_of_others_nothing_is_told() -> None:
    an_inspection()
    [result] = take_back(read_file(a_file("otto"), "otto"), factories.user("otto"))
    assert (result.status, result.sentences) == (
        "refused",
        ["There is no inspection northshire-2026 of yours."],
    )
