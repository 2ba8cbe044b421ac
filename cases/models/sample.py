from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Self

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import cached_property

from cases import choices, row_checks
from cases.caseload.recorded import OF_A_CASE
from inspections.models import Inspection
from ledger.images import record

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models.fieldwork import Reading

SILENCE: Final = timedelta(minutes=1)
"""How long a draw may give no news of itself: it does every few seconds."""


class Draw(models.Model):
    """One drawing of the sample, kept for good: the last is the sample, and earlier ones stay visible."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField()
    algorithm = models.CharField(max_length=100)
    record = models.JSONField()
    """What went in and what came out: see `cases.sample.actions.draw_sample`."""
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_draw_of_each_number")]

    def __str__(self) -> str:
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
        return f"{self.inspection}: drawing with seed {self.seed}"

    @property
    def is_running(self) -> bool:
        """Return whether there is still news of it: a draw that has long been silent ended with the app's process."""
        return not self.refusal and timezone.now() - self.heard_of_at < SILENCE


class SampledCases(models.QuerySet["SampledCase"]):
    """Sampled cases. Whatever counts, lists or allocates cases asks for those that are `inspected`."""

    def inspected(self) -> Self:
        """Leave out the cases that have been withdrawn: they stay on record and count in no figure."""
        return self.filter(withdrawn_at__isnull=True)

    def allocated_to(self, user: object) -> Self:
        """Keep the cases that are a person's to read; `user` None for those of nobody."""
        if user is None:
            return self.filter(readings__kind="first", readings__reader__isnull=True)
        return self.filter(readings__kind="first", readings__reader=user)

    def submitted(self, done: bool = True) -> Self:
        """Keep the cases that their inspectors have submitted, or with False those that they have not."""
        return self.filter(readings__kind="first", readings__submitted_at__isnull=not done)

    def with_readings(self) -> Self:
        """Fetch the readings of the cases and who makes them: one query more."""
        people = ("reader", "submitted_by", "round")
        return self.prefetch_related(Prefetch("readings", self._readings().select_related(*people)))

    @staticmethod
    def _readings() -> "models.QuerySet[Reading]":
        model: Any = SampledCase._meta.get_field("readings").related_model
        readings: models.QuerySet[Reading] = model.objects.all()
        return readings

    def withdrawn(self) -> Self:
        return self.filter(withdrawn_at__isnull=False)


class SampledCase(models.Model):
    """A case that inspectors read, under the inspectorate's own pseudonymous reference.

    What the service recorded of it is copied here, so that the case stands also where no caseload was loaded. A case
    that can't be inspected is withdrawn with a reason; `replaces` leads from the case taken in its place to it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="sampled_cases")
    reference = models.CharField(max_length=100)
    service_reference = models.CharField(max_length=200, blank=True)
    case_type = models.CharField(max_length=50)
    disposal = models.CharField(max_length=40, choices=choices.ALL_DISPOSALS, blank=True)
    started = models.DateField(null=True, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=20, choices=choices.GENDERS, blank=True)
    ethnicity = models.CharField(max_length=40, choices=choices.ETHNICITIES, blank=True)
    looked_after = models.BooleanField(null=True, blank=True)
    offence = models.TextField(blank=True)
    harm_service = models.CharField(max_length=20, choices=choices.CLASSIFICATIONS, blank=True)
    safety_service = models.CharField(max_length=20, choices=choices.CLASSIFICATIONS, blank=True)

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
                condition=~Q(withdrawn_reason=choices.OTHER_REASON) | ~Q(withdrawn_note=""),
                name="another_reason_is_said_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def reading(self, kind: str) -> "Reading | None":
        """Return the reading of a kind, None where there is none. No query where the readings are fetched with it."""
        return next((one for one in self.readings.all() if one.kind == kind), None)

    @cached_property
    def first(self) -> "Reading":
        found = self.reading("first")
        if found is None:
            raise ObjectDoesNotExist(f"Case {self.reference} has no first reading.")
        found.case = self
        return found

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("first", None)
        super().refresh_from_db(*args, **kwargs)

    @property
    def allocated_to(self) -> "User | None":
        return self.first.reader

    @property
    def allocated_to_id(self) -> int | None:
        return self.first.reader_id

    @property
    def submitted_at(self) -> datetime | None:
        return self.first.submitted_at

    @property
    def is_submitted(self) -> bool:
        """Return whether the inspector has submitted the case: it can't change until it is reopened."""
        return self.first.is_submitted

    def get_case_type_display(self) -> str:
        """Return the case type as the framework calls it."""
        return self.inspection.framework.case_types.get(self.case_type, self.case_type)

    @property
    def is_withdrawn(self) -> bool:
        """Return whether the case has been withdrawn from the sample: it stays on record and never changes again."""
        return self.withdrawn_at is not None

    @property
    def replacement(self) -> "SampledCase | None":
        return getattr(self, "replaced_by", None)


record(Draw, path="inspection", digests=("record",), check=row_checks.of_draw)
record(
    SampledCase,
    path="inspection",
    words=("withdrawn_note",),
    recorded=("service_reference", *OF_A_CASE),
    check=row_checks.of_case,
)
