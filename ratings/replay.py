"""What the ledger of an inspection says that its records are, worked out from the entries alone. Pure.

The chain accounts for the records from its opening rows on (`ratings.opening`), or from the entry by which the
inspection was added. An act that is not known here changes nothing that is accounted for: whatever changes an answer
writes the act for that, whoever set it off. What came in a file holds whatever its author put into it, so an entry that
can't be read is named and left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cases.choices import CASE_TYPES
from cases.recorded import as_text
from ledger.record import AS_RECORDED, WORDS, Record
from ratings.replayed import NO_WORDS, CaseState, EvidenceState, State, Text, digest_of_draw, words_of
from ratings.replayed_panel import PANEL_ACTS, opened_panel
from ratings.replayed_papers import PAPER_ACTS, opened_papers
from ratings.replayed_readings import READING_ACTS, opened_reading
from ratings.replayed_stamps import stamp, stamp_evidence
from ratings.stamps import opened_stamps

OPENED = "opened with records"
_OF_WHAT = frozenset({"service", "framework", "framework_sha256"})


def replay(records: Iterable[Record]) -> State:
    """Give what the records are after these entries, oldest first."""
    state = State()
    for record in records:
        act = _ACTS.get(record.act)
        if act is None:
            continue
        try:
            act(state, record)
            stamp(state, record)
        except (KeyError, TypeError, ValueError, AttributeError):
            state.unread.append(f"Entry {record.sequence} ({record.act}) can't be read.")
    return state


def _opened(state: State, record: Record) -> None:
    content = record.content
    if "case" in content:
        state.cases[content["case"]] = _opened_case(record)
        return
    fresh = State(
        framework=content["framework"],
        framework_sha256=content["framework_sha256"],
        particulars=content.get("particulars", {}),
        closed=content["closed"],
        caseload=content["caseload"],
        caseload_rows=content.get("caseload_rows"),
        draws={int(number): digest for number, digest in content["draws"].items()},
        rounds={int(number): digest for number, digest in content.get("rounds", {}).items()},
        papers=opened_papers(record),
        stamps=opened_stamps(content.get("stamps", {})),
        begun=record.sequence,
    )
    fresh.evidence = {
        standard: EvidenceState(rating, words_of(record, f"reasons {standard}"))
        for standard, rating in content["evidence"].items()
    }
    opened_panel(fresh, record)
    vars(state).update(vars(fresh))


def _opened_case(record: Record) -> CaseState:
    content = record.content
    case = CaseState(
        content["case_type"],
        content["service_reference"],
        content["allocated_to"],
        content["submitted"],
        content["withdrawn"],
        words_of(record, "withdrawn note"),
        content["replaces"],
        submission_reason=words_of(record, "submission reason"),
        reading=opened_reading(record),
        as_recorded=words_of(record, AS_RECORDED),
    )
    for page, answers in content["answers"].items():
        for key, value in answers.items():
            case.put(page, key, value)
    for name in content.get(WORDS, {}):
        page, slash, key = name.partition("/")
        if slash:
            case.put(page, key, words_of(record, name))
    return case


def _added(state: State, record: Record) -> None:
    state.framework = record.content["framework"]
    state.framework_sha256 = record.content.get("framework_sha256", "")
    state.particulars = _particulars(record.content)
    # Without the digest the entry is from before the ledger accounted for everything.
    state.begun = record.sequence if state.framework_sha256 else None


def _changed(state: State, record: Record) -> None:
    if "framework" in record.content:
        state.framework, state.framework_sha256 = record.content["framework"], record.content["framework_sha256"]
    state.particulars.update(_particulars(record.content["after"]))


def _design_changed(state: State, record: Record) -> None:
    state.particulars.update(record.content["after"])


def _particulars(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in _OF_WHAT}


def _closed(state: State, record: Record) -> None:
    state.closed = True


def _reopened(state: State, record: Record) -> None:
    state.closed = False


def _caseload_loaded(state: State, record: Record) -> None:
    state.caseload, state.caseload_rows = record.content["sha256"], record.content.get("rows_sha256")


def _sample_drawn(state: State, record: Record) -> None:
    content = record.content
    drawn = content["record"]
    case_types = {service: case_type for case_type, _ in CASE_TYPES for service in drawn[case_type]}
    state.cases = {own: CaseState(case_types[service], service) for own, service in drawn["references"].items()}
    for own, values in json.loads(words_of(record, AS_RECORDED) or "{}").items():
        state.cases[own].as_recorded = Text(as_text(values))
    state.draws[content["number"]] = digest_of_draw(content["seed"], content["algorithm"], drawn)


def _allocated(state: State, record: Record) -> None:
    for reference, username in record.content["allocated_to"].items():
        state.cases[reference].allocated_to = username or ""


def _withdrawn(state: State, record: Record) -> None:
    content = record.content
    case = state.cases[content["case"]]
    case.withdrawn, case.withdrawn_note = content["reason"], words_of(record, "note")
    if content["replaced_by"]:
        state.cases[content["replaced_by"]] = CaseState(
            case.case_type,
            content["service_reference_of_replacement"],
            case.allocated_to,
            replaces=content["case"],
            as_recorded=words_of(record, AS_RECORDED),
        )


def _submitted(state: State, record: Record) -> None:
    case = state.cases[record.content["case"]]
    case.submitted, case.submission_reason = True, words_of(record, "reason")


def _case_reopened(state: State, record: Record) -> None:
    case = state.cases[record.content["case"]]
    case.submitted, case.submission_reason = False, NO_WORDS


def _answer_changed(state: State, record: Record) -> None:
    content = record.content
    value = content["after"] if "after" in content else words_of(record, "after")
    state.cases[content["case"]].put(content["page"], content["key"], value)


def _page_saved(state: State, record: Record) -> None:
    """Read an entry of the time when each save wrote the whole page."""
    content = record.content
    case = state.cases[content["case"]]
    case.pages.pop(content["page"], None)
    for key, value in content["recorded"].items():
        case.put(content["page"], key, value)


def _rated_from_evidence(state: State, record: Record) -> None:
    content = record.content
    stamp_evidence(state, record)
    state.evidence[content["standard"]] = EvidenceState(content["rating"], words_of(record, "reasons"))


_ACTS: Mapping[str, Callable[[State, Record], None]] = {
    OPENED: _opened,
    "inspection added": _added,
    "inspection changed": _changed,
    "sampling design changed": _design_changed,
    "inspection closed": _closed,
    "inspection reopened": _reopened,
    "caseload loaded": _caseload_loaded,
    "sample drawn": _sample_drawn,
    "cases allocated": _allocated,
    "case withdrawn": _withdrawn,
    "case submitted": _submitted,
    "case reopened": _case_reopened,
    "answer changed": _answer_changed,
    "judgements recorded": _page_saved,
    "case facts recorded": _page_saved,
    "standard rated from evidence": _rated_from_evidence,
    **READING_ACTS,
    **PAPER_ACTS,
    **PANEL_ACTS,
}
