"""The second reading: submitted cases that another inspector judges blind, and what both readers then decide."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cases import row_checks
from cases.models.fieldwork import Answer, Judgement
from cases.models.sample import SampledCase
from inspections.models import Inspection, KeyQuestion
from ledger.images import record

_ANY = ["", *Answer.values]


class SecondReadingRound(models.Model):
    """One drawing of submitted cases for a second reading, kept for good with all that it takes to repeat it.

    `pool` holds the cases that there were to choose from, each with the usernames of those who must not read it again;
    `readers` are the usernames of those who could be given one; `chosen` gives the reader of each chosen case. All are
    by the inspectorate's reference. `percent` is None where the lead inspector gave a number of cases.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="second_reading_rounds")
    number = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField()
    algorithm = models.CharField(max_length=100)
    percent = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    pool = models.JSONField()
    readers = models.JSONField()
    chosen = models.JSONField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_second_reading_round_of_each_number")
        ]

    def __str__(self) -> str:
        """Give the round's number and seed."""
        return f"Second reading {self.number}, seed {self.seed}"


class SecondReadings(models.QuerySet["SecondReading"]):
    """Second readings of cases."""

    def counted(self) -> Self:
        """Keep those that count: submitted, of a case that is still in the sample."""
        return self.filter(submitted_at__isnull=False, case__withdrawn_at__isnull=True)


class SecondReading(models.Model):
    """A case given to another inspector to be judged blind: one at most for each case.

    `first_reader` is whose the case was when it was given out, None where that is not known.
    """

    case = models.OneToOneField(SampledCase, on_delete=models.CASCADE, related_name="second_reading")
    round = models.ForeignKey(SecondReadingRound, on_delete=models.CASCADE, related_name="readings")
    first_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_readings")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = SecondReadings.as_manager()

    class Meta:
        ordering = ["case"]

    def __str__(self) -> str:
        """Give the case and the reader."""
        return f"{self.case}, read a second time by {self.reader}"

    @property
    def is_submitted(self) -> bool:
        """Give whether the second reader has submitted: the blindness is over and nothing of the reading changes."""
        return self.submitted_at is not None


class SecondJudgement(models.Model):
    """Both judgements of a key question in a case that is read twice.

    `first_answer` and `first_evidence` are the first reader's as they stood when the case was given out, kept whatever
    becomes of the case afterwards; `answer` and `evidence` are the second reader's.
    """

    reading = models.ForeignKey(SecondReading, on_delete=models.CASCADE, related_name="judgements")
    key_question = models.ForeignKey(KeyQuestion, on_delete=models.PROTECT, related_name="+")
    first_answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    first_evidence = models.TextField(blank=True)
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["reading", "key_question"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "key_question"], name="one_second_judgement_of_each_question"),
            models.CheckConstraint(
                condition=Q(answer__in=_ANY, first_answer__in=_ANY), name="second_judgement_is_a_known_answer"
            ),
        ]

    def __str__(self) -> str:
        """Give the key question and both answers."""
        return f"{self.key_question_id}: {self.first_answer or 'unanswered'}, {self.answer or 'unanswered'}"

    @property
    def differs(self) -> bool:
        """Give whether the two readings gave different answers. One that gave none, in a case from a file, has not."""
        return bool(self.first_answer and self.answer) and self.first_answer != self.answer

    @property
    def made(self) -> "JointDecision | None":
        """Give the joint decision on the difference, where there is one."""
        return getattr(self, "decision", None)


class JointDecision(models.Model):
    """What the two readers decided where their judgements differ. Both readings stay as they were.

    It is in force while the first reader's judgement is the one that it was decided on: see `decided`.
    """

    judgement = models.OneToOneField(SecondJudgement, on_delete=models.CASCADE, related_name="decision")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    reason = models.TextField()
    version = models.PositiveIntegerField(default=1)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["judgement"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="joint_decision_is_a_known_answer")
        ]

    def __str__(self) -> str:
        """Give the decided answer."""
        return str(self.get_answer_display())


def decided(judgements: "models.QuerySet[Judgement]") -> "models.QuerySet[Any, Any]":
    """Give judgements with the answer that counts in every figure as `decided_answer`.

    It is that of the joint decision in force, else the judgement's own. A decision is in force while the case's own
    judgement is the one that was decided on: where a case is reopened and judged otherwise, the new judgement counts.
    """
    in_force = JointDecision.objects.filter(
        judgement__reading__case=OuterRef("case"),
        judgement__key_question=OuterRef("key_question"),
        judgement__first_answer=OuterRef("answer"),
    )
    return judgements.annotate(
        joint_answer=Subquery(in_force.values("answer")[:1]),
        decided_answer=Coalesce(F("joint_answer"), F("answer")),
    )


record(SecondReadingRound, path="inspection", check=row_checks.of_round)
record(SecondReading, path="case__inspection", check=row_checks.of_reading)
record(
    SecondJudgement,
    path="reading__case__inspection",
    words=("first_evidence", "evidence"),
    check=row_checks.of_second_judgement,
)
record(
    JointDecision,
    path="judgement__reading__case__inspection",
    words=("reason",),
    check=row_checks.of_joint_decision,
)
