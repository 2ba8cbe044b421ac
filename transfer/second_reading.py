"""Second readings in the inspection file: what is written of them, and the rows made of it again."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases.models import JointDecision, SampledCase, SecondJudgement, SecondReading, SecondReadingRound
from inspections.models import Inspection
from transfer.outline import Outline
from transfer.values import given, moment, moment_in, moment_or_none, name_of, parsed_moment, person_in

People = Mapping[str, User]
Data = dict[str, Any]
Pairs = list[tuple[SampledCase, Data]]
_BATCH = 500
_OF_A_JUDGEMENT = ("first_answer", "first_evidence", "answer", "evidence")

#: What an inspection's cases are fetched with, so that `second_reading_of` asks for nothing more. Two queries.
READINGS = (
    Prefetch("second_reading", SecondReading.objects.select_related("round", "first_reader", "reader")),
    Prefetch(
        "second_reading__judgements",
        SecondJudgement.objects.select_related("key_question__standard__domain", "decision__decided_by"),
    ),
)


def rounds_of(inspection: Inspection, named: set[User]) -> list[Data]:
    """Give the rounds in which cases were given out, noting who is named. One query."""
    rounds = inspection.second_reading_rounds.select_related("drawn_by").order_by("number")
    return [
        {
            "number": row.number,
            "seed": row.seed,
            "algorithm": row.algorithm,
            **given(percent=row.percent),
            "pool": {reference: sorted(row.pool[reference]) for reference in sorted(row.pool)},
            "readers": sorted(row.readers),
            "chosen": {reference: row.chosen[reference] for reference in sorted(row.chosen)},
            "drawn_at": moment(row.drawn_at),
            **given(drawn_by=name_of(row.drawn_by, named)),
        }
        for row in rounds
    ]


def second_reading_of(case: SampledCase, named: set[User]) -> Data:
    """Give the second reading of a case as a part of the file, nothing where it has none, noting who is named."""
    reading: SecondReading | None = getattr(case, "second_reading", None)
    if reading is None:
        return {}
    rows = sorted(reading.judgements.all(), key=lambda row: row.key_question.number)
    return {
        "second_reading": {
            "round": reading.round.number,
            **given(first_reader=name_of(reading.first_reader, named)),
            "reader": name_of(reading.reader, named),
            "version": reading.version,
            **given(saved_at=moment_or_none(reading.saved_at), submitted_at=moment_or_none(reading.submitted_at)),
            "judgements": {row.key_question.number: _judgement(row, named) for row in rows},
        }
    }


def _judgement(row: SecondJudgement, named: set[User]) -> Data:
    made = row.made
    decision = made and {
        "answer": made.answer,
        "reason": made.reason,
        "version": made.version,
        "decided_at": moment(made.decided_at),
        **given(decided_by=name_of(made.decided_by, named)),
    }
    return given(**{name: getattr(row, name) for name in _OF_A_JUDGEMENT}, decision=decision)


def store_second_readings(inspection: Inspection, data: Data, pairs: Pairs, outline: Outline, people: People) -> None:
    """Store the rounds and the second readings of the cases, which are stored, from their parts of the file."""
    rounds = {row["number"]: _round(inspection, row, people) for row in data.get("second_readings", [])}
    SecondReadingRound.objects.bulk_create(rounds.values())
    parts = [(case, entry["second_reading"]) for case, entry in pairs if "second_reading" in entry]
    readings = [
        SecondReading(
            case=case,
            round=rounds[part["round"]],
            first_reader=person_in(part, "first_reader", people),
            reader=people[part["reader"]],
            version=part["version"],
            saved_at=moment_in(part, "saved_at"),
            submitted_at=moment_in(part, "submitted_at"),
        )
        for case, part in parts
    ]
    SecondReading.objects.bulk_create(readings, batch_size=_BATCH)
    rows = [pair for reading, (_, part) in zip(readings, parts, strict=True) for pair in _rows(reading, part, outline)]
    SecondJudgement.objects.bulk_create((row for row, _ in rows), batch_size=_BATCH)
    JointDecision.objects.bulk_create(_decisions(rows, people), batch_size=_BATCH)


def _round(inspection: Inspection, row: Data, people: People) -> SecondReadingRound:
    return SecondReadingRound(
        inspection=inspection,
        percent=row.get("percent"),
        drawn_at=parsed_moment(row["drawn_at"]),
        drawn_by=person_in(row, "drawn_by", people),
        **{name: row[name] for name in ("number", "seed", "algorithm", "pool", "readers", "chosen")},
    )


def _rows(reading: SecondReading, part: Data, outline: Outline) -> Iterator[tuple[SecondJudgement, Data]]:
    for number, row in part["judgements"].items():
        values = {name: row[name] for name in _OF_A_JUDGEMENT if name in row}
        yield SecondJudgement(reading=reading, key_question=outline.key_questions[number], **values), row


def _decisions(rows: Iterable[tuple[SecondJudgement, Data]], people: People) -> Iterator[JointDecision]:
    for judgement, row in rows:
        if "decision" in row:
            made = row["decision"]
            yield JointDecision(
                judgement=judgement,
                answer=made["answer"],
                reason=made["reason"],
                version=made["version"],
                decided_at=parsed_moment(made["decided_at"]),
                decided_by=person_in(made, "decided_by", people),
            )
