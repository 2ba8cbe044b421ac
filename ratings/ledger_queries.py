"""Reading the records that the ledger accounts for, as they are now."""

from typing import Any

from django.db.models import Prefetch

from cases.models import Caseload, FactAnswer, Judgement, PromptAnswer
from cases.pages import ABOUT, evidence_key
from inspections.models import CaseFact, Inspection
from inspections.queries import framework_sha256
from ratings.models import PanelDecision
from ratings.replay import CaseState, DecisionState, EvidenceState, MeetingState, State, Text, digest_of_draw


def records_of(inspection: Inspection) -> State:
    """Give what is stored of an inspection, as far as the ledger accounts for it. A fixed number of queries."""
    caseload = Caseload.objects.filter(inspection=inspection).values_list("sha256", flat=True).first()
    draws = inspection.draws.order_by("number").values_list("number", "seed", "algorithm", "record")
    evidence = inspection.evidence_ratings.order_by("standard__number")
    return State(
        framework=inspection.framework.slug,
        framework_sha256=framework_sha256(inspection.framework),
        closed=Inspection.objects.values_list("closed_at", flat=True).get(pk=inspection.pk) is not None,
        caseload=caseload or "",
        draws={number: digest_of_draw(seed, algorithm, record) for number, seed, algorithm, record in draws},
        cases=_cases(inspection),
        evidence={
            number: EvidenceState(rating, Text(reasons))
            for number, rating, reasons in evidence.values_list("standard__number", "rating", "reasons")
        },
        meetings=_meetings(inspection),
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
        )
        for row in rows
    }
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
    return found


def _meetings(inspection: Inspection) -> list[MeetingState]:
    decisions = PanelDecision.objects.select_related("standard").order_by("standard__number")
    meetings = inspection.panel_meetings.order_by("held_on", "pk").prefetch_related(Prefetch("decisions", decisions))
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
                for row in meeting.decisions.all()
            ],
        )
        for meeting in meetings
    ]
