"""Reads one answer of a case together with all that decides whether it may change: one statement, for autosaving."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject

from accounts.models import User
from accounts.prepared import Statement, compiled
from cases.access import cases_that_may_change, why_not_changed
from cases.answer_places import PLACES
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
    """An answer as it is stored, of one item of one case.

    `item` is None where the item is not put to the case. `why_not` says why the person may not change the case, ""
    where they may. `is_known` tells whether the ledger has an entry of the token that was asked for.
    """

    case: SampledCase
    item: Item | None
    page: str
    value: Any
    version: int
    why_not: str = ""
    is_known: bool = False


_NOBODY: Final = -1
_NO_TOKEN: Final = UUID(int=1)
_STAND_INS: Final = {"inspection": "<inspection>", "case": "<case>", "user": _NOBODY, "token": _NO_TOKEN}
_STANDARD: Final = {
    kind: "key_question__standard__number" if kind in OF_PROMPTS else "standard__number"
    for kind in Kind
    if kind is not Kind.FACT
}
_OF_A_FACT: Final = ("label", "type", "options")


def read_to_change(names: Names, by: User, token: UUID) -> OneAnswer | None:
    """Give an answer that a person may change now, with its inspection locked until the end.

    None where they may not change it, it is not put to the case, or the ledger has an entry of the token: `read_one`
    says which. What is read may be as old as the wait for the lock. One query, which is made for every answer.
    """
    kind = kind_of(names.key)
    given = {"inspection": names.inspection, "case": names.case, "user": by.pk, "token": token}
    row = _statement(kind).first({**given, **_named(kind, names.key)})
    if row is None or row[1] is None:
        return None
    asked: dict[str, Any] = json.loads(row[1])
    stored: dict[str, Any] = json.loads(row[2]) if row[2] else {"value": None, "version": 0}
    found = SampledCase(pk=row[0], reference=names.case, inspection=Inspection(reference=names.inspection))
    item = _item(kind, names.key, asked["pk"], *(asked[name] for name in _OF_A_FACT if kind is Kind.FACT))
    value = json.loads(stored["value"]) if kind is Kind.FACT and stored["value"] else stored["value"]
    return OneAnswer(found, item, asked.get("page", ABOUT), PLACES[kind].recorded(value), stored["version"])


@cache
def _statement(kind: Kind) -> Statement:
    """Give the statement of `read_to_change` for one kind of item."""
    person, reference = User(pk=_NOBODY), OuterRef("inspection__reference")
    known = Entry.objects.filter(chain__name=reference, token=_NO_TOKEN)
    cases = cases_that_may_change(person).filter(
        ~Exists(known), inspection__reference=_STAND_INS["inspection"], reference=_STAND_INS["case"]
    )
    names = {name: f"<{name}>" for name in _named(kind, "1a")}
    place, rows = PLACES[kind], _rows(kind, names)
    if kind is Kind.FACT:
        more = {"label": F("label"), "type": F("type"), "options": Cast("options", TextField())}
    else:
        more = {"page": F(_STANDARD[kind])}
    column = Cast(place.column, TextField()) if kind is Kind.FACT else F(place.column)
    # One subquery each, since planning them takes longer than running them.
    asked = _asked(kind, names).values(found=JSONObject(pk=F("pk"), **more))[:1]
    stored = rows.values(found=JSONObject(value=column, version=F(place.version)))[:1]
    cases = cases.annotate(asked=Subquery(asked), stored=Subquery(stored))
    statement = compiled(cases.values_list("pk", "asked", "stored"), {**_STAND_INS, **names})
    if not connection.features.has_select_for_update_of:
        return statement
    # Django locks tables only in queries that give whole rows.
    inspections = connection.ops.quote_name(Inspection._meta.db_table)
    return replace(statement, sql=f"{statement.sql} {connection.ops.for_update_sql(of=(inspections,))}")


def read_one(names: Names, by: User, token: UUID | None = None, *, lock: bool = False) -> OneAnswer | None:
    """Give an answer as it stands for a person, None where there is no such case that they may see.

    With `lock` the inspection is locked until the transaction ends; what is read may then be as old as the wait for
    the lock. One query.
    """
    kind = kind_of(names.key)
    rows = _with_answer(_cases(names.inspection, names.case, by, token), kind, _named(kind, names.key))
    if lock:
        rows = rows.select_for_update(of=("inspection",))
    row: Any = rows.first()
    if row is None or not (by.is_administrator or row.sees):
        return None
    place = PLACES[kind]
    fact = (row.inspection.worded(row.label), row.type, row.options) if kind is Kind.FACT and row.asked else ()
    return OneAnswer(
        row,
        _item(kind, names.key, row.asked, *fact),
        row.page,
        place.recorded(row.stored),
        row.stored_version or 0,
        why_not_changed(by, row, inspects=row.inspects),
        row.is_known,
    )


def _cases(inspection: str, case: str, by: User, token: UUID | None) -> QuerySet[SampledCase]:
    known = Entry.objects.filter(chain__name=OuterRef("inspection__reference"), token=token)
    return (
        SampledCase.objects.filter(inspection__reference=inspection, reference=case)
        .select_related("inspection")
        .annotate(
            sees=Exists(memberships_of(by, OuterRef("inspection"))),
            inspects=Exists(memberships_that_inspect(by, OuterRef("inspection"))),
            is_known=Exists(known) if token else Value(False),
        )
        .order_by()
    )


def _with_answer(cases: QuerySet[SampledCase], kind: Kind, names: Mapping[str, str]) -> QuerySet[SampledCase]:
    """Add the item of this name, as far as it is put to the case, and what is stored of it."""
    place, rows, asked = PLACES[kind], _rows(kind, names), _asked(kind, names)
    cases = cases.annotate(
        asked=Subquery(asked.values("pk")[:1]),
        stored=Subquery(rows.values(place.column)[:1]),
        stored_version=Subquery(rows.values(place.version)[:1]),
    )
    if kind is Kind.FACT:
        more = {name: Subquery(asked.values(name)[:1]) for name in _OF_A_FACT}
        return cases.annotate(page=Value(ABOUT), **more)
    return cases.annotate(page=Subquery(asked.values(_STANDARD[kind])[:1]))


def _rows(kind: Kind, names: Mapping[str, str]) -> QuerySet[Any]:
    """Give what is stored of the answer of this name in the case of the outer query."""
    place = PLACES[kind]
    named = {f"{place.of}__{name}": value for name, value in names.items()}
    rows: QuerySet[Any] = place.model.everything.filter(case=OuterRef("pk"), **named)
    return rows.order_by()


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


def _item(kind: Kind, key: str, row: int | None, *fact: Any) -> Item | None:
    """Give the item of a key; `fact` is the label, type and options of a fact."""
    if row is None:
        return None
    if kind is not Kind.FACT:
        return Item(key, kind, key, row, () if kind in WORDS else answer_choices())
    label, of_type, options = fact
    asked = CaseFact(type=of_type, options=json.loads(options) if isinstance(options, str) else options)
    return Item(key, kind, label, row, choices_of(asked), many=of_type == CaseFact.Type.MANY)
