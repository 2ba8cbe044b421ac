"""Opening rows for the inspections that are here: from now on the ledger accounts for their records.

What was in an inspection's chain before stays as it is. The rows are read here as they are at this point of the
migrations, and not by `ratings.ledger_queries`, which reads today's.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from cases.recorded import as_recorded, digest_of_rows
from inspections.queries import framework_sha256
from ledger.record import Record
from ratings import replayed_papers as papers
from ratings import stamps
from ratings.opening import opening_records
from ratings.replayed import CaseState, DecisionState, EvidenceState, MeetingState, State, Text, digest_of_draw
from ratings.stamps import Stamp


def open_ledgers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the opening rows of every inspection."""
    chains = apps.get_model("ledger", "Chain").objects
    for inspection in apps.get_model("inspections", "Inspection").objects.select_related("framework"):
        state = _records(apps, inspection)
        chain, _ = chains.get_or_create(name=inspection.reference)
        last = chain.entries.order_by("sequence").last()
        after = _record(last) if last else None
        opening = opening_records(state, at=timezone.now(), after=after, salt=lambda: secrets.token_hex(16))
        _store(apps, chain, opening)


def _record(entry: Any) -> Record:
    return Record(
        entry.sequence, entry.at, entry.by, entry.act, entry.content, entry.previous_hash, entry.hash, entry.subject
    )


def _store(apps: Apps, chain: Any, records: list[Record]) -> None:
    fields = ("sequence", "at", "by", "act", "content", "previous_hash", "hash", "subject")
    entry_of, words_of = apps.get_model("ledger", "Entry"), apps.get_model("ledger", "Words")
    for record in records:
        entry = entry_of.objects.create(chain=chain, **{name: getattr(record, name) for name in fields})
        words_of.objects.bulk_create(
            words_of(entry=entry, name=name, salt=one.salt, text=one.text) for name, one in record.words.items()
        )
    chain.length, chain.head = records[-1].sequence, records[-1].hash
    chain.save(update_fields=["length", "head"])


def _records(apps: Apps, inspection: Any) -> State:
    caseload = apps.get_model("cases", "Caseload").objects.filter(inspection=inspection).first()
    evidence = apps.get_model("inspections", "EvidenceRating").objects.filter(inspection=inspection)
    draws = apps.get_model("cases", "Draw").objects.filter(inspection=inspection)
    return State(
        framework=inspection.framework.slug,
        framework_sha256=framework_sha256(inspection.framework),
        closed=inspection.closed_at is not None,
        caseload=caseload.sha256 if caseload else "",
        caseload_rows=digest_of_rows(caseload.cases.all()) if caseload else "",
        draws={row.number: digest_of_draw(row.seed, row.algorithm, row.record) for row in draws},
        cases=_cases(apps, inspection),
        evidence={
            row.standard.number: EvidenceState(row.rating, Text(row.reasons))
            for row in evidence.select_related("standard")
        },
        meetings=_meetings(apps, inspection),
        papers=dict(_papers(apps, inspection)),
        stamps=dict(_stamps(apps, inspection)),
    )


def _stamps(apps: Apps, inspection: Any) -> Iterator[tuple[str, Stamp]]:
    if inspection.closed_at:
        yield stamps.INSPECTION_CLOSED, Stamp(None, stamps.in_utc(inspection.closed_at))
    for caseload in apps.get_model("cases", "Caseload").objects.filter(inspection=inspection):
        yield stamps.CASELOAD_LOADED, _stamp(caseload.loaded_by, caseload.loaded_at)
    for draw in apps.get_model("cases", "Draw").objects.filter(inspection=inspection):
        yield stamps.drawn(draw.number), _stamp(draw.drawn_by, draw.drawn_at)
    for case in apps.get_model("cases", "SampledCase").objects.filter(inspection=inspection):
        if case.submitted_at:
            yield stamps.of_a_case(case.reference, "submitted"), _stamp(case.submitted_by, case.submitted_at)
        if case.withdrawn_at:
            yield stamps.of_a_case(case.reference, "withdrawn"), _stamp(case.withdrawn_by, case.withdrawn_at)


def _stamp(by: Any, at: datetime | None) -> Stamp:
    return Stamp(by.username if by else "", stamps.in_utc(at))


def _papers(apps: Apps, inspection: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in apps.get_model("inspections", "Membership").objects.filter(inspection=inspection).select_related("user"):
        yield papers.member(row.user.username, row.role), {}
    found: dict[str, dict[str, Any]] = {}
    for row in apps.get_model("inspections", "Finding").objects.filter(inspection=inspection).select_related("domain"):
        found.setdefault(papers.findings(row.domain.number), {})[f"{row.kind} {row.position}"] = Text(row.text)
    yield from sorted(found.items())
    for row in apps.get_model("inspections", "Recommendation").objects.filter(inspection=inspection):
        yield papers.recommendation(row.number), {"addressee": Text(row.addressee), "text": Text(row.text)}


def _cases(apps: Apps, inspection: Any) -> dict[str, CaseState]:
    cases = {}
    rows = apps.get_model("cases", "SampledCase").objects.filter(inspection=inspection)
    for row in rows.select_related("allocated_to", "replaces"):
        cases[row.reference] = CaseState(
            row.case_type,
            row.service_reference,
            row.allocated_to.username if row.allocated_to else "",
            row.submitted_at is not None,
            row.withdrawn_reason,
            Text(row.withdrawn_note),
            row.replaces.reference if row.replaces else "",
            as_recorded=Text(as_recorded(row)),
        )
    for reference, page, key, value in _answers(apps, inspection):
        cases[reference].put(page, key, value)
    return cases


def _answers(apps: Apps, inspection: Any) -> Iterator[tuple[str, str, str, Any]]:
    facts = apps.get_model("cases", "FactAnswer").objects.filter(case__inspection=inspection)
    for row in facts.select_related("case", "fact"):
        text = row.fact.type == "text" and row.value
        yield row.case.reference, "about", row.fact.key, Text(row.value) if text else row.value
    judgements = apps.get_model("cases", "Judgement").objects.filter(case__inspection=inspection)
    for row in judgements.select_related("case", "key_question__standard"):
        question = row.key_question
        yield row.case.reference, question.standard.number, question.number, row.answer
        yield row.case.reference, question.standard.number, f"{question.number} evidence", Text(row.evidence)
    prompts = apps.get_model("cases", "PromptAnswer").objects.filter(case__inspection=inspection)
    for row in prompts.select_related("case", "prompt__key_question__standard"):
        question = row.prompt.key_question
        yield row.case.reference, question.standard.number, f"{question.number}{row.prompt.letter}", row.answer


def _meetings(apps: Apps, inspection: Any) -> list[MeetingState]:
    meetings = apps.get_model("ratings", "PanelMeeting").objects.filter(inspection=inspection)
    return [
        MeetingState(
            meeting.held_on.isoformat(),
            Text(meeting.note),
            [
                DecisionState(
                    row.standard.number,
                    row.rating,
                    row.calculated,
                    row.exceptional,
                    row.grounds,
                    Text(row.reason),
                )
                for row in meeting.decisions.select_related("standard").order_by("standard__number")
            ],
        )
        for meeting in meetings.order_by("held_on", "pk")
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0001_initial"),
        ("cases", "0001_initial"),
        ("inspections", "0001_initial"),
        ("ledger", "0003_nothing_changes_an_entry"),
    ]

    operations = [migrations.RunPython(open_ledgers, migrations.RunPython.noop, elidable=True)]
