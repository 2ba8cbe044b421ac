"""Whether groups differ: against scipy's test, and the correction against its definition."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from disclosure.small_numbers import TOGETHER
from ratings.rollup.differences import comparisons, fisher, holm, in_words
from ratings.rollup.sub_groups import withheld
from tests.ratings.rollup.test_sub_groups import figures, table

CHANCES = st.lists(st.fractions(0, 1), max_size=12)


def test_two_groups_whose_ranges_overlap_can_differ() -> None:
    assert round(float(fisher(26, 30, 6, 11)), 3) == 0.042


@settings(max_examples=300)
@given(st.tuples(*[st.integers(0, 40)] * 4).filter(any))
def test_the_chance_is_that_of_fishers_exact_test(cells: tuple[int, int, int, int]) -> None:
    one, other, third, fourth = cells
    ours = fisher(one, one + other, third, third + fourth)
    assert abs(float(ours) - float(stats.fisher_exact([[one, other], [third, fourth]]).pvalue)) < 1e-9


@given(CHANCES)
def test_the_correction_is_holms(chances: list[Fraction]) -> None:
    """By his definition: rejected at a level are the smallest that stay below it divided by how many are left."""
    corrected = holm(chances)
    for level in (Fraction(1, 100), Fraction(5, 100), Fraction(1, 3), *corrected):
        rejected: set[int] = set()
        for rank, place in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
            if chances[place] * (len(chances) - rank) > level:
                break
            rejected.add(place)
        assert level >= 1 or {place for place, each in enumerate(corrected) if each <= level} == rejected


def test_each_group_is_compared_with_all_others_on_each_question() -> None:
    found = comparisons(table([(8, 2, 0), (4, 6, 0), (5, 5, 0)], [(5, 5, 0), (5, 5, 0), (5, 5, 0)]))
    assert [(each.number, each.group) for each in found] == [
        ("q0", "A"), ("q0", "B"), ("q0", "C"), ("q1", "A"), ("q1", "B"), ("q1", "C"),
    ]  # fmt: skip
    assert found[0].chance == 6 * fisher(8, 10, 9, 20)
    assert in_words(table([(8, 2, 0), (4, 6, 0), (5, 5, 0)], [(5, 5, 0), (5, 5, 0), (5, 5, 0)])) == (
        "6 comparisons of a group with all other children, corrected for their number, at the 5% level: none shows a "
        "difference."
    )


def test_two_groups_are_compared_once_and_a_difference_is_named() -> None:
    two = table([(12, 0, 0), (1, 9, 0), (0, 0, 0)])
    assert [each.group for each in comparisons(two)] == ["A"]
    assert in_words(two) == (
        "1 comparison of a group with all other children, corrected for their number, at the 5% level: A on q0 "
        "(p = 0.001) differs."
    )


def test_nothing_is_compared_where_there_is_nothing_to_compare_with() -> None:
    assert in_words(table([(5, 5, 0), (0, 0, 10)])) == ""
    assert in_words(table([(0, 0, 9), (0, 0, 10)])) == ""


def test_what_is_withheld_is_not_compared() -> None:
    shown = withheld(table([(20, 10, 0), (6, 14, 0), (3, 1, 0), (2, 4, 0)]), Decimal(80))
    assert shown is not None
    assert {each.group for each in comparisons(shown)} == {"A", "B", TOGETHER}
    shown = withheld(table([(20, 10, 0), (6, 14, 0), (2, 1, 0), (1, 1, 1)]), Decimal(80))
    assert shown is not None
    assert comparisons(shown) == []


def test_a_comparison_follows_from_what_is_published() -> None:
    """The group's own figures and those of all children, which stand elsewhere: nothing else goes into it."""
    shown = withheld(table([(20, 10, 0), (6, 14, 0), (3, 1, 0), (2, 4, 0)]), Decimal(80))
    assert shown is not None
    whole = shown.totals["q0"]
    for each in comparisons(shown):
        place = [group.label for group in shown.groups].index(each.group)
        own = shown.questions["q0"][place]
        assert own is not None
        alone = fisher(own.sufficient, own.relevant, whole.sufficient - own.sufficient, whole.relevant - own.relevant)
        assert alone <= each.chance
    assert figures(31, 29, 0) == whole
