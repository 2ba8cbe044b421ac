from django.conf import settings
from django.db import models
from django.db.models import Q

from cases import row_checks
from cases.models.sample import SampledCase
from cases.notes.practice_text import PLACEHOLDER
from inspections.models import Inspection, Item, Standard
from inspections.stale import fingerprint
from ledger.images import record


class PracticeExample(models.Model):
    """An example of practice, under the standard that it stands for, or under the key question `printed_under`.

    `text` has `[name]` where the changed first name goes. `case` and `key_question` say whence it was quoted, for the
    team alone: the report says neither. The lead inspector chooses which examples are `in_report`. It prints after the
    words of `lead_in`, and as good or poor practice where `label_kind`; several at one place stand by their `position`,
    then by their number. `worded_by` wrote the present wording.

    A second person checks that nobody can tell from it who the child is: `checked_wording` is the fingerprint of what
    they have checked, and another wording needs another check.
    """

    class Kind(models.TextChoices):
        GOOD = "good", "Good practice"
        POOR = "poor", "Poor practice"

    class Speaker(models.TextChoices):
        INSPECTOR = "inspector", "An inspector"
        COURT = "court", "The court"
        STAFF = "staff", "A member of staff"
        VOLUNTEER = "volunteer", "A volunteer"
        PARENT_OR_CHILD = "parent_or_child", "A parent, carer or child"
        PARTNER = "partner", "A partner"

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
    printed_under = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lead_in = models.CharField(max_length=300, blank=True)
    speaker = models.CharField(max_length=20, choices=Speaker.choices, default=Speaker.INSPECTOR)
    label_kind = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_wording = models.CharField(max_length=16, blank=True)

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

    @property
    def wording(self) -> str:
        """Return the fingerprint of all that readers could tell a child from."""
        return fingerprint([self.text, self.first_name, self.lead_in, self.speaker])

    @property
    def writers(self) -> set[int | None]:
        """Return who can't check it, by primary key: who added it, and who wrote the present wording."""
        return {self.added_by_id, self.worded_by_id}

    @property
    def is_checked(self) -> bool:
        """Return whether a second person has checked the present wording."""
        return self.checked_at is not None and self.checked_wording == self.wording


record(
    PracticeExample, path="inspection", words=("text", "first_name", "lead_in"), check=row_checks.of_practice_example
)
