"""Why there are no cases in a domain, as the core of an inspection's file has it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from inspections.models import NoCasesReason
from tests import factories
from tests.ratings.no_cases import WHY
from tests.transfer.files import empty_the_installation, export, faults, import_

pytestmark = pytest.mark.django_db
FILE: dict[str, Any] = {
    "format": "youth-inspection/1",
    "framework": "youth-offending-2018",
    "service": {"name": "Northshire YOT"},
    "inspection": {"reference": "northshire-2031"},
    "cases": [{"reference": "O01", "case_type": "out_of_court"}],
    "domain_one": {},
    "no_cases": {"2": WHY},
}


def test_a_file_written_by_hand_says_why_and_comes_out_as_it_went_in(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, FILE)
    row = NoCasesReason.objects.select_related("domain").get()
    assert (row.domain.number, row.reason) == (2, WHY)
    first = export("northshire-2031")
    empty_the_installation()
    import_(tmp_path, first)
    assert export("northshire-2031") == first
    assert f'"no_cases": {{\n    "2": "{WHY}"\n  }}'.encode() in first


def test_a_file_without_a_reason_has_no_such_property(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, {name: value for name, value in FILE.items() if name != "no_cases"})
    assert b"no_cases" not in export("northshire-2031")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"1": WHY}, "no_cases.1: domain 1 is rated from evidence, so it needs no cases. Remove the reason."),
        ({"9": WHY}, "no_cases.9: the framework has no domain 9."),
        ({"2": " "}, "no_cases.2: “ ” is not written as it should be."),
        ({"2": 7}, "no_cases.2: “7” is not a text."),
        ({"two": WHY}, "no_cases: “two” is not known here. Remove or correct it."),
    ],
)
def test_what_is_wrong_with_it_is_said_with_its_place(given: Any, sentence: str, tmp_path: Path) -> None:
    factories.framework()
    assert faults(tmp_path, {**deepcopy(FILE), "no_cases": given}) == [sentence]


def test_a_core_that_says_otherwise_than_the_records_is_refused(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, FILE)
    content = export("northshire-2031")
    empty_the_installation()
    other = content.replace(b'"2": "The courts', b'"2": "Some courts')
    (sentence,) = faults(tmp_path, other)
    assert sentence.startswith("no_cases.2: “Some courts sent")
