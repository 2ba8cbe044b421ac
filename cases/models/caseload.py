from django.conf import settings
from django.db import models

from cases import choices, row_checks
from cases.caseload.recorded import digest_of_rows
from inspections.models import Inspection
from ledger.images import record


class Caseload(models.Model):
    """The caseload file that a service sent, as last loaded."""

    inspection = models.OneToOneField(Inspection, on_delete=models.CASCADE, related_name="caseload")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    ignored_columns = models.JSONField(default=list, blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.file_name


class CaseloadCase(models.Model):
    caseload = models.ForeignKey(Caseload, on_delete=models.CASCADE, related_name="cases")
    row = models.PositiveIntegerField()
    case_reference = models.CharField(max_length=200)
    case_type = models.CharField(max_length=20, choices=choices.CASE_TYPES)
    disposal = models.CharField(max_length=40, choices=choices.ALL_DISPOSALS)
    started = models.DateField()
    gender = models.CharField(max_length=20, choices=choices.GENDERS)
    harm = models.CharField(max_length=20, choices=choices.CLASSIFICATIONS)
    safety = models.CharField(max_length=20, choices=choices.CLASSIFICATIONS)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    ethnicity = models.CharField(max_length=40, choices=choices.ETHNICITIES, blank=True)
    looked_after = models.BooleanField(null=True, blank=True)
    offence = models.TextField(blank=True)
    case_manager = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["caseload", "row"]
        constraints = [
            models.UniqueConstraint(fields=["caseload", "case_reference"], name="one_caseload_case_of_each_reference")
        ]

    def __str__(self) -> str:
        return self.case_reference


# One digest: what the service says of all its cases must be erasable, and no page asks for the history of a row.
record(
    Caseload,
    path="inspection",
    words=("file_name",),
    derived={"cases": lambda caseload: digest_of_rows(caseload.cases.all())},
    check=row_checks.of_caseload,
)
record(CaseloadCase, path="caseload__inspection", by_digest=True, check=row_checks.of_disposal)
