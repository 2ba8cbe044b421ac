from django.conf import settings
from django.db import models
from django.db.models import Q

from inspections.models import Inspection
from ledger.images import record
from reports import row_checks


class Issue(models.Model):
    """A report draft that was frozen under a number, which is what is released: it gives the same documents for good.

    `audit` is the record of the audit of small numbers (`reports.release`): what was told of which counts and which
    tables were left out, None where the issue came without one. `reason` says why it was issued although it gives
    single cases away beside an earlier issue.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="issues")
    number = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    audit = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_issue_of_each_number")]

    def __str__(self) -> str:
        return f"Issue {self.number}, {self.issued_at:%-d %B %Y}"


class IssuedDocument(models.Model):
    """One document of an issue, byte for byte: its format, its bytes and their SHA-256, which the ledger holds too."""

    class Format(models.TextChoices):
        DOCX = "docx", "Word file"
        PDF = "pdf", "PDF"
        HTML = "html", "Web page"

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="documents")
    format = models.CharField(max_length=4, choices=Format.choices)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ["issue", "format"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "format"], name="one_document_of_each_format"),
            models.CheckConstraint(condition=Q(format__in=["docx", "pdf", "html"]), name="issued_in_a_known_format"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.get_format_display()}"


class FigureReason(models.Model):
    """Why the lead inspector leaves a figure of a text as it is, although it is open on the page of checks.

    `place` is that of the text and `said` the words at fault: the reason holds for these words there alone.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="figure_reasons")
    place = models.CharField(max_length=100)
    said = models.CharField(max_length=500)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["inspection", "place", "said"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "place", "said"], name="one_reason_for_each_figure")
        ]

    def __str__(self) -> str:
        return f"{self.place}: “{self.said}”"


record(FigureReason, path="inspection", words=("reason",), check=row_checks.of_figure_reason)
record(Issue, path="inspection", words=("reason",), digests=("audit",), check=row_checks.of_issue)
record(IssuedDocument, path="issue__inspection", digests=("content",), check=row_checks.of_document)
