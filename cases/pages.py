"""What is put to a case, page by page, and what has been recorded of it: "About the case" and one page a standard.

Both kinds of page are the same thing here: items with keys, and recorded values by key. The key of a fact is the
framework's own, that of a key question its number, that of a prompt the number with the letter, that of the evidence
in words the number and "evidence", and that of the words on why an answer departs from the proposal its own key and
"departure". An item without a value is unanswered, which is never the same as
"Not relevant".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from accounts.texts import plain
from cases.choices import INSPECTOR_CLASSIFICATIONS, Choice
from cases.models import Answer, SampledCase
from cases.relevance import Proposal
from inspections.models import CaseFact, Standard

ABOUT = "about"
"""The name of the page "About the case"; every other page has its standard's number for a name."""
ABOUT_TITLE = "About the case"

YES_NO: tuple[Choice, ...] = (("yes", "Yes"), ("no", "No"))
NOT_RELEVANT: Choice = ("not_relevant", "Not relevant")


class Kind(StrEnum):
    """What an item asks for."""

    FACT = "fact"
    JUDGEMENT = "judgement"
    EVIDENCE = "evidence"
    PROMPT = "prompt"
    JUDGEMENT_DEPARTURE = "judgement_departure"
    """Why a judgement departs from what is proposed about its relevance, in words."""
    PROMPT_DEPARTURE = "prompt_departure"
    """The same of a prompt."""


DEPARTURES = frozenset({Kind.JUDGEMENT_DEPARTURE, Kind.PROMPT_DEPARTURE})
WORDS = DEPARTURES | {Kind.EVIDENCE}
"""The kinds of item, facts apart, that are answered in words."""
OF_PROMPTS = frozenset({Kind.PROMPT, Kind.PROMPT_DEPARTURE})
"""The kinds of item that belong to a prompt, by its number and letter."""


@dataclass(frozen=True)
class Item:
    """One thing that a page asks.

    `choices` is empty for words; `many` allows several of them or none. `row` is the primary key of the fact, key
    question or prompt. `service` is the value that the service itself recorded, where there is one to compare, and
    `rule` the rule of relevance that a fact settles, or that a key question follows.
    """

    key: str
    kind: Kind
    label: str
    row: int
    choices: tuple[Choice, ...] = ()
    many: bool = False
    guidance: str = ""
    beside: str = ""
    service: str = ""
    rule: str = ""
    proposal: Proposal | None = None

    @property
    def label_in_full(self) -> str:
        """Give the label as it reads away from its key question: a prompt's letter follows the question's number."""
        if self.kind is not Kind.PROMPT:
            return self.label
        _, _, words = self.label.partition(". ")
        return f"{self.key}. {words}"

    @property
    def is_words(self) -> bool:
        """Give whether the answer is free text: words are never required."""
        return not self.choices

    @property
    def is_proposed_not_relevant(self) -> bool:
        """Give whether the item is proposed as not relevant."""
        return self.proposal is not None and self.proposal.relevant is False

    def departs(self, value: object) -> bool:
        """Give whether an answer departs from the proposal: Yes or No against not relevant, or the reverse."""
        if self.proposal is None or self.proposal.relevant is None:
            return False
        return value == NOT_RELEVANT[0] if self.proposal.relevant else value in dict(YES_NO)

    def accepts(self, value: object) -> bool:
        """Give whether the value is one that this item can have; None is always: unanswered."""
        known = {choice for choice, _ in self.choices}
        if value is None:
            return True
        if self.many:
            texts = [one for one in value if isinstance(one, str)] if isinstance(value, list) else None
            return texts is not None and texts == value and len(set(texts)) == len(texts) and set(texts) <= known
        return isinstance(value, str) and (bool(value.strip()) if self.is_words else value in known)

    def plain(self, value: object) -> object:
        """Return a value as it is stored: None for an empty text, options in the order they are asked."""
        if isinstance(value, str):
            return plain(value) or None
        if self.many and isinstance(value, list) and self.accepts(value):
            return [choice for choice, _ in self.choices if choice in value]
        return value

    def in_words(self, value: object) -> str:
        """Give a recorded value as a person reads it, "" where there is none."""
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


