"""Reads one answer of a case together with all that decides whether it may change, for autosaving."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.prepared import Statement, compiled
from cases.access import why_not_changed
from cases.answer_places import PLACES, AnswerRow
from cases.models import SampledCase
from cases.pages import ABOUT, OF_PROMPTS, WORDS, Item, Kind, answer_choices, choices_of, kind_of, number_of
from inspections.access import memberships_of, memberships_that_inspect
from inspections.models import CaseFact, Inspection, KeyQuestion, Prompt
from ledger.models import Entry


@dataclass(frozen=True)
class Names:
    """Which answer is meant: the references of the inspection and of the case, and the key."""

    inspection: str
    case: str
    key: str


@dataclass(frozen=True)
class OneAnswer:
    """An answer as it is stored, of one item of one case: its `row` is None where nothing ever was.

    `item` is None where the item is not put to the case. `why_not` says why the person may not change the case, ""
    where they may. `is_known` tells whether the ledger has an entry of the token that was asked for.
    """

    case: SampledCase
    item: Item | None
    page: str
    row: AnswerRow | None
    why_not: str = ""
    is_known: bool = False

    @property
    def value(self) -> Any:
        """Return the answer, None where there is none."""
        return PLACES[self.item.kind].value_of(self.row) if self.item else None

    @property
    def version(self) -> int:
        """Return how often the answer has been changed here."""
        return PLACES[self.item.kind].version_of(self.row) if self.item else 0


_NOBODY: Final = -1
_NO_TOKEN: Final = UUID(int=1)
_STAND_INS: Final = {"inspection": "<inspection>", "case": "<case>", "user": _NOBODY, "token": _NO_TOKEN}
_STANDARD: Final = {
    kind: "key_question__standard__number" if kind in OF_PROMPTS else "standard__number"
    for kind in Kind
    if kind is not Kind.FACT
}
_OF_THE_CASE: Final = ("pk", "submitted_at", "withdrawn_at", "allocated_to_id")
_OF_THE_INSPECTION: Final = ("pk", "known_as", "closed_at", "ratings_closed_at")
_OF_A_FACT: Final = ("label", "type", "options")


def read_one(names: Names, by: User, token: UUID | None = None) -> OneAnswer | None:
    """Return an answer as it stands for a person, None where there is no such case that they may see.

    What stands here may change at once unless the chain's lock is held. One query.
    """
    kind = kind_of(names.key)
    given = {"inspection": names.inspection, "case": names.case, "user": by.pk, "token": token or _NO_TOKEN}
    found = _statement(kind).first({**given, **_named(kind, names.key)})
    if found is None:
        return None
    columns, own = iter(found), PLACES[kind].own
    of_case = {name: next(columns) for name in _OF_THE_CASE}
    of_inspection = {name: next(columns) for name in _OF_THE_INSPECTION}
    stored = [next(columns) for _ in own]
    sees, inspects, is_known, asked, *more = columns
    if not (by.is_administrator or sees):
        return None
    case = SampledCase(
        **of_case, reference=names.case, inspection=Inspection(**of_inspection, reference=names.inspection)
    )
    item = _item(kind, names.key, asked, case.inspection, *more)
    row = _row(kind, stored) if item and stored[0] else None
    page = ABOUT if kind is Kind.FACT else more[0]
    return OneAnswer(case, item, page, row, why_not_changed(by, case, inspects=bool(inspects)), bool(is_known))


@cache
def _statement(kind: Kind) -> Statement:
    """Return the statement of `read_one` for one kind of item: compiled once, for it is run for every answer."""
    inspection, person = OuterRef("inspection"), User(pk=_NOBODY)
    known = Entry.objects.filter(chain__name=OuterRef("inspection__reference"), token=_NO_TOKEN)
    names = {name: f"<{name}>" for name in _named(kind, "1a")}
    asked, place = _asked(kind, names), PLACES[kind]
    of = {f"{place.of}__{name}": value for name, value in names.items()}
    stored = place.model.everything.filter(case=OuterRef("pk"), **of).order_by()
    more = _OF_A_FACT if kind is Kind.FACT else (_STANDARD[kind],)
    cases = SampledCase.objects.filter(inspection__reference=_STAND_INS["inspection"], reference=_STAND_INS["case"])
    cases = cases.order_by().annotate(
        sees=Exists(memberships_of(person, inspection)),
        inspects=Exists(memberships_that_inspect(person, inspection)),
        is_known=Exists(known),
        **{f"stored_{name}": Subquery(stored.values(name)[:1]) for name in place.own},
        **{f"asked_{name}": Subquery(asked.values(name)[:1]) for name in ("pk", *more)},
    )
    rows = cases.values_list(
        *_OF_THE_CASE,
        *(f"inspection__{name}" for name in _OF_THE_INSPECTION),
        *(f"stored_{name}" for name in place.own),
        "sees",
        "inspects",
        "is_known",
        *(f"asked_{name}" for name in ("pk", *more)),
    )
    return compiled(rows, {**_STAND_INS, **names})


def _row(kind: Kind, stored: list[Any]) -> AnswerRow:
    """Return the row of these columns, as the database driver gives them: a fact's value is JSON."""
    model, own = PLACES[kind].model, PLACES[kind].own
    if kind is Kind.FACT:
        stored = [json.loads(one) if name == "value" and one else one for name, one in zip(own, stored, strict=True)]
    return model.from_db("default", own, stored)


def _named(kind: Kind, key: str) -> dict[str, str]:
    """Give what a key says of its fact, key question or prompt: in a framework it is the only one of this name."""
    if kind is Kind.FACT:
        return {"key": key}
    number = number_of(key)
    if kind in OF_PROMPTS:
        return {"key_question__number": number[:-1], "letter": number[-1]}
    return {"number": number}


def _asked(kind: Kind, names: Mapping[str, str]) -> QuerySet[Any]:
    """Give the fact, key question or prompt of this name that is put to the case of the outer query."""
    framework, case_type = OuterRef("inspection__framework"), OuterRef("case_type")
    if kind is Kind.FACT:
        of_type = Q(case_type="") | Q(case_type=case_type)
        return CaseFact.objects.filter(of_type, framework=framework, **names).order_by()
    model, standard = (Prompt, "key_question__standard") if kind in OF_PROMPTS else (KeyQuestion, "standard")
    domain = {f"{standard}__domain__framework": framework, f"{standard}__domain__case_type": case_type}
    rows: QuerySet[Any] = model._default_manager.filter(**names, **domain)
    return rows.order_by()


def _item(kind: Kind, key: str, row: int | None, inspection: Inspection, *more: Any) -> Item | None:
    """Return the item of a key; `more` is the label, type and options of a fact."""
    if row is None:
        return None
    if kind is not Kind.FACT:
        return Item(key, kind, key, row, () if kind in WORDS else answer_choices())
    label, of_type, options = more
    asked = CaseFact(type=of_type, options=json.loads(options) if isinstance(options, str) else options)
    return Item(key, kind, inspection.worded(label), row, choices_of(asked), many=of_type == CaseFact.Type.MANY)
