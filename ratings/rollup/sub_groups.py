"""Key questions by sub-group, and what of them is withheld where small numbers may not be shown. Pure: no Django.

A reader of what is published knows the figures of all cases together from elsewhere, so that a group's figures follow
from those of all others: a key question is told of every group or of none. Groups of fewer than 5 cases stand together
with others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from cases.choices import ALL_DISPOSALS, ETHNICITIES, GENDERS, Choice
from disclosure.small_numbers import TOGETHER, WITHHELD, is_small, may_stand, withhold_groups
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
    """A group that has cases: its label and how many."""

    label: str
    cases: int

    @property
    def cases_in_words(self) -> str:
        return counted(self.cases, "case")


@dataclass(frozen=True)
class SubGroups:
    """None stands in the place of figures that are withheld; `totals` are the figures of all cases, by key question."""

    variable: Variable
    groups: tuple[Group, ...]
    questions: Mapping[str, tuple[Figures | None, ...]]
    totals: Mapping[str, Tally]

    @property
    def is_comparison(self) -> bool:
        """Return whether there is more than one group, and so anything to compare."""
        return len(self.groups) > 1

    @property
    def withheld_questions(self) -> tuple[str, ...]:
        return tuple(number for number, figures in self.questions.items() if None in figures)

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


def withheld(table: SubGroups, confidence: Decimal) -> SubGroups | None:
    """Return the table as it may be published, None where its groups are too small to be so much as named.

    Groups that are withheld stand together in one. A key question is told of all groups or of none: of none where one
    of them has 1 to 4 sufficient, insufficient or other cases. One group alone is all cases, whose figures are
    published as they are: of it nothing is withheld, unless it has fewer than 5 cases. To name it would count them.
    """
    sizes = [group.cases for group in table.groups]
    if not table.is_comparison:
        return None if is_small(sum(sizes)) else table
    hidden = withhold_groups(sizes)
    if len(hidden) == len(sizes):
        return None
    lines: list[tuple[int, ...]] = [(place,) for place in range(len(sizes)) if place not in hidden]
    groups = [table.groups[place] for (place, *_) in lines]
    if hidden:
        lines.append(tuple(sorted(hidden)))
        groups.append(Group(TOGETHER, sum(sizes[place] for place in hidden)))
    told = {
        number: _told([_together([figures[place] for place in line], confidence) for line in lines])
        for number, figures in table.questions.items()
    }
    return replace(table, groups=tuple(groups), questions=told)


def _together(figures: Sequence[Figures | None], confidence: Decimal) -> Figures:
    """Return the figures of several groups as those of one."""
    found = [each for each in figures if each is not None]
    sufficient, insufficient = sum(each.sufficient for each in found), sum(each.insufficient for each in found)
    return Figures(
        counts={answer: sum(each.counts[answer] for each in found) for answer in found[0].counts},
        sufficient=sufficient,
        insufficient=insufficient,
        unanswered=sum(each.unanswered for each in found),
        precision=share_precision(sufficient, sufficient + insufficient, confidence),
    )


def _told(figures: Sequence[Figures]) -> tuple[Figures | None, ...]:
    counts = (count for each in figures for count in (each.sufficient, each.insufficient, each.others))
    return tuple(figures) if may_stand(counts) else (None,) * len(figures)
