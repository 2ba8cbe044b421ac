"""What is typed into a form's text box, as browsers send it and as a file of unsent work holds it. Pure."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from accounts.texts import plain

MOST_CHANGES: Final = 50
"""So many changes may come in one request."""
LARGEST_VERSION: Final = 2**53
LONGEST: Final = {"address": 1000, "field": 100, "title": 300, "label": 500, "began": 16}
"""So many characters at most each may have."""


@dataclass(frozen=True)
class TypedText:
    """A change of a draft as a browser sends it; `base` is the version on which it builds, `follows` a change."""

    address: str
    field: str
    text: str
    base: int
    token: UUID
    follows: UUID | None = None
    began: str = ""
    title: str = ""
    label: str = ""


def read_request(data: dict[str, Any]) -> list[TypedText]:
    """Return the changes that a browser sends of one form. Raises ValueError with a sentence on what is wrong."""
    given = data.get("changes")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_CHANGES:
        raise ValueError(f"The request does not hold between 1 and {MOST_CHANGES} changes.")
    return [read_typed(data.get("address"), one) for one in given]


def read_typed(address: object, data: object) -> TypedText:
    """Return a change as it was described. Raises ValueError with a sentence that says what is wrong with it."""
    if not isinstance(address, str) or not address.startswith("/") or not _is_name(address, "address"):
        raise ValueError("A change does not say at which address its form is (address).")
    if not isinstance(data, dict):
        raise ValueError("A change is not a group of named values.")
    field, base, value = data.get("key"), data.get("base"), data.get("value")
    if not isinstance(field, str) or not _is_name(field, "field"):
        raise ValueError("A change does not say into which box it was typed (key).")
    if type(base) is not int or not 0 <= base <= LARGEST_VERSION:
        raise ValueError(f"The change of {field} does not say from which version it was made (base).")
    if not (value is None or isinstance(value, str)):
        raise ValueError(f"The change of {field} holds no text (value).")
    try:
        token, follows = UUID(data["id"]), UUID(data["follows"]) if data.get("follows") else None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValueError(f"The change of {field} has no id.") from None
    began, title, label = (_cut(name, data.get(name)) for name in ("began", "title", "label"))
    return TypedText(address, field, plain(value or ""), base, token, follows, began, title, label)


def _is_name(text: str, name: str) -> bool:
    return 0 < len(text) <= LONGEST[name] and text.isprintable()


def _cut(name: str, value: object) -> str:
    return plain(value)[: LONGEST[name]] if isinstance(value, str) else ""
