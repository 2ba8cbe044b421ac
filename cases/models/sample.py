"""The sample: its draws, and the cases that inspectors read."""

from datetime import timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases import choices, row_checks
from cases.recorded import OF_A_CASE
from inspections.models import Inspection
from ledger.images import record

SILENCE: Final = timedelta(minutes=1)
"""How long a draw may give no news of itself: it does every few seconds."""


class Draw(models.Model):
    """One drawing of the sample, kept for good: the last is the sample, and earlier ones stay visible."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField()
    algorithm = models.CharField(max_length=100)
    record = models.JSONField()
    """What went in and what came out: see `cases.actions.sample.draw_sample`."""
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_draw_of_each_number")]

    def __str__(self) -> str:
        """Give the draw's number and seed."""
        return f"Draw {self.number}, seed {self.seed}"


class DrawUnderway(models.Model):
    """A draw that is being worked out in the background, and how far it is. It holds no part of the draw, goes in the
    transaction that stores one, and is left behind where the app is restarted meanwhile.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="draw_underway")
    seed = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    heard_of_at = models.DateTimeField()
    case_type = models.CharField(max_length=20, choices=choices.CASE_TYPES, blank=True)
    found = models.PositiveIntegerField(default=0)
    wanted = models.PositiveIntegerField(default=0)
    refusal = models.JSONField(default=list, blank=True)
    """Why it ended without a draw, a sentence each."""

    def __str__(self) -> str:
        """Give the inspection and the seed."""
        return f"{self.inspection}: drawing with seed {self.seed}"

    @property
    def is_running(self) -> bool:
        """Give whether there is still news of it: a draw that has long been silent ended with the app's process."""
        return not self.refusal and timezone.now() - self.heard_of_at < SILENCE


class SampledCases(models.QuerySet["SampledCase"]):
    """Sampled cases. Whatever counts, lists or allocates cases asks for those that are `inspected`."""

    def inspected(self) -> Self:
        """Leave out the cases that have been withdrawn: they stay on record and count in no figure."""
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self) -> Self:
        """Keep the cases that have been withdrawn."""
        return self.filter(withdrawn_at__isnull=False)


class SampledCase(models.Model):
    """A case that inspectors read, under the inspectorate's own pseudonymous reference.

    What the service recorded of it is copied here, so that the case stands also where no caseload was loaded. A case
    that can't be inspected is withdrawn with a reason; `replaces` leads from the case taken in its place to it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="sampled_cases")
    reference = models.CharField(max_length=100)
    service_reference = models.CharField(max_length=200, blank=True)
    case_type = models.CharField(max_length=20, choices=choices.CASE_TYPES)
    disposal = models.CharField(max_length=40, choices=choices.ALL_DISPOSALS, blank=True)
    started = models.DateField(null=True, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=20, choices=choices.GENDERS, blank=True)
    ethnicity = models.CharField(max_length=40, choices=choices.ETHNICITIES, blank=True)
    looked_after = models.BooleanField(null=True, blank=True)
    offence = models.TextField(blank=True)
    harm_service = models.CharField(max_length=20, choices=choices.CLASSIFICATIONS, blank=True)
    safety_service = models.CharField(max_length=20, choices=choices.CLASSIFICATIONS, blank=True)

    allocated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="allocated_cases"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submission_reason = models.TextField(blank=True)
    """Why the case was submitted with questions about it open (`cases.open_questions`), in its inspector's words."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=20, choices=choices.WITHDRAWAL_REASONS, blank=True)
    withdrawn_note = models.TextField(blank=True)
    replaces = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replaced_by")

    objects = SampledCases.as_manager()

    class Meta:
        ordering = ["inspection", "case_type", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "reference"], name="one_sampled_case_of_each_reference"),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="", withdrawn_note=""
                )
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_reason__in=[value for value, _ in choices.WITHDRAWAL_REASONS],
                ),
                name="withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(submission_reason="") | Q(submitted_at__isnull=False),
                name="submission_reason_of_a_submitted_case",
            ),
            models.CheckConstraint(
                condition=~Q(withdrawn_reason=choices.OTHER_REASON) | ~Q(withdrawn_note=""),
                name="another_reason_is_said_in_words",
            ),
        ]

    def __str__(self) -> str:
        """Give the inspectorate's reference."""
        return self.reference

    @property
    def is_submitted(self) -> bool:
        """Give whether the inspector has submitted the case: it can't change until it is reopened."""
        return self.submitted_at is not None

    @property
    def is_withdrawn(self) -> bool:
        """Give whether the case has been withdrawn from the sample: it stays on record and never changes again."""
        return self.withdrawn_at is not None

    @property
    def replacement(self) -> "SampledCase | None":
        """Give the case taken in the place of this one, where it was withdrawn and replaced."""
        return getattr(self, "replaced_by", None)


record(Draw, path="inspection", digests=("record",), check=row_checks.of_draw)
record(
    SampledCase,
    path="inspection",
    words=("submission_reason", "withdrawn_note"),
    recorded=("service_reference", *OF_A_CASE),
    check=row_checks.of_case,
)
