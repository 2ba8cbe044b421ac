"""Drawing the sample: the actions and `manage.py draw_sample`."""

import json
import platform
from collections.abc import Callable
from importlib.metadata import version
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from cases.caseload.actions import load_caseload
from cases.management.commands.draw_sample import Command
from cases.models import Draw, Reading, SampledCase
from cases.queries import obstacles_to_draw
from cases.sample.actions import LARGEST_SEED, change_design, draw_sample
from cases.sample.balanced import ALGORITHM, ALGORITHM_VERSION
from inspections.errors import Refused
from inspections.models import Inspection, Role
from inspections.sampling_design import DESIGN
from ledger import reading
from ledger.images import digest_of
from tests import factories
from tests.cases.caseload import caseloads
from tests.ledger.reading import became, told

pytestmark = pytest.mark.django_db
KEYS = ["seed", "court", "out_of_court", "eligible", "size", "balance"]


@pytest.fixture
def inspection() -> Inspection:
    """An inspection with 30 court and 18 out-of-court cases that are eligible."""
    inspection = factories.inspection()
    load_caseload(inspection=inspection, by=None, file=caseloads.file(30, 18), file_name="cases.csv")
    return inspection


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("draw_sample", *arguments, stdout=out)
    return out.getvalue()


def kept(inspection: Inspection) -> list[tuple[str, str]]:
    return list(inspection.sampled_cases.order_by("pk").values_list("reference", "service_reference"))


def test_a_draw_has_the_size_of_the_published_sample(inspection: Inspection) -> None:
    drawn = draw_sample(inspection=inspection, by=None, seed=1)
    assert drawn.record["size"] == {"total": 38, "court": 23, "out_of_court": 15}
    references = [reference for reference, _ in kept(inspection)]
    assert references[:2] + references[-2:] == ["C01", "C02", "O14", "O15"]
    assert len(references) == 38


def test_a_sampled_case_has_what_the_service_recorded(inspection: Inspection) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    sampled = SampledCase.objects.get(reference="C01")
    row = next(row for row in caseloads.file(30, 18).rows if row.case_reference == sampled.service_reference)
    copied = {"harm": sampled.harm_service, "safety": sampled.safety_service}
    for name in ("case_type", "disposal", "started", "gender", "age", "ethnicity", "looked_after", "offence"):
        copied[name] = getattr(sampled, name)
    assert copied == {name: getattr(row, name) for name in copied}
    assert (sampled.allocated_to, sampled.submitted_at) == (None, None)


def test_the_same_seed_gives_the_same_sample_under_the_same_references(inspection: Inspection) -> None:
    first = draw_sample(inspection=inspection, by=None, seed=1)
    cases = kept(inspection)
    second = draw_sample(inspection=inspection, by=None, seed=1)
    assert first.record == second.record
    assert kept(inspection) == cases
    draw_sample(inspection=inspection, by=None, seed=2)
    assert kept(inspection) != cases


def test_the_record_says_what_went_in_and_what_came_out(inspection: Inspection) -> None:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    drawn = draw_sample(inspection=inspection, by=lead, seed=1)
    record = drawn.record
    assert (drawn.number, drawn.seed, drawn.drawn_by) == (1, 1, lead)
    assert record["design"] == {
        "confidence": 80,
        "margin": 5,
        "court_percent": 60,
        "court_window": [6, 9],
        "out_of_court_window": [3, 5],
        "variables": ["disposal", "harm", "safety", "gender"],
    }
    assert record["windows"] == {
        "court": ["2025-06-02", "2025-09-02"],
        "out_of_court": ["2025-10-02", "2025-12-02"],
    }
    assert record["fieldwork_starts"] == "2026-03-02"
    assert record["eligible"] == {"court": 30, "out_of_court": 18}
    assert record["ineligible"] == []
    assert record["caseload_sha256"] == inspection.caseload.sha256
    assert record["references"] == dict(kept(inspection))
    assert sorted(record["court"] + record["out_of_court"]) == sorted(record["references"].values())
    for case_type, eligible in record["eligible"].items():
        selection = record["selection"][case_type]
        assert len(record[case_type]) + len(record["reserves"][case_type]) == eligible
        assert not set(record[case_type]) & set(record["reserves"][case_type])
        assert (len(selection["pool_hash"]), selection["pool_size"], selection["widened"]) == (64, 200, [])
        assert 0 <= selection["residual"] <= 1e-9
    assert (record["algorithm"], record["version"]) == (ALGORITHM, ALGORITHM_VERSION)
    assert record["libraries"] == {"python": platform.python_version(), "numpy": version("numpy")}
    entry = reading.records(inspection.reference)[-1]
    assert (entry.by, entry.act) == ("lead_inspector", "sample drawn")
    cases = sorted(inspection.sampled_cases.values_list("reference", flat=True))
    assert told(entry)[0] == {"number": 1, "seed": 1, "algorithm": drawn.algorithm, "cases": len(cases)}
    (table, _, fields), *rows = became(entry)
    assert (table, fields and fields["record"]) == ("cases.draw", digest_of(record))
    assert sorted(key for table, key, _ in rows if table == "cases.sampledcase") == [(one,) for one in cases]
    assert sorted(key for table, key, _ in rows if table == "cases.reading") == [(one, "first") for one in cases]
    assert len(rows) == 2 * len(cases)


