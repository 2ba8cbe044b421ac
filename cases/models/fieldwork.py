from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cases import row_checks
from cases.models.rounds import SecondReadingRound
from cases.models.sample import SampledCase
from inspections.models import Item
from ledger.images import record


class Readings(models.QuerySet["Reading"]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def counted(self) -> Self:
        """Keep the second readings that count: submitted, of a case that is still in the sample."""
        return self.filter(kind=Reading.Kind.SECOND, submitted_at__isnull=False, case__withdrawn_at__isnull=True)


class Reading(models.Model):
    """One reading of a case: who judges it, and when they submitted it.

    Every case has its first reading, whose reader is the inspector to whom the case is allocated. Where the case is
    given to another inspector to be judged blind, `kept` is the first reading as it was then, `second` the other's, and
    `joint` what the two decide where they differ. `reason` says why the first was submitted with questions about it
    open (`cases.fieldwork.open_questions`).
    """

    class Kind(models.TextChoices):
        FIRST = "first", "First reading"
        KEPT = "kept", "First reading, as it was when the case was given out"
        SECOND = "second", "Second reading"
        JOINT = "joint", "Joint decision"

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="readings")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FIRST)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="readings"
    )
    round = models.ForeignKey(
        SecondReadingRound, on_delete=models.CASCADE, null=True, blank=True, related_name="readings"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    objects = Readings.as_manager()

    class Meta:
        ordering = ["case", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="one_reading_of_each_kind"),
            models.CheckConstraint(
                condition=Q(reason="") | Q(submitted_at__isnull=False), name="reason_of_a_submitted_reading"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["first", "joint"], round__isnull=True)
                | Q(kind__in=["kept", "second"], round__isnull=False),
                name="read_again_in_a_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.get_kind_display()}"

    @property
    def is_submitted(self) -> bool:
        """Return whether the reader has submitted: nothing of the reading changes then."""
        return self.submitted_at is not None

    @property
    def is_second(self) -> bool:
        return self.kind == self.Kind.SECOND


class Answered(models.Manager["Answer"]):
    """A row stays when its answer is taken back, for the answer's version; it counts as little as no row."""

    def get_queryset(self) -> models.QuerySet["Answer"]:
        return super().get_queryset().exclude(value="", words="")


class Answer(models.Model):
    """The answer to one item in one reading: a value of the item's answers, or words.

    Several options are joined in `value` (`inspections.answers.as_stored`). `version` is how often it has been changed
    here; 0 is as it came from a file. `by` and `at` say who decided it and when, where it was decided jointly.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="answers", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    objects = Answered()
    everything = models.Manager["Answer"]()

    class Meta:
        ordering = ["reading", "item"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "item"], name="one_answer_to_each_item"),
            models.CheckConstraint(condition=Q(value="") | Q(words=""), name="an_answer_is_a_value_or_words"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.value}"


def decided(answers: "models.QuerySet[Answer]") -> "models.QuerySet[Any, Any]":
    """Return answers of first readings with the one that counts in every figure as `decided_answer`.

    It is that of the joint decision in force, `joint_answer`, else the answer's own. A decision is in force while the
    first reading's answer is the one that was decided on, which the kept reading holds: where a case is reopened and
    judged otherwise, the new judgement counts.
    """
    same = Answer.objects.filter(
        reading__case=OuterRef("reading__case"),
        reading__kind=Reading.Kind.KEPT,
        item=OuterRef("item"),
        value=OuterRef(OuterRef("value")),
    )
    in_force = Answer.objects.filter(
        Exists(same),
        reading__case=OuterRef("reading__case"),
        reading__kind=Reading.Kind.JOINT,
        item=OuterRef("item"),
    )
    joint = Subquery(in_force.values("value")[:1])
    return answers.annotate(joint_answer=joint, decided_answer=Coalesce("joint_answer", "value"))


record(Reading, path="case__inspection", words=("reason",), check=row_checks.of_reading)
record(Answer, path="reading__case__inspection", words=("words",), check=row_checks.of_answer)
