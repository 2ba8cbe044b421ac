"""Faults of alerts, comments and practice examples in an inspection file."""

from pathlib import Path
from typing import Any

import pytest

from tests.transfer.files import case, core, faults

pytestmark = pytest.mark.django_db
AT = "2026-03-02T09:30:00+00:00"
ALERT = {"number": 1, "concern": "A threat.", "told": "Duty manager", "told_at": AT, "raised_at": AT}
COMMENT = {"number": 1, "at": AT, "text": "Seen?"}
EXAMPLE = {"number": 1, "kind": "good", "standard": "2.1", "text": "It was clear.", "added_at": AT}


@pytest.mark.parametrize(
    ("alerts", "sentence"),
    [
        ([ALERT, ALERT], "cases[1].alerts[2] (case C01): it stands there twice. Keep one."),
        (
            [ALERT | {"updates": [{"number": 1, "at": AT, "text": "More."}] * 2}],
            "cases[1].alerts[1].updates[2] (case C01): it stands there twice. Keep one.",
        ),
        (
            [ALERT | {"resolved_at": AT}],
            "cases[1].alerts[1].resolution (case C01): it is missing. Say how the risk was contained",
        ),
        (
            [ALERT | {"resolution": "Done."}],
            "cases[1].alerts[1].resolution (case C01): it says nothing without resolved_at.",
        ),
        (
            [ALERT | {"raised_by": "nobody"}],
            "cases[1].alerts[1].raised_by (case C01): “nobody” is not among the people",
        ),
        (
            [ALERT | {"told_at": "2026-02-30T09:30:00+00:00"}],
            "cases[1].alerts[1].told_at (case C01): “2026-02-30T09:30:00+00:00” is not a moment of the calendar.",
        ),
        ([ALERT | {"told": " "}], "cases[1].alerts[1].told (case C01): "),
    ],
)
def test_an_alert_at_fault_is_refused(tmp_path: Path, alerts: list[Any], sentence: str) -> None:
    (said,) = faults(tmp_path, core(cases=[case(alerts=alerts)]))
    assert said.startswith(sentence)


@pytest.mark.parametrize(
    ("comments", "sentence"),
    [
        ([COMMENT, COMMENT], "cases[1].comments[2] (case C01): it stands there twice. Keep one."),
        (
            [COMMENT | {"mentions": [{"username": "nobody"}]}],
            "cases[1].comments[1].mentions[1].username (case C01): “nobody” is not among the people",
        ),
        (
            [COMMENT | {"at": "2026-02-30T09:30:00+00:00"}],
            "cases[1].comments[1].at (case C01): “2026-02-30T09:30:00+00:00” is not a moment of the calendar.",
        ),
    ],
)
def test_a_comment_at_fault_is_refused(tmp_path: Path, comments: list[Any], sentence: str) -> None:
    (said,) = faults(tmp_path, core(cases=[case(comments=comments)]))
    assert said.startswith(sentence)


def test_nobody_is_mentioned_twice_in_a_comment(tmp_path: Path) -> None:
    comment = COMMENT | {"mentions": [{"username": "ines"}] * 2}
    people = [{"username": "ines", "full_name": "Ines Ito"}]
    (said,) = faults(tmp_path, core(people=people, cases=[case(comments=[comment])]))
    assert said.startswith("cases[1].comments[1].mentions[2] (case C01): it stands there twice. Keep one.")


@pytest.mark.parametrize(
    ("examples", "sentence"),
    [
        ([EXAMPLE, EXAMPLE], "practice_examples[2]: it stands there twice. Keep one."),
        (
            [EXAMPLE | {"first_name": "Ash"}, EXAMPLE | {"number": 2, "first_name": "Ash"}],
            "practice_examples[2]: it breaks the rule “one practice example of each first name”.",
        ),
        ([EXAMPLE | {"case": "C09"}], "practice_examples[1].case: there is no sampled case “C09” in the file."),
        ([EXAMPLE | {"standard": "9.9"}], "practice_examples[1].standard: the framework has no standard 9.9."),
        (
            [EXAMPLE | {"key_question": "9.9.9"}],
            "practice_examples[1].key_question: the framework has no item 9.9.9.",
        ),
        ([EXAMPLE | {"added_by": "nobody"}], "practice_examples[1].added_by: “nobody” is not among the people"),
        ([EXAMPLE | {"kind": "fair"}], "practice_examples[1].kind: "),
    ],
)
def test_a_practice_example_at_fault_is_refused(tmp_path: Path, examples: list[Any], sentence: str) -> None:
    (said,) = faults(tmp_path, core(practice_examples=examples))
    assert said.startswith(sentence)
