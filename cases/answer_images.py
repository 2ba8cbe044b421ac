"""Reads what answers became from the rows that an entry of the ledger holds."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.db.models import Model

from cases.answer_places import PLACES
from cases.models import Departure, FactAnswer, Judgement, PromptAnswer
from cases.pages import Kind, departure_key, evidence_key
from ledger.images import declared
from ledger.models import Entry
from ledger.record import ROWS, WORDS

ERASED: Final = object()
"""Stands for words that the ledger no longer keeps."""

_ANSWERS: Final[Mapping[str, tuple[tuple[Kind, Callable[[str], str]], ...]]] = {
    FactAnswer._meta.label_lower: ((Kind.FACT, str),),
    PromptAnswer._meta.label_lower: ((Kind.PROMPT, str),),
    Judgement._meta.label_lower: ((Kind.JUDGEMENT, str), (Kind.EVIDENCE, evidence_key)),
    Departure._meta.label_lower: ((Kind.PROMPT_DEPARTURE, departure_key),),
}
"""The answers in a row of each table, each with what makes its key of the name of what is asked."""


def words_of(entry: Entry) -> dict[str, str]:
    """Return the words that are kept beside an entry, by name."""
    return {one.name: one.text for one in entry.words.all()}


def answers_in(content: Any, words: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Yield the case, the key and the value of each answer in the rows of an entry: None for none, ERASED for words
    that are not among those given."""
    for table, (case, *names), columns in _rows_in(content, words):
        for kind, key_of in _ANSWERS.get(table, ()):
            place = PLACES[kind]
            sealed = place.column in declared(place.model).sealed
            value = ERASED if sealed and ERASED in columns else place.recorded(columns.get(place.column))
            # A question goes by its number, a prompt by that and its letter; a departure has one of the two.
            yield str(case), key_of("".join(str(name) for name in names if name is not None)), value


def column_in(content: Any, words: Mapping[str, str], model: type[Model], case: str, column: str) -> Any:
    """Return a sealed column of a case's row in an entry, None where it has none, ERASED as in `answers_in`."""
    for table, key, columns in _rows_in(content, words):
        if (table, key[0]) == (model._meta.label_lower, case):
            return ERASED if ERASED in columns else columns.get(column)
    return None


def _rows_in(content: Any, words: Mapping[str, str]) -> Iterator[tuple[str, list[Any], Mapping[Any, Any]]]:
    """Yield table, key and columns of each row, with ERASED among these where words of it are not there."""
    rows = content.get(ROWS) if isinstance(content, dict) else None
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        match row:
            case [str() as table, [_, *_] as key, dict() | None as fields]:
                yield table, key, {**(fields or {}), **_sealed(content, words, str(place))}


def _sealed(content: Mapping[str, Any], words: Mapping[str, str], name: str) -> Mapping[Any, Any]:
    if name not in content.get(WORDS, {}):
        return {}
    try:
        columns = json.loads(words[name])
    except (KeyError, ValueError):
        return {ERASED: True}
    return columns if isinstance(columns, dict) else {ERASED: True}
