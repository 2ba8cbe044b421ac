from fractions import Fraction

import pytest

from cases.models import SampledCase
from inspections.models import Inspection
from inspections.texts.values import Value
from reports.figures import Printed
from tests import factories
from tests.reports import world
from tests.reports.figures.texts import figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return world.liverpool()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("2.3.2", "85 per cent"),
        ("2.3.2|n of N", "33 of the 39"),
        ("2.3.2|n", "33"),
        ("2.3.2|N", "39"),
        ("2.3.2|not", "15 per cent"),
        ("2.3.2|words", "a large majority"),
        ("2.3.2|as:the vast majority", "the vast majority"),
        ("2.3.2|rating", "Outstanding"),
        ("2.2.1,2.2.2,2.2.3|range", "between 72 per cent and 76 per cent"),
        ("2.2.1,2.2.2,2.2.3|lowest", "72 per cent"),
        ("2.2.1, 2.2.2, 2.2.3 | highest", "76 per cent"),
        ("2.3.1,2.3.2,2.3.3|all over 80", "more than 80 per cent"),
        ("2.1|rating", "Outstanding"),
        ("3|rating", "Inadequate"),
        ("overall", "Good"),
        ("score", "21/36"),
        ("sample.court", "41"),
        ("sample.out_of_court", "27"),
        ("sample.all", "68"),
        ("cases", "68"),
        ("recommendations", "3"),
    ],
)
def test_how_a_figure_prints(body: str, text: str, inspection: Inspection) -> None:
    assert figures(inspection).printed(body) == Printed(text)


def test_a_figure_in_a_table_has_a_sign(inspection: Inspection) -> None:
    assert figures(inspection).printed("2.3.2", in_table=True).text == "85%"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("2.9.9", "There is no figure “2.9.9”."),
        ("1.1.1", "There is no figure “1.1.1”."),
        ("2.1.1,x|range", "There is no figure “x”."),
        ("2.1|n of N", "“n of N” is no form of this figure: it is Outstanding."),
        ("recommendations|words", "“words” is no form of this figure: it is 3."),
    ],
)
def test_what_is_no_figure_prints_as_it_was_typed_with_a_fault(body: str, fault: str, inspection: Inspection) -> None:
    printed = figures(inspection).printed(body)
    assert (printed.text, printed.fault, printed.verdict) == (f"{{{body}}}", fault, "wrong")


def test_a_phrase_that_is_not_true_prints_with_a_fault(inspection: Inspection) -> None:
    printed = figures(inspection).printed("3.2.2|as:most")
    assert printed.text == "most"
    assert printed.fault == "“most” is not true of 2 of 18 (11 per cent). Words that are true: “a minority”."


def test_a_phrase_in_doubt_may_be_issued_and_is_asked_about(inspection: Inspection) -> None:
    printed = figures(inspection).printed("3.3.2|as:most")
    assert (printed.text, printed.fault, printed.verdict) == ("most", "", "unchecked")


def test_all_but_one_of_a_few_has_the_numbers_beside_it() -> None:
    inspection = factories.inspection()
    for number, answer in enumerate(("yes", "yes", "yes", "no"), start=1):
        factories.answer(factories.sampled_case(inspection, f"C0{number}"), "2.1.1", answer)
    assert figures(inspection).printed("2.1.1|as:all but one") == Printed("all but one (3 of 4)")


def test_a_figure_with_judgements_missing_prints_a_mark(inspection: Inspection) -> None:
    factories.answers("2.3.2", "C01").delete()
    known = figures(inspection)
    assert known.printed("2.3.2") == Printed(
        "[2.3.2: not yet known]", "2.3.2 is not yet known: 1 judgement is unanswered.", "wrong"
    )
    assert known.printed("2.3|rating").text == "[2.3: not yet known]"
    assert known.printed("2|rating").text == "[2: not yet known]"
    assert known.printed("score").fault == "score is not yet known: there is no score yet."


def test_prompts_are_of_those_to_which_they_are_put_and_answered(inspection: Inspection) -> None:
    world.answered(inspection, "2.3.2a", *["yes"] * 20, *["no"] * 10)
    known = figures(inspection)
    assert known.printed("2.3.2a|n of N").text == "20 of the 30"
    assert known.printed("2.3.2b").fault == "2.3.2b is not yet known: it is relevant to no case."


