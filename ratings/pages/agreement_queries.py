from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from cases.models import Answer, Reading
from cases.readings.queries import counted_judgements
from inspections.models import Domain, Inspection, Item
from inspections.outline import read_outline
from ratings.rollup.agreement import QuestionAgreement, question_agreement


@dataclass(frozen=True)
class QuestionRead:
    row: Item
    text: str
    found: QuestionAgreement


@dataclass(frozen=True)
class DomainRead:
    """A domain rated from cases: the agreement on its key questions, and how many of its cases were read twice."""

    domain: Domain
    cases: int
    questions: tuple[QuestionRead, ...]


@dataclass(frozen=True)
class SecondReadings:
    """What the second reading of an inspection has come to.

    `cases` are still in the sample and submitted by both readers, `open` wait for their second reader, of `submitted`
    cases in all; `differences` counts judgements on which both readings differ, and `decided` those with a joint
    decision. `confidence` is that of ranges, in per cent.
    """

    submitted: int
    cases: int
    open: int
    differences: int
    decided: int
    domains: tuple[DomainRead, ...]
    confidence: Decimal


def second_readings_of(inspection: Inspection) -> SecondReadings:
    """Return the agreement on every key question that is put to cases. Five queries, however many cases there are."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for number, first, second in counted_judgements(inspection):
        pairs.setdefault(number, []).append((first, second))
    readings = Reading.objects.of_kind(Reading.Kind.SECOND).filter(
        case__inspection=inspection, case__withdrawn_at__isnull=True
    )
    by_type = dict(readings.counted().order_by().values_list("case__case_type").annotate(Count("pk")))
    everything = [pair for both in pairs.values() for pair in both]
    return SecondReadings(
        submitted=inspection.sampled_cases.inspected().submitted().count(),
        cases=sum(by_type.values()),
        open=readings.filter(submitted_at__isnull=True).count(),
        differences=sum(bool(first and second) and first != second for first, second in everything),
        decided=Answer.objects.filter(
            reading__kind=Reading.Kind.JOINT,
            reading__case__in=inspection.sampled_cases.inspected().order_by(),
            item__kind=Item.Kind.QUESTION,
        ).count(),
        domains=tuple(_domains(inspection, pairs, by_type)),
        confidence=Decimal(inspection.confidence_percent),
    )


def _domains(
    inspection: Inspection, pairs: dict[str, list[tuple[str, str]]], by_type: dict[str, int]
) -> list[DomainRead]:
    answers = inspection.framework.answers
    domains: dict[Domain, list[QuestionRead]] = {}
    for row in read_outline(inspection.framework).judged:
        if row.standard:
            found = question_agreement(row.key, pairs.get(row.key, []), answers)
            read = QuestionRead(row, inspection.worded(row.text), found)
            domains.setdefault(row.standard.domain, []).append(read)
    return [DomainRead(domain, by_type.get(domain.case_type, 0), tuple(read)) for domain, read in domains.items()]
