from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cases import row_checks
from inspections.models import Inspection
from ledger.images import record


class SecondReadingRound(models.Model):
    """One drawing of submitted cases for a second reading, kept for good with all that it takes to repeat it.

    `pool` holds the cases that there were to choose from, each with the usernames of those who must not read it again;
    `readers` are the usernames of those who could be given one; `chosen` gives the reader of each chosen case. All are
    by the inspectorate's reference. `percent` is None where the lead inspector gave a number of cases.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="second_reading_rounds")
    number = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField()
    algorithm = models.CharField(max_length=100)
    percent = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    pool = models.JSONField()
    readers = models.JSONField()
    chosen = models.JSONField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_second_reading_round_of_each_number")
        ]

    def __str__(self) -> str:
        return f"Second reading {self.number}, seed {self.seed}"


record(SecondReadingRound, path="inspection", check=row_checks.of_round)
