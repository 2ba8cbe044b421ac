"""The audit of everything published together: what a reader who knows integer programming can work out."""

import json
import subprocess
import sys

import pytest

from disclosure.audit import Attack, Audit, AuditError, audit
from disclosure.lines import CASES, Line, Published, after, moved


def safety(low: int, *, told: str = "safety") -> Published:
    """Thirty-eight cases by level: medium and high are printed, and `low` follows from what is not relevant."""
    found = Published()
    for level, count in (("low", low), ("medium", 19), ("high", 8), ("very high", 11 - low)):
        found.count(level, count)
    found.suppose(dict.fromkeys(found.counts, 1), 38, 38)
    found.suppose({"low": 1}, low, low)
    found.tell("medium", ["medium"], told)
    found.tell("high", ["high"], told)
    return found


def test_a_count_that_follows_from_relevance_and_a_table_loses_the_table() -> None:
    found = safety(8)
    assert Attack(found.lines).interval("very high") == (3, 3)
    assert audit(found.counts, found.lines, [["safety"]]) == Audit(left_out=("safety",), tried=1)


def test_without_the_table_its_interval_is_wide() -> None:
    rest = [line for line in safety(8).lines if line.table != "safety"]
    assert Attack(rest).interval("very high") == (0, 30)


def test_what_the_core_alone_gives_away_costs_no_table() -> None:
    found = safety(2)
    assert audit(found.counts, found.lines, [["safety"]]) == Audit(left_out=(), tried=1)


def test_two_possible_values_beside_each_other_are_not_enough() -> None:
    found = Published()
    one, other = found.count("one", 3), found.count("other", 6)
    found.suppose({one: 1, other: 1}, 9, 9)
    found.lines.append(Line({one: 1}, 2, 3, "rounded"))
    assert Attack(found.lines).interval("one") == (2, 3)
    assert audit(found.counts, found.lines, [["rounded"]]).left_out == ("rounded",)


def three(a: int, b: int, c: int) -> Published:
    """Three counts, of which three tables tell."""
    found = Published()
    names = [found.count(name, count) for name, count in (("a", a), ("b", b), ("c", c))]
    found.suppose(dict.fromkeys(names, 1), a + b + c, a + b + c)
    found.tell("a or b", names[:2], "first")
    found.tell("b", names[1:2], "second")
    found.tell("c", names[2:], "third")
    return found


def test_the_first_kind_that_tells_a_count_beside_those_before_it_goes_with_all_after_it() -> None:
    found = three(3, 7, 9)
    assert audit(found.counts, found.lines, [["first"], ["second"], ["third"]]).left_out == ("second", "third")
    assert audit(found.counts, found.lines, [["third"], ["second"], ["first"]]).left_out == ("first", "second")
    assert audit(found.counts, found.lines, [["first", "second"], ["third"]]).left_out == ("first", "second", "third")
    found = three(8, 7, 9)
    assert audit(found.counts, found.lines, [["first"], ["second"], ["third"]]) == Audit(left_out=(), tried=0)


def test_a_count_that_could_be_four_or_five_is_known_to_be_five_once_it_is_printed() -> None:
    found = Published()
    one, other, third = (found.count(name, count) for name, count in (("one", 5), ("other", 8), ("third", 6)))
    found.suppose({one: 1, other: 1, third: 1}, 19, 19)
    found.lines.append(Line({one: 1}, 4, 5, "first"))
    assert audit(found.counts, found.lines, [["first"], ["second"]]).implied == (Line({one: 1}, 5, 5),)
    # Then the other two are 14 together.
    found.tell("other", [other], "second")
    assert audit(found.counts, found.lines, [["first"], ["second"]]).left_out == ()


def test_with_what_is_left_out_already_goes_its_kind_alone() -> None:
    found = safety(8)
    assert audit(found.counts, found.lines, [["safety", "harm"], ["gender"]], ["safety"]).left_out == ("harm", "safety")


def test_a_reader_supposes_nothing_that_is_not_so() -> None:
    found = Published()
    found.count("a", 3)
    found.suppose({"a": 1}, 4, 9)
    assert found.lines == []


def test_lines_that_do_not_hold_are_an_error() -> None:
    with pytest.raises(AuditError, match="does not hold"):
        audit({"a": 3}, [Line({"a": 1}, 4, 4)], [])


def by_gender(girls: int, boys: int, others: int, table: str = "gender") -> Published:
    found = Published()
    names = [found.count(name, count) for name, count in (("girls", girls), ("boys", boys), ("others", others))]
    found.print(CASES, girls + boys + others)
    found.suppose(dict.fromkeys(names, 1), girls + boys + others, girls + boys + others)
    if girls > 4:
        found.tell("girls", names[:1], table)
    return found


def test_a_group_that_was_shown_before_a_withdrawal_gives_away_what_is_withheld_after_it() -> None:
    now, before = by_gender(4, 20, 9), by_gender(5, 20, 9)
    after(now, before, 1)
    # Five girls of 34, and one case fewer: four or five are left, and the one that went is a girl or is not.
    assert Attack(now.lines).interval("girls") == (4, 5)
    assert audit(now.counts, now.lines, [["gender"]]).left_out == ()


def test_a_table_from_which_the_withdrawn_case_follows_is_left_out() -> None:
    now, before = by_gender(7, 20, 9), by_gender(8, 20, 9)
    after(now, before, 1)
    assert moved(now, before) == [CASES, "girls"]
    assert Attack(now.lines).interval("girls, other than in issue 1") == (1, 1)
    assert audit(now.counts, now.lines, [["gender"]]).left_out == ("gender",)


def test_it_runs_as_a_process_of_its_own() -> None:
    found = safety(8)
    lines = [vars(line) for line in found.lines]
    done = subprocess.run(
        [sys.executable, "-m", "disclosure.audit"],
        input=json.dumps({"counts": found.counts, "lines": lines, "kinds": [["safety"]], "left_out": []}),
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(done.stdout) == {"left_out": ["safety"], "tried": 1, "implied": []}


def test_the_app_itself_never_loads_the_solver() -> None:
    command = "import sys, django; django.setup(); import config.urls; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"
