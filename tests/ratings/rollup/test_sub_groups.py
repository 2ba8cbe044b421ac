"""Key questions by sub-group, and what of them is withheld."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from inspections.answers import USUAL, AnswerSets
from ratings.rollup.figures import CaseJudgements
from ratings.rollup.precision import Precision
from ratings.rollup.sub_groups import (
    NOT_RECORDED,
    VARIABLES,
    Figures,
    Group,
    SubGroups,
    Variable,
    in_words,
    range_in_words,
    sub_groups,
    withheld,
)

SETS = AnswerSets.from_data({"answers": USUAL})
GENDER = VARIABLES[0]
LETTERS = Variable("letter", "Letter", tuple((letter, letter.upper()) for letter in "abcde"))
Counts = Sequence[tuple[int, int, int]]


def figures(sufficient: int, insufficient: int, others: int, precision: Precision | None = None) -> Figures:
    """A group's figures; the others were not relevant."""
    counts = {"yes": sufficient, "no": insufficient, "not_relevant": others, "unable_to_assess": 0}
    return Figures(counts, sufficient, insufficient, 0, precision)


def table(*questions: Counts) -> SubGroups:
    """Groups A, B and on with these counts of sufficient, insufficient and other cases on each question."""
    sizes = [sum(counts) for counts in questions[0]]
    assert all([sum(counts) for counts in question] == sizes for question in questions)
    return SubGroups(
        LETTERS,
        tuple(Group(label, size) for (_, label), size in zip(LETTERS.choices, sizes, strict=False)),
        {f"q{place}": tuple(figures(*counts, None) for counts in question) for place, question in enumerate(questions)},
        {
            f"q{place}": figures(*(sum(column) for column in zip(*question, strict=True)))
            for place, question in enumerate(questions)
        },
    )


def published(whole: SubGroups) -> SubGroups:
    found = withheld(whole, Decimal(80))
    assert found is not None
    return found


def test_cases_are_counted_by_group_in_the_variables_order() -> None:
    answers = {"C1": "yes", "C2": "no", "C3": "not_relevant", "C4": "yes", "C5": "yes"}
    cases = [CaseJudgements(reference, "court", {"2.1.1": answer}) for reference, answer in answers.items()]
    values = {"C1": "female", "C2": "male", "C3": "male", "C4": "male", "C5": ""}
    found = sub_groups(GENDER, cases, values, ["2.1.1", "2.1.2"], Decimal(80), SETS)
    assert found.groups == (Group("Male", 3), Group("Female", 1), Group(NOT_RECORDED, 1))
    assert found.questions["2.1.1"] == (
        figures(1, 1, 1, Precision(5, 95)),
        figures(1, 0, 0, Precision(10, 100)),
        figures(1, 0, 0, Precision(10, 100)),
    )
    assert str(found.questions["2.1.2"][0]) == "None relevant"
    assert found.questions["2.1.2"][0] is not None
    assert (found.questions["2.1.2"][0].unanswered, found.questions["2.1.2"][0].others) == (3, 3)
    assert [in_words(each) for each in (*found.questions["2.1.1"][:2], found.questions["2.1.2"][0], None)] == [
        "50% (1 of 2)",
        "100% (1 of 1)",
        "None relevant",
        "Withheld",
    ]
    assert [range_in_words(each) for each in (found.questions["2.1.1"][0], figures(0, 0, 3, None), None)] == [
        "5% to 95%",
        "",
        "",
    ]
    assert [each.cases_in_words for each in found.groups[:2]] == ["3 cases", "1 case"]


def test_large_numbers_are_all_shown() -> None:
    whole = table([(20, 10, 0), (15, 5, 0)])
    shown = published(whole)
    assert shown.groups == whole.groups
    assert [in_words(each) for each in shown.questions["q0"]] == ["67% (20 of 30)", "75% (15 of 20)"]


@pytest.mark.parametrize("counts", [(15, 3, 0), (15, 7, 2), (1, 9, 0)])
def test_a_key_question_with_a_small_number_in_any_group_is_withheld_of_all(counts: tuple[int, int, int]) -> None:
    shown = published(table([(20, 10, 5), counts, (30, 30, 0)], [(35, 0, 0), (sum(counts), 0, 0), (60, 0, 0)]))
    assert shown.questions["q0"] == (None, None, None)
    assert shown.withheld_questions == ("q0",)
    assert None not in shown.questions["q1"]


def test_groups_of_fewer_than_five_cases_stand_together_with_others() -> None:
    shown = published(table([(20, 10, 0), (6, 6, 0), (2, 1, 0)]))
    assert shown.groups == (Group("A", 30), Group("Other, or fewer than 5", 15))
    assert [in_words(each) for each in shown.questions["q0"]] == ["67% (20 of 30)", "53% (8 of 15)"]
    assert [range_in_words(each) for each in shown.questions["q0"]] == ["53% to 78%", "34% to 72%"]


def test_two_groups_of_one_case_are_not_enough_to_hide_each_other() -> None:
    shown = published(table([(20, 10, 0), (8, 0, 0), (1, 0, 0), (1, 0, 0)]))
    assert shown.groups == (Group("A", 30), Group("Other, or fewer than 5", 10))


def test_one_group_alone_is_all_cases_and_published_anyway() -> None:
    whole = table([(20, 3, 0)])
    assert published(whole) == whole


@pytest.mark.parametrize("sizes", [[1, 1], [1, 4], [3, 4], [2, 6]])
def test_groups_of_which_none_may_be_shown_are_not_so_much_as_named(sizes: list[int]) -> None:
    assert withheld(table([(size, 0, 0) for size in sizes]), Decimal(80)) is None


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_is_a_field_of_a_sampled_case_with_labels(variable: Variable) -> None:
    assert variable.title
    assert len(dict(variable.choices)) == len(variable.choices)
