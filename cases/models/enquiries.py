"""What the inspectorates of a joint inspection ask: of the service as a whole, and of single cases."""

from django.conf import settings
from django.db import models

from cases.models.sample import SampledCase
from inspections.models import Inspection, JointPartner
from inspections.row_checks import numbered
from ledger.images import record


class LineOfEnquiry(models.Model):
    """What is followed up because of what was seen in `cases`, by a partner where one is named, and what came of it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="lines_of_enquiry")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    partner = models.ForeignKey(JointPartner, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True)
    cases = models.ManyToManyField(SampledCase, related_name="+", blank=True)

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_line_of_enquiry_of_each_number")
        ]
        verbose_name_plural = "lines of enquiry"

    def __str__(self) -> str:
        return f"Line of enquiry {self.number}"


class CaseEnquiry(models.Model):
    """What somebody is asked about a case. A partner inspector sees the cases on which they were asked alone."""

    case = models.ForeignKey(SampledCase, on_delete=models.CASCADE, related_name="enquiries")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    partner = models.ForeignKey(JointPartner, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_enquiry_of_each_number")]

    def __str__(self) -> str:
        return f"{self.case} enquiry {self.number}"


record(LineOfEnquiry, path="inspection", words=("text", "outcome"))
record(CaseEnquiry, path="case__inspection", words=("text",), check=numbered)
