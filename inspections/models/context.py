"""What gives an inspection its context: sources, figures of the area, breakdowns, the caseload; and its own terms."""

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from inspections import row_checks
from inspections.context.glossary import Term
from inspections.context.measures import shown
from inspections.models.inspection import Inspection
from ledger.images import record


class Area(models.TextChoices):
    """Which area a figure is of, in the order in which figures stand side by side."""

    OWN = "own", "The service’s own area"
    REGION = "region", "Its region"
    POLICE_FORCE = "police_force", "Its police force area"
    NATIONAL = "national", "The country"


class Unit(models.TextChoices):
    COUNT = "count", "Number"
    PERCENT = "percent", "Per cent"
    PER_100000 = "per_100000", "Rate per 100,000"
    PER_1000_HOUSEHOLDS = "per_1000_households", "Rate per 1,000 households"


class Measure(models.TextChoices):
    """What a figure of context tells."""

    FIRST_TIME_ENTRANTS = "first_time_entrants", "First-time entrants"
    REOFFENDING = "reoffending", "Reoffending"
    RECORDED_CRIME = "recorded_crime", "Recorded crime"
    POPULATION = "population", "Population"
    YOUTH_POPULATION = "youth_population", "Youth population"
    BME_YOUTH_POPULATION = "bme_youth_population", "Black and minority ethnic youth population"
    OTHER = "other", "Another"


class AreaFigure(models.Model):
    """A figure of an area in a period; `label` says what it is where it is none of the usual ones."""

    kind = models.CharField(max_length=30, choices=Measure.choices)
    label = models.CharField(max_length=100, blank=True)
    area_kind = models.CharField(max_length=20, choices=Area.choices)
    area = models.CharField(max_length=100)
    value = models.DecimalField(max_digits=14, decimal_places=3, validators=[MinValueValidator(0)])
    unit = models.CharField(max_length=30, choices=Unit.choices)
    age_band = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=100)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Measure.OTHER) ^ Q(label=""),
                name="a_%(class)s_has_a_label_where_it_is_another",
                violation_error_message="Say what the figure is of where it is another one, and only there.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (~Q(unit=Unit.PERCENT) | Q(value__lte=100)),
                name="a_%(class)s_is_no_share_over_100",
                violation_error_message="A share is a number from 0 to 100. Correct the value or its unit.",
            ),
        ]

    @property
    def named(self) -> str:
        """Return what the figure is of, with the age band where it has one."""
        name = self.label or Measure(self.kind).label
        return f"{name} ({self.age_band})" if self.age_band else name

    @property
    def shown(self) -> str:
        """Return the value with its unit, as people read it."""
        return shown(self.value, self.unit)


