"""Opening rows: what an inspection's records are, as entries of its ledger, where the chain does not say. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledger.record import AS_RECORDED, WORDS, Record, Sealed
from ratings.replay import OPENED
from ratings.replayed import CaseState, DecisionState, MeetingState, ProposalState, RepresentationState, State, Text
from ratings.replayed_papers import papers_in_opening_row, words_of_papers
from ratings.replayed_readings import reading_in_opening_row, words_of_reading
from ratings.stamps import stamps_in_opening_row

SALT_DIGITS = 32


@dataclass(frozen=True)
class OpeningRow:
    """One entry to be: what it is about, what it says, and the words that stand beside it."""

    subject: str
    content: dict[str, Any]
    words: dict[str, str]


def opening_rows(state: State) -> Iterator[OpeningRow]:
    """Give the opening rows of an inspection: one of the inspection itself, then one of each sampled case.

    `ratings.replay` reads them: the first makes it forget all that came before.
    """
    yield OpeningRow("", _inspection(state), dict(_words(state)))
    # Sorted here: databases differ in the order of texts.
    for reference, case in sorted(state.cases.items(), key=lambda item: (item[1].case_type, item[0])):
        yield OpeningRow(reference, _case(reference, case), dict(_case_words(case)))


def opening_records(
    state: State, *, at: datetime, after: Record | None, salt: Callable[[], str] | None = None
) -> list[Record]:
    """Give the opening rows as entries that follow on `after`, the last entry there is.

    Without `salt`, which gives a new one each time, the salts follow from all words together: so the same records give
    the same entries wherever they are stored, and nobody can guess one text who does not know all others.
    """
    rows = list(opening_rows(state))
    told = _sha256(json.dumps([row.words for row in rows], sort_keys=True, ensure_ascii=False))
    records: list[Record] = []
    for row in rows:
        sealed = {
            name: Sealed(salt() if salt else _sha256(f"{row.subject}\n{name}\n{told}")[:SALT_DIGITS], text)
            for name, text in row.words.items()
        }
        digests = {WORDS: {name: one.digest() for name, one in sealed.items()}} if sealed else {}
        sequence, head = (after.sequence, after.hash) if after else (0, "")
        content = {**row.content, **digests}
        record = Record(sequence + 1, at, "", OPENED, content, head, "", row.subject, None, sealed)
        after = replace(record, hash=record.expected_hash())
        records.append(after)
    return records


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _inspection(state: State) -> dict[str, Any]:
    return {
        "framework": state.framework,
        "framework_sha256": state.framework_sha256,
        "particulars": state.particulars,
        "closed": state.closed,
        "ratings_closed": state.ratings_closed,
        "caseload": state.caseload,
        "caseload_rows": state.caseload_rows,
        "draws": {str(number): digest for number, digest in state.draws.items()},
        "rounds": {str(number): digest for number, digest in state.rounds.items()},
        "papers": papers_in_opening_row(state),
        "stamps": stamps_in_opening_row(state.stamps),
        "cases": len(state.cases),
        "evidence": {standard: row.rating for standard, row in state.evidence.items()},
        "proposals": {str(number): _plain(row) for number, row in state.proposals.items()},
        "meetings": [
            {**_plain(meeting), "decisions": [_plain(decision) for decision in meeting.decisions]}
            for meeting in state.meetings
        ],
        "representations": {str(number): _plain(row) for number, row in state.representations.items()},
        "issues": {str(number): documents for number, documents in state.issues.items()},
    }


def _plain(row: MeetingState | DecisionState | ProposalState | RepresentationState) -> dict[str, Any]:
    """Give all of a row but the words of people."""
    return {name: value for name, value in vars(row).items() if not isinstance(value, Text)}


def _words(state: State) -> Iterator[tuple[str, str]]:
    named: list[tuple[str, Text]] = [("reopened", state.reopened)]
    named += [(f"reasons {standard}", row.reasons) for standard, row in state.evidence.items()]
    named += [(f"proposal {number} reason", row.reason) for number, row in state.proposals.items()]
    for place, meeting in enumerate(state.meetings, start=1):
        named.append((f"meeting {place} note", meeting.note))
        for decision in meeting.decisions:
            named.append((f"meeting {place} reason {decision.standard}", decision.reason))
            named.append((f"meeting {place} confirmation {decision.standard}", decision.confirmation_reason))
    for number, row in state.representations.items():
        named += [(f"representation {number} {name}", getattr(row, name)) for name in ("summary", "evidence", "answer")]
    yield from ((name, text) for name, text in named if text)
    yield from words_of_papers(state)


def _case(reference: str, case: CaseState) -> dict[str, Any]:
    answers = {
        page: {key: value for key, value in given.items() if not isinstance(value, Text)}
        for page, given in case.pages.items()
    }
    return {
        "case": reference,
        "case_type": case.case_type,
        "service_reference": case.service_reference,
        "allocated_to": case.allocated_to,
        "submitted": case.submitted,
        "withdrawn": case.withdrawn,
        "replaces": case.replaces,
        "answers": {page: given for page, given in answers.items() if given},
        **({"reading": reading_in_opening_row(case.reading)} if case.reading else {}),
    }


def _case_words(case: CaseState) -> Iterator[tuple[str, str]]:
    if case.withdrawn_note:
        yield "withdrawn note", case.withdrawn_note
    if case.submission_reason:
        yield "submission reason", case.submission_reason
    if case.as_recorded:
        yield AS_RECORDED, case.as_recorded
    if case.reading is not None:
        yield from words_of_reading(case.reading)
    for page, given in case.pages.items():
        for key, value in given.items():
            if isinstance(value, Text):
                yield f"{page}/{key}", value
