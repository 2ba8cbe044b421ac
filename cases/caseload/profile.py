from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cases.caseload.file import CaseloadFile, CaseRow
from cases.choices import ALL_DISPOSALS, CASE_TYPES, CLASSIFICATIONS, COURT, GENDERS, OUT_OF_COURT, Choice
from inspections.wording import counted

_VARIABLES: Final[tuple[tuple[str, str, tuple[Choice, ...]], ...]] = (
    ("case_type", "Case type", CASE_TYPES),
    ("disposal", "Disposal", ALL_DISPOSALS),
    ("gender", "Gender", GENDERS),
    ("harm", "Risk of serious harm", CLASSIFICATIONS),
    ("safety", "Safety and wellbeing", CLASSIFICATIONS),
)

VARIABLES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    variable: (title, dict(choices)) for variable, title, choices in _VARIABLES
}
"""The words for each variable: its title, and the label of each of its categories."""


@dataclass(frozen=True)
class CategoryCount:
    """How many cases of each case type are in one category. `value` is the stored word, `label` the printed one."""

    value: str
    label: str
    court: int
    out_of_court: int

    @property
    def total(self) -> int:
        return self.court + self.out_of_court


@dataclass(frozen=True)
class Breakdown:
    """The caseload by one variable: every category in its fixed order, those without a case too."""

    variable: str
    title: str
    categories: tuple[CategoryCount, ...]

    @property
    def total(self) -> int:
        return sum(category.total for category in self.categories)


def profile(rows: Iterable[CaseRow]) -> tuple[Breakdown, ...]:
    """Count the cases by case type, disposal, gender, risk of serious harm, and safety and wellbeing, in that order."""
    cases = list(rows)
    return tuple(_break_down(cases, *variable) for variable in _VARIABLES)


def in_words(file: CaseloadFile) -> str:
    """Return how many cases of each type a caseload holds, how many hidden rows and which columns were left out."""
    court, out_of_court = (category.total for category in profile(file.rows)[0].categories)
    said = [f"{counted(len(file.rows), 'case')} loaded, {court} court and {out_of_court} out of court."]
    if file.hidden_left_out:
        said.append(f"{counted(file.hidden_left_out, 'hidden row')} left out.")
    if file.ignored_columns:
        said.append(f"Columns left out: {', '.join(file.ignored_columns)}.")
    return " ".join(said)


def _break_down(cases: list[CaseRow], variable: str, title: str, choices: tuple[Choice, ...]) -> Breakdown:
    counts = Counter((case.case_type, getattr(case, variable)) for case in cases)
    categories = (
        CategoryCount(value, label, counts[COURT, value], counts[OUT_OF_COURT, value]) for value, label in choices
    )
    return Breakdown(variable, title, tuple(categories))
