"""What the records of an inspection are, as far as its ledger accounts for them: read from either, and compared. Pure.

Words of people are `Text`, so that what is missing of them because it was erased differs from what never was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.record import WORDS, Record
from ratings.stamps import Stamp


class Text(str):
    """Words of a person: the ledger holds their digest, and the words stand beside it."""

    __slots__ = ()


class Erased(Text):
    """Stands for words that are not kept any more."""

    __slots__ = ()


NO_WORDS = Text()


def words_of(record: Record, name: str) -> Text:
    """Give words of an entry, empty where the act had none, or Erased."""
    if name in record.words:
        return Text(record.words[name].text)
    return Erased() if name in record.content.get(WORDS, {}) else NO_WORDS


def put(answers: dict[str, Any], key: str, value: Any) -> None:
    """Give an answer its value; None and an empty text take it back."""
    if value is None or (value == "" and not isinstance(value, Erased)):
        answers.pop(key, None)
    else:
        answers[key] = value


@dataclass
class JointState:
    """What both readers decided on a key question; `decided_by` is a username."""

    answer: str
    version: int
    decided_by: str
    reason: Text = NO_WORDS


@dataclass
class ReadingState:
    """A second reading of a case: its round, the usernames of both readers, and what both judged.

    `first` is what stood when the case was given out, `second` what the second reader has recorded, both by the key
    that a page of the case has; until it is submitted, the second reader's judgements are words that nobody else reads.
    `decisions` are by the key question's number.
    """

    round: int
    reader: str
    first_reader: str = ""
    submitted: bool = False
    first: dict[str, Any] = field(default_factory=dict)
    second: dict[str, Any] = field(default_factory=dict)
    decisions: dict[str, JointState] = field(default_factory=dict)


@dataclass
class CaseState:
    """A sampled case. `withdrawn` is the reason, "" where it was not; answers are by page and by key.

    `as_recorded` is what the service recorded of it (`cases.recorded`), empty where a ledger from before does not say.
    """

    case_type: str
    service_reference: str = ""
    allocated_to: str = ""
    submitted: bool = False
    withdrawn: str = ""
    withdrawn_note: Text = NO_WORDS
    replaces: str = ""
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    submission_reason: Text = NO_WORDS
    reading: ReadingState | None = None
    as_recorded: Text = NO_WORDS

    def put(self, page: str, key: str, value: Any) -> None:
        """Give an answer its value; None and an empty text take it back."""
        put(self.pages.setdefault(page, {}), key, value)
        if not self.pages[page]:
            del self.pages[page]

    @property
    def decided(self) -> dict[str, Any]:
        """Give the answers that count, by key: that of a joint decision as long as what it was decided on stands."""
        answers = {key: value for page in self.pages.values() for key, value in page.items()}
        if self.reading is not None:
            for number, decision in self.reading.decisions.items():
                if answers.get(number) == self.reading.first.get(number):
                    answers[number] = decision.answer
        return answers


@dataclass
class EvidenceState:
    """The rating of a standard that is rated from evidence, "" where there is none yet, with the reasons."""

    rating: str
    reasons: Text = NO_WORDS


@dataclass
class ProposalState:
    """The rating that the lead inspector proposed to the panel for a standard."""

    standard: str
    rating: str
    reason: Text = NO_WORDS


@dataclass
class DecisionState:
    """A decision of the ratings panel on one standard; `calculated` is "" where nothing was.

    `confirmation` says whether the chair has confirmed an exceptional move, "" where none is needed. `figures` is the
    SHA-256 of the figures that it froze, `decided_by` and `confirmed_by` are usernames; each "" where there is none.
    """

    standard: str
    rating: str
    calculated: str = ""
    exceptional: bool = False
    grounds: list[Any] = field(default_factory=list)
    reason: Text = NO_WORDS
    figures: str = ""
    decided_by: str = ""
    confirmation: str = ""
    confirmed_by: str = ""
    confirmation_reason: Text = NO_WORDS

    @property
    def takes_effect(self) -> bool:
        """Give whether the decision counts: an exceptional one does once the chair has confirmed it."""
        return self.confirmation in ("", "confirmed")


@dataclass
class MeetingState:
    """A meeting of the ratings panel; `held_on` is an ISO date, `figures` the SHA-256 of those it left."""

    held_on: str
    note: Text = NO_WORDS
    decisions: list[DecisionState] = field(default_factory=list)
    chair: str = ""
    members: list[str] = field(default_factory=list)
    quorum: int | None = None
    concluded: bool = False
    figures: str = ""


@dataclass
class RepresentationState:
    """A representation of the service: ISO dates, the standards and cases it is about, and what was said."""

    received_on: str
    standards: list[str]
    cases: list[str] = field(default_factory=list)
    answered_on: str = ""
    summary: Text = NO_WORDS
    evidence: Text = NO_WORDS
    answer: Text = NO_WORDS


@dataclass
class State:
    """What an inspection's records are.

    `particulars` are the fields of its set-up and of its design by name, as plain data; a history that began in an
    earlier version names some of them only. `draws` gives the SHA-256 of each draw by its number, `rounds` that of each
    drawing of cases for a second reading, `caseload` that of the file, `caseload_rows` that of its cases as they are
    stored, None where a ledger from before does not say. `meetings` stand as they were convened, proposals,
    representations and issues by their numbers, an issue with the SHA-256 of each document by its format. `papers` are
    the team and what it wrote beside the judgements, each by what people call it, with its fields by name
    (`ratings.replayed_papers`). `stamps` are who did what and when (`ratings.stamps`). `reopened` is the reason for
    which closed ratings were last opened. `begun` is the sequence of the entry from which the ledger accounts for the
    records, None where it does not; `unread` names the entries after it that can't be read.
    """

    framework: str = ""
    framework_sha256: str = ""
    particulars: dict[str, Any] = field(default_factory=dict)
    closed: bool = False
    ratings_closed: bool = False
    reopened: Text = NO_WORDS
    caseload: str = ""
    caseload_rows: str | None = None
    draws: dict[int, str] = field(default_factory=dict)
    rounds: dict[int, str] = field(default_factory=dict)
    cases: dict[str, CaseState] = field(default_factory=dict)
    evidence: dict[str, EvidenceState] = field(default_factory=dict)
    proposals: dict[int, ProposalState] = field(default_factory=dict)
    meetings: list[MeetingState] = field(default_factory=list)
    representations: dict[int, RepresentationState] = field(default_factory=dict)
    issues: dict[int, dict[str, str]] = field(default_factory=dict)
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    begun: int | None = None
    unread: list[str] = field(default_factory=list)

    @property
    def decided(self) -> dict[str, str]:
        """Give the panel's ratings in force by standard: those of the latest meeting on each that take effect."""
        meetings = sorted(self.meetings, key=lambda meeting: meeting.held_on)
        return {
            decision.standard: decision.rating
            for meeting in meetings
            for decision in meeting.decisions
            if decision.takes_effect
        }


def digest_of(value: Any) -> str:
    """Give the SHA-256 of plain data as 64 hexadecimal digits, "" where there is none."""
    if not value:
        return ""
    body = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def digest_of_draw(seed: int, algorithm: str, record: Any) -> str:
    """Give the SHA-256 of a draw's seed, algorithm and record, as 64 hexadecimal digits."""
    return digest_of([seed, algorithm, record])


def digest_of_round(record: Mapping[str, Any], chosen: Mapping[str, str]) -> str:
    """Give the SHA-256 of a drawing of cases for a second reading, as 64 hexadecimal digits.

    `record` has its seed, algorithm, per cent, pool and readers, whose order says nothing.
    """
    pool = {reference: sorted(readers) for reference, readers in record["pool"].items()}
    drawn = [record[name] for name in ("seed", "algorithm", "percent")]
    return digest_of([*drawn, pool, sorted(record["readers"]), dict(chosen)])
