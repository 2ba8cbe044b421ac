from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from cases.fieldwork.pages import Kind
from cases.models import Answer, Reading, SampledCase, SecondReadingRound
from inspections.access import inspections_whose_cases_show_to
from inspections.models import Inspection
from inspections.models import Item as AskedItem
from inspections.outline import read_outline


@dataclass(frozen=True)
class Pool:
    """The submitted cases that nobody has read twice, by reference, each with who must not read it again."""

    cases: Mapping[str, SampledCase]
    first_readers: Mapping[str, list[str]]


@dataclass(frozen=True)
class ReadTwice:
    """A second reading with how far it is, and who read the case first, None where that is not known.

    `answered` and `asked` count key questions, `differing` and `undecided` those on which both readings differ: none
    before the second is submitted.
    """

    reading: Reading
    first_reader: User | None
    asked: int
    answered: int
    differing: int
    undecided: int


@dataclass(frozen=True)
class Joint:
    value: str
    label: str
    reason: str
    version: int
    by: User | None
    at: datetime | None


@dataclass(frozen=True)
class Difference:
    """A key question on which two readings of a case differ: both judgements with their words, and what was decided.

    `now` is the case's own judgement as it stands, which is no longer the first reading's where the case was reopened.
    """

    number: str
    text: str
    first: str
    first_label: str
    first_evidence: str
    second: str
    second_label: str
    second_evidence: str
    now: str
    made: Joint | None

    @property
    def is_superseded(self) -> bool:
        """Return whether the case was judged otherwise after it had been given out: the new judgement counts."""
        return self.now != self.first

    @property
    def is_open(self) -> bool:
        return self.made is None and not self.is_superseded


def pool_of(inspection: Inspection) -> Pool:
    """Return the cases that can be given out for a second reading. Two queries."""
    cases = (
        inspection.sampled_cases.inspected()
        .submitted()
        .exclude(readings__kind=Reading.Kind.SECOND)
        .with_readings()
        .order_by("reference")
    )
    by_reference = {case.reference: case for case in cases}
    first_readers = {
        reference: sorted({one.username for one in (case.first.reader, case.first.submitted_by) if one})
        for reference, case in by_reference.items()
    }
    return Pool(by_reference, first_readers)


def rounds_of(inspection: Inspection) -> list[SecondReadingRound]:
    """Return every round with who drew it, the last first. One query."""
    return list(inspection.second_reading_rounds.select_related("drawn_by").order_by("-number"))


def readings_of(inspection: Inspection) -> list[ReadTwice]:
    """Return every second reading by case reference. Three queries."""
    readings = Reading.objects.of_kind(Reading.Kind.SECOND).filter(case__inspection=inspection)
    return _read_twice(readings.order_by("case__reference"))


def to_read_by(user: User) -> list[ReadTwice]:
    """Return the second readings that the person has still to make, by inspection and reference. Three queries."""
    readings = Reading.objects.of_kind(Reading.Kind.SECOND).filter(
        reader=user, submitted_at__isnull=True, case__withdrawn_at__isnull=True
    )
    return _read_twice(_on_open_inspections(readings, user))


def to_decide_by(user: User) -> list[ReadTwice]:
    """Return those with differences on which the person, as one of both readers, has still to decide. Three queries."""
    of_theirs = Q(reader=user) | Q(case__readings__kind=Reading.Kind.KEPT, case__readings__reader=user)
    readings = Reading.objects.counted().filter(of_theirs).distinct()
    return [one for one in _read_twice(_on_open_inspections(readings, user)) if one.undecided]


def differences_of(reading: Reading) -> list[Difference]:
    """`reading` is the second, with its case and the inspection. One query."""
    answers: dict[str, dict[str, Answer]] = {}
    rows = Answer.objects.filter(reading__case=reading.case).select_related("reading", "item", "by")
    for row in rows.order_by("item__position"):
        answers.setdefault(row.item.key, {})[row.reading.kind] = row
    return [
        _difference(reading, by_kind, answers)
        for by_kind in answers.values()
        if _differ(*(_value(by_kind, kind) for kind in (Reading.Kind.KEPT, Reading.Kind.SECOND)))
        and next(iter(by_kind.values())).item.kind == Kind.QUESTION
    ]


