"""Reads what answers became from the rows that an entry of the ledger holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model

from cases.models import Answer, Reading
from ledger.entry_rows import ERASED, rows_in


def answers_in(content: Any, words: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Yield the case, the key and the value of each answer in the rows of an entry; the key as `cases.fieldwork.pages`
    has it.

    The value is as it is stored: None for none, ERASED for words that are not among those given.
    """
    for table, key, columns in rows_in(content, words):
        match key:
            case [case, kind, item] if table == Answer._meta.label_lower:
                erased = ERASED if ERASED in columns else None
                of_page = str(item) if kind == Reading.Kind.FIRST else f"{kind}/{item}"
                yield str(case), of_page, erased or columns.get("words") or columns.get("value")


def column_in(content: Any, words: Mapping[str, str], model: type[Model], case: str, column: str) -> Any:
    """Return a sealed column of a case's row in an entry, None where it has none, ERASED as in `answers_in`."""
    for table, key, columns in rows_in(content, words):
        if (table, key[0]) == (model._meta.label_lower, case):
            return ERASED if ERASED in columns else columns.get(column)
    return None
