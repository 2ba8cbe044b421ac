"""`manage.py verify_sample`: a draw is repeated from its record alone, and whatever differs is said."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from cases.caseload.actions import load_caseload
from cases.models import Caseload, CaseloadCase, Draw
from cases.sample.actions import change_design, draw_sample
from inspections.models import Inspection
from tests import factories
from tests.cases.caseload import caseloads

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """An inspection with 30 court and 18 out-of-court cases that are eligible, one that is not, and two draws."""
    inspection = factories.inspection()
    load_caseload(inspection=inspection, by=None, file=caseloads.file(30, 18), file_name="cases.csv")
    factories.caseload_case(inspection.caseload, "late", row=99, started="2026-01-01")
    draw_sample(inspection=inspection, by=None, seed=1)
    draw_sample(inspection=inspection, by=None, seed=2)
    return inspection


def verify() -> str:
    out = StringIO()
    call_command("verify_sample", "northshire-2026", stdout=out)
    return out.getvalue()


def refused(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on standard error of a command that ended with 1."""
    with pytest.raises(SystemExit) as ended:
        verify()
    assert ended.value.code == 1
    return capsys.readouterr().err.splitlines()


def test_a_draw_as_it_was_made_comes_out_again(inspection: Inspection) -> None:
    assert verify() == "Draw 2, seed 2: the same 38 cases, pools of candidates and reserves come out again.\n"


def test_the_design_is_that_of_the_record_and_not_of_today(inspection: Inspection) -> None:
    Inspection.objects.update(margin_points=10, balancing_variables=["gender"], fieldwork_starts="2026-03-01")
    assert verify().startswith("Draw 2, seed 2: the same 38 cases")


def test_another_design_than_the_usual_comes_out_again() -> None:
    inspection = factories.inspection()
    load_caseload(inspection=inspection, by=None, file=caseloads.file(30, 18), file_name="cases.csv")
    design: dict[str, Any] = {"court_percent": 33, "balancing_variables": ["gender", "harm"], "court_months_to": 8}
    change_design(inspection=inspection, by=None, design=design)
    draw_sample(inspection=inspection, by=None, seed=3)
    assert verify().startswith("Draw 1, seed 3: the same ")


def change_record(change: Callable[[dict[str, Any]], object]) -> None:
    drawn = Draw.objects.get(number=2)
    change(drawn.record)
    drawn.save()


def swap(record: dict[str, Any]) -> None:
    """Put the first reserve in the place of the first case."""
    cases, reserves = record["court"], record["reserves"]["court"]
    cases[0], reserves[0] = reserves[0], cases[0]


def test_a_case_that_was_put_in_by_hand_is_found(inspection: Inspection, capsys: pytest.CaptureFixture[str]) -> None:
    record = Draw.objects.get(number=2).record
    out, put_in = record["court"][0], record["reserves"]["court"][0]
    change_record(swap)
    assert refused(capsys) == [
        f"Draw 2, seed 2: Court: 1 case in the record and not drawn again: {put_in}.",
        f"Draw 2, seed 2: Court: 1 case drawn again and not in the record: {out}.",
        "Draw 2, seed 2: Court: the reserves, or their order, are others.",
    ]


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            lambda record: record["reserves"]["out_of_court"].reverse(),
            ["Out of court: the reserves, or their order, are others."],
        ),
        (
            lambda record: record["selection"]["court"].update(residual=2e-9),
            ["Court: the residual recorded, 2.0e-09, is more than 1e-09."],
        ),
        (lambda record: record["selection"]["court"].update(residual=5e-10), []),
        (lambda record: record["court"].append(record["court"][0]), ["Court: a case is in the record twice."]),
        (
            lambda record: record.update(eligible_sha256="0" * 64),
            [
                "The eligible cases of the caseload are not those that the sample was drawn from: "
                "their SHA-256 is another than the record's."
            ],
        ),
        (
            lambda record: record.update(fieldwork_starts="2020-01-01", eligible_sha256="0" * 64),
            ["The eligible cases", "No sample can be drawn now. No case of the caseload is eligible"],
        ),
        (lambda record: record.pop("selection"), ["Its record can’t be read as this software writes it"]),
        (lambda record: record.update(design=[]), ["Its record can’t be read as this software writes it"]),
        (lambda record: record["design"].update(confidence="high"), ["Its record can’t be read"]),
    ],
)
def test_each_difference_has_its_sentence(
    inspection: Inspection,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, Any]], object],
    sentences: list[str],
) -> None:
    change_record(change)
    if not sentences:
        assert verify()
        return
    found = refused(capsys)
    assert len(found) == len(sentences)
    for line, sentence in zip(found, sentences, strict=True):
        assert line.startswith(f"Draw 2, seed 2: {sentence}")


