"""Reading the records that the ledger accounts for, as they are now; `reports.ledger_queries` adds the issues."""

from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases.models import Caseload, CaseloadCase, Departure, FactAnswer, Judgement, PromptAnswer
from cases.pages import ABOUT, departure_key, evidence_key
from cases.recorded import as_recorded, digest_of_rows
from inspections.models import CaseFact, Inspection
from inspections.particulars import particulars_of
from inspections.queries import framework_sha256
from ratings.models import PanelAttendance, PanelDecision
from ratings.paper_queries import papers_of
from ratings.reading_queries import readings_of, rounds_of
from ratings.replayed import (
    CaseState,
    DecisionState,
    EvidenceState,
    MeetingState,
    ProposalState,
    RepresentationState,
    State,
    Text,
    digest_of,
    digest_of_draw,
)
from ratings.stamp_queries import stamps_of


def records_of(inspection: Inspection) -> State:
    """Give what is stored of an inspection, as far as the ledger accounts for it, but for the reports issued.

    A fixed number of queries.
    """
    stored = Inspection.objects.get(pk=inspection.pk)
    caseload = Caseload.objects.filter(inspection=inspection).values_list("sha256", flat=True).first()
    rows = CaseloadCase.objects.filter(caseload__inspection=inspection)
    draws = inspection.draws.order_by("number").values_list("number", "seed", "algorithm", "record")
    evidence = inspection.evidence_ratings.order_by("standard__number")
    return State(
        framework=inspection.framework.slug,
        framework_sha256=framework_sha256(inspection.framework),
        particulars=particulars_of(stored),
        closed=stored.is_closed,
        ratings_closed=stored.ratings_are_closed,
        reopened=Text(stored.ratings_reopened_reason),
        caseload=caseload or "",
        caseload_rows=digest_of_rows(rows) if caseload else "",
        draws={number: digest_of_draw(seed, algorithm, record) for number, seed, algorithm, record in draws},
        rounds=rounds_of(inspection),
        cases=_cases(inspection),
        evidence={
            number: EvidenceState(rating, Text(reasons))
            for number, rating, reasons in evidence.values_list("standard__number", "rating", "reasons")
        },
        proposals={
            row.number: ProposalState(row.standard.number, row.rating, Text(row.reason))
            for row in inspection.proposals.select_related("standard")
        },
        meetings=_meetings(inspection),
        representations=_representations(inspection),
        papers=papers_of(inspection),
        stamps=stamps_of(inspection),
    )


def _cases(inspection: Inspection) -> dict[str, CaseState]:
    rows = inspection.sampled_cases.order_by("case_type", "reference").select_related("allocated_to", "replaces")
    by_key = {
        row.pk: CaseState(
            row.case_type,
            row.service_reference,
            row.allocated_to.username if row.allocated_to else "",
            row.is_submitted,
            row.withdrawn_reason,
            Text(row.withdrawn_note),
            row.replaces.reference if row.replaces else "",
            submission_reason=Text(row.submission_reason),
            as_recorded=Text(as_recorded(row)),
        )
        for row in rows
    }
    for case, reading in readings_of(inspection).items():
        by_key[case].reading = reading
    for case, page, key, value in _answers(inspection):
        by_key[case].put(page, key, value)
    return {row.reference: by_key[row.pk] for row in rows}


def _answers(inspection: Inspection) -> list[tuple[int, str, str, Any]]:
    """Give every answer: the primary key of its case, its page, its key and its value."""
    found: list[tuple[int, str, str, Any]] = []
    facts = FactAnswer.objects.filter(case__inspection=inspection)
    for case, key, kind, value in facts.values_list("case_id", "fact__key", "fact__type", "value"):
        found.append((case, ABOUT, key, Text(value) if kind == CaseFact.Type.TEXT and value else value))
    judgements = Judgement.objects.filter(case__inspection=inspection)
    for case, page, number, answer, evidence in judgements.values_list(
        "case_id", "key_question__standard__number", "key_question__number", "answer", "evidence"
    ):
        found += [(case, page, number, answer), (case, page, evidence_key(number), Text(evidence))]
    prompts = PromptAnswer.objects.filter(case__inspection=inspection)
    for case, page, number, letter, answer in prompts.values_list(
        "case_id",
        "prompt__key_question__standard__number",
        "prompt__key_question__number",
        "prompt__letter",
        "answer",
    ):
        found.append((case, page, f"{number}{letter}", answer))
    departures = Departure.objects.filter(case__inspection=inspection)
    for row in departures.select_related("key_question__standard", "prompt__key_question__standard"):
        question = row.prompt.key_question if row.prompt else row.key_question
        if question is not None:
            key = departure_key(row.prompt.code if row.prompt else question.number)
            found.append((row.case_id, question.standard.number, key, Text(row.words)))
    return found


def _meetings(inspection: Inspection) -> list[MeetingState]:
    """Give the meetings as they were convened, which numbers them, each with its decisions by standard."""
    people = ("decided_by", "confirmation_by")
    decisions = PanelDecision.objects.select_related("standard", *people).order_by("standard__number")
    attendances = PanelAttendance.objects.select_related("member").order_by("member__username")
    meetings = inspection.panel_meetings.order_by("pk").select_related("chair")
    return [
        MeetingState(
            meeting.held_on.isoformat(),
            Text(meeting.note),
            [_decision(row) for row in meeting.decisions.all()],
            _username(meeting.chair),
            [one.member.username for one in meeting.attendances.all()],
            meeting.quorum,
            meeting.concluded_at is not None,
            digest_of(meeting.figures),
        )
        for meeting in meetings.prefetch_related(Prefetch("decisions", decisions), Prefetch("attendances", attendances))
    ]


def _decision(row: PanelDecision) -> DecisionState:
    return DecisionState(
        row.standard.number,
        row.rating,
        row.calculated,
        row.exceptional,
        row.grounds,
        Text(row.reason),
        digest_of(row.figures),
        _username(row.decided_by),
        row.confirmation,
        _username(row.confirmation_by),
        Text(row.confirmation_reason),
    )


def _representations(inspection: Inspection) -> dict[int, RepresentationState]:
    rows = inspection.representations.prefetch_related("standards", "cases")
    return {
        row.number: RepresentationState(
            row.received_on.isoformat(),
            sorted(one.number for one in row.standards.all()),
            sorted(one.reference for one in row.cases.all()),
            row.answered_on.isoformat() if row.answered_on else "",
            Text(row.summary),
            Text(row.evidence),
            Text(row.answer),
        )
        for row in rows
    }


def _username(person: User | None) -> str:
    return person.username if person else ""
