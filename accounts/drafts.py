"""Drafts: what was typed into the text boxes of a form, kept until its button is pressed.

A version is a moment in milliseconds, so that no number comes again once a draft is gone.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Draft, DraftChange, User
from accounts.texts import plain
from accounts.typed_texts import TypedText

SEEN: Final = "draft_"
"""Begins the name of the hidden field beside each box: up to which version the page shows drafts, and the ids of
changes that it has not heard of yet, with colons between them."""
_SEEN: Final = re.compile(r"(\d{1,16})((?::[0-9a-f-]{36})*)")
_REMEMBERED: Final = timedelta(days=90)


@dataclass(frozen=True)
class Outcome:
    """What became of a change: its draft with the number of others beside it, or None where that has gone."""

    draft: Draft | None
    version: int
    beside: int = 0


@dataclass(frozen=True)
class Seen:
    """What a page knew of a box's drafts when its form was sent."""

    version: int
    tokens: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Box:
    """A text box: the latest draft in it, others beside it, and `meanwhile`: what is stored, if changed since then."""

    text: str
    draft: Draft | None
    others: tuple[Draft, ...]
    meanwhile: str
    began: str
    now: int

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0


class Drafts:
    """The drafts of the person who asks for the page at the address asked for: one query, when its first box asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user
        self.address = request.get_full_path()
        self.now = _milliseconds(timezone.now())
        self.is_asked = False
        self._request = request

    def box(self, field: str, stored: object) -> Box | None:
        """Return what is kept for a box, given what is stored; None where nobody is signed in."""
        if not isinstance(self.user, User):
            return None
        self.is_asked = True
        text = plain(str(stored or ""))
        kept = self._by_field.get(field, [])
        draft, began = next(filter(self._was_known, kept), None), fingerprint(text)
        has_moved = draft is not None and draft.began != began and draft.text != text
        return Box(
            text=draft.text if draft else text,
            draft=draft,
            others=tuple(one for one in kept if one is not draft),
            meanwhile=text if has_moved else "",
            began=began,
            now=self.now,
        )

    def _was_known(self, draft: Draft) -> bool:
        """Return whether what stands in the box was typed on from this draft.

        A form that was sent and comes back holds what its page knew: a draft of another window stands beside it.
        """
        seen = self._sent.get(draft.field)
        if seen is None or draft.version <= seen.version:
            return True
        return DraftChange.objects.filter(author=self.user.pk, draft=draft, token__in=seen.tokens).exists()

    @cached_property
    def _sent(self) -> dict[str, Seen]:
        # Not before a box asks: a view that takes JSON reads the body by itself.
        return seen_in(self._request.POST) if self._request.method == "POST" else {}

    @cached_property
    def _by_field(self) -> dict[str, list[Draft]]:
        found: dict[str, list[Draft]] = {}
        for draft in Draft.objects.filter(author_id=self.user.pk, address=self.address):
            found.setdefault(draft.field, []).append(draft)
        return found


def drafts_of(user: User) -> QuerySet[Draft]:
    """Return all that a person has typed and not sent, the latest first."""
    return Draft.objects.filter(author=user).exclude(text="")


def fingerprint(text: str) -> str:
    """Return 16 hexadecimal digits that stand for what was stored when a draft was begun."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def keep_draft(*, by: User, typed: TypedText) -> Outcome:
    """Keep what a person typed, in the draft on which it builds, or beside what was typed elsewhere meanwhile."""
    _one_at_a_time(by)
    known = DraftChange.objects.select_related("draft").filter(author=by, token=typed.token).first()
    if known:
        return Outcome(known.draft, known.version)
    kept = list(Draft.objects.filter(author=by, address=typed.address, field=typed.field))
    now = timezone.now()
    version = max([_milliseconds(now), *(one.version + 1 for one in kept)])
    draft = _builds_on(kept, by, typed)
    if draft is None or draft.text != typed.text:
        draft = draft or Draft(author=by, address=typed.address, field=typed.field)
        draft.text, draft.began, draft.version, draft.at = typed.text, typed.began, version, now
        draft.title, draft.label = typed.title, typed.label
        draft.save()
    DraftChange.objects.create(author=by, token=typed.token, draft=draft, version=draft.version, at=now)
    return Outcome(draft, draft.version, sum(one.pk != draft.pk for one in kept))


@transaction.atomic
def forget_drafts(*, by: User, address: str, seen: Mapping[str, Seen]) -> None:
    """What the page could not know of, typed elsewhere since, stays."""
    _one_at_a_time(by)
    now = timezone.now()
    for field, known in seen.items():
        of_page = Q(version__lte=known.version) | Q(changes__token__in=known.tokens)
        drafts = Draft.objects.filter(of_page, author=by, address=address, field=field)
        Draft.objects.filter(pk__in=list(drafts.values_list("pk", flat=True))).delete()
    _note_as_gone(by, [token for known in seen.values() for token in known.tokens], now)


@transaction.atomic
def discard_draft(*, by: User, address: str, field: str, version: int, tokens: Iterable[UUID]) -> None:
    """Forget one draft, and what its author's browser had not sent of it."""
    _one_at_a_time(by)
    given = list(tokens)
    drafts = Draft.objects.filter(
        Q(version=version) | Q(changes__token__in=given), author=by, address=address, field=field
    )
    Draft.objects.filter(pk__in=list(drafts.values_list("pk", flat=True))).delete()
    _note_as_gone(by, given, timezone.now())


def seen_in(posted: Mapping[str, Any]) -> dict[str, Seen]:
    names = (name for name in posted if name.startswith(SEEN))
    found = {name.removeprefix(SEEN): _SEEN.fullmatch(posted[name]) for name in names}
    return {field: Seen(int(one[1]), tokens_in(one[2])) for field, one in found.items() if one}


def tokens_in(text: str) -> tuple[UUID, ...]:
    """Return the ids in a text that has colons before or between them, without what is none."""
    found = []
    for part in text.split(":"):
        try:
            found.append(UUID(part))
        except ValueError:
            continue
    return tuple(found)


def _builds_on(kept: list[Draft], by: User, typed: TypedText) -> Draft | None:
    """Return the draft that a change goes on with, or one that reads the same."""
    base = typed.base
    if typed.follows and base not in {one.version for one in kept}:
        before = DraftChange.objects.filter(author=by, token=typed.follows).first()
        base = before.version if before else base
    same = next((one for one in kept if one.text == typed.text), None)
    return next((one for one in kept if one.version == base), same)


def _note_as_gone(by: User, tokens: list[UUID], now: datetime) -> None:
    gone = [DraftChange(author=by, token=token, version=_milliseconds(now), at=now) for token in tokens]
    DraftChange.objects.bulk_create(gone, ignore_conflicts=True)
    DraftChange.objects.filter(author=by, draft=None, at__lt=now - _REMEMBERED).delete()


def _one_at_a_time(by: User) -> None:
    User.objects.select_for_update().get(pk=by.pk)


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