@dataclass(frozen=True)
class Page:
    """A page of a case: what it asks and what is recorded.

    `versions` gives how often each answer has been changed here, by key, without those that never were.
    """

    case: SampledCase
    standard: Standard | None
    title: str
    sections: tuple[Section, ...]
    recorded: Mapping[str, Any]
    statement: str = ""
    versions: Mapping[str, int] = field(default_factory=dict)
    items: tuple[Item, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the sections' items out in a row."""
        object.__setattr__(self, "items", tuple(item for section in self.sections for item in section.items))

    @property
    def name(self) -> str:
        """Give what the page is called in addresses and in the ledger."""
        return self.standard.number if self.standard else ABOUT

    def version_of(self, key: str) -> int:
        """Give how often an answer has been changed here; 0 is as it came, from a file or not at all."""
        return self.versions.get(key, 0)

    @property
    def asked(self) -> list[Item]:
        """Give the items that must be answered before the case can be submitted: all but words."""
        return [item for item in self.items if not item.is_words]

    @property
    def unanswered(self) -> list[Item]:
        """Give the items that still must be answered."""
        return [item for item in self.asked if item.key not in self.recorded]

    @property
    def answered(self) -> int:
        """Give how many of the items that must be answered are."""
        return len(self.asked) - len(self.unanswered)

    @property
    def departures(self) -> list[Item]:
        """Give the items that are answered otherwise than proposed."""
        return [item for item in self.asked if item.departs(self.recorded.get(item.key))]

    @property
    def unexplained(self) -> list[Item]:
        """Give the items that are answered otherwise than proposed, without a word about why."""
        return [item for item in self.departures if departure_key(item.key) not in self.recorded]

    @property
    def to_confirm(self) -> list[Item]:
        """Give the items answered Yes or No and proposed as not relevant: a fact changed, or the inspector departs.

        What is answered stays until the inspector confirms.
        """
        return [item for item in self.departures if item.is_proposed_not_relevant]

    @property
    def proposed_not_relevant(self) -> list[Item]:
        """Give the unanswered items that are proposed as not relevant."""
        return [item for item in self.unanswered if item.is_proposed_not_relevant]


def choices_of(fact: CaseFact) -> tuple[Choice, ...]:
    """Give the values that a fact may have with their words; none for a text."""
    match fact.type:
        case CaseFact.Type.YES_NO:
            return YES_NO
        case CaseFact.Type.YES_NO_NOT_RELEVANT:
            return (*YES_NO, NOT_RELEVANT)
        case CaseFact.Type.CLASSIFICATION:
            return INSPECTOR_CLASSIFICATIONS
        case CaseFact.Type.ONE | CaseFact.Type.MANY:
            return tuple((value, label) for value, label in fact.options)
    return ()


def answer_choices() -> tuple[Choice, ...]:
    """Give the four answers to a key question or a prompt."""
    return tuple((str(value), str(label)) for value, label in Answer.choices)


def evidence_key(number: str) -> str:
    """Give the key of the evidence in words for a key question."""
    return f"{number} evidence"


def departure_key(key: str) -> str:
    """Give the key of the words on why a prompt or a judgement, by its own key, departs from the proposal."""
    return f"{key} departure"


def number_of(key: str) -> str:
    """Give the number, with a prompt's letter, in the key of an answer or of the words that go with it."""
    return key.removesuffix(evidence_key("")).removesuffix(departure_key(""))


def kind_of(key: str) -> Kind:
    """Give the kind of item that a key names: a fact's begins with a letter, a question's with its number."""
    if not key[:1].isdigit():
        return Kind.FACT
    if key.endswith(evidence_key("")):
        return Kind.EVIDENCE
    of_a_prompt = number_of(key)[-1:].isalpha()
    if key.endswith(departure_key("")):
        return Kind.PROMPT_DEPARTURE if of_a_prompt else Kind.JUDGEMENT_DEPARTURE
    return Kind.PROMPT if of_a_prompt else Kind.JUDGEMENT


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
    """Give the versions that a person saw, by key, of those answers that have changed since."""
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
