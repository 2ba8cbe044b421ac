"""Key questions by sub-group, and what is withheld held against a reader who knows integer programming."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

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
SMALL = range(1, 5)
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
    found = withheld(whole)
    assert found is not None
    return found


def hidden(*questions: Counts) -> list[str]:
    """The groups whose figures are withheld, question by question, as their letters."""
    found = published(table(*questions))
    return [
        "".join(group.label for group, each in zip(found.groups, figures, strict=True) if each is None)
        for figures in found.questions.values()
    ]


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
    assert [each.cases_in_words for each in (*found.groups[:2], Group("Male", None))] == [
        "3 cases",
        "1 case",
        "Withheld",
    ]


def test_large_numbers_are_all_shown() -> None:
    assert hidden([(20, 10, 0), (15, 5, 0)]) == [""]


def test_a_small_number_takes_the_other_group_with_it() -> None:
    assert hidden([(20, 10, 0), (15, 3, 0)]) == ["AB"]
    assert hidden([(20, 10, 5), (15, 7, 2)]) == ["AB"]


def test_of_several_groups_only_as_many_are_withheld_as_are_needed() -> None:
    assert hidden([(20, 10, 0), (15, 3, 0), (9, 6, 0), (30, 30, 0)]) == ["BC"]


def test_a_small_group_is_withheld_whole_on_every_question_with_its_number_and_another() -> None:
    questions = [(20, 10, 0), (6, 6, 0), (2, 1, 0)], [(30, 0, 0), (12, 0, 0), (3, 0, 0)]
    assert hidden(*questions) == ["BC", "BC"]
    assert [group.cases is None for group in published(table(*questions)).groups] == [False, True, True]


def test_two_groups_of_one_case_are_not_enough_to_hide_each_other() -> None:
    found = published(table([(20, 10, 0), (8, 0, 0), (1, 0, 0), (1, 0, 0)]))
    assert [group.cases is None for group in found.groups] == [False, True, True, True]


def test_groups_that_are_all_sufficient_are_not_withheld_among_themselves() -> None:
    # A and B would be withheld for the others' sake alone, and nothing of them would be insufficient: 100 per cent.
    assert hidden([(9, 0, 1), (9, 0, 4), (9, 8, 0), (20, 10, 0)]) == ["ABC"]


def test_where_all_cases_are_sufficient_nothing_more_is_given_away() -> None:
    assert hidden([(30, 0, 0), (15, 0, 0)]) == [""]


def test_one_group_alone_is_all_cases_and_published_anyway() -> None:
    assert hidden([(20, 3, 0)]) == [""]


@pytest.mark.parametrize("sizes", [[1, 1], [1, 4], [3, 4], [2, 6]])
def test_groups_of_which_none_may_be_shown_are_not_so_much_as_named(sizes: list[int]) -> None:
    assert withheld(table([(size, 0, 0) for size in sizes])) is None


@st.composite
def tables(draw: st.DrawFn) -> SubGroups:
    """Two questions put to the same two to four groups."""
    sizes = draw(st.lists(st.integers(1, 14), min_size=2, max_size=4))
    questions = []
    for _ in range(2):
        counts = []
        for size in sizes:
            sufficient = draw(st.integers(0, size))
            insufficient = draw(st.integers(0, size - sufficient))
            counts.append((sufficient, insufficient, size - sufficient - insufficient))
        questions.append(counts)
    return table(*questions)


def counts_on(whole: SubGroups, question: str) -> list[tuple[int, int, int]]:
    return [(each.sufficient, each.insufficient, each.others) for each in whole.questions[question] if each]


class Reader:
    """Knows the totals of every question, what is shown, and how the counts add up; asks how far a sum may go."""

    def __init__(self, whole: SubGroups, shown: SubGroups) -> None:
        self.groups = len(shown.groups)
        self.width = self.groups * (1 + 3 * len(shown.questions))
        self.low, self.high = np.zeros(self.width), np.full(self.width, np.inf)
        self.rows: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
        self.sums: list[float] = []
        cases = sum(group.cases or 0 for group in whole.groups)
        self.adds_up(dict.fromkeys(range(self.groups), 1), cases)
        for place, group in enumerate(shown.groups):
            self.low[place] = 1
            if group.cases is not None:
                self.low[place] = self.high[place] = group.cases
        for number, (name, figures) in enumerate(shown.questions.items()):
            counts = counts_on(whole, name)
            for answer in range(3):
                self.adds_up(
                    {self.at(number, place, answer): 1 for place in range(self.groups)},
                    sum(each[answer] for each in counts),
                )
            for place, each in enumerate(figures):
                self.adds_up({**{self.at(number, place, answer): 1 for answer in range(3)}, place: -1}, 0)
                for answer in range(3):
                    if each is not None:
                        at = self.at(number, place, answer)
                        self.low[at] = self.high[at] = counts[place][answer]

    def at(self, question: int, group: int, answer: int) -> int:
        return self.groups * (1 + 3 * question + answer) + group

    def row(self, weights: dict[int, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        row = np.zeros(self.width)
        for place, weight in weights.items():
            row[place] = weight
        return row

    def adds_up(self, weights: dict[int, float], to: float) -> None:
        self.rows.append(self.row(weights))
        self.sums.append(to)

    def reach(self, weights: dict[int, float]) -> tuple[int, int]:
        """The least and the most that the weighted sum may be."""
        goal = self.row(weights)
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * goal,
                integrality=np.ones(self.width),
                bounds=Bounds(self.low, self.high),
                constraints=LinearConstraint(np.array(self.rows), self.sums, self.sums),
            )
            assert found.success
            ends.append(sign * round(found.fun))
        return ends[0], ends[1]


@settings(max_examples=25, deadline=None)
@given(tables())
def test_neither_a_small_number_nor_a_withheld_percentage_can_be_worked_out(whole: SubGroups) -> None:
    shown = withheld(whole)
    if shown is None:
        assert any(group.cases in SMALL for group in whole.groups)
        return
    reader = Reader(whole, shown)
    for place, group in enumerate(whole.groups):
        if group.cases in SMALL:
            assert shown.groups[place].cases is None
            low, high = reader.reach({place: 1})
            assert low < high
    for number, name in enumerate(whole.questions):
        counts = counts_on(whole, name)
        of_all = [sum(each) for each in zip(*counts, strict=True)]
        for place, (sufficient, insufficient, others) in enumerate(counts):
            if shown.questions[name][place] is not None:
                assert not {sufficient, insufficient, others} & set(SMALL)
                assert shown.groups[place].cases is not None
                continue
            at = [reader.at(number, place, answer) for answer in range(3)]
            for answer, count in enumerate(counts[place]):
                if count in SMALL:
                    low, high = reader.reach({at[answer]: 1})
                    assert low < high
            if sufficient + insufficient and of_all[0] and of_all[1]:
                # Its percentage could be another: sufficient and insufficient in another proportion.
                low, high = reader.reach({at[0]: insufficient, at[1]: -sufficient})
                assert low < 0 or high > 0


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_is_a_field_of_a_sampled_case_with_labels(variable: Variable) -> None:
    assert variable.title
    assert len(dict(variable.choices)) == len(variable.choices)
