"""An inspection that goes to another installation and comes back is the same, byte for byte."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cases.caseload.actions import load_caseload
from cases.caseload.file import read_caseload
from cases.models import Answer
from inspections.models import Inspection, Service
from inspections.schema import schema_faults
from ledger import reading
from ratings.models import PanelDecision
from ratings.queries import ratings_of
from tests import factories
from tests.cases.caseload import caseloads
from tests.transfer.files import (
    REFERENCE,
    case,
    core,
    empty_the_installation,
    export,
    exported,
    full_inspection,
    import_,
    published_bytes,
)
from transfer.published import published
from transfer.reading import SCHEMA

pytestmark = pytest.mark.django_db
CONTRACT = json.loads((Path(__file__).parent / "contract.schema.json").read_text())
"""The contract's own copy of the core, without the project's extension."""


def comes_back_the_same(folder: Path, reference: str = REFERENCE) -> bytes:
    first = export(reference)
    for _ in range(2):
        empty_the_installation()
        assert import_(folder, first) == f"{reference}\n"
        assert export(reference) == first
    return first


def test_everything_that_the_app_holds_comes_back(tmp_path: Path) -> None:
    full_inspection()

    data = json.loads(comes_back_the_same(tmp_path))

    assert schema_faults(SCHEMA, data) == []
    assert schema_faults(CONTRACT, data) == []
    assert data["service"] == {
        "name": "Northshire Youth Offending Team",
        "local_authority": "Northshire",
        "region": "North",
        "known_as": "YOS",
        "usually_known_as": "YJS",
    }
    assert reading.verify(REFERENCE) is None
    acts = [record.act for record in reading.records(REFERENCE)]
    assert acts == ["caseload loaded", "noted", "sample drawn", *["records stated"] * 5]
    assert list(data["cases"][0]["judgements"]) == ["2.1.1", "2.1.2", "2.2.1"]


def test_an_inspection_with_nothing_in_it_comes_back(tmp_path: Path) -> None:
    factories.inspection()
    first = export(REFERENCE)
    empty_the_installation()
    import_(tmp_path, first)

    comes_back_the_same(tmp_path)


def test_what_is_recorded_on_an_inspection_that_came_with_nothing_in_it_is_accounted_for(tmp_path: Path) -> None:
    factories.inspection()
    bare = export(REFERENCE)
    empty_the_installation()
    import_(tmp_path, bare)
    file = read_caseload(caseloads.csv(3, 2))
    load_caseload(inspection=Inspection.objects.get(), by=None, file=file, file_name="cases.csv")

    call_command("verify_ledger", REFERENCE, stdout=StringIO())
    comes_back_the_same(tmp_path)


@pytest.mark.parametrize("name", ["gloucestershire", "liverpool"])
def test_a_published_inspection_comes_back_with_its_figures(tmp_path: Path, name: str) -> None:
    figures = published()[name]
    reference = import_(tmp_path, published_bytes(name)).strip()

    comes_back_the_same(tmp_path, reference)

    ratings = ratings_of(Inspection.objects.get(reference=reference))
    percents = {number: question.percent for number, question in ratings.rollup.key_questions.items()}
    assert percents == {number: row and row["percent"] for number, row in figures["key_questions"].items()}
    assert {number: standard.rating for number, standard in ratings.rollup.standards.items()} == {
        **figures["domain_one"],
        **figures["standards"],
    }
    assert (ratings.rollup.score, ratings.rollup.overall) == (figures["score"], figures["overall"])
    moved = {number: decision.calculated for number, decision in ratings.in_force.items()}
    assert moved == {number: move["calculated"] for number, move in figures["discretion"].items()}


def test_a_core_file_by_hand_is_the_same_from_the_first_export_on(tmp_path: Path) -> None:
    cases = [
        case("B", "out_of_court", facts={"local_disposal": "", "exploitation": []}, judgements={"3.1.1": "no"}),
        case("A", judgements={"2.1.2": "yes", "2.1.1": "no"}, answers={"2.1.1b": "yes", "2.1.1a": "no"}),
    ]
    by_hand = core(cases=cases, domain_one={"1.2": "good", "1.1": "inadequate"})
    decisions = [
        {"standard": "2.1", "rating": "requires_improvement", "reason": "One case."},
        {"standard": "1.1", "rating": "good", "reason": "Seen more."},
    ]
    by_hand["panel"] = [
        {"held_on": "2026-04-01", "decisions": [{"standard": "2.1", "rating": "outstanding", "reason": "Then."}]},
        {"held_on": "2026-04-01", "note": "Again", "decisions": decisions},
    ]
    import_(tmp_path, by_hand)

    data = json.loads(comes_back_the_same(tmp_path))

    assert [entry["reference"] for entry in data["cases"]] == ["A", "B"]
    assert list(data["cases"][0]["judgements"]) == ["2.1.1", "2.1.2"]
    assert data["panel"] == [by_hand["panel"][0], by_hand["panel"][1] | {"decisions": decisions[::-1]}]
    rows = {tuple(key): row for key, row in data["records"]["ratings.paneldecision"]}
    assert {key: row.get("calculated") for key, row in rows.items()} == {
        (1, "2.1"): None,
        (2, "1.1"): None,
        (2, "2.1"): "inadequate",
    }
    assert rows[2, "2.1"]["grounds"] == [{"case_references": ["A"], "key_questions": ["2.1.1"], "kind": "single_case"}]


def test_two_installations_write_the_same_file(tmp_path: Path) -> None:
    """Nothing of the import's own time or place gets into the inspection."""
    import_(tmp_path, published_bytes("gloucestershire"))
    reference = Inspection.objects.get().reference
    first = export(reference)
    empty_the_installation()
    factories.user("somebody")
    shuffled = json.loads(published_bytes("gloucestershire"))
    shuffled["cases"].reverse()
    import_(tmp_path, shuffled)

    assert export(reference) == first