def test_ineligible_cases_are_counted_by_reason() -> None:
    inspection = factories.inspection()
    loaded = factories.caseload(inspection, cases=2)
    factories.caseload_case(loaded, "early", started="2025-06-01")
    factories.caseload_case(loaded, "late", started="2025-09-03")
    record = draw_sample(inspection=inspection, by=None, seed=1).record
    assert record["eligible"] == {"court": 2, "out_of_court": 0}
    assert record["ineligible"] == [
        {
            "case_type": "court",
            "reason": "started_too_early",
            "sentence": "Court: started before 2 June 2025",
            "count": 1,
        },
        {
            "case_type": "court",
            "reason": "started_too_late",
            "sentence": "Court: started after 2 September 2025",
            "count": 1,
        },
    ]


def test_without_a_seed_one_is_chosen_and_recorded(inspection: Inspection) -> None:
    seeds = {draw_sample(inspection=inspection, by=None).seed for _ in range(2)}
    assert len(seeds) == 2
    assert all(0 <= seed < 2**53 for seed in seeds)


def test_a_new_draw_replaces_the_cases_and_leaves_the_earlier_draw_on_record(inspection: Inspection) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    inspector = factories.member(inspection, Role.INSPECTOR)
    Reading.objects.update(reader=inspector)
    draw_sample(inspection=inspection, by=None, seed=2)
    assert list(Draw.objects.values_list("number", "seed")) == [(1, 1), (2, 2)]
    assert inspection.sampled_cases.allocated_to(None).count() == 38


def judge(case: SampledCase) -> None:
    factories.answer(case, "2.1.1", "yes")


def note_evidence(case: SampledCase) -> None:
    factories.answer(case, "2.1.1 evidence", "Some words.")


def answer_a_prompt(case: SampledCase) -> None:
    factories.answer(case, "2.1.1a", "no")


def answer_a_fact(case: SampledCase) -> None:
    factories.answer(case, "victim", "yes")


def raise_an_alert(case: SampledCase) -> None:
    factories.alert(case)


def note_an_interview(case: SampledCase) -> None:
    at = timezone.now()
    case.interview_notes.create(number=1, held_on=at, interviewed="Case manager", text="Said.", at=at)


@pytest.mark.parametrize(
    "record", [judge, note_evidence, answer_a_prompt, answer_a_fact, raise_an_alert, note_an_interview]
)
def test_once_anything_is_recorded_the_sample_stays(
    inspection: Inspection, record: Callable[[SampledCase], None]
) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    cases = kept(inspection)
    record(SampledCase.objects.get(reference="C01"))
    with pytest.raises(Refused, match="Something has been recorded on a case of the sample"):
        draw_sample(inspection=inspection, by=None, seed=2)
    assert (kept(inspection), Draw.objects.count()) == (cases, 1)


def test_what_another_inspection_recorded_is_no_obstacle(inspection: Inspection) -> None:
    judge(factories.sampled_case(factories.inspection("elsewhere-2026")))
    assert obstacles_to_draw(inspection) == []


