"""Writes one answer and its next version."""

from typing import Any

from cases.answer_places import PLACES, AnswerRow
from cases.models import SampledCase
from cases.pages import OF_PROMPTS, Item, Kind, number_of
from inspections.models import CaseFact, KeyQuestion, Prompt


def store(*, case: SampledCase, item: Item, value: Any, row: AnswerRow | None) -> AnswerRow:
    """Store an answer as its next version, and return its row; `row` is what there is of it, None for nothing.

    The caller holds the lock of the inspection's chain and has read the row since. A value of None takes the answer
    back: its row stays, with the version.
    """
    place = PLACES[item.kind]
    if row is None:
        row = place.model(case=case)
    # What names the row is known, so its image in the ledger needs no query.
    row.case = case
    setattr(row, place.of, _asked(item))
    setattr(row, place.column, place.empty if value is None else value)
    setattr(row, place.version, getattr(row, place.version) + 1)
    row.save()
    return row


def _asked(item: Item) -> CaseFact | KeyQuestion | Prompt:
    """Return the fact, key question or prompt of an item, as far as its key tells of it."""
    if item.kind is Kind.FACT:
        return CaseFact(pk=item.row, key=item.key)
    number = number_of(item.key)
    if item.kind in OF_PROMPTS:
        return Prompt(pk=item.row, letter=number[-1], key_question=KeyQuestion(number=number[:-1]))
    return KeyQuestion(pk=item.row, number=number)
