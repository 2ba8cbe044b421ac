"""Second readings in an inspection file: what is stored of them, what they decide, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from cases.models import Answer, Reading, SecondReadingRound
from inspections.models import Inspection
from ledger import actions as ledger
from ratings.models import PanelDecision
from ratings.queries import roll_up_of
from tests.transfer.files import REFERENCE, case, core, faults, import_

pytestmark = pytest.mark.django_db
AT = "2026-03-02T09:30:00+00:00"
PEOPLE = [{"username": name, "full_name": name.title()} for name in ("ines", "ivo")]
DECISION = {"answer": "no", "reason": "Undated.", "version": 1, "decided_at": AT, "decided_by": "ivo"}
NUMBERS = ("2.1.1", "2.1.2", "2.1.3")


def round_(**more: Any) -> dict[str, Any]:
    values = {"number": 1, "seed": 7, "algorithm": "by hand", "readers": ["ivo"], "drawn_at": AT}
    return {**values, "pool": {"C01": ["ines"]}, "chosen": {"C01": "ivo"}, **more}


def reading(**more: Any) -> dict[str, Any]:
    judgements = {"2.1.1": {"first_answer": "yes", "answer": "no", "evidence": "Second.", "decision": DECISION}}
    values = {"round": 1, "first_reader": "ines", "reader": "ivo", "version": 1, "submitted_at": AT}
    return {**values, "judgements": judgements, **more}


def file(*, second: dict[str, Any] | None = None, rounds: Any = None, **more: Any) -> dict[str, Any]:
    read = case(submitted_at=AT, judgements=dict.fromkeys(NUMBERS, "yes"), second_reading=second or reading(), **more)
    return core(people=PEOPLE, second_readings=[round_()] if rounds is None else rounds, cases=[read])


def test_both_readings_and_the_decision_are_stored_and_the_decision_counts(tmp_path: Path) -> None:
    import_(tmp_path, file())

    stored = {(one.reading.kind, one.item.key): one.value or one.words for one in Answer.everything.all()}
    assert stored[("kept", "2.1.1")] == "yes"
    assert (stored[("second", "2.1.1")], stored[("second", "2.1.1 evidence")]) == ("no", "Second.")
    assert (stored[("joint", "2.1.1")], stored[("joint", "2.1.1 departure")]) == ("no", "Undated.")
    assert str(Reading.objects.get(kind="kept").reader) == "Ines"
    assert SecondReadingRound.objects.get().chosen == {"C01": "ivo"}
    figures = roll_up_of(Inspection.objects.get()).key_questions["2.1.1"]
    assert (figures.sufficient, figures.insufficient) == (0, 1)


def test_a_decision_of_the_panel_rests_on_what_was_decided_jointly(tmp_path: Path) -> None:
    panel = [
        {
            "held_on": "2026-04-01",
            "decisions": [{"standard": "2.1", "rating": "inadequate", "reason": "As calculated."}],
        }
    ]
    import_(tmp_path, {**file(), "panel": panel})

    assert PanelDecision.objects.get().calculated == "inadequate"


def test_a_decision_on_a_judgement_that_is_another_now_counts_no_more(tmp_path: Path) -> None:
    judgements = {"2.1.1": {"first_answer": "not_relevant", "answer": "no", "decision": DECISION}}
    import_(tmp_path, file(second=reading(judgements=judgements)))

    assert Answer.everything.filter(reading__kind="joint", value="no").exists()
    assert roll_up_of(Inspection.objects.get()).key_questions["2.1.1"].sufficient == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"second": reading(round=2)},
            "cases[1].second_reading.round (case C01): there is no second reading round “2” in the file.",
        ),
        (
            {"rounds": [round_(chosen={"C01": "ines"})]},
            "cases[1].second_reading.reader (case C01): second reading 1 did not give this case to “ivo”.",
        ),
        (
            {"rounds": [round_(pool={})]},
            "second_readings[1].chosen.C01: this case is not in the round’s pool.",
        ),
        (
            {"rounds": [round_(), round_()]},
            "second_readings[2]: it stands there twice. Keep one.",
        ),
        (
            {"second": reading(first_reader="ivo")},
            "cases[1].second_reading.reader (case C01): a case is read a second time by somebody else than its first "
            "reader.",
        ),
        (
            {"second": reading(judgements={"3.1.1": {"first_answer": "yes", "answer": "yes"}})},
            "cases[1].second_reading.judgements.3.1.1 (case C01): key question 3.1.1 is for cases of type "
            "out_of_court, and this case is of type court.",
        ),
        (
            {"second": reading(judgements={"2.1.1": {"first_answer": "yes"}})},
            "cases[1].second_reading.judgements.2.1.1 (case C01): a submitted second reading answers every key "
            "question. Give its answer.",
        ),
        (
            {"second": reading(judgements={"2.1.1": {"first_answer": "no", "answer": "no", "decision": DECISION}})},
            "cases[1].second_reading.judgements.2.1.1.decision (case C01): nothing is decided where two submitted "
            "readings do not differ.",
        ),
        (
            {"second": reading(submitted_at="2026-02-30T09:30:00+00:00")},
            "cases[1].second_reading.submitted_at (case C01): “2026-02-30T09:30:00+00:00” is not a moment of the "
            "calendar. Write it as 2026-03-02T09:30:00Z.",
        ),
    ],
)
def test_a_fault_is_said_with_its_place(changed: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    assert sentence in faults(tmp_path, file(**changed))


def test_only_a_submitted_case_is_read_a_second_time(tmp_path: Path) -> None:
    data = file(second={"round": 1, "reader": "ivo", "version": 0, "judgements": {}})
    del data["cases"][0]["submitted_at"]

    assert any("only a submitted case is read a second time" in sentence for sentence in faults(tmp_path, data))


def test_whoever_read_is_among_the_people_of_the_file(tmp_path: Path) -> None:
    data = {**file(), "people": PEOPLE[:1]}

    said = faults(tmp_path, data)

    for place in ("reader", "judgements.2.1.1.decision.decided_by"):
        assert (
            f"cases[1].second_reading.{place} (case C01): “ivo” is not among the people of the file. "
            "Add them, or leave the name out."
        ) in said


def test_what_was_read_again_here_is_not_replaced(tmp_path: Path) -> None:
    import_(tmp_path, file())
    ledger.append(chain=REFERENCE, by=None, act="second reading drawn", content={})

    assert faults(tmp_path, file(), "--replace") == [
        f"inspection.reference: the inspection “{REFERENCE}” has second readings that were given out or made here, "
        "so it can't be replaced."
    ]
