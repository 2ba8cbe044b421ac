"""A file damaged in any way is refused with a sentence for each fault that says where, and nothing is stored."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from inspections.models import Inspection
from ledger import actions as ledger
from ledger import reading
from ledger.record import Record
from tests.transfer.files import (
    REFERENCE,
    case,
    core,
    empty_the_installation,
    exported,
    faults,
    full_inspection,
    import_,
)

pytestmark = pytest.mark.django_db
Data = dict[str, Any]


def good() -> Data:
    """A small file without a fault that uses every part."""
    return core(
        people=[{"username": "lena", "full_name": "Lena"}, {"username": "ines", "full_name": "Ines"}],
        team=[{"username": "lena", "role": "lead_inspector"}, {"username": "ines", "role": "inspector"}],
        caseload={
            "file_name": "caseload.csv",
            "sha256": "0" * 64,
            "loaded_at": "2026-02-01T09:00:00+00:00",
            "cases": [
                {
                    "row": 2,
                    "case_reference": "N1",
                    "case_type": "court",
                    "disposal": "referral_order",
                    "started": "2025-08-01",
                    "gender": "male",
                    "harm": "low",
                    "safety": "low",
                }
            ],
        },
        draws=[{"number": 1, "seed": 7, "algorithm": "a", "record": {}, "drawn_at": "2026-02-02T09:00:00Z"}],
        cases=[
            case("C01", judgements={"2.1.1": "no"}, answers={"2.1.1a": "yes"}, allocated_to="ines"),
            case("O01", "out_of_court", disposal="youth_caution", facts={"victim": "yes"}),
        ],
        domain_one={"1.1": "good"},
        panel=[{"held_on": "2026-04-01", "decisions": [decision()]}],
        findings=[{"domain": 1, "kind": "strength", "position": 1, "text": "Clear."}],
        recommendations=[{"number": 1, "addressee": "The board", "text": "Meet."}],
    )


def decision(**changes: Any) -> Data:
    return {"standard": "2.1", "rating": "inadequate", "reason": "Seen.", **changes}


def fieldwork(starts: str, ends: str) -> dict[str, str]:
    return {"fieldwork_starts": starts, "fieldwork_ends": ends}


def change(*path: str | int, to: Any) -> Callable[[Data], None]:
    def damage(data: Data) -> None:
        inner: Any = data
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to

    return damage


def add(*path: str | int, entry: Any) -> Callable[[Data], None]:
    def damage(data: Data) -> None:
        inner: Any = data
        for step in path:
            inner = inner[step]
        inner.append(entry)

    return damage


def test_the_good_file_is_good(tmp_path: Path) -> None:
    assert import_(tmp_path, good()) == f"{REFERENCE}\n"
    assert list(exported()) == [
        *("format", "framework", "service", "inspection", "people", "cases", "domain_one", "panel"),
        *("schema", "records", "history"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n", "The file is empty."),
        (b'{"format": "\xff"}', "The file is not UTF-8 text: byte 13 can't be read. Save it as UTF-8."),
        ("{}".encode("utf-16"), "The file is not UTF-8 text: byte 1 can't be read. Save it as UTF-8."),
        (
            b'{"format": 1',
            "The file is not JSON: line 1, column 13: Expecting ',' delimiter. "
            "It may have been cut off or edited by hand.",
        ),
        (b'{"format": NaN}', "The file is not JSON: NaN is not a number."),
        (b'{"format": -Infinity}', "The file is not JSON: -Infinity is not a number."),
        (b'{"format": ' + b"1" * 5000 + b"}", "The file is not JSON: it holds a number of thousands of digits."),
        (b'{"format": 1e999}', "format: the number can't be kept exactly. Write it with fewer digits."),
        (b'{"cases": [{"a": 1, "b": 2, "a": 3}]}', "cases[1]: “a” stands there twice. Keep one."),
        (b'{"a": {"b": "x\\u0000y"}}', "a.b: it holds a NUL character. Remove it."),
        (b'{"a": ["\\ud800"]}', "a[1]: it holds half of a character (a lone surrogate). Write the text again."),
        (b'{"\\ud800": 1}', "?: it holds half of a character (a lone surrogate). Write the text again."),
        (b"[" * 50 + b"]" * 50, "The file has lists and groups more than 40 deep inside one another. It is damaged."),
        (b"[" * 200_000, "The file has lists and groups more than 40 deep inside one another. It is damaged."),
        (b"[]", "The file holds no inspection: it must begin with named values such as format and framework."),
        (b'"text"', "The file holds no inspection: it must begin with named values such as format and framework."),
    ],
)
def test_a_file_that_is_no_data(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert faults(tmp_path, content) == [sentence]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("import_inspection", str(tmp_path / "none.json"), stderr=said)

    assert left.value.code == 1
    assert said.getvalue() == f"{tmp_path}/none.json: the file can't be read: No such file or directory.\n"


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (change("format", to="youth-inspection/2"), "format: “youth-inspection/2” is not “youth-inspection/1”."),
        (change("extra", to=1), "the file: “extra” is not known here. Remove or correct it."),
        (
            change("framework", to="youth-offending-2030"),
            "framework: “youth-offending-2030” is not loaded here. "
            "Load it first, with manage.py load_framework and the framework's file.",
        ),
        (change("service", "name", to="x" * 201), f"service.name: “{'x' * 60}…” is longer than 200 characters."),
        (change("service", "name", to=" "), "service.name: “ ” is not written as it should be."),
        (
            change("inspection", "reference", to="northshire\n"),
            "inspection.reference: Use lower-case letters, digits and single hyphens, such as northshire-2026.",
        ),
        (
            change("inspection", "fieldwork_starts", to="2019-02-30"),
            "inspection.fieldwork_starts: “2019-02-30” is not a date of the calendar. Write it as 2019-04-30.",
        ),
        (
            change("inspection", to={"reference": "r", **fieldwork("2026-03-02", "2026-03-01")}),
            "inspection: Fieldwork can't end before it starts.",
        ),
        (
            change("inspection", "design", to={"court_months_from": 10}),
            "inspection: The longer time of an eligibility window comes second.",
        ),
        (
            change("inspection", "closed_at", to="2026-02-30T10:00:00Z"),
            "inspection.closed_at: “2026-02-30T10:00:00Z” is not a moment of the calendar. "
            "Write it as 2026-03-02T09:30:00Z.",
        ),
        (
            change("inspection", "closed_at", to="0001-01-01T00:00:00+10:00"),
            "inspection.closed_at: “0001-01-01T00:00:00+10:00” is not a moment of the calendar. "
            "Write it as 2026-03-02T09:30:00Z.",
        ),
        (
            add("people", entry={"username": "lena", "full_name": "L"}),
            "people[3].username: the username “lena” stands there already. Give each its own.",
        ),
        (
            add("people", entry={"username": "nobody", "full_name": "N"}),
            "people[3]: nothing in the file names “nobody”. Remove them.",
        ),
        (
            change("team", 1, "username", to="other"),
            "team[2].username: “other” is not among the people of the file. Add them, or leave the name out.",
        ),
        (
            change("cases", 0, "allocated_to", to="other"),
            "cases[1].allocated_to (case C01): “other” is not among the people of the file. "
            "Add them, or leave the name out.",
        ),
        (
            change("team", 1, "role", to="lead_inspector"),
            "team[2]: “lena” is the lead inspector already. Keep one.",
        ),
        (
            change("caseload", "cases", 0, "disposal", to="youth_caution"),
            "caseload.cases[1].disposal: youth_caution is not a disposal of case type court. Correct one of the two.",
        ),
        (
            add("cases", entry=case("C01")),
            "cases[3] (case C01): it stands there twice. Keep one.",
        ),
        (
            change("cases", 0, "judgements", "2.1.9", to="yes"),
            "cases[1].judgements.2.1.9 (case C01): the framework has no item 2.1.9.",
        ),
        (
            change("cases", 0, "judgements", "2.1.10", to="yes"),
            "cases[1].judgements (case C01): “2.1.10” is not known here. Remove or correct it.",
        ),
        (
            change("cases", 0, "judgements", "2.1.1", to="maybe"),
            "cases[1].judgements.2.1.1 (case C01): “maybe” is not one of yes, no, not_relevant, unable_to_assess.",
        ),
        (
            change("cases", 1, "judgements", to={"2.1.1": "yes"}),
            "cases[2].judgements.2.1.1 (case O01): key question 2.1.1 is for cases of type court, "
            "and this case is of type out_of_court.",
        ),
        (
            change("cases", 0, "judgements", "3.1.1", to="yes"),
            "cases[1].judgements.3.1.1 (case C01): key question 3.1.1 is for cases of type out_of_court, "
            "and this case is of type court.",
        ),
        (
            change("cases", 0, "judgements", "1.1.1", to="yes"),
            "cases[1].judgements.1.1.1 (case C01): key question 1.1.1 is rated from evidence, not from cases.",
        ),
        (
            change("cases", 0, "evidence", to={"3.1.1": "words"}),
            "cases[1].evidence.3.1.1 (case C01): key question 3.1.1 is for cases of type out_of_court, "
            "and this case is of type court.",
        ),
        (
            change("cases", 0, "answers", "2.1.1z", to="yes"),
            "cases[1].answers.2.1.1z (case C01): the framework has no item 2.1.1z.",
        ),
        (
            change("cases", 0, "answers", "3.1.1a", to="yes"),
            "cases[1].answers.3.1.1a (case C01): prompt 3.1.1a is for cases of type out_of_court, "
            "and this case is of type court.",
        ),
        (
            change("cases", 0, "disposal", to="youth_caution"),
            "cases[1].disposal (case C01): youth_caution is not a disposal of case type court. "
            "Correct one of the two.",
        ),
        (
            change("cases", 0, "started", to="2019-13-01"),
            "cases[1].started (case C01): “2019-13-01” is not a date of the calendar. Write it as 2019-04-30.",
        ),
        (change("cases", 0, "age", to=9), "cases[1].age (case C01): “9” is less than 10."),
        (
            change("cases", 0, "facts", to={"shoe": "yes"}),
            "cases[1].facts.shoe (case C01): the framework has no item shoe.",
        ),
        (
            change("cases", 0, "facts", to={"police_reporting": "yes"}),
            "cases[1].facts.police_reporting (case C01): "
            "fact police_reporting is for cases of type out_of_court, and this case is of type court.",
        ),
        (
            change("cases", 0, "facts", to={"victim": "not_relevant"}),
            "cases[1].facts.victim (case C01): “not_relevant” is not one of yes, no.",
        ),
        (
            change("cases", 0, "facts", to={"victim": ["yes"]}),
            "cases[1].facts.victim (case C01): a list is not an answer to this. Give one text.",
        ),
        (
            change("cases", 0, "facts", to={"managed_by": "robot"}),
            "cases[1].facts.managed_by (case C01): “robot” is not one of "
            "case_manager, social_worker, police, partner, other.",
        ),
        (
            change("cases", 0, "facts", to={"exploitation": "sexual"}),
            "cases[1].facts.exploitation (case C01): give a list of options, also where there is one.",
        ),
        (
            change("cases", 0, "facts", to={"exploitation": ["sexual", "sexual"]}),
            "cases[1].facts.exploitation (case C01): “sexual” stands there twice. Keep one.",
        ),
        (
            change("cases", 0, "facts", to={"exploitation": ["other"]}),
            "cases[1].facts.exploitation (case C01): “other” is not one of criminal, sexual, referred.",
        ),
        (
            change("cases", 0, "facts", to={"harm_inspector": "low"}),
            "cases[1].facts.harm_inspector (case C01): it stands in a property of its own, "
            "beside the service's classification. Move it.",
        ),
        (change("domain_one", "1.9", to="good"), "domain_one.1.9: the framework has no standard 1.9."),
        (
            change("domain_one", "2.1", to="good"),
            "domain_one.2.1: standard 2.1 is rated from cases, so it has no rating from evidence.",
        ),
        (
            change("domain_one_details", to={"2.1": {"version": 1}}),
            "domain_one_details.2.1: standard 2.1 is rated from cases, so it has no rating from evidence.",
        ),
        (
            change("panel", 0, "decisions", 0, "standard", to="4.1"),
            "panel[1].decisions[1].standard: the framework has no standard 4.1.",
        ),
        (
            add("panel", 0, "decisions", entry=decision()),
            "panel[1].decisions[2]: it stands there twice. Keep one.",
        ),
        (
            add("panel", entry={"held_on": "2026-03-31", "decisions": []}),
            "panel[2].held_on: 2026-03-31 is before 2026-04-01. Put the oldest meeting first.",
        ),
        (
            change("panel", 0, "held_on", to="2026-4-1"),
            "panel[1].held_on: “2026-4-1” is not a date of the calendar. Write it as 2019-04-30.",
        ),
        (
            change("panel", 0, "decisions", 0, "rating", to="good"),
            "panel[1].decisions[1].rating: standard 2.1: The panel may move a standard by one band only: "
            "the calculated rating is Inadequate, and Good is 2 bands away.",
        ),
        (
            change("panel", 0, "decisions", 0, "calculated", to="outstanding"),
            "panel[1].decisions[1].rating: standard 2.1: The panel may move a standard by one band only: "
            "the calculated rating is Outstanding, and Inadequate is 3 bands away.",
        ),
        (
            change("panel", 0, "decisions", 0, "exceptional", to=True),
            "panel[1].decisions[1]: “exceptional” says nothing without “calculated”. Give both, or neither.",
        ),
        (change("findings", 0, "domain", to=9), "findings[1].domain: the framework has no domain 9."),
        (
            change("recommendations", 0, "number", to=32768),
            "recommendations[1].number: “32768” is more than 32767.",
        ),
        (
            add("draws", entry={**good()["draws"][0], "seed": 8}),
            "draws[2]: it stands there twice. Keep one.",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(tmp_path: Path, damage: Callable[[Data], None], sentence: str) -> None:
    data = good()
    damage(data)

    assert faults(tmp_path, data) == [sentence]


def test_every_fault_of_shape_is_named_at_once(tmp_path: Path) -> None:
    data = good()
    data["cases"][0] |= {"age": "ten", "unknown": 1}
    data["cases"].insert(1, 7)
    data["cases"].append(case("O01", "out_of_court", disposal="referral_order"))

    assert faults(tmp_path, data) == [
        "cases[1] (case C01): “unknown” is not known here. Remove or correct it.",
        "cases[1].age (case C01): “ten” is not a whole number.",
        "cases[2]: “7” is not a group of named values.",
    ]


def test_every_fault_of_what_a_file_says_is_named_at_once(tmp_path: Path) -> None:
    data = good()
    data["cases"][0]["judgements"]["9.9.9"] = "no"
    data["cases"].append(case("O02", "out_of_court", disposal="referral_order"))
    data["domain_one"]["2.2"] = "good"

    assert faults(tmp_path, data) == [
        "cases[1].judgements.9.9.9 (case C01): the framework has no item 9.9.9.",
        "domain_one.2.2: standard 2.2 is rated from cases, so it has no rating from evidence.",
        "cases[3].disposal (case O02): referral_order is not a disposal of case type out_of_court. "
        "Correct one of the two.",
    ]


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    data = good()
    del data["cases"], data["inspection"]["reference"]

    assert faults(tmp_path, data) == ["the file: “cases” is missing.", "inspection: “reference” is missing."]


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (change("history", 1, "act", to="sample changed"), 2),
        (change("history", 0, "content", "note", to="other"), 1),
        (change("history", 0, "by", to="other"), 1),
        (change("history", 1, "at", to="2020-01-01T00:00:00+00:00"), 2),
        (lambda data: data["history"].pop(0), 1),
        (lambda data: data["history"].reverse(), 1),
    ],
)
def test_a_history_that_was_changed_is_refused(tmp_path: Path, damage: Callable[[Data], None], place: int) -> None:
    full_inspection()
    data = exported()
    empty_the_installation()
    damage(data)

    assert faults(tmp_path, data) == [
        f"history[{place}]: entry {place} of the history does not follow from those before it, so the history was "
        "changed, or is not complete. Export the inspection again."
    ]


def test_a_superseded_decision_is_not_held_against_the_judgements_of_today(tmp_path: Path) -> None:
    data = good()
    data["panel"].insert(0, {"held_on": "2026-03-30", "decisions": [decision(rating="outstanding")]})

    assert import_(tmp_path, data) == f"{REFERENCE}\n"


def test_people_without_an_account_get_one_that_cannot_sign_in(tmp_path: Path) -> None:
    User.objects.create_user("lena", "a long enough pass phrase", full_name="Lena of this place")

    import_(tmp_path, good())

    lena, ines = User.objects.get(username="lena"), User.objects.get(username="ines")
    assert (lena.full_name, lena.is_active, lena.has_usable_password()) == ("Lena of this place", True, True)
    assert (ines.full_name, ines.is_active, ines.has_usable_password()) == ("Ines", False, False)
    assert [str(row) for row in Inspection.objects.get().memberships.order_by("role")] == [
        "Ines, Inspector",
        "Lena of this place, Lead inspector",
    ]


def test_the_import_stands_in_the_history_of_the_installation_alone(tmp_path: Path) -> None:
    import_(tmp_path, good())

    assert {(record.act, record.by) for record in reading.records(REFERENCE)} == {("records stated", "")}
    last = reading.records(ledger.INSTALLATION)[-1]
    digest = hashlib.sha256(json.dumps(good()).encode()).hexdigest()
    assert (last.act, last.content) == ("inspection imported", {"reference": REFERENCE, "sha256": digest})


def test_a_history_whose_hashes_rest_on_a_number_that_is_stored_otherwise_is_refused(tmp_path: Path) -> None:
    moment = "2026-03-02T09:30:00+00:00"
    record = Record(1.0, datetime.fromisoformat(moment), "", "noted", {}, "", "")  # type: ignore[arg-type]
    entry = {"at": moment, "by": "", "act": "noted", "content": {}, "previous_hash": ""}

    said = faults(tmp_path, core(history=[entry | {"sequence": 1.0, "hash": record.expected_hash()}]))

    assert [sentence.partition(":")[0] for sentence in said] == ["history[1]"]
