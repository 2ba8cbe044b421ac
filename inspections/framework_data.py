"""A framework as plain rows, from its file or as it is stored, and the digest of what binds in it.

It is handed rows and imports no model, so that the models themselves can say what an inspection is bound to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from inspections.framework import WORDS, items_of, rules_of, standards_of

if TYPE_CHECKING:
    from inspections.models import Framework

OF_A_DOMAIN: Final = ("title", "rated_from", "case_type", "no_cases", "position")
OF_A_STANDARD: Final = ("title", "statement", "characteristics", "position")
OF_AN_ITEM: Final = (
    *("kind", "label", "text", "guidance", "relevance", "strand", "answers", "many", "case_types", "settles", "beside"),
    "position",
)
#: What may be worded anew in a framework that an inspection uses; of prompts the text too.
WORDING: Final = {"title", "statement", "characteristics", "guidance"}

Rows = dict[str, dict[str, Any]]


def rows_of_file(data: Mapping[str, Any]) -> Rows:
    """Return what a framework's file says, by what each row is called: "domain 1", "standard 1.1" or an item's key."""
    rows: Rows = {"": {"title": data["title"], "rules": rules_of(data)}}
    for position, domain in enumerate(data["domains"], start=1):
        rows[f"domain {domain['number']}"] = _said(OF_A_DOMAIN, {**domain, "position": position})
    for position, (domain, standard) in enumerate(standards_of(data), start=1):
        row = _said(OF_A_STANDARD, {**standard, "position": position})
        rows[f"standard {standard['number']}"] = row | {"domain": domain["number"]}
    for position, item in enumerate(items_of(data), start=1):
        below = {name: item[name] for name in ("standard", "parent") if name in item}
        rows[item["key"]] = _said(OF_AN_ITEM, {**item, "position": position}) | below
    return rows


def rows_stored(framework: Framework) -> Rows:
    """Return a stored framework as `rows_of_file` has its file. Three queries."""
    rows: Rows = {"": {"title": framework.title, "rules": framework.rules}}
    domains = list(framework.domains.order_by("position").prefetch_related("standards"))
    for domain in domains:
        rows[f"domain {domain.number}"] = _said(OF_A_DOMAIN, vars(domain))
    for domain in domains:
        for standard in domain.standards.all():
            rows[f"standard {standard.number}"] = _said(OF_A_STANDARD, vars(standard)) | {"domain": domain.number}
    for item in framework.items.order_by("position").select_related("standard", "parent"):
        below = {"standard": item.standard and item.standard.number, "parent": item.parent and item.parent.key}
        rows[item.key] = _said(OF_AN_ITEM, vars(item)) | {name: value for name, value in below.items() if value}
    return rows


def what_binds(rows: Rows) -> Rows:
    """Without what may change under an inspection: titles, guidance, the texts of prompts, the words for figures."""
    return {
        name: {
            column: {key: rule for key, rule in value.items() if key != WORDS} if column == "rules" else value
            for column, value in row.items()
            if column not in WORDING and not (column == "text" and row.get("kind") == "prompt")
        }
        for name, row in rows.items()
    }


def first_difference(ours: Rows, theirs: Rows) -> str:
    """Return the place at which two sets of rows differ, "" where they don't."""
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        one, other = ours.get(name), theirs.get(name)
        if one is None or other is None:
            return name
        for column in [*one, *(column for column in other if column not in one)]:
            if one.get(column) != other.get(column):
                return f"{name}, {column}".removeprefix(", ")
    return ""


def framework_sha256(framework: Framework) -> str:
    """Return the SHA-256 of what binds in a stored framework, as 64 hexadecimal digits. Three queries."""
    body = json.dumps(what_binds(rows_stored(framework)), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def _said(columns: tuple[str, ...], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that say something: a file leaves out what is empty."""
    return {name: row[name] for name in columns if row.get(name) not in (None, "", [], {}, False)}
