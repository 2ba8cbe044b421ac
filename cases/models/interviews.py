from django.conf import settings
from django.db import models

from cases.models.sample import SampledCase
from inspections.row_checks import numbered
from ledger.images import record


class InterviewNote(models.Model):
    """What was said in an interview on a case. It stays as it was written: what was wrong is put right in another note.

    `interviewed` is a job title, never a name.
    """

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="interview_notes")
    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    interviewed = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_interview_note_of_each_number")]

    def __str__(self) -> str:
        return f"{self.case} interview note {self.number}"


record(InterviewNote, path="case__inspection", words=("interviewed", "text"), check=numbered)
