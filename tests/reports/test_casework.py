"""Alerts and practice examples in the report: numbers of the ones, words of the others, and nobody's case."""

import pytest
from django.utils import timezone

from inspections.models import Inspection
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
    report = build(inspection)
    assert words(section(report, "standard-2-1"))[-6:] == [
        "Example of good practice",
        "Ash came.",
        "Ash’s plan was clear.",
        "The first name has been changed.",
        "Example of poor practice",
        "It was late.",
    ]
    assert words(section(report, "standard-1-1"))[-2:] == ["Example of good practice", "Leaders listen."]
    assert "Example of good practice" not in words(section(report, "standard-2-2"))
