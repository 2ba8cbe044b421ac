from collections.abc import Mapping
from enum import Enum
from typing import Any
from uuid import uuid4

from django.db import transaction

from inspections.errors import Refused
from inspections.framework_data import Rows, first_difference, rows_of_file, rows_stored, what_binds
from inspections.models import Domain, Framework, Item, Standard
from ledger.actions import INSTALLATION, append


class Loaded(Enum):
    NEW = "loaded"
    SAME = "no change"
    REWORDED = "guidance updated"
    REPLACED = "replaced"


@transaction.atomic
def load_framework(data: Mapping[str, Any]) -> Loaded:
    """Raises Refused where an inspection uses this version and more than the wording of guidance would change."""
    stored = Framework.objects.select_for_update().filter(slug=data["slug"]).first()
    rows = rows_of_file(data)
    if stored is None:
        _store(Framework(slug=data["slug"]), rows)
        done = Loaded.NEW
    else:
        held = rows_stored(stored)
        if not first_difference(held, rows):
            return Loaded.SAME
        if not stored.inspections.exists():
            stored.domains.all().delete()
            stored.items.all().delete()
            _store(stored, rows)
            done = Loaded.REPLACED
        else:
            if place := first_difference(what_binds(held), what_binds(rows)):
                raise Refused(
                    f"{place}: an inspection uses {stored.slug}, so nothing that bears on questions, relevance, bands "
                    "or discretion may change. Load the change as a new version, with a slug of its own."
                )
            _reword(stored, rows)
            done = Loaded.REWORDED
    append(chain=INSTALLATION, by=None, act=f"framework {done.value}", content={"slug": data["slug"]})
    return done


def _store(framework: Framework, rows: Rows) -> None:
    framework.title, framework.rules, framework.version = rows[""]["title"], rows[""]["rules"], uuid4()
    framework.save()
    domains: dict[Any, Domain] = {}
    standards: dict[str, Standard] = {}
    items: dict[str, Item] = {}
    for name, row in rows.items():
        if name.startswith("domain "):
            number = int(name.removeprefix("domain "))
            domains[number] = Domain.objects.create(framework=framework, number=number, **row)
        elif name.startswith("standard "):
            of_standard = name.removeprefix("standard ")
            columns = {**row, "domain": domains[row["domain"]]}
            standards[of_standard] = Standard.objects.create(number=of_standard, **columns)
        elif name:
            below = {"standard": standards.get(row.get("standard", "")), "parent": items.get(row.get("parent", ""))}
            items[name] = Item.objects.create(framework=framework, key=name, **{**row, **below})


def _reword(framework: Framework, rows: Rows) -> None:
    """Give the rows of a framework in use the wording of its file."""
    framework.title, framework.rules, framework.version = rows[""]["title"], rows[""]["rules"], uuid4()
    framework.save(update_fields=["title", "rules", "version"])
    for name, row in rows.items():
        if name.startswith("domain "):
            found = framework.domains.filter(number=name.removeprefix("domain "))
            found.update(title=row["title"])
        elif name.startswith("standard "):
            standards = Standard.objects.filter(domain__framework=framework, number=name.removeprefix("standard "))
            worded = {"title": row["title"], "statement": row["statement"]}
            standards.update(**worded, characteristics=row.get("characteristics", {}))
        elif name:
            texts = {"guidance": row.get("guidance", "")} | ({"text": row["text"]} if row["kind"] == "prompt" else {})
            framework.items.filter(key=name).update(**texts)
