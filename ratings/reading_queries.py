"""Reading the second readings that the ledger accounts for, as they are now."""

from typing import Any

from cases.models import SecondJudgement, SecondReading
from cases.pages import evidence_key
from inspections.models import Inspection
from ratings.replayed import JointState, ReadingState, Text, digest_of_round, put


def rounds_of(inspection: Inspection) -> dict[int, str]:
    """Give the SHA-256 of each drawing of cases for a second reading, by its number. One query."""
    fields = ("number", "seed", "algorithm", "percent", "pool", "readers", "chosen")
    rows = inspection.second_reading_rounds.order_by("number").values(*fields)
    return {row["number"]: digest_of_round(row, row["chosen"]) for row in rows}


def readings_of(inspection: Inspection) -> dict[int, ReadingState]:
    """Give the second readings by the primary key of their case. Two queries."""
    rows = SecondReading.objects.filter(case__inspection=inspection).select_related("round", "reader", "first_reader")
    readings = {
        row.pk: ReadingState(
            row.round.number,
            row.reader.username,
            row.first_reader.username if row.first_reader else "",
            row.is_submitted,
        )
        for row in rows
    }
    judgements = SecondJudgement.objects.filter(reading__in=readings)
    for judgement in judgements.select_related("key_question", "decision__decided_by"):
        _take_over(readings[judgement.reading_id], judgement)
    return {row.case_id: readings[row.pk] for row in rows}


def _take_over(reading: ReadingState, row: SecondJudgement) -> None:
    number = row.key_question.number
    answer: Any = row.answer if reading.submitted else Text(row.answer)
    put(reading.first, number, row.first_answer)
    put(reading.first, evidence_key(number), Text(row.first_evidence))
    put(reading.second, number, answer)
    put(reading.second, evidence_key(number), Text(row.evidence))
    if row.made is not None:
        by = row.made.decided_by.username if row.made.decided_by else ""
        reading.decisions[number] = JointState(row.made.answer, row.made.version, by, Text(row.made.reason))
