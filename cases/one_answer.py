"""Reads one answer of a case together with all that decides whether it may change: one statement, for autosaving."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import User
from cases.access import why_not_changed
from cases.answer_places import PLACES
from cases.models import SampledCase
from cases.pages import ABOUT, Item, Kind, answer_choices, choices_of, kind_of, number_of
from inspections.access import memberships_of, memberships_that_inspect
from inspections.models import CaseFact, KeyQuestion, Prompt
from ledger.models import Entry


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
    why_not: str
    is_known: bool


def read_one(
    *, inspection: str, case: str, key: str, by: User, token: UUID | None = None, lock: bool = False
) -> OneAnswer | None:
    """Give the answer of a key in a case for a person, None where there is no such case that the person may see.

    `inspection` and `case` are references. With `lock` the inspection is locked until the transaction ends; what is
    read may then be as old as the wait for the lock. One query.
    """
    kind = kind_of(key)
    rows = _with_answer(_cases(inspection, case, by, token), kind, key)
    if lock:
        rows = rows.select_for_update(of=("inspection",))
    row: Any = rows.first()
    if row is None or not (by.is_administrator or row.sees):
        return None
    place = PLACES[kind]
    return OneAnswer(
        row,
        _item(kind, key, row),
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


def _with_answer(cases: QuerySet[SampledCase], kind: Kind, key: str) -> QuerySet[SampledCase]:
    """Add the item of this key, as far as it is put to the case, and what is stored of it."""
    place, names = PLACES[kind], _names(kind, key)
    rows = place.model.everything.filter(case=OuterRef("pk"), **{f"{place.of}__{name}": names[name] for name in names})
    asked = _asked(kind, names)
    cases = cases.annotate(
        asked=Subquery(asked.values("pk")[:1]),
        stored=Subquery(rows.order_by().values(place.column)[:1]),
        stored_version=Subquery(rows.order_by().values(place.version)[:1]),
    )
    if kind is Kind.FACT:
        more = {name: Subquery(asked.values(name)[:1]) for name in ("label", "type", "options")}
        return cases.annotate(page=Value(ABOUT), **more)
    number = "key_question__standard__number" if kind is Kind.PROMPT else "standard__number"
    return cases.annotate(page=Subquery(asked.values(number)[:1]))


def _names(kind: Kind, key: str) -> dict[str, str]:
    """Give what a key says of its fact, key question or prompt: in a framework it is the only one of this name."""
    if kind is Kind.FACT:
        return {"key": key}
    if kind is Kind.PROMPT:
        return {"key_question__number": key[:-1], "letter": key[-1]}
    return {"number": number_of(key)}


def _asked(kind: Kind, names: dict[str, str]) -> QuerySet[Any]:
    """Give the fact, key question or prompt of this name that is put to the case of the outer query."""
    framework, case_type = OuterRef("inspection__framework"), OuterRef("case_type")
    if kind is Kind.FACT:
        of_type = Q(case_type="") | Q(case_type=case_type)
        return CaseFact.objects.filter(of_type, framework=framework, **names).order_by()
    model, standard = (Prompt, "key_question__standard") if kind is Kind.PROMPT else (KeyQuestion, "standard")
    domain = {f"{standard}__domain__framework": framework, f"{standard}__domain__case_type": case_type}
    rows: QuerySet[Any] = model._default_manager.filter(**names, **domain)
    return rows.order_by()


def _item(kind: Kind, key: str, row: Any) -> Item | None:
    if row.asked is None:
        return None
    if kind is Kind.FACT:
        fact = CaseFact(type=row.type, options=row.options)
        label = row.inspection.worded(row.label)
        return Item(key, kind, label, row.asked, choices_of(fact), many=row.type == CaseFact.Type.MANY)
    return Item(key, kind, key, row.asked, () if kind is Kind.EVIDENCE else answer_choices())