def test_what_is_written_is_utf8_with_two_spaces_and_a_last_line_break(tmp_path: Path) -> None:
    factories.inspection(service=factories.service("Sørshire “YOT”"))

    written = export()

    assert written.startswith(b'{\n  "format": "youth-inspection/1",\n  "framework": "youth-offending-2018",\n')
    assert written.endswith(b"\n}\n")
    assert "Sørshire “YOT”" in json.loads(written)["service"]["name"]
    assert "Sørshire" in written.decode()


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert import_(tmp_path, b"\xef\xbb\xbf" + json.dumps(core()).encode()) == f"{REFERENCE}\n"


def test_the_file_goes_where_output_says(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    from_command = tmp_path / "out.json"
    factories.inspection()

    call_command("export_inspection", REFERENCE, output=from_command)
    call_command("export_inspection", REFERENCE)

    assert from_command.read_bytes() == export()
    assert capsysbinary.readouterr().out == export()


def test_evidence_of_a_question_not_yet_judged_survives(tmp_path: Path) -> None:
    import_(tmp_path, core(cases=[case(evidence={"2.1.1": "Not sure yet"})]))

    assert [(one.item.key, one.words) for one in Answer.everything.all()] == [("2.1.1 evidence", "Not sure yet")]
    assert exported()["cases"][0] == {
        "reference": "C01",
        "case_type": "court",
        "facts": {},
        "judgements": {},
        "answers": {},
    }


def test_a_decision_without_what_was_calculated_gets_it_only_while_in_force(tmp_path: Path) -> None:
    import_(tmp_path, published_bytes("gloucestershire"))

    moves = {row.standard.number: (row.calculated, row.exceptional) for row in PanelDecision.objects.all()}

    assert moves == {
        "2.1": ("requires_improvement", False),
        "3.2": ("inadequate", False),
        "3.3": ("inadequate", False),
    }


def test_services_are_told_apart_by_name_and_place(tmp_path: Path) -> None:
    for number, place in enumerate(["Northshire", "Northshire", "Southshire"]):
        service = {"name": "The team", "local_authority": place, "known_as": "YJS"}
        import_(tmp_path, core(service=service, inspection={"reference": f"r-{number}"}))

    assert [(s.local_authority, s.known_as, s.inspections.count()) for s in Service.objects.all()] == [
        ("Northshire", "YJS", 2),
        ("Southshire", "YJS", 1),
    ]
