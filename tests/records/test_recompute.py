"""`manage.py recompute REFERENCE --at TIME|HASH`: the ratings of then, from the ledger alone."""

from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.models import Answer
from inspections.actions.setup import reopen_inspection
from inspections.models import Framework, Inspection
from ledger import actions as ledger
from ledger import reading
from ledger.models import Entry
from ledger.record import Record
from ratings.models import PanelDecision
from ratings.pages.table import as_table
from ratings.panel.rules import Decision
from ratings.queries import outline_of, ratings_of
from records.fold import fold
from records.recomputing import Framework as Basis
from records.recomputing import ratings_from, up_to
from tests import factories
from tests.ledger.accounting import Accounting
from tests.ratings.casework import read_again
from tests.ratings.panel.decided import before_the_panel, decided_on
from tests.ratings.panel.meetings import meet
from tests.ratings.worked import REFERENCE, worked_on
from tests.transfer.files import core, import_, published_bytes

pytestmark = pytest.mark.django_db


def recompute(*arguments: str) -> tuple[int, str, str]:
    """Run the command; return its exit code, what it printed and what it complained of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("recompute", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def entry(act: str) -> Entry:
    found = Entry.objects.filter(chain__name=REFERENCE, act=act).order_by("sequence").last()
    assert found is not None
    return found


def counted_in(table: str, number: str) -> list[str]:
    """The sufficient and the relevant cases of a key question in a printed table."""
    (line,) = [line for line in table.splitlines() if line.strip().startswith(number)]
    return [part for part in line.split() if part != "*"][1:3]


@pytest.mark.parametrize(("name", "score"), [("gloucestershire", 18), ("liverpool", 21)])
def test_a_published_inspection_has_its_score_from_the_ledger_alone(tmp_path: Path, name: str, score: int) -> None:
    reference = import_(tmp_path, published_bytes(name)).strip()
    inspection = Inspection.objects.get()
    ratings = ratings_of(inspection)
    kept = reading.records(reference)
    PanelDecision.objects.all().delete()
    Answer.objects.all().delete()

    rollup = ratings_from(fold(kept), Basis(ratings.rules, outline_of(ratings.domains)))

    assert rollup == ratings.rollup
    code, out, err = recompute(reference, "--at", kept[-1].hash)
    assert (code, err) == (0, "")
    assert as_table(ratings.rules, ratings.rollup, title="").strip() in out
    assert f"{score}/36" in out
    assert out.endswith("No act until then froze figures.\n")


def test_the_figures_that_a_meeting_froze_are_equal_to_those_of_the_ledger() -> None:
    worked_on()
    met = entry("panel decision recorded")

    for moment in (met.hash, "2126-01-01", "2126-01-01T00:00:00+00:00"):
        code, out, err = recompute(REFERENCE, "--at", moment)
        assert (code, err) == (0, "")
        assert f"Equal to the figures that entry {met.sequence} (panel decision recorded, " in out


def test_whatever_the_panel_froze_is_equal_to_what_the_ledger_gives() -> None:
    decided_on()

    code, out, err = recompute(REFERENCE, "--at", "2126-01-01")

    assert (code, err) == (0, "")
    assert "19/36" in out
    equal = [line.split("(")[1].split(",")[0] for line in out.splitlines() if line.startswith("Equal to")]
    assert Counter(equal) == {
        "rating proposed to the panel": 1,
        "panel decision recorded": 6,
        "exceptional move confirmed": 1,
        "exceptional move not confirmed": 1,
        "panel meeting concluded": 2,
        "ratings closed": 2,
        "report issued": 1,
    }
    concluded = Entry.objects.filter(act="panel meeting concluded").order_by("sequence")
    assert "17/36" in recompute(REFERENCE, "--at", concluded[0].hash)[1]


def test_a_decision_that_rests_on_other_figures_than_the_ledger_gives_is_said() -> None:
    inspection = before_the_panel()
    factories.answers("2.1.3", "C01").update(value="no")
    meet(inspection, Decision("2.1", "requires_improvement", "As worked out.", "requires_improvement"))

    code, _, err = recompute(REFERENCE, "--at", "2126-01-01")

    assert code == 1
    said = err.splitlines()
    assert said[0].startswith("Not equal to the figures that entry ")
    assert "(panel decision recorded, " in said[0]
    assert said[0].endswith("Standards, 2.1, key questions, 2.1.3, sufficient: 13 was frozen, and the ledger gives 14.")


def test_a_joint_decision_counts_from_when_it_was_made() -> None:
    inspection = worked_on()
    reopen_inspection(inspection=inspection, reason="A case was to be read again.", by=factories.administrator("abel"))
    read_again(inspection)
    ratings = ratings_of(inspection)
    calculated = ratings.rollup.standards["2.1"].calculated or ""
    meet(inspection, Decision("2.1", calculated, "Considered.", calculated), held_on=date(2026, 4, 2))

    code, out, err = recompute(REFERENCE, "--at", "2126-01-01")

    assert (code, err) == (0, "")
    assert counted_in(out, "2.1.1") == ["0", "2"]
    before = Entry.objects.filter(act="second reading submitted").get()
    _, earlier, _ = recompute(REFERENCE, "--at", before.hash)
    assert counted_in(earlier, "2.1.1") == ["1", "2"]


def test_the_ratings_are_those_of_then_and_not_of_now() -> None:
    worked_on()
    drawn = entry("sample drawn")

    _, out, _ = recompute(REFERENCE, "--at", drawn.hash)

    assert f", as at entry {drawn.sequence} (sample drawn, " in out
    assert "No act until then froze figures." in out
    judged = [line for line in out.splitlines() if line.strip().startswith("2.1.1")]
    assert judged[0].split()[1:3] == ["0", "0"]


def test_figures_that_were_frozen_otherwise_are_said_to_be() -> None:
    inspection = worked_on()
    now = ratings_of(inspection).rollup.standards["2.1"].calculated
    figures = {"standards": {"2.1": {"calculated": "outstanding", "key_questions": {"2.1.1": {"relevant": 99}}}}}
    ledger.append(chain=REFERENCE, by=None, act="ratings closed", content={"figures": figures})
    last = entry("ratings closed")

    code, out, err = recompute(REFERENCE, "--at", last.hash)

    assert code == 1
    assert "Equal to the figures that" in out
    first, second = err.splitlines()
    assert first.startswith(f"Not equal to the figures that entry {last.sequence} (ratings closed, ")
    assert first.endswith(f": Standards, 2.1, calculated: outstanding was frozen, and the ledger gives {now}.")
    assert second.endswith("Standards, 2.1, key questions, 2.1.1, relevant: 99 was frozen, and the ledger gives 2.")


def test_what_was_calculated_before_figures_were_frozen_whole_is_compared_too(tmp_path: Path) -> None:
    import_(tmp_path, core(cases=[{"reference": "C01", "case_type": "court", "judgements": {"2.1.1": "no"}}]))
    decision = {"standard": "2.1", "rating": "inadequate", "calculated": "good", "exceptional": False, "grounds": []}
    content = {"held_on": "2026-04-01", "decisions": [decision]}
    last = ledger.append(chain=REFERENCE, by=None, act="panel meeting recorded", content=content)

    code, _, err = recompute(REFERENCE, "--at", last.hash)

    assert code == 1
    assert "Standards, 2.1, calculated: good was frozen, and the ledger gives inadequate." in err


def test_before_the_ledger_accounts_for_the_records_nothing_is_worked_out(tmp_path: Path) -> None:
    ledger.append(chain=REFERENCE, by=None, act="noted", content={})
    factories.inspection()
    code, out, err = recompute(REFERENCE, "--at", "2126-01-01")
    assert (code, out) == (1, "")
    assert "the ledger does not account for the records, and no act had frozen figures." in err


def test_a_moment_without_an_entry_and_an_unknown_hash_are_said() -> None:
    worked_on()
    for at in ("2001-01-01", "0" * 64):
        assert recompute(REFERENCE, "--at", at) == (
            1,
            "",
            f"{REFERENCE}: the ledger has no entry from then, or of that hash.\n",
        )


def test_another_framework_of_the_same_name_is_refused(accounting: Accounting) -> None:
    worked_on()
    row = Framework.objects.get()
    row.rules = {**row.rules, "rating_scale": list(reversed(row.rules["rating_scale"]))}
    row.save()
    code, _, err = recompute(REFERENCE, "--at", "2126-01-01")
    assert (code, err) == (
        1,
        "The framework “youth-offending-2018” is not the one of then: its questions or rules differ.\n",
    )
    accounting.premise = None  # it is no act that changed it


@pytest.mark.parametrize("arguments", [[REFERENCE], [REFERENCE, "--at", "yesterday"], ["--at", "2026-01-01"]])
def test_wrong_usage_is_said(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("recompute", *arguments)


def record(sequence: int, day: int) -> Record:
    return Record(sequence, datetime(2026, 3, day, tzinfo=UTC), "", "noted", {}, "", str(sequence))


def test_the_entries_up_to_a_moment_end_with_the_last_that_was_written_by_then() -> None:
    records = [record(1, 2), record(2, 9), record(3, 4)]
    assert [each.sequence for each in up_to(records, datetime(2026, 3, 5, tzinfo=UTC))] == [1, 2, 3]
    assert [each.sequence for each in up_to(records, datetime(2026, 3, 3, tzinfo=UTC))] == [1]
    assert up_to(records, datetime(2026, 3, 1, tzinfo=UTC)) == []
    assert [each.sequence for each in up_to(records, "2")] == [1, 2]
