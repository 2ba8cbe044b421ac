from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from cases.caseload.spreadsheet import for_spreadsheet
from disclosure.small_numbers import WITHHELD
from ratings.pages.sub_group_queries import DomainSubGroups
from ratings.rollup.sub_groups import Figures, SubGroups

COLUMNS = (
    "domain",
    "by",
    "group",
    "cases",
    "key_question",
    "relevant",
    "sufficient",
    "percent",
    "precision_from",
    "precision_to",
)


def as_csv(domains: Iterable[DomainSubGroups]) -> str:
    """What is withheld says so in every column, and a domain whose groups may not be named has no rows."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for each in domains:
        if each.table:
            writer.writerows(map(for_spreadsheet, row) for row in _rows(str(each.domain.number), each.table))
    return written.getvalue()


def _rows(domain: str, table: SubGroups) -> Iterator[list[str]]:
    for number, figures in table.questions.items():
        for group, each in zip(table.groups, figures, strict=True):
            yield [domain, table.variable.title, group.label, str(group.cases), number, *_columns(each)]


def _columns(figures: Figures | None) -> list[str]:
    if figures is None:
        return [WITHHELD] * 5
    counts = [str(figures.relevant), str(figures.sufficient)]
    if figures.percent is None or figures.precision is None:
        return [*counts, "", "", ""]
    return [*counts, str(figures.percent), str(figures.precision.lower), str(figures.precision.upper)]
