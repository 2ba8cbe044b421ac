"""What an inspection concludes beside its cases: ratings from evidence, findings, recommendations."""

from django.conf import settings
from django.db import models

from inspections import row_checks
from inspections.models.framework import Domain, Standard
from inspections.models.inspection import Inspection
from ledger.images import record


class EvidenceRating(models.Model):
    """`rating` is empty while only reasons have been noted: not yet rated."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="evidence_ratings")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=30, blank=True)
    reasons = models.TextField(blank=True)
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """Who proposes the rating to the panel; empty where it came in a file that does not say."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["inspection", "standard"]
        constraints = [models.UniqueConstraint(fields=["inspection", "standard"], name="one_evidence_rating_each")]

    def __str__(self) -> str:
        return f"{self.standard}: {self.rating or 'not yet rated'}"


class NoCasesReason(models.Model):
    """Why an inspection has no cases in a domain that is rated from cases, in the lead inspector's words."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="no_cases_reasons")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["inspection", "domain"]
        constraints = [models.UniqueConstraint(fields=["inspection", "domain"], name="one_reason_for_no_cases_each")]

    def __str__(self) -> str:
        return f"{self.domain}: {self.reason}"


class Finding(models.Model):
    class Kind(models.TextChoices):
        KEY_FINDING = "key_finding", "Key finding"
        STRENGTH = "strength", "Strength"
        AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["inspection", "domain", "kind", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "domain", "kind", "position"], name="one_finding_at_each_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"


class Recommendation(models.Model):
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    addressee = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_recommendation_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


record(EvidenceRating, path="inspection", words=("reasons",), check=row_checks.of_evidence_rating)
record(NoCasesReason, path="inspection", words=("reason",), check=row_checks.of_no_cases_reason)
record(Finding, path="inspection", words=("text",))
record(Recommendation, path="inspection", words=("addressee", "text"))
