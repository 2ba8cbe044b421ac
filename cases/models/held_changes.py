from django.conf import settings
from django.db import models
from django.db.models import Q

from cases import row_checks
from cases.models.fieldwork import Reading
from cases.models.sample import SampledCase
from ledger.images import record


class HeldChange(models.Model):
    """A change that could not be stored: the answer is not the one that its author saw, or the case changed hands.

    It is neither stored in the place of what is there nor dropped: it waits until somebody who may change the case
    decides. `key` names the answer, `base` the version that it was typed on, `made_at` is the author's own clock and
    `token` the id under which it was sent.
    """

    class How(models.TextChoices):
        KEPT_STORED = "kept_stored", "What was stored was kept"
        TOOK_HELD = "took_held", "The change was taken"
        COMBINED = "combined", "The two were combined"

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="held_changes")
    key = models.CharField(max_length=100)
    value = models.JSONField(null=True, blank=True)
    base = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField()
    token = models.UUIDField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    how = models.CharField(max_length=20, choices=How.choices, blank=True)

    class Meta:
        ordering = ["reading", "held_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "token"], name="one_held_change_of_each_token"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True, how="")
                | (Q(resolved_at__isnull=False) & ~Q(how="")),
                name="decided_in_some_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reading}: {self.key}"

    @property
    def state(self) -> str:
        """Say which of its texts this is: who types on replaces what is held by another, at another moment."""
        return self.held_at.isoformat()


class Presence(models.Model):
    """That a person has a page of a case open in a window, and when the window said so last. It passes."""

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    window = models.CharField(max_length=50)
    page = models.CharField(max_length=20)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user", "window"], name="one_presence_of_each_window"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.case}, {self.page}"


record(HeldChange, path="reading__case__inspection", words=("value",), check=row_checks.of_held_change)