def test_facts_by_case_type_and_by_value(inspection: Inspection) -> None:
    world.answered(inspection, "victim", *["yes"] * 30, *["no"] * 11, *["yes"] * 17, *["no"] * 10)
    world.answered(inspection, "offence", *["violence"] * 20, *["robbery"] * 21, *["violence"] * 20, *["theft"] * 7)
    known = figures(inspection)
    assert known.printed("fact.victim.court|n of N").text == "30 of the 41"
    assert known.printed("fact.victim.ooc|n of N").text == "17 of the 27"
    assert known.printed("fact.victim|n of N").text == "47 of the 68"
    assert known.printed("fact.offence=violence.court|n of N").text == "20 of the 41"
    assert known.printed("fact.offence=violence|n of N").text == "40 of the 68"


def test_a_number_of_1_to_4_children_is_withheld_and_what_would_tell_it_by_subtraction(inspection: Inspection) -> None:
    world.answered(inspection, "exploitation", *[["criminal"]] * 3, *[[]] * 65)
    world.answered(inspection, "reoffended", *["yes"] * 20, *["no"] * 21, *["yes"] * 25, *["no"] * 2)
    known = figures(inspection)
    for name in ("fact.exploitation=criminal", "fact.reoffended.ooc", "fact.reoffended.court"):
        assert known.printed(name) == Printed(
            f"[{name}: withheld]", f"{name} would tell a number of 1 to 4, which is withheld.", "wrong"
        )
        value = known.value(name)
        assert value is not None
        assert (value.s, value.n, value.withheld) == (None, None, True)
    assert known.printed("fact.reoffended|n of N").text == "45 of the 68"


def test_sub_groups_are_told_as_the_tables_tell_them(inspection: Inspection) -> None:
    court = inspection.sampled_cases.filter(case_type="court").order_by("reference")
    girls = list(court.values_list("pk", flat=True))[:20]
    SampledCase.objects.filter(case_type="court").update(gender="male", looked_after=False)
    SampledCase.objects.filter(pk__in=girls).update(gender="female")
    SampledCase.objects.filter(pk__in=girls[:3]).update(looked_after=True)
    known = figures(inspection)
    # 31 of 41 are sufficient on 2.2.1, the first in order: all 20 girls, and 11 of 21 boys.
    assert known.printed("2.2.1@female|n of N").text == "20 of the 20"
    assert known.printed("2.2.1@male|n of N").text == "11 of the 21"
    assert known.printed("2.1.1@female").text == "100 per cent"
    assert known.printed("2.2.1@looked_after").text == "[2.2.1@looked_after: withheld]"
    assert known.printed("2.2.1@not_looked_after").text == "[2.2.1@not_looked_after: withheld]"


def test_how_far_the_service_is_agreed_with(inspection: Inspection) -> None:
    SampledCase.objects.filter(case_type="court").update(harm_service="medium")
    world.answered(inspection, "harm_inspector", *["medium"] * 26, *["high"] * 8, *["low"] * 7)
    known = figures(inspection)
    assert known.printed("agreement.harm.court|n of N").text == "26 of the 41"
    assert known.printed("underestimated.harm.court|n").text == "8"
    assert known.printed("overestimated.harm.court|n").text == "7"
    assert known.printed("unclassified.harm.court").text == "0"


def test_interviews_with_case_managers_tell_of_no_child(inspection: Inspection) -> None:
    assert figures(inspection).printed("interviews.court").text == "[interviews.court: not yet known]"
    world.answered(inspection, "interview_held", *["yes"] * 38, *["no"] * 3, *["yes"] * 27)
    known = figures(inspection)
    assert [known.printed(f"interviews{of}").text for of in (".court", ".ooc", "")] == ["38", "27", "65"]


def test_figures_of_other_rooms_stand_beside_them(inspection: Inspection) -> None:
    extra = {
        "survey.staff.7=agree": Value(22, 56, label="Staff who agree"),
        "key.1.2.vacancy_rate": Value(number=Fraction("4.25"), unit="%", label="Vacancy rate"),
        "context.first_time_entrants.own": Value(number=Fraction(1234), unit="per 100,000", label="Entrants"),
        "meetings": Value(number=Fraction(12), label="Meetings"),
    }
    known = figures(inspection, extra)
    assert [known.printed(name).text for name in extra] == ["39 per cent", "4.25 per cent", "1,234 per 100,000", "12"]
