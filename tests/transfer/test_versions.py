"""Versions of answers come back with an inspection's file, and held changes as they were."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from accounts.models import User
from cases.models import Answer, HeldChange, SampledCase
from inspections.models import Role
from tests import factories
from tests.cases.fieldwork.answering import change, page
from tests.ledger.opening import open_ledger
from tests.transfer.files import case, core, empty_the_installation, export, exported, faults, import_

pytestmark = pytest.mark.django_db
TOKEN = "00000000-0000-0000-0000-000000000001"


def worked_on() -> SampledCase:
    """A case on which answers of every kind were changed, some taken back, and one came too late."""
    inspection = factories.inspection()
    inspector = factories.member(inspection, Role.INSPECTOR)
    # A reference with a slash, as the service's own may have.
    worked = factories.sampled_case(inspection, "C/01", allocated_to=inspector)
    open_ledger(inspection)
    for base, value in enumerate(("First.", "Second.", "Third.")):
        change(worked, "2.1.1 evidence", value, base)
    change(worked, "2.1.1", "yes")
    for key, value in (("2.1.2", "no"), ("2.1.2a", "yes"), ("victim", "yes"), ("2.1.3 evidence", "Gone.")):
        change(worked, key, value)
        change(worked, key, None, 1)
    change(worked, "exploitation", [])
    change(worked, "2.1.1 evidence", "Too late.", 1)
    return worked


def test_versions_come_back_with_the_history_also_of_answers_that_were_taken_back(tmp_path: Path) -> None:
    worked = worked_on()
    versions, recorded = page(worked, "2.1").versions, page(worked, "2.1").recorded
    assert versions == {"2.1.1": 1, "2.1.1 evidence": 3, "2.1.2a": 2, "2.1.2": 2, "2.1.3 evidence": 2}
    file = export()
    empty_the_installation()
    import_(tmp_path, file)
    again = SampledCase.objects.select_related("inspection").get()
    assert (page(again, "2.1").versions, page(again, "2.1").recorded) == (versions, recorded)
    assert page(again).versions == {"victim": 2, "exploitation": 1}
    stored = Answer.everything.order_by("item__key").values_list("item__key", flat=True)
    assert list(stored.exclude(value="", words="")) == ["2.1.1", "2.1.1 evidence", "exploitation"]
    assert export() == file


def test_a_page_opened_before_the_move_still_saves_and_still_overwrites_nothing(tmp_path: Path) -> None:
    worked_on()
    file = export()
    empty_the_installation()
    import_(tmp_path, file)
    User.objects.update(is_active=True)
    again = SampledCase.objects.select_related("inspection").get()
    assert change(again, "2.1.1 evidence", "Late.", 2).status == "held"
    assert change(again, "2.1.1 evidence", "Fourth.", 3).version == 4
    assert change(again, "2.1.2", "yes", 2).version == 3


def test_held_changes_come_back_as_they_were(tmp_path: Path) -> None:
    worked_on()
    held = HeldChange.objects.values_list("key", "value", "base", "made_by__username", "held_at", "token").get()
    file = export()
    empty_the_installation()
    import_(tmp_path, file)
    assert HeldChange.objects.values_list("key", "value", "base", "made_by__username", "held_at", "token").get() == held
    assert export() == file


def held(**fields: Any) -> dict[str, Any]:
    given = {"key": "2.1.1", "base": 0, "made_by": "ines", "held_at": "2026-03-02T09:30:00+00:00", "token": TOKEN}
    people = [{"username": "ines", "full_name": "Ines"}]
    given = {name: value for name, value in {**given, **fields}.items() if value is not None}
    return core(people=people, cases=[case(held_changes=[given], allocated_to="ines")])


def test_a_held_change_of_a_file_is_stored(tmp_path: Path) -> None:
    import_(tmp_path, held(value="no"))
    assert HeldChange.objects.get().token == UUID(TOKEN)
    [(key, row)] = exported()["records"]["cases.heldchange"]
    assert (key, row["value"]) == (["C01", "first", TOKEN], "no")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (held(key="9.9.9"), ".key: the framework has no question 9.9.9."),
        (held(key="2.1.1z"), ".key: the framework has no question 2.1.1z."),
        (held(key="nothing"), ".key: the framework has no question nothing."),
        (
            held(key="3.1.1 evidence"),
            ".key: key question 3.1.1 is for cases of type out_of_court, and this case is of type court.",
        ),
        (held(value="maybe"), ".value: “maybe” is not one of yes, no, not_relevant, unable_to_assess."),
        (held(value=["yes"]), ".value: a list is not an answer to this. Give one text."),
        (held(key="offence", value="treason"), ".value: “treason” is not one of "),
        (held(how="combined"), ".how: it says nothing without resolved_at. Give that too, or remove it."),
        (held(resolved_by="ines"), ".resolved_by: it says nothing without resolved_at. Give that too, or remove it."),
        (held(made_by="nobody"), ".made_by: “nobody” is not among the people of the file."),
        (held(held_at="2026-13-02T09:30:00+00:00"), ".held_at: "),
        (held(base=-1), ".base: "),
        (held(token="x"), ".token: "),
    ],
)
def test_a_held_change_that_cannot_be_is_a_fault(data: dict[str, Any], fault: str, tmp_path: Path) -> None:
    sentences = [sentence.replace(" (case C01)", "") for sentence in faults(tmp_path, data)]
    assert any(sentence.startswith(f"cases[1].held_changes[1]{fault}") for sentence in sentences), sentences


def test_two_held_changes_of_one_token_are_a_fault(tmp_path: Path) -> None:
    data = held(value="no")
    data["cases"][0]["held_changes"] *= 2
    [sentence] = faults(tmp_path, data)
    assert sentence == "cases[1].held_changes[2] (case C01): it stands there twice. Keep one."


def test_how_often_a_page_was_saved_is_read_over(tmp_path: Path) -> None:
    saved = {"2.1": {"version": 3, "saved_at": "2026-03-02T09:30:00+00:00"}}
    import_(tmp_path, core(cases=[case(pages=saved)]))
    assert "pages" not in exported()["cases"][0]
