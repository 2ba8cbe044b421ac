from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from inspections.models import Domain
from ratings.pages.sub_group_plot import GroupPlot, plot_of
from ratings.pages.sub_group_queries import DomainSubGroups
from ratings.queries import Ratings
from ratings.rollup import differences
from ratings.rollup.sub_groups import SubGroups, in_words, range_in_words

LONGEST: Final = 74
"""The most characters of a heading that the plot's width holds."""


@dataclass(frozen=True)
class QuestionRow:
    number: str
    text: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GroupSection:
    domain: Domain
    table: SubGroups | None
    title: str
    rows: tuple[QuestionRow, ...]
    plot: GroupPlot | None
    sentence: str
    differences: str = ""


def question_names(ratings: Ratings) -> dict[str, str]:
    return {
        question.key: ratings.inspection.worded(question.text)
        for standard in ratings.standards.values()
        for question in standard.key_questions
    }


def sections(domains: Iterable[DomainSubGroups], texts: Mapping[str, str]) -> list[GroupSection]:
    """Return the sections of the page; `texts` holds the key questions' texts by number."""
    return [_section(each, texts) for each in domains]


def _section(found: DomainSubGroups, texts: Mapping[str, str]) -> GroupSection:
    table = found.table
    if table is None or found.sentence:
        return GroupSection(found.domain, table, "", (), None, found.sentence)
    title = f"{found.domain}: cases judged sufficient by {table.variable.title.lower()}"
    rows = tuple(
        QuestionRow(number, texts[number], tuple((in_words(each), range_in_words(each)) for each in figures))
        for number, figures in table.questions.items()
    )
    plot = plot_of(found.domain.number, title, table, {number: _short(number, text) for number, text in texts.items()})
    return GroupSection(found.domain, table, title, rows, plot, "", differences.in_words(table))


def _short(number: str, text: str) -> str:
    """Return a question's number and text, cut at a word to the plot's width."""
    whole = f"{number} {text}"
    return whole if len(whole) <= LONGEST else f"{whole[:LONGEST].rpartition(' ')[0]}…"
