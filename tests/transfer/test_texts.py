"""The edition and the texts of the report, as the core of an inspection's file has them."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from inspections.models import Edition, Inspection, ReportText
from inspections.texts.history import lines_of
from tests import factories
from tests.inspections.texts.writing import a_writer, write
from tests.transfer.files import core, empty_the_installation, export, exported, faults, import_

pytestmark = pytest.mark.django_db
TEXTS = [
    {"place": "foreword", "text": "First.\n\n- {2.3.2|n of N}, “so”"},
    {"place": "question.2.1.1", "text": "{2.1.1} of them."},
]
FILE = core(edition="2020", texts=TEXTS)


def test_a_file_written_by_hand_brings_texts_and_comes_out_as_it_went_in(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, FILE)
    rows = ReportText.objects.order_by("place").values_list("place", "text", "version", "seen")
    assert list(rows) == [(each["place"], each["text"], 1, {}) for each in TEXTS]
    inspection = Inspection.objects.get()
    assert inspection.edition == Edition.objects.get(slug="2020")
    assert lines_of(inspection, "foreword", TEXTS[0]["text"]) == []
    first = export()
    empty_the_installation()
    import_(tmp_path, first)
    assert export() == first
    data = exported()
    assert (data["edition"], data["texts"]) == ("2020", TEXTS)


def test_texts_may_come_without_an_edition(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, core(texts=[{"place": "involvement", "text": "Seen."}]))
    assert "edition" not in exported()
    assert exported()["texts"] == [{"place": "involvement", "text": "Seen."}]


def test_a_file_without_them_has_no_such_properties(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, core())
    assert not {"edition", "texts"} & exported().keys()


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"edition": "2031"}, ["edition: there is no edition “2031” here. Load it first."]),
        ({"edition": 2020}, ["edition: “2020” is not a text."]),
        (
            {"texts": [*TEXTS, TEXTS[0]]},
            ["texts[3]: it stands there twice. Keep one."],
        ),
        (
            {"texts": [{"place": "question.9.9.9", "text": "Words."}]},
            ["texts[1].place: “question.9.9.9” is no place of the report. Use one such as foreword or question.2.1.1."],
        ),
        ({"texts": [{"place": "a/b", "text": "Words."}]}, ["texts[1].place: “a/b” is not written as it should be."]),
        ({"texts": [{"place": "foreword"}]}, ["texts[1]: “text” is missing."]),
    ],
)
def test_what_is_wrong_with_them_is_said_with_its_place(changes: Any, sentences: list[str], tmp_path: Path) -> None:
    factories.framework()
    assert faults(tmp_path, deepcopy({**FILE, **changes})) == sentences


def test_a_core_that_says_otherwise_than_the_records_is_refused(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, FILE)
    content = export()
    empty_the_installation()
    other = content.replace(b'"text": "{2.1.1} of them."\n', b'"text": "{2.1.1} of all."\n')
    assert faults(tmp_path, other) == [
        "texts[2].text: “{2.1.1} of all.” is not what the records of the file say: “{2.1.1} of them.”."
    ]


def test_what_was_written_here_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, FILE)
    import_(tmp_path, FILE, "--replace")
    inspection = Inspection.objects.get()
    assert write(inspection, a_writer(inspection), "Written here.", 1).status == "saved"
    assert faults(tmp_path, FILE, "--replace") == [
        "inspection.reference: the inspection “northshire-2026” has texts of the report that were written here, so it "
        "can't be replaced."
    ]


def test_a_row_at_what_is_no_place_is_refused(tmp_path: Path) -> None:
    factories.framework()
    import_(tmp_path, FILE)
    data = exported()
    empty_the_installation()
    data["records"]["inspections.reporttext"][0][0] = ["a/b"]
    data["records"]["inspections.reporttext"][0][1]["seen"] = {"2.1.1": 5}
    (first, *_) = faults(tmp_path, {name: value for name, value in data.items() if name != "history"})
    assert "“a/b” is no place of a report." in first
