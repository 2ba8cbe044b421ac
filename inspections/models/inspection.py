"""A service, its inspection, and who does what on it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from inspections import row_checks
from inspections.balancing import usual_balancing_variables, wrong_variables
from inspections.framework_data import framework_sha256
from inspections.models.editions import Edition
from inspections.models.framework import Framework
from ledger.images import named, record


class KnownAs(models.TextChoices):
    """What a service calls itself; question texts print with it."""

    YOT = "YOT", "YOT (youth offending team)"
    YOS = "YOS", "YOS (youth offending service)"
    YJS = "YJS", "YJS (youth justice service)"


class Service(models.Model):
    name = models.CharField(max_length=200)
    local_authority = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=100, blank=True)
    known_as = models.CharField(max_length=3, choices=KnownAs.choices, default=KnownAs.YOT)

    class Meta:
        ordering = ["name", "local_authority"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "local_authority", "region"],
                name="one_service_of_each_name_and_place",
                violation_error_message="There is a service of this name, local authority and region already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    LEAD_INSPECTOR = "lead_inspector", "Lead inspector"
    INSPECTOR = "inspector", "Inspector"
    PANEL_MEMBER = "panel_member", "Ratings panel member"
    READER = "reader", "Reader"


def check_balancing_variables(variables: object) -> None:
    """Raise ValidationError for what is not a list of different balancing variables."""
    if wrong := wrong_variables(variables):
        raise ValidationError(wrong)


class Inspection(models.Model):
    """One inspection of one service, pinned to one version of the framework."""

    reference = models.CharField(
        max_length=100,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
                "Use lower-case letters, digits and single hyphens, such as northshire-2026.",
            )
        ],
        error_messages={"unique": "There is an inspection with this reference already. Choose another."},
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="inspections")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="inspections")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections")
    """How its report is printed; fixed by the first issue."""
    known_as = models.CharField(max_length=3, choices=KnownAs.choices, default=KnownAs.YOT)
    joint = models.BooleanField(default=False)
    fieldwork_starts = models.DateField(null=True, blank=True)
    fieldwork_ends = models.DateField(null=True, blank=True)
    published = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    panel_quorum = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1), MaxValueValidator(20)])
    """How many members of the ratings panel must take part in a meeting for it to decide."""
    ratings_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    ratings_closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    ratings_reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When closed ratings were last opened again: it stays, so that every page can say so."""
    ratings_reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    ratings_reopened_reason = models.TextField(blank=True, editable=False)

    court_months_from = models.PositiveSmallIntegerField(default=6, validators=[MaxValueValidator(60)])
    court_months_to = models.PositiveSmallIntegerField(default=9, validators=[MaxValueValidator(60)])
    out_of_court_months_from = models.PositiveSmallIntegerField(default=3, validators=[MaxValueValidator(60)])
    out_of_court_months_to = models.PositiveSmallIntegerField(default=5, validators=[MaxValueValidator(60)])
    confidence_percent = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(50), MaxValueValidator(99)]
    )
    margin_points = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(49)]
    )
    court_percent = models.PositiveSmallIntegerField(default=60, validators=[MaxValueValidator(100)])
    balancing_variables = models.JSONField(
        default=usual_balancing_variables, blank=True, validators=[check_balancing_variables]
    )
    """What the sample keeps in proportion, the highest priority first: names of `inspections.balancing`."""

    class Meta:
        ordering = ["-fieldwork_starts", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fieldwork_starts__isnull=True)
                | Q(fieldwork_ends__isnull=True)
                | Q(fieldwork_ends__gte=F("fieldwork_starts")),
                name="fieldwork_ends_after_it_starts",
                violation_error_message="Fieldwork can't end before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(court_months_to__gte=F("court_months_from"))
                & Q(out_of_court_months_to__gte=F("out_of_court_months_from")),
                name="eligibility_windows_run_forwards",
                violation_error_message="The longer time of an eligibility window comes second.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} ({self.reference})"

    @property
    def is_closed(self) -> bool:
        """Return whether the inspection is closed: nothing in it may change then."""
        return self.closed_at is not None

    @property
    def ratings_are_closed(self) -> bool:
        """Return whether the panel has closed the ratings: evidence, judgements and decisions stay as they are."""
        return self.ratings_closed_at is not None

    def worded(self, text: str) -> str:
        """Return a text of the framework with what the service calls itself in the place of `{service}`."""
        return text.replace("{service}", self.known_as)

    def printed(self, key: str, text: str) -> str:
        """Return a text of the framework, of the standard or key question of this number, as the report prints it.

        The edition has the wording of its year and the term that the framework printed then; without one it is as on
        every page. One query where an edition is chosen and was not fetched.
        """
        content = self.edition.content if self.edition else {}
        wording: str = content.get("wordings", {}).get(self.framework.slug, {}).get(key, text)
        return wording.replace("{service}", content.get("term", self.known_as))


class Membership(models.Model):
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        ordering = ["inspection", "role", "user"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "user", "role"], name="each_role_once_for_a_person"),
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(role=Role.LEAD_INSPECTOR), name="one_lead_inspector"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


named(User, "username")

# The service is many inspections' own: it can be renamed without any of them changing.
record(
    Inspection,
    path="",
    key=(),
    words=("ratings_reopened_reason",),
    left_out=("service",),
    derived={"questions_and_rules": lambda inspection: framework_sha256(inspection.framework)},
    check=row_checks.of_inspection,
)
record(Membership, path="inspection", check=row_checks.of_membership)