class Numbered(models.Model):
    """What is numbered in its inspection, in the order in which it was added."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="%(class)ss")
    number = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_%(class)s_of_each_number")]


class Source(Numbered):
    """Where figures come from: a publication, or the service itself."""

    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    period = models.CharField(max_length=100, blank=True)
    url = models.CharField(max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])])
    supplied_by_service = models.BooleanField(default=False)

    class Meta(Numbered.Meta):
        verbose_name = "source"

    def __str__(self) -> str:
        return ". ".join(part for part in (f"{self.publisher} ({self.year})", self.title, self.period) if part)


class ContextFigure(AreaFigure, Numbered):
    source = models.ForeignKey(Source, on_delete=models.RESTRICT, related_name="figures")

    class Meta(Numbered.Meta):
        verbose_name = "figure"
        constraints = [
            *Numbered.Meta.constraints,
            *AreaFigure.Meta.constraints,
            models.UniqueConstraint(
                fields=["inspection", "kind", "label", "age_band", "area_kind"],
                name="one_context_figure_of_each_kind_and_area",
                violation_error_message="There is such a figure of this area already. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named}, {self.area}: {self.shown}"


class ContextProfile(Numbered):
    """How a caseload or a population breaks down by one variable, in one area, in whole per cents.

    `unknown` is the share of whom it is not known. The shares with it come to 98 to 102, or `reason` says why not.
    """

    class Variable(models.TextChoices):
        AGE = "age", "Age"
        ETHNICITY = "ethnicity", "Ethnicity"
        GENDER = "gender", "Gender"

    variable = models.CharField(max_length=20, choices=Variable.choices)
    area_kind = models.CharField(max_length=20, choices=Area.choices)
    area = models.CharField(max_length=100)
    unknown = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(100)])
    period = models.CharField(max_length=100)
    source = models.ForeignKey(Source, on_delete=models.RESTRICT, related_name="profiles")
    reason = models.TextField(blank=True)

    class Meta(Numbered.Meta):
        verbose_name = "breakdown"
        constraints = [
            *Numbered.Meta.constraints,
            models.UniqueConstraint(
                fields=["inspection", "variable", "area_kind"],
                name="one_breakdown_by_each_variable_and_area",
                violation_error_message="There is a breakdown by this of this area already. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_variable_display()}, {self.area}"


class ContextShare(models.Model):
    """One category of a breakdown with its whole per cent."""

    profile = models.ForeignKey(ContextProfile, on_delete=models.CASCADE, related_name="shares")
    position = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=100)
    percent = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])

    class Meta:
        ordering = ["profile", "position"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "position"], name="one_share_at_each_place"),
            models.UniqueConstraint(fields=["profile", "category"], name="each_category_once"),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="no_share_over_100",
                violation_error_message="A share is a number from 0 to 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.percent}%"


class CaseloadLine(Numbered):
    """A line of the caseload as the service states it: a number of cases, or a per cent of them."""

    class Standing(models.TextChoices):
        PART = "part", "It is a part of the total"
        TOTAL = "total", "It is the total, as stated"
        BESIDE = "beside", "It stands beside the total"

    label = models.CharField(max_length=200)
    count = models.PositiveIntegerField(null=True, blank=True)
    percent = models.DecimalField(
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    standing = models.CharField(max_length=10, choices=Standing.choices)
    as_at = models.DateField()
    source = models.ForeignKey(Source, on_delete=models.RESTRICT, related_name="caseload_lines")

    class Meta(Numbered.Meta):
        verbose_name = "line"
        constraints = [
            *Numbered.Meta.constraints,
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(standing="total"),
                name="one_total_of_the_caseload",
                violation_error_message="There is a stated total already. Change that one.",
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True) ^ Q(percent__isnull=True),
                name="a_line_has_a_number_or_a_per_cent",
                violation_error_message="Enter a number of cases or a per cent, one of them.",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100, standing="beside"),
                name="a_per_cent_stands_beside_the_total",
                violation_error_message="A per cent is a number from 0 to 100, and stands beside the total.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.shown}"

    @property
    def shown(self) -> str:
        """Return the number, or the per cent with its sign."""
        return shown(self.count, Unit.COUNT) if self.percent is None else shown(self.percent, Unit.PERCENT)


class GlossaryTerm(Numbered):
    """A word of the place that this inspection's report explains; official ones are `glossary.OFFICIAL`."""

    term = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30, blank=True)
    meaning = models.TextField()

    class Meta(Numbered.Meta):
        verbose_name = "term"
        constraints = [
            *Numbered.Meta.constraints,
            models.UniqueConstraint(
                "inspection",
                Lower("term"),
                name="one_meaning_of_each_term",
                violation_error_message="This term has a meaning in this report already. Change that one.",
            ),
            models.UniqueConstraint(
                fields=["inspection", "abbreviation"],
                condition=~Q(abbreviation=""),
                name="one_meaning_of_each_abbreviation",
                violation_error_message="This abbreviation has a meaning in this report already. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def plain(self) -> Term:
        return Term(self.term, self.abbreviation, self.meaning)


record(Source, path="inspection", words=("publisher", "title"))
record(ContextFigure, path="inspection")
record(ContextProfile, path="inspection", words=("reason",), check=row_checks.of_profile)
record(ContextShare, path="profile__inspection")
record(CaseloadLine, path="inspection")
record(GlossaryTerm, path="inspection", words=("term", "meaning"), check=row_checks.of_term)
