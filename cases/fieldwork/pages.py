"""What is put to a reading of a case, page by page, and what has been recorded: "About the case" and one page a
standard, or the one page of a second reading.

All are the same thing here: items with keys, and recorded values by key. An item without a value is unanswered, which
is never the same as "Not relevant".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.texts import plain
from cases.choices import Choice
from cases.fieldwork.relevance import Proposal
from cases.models import Reading, SampledCase
from govuk.texts import fault_of
from inspections.answers import AnswerSets, as_recorded
from inspections.models import Item as AskedItem
from inspections.models import Standard

ABOUT = "about"
"""The name of the page "About the case"; every other page has its standard's number for a name."""
ABOUT_TITLE = "About the case"
SECOND = "second"
"""The name of the one page of a second reading."""
SECOND_TITLE = "Second reading"

Kind = AskedItem.Kind
"""What an item asks for."""


def key_of(kind: str, item: str) -> str:
    """Return the key of the answer to an item in a reading of a kind: pages, browsers and the ledger call it so."""
    return item if kind == Reading.Kind.FIRST else f"{kind}/{item}"


def reading_in(key: str) -> tuple[str, str]:
    """Return the kind of reading and the item's own key in the key of an answer."""
    kind, slash, item = key.partition("/")
    return (kind, item) if slash and kind == Reading.Kind.SECOND else (Reading.Kind.FIRST, key)


@dataclass(frozen=True)
class Item:
    """One thing that a page asks.

    `choices` is empty for words; `many` allows several of them or none. `row` is its primary key, `parent` the key of
    the item that it stands under. `service` is the value that the service itself recorded, where there is one to
    compare, and `rule` the rule of relevance that a fact settles, or that a key question follows. `judgements` are the
    answers to a key question or a prompt, with what they count as.
    """

    key: str
    kind: Kind
    label: str
    row: int
    choices: tuple[Choice, ...] = ()
    parent: str = ""
    judgements: AnswerSets | None = None
    many: bool = False
    guidance: str = ""
    beside: str = ""
    service: str = ""
    rule: str = ""
    proposal: Proposal | None = None

    @property
    def number(self) -> str:
        return reading_in(self.key)[1]

    @property
    def label_in_full(self) -> str:
        """Return the label as it reads away from its key question: a prompt's letter follows the question's number."""
        if self.kind != Kind.PROMPT:
            return self.label
        _, _, words = self.label.partition(". ")
        return f"{self.number}. {words}"

    @property
    def is_words(self) -> bool:
        """Return whether the answer is free text: words are never required."""
        return not self.choices

    @property
    def is_proposed_not_relevant(self) -> bool:
        return self.proposal is not None and self.proposal.relevant is False

    def departs(self, value: object) -> bool:
        """Return whether an answer departs from the proposal: a judgement against not relevant, or the reverse."""
        if self.proposal is None or self.proposal.relevant is None or self.judgements is None or value is None:
            return False
        return value == self.judgements.not_relevant if self.proposal.relevant else value in self.judgements.relevant

    def accepts(self, value: object) -> bool:
        """Return whether the value is one that this item can have; None is always: unanswered."""
        known = {choice for choice, _ in self.choices}
        if value is None:
            return True
        if self.many:
            texts = [one for one in value if isinstance(one, str)] if isinstance(value, list) else None
            return texts is not None and texts == value and len(set(texts)) == len(texts) and set(texts) <= known
        return isinstance(value, str) and (bool(value.strip()) if self.is_words else value in known)

    def fault_in(self, value: object, stored: object) -> str:
        """Return why a value is not taken in the place of what is stored, "" where it is: see `govuk.texts`."""
        if not self.accepts(value):
            return f"{self.label_in_full}: {value!r} is not one of its answers."
        if not self.is_words or value is None:
            return ""
        fault = fault_of(str(value), str(stored or ""))
        return fault and f"{self.label_in_full}: {fault}"

    def plain(self, value: object) -> object:
        """Return a value as it is stored: None for an empty text, options in the order they are asked."""
        if isinstance(value, str):
            return plain(value) or None
        if self.many and isinstance(value, list) and self.accepts(value):
            return [choice for choice, _ in self.choices if choice in value]
        return value

    def as_recorded(self, stored: object) -> object:
        """Return a value of the ledger as pages have it: several options stand in one text there."""
        return as_recorded(stored, many=self.many) if isinstance(stored, str) else stored

    def in_words(self, value: object) -> str:
        """Return a recorded value as a person reads it, "" where there is none."""
        words = dict(self.choices)
        if value is None:
            return ""
        if isinstance(value, list):
            return ", ".join(words.get(str(one), str(one)) for one in value) or "None of these"
        return words.get(str(value), str(value))


