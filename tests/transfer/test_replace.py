"""What gives way to a file of the same reference, and what does not any more."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.actions import save_page
from cases.models import Answer, SampledCase
from inspections.models import Inspection, Membership, Role
from ledger import actions as ledger
from ledger import reading
from ratings.models import PanelMeeting
from tests import factories
from tests.transfer.files import (
    REFERENCE,
    case,
    core,
    empty_the_installation,
    export,
    exported,
    faults,
    import_,
    published_bytes,
)

pytestmark = pytest.mark.django_db
OPENED = ["records stated"] * 2
"""The history of a file without one: a row of the inspection and one of its only case."""
NAME = f"inspection.reference: the inspection “{REFERENCE}”"


def team_file(answer: str = "yes") -> dict[str, Any]:
    return core(
        people=[{"username": "ines", "full_name": "Ines"}],
        team=[{"username": "ines", "role": "inspector"}],
        cases=[case(judgements={"2.1.1": answer}, allocated_to="ines")],
    )


def judge_here() -> None:
    """The inspector records something in this installation."""
    judged = SampledCase.objects.get()
    values = {"2.1.2": "no", "2.1.2 evidence": "Not seen."}
    save_page(reading=judged.first, name="2.1", by=User.objects.get(username="ines"), versions={}, values=values)


def test_a_reference_that_is_here_is_refused(tmp_path: Path) -> None:
    import_(tmp_path, core())

    assert faults(tmp_path, core()) == [f"{NAME} is here already. Use --replace to put the file in its place."]


def test_a_reference_that_is_here_is_named_along_with_the_faults(tmp_path: Path) -> None:
    import_(tmp_path, core())

    assert faults(tmp_path, core(domain_one={"1.9": "good"})) == [
        "domain_one.1.9: the framework has no standard 1.9.",
        f"{NAME} is here already. Use --replace to put the file in its place.",
    ]


def test_a_file_takes_the_place_of_one_that_nobody_here_has_worked_on(tmp_path: Path) -> None:
    import_(tmp_path, team_file("yes"))
    ledger.append(chain=REFERENCE, by=None, act="cases allocated", content={})
    head = reading.records(REFERENCE)[-1].hash

    assert import_(tmp_path, team_file("no"), "--replace") == f"{REFERENCE}\n"

    assert [row.value for row in Answer.objects.all()] == ["no"]
    assert (Inspection.objects.count(), Membership.objects.count()) == (1, 1)
    assert [record.act for record in reading.records(REFERENCE)] == OPENED
    last = reading.records(ledger.INSTALLATION)[-1]
    assert (last.act, last.content["replaced"]) == (
        "inspection imported",
        {"length": 3, "head": head, "chain": f"{REFERENCE}/replaced-1"},
    )
    assert [record.act for record in reading.records(f"{REFERENCE}/replaced-1")] == [*OPENED, "cases allocated"]


def test_replace_stores_an_inspection_that_is_not_here_too(tmp_path: Path) -> None:
    assert import_(tmp_path, core(), "--replace") == f"{REFERENCE}\n"
    assert "replaced" not in reading.records(ledger.INSTALLATION)[-1].content


def test_judgements_made_here_are_never_replaced(tmp_path: Path) -> None:
    import_(tmp_path, team_file())
    User.objects.update(is_active=True)
    judge_here()

    assert faults(tmp_path, team_file("no"), "--replace") == [
        f"{NAME} has judgements that were made here, so it can't be replaced."
    ]


def test_facts_recorded_here_are_never_replaced(tmp_path: Path) -> None:
    import_(tmp_path, team_file())
    inspector = User.objects.get(username="ines")
    save_page(
        reading=SampledCase.objects.get().first, name="about", by=inspector, versions={}, values={"victim": "yes"}
    )

    assert faults(tmp_path, team_file("no"), "--replace") == [
        f"{NAME} has judgements that were made here, so it can't be replaced."
    ]


def test_judgements_made_elsewhere_give_way(tmp_path: Path) -> None:
    import_(tmp_path, team_file())
    judge_here()
    from_elsewhere = export()
    empty_the_installation()
    import_(tmp_path, from_elsewhere)

    assert import_(tmp_path, from_elsewhere, "--replace") == f"{REFERENCE}\n"
    assert export() == from_elsewhere
    assert [entry["act"] for entry in exported()["history"]] == [*OPENED, "answer changed", "answer changed"]


def test_what_is_recorded_here_afterwards_follows_on_the_history_from_elsewhere(tmp_path: Path) -> None:
    import_(tmp_path, team_file())
    judge_here()
    from_elsewhere = export()
    empty_the_installation()
    import_(tmp_path, from_elsewhere)

    ledger.append(chain=REFERENCE, by=None, act="cases allocated", content={})

    assert reading.verify(REFERENCE) is None
    assert [entry["sequence"] for entry in exported()["history"]] == [1, 2, 3, 4, 5]


def test_a_panel_decision_is_never_replaced(tmp_path: Path) -> None:
    reference = import_(tmp_path, published_bytes("gloucestershire")).strip()

    assert faults(tmp_path, published_bytes("gloucestershire"), "--replace") == [
        f"inspection.reference: the inspection “{reference}” has a panel decision, so it can't be replaced."
    ]


def test_a_meeting_without_a_decision_gives_way(tmp_path: Path) -> None:
    import_(tmp_path, core(panel=[{"held_on": "2026-04-01", "decisions": []}]))

    import_(tmp_path, core(), "--replace")

    assert PanelMeeting.objects.count() == 0


def test_a_closed_inspection_is_never_replaced(tmp_path: Path) -> None:
    import_(tmp_path, core())
    Inspection.objects.update(closed_at=timezone.now())

    assert faults(tmp_path, core(), "--replace") == [f"{NAME} is closed, so it can't be replaced."]


def test_a_failed_replacement_leaves_what_was_there(tmp_path: Path) -> None:
    import_(tmp_path, team_file())
    before = export()

    faults(tmp_path, team_file("no") | {"domain_one": {"2.1": "good"}}, "--replace")

    assert export() == before


def test_members_of_the_old_team_lose_their_roles(tmp_path: Path) -> None:
    old = factories.inspection(REFERENCE)
    factories.member(old, Role.READER, "rita")

    import_(tmp_path, team_file(), "--replace")

    assert [row.user.username for row in Membership.objects.all()] == ["ines"]
    assert json.loads(export())["people"] == [{"username": "ines", "full_name": "Ines"}]
