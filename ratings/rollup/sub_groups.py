"""Key questions by sub-group, and what of them is withheld where small numbers may not be shown. Pure: no Django.

A reader of what is published knows the figures of all cases together from elsewhere. So a group's figures on a key
question are shown or withheld as one, its percentage and range with its counts, and `withheld` chooses so that neither
a count of 1 to 4 nor a withheld percentage follows from what is shown. A group with fewer than 5 cases is withheld
whole, its number of cases too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from cases.choices import ALL_DISPOSALS, ETHNICITIES, GENDERS, Choice
from disclosure.small_numbers import THRESHOLD, WITHHELD, CannotWithholdError, Totals, withhold, withhold_groups
from inspections.answers import AnswerSets
from inspections.wording import counted
from ratings.rollup.figures import CaseJudgements, Tally, tally
from ratings.rollup.precision import Precision, share_precision

NOT_RECORDED: Final = "Not recorded"
NONE_RELEVANT: Final = "None relevant"


@dataclass(frozen=True)
class Variable:
    """What cases are grouped by: the field of a sampled case, its title, and its values with their labels."""

    key: str
    title: str
    choices: tuple[Choice, ...]


VARIABLES: Final = (
    Variable("gender", "Gender", GENDERS),
    Variable("looked_after", "Looked-after children", (("True", "Looked after"), ("False", "Not looked after"))),
    Variable("ethnicity", "Ethnicity", ETHNICITIES),
    Variable("disposal", "Disposal", ALL_DISPOSALS),
)


@dataclass(frozen=True)
class Figures(Tally):
    """One group on one key question; `precision` is None where no case is relevant."""

    precision: Precision | None

    def __str__(self) -> str:
        if self.percent is None:
            return NONE_RELEVANT
        return f"{self.percent}% ({self.sufficient} of {self.relevant})"


def in_words(figures: Figures | None) -> str:
    """Return a group's figures, or that they are withheld."""
    return WITHHELD if figures is None else str(figures)


def range_in_words(figures: Figures | None) -> str:
    """Return the range of a group's percentage, "" where there is none or it is withheld."""
    return str(figures.precision) if figures and figures.precision else ""


@dataclass(frozen=True)
class Group:
    """A group that has cases: its label and how many, None where that is withheld."""

    label: str
    cases: int | None

    @property
    def cases_in_words(self) -> str:
        return WITHHELD if self.cases is None else counted(self.cases, "case")


@dataclass(frozen=True)
class SubGroups:
    """None stands in the place of what is withheld; `totals` are the figures of all cases, by key question."""

    variable: Variable
    groups: tuple[Group, ...]
    questions: Mapping[str, tuple[Figures | None, ...]]
    totals: Mapping[str, Tally]

    @property
    def is_comparison(self) -> bool:
        """Return whether there is more than one group, and so anything to compare."""
        return len(self.groups) > 1

    @property
    def is_blank(self) -> bool:
        """Return whether every percentage is withheld, or there is none."""
        return not any(each and each.relevant for figures in self.questions.values() for each in figures)


def sub_groups(
    variable: Variable,
    cases: Sequence[CaseJudgements],
    values: Mapping[str, str],
    questions: Sequence[str],
    confidence: Decimal,
    answers: AnswerSets,
) -> SubGroups:
    """`values` holds the variable by case reference; groups stand in its order, those without a value last."""
    labels = dict(variable.choices)
    by_label: dict[str, list[CaseJudgements]] = {label: [] for label in (*labels.values(), NOT_RECORDED)}
    for case in cases:
        by_label[labels.get(values.get(case.reference, ""), NOT_RECORDED)].append(case)
    filled = {label: found for label, found in by_label.items() if found}
    return SubGroups(
        variable,
        tuple(Group(label, len(found)) for label, found in filled.items()),
        {
            number: tuple(_figures(number, found, confidence, answers) for found in filled.values())
            for number in questions
        },
        {number: tally(answers, [case.judgements.get(number, "") for case in cases]) for number in questions},
    )


def _figures(number: str, cases: Sequence[CaseJudgements], confidence: Decimal, answers: AnswerSets) -> Figures:
    found = tally(answers, [case.judgements.get(number, "") for case in cases])
    return Figures(**vars(found), precision=share_precision(found.sufficient, found.relevant, confidence))


def withheld(table: SubGroups) -> SubGroups | None:
    """Return the table as it may be published, None where its groups are too small to be so much as named.

    One group alone is all cases, whose figures are published as they are: of it nothing is withheld, unless it has
    fewer than 5 cases. To name it would count them.
    """
    if not table.is_comparison:
        return None if 0 < sum(group.cases or 0 for group in table.groups) < THRESHOLD else table
    small = withhold_groups([group.cases or 0 for group in table.groups])
    if len(small) == len(table.groups):
        return None
    groups = tuple(
        replace(group, cases=None if place in small else group.cases) for place, group in enumerate(table.groups)
    )
    questions = {}
    for number, figures in table.questions.items():
        hidden = small | _hidden_on([_counts(each) for each in figures], small)
        questions[number] = tuple(None if place in hidden else each for place, each in enumerate(figures))
    return replace(table, groups=groups, questions=questions)


def _counts(figures: Figures | None) -> tuple[int, int, int]:
    return (figures.sufficient, figures.insufficient, figures.others) if figures else (0, 0, 0)


def _hidden_on(groups: Sequence[Sequence[int]], small: frozenset[int]) -> frozenset[int]:
    """Choose the groups, beside those that are small anyway, whose figures on one key question are withheld; `groups`
    holds the counts of each.

    The small ones stand together in one line, since that is what subtraction gives of them.
    """
    places = [place for place in range(len(groups)) if place not in small]
    lines = [(place,) for place in places] + ([tuple(sorted(small))] if small else [])
    counts = [[sum(each) for each in zip(*(groups[place] for place in line), strict=True)] for line in lines]
    try:
        known = Totals.KNOWN
        hidden = {row for row, _ in withhold(counts, row_totals=known, column_totals=known, total=known).cells}
    except CannotWithholdError:
        return frozenset(places)
    if small:
        hidden.add(len(lines) - 1)
    _keep_percentages_apart(counts, hidden)
    return frozenset(place for row in hidden for place in lines[row])


def _keep_percentages_apart(counts: Sequence[Sequence[int]], hidden: set[int]) -> None:
    """Withhold more until those withheld are not all sufficient, or all insufficient, unless all cases are: their
    percentages would follow, 100 or 0, without a count.
    """
    for column in (0, 1):
        having = sorted((row for row, line in enumerate(counts) if line[column]), key=lambda row: sum(counts[row]))
        if hidden and having and not hidden & set(having):
            hidden.add(having[0])