def counted_judgements(inspection: Inspection) -> Iterator[tuple[str, str, str]]:
    """Yield key question, first and second answer of every judgement made twice that counts. One query."""
    read = Reading.objects.counted().filter(case__inspection=inspection)
    for of_case in judgements_of(read.values("case")).values():
        kept = of_case.get(Reading.Kind.KEPT, {})
        for key, answer in of_case.get(Reading.Kind.SECOND, {}).items():
            yield key, kept.get(key, ""), answer


def judgements_of(cases: "QuerySet[Any, Any] | list[int]") -> dict[int, dict[str, dict[str, str]]]:
    """Return the judgements on key questions by primary key of the case, kind of reading and key. One query."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    rows = Answer.objects.filter(reading__case__in=cases, item__kind=Kind.QUESTION).exclude(value="").order_by()
    for case, kind, key, value in rows.values_list("reading__case", "reading__kind", "item__key", "value"):
        found.setdefault(case, {}).setdefault(kind, {})[key] = value
    return found


def _on_open_inspections(readings: "QuerySet[Reading]", user: User) -> "QuerySet[Reading]":
    mine = inspections_whose_cases_show_to(user).values("pk")
    open_ones = readings.filter(case__inspection__closed_at__isnull=True, case__inspection__in=mine)
    return open_ones.order_by("case__inspection__reference", "case__reference")


def _read_twice(readings: "QuerySet[Reading]") -> list[ReadTwice]:
    read = list(readings.select_related("case__inspection__service", "case__inspection__framework", "round", "reader"))
    if not read:
        return []
    cases = [reading.case_id for reading in read]
    kept = Reading.objects.of_kind(Reading.Kind.KEPT).filter(case__in=cases).select_related("reader")
    first = {one.case_id: one.reader for one in kept}
    judgements = judgements_of(cases)
    return [
        _counted(
            one,
            first.get(one.case_id),
            read_outline(one.case.inspection.framework).judged,
            judgements.get(one.case_id, {}),
        )
        for one in read
    ]


def _counted(
    reading: Reading, first: User | None, asked: list[AskedItem], judgements: Mapping[str, Mapping[str, str]]
) -> ReadTwice:
    kept, second, joint, now = (
        judgements.get(kind, {})
        for kind in (Reading.Kind.KEPT, Reading.Kind.SECOND, Reading.Kind.JOINT, Reading.Kind.FIRST)
    )
    differing = [key for key in second if reading.is_submitted and _differ(kept.get(key, ""), second[key])]
    undecided = [key for key in differing if key not in joint and now.get(key) == kept[key]]
    put = sum(item.is_put_to(reading.case.case_type) for item in asked)
    return ReadTwice(reading, first, put, len(second), len(differing), len(undecided))


def _differ(first: str, second: str) -> bool:
    """Return whether two readings gave different answers. One that gave none, in a case from a file, has not."""
    return bool(first and second) and first != second


def _value(by_kind: Mapping[str, Answer], kind: str) -> str:
    return by_kind[kind].value if kind in by_kind else ""


def _difference(
    reading: Reading, by_kind: Mapping[str, Answer], answers: Mapping[str, Mapping[str, Answer]]
) -> Difference:
    item = by_kind[Reading.Kind.SECOND].item
    labels = dict(reading.case.inspection.framework.answers.choices(item.answers))
    below = {
        Kind(row.item.kind): rows for rows in answers.values() for row in rows.values() if row.item.parent_id == item.pk
    }

    def words(what: Kind, kind: str) -> str:
        row = below.get(what, {}).get(kind)
        return row.words if row else ""

    first, second = (_value(by_kind, kind) for kind in (Reading.Kind.KEPT, Reading.Kind.SECOND))
    joint = by_kind.get(Reading.Kind.JOINT)
    reason = words(Kind.DEPARTURE, Reading.Kind.JOINT)
    return Difference(
        item.key,
        reading.case.inspection.worded(item.text),
        first,
        labels.get(first, first),
        words(Kind.EVIDENCE, Reading.Kind.KEPT),
        second,
        labels.get(second, second),
        words(Kind.EVIDENCE, Reading.Kind.SECOND),
        _value(by_kind, Reading.Kind.FIRST),
        Joint(joint.value, labels.get(joint.value, joint.value), reason, joint.version, joint.by, joint.at)
        if joint
        else None,
    )
