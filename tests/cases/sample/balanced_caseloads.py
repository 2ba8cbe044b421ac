"""Synthetic cases for the tests of balanced sampling and of what comes after it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor
from random import Random

from hypothesis import strategies as st

from cases.caseload.file import CaseRow

VARIABLES = ("disposal", "harm", "safety", "gender")
DISPOSALS = ("referral_order", "youth_rehabilitation_order", "detention_and_training_order")
CLASSIFICATIONS = ("low", "medium", "high", "very_high", "unclassified")
GENDERS = ("male", "female", "other")


def case(
    reference: str, disposal: str = "referral_order", harm: str = "low", safety: str = "low", gender: str = "male"
) -> CaseRow:
    return CaseRow(reference, "court", disposal, date(2019, 6, 1), gender, harm, safety)


def caseload(population: int, seed: int = 0) -> list[CaseRow]:
    random = Random(seed)
    return [
        case(
            f"C-{number:04}",
            random.choices(DISPOSALS, (5, 3, 2))[0],
            random.choices(CLASSIFICATIONS, (4, 8, 5, 1, 1))[0],
            random.choices(CLASSIFICATIONS, (5, 8, 5, 1, 1))[0],
            random.choices(GENDERS, (16, 3, 1))[0],
        )
        for number in range(population)
    ]


def caseloads(smallest: int, largest: int) -> st.SearchStrategy[list[CaseRow]]:
    categories = st.tuples(*(st.sampled_from(each) for each in (DISPOSALS, CLASSIFICATIONS, CLASSIFICATIONS, GENDERS)))
    return st.lists(categories, min_size=smallest, max_size=largest).map(
        lambda rows: [case(f"C-{number:02}", *row) for number, row in enumerate(rows)]
    )


def far_out(
    cases: Sequence[CaseRow], chosen: Collection[str], variables: Sequence[str] = VARIABLES
) -> Iterator[tuple[str, int]]:
    """Each category's variable, and by how many cases the count lies below the floor or above the ceiling."""
    for variable in variables:
        found = Counter(getattr(each, variable) for each in cases if each.case_reference in chosen)
        for category, population in Counter(getattr(each, variable) for each in cases).items():
            expected = Fraction(len(chosen) * population, len(cases))
            yield variable, max(floor(expected) - found[category], found[category] - ceil(expected), 0)
