"""Damage to what surrounds the panel's decisions in a file: meetings, proposals, representations and issues."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.transfer.files import REFERENCE, case, core, faults, import_
from tests.transfer.test_bad_files import Data, add, change

pytestmark = pytest.mark.django_db
MOMENT = "2026-04-01T15:00:00+00:00"
DOCUMENT = b"<p>Issue 1</p>\n"
MEETING, DECISION = "panel[1]", "panel[1].decisions[1]"


def worked() -> Data:
    """A small file without a fault in which the panel has worked."""
    decision = {
        "standard": "2.1",
        "rating": "requires_improvement",
        "reason": "New evidence.",
        "calculated": "inadequate",
        "grounds": [],
        "exceptional": True,
        "confirmation": "confirmed",
        "confirmation_reason": "Rightly so.",
        "confirmation_at": MOMENT,
        "confirmation_by": "paul",
        "decided_at": MOMENT,
        "decided_by": "petra",
        "proposal": 1,
    }
    meeting = {
        "held_on": "2026-04-01",
        "chair": "paul",
        "members": ["paul", "petra"],
        "quorum": 2,
        "recorded_at": MOMENT,
        "recorded_by": "petra",
        "concluded_at": MOMENT,
        "concluded_by": "petra",
        "decisions": [decision],
    }
    proposal = {"number": 1, "standard": "2.1", "rating": "requires_improvement", "reason": "One case."}
    representation = {
        "number": 1,
        "received_on": "2026-04-02",
        "summary": "We do not agree.",
        "standards": ["2.1"],
        "cases": ["C01"],
        "recorded_at": MOMENT,
        "answer": "The panel met again.",
        "answered_on": "2026-04-03",
        "answered_at": MOMENT,
        "answered_by": "petra",
    }
    content = {"content": b64encode(DOCUMENT).decode(), "sha256": hashlib.sha256(DOCUMENT).hexdigest()}
    return core(
        people=[{"username": name, "full_name": name.title()} for name in ("lena", "paul", "petra")],
        team=[{"username": "lena", "role": "lead_inspector"}],
        cases=[case("C01", judgements={"2.1.1": "no"})],
        panel=[meeting],
        proposals=[{**proposal, "proposed_at": MOMENT, "proposed_by": "lena"}],
        representations=[representation],
        issues=[{"number": 1, "issued_at": MOMENT, "documents": [{"format": "html", **content}]}],
    )


def without(*path: str | int) -> Callable[[Data], None]:
    def damage(data: Data) -> None:
        inner = data
        for step in path[:-1]:
            inner = inner[step]  # type: ignore[index]
        del inner[path[-1]]  # type: ignore[arg-type]

    return damage


def together(*damages: Callable[[Data], None]) -> Callable[[Data], None]:
    def damage(data: Data) -> None:
        for each in damages:
            each(data)

    return damage


OF_A_DECISION = ("panel", 0, "decisions", 0)


def test_the_file_is_good(tmp_path: Path) -> None:
    assert import_(tmp_path, worked()) == f"{REFERENCE}\n"


@pytest.mark.parametrize(
    ("damage", "sentences"),
    [
        (
            change("panel", 0, "members", to=["petra"]),
            [f"{MEETING}.chair: “paul” is not among the members of the meeting. Add them, or leave the chair out."],
        ),
        (
            change("panel", 0, "members", to=["paul", "nobody"]),
            [f"{MEETING}.members[2]: “nobody” is not among the people of the file. Add them, or leave the name out."],
        ),
        (
            together(without("panel", 0, "chair"), without("panel", 0, "concluded_by")),
            [
                *(
                    f"{MEETING}.{name}: it says nothing without chair. Give that too, or remove it."
                    for name in ("quorum", "concluded_at")
                ),
                f"{MEETING}: members and figures say nothing of a meeting without a chair.",
            ],
        ),
        (
            together(
                without("panel", 0, "concluded_at"),
                without("panel", 0, "concluded_by"),
                add("panel", entry={"held_on": "2026-04-05", "chair": "paul", "members": ["paul"], "decisions": []}),
            ),
            ["panel[1]: meeting 1 is under way already. Conclude one."],
        ),
        (
            change(*OF_A_DECISION, "exceptional", to=False),
            [f"{DECISION}.confirmation: only an exceptional move is confirmed. Give exceptional too, or leave it out."],
        ),
        (
            without(*OF_A_DECISION, "confirmation_reason"),
            [f"{DECISION}.confirmation_reason: the chair’s reason is missing."],
        ),
        (
            change(*OF_A_DECISION, "confirmation", to="awaited"),
            [
                f"{DECISION}.{name}: the chair has not answered. Give confirmation too, or leave it out."
                for name in ("confirmation_reason", "confirmation_at", "confirmation_by")
            ],
        ),
        (
            change(*OF_A_DECISION, "decided_by", to="nobody"),
            [f"{DECISION}.decided_by: “nobody” is not among the people of the file. Add them, or leave the name out."],
        ),
        (
            change(*OF_A_DECISION, "decided_at", to="2026-02-30T09:00:00Z"),
            [
                f"{DECISION}.decided_at: “2026-02-30T09:00:00Z” is not a moment of the calendar. Write it as "
                "2026-03-02T09:30:00Z."
            ],
        ),
        (
            change(*OF_A_DECISION, "proposal", to=2),
            [f"{DECISION}.proposal: there is no proposal “2” in the file."],
        ),
        (
            change("proposals", 0, "number", to=2),
            [
                f"{DECISION}.proposal: there is no proposal “1” in the file.",
                "proposals[1].number: 2 is not the next number. Number them from 1, in order.",
            ],
        ),
        (
            together(change("proposals", 0, "standard", to="1.1"), without(*OF_A_DECISION, "proposal")),
            ["proposals[1].standard: standard 1.1 is rated from evidence: its rating there is what is proposed."],
        ),
        (
            together(change("proposals", 0, "standard", to="4.1"), without(*OF_A_DECISION, "proposal")),
            ["proposals[1].standard: the framework has no standard 4.1."],
        ),
        (
            change("proposals", 0, "rating", to="splendid"),
            ["proposals[1].rating: “splendid” is not one of inadequate, requires_improvement, good, outstanding."],
        ),
        (
            without("representations", 0, "answered_on"),
            ["representations[1]: answer and answered_on come together. Give both, or leave both out."],
        ),
        (
            change("representations", 0, "answered_on", to="2026-04-01"),
            ["representations[1].answered_on: 2026-04-01 is before it was received, 2026-04-02."],
        ),
        (
            together(without("representations", 0, "answer"), without("representations", 0, "answered_on")),
            [
                f"representations[1].{name}: it says nothing without answer. Give that too, or remove it."
                for name in ("answered_at", "answered_by")
            ],
        ),
        (
            change("representations", 0, "cases", to=["C01", "C09"]),
            ["representations[1].cases: there is no sampled case “C09” in the file."],
        ),
        (
            change("representations", 0, "standards", to=["2.1", "4.1"]),
            ["representations[1].standards: the framework has no standard 4.1."],
        ),
        (
            change("issues", 0, "documents", 0, "content", to="PHA"),
            ["issues[1].documents[1].content: “PHA” is not Base64."],
        ),
        (
            change("issues", 0, "documents", 0, "sha256", to="0" * 64),
            ["issues[1].documents[1].content: the document was changed: its SHA-256 is not the one given."],
        ),
        (
            lambda data: data["issues"][0]["documents"].append(data["issues"][0]["documents"][0]),
            ["issues[1].documents[2]: it stands there twice. Keep one."],
        ),
        (
            change("issues", 0, "number", to=3),
            ["issues[1].number: 3 is not the next number. Number them from 1, in order."],
        ),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, damage: Callable[[Data], None], sentences: list[str]) -> None:
    data = worked()
    damage(data)

    assert faults(tmp_path, data) == sentences