def test_every_obstacle_is_said_at_once() -> None:
    inspection = factories.inspection(fieldwork_starts=None, closed_at=timezone.now())
    with pytest.raises(Refused) as refused:
        draw_sample(inspection=inspection, by=None)
    assert [sentence.split(".")[0] for sentence in refused.value.sentences] == [
        "The inspection is closed",
        "The date on which fieldwork starts is missing",
        "No caseload has been loaded",
    ]


def test_a_caseload_without_an_eligible_case_is_refused() -> None:
    inspection = factories.inspection()
    load_caseload(inspection=inspection, by=None, file=caseloads.file(2, 0, started="2024-01-01"), file_name="a.csv")
    with pytest.raises(Refused, match="No case of the caseload is eligible"):
        draw_sample(inspection=inspection, by=None)
    assert not Draw.objects.exists()


def test_a_caseload_that_changes_while_the_sample_is_worked_out_stops_the_draw(inspection: Inspection) -> None:
    changes = iter([lambda: Inspection.objects.update(margin_points=10)])

    def meanwhile(*_: object) -> None:
        next(changes, lambda: None)()

    with pytest.raises(Refused, match="changed while the sample was being drawn"):
        draw_sample(inspection=inspection, by=None, seed=1, on_progress=meanwhile)
    assert not Draw.objects.exists()
    assert not inspection.sampled_cases.exists()


