"""What inspectors gather for domain one: documents, activities, key data, and the inspectorates that take part.

Each row is numbered in its inspection. Who wrote it, and when, its ledger entry says.
"""

from django.conf import settings
from django.db import models

from inspections import row_checks
from inspections.models.framework import Item, Standard
from inspections.models.inspection import Inspection
from ledger.images import record


class EvidenceDocument(models.Model):
    """A document that the service was asked for. Of its file the row says what it was; the bytes are an EvidenceFile.

    `size` is in bytes, `sha256` 64 hexadecimal digits.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="evidence_documents")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    requested_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    not_available = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    key_questions = models.ManyToManyField(Item, related_name="+", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_document_of_each_number")]

    def __str__(self) -> str:
        return self.title


class EvidenceFile(models.Model):
    """The bytes of a document. No record: the ledger has their SHA-256, and the inspection's file leaves them out."""

    document = models.OneToOneField(EvidenceDocument, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"File of {self.document}"


class Activity(models.Model):
    """Something that inspectors attended or held. `with_whom` are posts, never names, `people` how many there were."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Meeting"
        FOCUS_GROUP = "focus_group", "Focus group"
        INTERVIEW = "interview", "Interview"
        PRESENTATION = "presentation", "Presentation"
        OBSERVATION = "observation", "Observation"
        VISIT = "visit", "Visit"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="activities")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    held_on = models.DateField()
    with_whom = models.CharField(max_length=300)
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    notes = models.TextField(blank=True)
    key_questions = models.ManyToManyField(Item, related_name="+", blank=True)
    done_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_activity_of_each_number")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} with {self.with_whom}"


class KeyDatum(models.Model):
    """A figure of a standard that does not come from cases, with its source and time.

    `value` is the number, or for `text` the `words` are; `base` is what a count or a share is of. What goes together:
    `inspections.evidence.key_data`.
    """

    class Kind(models.TextChoices):
        COUNT = "count", "Number"
        COUNT_AND_PERCENT = "count_and_percent", "Number and share of a total"
        PERCENT = "percent", "Percentage"
        RATE = "rate", "Rate or average"
        MONEY = "money", "Pounds"
        DAYS = "days", "Days"
        TEXT = "text", "Words"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="key_data")
    number = models.PositiveSmallIntegerField()
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    base = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    as_at = models.DateField(null=True, blank=True)
    period = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["inspection", "standard", "position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_key_datum_of_each_number"),
            models.UniqueConstraint(
                fields=["inspection", "standard", "label"],
                name="one_key_datum_of_each_label",
                violation_error_message=(
                    "The standard has a row of this name already. Change that one, or name it otherwise."
                ),
            ),
        ]
        verbose_name_plural = "key data"

    def __str__(self) -> str:
        return self.label


class JointPartner(models.Model):
    """An inspectorate that takes part. `people` are their inspectors, by name as the report prints them."""

    class Inspectorate(models.TextChoices):
        HMICFRS = "hmicfrs", "HM Inspectorate of Constabulary and Fire & Rescue Services"
        CQC = "cqc", "Care Quality Commission"
        OFSTED = "ofsted", "Ofsted"
        ESTYN = "estyn", "Estyn"
        HIW = "hiw", "Healthcare Inspectorate Wales"
        CIW = "ciw", "Care Inspectorate Wales"
        OTHER = "other", "Another inspectorate"

    class Sector(models.TextChoices):
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        SOCIAL_CARE = "social_care", "Social care"
        EDUCATION_AND_SKILLS = "education_and_skills", "Education and skills"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="joint_partners")
    number = models.PositiveSmallIntegerField()
    inspectorate = models.CharField(max_length=20, choices=Inspectorate.choices)
    other_name = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=30, choices=Sector.choices)
    people = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_partner_of_each_number")]

    def __str__(self) -> str:
        return self.other_name or self.get_inspectorate_display()


record(EvidenceDocument, path="inspection", words=("title", "note", "file_name"))
record(Activity, path="inspection", words=("with_whom", "notes"))
record(
    KeyDatum,
    path="inspection",
    key=("number",),
    words=("label", "words", "period", "source", "note"),
    check=row_checks.of_key_datum,
)
record(JointPartner, path="inspection", words=("other_name", "people"))
