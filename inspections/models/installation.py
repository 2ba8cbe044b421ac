"""What is kept once for the whole installation: who publishes its reports, and figures for every inspection."""

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models

from inspections.models.context import Area, AreaFigure

ONLY = 1


class NationalFigure(AreaFigure):
    """A figure of a region, a police force area or the country, kept once for each release that it stands in.

    An inspection takes a copy (`ContextFigure`): what its report refers to moves with no later release.
    """

    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    url = models.CharField(max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])])

    class Meta:
        ordering = ["-year", "publisher", "title", "kind", "label", "age_band", "area_kind", "area"]
        constraints = [
            *AreaFigure.Meta.constraints,
            models.UniqueConstraint(
                fields=["publisher", "title", "year", "kind", "label", "age_band", "area_kind", "area"],
                name="one_national_figure_of_each_release",
                violation_error_message="This release has such a figure of this area already. Change that one.",
            ),
            models.CheckConstraint(
                condition=~models.Q(area_kind=Area.OWN),
                name="a_national_figure_is_of_no_service",
                violation_error_message="Figures of a service’s own area are kept on its inspection.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named}, {self.area}: {self.shown}"

    @property
    def release(self) -> str:
        return f"{self.publisher} ({self.year}). {self.title}"


class Publisher(models.Model):
    """Who publishes the reports of this installation, in one row; what is empty prints nowhere."""

    name = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    web = models.CharField(max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])])
    social = models.CharField(max_length=200, blank=True)
    programme_head = models.CharField(max_length=200, blank=True)
    chief_inspector = models.CharField(max_length=200, blank=True)
    chief_inspector_title = models.CharField(max_length=200, default="Chief Inspector of Probation", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=ONLY), name="one_publisher")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Publisher":
        """Return the settings, as they are before anybody has set them where nobody has. One query."""
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY)
