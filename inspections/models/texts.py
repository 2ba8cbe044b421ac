"""The texts of the report, each at its place."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inspections import row_checks
from inspections.models.inspection import Inspection
from ledger.images import record


class ReportText(models.Model):
    """What inspectors wrote at one place of the report, as typed: `inspections.texts.markup` reads it.

    `place` is one of `inspections.texts.edition.places`, such as "foreword" or "question.2.1.1". `seen` holds, for each
    reference in the text, the value that its writer last saw there, as `reports.figures` shows it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="report_texts")
    place = models.CharField(max_length=100)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    seen = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["inspection", "place"]
        constraints = [models.UniqueConstraint(fields=["inspection", "place"], name="one_text_at_each_place")]

    def __str__(self) -> str:
        return f"{self.inspection}: {self.place}"


class HeldText(models.Model):
    """A change of a text that was typed on an earlier version than the one that is stored: it waits beside it.

    `base` is the version that it was typed on, `made_at` its author's own clock, `token` the id under which it came.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="held_texts")
    place = models.CharField(max_length=100)
    text = models.TextField(blank=True)
    base = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField()
    token = models.UUIDField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["inspection", "held_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "token"], name="one_held_text_of_each_token"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True) | Q(resolved_at__isnull=False),
                name="a_held_text_is_decided_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection}: {self.place}, held"


record(ReportText, path="inspection", words=("text",), check=row_checks.of_report_text)
record(HeldText, path="inspection", words=("text",), check=row_checks.of_held_text)
