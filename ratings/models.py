"""The conclusion that people draw: what the ratings panel decided, meeting by meeting."""

from django.conf import settings
from django.db import models

from inspections.models import Inspection, Standard


class PanelMeeting(models.Model):
    """A meeting of the ratings panel on one inspection. Never changed once recorded; a later meeting supersedes it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="panel_meetings")
    held_on = models.DateField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)
    """Empty where the meeting came in a file that does not say."""
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["inspection", "held_on", "id"]

    def __str__(self) -> str:
        """Give the inspection and the date."""
        return f"Panel meeting on {self.inspection.reference}, {self.held_on:%-d %B %Y}"


class PanelDecision(models.Model):
    """The panel's decision on one standard, beside the rating calculated when it was made.

    `calculated` is empty where nothing was calculated: the standard is rated from evidence, or no key question applied.
    `exceptional` marks a move by one band without grounds under the framework's rule of discretion.
    """

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="decisions")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=30)
    reason = models.TextField()
    calculated = models.CharField(max_length=30, blank=True)
    grounds = models.JSONField(default=list, blank=True)
    exceptional = models.BooleanField(default=False)

    class Meta:
        ordering = ["meeting", "standard"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "standard"], name="one_decision_a_meeting_on_a_standard")
        ]

    def __str__(self) -> str:
        """Give the standard and the rating decided."""
        return f"{self.standard}: {self.rating}"
