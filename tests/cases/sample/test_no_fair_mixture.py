"""A caseload of 25 in which no mixture of samples in proportion is fair: then, and only then, a variable is widened."""

from collections import Counter
from datetime import date
from math import ceil, floor
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from cases.caseload.file import CaseRow
from cases.choices import CLASSIFICATIONS, COURT, DISPOSALS, GENDERS
from cases.sample.balanced import select_balanced

VARIABLES: Final = ("disposal", "harm", "safety", "gender")
SAMPLED: Final = 15
#: Found by column generation. In a fair mixture a sample would be worth 15/25 of all cases together on average.
WORTH: Final = (1, 0, 1, -1, 1, 1, 0, 0, 0, 0, -1, 1, -1, 1, -1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 0)


def caseload() -> list[CaseRow]:
    """Each disposal with each classification of harm once; safety and gender run diagonally."""
    disposals, levels, genders = ([value for value, _ in one] for one in (DISPOSALS[COURT], CLASSIFICATIONS, GENDERS))
    return [
        CaseRow(
            f"C{5 * row + column:02}",
            COURT,
            disposal=disposals[row],
            started=date(2019, 6, 1),
            harm=levels[column],
            safety=levels[(row + column) % 5],
            gender=genders[(row + 2 * column) % 4],
        )
        for row in range(5)
        for column in range(5)
    ]


def categories(cases: list[CaseRow]) -> list[tuple[str, str]]:
    return sorted({(variable, getattr(case, variable)) for case in cases for variable in VARIABLES})


def test_no_sample_in_proportion_is_worth_what_a_fair_mixture_would_be_on_average() -> None:
    cases = caseload()
    rows, least, most = [[1] * 25], [SAMPLED], [SAMPLED]
    for variable, value in categories(cases):
        row = [int(getattr(case, variable) == value) for case in cases]
        rows.append(row)
        least.append(floor(SAMPLED * sum(row) / 25))
        most.append(ceil(SAMPLED * sum(row) / 25))
    found = milp(
        -np.array(WORTH),
        constraints=LinearConstraint(np.array(rows), least, most),
        integrality=np.ones(25),
        bounds=Bounds(0, 1),
    )
    assert found.success
    # The most that any sample in proportion is worth is less than what the mean of a fair mixture must be.
    assert round(-found.fun) == -1
    assert SAMPLED * sum(WORTH) / 25 == 0.6


def test_then_the_variable_of_the_lowest_priority_is_widened_by_one_case() -> None:
    cases = caseload()
    drawn = select_balanced(cases, SAMPLED, "1", VARIABLES)
    assert (drawn.widened, len(drawn.references)) == ((("gender", 1),), SAMPLED)
    assert drawn.residual <= 1e-9
    whole = Counter((variable, getattr(case, variable)) for case in cases for variable in VARIABLES)
    chosen = [case for case in cases if case.case_reference in drawn.references]
    counts = Counter((variable, getattr(case, variable)) for case in chosen for variable in VARIABLES)
    for (variable, value), number in whole.items():
        expected, by = SAMPLED * number / 25, int(variable == "gender")
        assert floor(expected) - by <= counts[variable, value] <= ceil(expected) + by
