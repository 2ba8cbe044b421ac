"""Compares what pages called kept with what is stored, held or still in a journal. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: The states in which a page says that an answer is kept somewhere.
PROMISES = {"kept", "waiting", "signed_out", "saved", "held", "refused"}


@dataclass(frozen=True)
class Claim:
    """That a page said of a change, by its id, that this value is kept, in which state."""

    id: str
    key: str
    value: Any
    state: str
    is_words: bool


@dataclass(frozen=True)
class Kept:
    """A change where it was found in the end: in the history, held, or in a browser's journal."""

    id: str | None
    key: str
    value: Any
    state: str = ""


@dataclass
class Verdict:
    """What came of a script. `lost` and `duplicated` say of each what was promised and what was found."""

    typed: int = 0
    kept: int = 0
    acknowledged: int = 0
    recovered: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)


def judge(
    claims: Iterable[Claim], entries: Iterable[Kept], journals: Iterable[Kept], *, at_risk: Iterable[str] = ()
) -> Verdict:
    """Return the verdict on the claims of a case.

    `entries` are those of its ledger: changes and held changes. `at_risk` are the ids of changes that were kept and not
    yet saved when a tab, a browser or the server was killed: those of them that are in the ledger were recovered.
    """
    entries, journals = list(entries), list(journals)
    promised = {claim.id: claim for claim in claims if claim.state in PROMISES}
    stored = {one.id for one in entries}
    return Verdict(
        kept=len(promised),
        acknowledged=len(promised.keys() & stored),
        recovered=len(set(at_risk) & stored),
        lost=[_what(claim) for claim in promised.values() if not _is_found(claim, entries, journals)],
        duplicated=_duplicates(entries, {claim.key for claim in promised.values() if claim.is_words}),
    )


@dataclass(frozen=True)
class Drafted:
    """A draft as the server keeps it: of which box, and its words."""

    box: str
    text: str


def judge_drafts(
    claims: Iterable[Claim],
    ids: Iterable[str],
    drafts: Iterable[Drafted],
    acts: Iterable[str],
    journals: Iterable[Kept],
    *,
    at_risk: Iterable[str] = (),
) -> Verdict:
    """Return the verdict on what was typed into forms.

    `ids` are those of changes that the server took, `acts` the words of what forms did. Typing only ever adds to a
    text, so what was called kept must stand within a draft, an act or a journal. Words that went with an act are no
    draft any more.
    """
    drafts, acts, stored = list(drafts), set(acts), set(ids)
    promised = {claim.id: claim for claim in claims if claim.state in PROMISES and claim.value}
    texts = [*(one.text for one in drafts), *acts, *(one.value for one in journals if one.value)]
    twice = Counter((one.box, one.text) for one in drafts)
    return Verdict(
        kept=len(promised),
        acknowledged=len(promised.keys() & stored),
        recovered=len(set(at_risk) & stored),
        lost=[_what(claim) for claim in promised.values() if not any(claim.value in text for text in texts)],
        duplicated=[
            *(f"{what} is stored {number} times" for what, number in twice.items() if number > 1),
            *(f"{one} went with its act, and is a draft still" for one in drafts if one.text in acts),
        ],
    )


def _is_found(claim: Claim, entries: list[Kept], journals: list[Kept]) -> bool:
    """Return whether a claim is kept as promised.

    Text that was typed on may have been kept once more under its id after the page's last word was heard. An answer
    that was stored already is not stored again.
    """
    same = [one for one in (*entries, *journals) if one.id == claim.id]
    if same:
        return all(one.value == claim.value or _goes_on_from(one.value, claim.value, claim) for one in same)
    return any(one.key == claim.key and one.value == claim.value for one in entries)


def _goes_on_from(found: Any, promised: Any, claim: Claim) -> bool:
    typed_on = claim.state != "saved" and claim.is_words
    return typed_on and isinstance(found, str) and found.startswith(promised or "")


def _duplicates(entries: list[Kept], keys_of_words: set[str]) -> list[str]:
    """Return the ids, and the texts of an answer, that are stored more than once; every text of a script is another."""
    ids = Counter(one.id for one in entries if one.id)
    texts = Counter((one.key, one.value) for one in entries if one.key in keys_of_words and one.value is not None)
    found: Mapping[Any, int] = {**ids, **texts}
    return [f"{what} is stored {number} times" for what, number in found.items() if number > 1]


def _what(claim: Claim) -> str:
    return f"{claim.key} was called {claim.state} as {claim.value!r} (change {claim.id})"
