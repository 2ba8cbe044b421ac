"""Withdrawn cases and their replacements in an inspection file."""

from pathlib import Path
from typing import Any

import pytest

from cases.models import SampledCase
from inspections.models import Inspection
from ratings.models import PanelDecision
from ratings.queries import roll_up_of
from tests.transfer.files import case, core, faults, import_

pytestmark = pytest.mark.django_db
AT = "2026-03-02T09:30:00+00:00"


def withdrawn(reference: str = "C01", case_type: str = "court", **more: Any) -> dict[str, Any]:
    return case(reference, case_type, withdrawn_at=AT, withdrawn_reason="transferred", **more)


def test_a_withdrawn_case_and_its_replacement_are_stored(tmp_path: Path) -> None:
    import_(tmp_path, core(cases=[case("C02", replaces="C01"), withdrawn()]))
    stored = SampledCase.objects.get(reference="C01")
    assert (stored.is_withdrawn, stored.withdrawn_reason, stored.replacement) == (
        True,
        "transferred",
        SampledCase.objects.get(reference="C02"),
    )


def test_the_judgements_of_a_withdrawn_case_count_neither_in_the_figures_nor_for_a_decision(tmp_path: Path) -> None:
    numbers = ("2.1.1", "2.1.2", "2.1.3")
    read = [case(f"C{number:02}", judgements=dict.fromkeys(numbers, "yes")) for number in (2, 3)]
    panel = [
        {
            "held_on": "2026-04-01",
            "decisions": [{"standard": "2.1", "rating": "outstanding", "reason": "As calculated."}],
        }
    ]
    cases = [withdrawn(judgements=dict.fromkeys(numbers, "no")), *read]
    import_(tmp_path, core(cases=cases, panel=panel))
    figures = roll_up_of(Inspection.objects.get()).key_questions["2.1.1"]
    assert (figures.cases, figures.sufficient, figures.insufficient) == (2, 2, 0)
    assert PanelDecision.objects.get().calculated == "outstanding"


@pytest.mark.parametrize(
    ("cases", "sentence"),
    [
        (
            [case(withdrawn_at=AT)],
            "cases[1].withdrawn_reason (case C01): it is missing. Say why the case was withdrawn.",
        ),
        (
            [case(withdrawn_at=AT, withdrawn_reason="other")],
            "cases[1].withdrawn_note (case C01): it is missing. Say in words why the case was withdrawn.",
        ),
        (
            [case(withdrawn_reason="transferred")],
            "cases[1].withdrawn_reason (case C01): it says nothing without withdrawn_at. Give that too, or remove it.",
        ),
        (
            [case(submission_reason="Nothing more to say.")],
            "cases[1].submission_reason (case C01): it says nothing without submitted_at. Give that too, or remove it.",
        ),
        (
            [withdrawn(withdrawn_by="nobody")],
            "cases[1].withdrawn_by (case C01): “nobody” is not among the people of the file. "
            "Add them, or leave the name out.",
        ),
        (
            [case("C01"), case("C02", replaces="C09")],
            "cases[2].replaces (case C02): there is no sampled case “C09” in the file.",
        ),
        (
            [case("C01"), case("C02", replaces="C01")],
            "cases[2].replaces (case C02): case C01 is not withdrawn, so nothing replaces it.",
        ),
        (
            [withdrawn(), case("O02", "out_of_court", replaces="C01")],
            "cases[2].replaces (case O02): case C01 is of another case type.",
        ),
        (
            [withdrawn(), case("C02", replaces="C01"), case("C03", replaces="C01")],
            "cases[2].replaces (case C02): another case came in the place of case C01 too. Keep one.\n"
            "cases[3].replaces (case C03): another case came in the place of case C01 too. Keep one.",
        ),
        (
            [withdrawn(replaces="C01")],
            "cases[1].replaces (case C01): what this case replaces leads back to the case itself. Correct one of them.",
        ),
    ],
)
def test_a_fault_of_a_withdrawal_is_named(tmp_path: Path, cases: list[dict[str, Any]], sentence: str) -> None:
    assert faults(tmp_path, core(cases=cases)) == sentence.splitlines()


def test_a_moment_without_a_calendar_is_named(tmp_path: Path) -> None:
    cases = [case(withdrawn_at="2026-02-31T09:30:00+00:00", withdrawn_reason="transferred")]
    [sentence] = faults(tmp_path, core(cases=cases))
    assert sentence.startswith("cases[1].withdrawn_at (case C01): “2026-02-31T09:30:00+00:00” is not a moment")


def test_what_does_not_fit_the_schema_is_said_once(tmp_path: Path) -> None:
    [sentence] = faults(tmp_path, core(cases=[case(withdrawn_at=AT, withdrawn_reason="moved")]))
    assert sentence.startswith("cases[1].withdrawn_reason (case C01): “moved” is not one of wrong_disposal,")
