"""Alerts: practice in a case that needs immediate action to contain a serious, imminent risk."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases import row_checks
from cases.models.sample import SampledCase
from inspections.models import Role
from inspections.row_checks import numbered
from ledger.images import record


class Alerts(models.QuerySet["Alert"]):
    def open(self) -> "Alerts":
        return self.filter(resolved_at__isnull=True)

    def led_by(self, user: object) -> "Alerts":
        """Keep those on open inspections that a person leads; `user` may be a reference to an outer query."""
        leads = Q(case__inspection__memberships__user=user, case__inspection__memberships__role=Role.LEAD_INSPECTOR)
        return self.filter(leads, case__inspection__closed_at__isnull=True)


class Alert(models.Model):
    """An alert on a case: what is wrong, who at the service was told and when, what was done and how it ended.

    Nothing in it is ever overwritten: what is found out later, and what was wrong in it, is added as an `AlertUpdate`.
    `told` is a job title, never a name.
    """

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="alerts")
    number = models.PositiveSmallIntegerField()
    concern = models.TextField()
    told = models.CharField(max_length=200)
    told_at = models.DateTimeField()
    action = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolution = models.TextField(blank=True)

    objects = Alerts.as_manager()

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_alert_of_each_number"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True, resolution="")
                | (Q(resolved_at__isnull=False) & ~Q(resolution="")),
                name="an_alert_is_resolved_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} alert {self.number}"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


class AlertUpdate(models.Model):
    """Something added to an alert later: what was done since, or a correction of what stands in it."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="updates")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["alert", "number"]
        constraints = [models.UniqueConstraint(fields=["alert", "number"], name="one_update_of_each_number")]

    def __str__(self) -> str:
        return f"{self.alert}, update {self.number}"


record(
    Alert,
    path="case__inspection",
    words=("concern", "told", "action", "resolution"),
    check=row_checks.of_alert,
)
record(AlertUpdate, path="alert__case__inspection", words=("text",), check=numbered)
