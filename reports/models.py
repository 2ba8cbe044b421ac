from django.conf import settings
from django.db import models
from django.db.models import Q

from inspections.models import Inspection
from inspections.row_checks import numbered
from ledger.images import record
from reports import row_checks


class Issue(models.Model):
    """A report draft that was frozen under a number: it gives the same documents for good."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="issues")
    number = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

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


record(Issue, path="inspection", check=numbered)
record(IssuedDocument, path="issue__inspection", digests=("content",), check=row_checks.of_document)
