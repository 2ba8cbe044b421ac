from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from cases.fieldwork.answer_history import last_changes
from cases.fieldwork.pages import Page
from cases.models import HeldChange, Presence
from inspections.sent_changes import in_json


def changed_since(page: Page, versions: Mapping[str, int], user: User) -> list[dict[str, Any]]:
    """By the keys that the page names; `others`: somebody else changed it last. Two queries where there are any."""
    keys = [item.key for item in page.items if item.key in versions and page.version_of(item.key) > versions[item.key]]
    last = last_changes(page.case, keys) if keys else {}
    return [
        {
            "key": key,
            "value": page.recorded.get(key),
            "version": page.version_of(key),
            "by": last[key].by if key in last else "",
            "at": in_json(last[key].at) if key in last else None,
            "others": key not in last or last[key].username != user.username,
        }
        for key in keys
    ]


def held_in_json(changes: Iterable[HeldChange]) -> list[dict[str, Any]]:
    return [
        {
            "id": held.pk,
            "token": str(held.token),
            "key": held.key,
            "value": held.value,
            "base": held.base,
            "by": str(held.made_by),
            "made_at": in_json(held.made_at),
            "held_at": in_json(held.held_at),
        }
        for held in changes
    ]


def others_in_json(present: Iterable[Presence]) -> list[dict[str, str]]:
    """Return who else has the case open, each page of a person once."""
    pairs = dict.fromkeys((str(one.user), one.page) for one in present)
    return [{"name": name, "page": page} for name, page in pairs]
