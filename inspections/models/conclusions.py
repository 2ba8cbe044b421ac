"""What an inspection concludes beside its cases: ratings from evidence, findings, recommendations."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from inspections import row_checks
from inspections.models.framework import Domain, Item, Standard
from inspections.models.inspection import Inspection
from inspections.wording import listed
from ledger.images import record

LEAD_IN: Final = "should:"
"""What stands between whom a recommendation is to and what they should do, where nothing else was written."""


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
    """A finding on a domain. A key finding is positive or stands under “But:”, and is numbered after the positive ones.

    A strength or area that is `in_summary` is printed with the key findings, in the words of `summary_text`, "" for its
    own.
    """

    class Kind(models.TextChoices):
        KEY_FINDING = "key_finding", "Key finding"
        STRENGTH = "strength", "Strength"
        AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"

    class Side(models.TextChoices):
        POSITIVE = "positive", "Positive"
        BUT = "but", "But"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    side = models.CharField(max_length=10, choices=Side.choices, default=Side.POSITIVE)
    in_summary = models.BooleanField(default=False)
    summary_text = models.TextField(blank=True)
    key_question = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["inspection", "domain", "kind", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "domain", "kind", "position"], name="one_finding_at_each_place"
            ),
            models.CheckConstraint(
                condition=Q(side="positive") | Q(side="but", kind="key_finding"), name="only_key_findings_have_a_but"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"


class Recommendation(models.Model):
    """What one or several addressees should do: `addressees` are their names in order, `lead_in` the verb after them.

    `findings` are those that it follows from.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    addressees = models.JSONField(default=list)
    lead_in = models.CharField(max_length=100, default=LEAD_IN)
    text = models.TextField()
    standards = models.ManyToManyField(Standard, blank=True, related_name="+")
    findings = models.ManyToManyField(Finding, blank=True, related_name="recommendations")

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_recommendation_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def addressee(self) -> str:
        """Return whom it is to, as a sentence names them."""
        return listed(self.addressees)


record(EvidenceRating, path="inspection", words=("reasons",), check=row_checks.of_evidence_rating)
record(NoCasesReason, path="inspection", words=("reason",), check=row_checks.of_no_cases_reason)
record(Finding, path="inspection", words=("text", "summary_text"), check=row_checks.of_finding)
record(
    Recommendation,
    path="inspection",
    # “addressee” is what migrations from before there could be several know it by.
    words=("addressee", "addressees", "lead_in", "text"),
    check=row_checks.of_recommendation,
)
