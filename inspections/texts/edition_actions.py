from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import yaml
from django.db import transaction

from inspections.errors import Refused
from inspections.models import Edition
from inspections.schema import schema_faults
from inspections.texts.edition import AUDIENCES, EACH
from ledger.actions import INSTALLATION, append

SHIPPED: Final = Path(__file__).parent / "editions"
_TEXTS: Final = {"type": "array", "items": {"type": "string", "minLength": 1}}
NODE: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["heading"],
    "additionalProperties": False,
    "properties": {
        **{name: {"type": "boolean"} for name in ("required", "running")},
        "heading": {"type": "string", "minLength": 1},
        "key": {"type": "string", "pattern": r"^[a-z0-9{}-]+$"},
        "place": {"type": "string", "pattern": r"^[a-z_]+(\.[A-Za-z0-9.{}]+)?$"},
        "each": {"enum": list(EACH)},
        "rated_from": {"enum": ["evidence", "cases"]},
        "audiences": {"type": "array", "items": {"enum": list(AUDIENCES)}},
        **dict.fromkeys(("only", "before", "fixed", "after"), _TEXTS),
        "within": {"type": "array", "items": {"$ref": "#/$defs/node"}},
    },
}
SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["slug", "title", "report"],
    "additionalProperties": False,
    "$defs": {"node": NODE},
    "properties": {
        "slug": {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 100},
        "title": {"type": "string", "minLength": 1, "maxLength": 300},
        "score": {"type": "boolean"},
        "days": {"type": "boolean"},
        "term": {"type": "string", "minLength": 1, "maxLength": 30},
        "wordings": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 1000},
            },
        },
        "key_data": {"type": "object", "additionalProperties": _TEXTS},
        "report": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/node"}},
    },
}


def read_edition(content: bytes) -> dict[str, Any]:
    """Return an edition's file as checked data. Raises Refused with a sentence for each fault."""
    try:
        data = yaml.safe_load(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refused(f"The file is not YAML in UTF-8: {' '.join(str(error).split())[:300]}.") from None
    if not isinstance(data, dict):
        raise Refused("The file holds no edition: it must begin with named values such as slug and title.")
    if faults := schema_faults(SCHEMA, data):
        raise Refused(*faults)
    return data


@transaction.atomic
def load_edition(data: Mapping[str, Any]) -> str:
    """Store an edition, in the place of the one of its slug, and return what was done.

    Raises Refused where an issued report was printed by it and more than nothing would change.
    """
    content = {name: value for name, value in data.items() if name not in ("slug", "title")}
    stored = Edition.objects.select_for_update().filter(slug=data["slug"]).first()
    if stored and (stored.title, stored.content) == (data["title"], content):
        return "no change"
    if stored and stored.inspections.filter(issues__isnull=False).exists():
        raise Refused(
            f"A report was issued in the edition {stored.slug}, so it stays as it is. Load the change as an edition of "
            "its own, with another slug."
        )
    edition = stored or Edition(slug=data["slug"])
    edition.title, edition.content, edition.version = data["title"], content, uuid4()
    edition.save()
    append(chain=INSTALLATION, by=None, act="edition loaded", content={"slug": edition.slug})
    return "replaced" if stored else "loaded"


def shipped() -> Iterator[dict[str, Any]]:
    """Yield the editions that come with the app."""
    for path in sorted(SHIPPED.glob("*.yaml")):
        yield read_edition(path.read_bytes())
