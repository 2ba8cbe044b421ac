"""Alerts and practice examples in the report: numbers of the ones, words of the others, and nobody's case."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from cases.models import PracticeExample
from disclosure.audit import Attack
from inspections.models import Inspection
from reports.content.alerts import alerts
from reports.published import published
from reports.queries import read
from tests import factories
from tests.reports.test_content import build, section, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return factories.inspection()


def test_without_an_alert_that_is_said(inspection: Inspection) -> None:
    assert words(section(build(inspection), "alerts"))[-1] == "Inspectors raised no alert."


@pytest.mark.parametrize(
    ("resolved", "still_open", "sentence"),
    [
        (1, 0, "Inspectors raised fewer than 5 alerts. All have been resolved."),
        (0, 3, "Inspectors raised fewer than 5 alerts. None has been resolved yet."),
        (1, 2, "Inspectors raised fewer than 5 alerts. Not all have been resolved yet."),
        (5, 0, "Inspectors raised 5 alerts. All have been resolved."),
        (12, 1, "Inspectors raised 13 alerts. Not all have been resolved yet."),
        (5, 6, "Inspectors raised 11 alerts. 5 have been resolved, 6 are still open."),
    ],
)
def test_alerts_are_counted_from_five_on_and_nothing_else_is_said_of_them(
    inspection: Inspection, resolved: int, still_open: int, sentence: str
) -> None:
    cases = [factories.sampled_case(inspection, "C01"), factories.withdrawn_case(inspection, "C02")]
    for number in range(resolved + still_open):
        done = {"resolved_at": timezone.now(), "resolution": "Done."} if number < resolved else {}
        factories.alert(cases[number % 2], number + 1, **done)
    told = words(section(build(inspection), "alerts"))
    assert told[-1] == sentence
    assert "threat" not in " ".join(told)
    assert "C01" not in " ".join(told)


@pytest.mark.parametrize(
    ("raised", "cases", "still_open", "sentence", "numbers"),
    [
        (0, 0, 0, "Inspectors raised no alert.", {}),
        (3, 2, 1, "Inspectors raised fewer than 5 alerts. Not all have been resolved yet.", {}),
        (5, 5, 5, "Inspectors raised 5 alerts on 5 cases. None has been resolved yet.", {"cases": 5, "resolved": 0}),
        # One child would have two alerts.
        (6, 5, 0, "Inspectors raised 6 alerts. All have been resolved.", {"open": 0}),
        (12, 8, 8, "Inspectors raised 12 alerts. Not all have been resolved yet.", {}),
        (
            12,
            7,
            7,
            "Inspectors raised 12 alerts on 7 cases. 5 have been resolved, 7 are still open.",
            {"cases": 7, "resolved": 5, "open": 7},
        ),
    ],
)
def test_the_audit_knows_the_numbers_of_alerts_that_are_printed_and_no_other(
    raised: int, cases: int, still_open: int, sentence: str, numbers: dict[str, int], inspection: Inspection
) -> None:
    source = replace(read(inspection, date(2026, 3, 20)), alerts=(raised, cases, still_open))
    assert words(alerts(source))[-1] == sentence
    told = published(source)
    counted = {name.removeprefix("alerts, "): n for name, n in told.told.items() if name.startswith("alerts, ")}
    assert counted == numbers | ({} if 0 < raised < 5 else {"raised": raised})
    known = Attack(told.lines)
    small = [name for name, count in told.counts.items() if name.startswith("alerts, ") and 0 < count < 5]
    assert not any(map(known.is_narrow, small))


def test_the_examples_chosen_stand_under_their_standard_good_ones_first(inspection: Inspection) -> None:
    case = factories.sampled_case(inspection, "C01")
    factories.practice_example(inspection, 1, kind="poor", text="It was late.", in_report=True, case=case)
    factories.practice_example(
        inspection, 2, text="[name] came.\n\n[name]’s plan was clear.", first_name="Ash", in_report=True
    )
    factories.practice_example(inspection, 3, text="Not chosen.")
    factories.practice_example(
        inspection, 4, text="Leaders listen.", in_report=True, standard=factories.standard("1.1")
    )
    for example in PracticeExample.objects.all():
        factories.checked(example)
    report = build(inspection)
    assert words(section(report, "standard-2-1"))[-6:] == [
        "Example of good practice",
        "“Ash came.",
        "“Ash’s plan was clear.”",
        "The first name has been changed.",
        "Example of poor practice",
        "“It was late.”",
    ]
    assert words(section(report, "standard-1-1"))[-2:] == ["Example of good practice", "“Leaders listen.”"]
    assert "Example of good practice" not in words(section(report, "standard-2-2"))