def test_nothing_of_a_draw_that_breaks_off_is_kept(inspection: Inspection) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    before = kept(inspection)

    def restart(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_sample(inspection=inspection, by=None, seed=2, on_progress=restart)
    assert (kept(inspection), Draw.objects.count()) == (before, 1)


@pytest.mark.parametrize("seed", [-1, LARGEST_SEED + 1])
def test_a_seed_out_of_range_is_refused(inspection: Inspection, seed: int) -> None:
    with pytest.raises(Refused, match="The seed is a whole number from 0 to 9223372036854775807"):
        draw_sample(inspection=inspection, by=None, seed=seed)


def test_the_largest_seed_is_stored(inspection: Inspection) -> None:
    draw_sample(inspection=inspection, by=None, seed=LARGEST_SEED)
    assert Draw.objects.get().seed == LARGEST_SEED


def design(*values: Any, keep: tuple[str, ...] = ("disposal", "harm", "safety", "gender")) -> dict[str, Any]:
    return dict(zip(DESIGN, [*values, list(keep)], strict=True))


USUAL = design(6, 9, 3, 5, 80, 5, 60)


def stored_design() -> dict[str, Any]:
    return {name: getattr(Inspection.objects.get(reference="northshire-2026"), name) for name in DESIGN}


def test_the_design_decides_who_is_eligible_and_how_many_are_drawn(inspection: Inspection) -> None:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    assert change_design(inspection=inspection, by=lead, design=design(0, 60, 2, 6, 95, 10, 50, keep=("gender",)))
    record = draw_sample(inspection=inspection, by=None, seed=1).record
    assert record["windows"] == {"court": ["2021-03-02", "2026-03-02"], "out_of_court": ["2025-09-02", "2026-01-02"]}
    assert record["size"] == {"total": 33, "court": 17, "out_of_court": 16}
    assert record["design"]["variables"] == ["gender"]
    entry = reading.records(inspection.reference)[1]
    assert (entry.by, entry.act) == ("lead_inspector", "sampling design changed")
    assert told(entry)[0] == {"before": USUAL, "after": design(0, 60, 2, 6, 95, 10, 50, keep=("gender",))}


def test_the_ledger_holds_what_changed_of_the_design_and_no_more(inspection: Inspection) -> None:
    change_design(inspection=inspection, by=None, design=USUAL | {"court_percent": 70})
    assert told(reading.records(inspection.reference)[1])[0] == {
        "before": {"court_percent": 60},
        "after": {"court_percent": 70},
    }


def test_a_design_as_it_was_writes_nothing(inspection: Inspection) -> None:
    assert not change_design(inspection=inspection, by=None, design=USUAL)
    assert len(reading.records(inspection.reference)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"court_months_from": 9, "court_months_to": 6},
        {"out_of_court_months_to": 2},
        {"court_months_to": 61},
        {"confidence_percent": 49},
        {"confidence_percent": 100},
        {"margin_points": 0},
        {"margin_points": 50},
        {"court_percent": -1},
        {"court_percent": 101},
        {"balancing_variables": ["name"]},
        {"balancing_variables": ["gender", "gender"]},
        {"balancing_variables": "gender"},
        {"balancing_variables": [["gender"]]},
    ],
)
def test_an_impossible_design_is_refused(inspection: Inspection, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        change_design(inspection=inspection, by=None, design=USUAL | wrong)
    assert stored_design() == USUAL
    assert len(reading.records(inspection.reference)) == 1


def test_only_the_design_can_be_changed_with_it(inspection: Inspection) -> None:
    with pytest.raises(ValueError, match="changed elsewhere: joint"):
        change_design(inspection=inspection, by=None, design={"joint": True})


def test_the_draw_freezes_the_design(inspection: Inspection) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    with pytest.raises(Refused, match="The sample has been drawn, so its design can’t change any more"):
        change_design(inspection=inspection, by=None, design=design(0, 60, 0, 60, 80, 5, 60))
    assert stored_design() == USUAL


def test_a_sample_that_came_with_the_inspection_freezes_its_design(inspection: Inspection) -> None:
    factories.sampled_case(inspection)
    with pytest.raises(Refused, match="The sample has been drawn"):
        change_design(inspection=inspection, by=None, design={"court_percent": 50})


def test_a_closed_inspection_keeps_its_design(inspection: Inspection) -> None:
    Inspection.objects.update(closed_at=timezone.now())
    with pytest.raises(Refused, match="This inspection is closed"):
        change_design(inspection=inspection, by=None, design={"court_percent": 50})
    assert stored_design() == USUAL


def test_the_command_prints_the_draw_as_json(inspection: Inspection) -> None:
    printed: dict[str, Any] = json.loads(run(inspection.reference, "--seed", "7", "--json"))
    assert list(printed) == KEYS
    assert printed["seed"] == 7
    assert printed["eligible"] == {"court": 30, "out_of_court": 18}
    assert printed["size"] == {"total": 38, "court": 23, "out_of_court": 15}
    assert (len(printed["court"]), len(printed["out_of_court"])) == (23, 15)
    assert set(printed["court"]) <= {f"NS-{number:04}" for number in range(1, 31)}
    for row in printed["balance"]:
        assert list(row) == ["case_type", "variable", "category", "population", "expected", "sampled"]
        assert row["expected"] == pytest.approx(
            printed["size"][row["case_type"]] * row["population"] / printed["eligible"][row["case_type"]], rel=1e-12
        )
    assert sorted(printed["court"] + printed["out_of_court"]) == sorted(service for _, service in kept(inspection))


def test_the_command_prints_a_table_to_read(inspection: Inspection) -> None:
    lines = run(inspection.reference, "--seed", "7").splitlines()
    assert lines[0] == "Draw 1, seed 7, cube method, maximum-entropy weights over a pool of whole runs, version 1."
    assert lines[1] == "N, the eligible cases: 30 court and 18 out of court, 48 in all."
    assert "Court: 23 of 30 eligible cases" in lines
    assert f"  C01  {dict(kept(inspection))['C01']}" in lines
    assert (
        "Case type     Variable                Category                          Eligible  Expected  Sampled" in lines
    )


def test_the_command_says_why_no_sample_can_be_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    factories.inspection()
    with pytest.raises(SystemExit) as ended:
        run("northshire-2026")
    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        "No caseload has been loaded. The lead inspector loads the service’s file first.\n"
    )


@pytest.mark.parametrize("seed", ["-1", "9223372036854775808", "1.5", "x", ""])
def test_a_wrong_seed_is_wrong_usage(seed: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = Command()
    setattr(command, "_called_from_command_line", True)  # noqa: B010 - as when a shell calls it
    with pytest.raises(SystemExit) as ended:
        command.create_parser("manage.py", "draw_sample").parse_args(["northshire-2026", f"--seed={seed}"])
    assert ended.value.code == 2
    assert f"“{seed}” is not a whole number from 0 to 9223372036854775807." in capsys.readouterr().err