@dataclass(frozen=True)
class Section:
    """Items that stand together: a key question with its prompts, judgement and evidence, or all facts."""

    items: tuple[Item, ...]
    number: str = ""
    title: str = ""
    guidance: str = ""
    proposal: Proposal | None = None
    strand: str = ""
    standard: str = ""
    """The standard under which it stands, on a page of several."""

    def of_kind(self, kind: Kind) -> list[Item]:
        return [item for item in self.items if item.kind == kind]


@dataclass(frozen=True)
class Page:
    """`versions` gives how often each answer has been changed here, by key, without those that never were."""

    reading: Reading
    standard: Standard | None
    title: str
    sections: tuple[Section, ...]
    recorded: Mapping[str, Any]
    statement: str = ""
    versions: Mapping[str, int] = field(default_factory=dict)
    items: tuple[Item, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(item for section in self.sections for item in section.items))

    @property
    def case(self) -> SampledCase:
        return self.reading.case

    @property
    def name(self) -> str:
        """Return what the page is called in addresses and in the ledger."""
        if self.standard:
            return self.standard.number
        return SECOND if self.reading.is_second else ABOUT

    def version_of(self, key: str) -> int:
        """Return how often an answer has been changed here; 0 is as it came, from a file or not at all."""
        return self.versions.get(key, 0)

    @property
    def asked(self) -> list[Item]:
        """Return the items that must be answered before the case can be submitted: all but words."""
        return [item for item in self.items if not item.is_words]

    @property
    def unanswered(self) -> list[Item]:
        return [item for item in self.asked if item.key not in self.recorded]

    @property
    def answered(self) -> int:
        return len(self.asked) - len(self.unanswered)

    @property
    def departures(self) -> list[Item]:
        """Return the items that are answered otherwise than proposed."""
        return [item for item in self.asked if item.departs(self.recorded.get(item.key))]

    @property
    def unexplained(self) -> list[Item]:
        """Return the items that are answered otherwise than proposed, without a word about why."""
        explained = {item.parent for item in self.items if item.kind == Kind.DEPARTURE and item.key in self.recorded}
        return [item for item in self.departures if item.key not in explained]

    @property
    def to_confirm(self) -> list[Item]:
        """A fact changed, or the inspector departs: what is answered Yes or No stays until the inspector confirms."""
        return [item for item in self.departures if item.is_proposed_not_relevant]

    @property
    def proposed_not_relevant(self) -> list[Item]:
        """Return the unanswered items that are proposed as not relevant."""
        return [item for item in self.unanswered if item.is_proposed_not_relevant]


@dataclass(frozen=True)
class Reconciled:
    """What a person typed on a page beside what is stored now, item by item.

    `changed` is what the person changed and what nobody else did meanwhile. `filled_in` are stored values that take
    the place of what the person had not touched, by key. `contested` are the keys which both changed.
    """

    changed: Mapping[str, Any]
    filled_in: Mapping[str, Any]
    contested: tuple[str, ...]


def stale_versions(page: Page, keys: Iterable[str], versions: Mapping[str, int]) -> dict[str, int]:
    """Return the versions that a person saw, by key, of those answers that have changed since."""
    return {key: versions.get(key, 0) for key in keys if versions.get(key, 0) != page.version_of(key)}


def reconcile(
    mine: Mapping[str, Any], page: Page, versions: Mapping[str, int], earlier: Mapping[str, Any]
) -> Reconciled:
    """Compare what a person typed with what is stored, and with what stood where they began.

    `versions` are those that the person saw, by key, and `earlier` what the answers were then where they have changed
    since. Where that is not known, an item that the person left unanswered is filled in, and every other difference is
    contested, so that no text goes unseen; where there never was an answer, nothing can be.
    """
    changed: dict[str, Any] = {}
    filled_in: dict[str, Any] = {}
    contested = []
    stale = stale_versions(page, mine, versions)
    for key, value in mine.items():
        stored = page.recorded.get(key)
        if value == stored:
            continue
        if key not in stale or (stored is None and page.version_of(key) == 0):
            changed[key] = value
        elif value == earlier.get(key):
            filled_in[key] = stored
        else:
            contested.append(key)
    return Reconciled(changed, filled_in, tuple(contested))