def test_another_pool_is_told_with_both_hashes(inspection: Inspection, capsys: pytest.CaptureFixture[str]) -> None:
    kept = Draw.objects.get(number=2).record["selection"]["court"]["pool_hash"]
    change_record(lambda record: record["selection"]["court"].update(pool_hash="0" * 64))
    assert refused(capsys) == [
        f"Draw 2, seed 2: Court: the pool of candidate samples is another: {kept} instead of {'0' * 64}."
    ]


def test_another_seed_gives_another_sample(inspection: Inspection, capsys: pytest.CaptureFixture[str]) -> None:
    Draw.objects.filter(number=2).update(seed=3)
    found = refused(capsys)
    assert found[0].startswith("Draw 2, seed 3: Court: ")
    assert any("the pool of candidate samples is another" in line for line in found)


def test_a_changed_category_of_the_caseload_is_found(
    inspection: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    CaseloadCase.objects.filter(case_reference="NS-0001").update(gender="other")
    found = refused(capsys)
    assert "The eligible cases of the caseload are not those" in found[0]
    assert any("the pool of candidate samples is another" in line for line in found)


def test_a_case_that_was_not_eligible_makes_no_difference(inspection: Inspection) -> None:
    CaseloadCase.objects.filter(case_reference="late").update(gender="other")
    assert verify().startswith("Draw 2, seed 2: the same 38 cases")


def test_a_sampled_case_that_is_another_is_found(inspection: Inspection, capsys: pytest.CaptureFixture[str]) -> None:
    service = Draw.objects.get(number=2).record["references"]["C03"]
    inspection.sampled_cases.filter(reference="C03").update(service_reference="NS-9999")
    assert refused(capsys) == [
        f"Draw 2, seed 2: The case C03 of the record, {service}, is not among the sampled cases."
    ]


def test_without_a_draw_there_is_nothing_to_repeat(capsys: pytest.CaptureFixture[str]) -> None:
    factories.inspection()
    assert refused(capsys) == ["No sample has been drawn for northshire-2026, so there is nothing to repeat."]


def test_without_its_caseload_a_draw_cannot_be_repeated(
    inspection: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    Caseload.objects.all().delete()
    assert refused(capsys) == [
        "Draw 2, seed 2: the caseload it was drawn from is not stored here, so it can’t be repeated."
    ]


def test_a_draw_by_an_earlier_algorithm_cannot_be_repeated(
    inspection: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    Draw.objects.update(algorithm="proportional stratification, systematic rounding, version 1")
    assert refused(capsys) == [
        "Draw 2, seed 2: It was drawn by “proportional stratification, systematic rounding, version 1”, which this "
        "version of the software can’t repeat: it draws by “cube method, maximum-entropy weights over a pool of whole "
        "runs, version 1”."
    ]


def test_a_draw_that_moved_to_another_installation_comes_out_again(inspection: Inspection, tmp_path: Path) -> None:
    path = tmp_path / "northshire.json"
    call_command("export_inspection", "northshire-2026", output=path)
    call_command("import_inspection", path, replace=True, stdout=StringIO())
    assert verify() == "Draw 2, seed 2: the same 38 cases, pools of candidates and reserves come out again.\n"


def test_an_inspection_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys) == ["There is no inspection with the reference “northshire-2026”."]
