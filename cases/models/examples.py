from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.sample import SampledCase
from cases.notes.practice_text import PLACEHOLDER
from inspections.models import Inspection, Item, Standard
from ledger.images import record


class PracticeExample(models.Model):
    """An example of practice, under the standard that it stands for.

    `text` has `[name]` where the changed first name goes. `case` and `key_question` say whence it was quoted, for the
    team alone: the report says neither. The lead inspector chooses which examples are `in_report`.
    """

    class Kind(models.TextChoices):
        GOOD = "good", "Good practice"
        POOR = "poor", "Poor practice"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="practice_examples")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    first_name = models.CharField(max_length=50, blank=True)
    case = models.ForeignKey(
        SampledCase, on_delete=models.CASCADE, null=True, blank=True, related_name="practice_examples"
    )
    key_question = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_report = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_practice_example_of_each_number"),
            models.UniqueConstraint(
                fields=["inspection", "first_name"],
                condition=~Q(first_name=""),
                name="one_practice_example_of_each_first_name",
            ),
            models.CheckConstraint(condition=Q(kind__in=["good", "poor"]), name="practice_is_good_or_poor"),
        ]

    def __str__(self) -> str:
        return f"Practice example {self.number}: {self.get_kind_display().lower()}"

    @property
    def quotation(self) -> str:
        """Return the text as it is printed, with the changed first name in its places."""
        return self.text.replace(PLACEHOLDER, self.first_name) if self.first_name else self.text


record(PracticeExample, path="inspection", words=("text", "first_name"))
