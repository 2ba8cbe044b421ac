"""The figures of two published reports that contradict their tables, and what is said of them: of each both verdicts.

The counts are those of `inspections/data/published.json`; the sentences are the project's own.
"""

from fractions import Fraction

import pytest

from inspections.models import Inspection
from inspections.texts.values import Value
from tests.reports import world
from tests.reports.figures.texts import verdicts

pytestmark = pytest.mark.django_db
SERVICES = {"L": world.liverpool, "G": world.gloucestershire}
EXTRA = {
    "key.3.1.interventions": Value(13, 315, label="Youth restorative interventions that led to another"),
    "context.caseload": Value(number=Fraction(113), label="Children on the caseload"),
    "survey.staff.7=agree": Value(22, 56, label="Staff who agree"),
}
RIGHT, WRONG, IMPOSSIBLE, ASKED, UNBOUND = "right", "wrong", "impossible", "unchecked", "unbound"

ROWS = [
    # number, report, place, as it was said: verdict; as it should, or should not, be said: verdict
    (1, "L", "question.2.3.1", "This was so in all but one of the 41.", RIGHT, "This was so in all but two.", WRONG),
    (2, "L", "question.3.2.2", "It was enough in 17 per cent.", WRONG, "It was enough in {3.2.2}.", RIGHT),
    (
        *(3, "L", "standard.2.2", "Plans did so in around three-quarters of cases in each.", RIGHT),
        *("Plans did so in around half of cases in each.", WRONG),
    ),
    (4, "L", "question.2.1.2", "It was enough in 53 per cent.", IMPOSSIBLE, "It was enough in {2.1.2}.", RIGHT),
    (5, "L", "question.3.1.1", "It was so in 62 per cent of the sample.", IMPOSSIBLE, "In {3.1.1}.", RIGHT),
    (6, "L", "question.3.1.1", "It was so in 40 per cent of the sample.", IMPOSSIBLE, "In {3.1.1|n of N}.", RIGHT),
    (7, "L", "question.3.1.1", "That was enough in just a quarter.", RIGHT, "That was enough in just a third.", WRONG),
    (8, "L", "question.3.1.2", "That was enough in only a fifth.", RIGHT, "That was enough in only a third.", WRONG),
    (9, "L", "question.3.2.1", "Less than a quarter had it.", RIGHT, "Less than a fifth had it.", WRONG),
    (10, "L", "question.3.3.2", "Just under two-thirds had it.", WRONG, "It was so in {3.3.2}.", RIGHT),
    (11, "L", "question.3.4.2", "Three-quarters had it.", RIGHT, "Two-thirds had it.", WRONG),
    (12, "L", "question.2.4.3", "Almost all had it.", RIGHT, "All but one had it.", WRONG),
    (
        *(33, "G", "standard.2.3", "In each it was more than 83 per cent.", WRONG),
        *("In each it was more than 82 per cent.", RIGHT),
    ),
    (
        *(34, "G", "question.3.1.3", "It was so in less than 50 per cent of the 15 cases.", ASKED),
        *("It was so in less than 50 per cent of the 10 cases.", RIGHT),
    ),
    (
        *(35, "G", "standard.2.1", "Between 50 and 65 per cent gives Requires improvement.", WRONG),
        *("Between 50 and 64 per cent gives Requires improvement.", RIGHT),
    ),
    (36, "G", "question.2.1.1", "The vast majority had it.", RIGHT, "A reasonable majority had it.", WRONG),
    (37, "G", "question.2.1.2", "About one-third did not have it.", RIGHT, "About half did not have it.", WRONG),
    (38, "G", "question.2.4.3", "It was effective in {2.4.3|n of N}.", RIGHT, "In 10 of the 12.", WRONG),
    (41, "G", "standard.3.1", "It came to {key.3.1.interventions|as:4 per cent}.", RIGHT,
     "It came to {key.3.1.interventions|as:5 per cent}.", WRONG),
    (42, "G", "question.3.1.1", "It was so in {3.1.1|as:11 of the 15}.", RIGHT, "It was so in 10 of the 15.", WRONG),
    (45, "L", "foreword", "The page has 3.4 Reviewing.", WRONG, "The page has 3.4 Joint working.", None),
    (48, "G", "background", "The service saw 275 children.", ASKED, "The service saw 275 children.^[Of 2018.]", None),
    (
        *(49, "L", "background", "That is 40 per cent of the 56.", IMPOSSIBLE),
        *("That is {survey.staff.7=agree}.", RIGHT),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("number", "report", "place", "said", "verdict", "other", "others"), ROWS)
def test_a_sentence_of_a_published_report_gets_its_verdict_and_put_otherwise_another(
    number: int, report: str, place: str, said: str, verdict: str, other: str, others: str | None
) -> None:
    inspection = SERVICES[report]()
    assert [each for _, each in verdicts(inspection, place, said, EXTRA)] == [verdict]
    assert [each for _, each in verdicts(inspection, place, other, EXTRA)] == ([others] if others else [])


@pytest.fixture
def interviewed() -> Inspection:
    """Gloucestershire, with every case manager interviewed but of three court cases."""
    inspection = world.gloucestershire()
    world.answered(inspection, "interview_held", *["yes"] * 20, *["no"] * 3, *["yes"] * 15)
    return inspection


def test_interviews_come_to_their_total(interviewed: Inspection) -> None:
    """Row 32."""
    said = "They held {interviews.court} and {interviews.ooc} interviews, {interviews} in all."
    assert verdicts(interviewed, "background", said) == [("20", RIGHT), ("15", RIGHT), ("35", RIGHT)]
    assert ("20 and 16 interview", WRONG) in verdicts(interviewed, "background", "They held 20 and 16 interviews.")
    assert verdicts(interviewed, "background", "They held 35 interviews.") == [("35 interviews", UNBOUND)]
    assert verdicts(interviewed, "background", "They held 36 interviews.") == [("36 interviews", WRONG)]


def test_half_of_those_of_a_prompt_is_right_where_it_is_bound() -> None:
    """Row 39."""
    inspection = world.gloucestershire()
    answers = ["yes"] * 7 + ["no"] * 7 + ["not_relevant"]
    world.answered(inspection, "3.4.1d", *answers)
    assert verdicts(inspection, "question.3.4.1", "It was {3.4.1d|as:only half}.") == [("only half", RIGHT)]
    assert verdicts(inspection, "question.3.4.1", "It was {3.4.1d|as:a third}.") == [("a third", WRONG)]


def test_an_average_is_held_against_the_caseload() -> None:
    """Row 40."""
    inspection = world.gloucestershire()
    said = "The average caseload is 8.2 for 20 FTE case managers."
    found = verdicts(inspection, "question.1.2.1", said, EXTRA)
    assert ("average caseload is 8.2", ASKED) in found
    better = verdicts(inspection, "question.1.2.1", said.replace("8.2", "5.7"), EXTRA)
    assert "average caseload is 5.7" not in dict(better)
