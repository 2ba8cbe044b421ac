"""An inspection as the data of its file, with keys and arrays in a fixed order (docs/inspection-file.md).

What has a value is written, also where it is the default; what is empty is left out. Texts are ordered here and not by
the database, whose collation may differ from one installation to the next.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import User
from cases.models import Caseload, Departure, Draw, FactAnswer, HeldChange, Judgement, PromptAnswer, SampledCase
from inspections.models import CaseFact, EvidenceRating, Finding, Inspection, Role
from inspections.sampling_design import DESIGN
from ledger import actions as ledger
from ledger.models import Chain
from ledger.record import Record
from transfer.casework import PREFETCHED, casework_of, practice_examples
from transfer.held_changes import held_in_file
from transfer.panel_document import panel_parts
from transfer.second_reading import READINGS, rounds_of, second_reading_of
from transfer.values import day_or_none, given, moment, moment_or_none, name_of, ordered

FORMAT = "youth-inspection/1"
OWN_PROPERTIES = ("harm_inspector", "safety_inspector")
"""The facts that the contract names: the inspector's classifications stand beside the service's, not in `facts`."""
ABOUT = "about"
"""The name of the page of a case that belongs to no standard."""


def as_bytes(data: dict[str, Any]) -> bytes:
    """Give the data as the bytes of a file: UTF-8 JSON, two spaces of indent, a line break at the end."""
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


@transaction.atomic
def inspection_document(inspection: Inspection) -> dict[str, Any]:
    """Give everything that is held about an inspection as the data of its file. A fixed number of queries."""
    # Every act holds the chain until it is stored, so no act can be in one part of the file and not in another.
    list(Chain.objects.select_for_update().filter(name=inspection.reference))
    named: set[User] = set()
    # Built first, since it says who is named.
    body = dict(_body(inspection, named))
    people = sorted(named, key=lambda person: person.username)
    document = {
        "format": FORMAT,
        "framework": inspection.framework.slug,
        "service": _service(inspection),
        "inspection": _inspection(inspection, named),
        "people": [{"username": person.username, "full_name": person.full_name} for person in people],
        **body,
        "history": [_entry(record) for record in ledger.records(inspection.reference)],
    }
    written = ("cases", "domain_one", "panel")
    return {name: value for name, value in document.items() if name in written or value}


def own_property(fact: CaseFact) -> bool:
    """Give whether a fact stands in a property of its own and not among a case's facts."""
    return fact.key in OWN_PROPERTIES and fact.type == CaseFact.Type.CLASSIFICATION


def _service(inspection: Inspection) -> dict[str, Any]:
    service = inspection.service
    return given(
        name=service.name,
        local_authority=service.local_authority,
        region=service.region,
        known_as=inspection.known_as,
        usually_known_as=service.known_as if service.known_as != inspection.known_as else None,
    )


def _inspection(inspection: Inspection, named: set[User]) -> dict[str, Any]:
    return given(
        reference=inspection.reference,
        joint=inspection.joint,
        fieldwork_starts=day_or_none(inspection.fieldwork_starts),
        fieldwork_ends=day_or_none(inspection.fieldwork_ends),
        published=day_or_none(inspection.published),
        closed_at=moment_or_none(inspection.closed_at),
        panel_quorum=inspection.panel_quorum,
        ratings_closed_at=moment_or_none(inspection.ratings_closed_at),
        ratings_closed_by=name_of(inspection.ratings_closed_by, named),
        ratings_reopened_at=moment_or_none(inspection.ratings_reopened_at),
        ratings_reopened_by=name_of(inspection.ratings_reopened_by, named),
        ratings_reopened_reason=inspection.ratings_reopened_reason,
        design={name: getattr(inspection, name) for name in DESIGN},
    )


def _body(inspection: Inspection, named: set[User]) -> Iterator[tuple[str, Any]]:
    """Give each part of the file between the people and the history."""
    yield "team", _team(inspection, named)
    caseload = Caseload.objects.select_related("loaded_by").filter(inspection=inspection).first()
    yield "caseload", _caseload(caseload, named) if caseload else None
    draws = inspection.draws.select_related("drawn_by").order_by("number")
    yield "draws", [_draw(draw, named) for draw in draws]
    yield "second_readings", rounds_of(inspection, named)
    yield "cases", [_case(case, named) for case in _sampled_cases(inspection)]
    evidence = list(inspection.evidence_ratings.select_related("standard__domain", "rated_by"))
    evidence.sort(key=lambda row: (row.standard.domain.number, row.standard.number))
    yield "domain_one", {row.standard.number: row.rating for row in evidence if row.rating}
    yield "domain_one_details", {row.standard.number: _details(row, named) for row in evidence}
    yield from panel_parts(inspection, named)
    kinds = Finding.Kind.values
    findings = sorted(
        inspection.findings.select_related("domain"),
        key=lambda row: (row.domain.number, kinds.index(row.kind), row.position),
    )
    yield "findings", [_finding(row) for row in findings]
    yield (
        "recommendations",
        [
            {"number": row.number, "addressee": row.addressee, "text": row.text}
            for row in inspection.recommendations.order_by("number")
        ],
    )
    yield "practice_examples", practice_examples(inspection, named)


def _team(inspection: Inspection, named: set[User]) -> list[dict[str, Any]]:
    memberships = sorted(
        inspection.memberships.select_related("user"),
        key=lambda row: (Role.values.index(row.role), row.user.username),
    )
    return [{"username": name_of(row.user, named), "role": row.role} for row in memberships]


