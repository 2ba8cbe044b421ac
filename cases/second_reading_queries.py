"""Reading second readings: the rounds, what a second reader sees, and where both readings differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from cases.models import Judgement, SampledCase, SecondJudgement, SecondReading, SecondReadingRound
from cases.pages import Item, Kind, Page, Section, answer_choices, evidence_key
from inspections.access import inspections_for
from inspections.models import Inspection, KeyQuestion

SECOND_READING_TITLE = "Second reading"
_DIFFERS = (
    Q(judgements__reading__submitted_at__isnull=False)
    & ~Q(judgements__first_answer="")
    & ~Q(judgements__answer="")
    & ~Q(judgements__first_answer=F("judgements__answer"))
)
"""What `SecondJudgement.differs` says, where readings are counted. Nothing differs before a reading is submitted."""


@dataclass(frozen=True)
class Pool:
    """The submitted cases that nobody has read twice, by reference, each with who must not read it again."""

    cases: Mapping[str, SampledCase]
    first_readers: Mapping[str, list[str]]


@dataclass(frozen=True)
class Difference:
    """A key question on which two readings of a case differ.

    `now` is the case's own judgement as it stands, which is no longer the first reading's where the case was reopened.
    """

    judgement: SecondJudgement
    text: str
    now: str

    @property
    def is_superseded(self) -> bool:
        """Give whether the case was judged otherwise after it had been given out: the new judgement counts."""
        return self.now != self.judgement.first_answer

    @property
    def is_open(self) -> bool:
        """Give whether a joint decision is still to be made."""
        return self.judgement.made is None and not self.is_superseded


def pool_of(inspection: Inspection) -> Pool:
    """Give the cases that can be given out for a second reading. One query."""
    cases = (
        inspection.sampled_cases.inspected()
        .filter(submitted_at__isnull=False, second_reading__isnull=True)
        .select_related("allocated_to", "submitted_by")
        .order_by("reference")
    )
    by_reference = {case.reference: case for case in cases}
    first_readers = {
        reference: sorted({person.username for person in (case.allocated_to, case.submitted_by) if person})
        for reference, case in by_reference.items()
    }
    return Pool(by_reference, first_readers)


def rounds_of(inspection: Inspection) -> list[SecondReadingRound]:
    """Give every round with who drew it, the last first. One query."""
    return list(inspection.second_reading_rounds.select_related("drawn_by").order_by("-number"))


def readings_of(inspection: Inspection) -> list[SecondReading]:
    """Give every second reading by case reference, with its case, its round and both readers. One query.

    `answered` and `asked` count key questions, `differing` and `undecided` those on which both readings differ.
    """
    readings = SecondReading.objects.filter(case__inspection=inspection)
    return list(_counted(readings).order_by("case__reference"))


def to_read_by(user: User) -> list[SecondReading]:
    """Give the second readings that the person has still to make, by inspection and reference. One query."""
    readings = SecondReading.objects.filter(
        reader=user,
        submitted_at__isnull=True,
        case__withdrawn_at__isnull=True,
        case__inspection__closed_at__isnull=True,
        case__inspection__in=inspections_for(user).values("pk"),
    )
    return list(_counted(readings).order_by("case__inspection__reference", "case__reference"))


def to_decide_by(user: User) -> list[SecondReading]:
    """Give the second readings with differences that the person, as one of both readers, has still to decide on.

    One query.
    """
    readings = SecondReading.objects.counted().filter(
        Q(reader=user) | Q(first_reader=user),
        case__inspection__closed_at__isnull=True,
        case__inspection__in=inspections_for(user).values("pk"),
    )
    ordered = _counted(readings).order_by("case__inspection__reference", "case__reference")
    return [reading for reading in ordered if getattr(reading, "undecided", 0)]


def _counted(readings: QuerySet[SecondReading]) -> QuerySet[SecondReading]:
    return readings.select_related("case__inspection__service", "round", "reader", "first_reader").annotate(
        asked=Count("judgements"),
        answered=Count("judgements", filter=~Q(judgements__answer="")),
        differing=Count("judgements", filter=_DIFFERS),
        undecided=Coalesce(Subquery(_undecided(), output_field=IntegerField()), 0),
    )


def _undecided() -> QuerySet[Any, Any]:
    """Give how many differences of a reading wait for a decision: the case still has the judgement it was read with."""
    still = Judgement.objects.filter(
        case=OuterRef("reading__case"), key_question=OuterRef("key_question"), answer=OuterRef("first_answer")
    )
    waiting = SecondJudgement.objects.filter(
        Exists(still), reading=OuterRef("pk"), reading__submitted_at__isnull=False, decision__isnull=True
    ).exclude(Q(first_answer="") | Q(answer="") | Q(first_answer=F("answer")))
    return waiting.order_by().values("reading").annotate(waiting=Count("pk")).values("waiting")


def questions_put_to(case: SampledCase) -> QuerySet[KeyQuestion]:
    """Give the key questions that are put to a case of this type, in order."""
    domain = {"framework": case.inspection.framework_id, "case_type": case.case_type}
    return KeyQuestion.objects.filter(
        **{f"standard__domain__{name}": value for name, value in domain.items()}
    ).order_by("number")


def page_of(reading: SecondReading) -> Page:
    """Give all that a second reader is asked, with what they have recorded, and nothing of the first reading.

    One query. `reading` comes with its case, the inspection and the reader.
    """
    rows = list(
        SecondJudgement.objects.filter(reading=reading)
        .select_related("key_question__standard")
        .only("answer", "evidence", "reading", "key_question__number", "key_question__text", "key_question__guidance",
              "key_question__standard__number", "key_question__standard__title")
        .order_by("key_question__number")
    )  # fmt: skip
    recorded: dict[str, str] = {}
    for row in rows:
        number = row.key_question.number
        recorded |= {key: value for key, value in ((number, row.answer), (evidence_key(number), row.evidence)) if value}
    sections = tuple(_section(reading.case, row.key_question) for row in rows)
    return Page(
        reading.case,
        None,
        title=SECOND_READING_TITLE,
        sections=sections,
        recorded=recorded,
        # The reading is saved as a whole, so every answer has its version.
        versions={item.key: reading.version for section in sections for item in section.items},
    )


def differences_of(reading: SecondReading) -> list[Difference]:
    """Give the key questions on which both readings differ, with what was decided. Two queries."""
    rows = (
        SecondJudgement.objects.filter(reading=reading)
        .select_related("key_question__standard", "decision__decided_by")
        .order_by("key_question__number")
    )
    now = dict(Judgement.objects.filter(case=reading.case).values_list("key_question", "answer"))
    worded = reading.case.inspection.worded
    return [
        Difference(row, worded(row.key_question.text), now.get(row.key_question_id, "")) for row in rows if row.differs
    ]


def counted_judgements(inspection: Inspection) -> Iterable[tuple[str, str, str]]:
    """Give key question's number, first answer and second answer of every judgement made twice that counts.

    Those of submitted readings of cases that are still in the sample. One query.
    """
    rows = SecondJudgement.objects.filter(
        reading__case__inspection=inspection,
        reading__submitted_at__isnull=False,
        reading__case__withdrawn_at__isnull=True,
    )
    return rows.order_by("key_question__number").values_list("key_question__number", "first_answer", "answer")


def _section(case: SampledCase, question: KeyQuestion) -> Section:
    worded, number = case.inspection.worded, question.number
    items = (
        Item(number, Kind.JUDGEMENT, f"Overall judgement on {number}", question.pk, answer_choices()),
        Item(evidence_key(number), Kind.EVIDENCE, f"Evidence for {number}", question.pk),
    )
    return Section(items, number, worded(question.text), worded(question.guidance))
