"""What changes in an inspection's team, and in what it writes beside the judgements, make of its records. Pure.

Each paper is called what people call it ("Alert 1 of case C01"), and has its fields by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ledger.record import WORDS, Record
from ratings.replayed import State, Text, words_of

LEAD_INSPECTOR, INSPECTOR = "lead_inspector", "inspector"
RECOMMENDATION = "Recommendation "
IN_WORDS = ("addressee", "text")
BEFORE = " before"


def member(username: str, role: str) -> str:
    """Give what a person's place on the team is called."""
    return f"Team, {username} as {role.replace('_', ' ')}"


def findings(domain: int) -> str:
    """Give what all findings on a domain are called; their fields are kinds with a place from 1."""
    return f"Findings on domain {domain}"


def recommendation(number: int) -> str:
    """Give what a recommendation is called."""
    return f"{RECOMMENDATION}{number}"


def alert(case: str, number: int) -> str:
    """Give what an alert is called."""
    return f"Alert {number} of case {case}"


def example(number: int) -> str:
    """Give what a practice example is called."""
    return f"Practice example {number}"


def comment(case: str, number: int) -> str:
    """Give what a comment is called."""
    return f"Comment {number} on case {case}"


def held_change(case: str, token: str) -> str:
    """Give what a change that came too late is called, by the id that its author's browser gave it."""
    return f"Held change {token} of case {case}"


def minute(moment: datetime) -> str:
    """Give a moment as it is compared: in UTC, to the minute."""
    return moment.astimezone(UTC).isoformat(timespec="minutes")


def opened_papers(record: Record) -> dict[str, dict[str, Any]]:
    """Give the papers that an inspection's opening row tells of."""
    papers = {name: dict(fields) for name, fields in record.content.get("papers", {}).items()}
    for name in record.content.get(WORDS, {}):
        paper, slash, written = name.partition("/")
        if slash:
            papers[paper][written] = words_of(record, name)
    return papers


def papers_in_opening_row(state: State) -> dict[str, dict[str, Any]]:
    """Give all of the papers but the words of people."""
    return {
        name: {written: value for written, value in fields.items() if not isinstance(value, Text)}
        for name, fields in state.papers.items()
    }


def words_of_papers(state: State) -> Iterator[tuple[str, str]]:
    """Give the words of the papers by the names that they have in an inspection's opening row."""
    for name, fields in state.papers.items():
        for written, value in fields.items():
            if isinstance(value, Text) and value:
                yield f"{name}/{written}", value


def _written(record: Record) -> dict[str, Text]:
    return {name: words_of(record, name) for name in record.content.get(WORDS, {})}


def _member_added(state: State, record: Record) -> None:
    state.papers[member(record.content["username"], record.content["role"])] = {}


def _member_removed(state: State, record: Record) -> None:
    del state.papers[member(record.content["username"], record.content["role"])]


def _lead_chosen(state: State, record: Record) -> None:
    content = record.content
    if "former" in content:
        del state.papers[member(content["former"], LEAD_INSPECTOR)]
        if content["former_stays_as_inspector"]:
            state.papers[member(content["former"], INSPECTOR)] = {}
    state.papers[member(content["username"], LEAD_INSPECTOR)] = {}


def _findings_written(state: State, record: Record) -> None:
    name = findings(record.content["domain"])
    state.papers.pop(name, None)
    now = {written: text for written, text in _written(record).items() if not written.endswith(BEFORE)}
    if now:
        state.papers[name] = now


def _recommended(state: State, record: Record) -> None:
    state.papers[recommendation(record.content["number"])] = {name: words_of(record, name) for name in IN_WORDS}


def _recommendation_removed(state: State, record: Record) -> None:
    removed = record.content["number"]
    del state.papers[recommendation(removed)]
    later = sorted(number for number in _numbers(state) if number > removed)
    for number in later:
        state.papers[recommendation(number - 1)] = state.papers.pop(recommendation(number))


def _recommendation_moved(state: State, record: Record) -> None:
    now, former = recommendation(record.content["number"]), recommendation(record.content["former"])
    state.papers[now], state.papers[former] = state.papers[former], state.papers[now]


def _numbers(state: State) -> Iterator[int]:
    return (int(name.removeprefix(RECOMMENDATION)) for name in state.papers if name.startswith(RECOMMENDATION))


def _alert_raised(state: State, record: Record) -> None:
    content = record.content
    plain = {"told_at": minute(datetime.fromisoformat(content["told_at"])), "raised_by": record.by, "resolved_by": ""}
    state.papers[alert(content["case"], content["number"])] = {**plain, **_written(record)}


def _alert_updated(state: State, record: Record) -> None:
    content = record.content
    update = f"update {content['update']}"
    state.papers[alert(content["case"], content["number"])][update] = words_of(record, "text")


def _alert_resolved(state: State, record: Record) -> None:
    content = record.content
    fields = state.papers[alert(content["case"], content["number"])]
    fields["resolved_by"], fields["resolution"] = record.by, words_of(record, "resolution")


def _example_added(state: State, record: Record) -> None:
    content = record.content
    plain = {"kind": content["kind"], "standard": content["standard"], "in_report": False, "added_by": record.by}
    state.papers[example(content["number"])] = {**plain, **_written(record)}


def _example_changed(state: State, record: Record) -> None:
    content = record.content
    plain = {name: content[name] for name in ("kind", "standard", "in_report")}
    added_by = state.papers[example(content["number"])]["added_by"]
    state.papers[example(content["number"])] = {**plain, "added_by": added_by, **_written(record)}


def _example_removed(state: State, record: Record) -> None:
    del state.papers[example(record.content["number"])]


def _example_chosen(chosen: bool) -> Callable[[State, Record], None]:
    def choose(state: State, record: Record) -> None:
        state.papers[example(record.content["number"])]["in_report"] = chosen

    return choose


def _commented(state: State, record: Record) -> None:
    content = record.content
    fields = {"by": record.by, "mentions": sorted(content["mentions"]), "text": words_of(record, "text")}
    state.papers[comment(content["case"], content["number"])] = fields


def _held(state: State, record: Record) -> None:
    content = record.content
    value = content["after"] if "after" in content else words_of(record, "after")
    fields = {"key": content["key"], "value": value, "made_by": record.by, "decided": ""}
    state.papers[held_change(content["case"], content["held"])] = fields


def _held_decided(state: State, record: Record) -> None:
    content = record.content
    state.papers[held_change(content["case"], content["held"])]["decided"] = content["how"]


PAPER_ACTS: Mapping[str, Callable[[State, Record], None]] = {
    "team member added": _member_added,
    "team member removed": _member_removed,
    "lead inspector chosen": _lead_chosen,
    "findings written": _findings_written,
    "recommendation added": _recommended,
    "recommendation changed": _recommended,
    "recommendation removed": _recommendation_removed,
    "recommendation moved": _recommendation_moved,
    "alert raised": _alert_raised,
    "alert updated": _alert_updated,
    "alert resolved": _alert_resolved,
    "practice example added": _example_added,
    "practice example changed": _example_changed,
    "practice example removed": _example_removed,
    "practice example put in the report": _example_chosen(True),
    "practice example taken out of the report": _example_chosen(False),
    "comment written": _commented,
    "change held": _held,
    "held change decided": _held_decided,
}