def _caseload(caseload: Caseload, named: set[User]) -> dict[str, Any]:
    rows = sorted(caseload.cases.all(), key=lambda row: (row.row, row.case_reference))
    return {
        "file_name": caseload.file_name,
        "sha256": caseload.sha256,
        **given(ignored_columns=caseload.ignored_columns),
        "loaded_at": moment(caseload.loaded_at),
        **given(loaded_by=name_of(caseload.loaded_by, named)),
        "cases": [
            given(
                row=row.row,
                case_reference=row.case_reference,
                case_type=row.case_type,
                disposal=row.disposal,
                started=row.started.isoformat(),
                gender=row.gender,
                harm=row.harm,
                safety=row.safety,
                age=row.age,
                ethnicity=row.ethnicity,
                looked_after=row.looked_after,
                offence=row.offence,
                case_manager=row.case_manager,
            )
            for row in rows
        ],
    }


def _draw(draw: Draw, named: set[User]) -> dict[str, Any]:
    return {
        "number": draw.number,
        "seed": draw.seed,
        "algorithm": draw.algorithm,
        "record": ordered(draw.record),
        **given(drawn_at=moment(draw.drawn_at), drawn_by=name_of(draw.drawn_by, named)),
    }


def _sampled_cases(inspection: Inspection) -> list[SampledCase]:
    people = ("allocated_to", "submitted_by", "withdrawn_by")
    rows = inspection.sampled_cases.select_related(*people, "replaces").prefetch_related(
        Prefetch("fact_answers", FactAnswer.objects.select_related("fact").order_by("fact__position")),
        Prefetch("judgements", Judgement.everything.select_related("key_question__standard__domain")),
        Prefetch("departures", Departure.objects.select_related("prompt__key_question", "key_question")),
        Prefetch("held_changes", HeldChange.objects.select_related("made_by", "resolved_by")),
        Prefetch("prompt_answers", PromptAnswer.objects.select_related("prompt__key_question__standard__domain")),
    )
    beside: list[Any] = [*READINGS, *PREFETCHED]
    rows = rows.prefetch_related(*beside)
    return sorted(rows, key=lambda case: (case.case_type, case.reference))


def _case(case: SampledCase, named: set[User]) -> dict[str, Any]:
    facts = list(case.fact_answers.all())
    own = {row.fact.key: row.value for row in facts if own_property(row.fact)}
    judgements = sorted(case.judgements.all(), key=lambda row: row.key_question.number)
    answers = sorted(case.prompt_answers.all(), key=lambda row: row.prompt.code)
    return {
        **given(
            reference=case.reference,
            service_reference=case.service_reference,
            case_type=case.case_type,
            disposal=case.disposal,
            started=day_or_none(case.started),
            age=case.age,
            gender=case.gender,
            ethnicity=case.ethnicity,
            looked_after=case.looked_after,
            offence=case.offence,
            harm_service=case.harm_service,
            harm_inspector=own.get("harm_inspector"),
            safety_service=case.safety_service,
            safety_inspector=own.get("safety_inspector"),
            allocated_to=name_of(case.allocated_to, named),
            submitted_at=moment_or_none(case.submitted_at),
            submitted_by=name_of(case.submitted_by, named),
            submission_reason=case.submission_reason,
            withdrawn_at=moment_or_none(case.withdrawn_at),
            withdrawn_by=name_of(case.withdrawn_by, named),
            withdrawn_reason=case.withdrawn_reason,
            withdrawn_note=case.withdrawn_note,
            replaces=case.replaces.reference if case.replaces else None,
        ),
        "facts": {row.fact.key: row.value for row in facts if not own_property(row.fact)},
        "judgements": {row.key_question.number: row.answer for row in judgements if row.answer},
        **given(evidence={row.key_question.number: row.evidence for row in judgements if _in_words(row)}),
        "answers": {row.prompt.code: row.answer for row in answers},
        **given(departures=dict(sorted((_code(row), row.words) for row in case.departures.all()))),
        **given(held_changes=held_in_file(case.held_changes.all(), lambda person: name_of(person, named))),
        **second_reading_of(case, named),
        **casework_of(case, named),
    }


def _code(departure: Departure) -> str:
    """Give the number of what a departure is about, with a prompt's letter."""
    return departure.prompt.code if departure.prompt else str(departure.key_question and departure.key_question.number)


def _in_words(judgement: Judgement) -> bool:
    """Give whether a judgement stands under `evidence`: also an empty one that came so, and was not taken back here."""
    came_empty = not (judgement.answer or judgement.answer_version or judgement.evidence_version)
    return bool(judgement.evidence) or came_empty


def _details(row: EvidenceRating, named: set[User]) -> dict[str, Any]:
    return given(reasons=row.reasons, rated_by=name_of(row.rated_by, named), version=row.version)


def _finding(row: Finding) -> dict[str, Any]:
    return {"domain": row.domain.number, "kind": row.kind, "position": row.position, "text": row.text}


def _entry(record: Record) -> dict[str, Any]:
    return {
        "sequence": record.sequence,
        "at": moment(record.at),
        "by": record.by,
        "act": record.act,
        "content": ordered(record.content),
        "previous_hash": record.previous_hash,
        "hash": record.hash,
        **given(
            subject=record.subject,
            token=str(record.token) if record.token else None,
            words={name: {"salt": one.salt, "text": one.text} for name, one in sorted(record.words.items())},
        ),
    }
