from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import SampledCase
from inspections.models import Inspection, Standard
from ledger.images import record
from ratings import row_checks


class PanelMeeting(models.Model):
    """A meeting of the ratings panel on one inspection: convened, then decided at, then concluded for good.

    A later meeting supersedes it, and it stays. A meeting that came in a file may lack everything but its date.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="panel_meetings")
    number = models.PositiveSmallIntegerField()
    """Counted from 1 in the order in which they were convened: what the ledger and files call it for good."""
    held_on = models.DateField()
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    quorum = models.PositiveSmallIntegerField(null=True)
    """How many members had to take part, as the inspection's setting was when the meeting was convened."""
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)
    """When it was convened here; empty where the meeting came in a file that does not say."""
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict, blank=True)
    """Every figure as the meeting left it (`ratings.rollup.frozen.frozen_figures`); empty until it is concluded."""

    class Meta:
        ordering = ["inspection", "held_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_panel_meeting_of_each_number"),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(chair__isnull=False, concluded_at__isnull=True),
                name="one_meeting_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"Panel meeting on {self.inspection.reference}, {self.held_on:%-d %B %Y}"

    @property
    def is_under_way(self) -> bool:
        """Return whether decisions can still be recorded: it was convened here and has not been concluded."""
        return self.chair_id is not None and self.concluded_at is None


class PanelAttendance(models.Model):
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["meeting", "member"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="each_member_once_at_a_meeting")]

    def __str__(self) -> str:
        return str(self.member)


class Proposal(models.Model):
    """The rating that the lead inspector proposes to the panel for a standard rated from cases, with the reason.

    The latest on a standard stands, and earlier ones stay on record. A standard rated from evidence is proposed by its
    `inspections.EvidenceRating`.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=30)
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_proposal_of_each_number")]

    def __str__(self) -> str:
        return f"Proposal on {self.standard}"


class PanelDecision(models.Model):
    """The panel's decision on one standard, beside the rating calculated when it was made.

    `calculated` is empty where nothing was calculated: the standard is rated from evidence, or no key question applied.
    `exceptional` marks a move by one band without grounds under the framework's rule of discretion: one recorded here
    is in force once the chair has confirmed it, with a reason of its own. `figures` are those that it rests on, as
    `ratings.rollup.frozen.frozen_figures` gives them, empty where the decision came in a file that does not say.
    """

    class Confirmation(models.TextChoices):
        """Whether the chair has confirmed an exceptional move; "" where none is needed, or a file does not say."""

        AWAITED = "awaited", "Awaits the chair’s confirmation"
        CONFIRMED = "confirmed", "Confirmed by the chair"
        DECLINED = "declined", "Not confirmed by the chair"

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="decisions")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    rating = models.CharField(max_length=30)
    reason = models.TextField()
    calculated = models.CharField(max_length=30, blank=True)
    grounds = models.JSONField(default=list, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    exceptional = models.BooleanField(default=False)
    confirmation = models.CharField(max_length=10, choices=Confirmation.choices, blank=True)
    confirmation_reason = models.TextField(blank=True)
    confirmation_at = models.DateTimeField(null=True)
    confirmation_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="decisions")

    class Meta:
        ordering = ["meeting", "standard"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "standard"], name="one_decision_a_meeting_on_a_standard"),
            models.CheckConstraint(
                condition=Q(confirmation="") | Q(exceptional=True), name="only_an_exceptional_move_is_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(confirmation__in=["", "awaited"]) | ~Q(confirmation_reason=""),
                name="a_confirmation_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision on {self.standard}"

    @property
    def takes_effect(self) -> bool:
        """Return whether the decision counts: an exceptional one recorded here does once the chair has confirmed it."""
        return self.confirmation in ("", self.Confirmation.CONFIRMED)

    @property
    def awaits_the_chair(self) -> bool:
        """Return whether the chair still has to confirm it or not."""
        return self.confirmation == self.Confirmation.AWAITED


class Representation(models.Model):
    """What the service says against its ratings: when it came, on which standards and cases, how it was answered."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="representations")
    number = models.PositiveSmallIntegerField()
    received_on = models.DateField()
    summary = models.TextField()
    evidence = models.TextField(blank=True)
    """The further evidence that came with it, in words."""
    standards = models.ManyToManyField(Standard, related_name="+")
    cases = models.ManyToManyField(SampledCase, blank=True, related_name="representations")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_representation_of_each_number"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__gte=F("received_on"))),
                name="answered_after_it_was_received",
            ),
        ]

    def __str__(self) -> str:
        return f"Representation {self.number}, received on {self.received_on:%-d %B %Y}"

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)


record(PanelMeeting, path="inspection", words=("note",), check=row_checks.of_meeting)
record(PanelAttendance, path="meeting__inspection")
record(Proposal, path="inspection", words=("reason",), check=row_checks.of_proposal)
record(
    PanelDecision,
    path="meeting__inspection",
    words=("reason", "confirmation_reason"),
    check=row_checks.of_decision,
)
record(
    Representation,
    path="inspection",
    words=("summary", "evidence", "answer"),
    check=row_checks.of_representation,
)
