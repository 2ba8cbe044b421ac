"""What a report says of the evidence of domain one, and the figures to which its texts may refer."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from cases.models import InterviewNote
from inspections.models import Inspection
from inspections.texts.edition import About
from reports.content.evidence import key_data, methodology_of_evidence
from reports.document import Listing, Table, plain
from reports.evidence_queries import gathered_for
from reports.figures import Value
from reports.figures.evidence import figures_in
from reports.queries import read
from tests import factories

pytestmark = pytest.mark.django_db
STANDARD = About("standard", "1.2", standard="1.2", domain=1)


@pytest.fixture
def inspection() -> Inspection:
    return factories.inspection()


def said(inspection: Inspection) -> list[str]:
    [block] = methodology_of_evidence(read(inspection, date(2026, 4, 1)), About())
    assert isinstance(block, Listing)
    return [plain(item) for item in block.items]


def test_nothing_gathered_says_nothing(inspection: Inspection) -> None:
    source = read(inspection, date(2026, 4, 1))
    assert methodology_of_evidence(source, About()) == ()
    assert key_data(source, STANDARD) == ()


def test_how_evidence_was_gathered_is_counted_by_kind(inspection: Inspection) -> None:
    factories.document(inspection, 1, received_on=date(2026, 3, 1))
    factories.document(inspection, 2, not_available=True)
    for number, kind in enumerate(("meeting", "meeting", "focus_group", "interview", "presentation"), start=1):
        factories.activity(inspection, number, kind=kind, with_whom=f"Post {number}")
    factories.survey(inspection, 1, asked=80)
    factories.survey(inspection, 2, "other", about="Magistrates", responses=3)
    factories.partner(inspection)
    assert said(inspection) == [
        "2 documents asked of the service, 1 received. 1 could not be had.",
        "Inspectors took part in 2 meetings, 1 focus group, 1 interview and 1 presentation.",
        "Presented by: Post 5.",
        "Survey of staff: 56 of 80 asked responded.",
        "Survey of magistrates: fewer than 5 responded.",
        "With inspectors of: Care Quality Commission (health).",
    ]


def test_key_data_stand_in_a_table_with_their_time_and_source(inspection: Inspection) -> None:
    factories.key_datum(inspection, 1, label="Vacancies", kind="percent", value=Decimal("12.5"), position=2)
    factories.key_datum(inspection, 2, label="Staff", as_at=date(2026, 3, 1), period="", note="In post.", position=1)
    factories.key_datum(inspection, 3, standard=factories.standard("1.3"))
    [table] = key_data(read(inspection, date(2026, 4, 1)), STANDARD)
    assert isinstance(table, Table)
    assert [[plain(cell.text) for cell in row.cells] for row in table.rows] == [
        ["Staff", "12", "1 March 2026"],
        ["Vacancies", "12.5%", "April 2025 to March 2026"],
    ]
    assert table.notes == ("Source: The service.", "Staff: In post.")


def test_figures_go_by_their_references(inspection: Inspection) -> None:
    survey = factories.survey(inspection)
    factories.survey_question(survey, 7)
    factories.survey_question(survey, 8, base=56, agree=53)
    factories.activity(inspection)
    factories.activity(inspection, 2, kind="visit")
    factories.key_datum(inspection, 1, label="Vacancy rate", kind="percent", value=Decimal("12.5"))
    factories.key_datum(inspection, 2, label="In post", kind="count_and_percent", value=Decimal(12), base=Decimal(40))
    factories.key_datum(inspection, 3, label="Plan", kind="text", value=None, words="None")
    case = factories.sampled_case(inspection)
    for number in (1, 2):
        InterviewNote.objects.create(
            case=case,
            number=number,
            held_on=date(2026, 3, 4),
            interviewed="Manager",
            text="Said.",
            at="2026-03-04T09:00Z",
        )
    found = figures_in(gathered_for(inspection))
    assert found["survey.staff.7=agree"] == Value(23, 56)
    # All but three agree: three are few enough to be known.
    assert "survey.staff.8=agree" not in found
    assert "survey.staff.8=disagree" not in found
    assert found["key.1.2.vacancy_rate"] == Value(number=Fraction("12.5"), unit="%")
    assert found["key.1.2.in_post"] == Value(12, 40)
    assert found["key.1.2.plan"] == Value(words="None")
    assert found["meetings"] == found["activities.visit"] == Value(number=Fraction(1))
    assert found["activities.interview"].number == 0
