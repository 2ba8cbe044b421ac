from functools import cached_property
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from inspections import row_checks
from inspections.answers import AnswerSets
from inspections.balancing import usual_balancing_variables, wrong_variables
from inspections.framework_data import framework_sha256
from ledger.images import named, record


class KnownAs(models.TextChoices):
    """What a service calls itself; question texts print with it."""

    YOT = "YOT", "YOT (youth offending team)"
    YOS = "YOS", "YOS (youth offending service)"
    YJS = "YJS", "YJS (youth justice service)"


class RatedFrom(models.TextChoices):
    EVIDENCE = "evidence", "Evidence"
    CASES = "cases", "Cases"


class Framework(models.Model):
    """One version of the inspection framework, loaded from a file by `load_framework`."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=300)
    version = models.UUIDField(default=uuid4, editable=False)
    """Another one whenever anything in the framework's rows changes: `inspections.outline` keeps what it read by it."""
    rules = models.JSONField()
    """The rating scale, the bands and the discretion rule as the file gives them; `Rules.from_data` reads them."""

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def answers(self) -> AnswerSets:
        return AnswerSets.from_data(self.rules)

    @property
    def case_types(self) -> dict[str, str]:
        return dict(self.rules["case_types"])


class Domain(models.Model):
    """A domain of a framework: a group of standards rated from the same kind of evidence."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="domains")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    rated_from = models.CharField(max_length=20, choices=RatedFrom.choices)
    case_type = models.CharField(max_length=50, blank=True)
    no_cases = models.CharField(max_length=50, blank=True)
    """What happens to its standards in an inspection that has none of its cases; "" where the framework says nothing.
    """
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["framework", "position"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="one_domain_of_each_number")]

    def __str__(self) -> str:
        return f"Domain {self.number}: {self.title}"


class Standard(models.Model):
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="standards")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    statement = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["domain", "position"]
        constraints = [models.UniqueConstraint(fields=["domain", "number"], name="one_standard_of_each_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def key_questions(self) -> "list[Item]":
        """Return its key questions, in order. No query where its items are fetched with it."""
        return [item for item in self.items.all() if item.kind == Item.Kind.QUESTION]


class Item(models.Model):
    """One thing that the framework asks: about every case, under a standard, or under another item.

    `key` is its name in answers, files and the ledger, of any form, and the only one in its framework. `answers` names
    a set of the framework's answers (`Framework.answers`), "" where the answer is words; with `many`, several of
    them or none. `case_types` are those to which it is put, all where it is empty. `relevance` is the rule that
    proposes whether it is relevant to a case, "" where it is as relevant as its parent; `settles` the rule that a fact
    settles, `beside` the column of a case that holds the service's own answer to it.
    """

    class Kind(models.TextChoices):
        FACT = "fact", "Fact"
        QUESTION = "question", "Key question"
        PROMPT = "prompt", "Prompt"
        EVIDENCE = "evidence", "Evidence"
        DEPARTURE = "departure", "Why it is answered otherwise than proposed"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="items")
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, null=True, related_name="items")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="items")
    key = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    label = models.CharField(max_length=300, blank=True)
    """A fact’s own words; a prompt’s letter."""
    text = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    relevance = models.CharField(max_length=50, blank=True)
    strand = models.CharField(max_length=50, blank=True)
    answers = models.CharField(max_length=60, blank=True)
    many = models.BooleanField(default=False)
    case_types = models.JSONField(default=list, blank=True)
    settles = models.CharField(max_length=50, blank=True)
    beside = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["framework", "position"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="one_item_of_each_key")]

    def __str__(self) -> str:
        return self.key

    @property
    def is_words(self) -> bool:
        return not self.answers

    def is_put_to(self, case_type: str) -> bool:
        return not self.case_types or case_type in self.case_types


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


named(User, "username")
named(Framework, "slug")
named(Domain, "number", scope="framework")
named(Standard, "number", scope="domain__framework")
named(Item, "key", scope="framework")

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
record(EvidenceRating, path="inspection", words=("reasons",), check=row_checks.of_evidence_rating)
record(NoCasesReason, path="inspection", words=("reason",), check=row_checks.of_no_cases_reason)
record(Finding, path="inspection", words=("text",))
record(Recommendation, path="inspection", words=("addressee", "text"))
