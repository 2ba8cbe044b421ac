"""An inspection of a service that had no court cases, under a framework that says what then happens or does not."""

from copy import deepcopy

from django.utils import timezone

from cases.models import Reading
from inspections import framework_actions
from inspections.models import EvidenceRating, Framework, Inspection, Role
from tests import factories
from tests.ratings.evidence import judged
from tests.ratings.rollup.outlines import PUBLISHED

WHY = "The courts sent the service nobody in the period."
NOT_SAID = (
    "This inspection has no cases of domain 2, and the framework does not say what happens to its standards then. They "
    "have no rating, so there is no score and no overall rating."
)
LEAVES = (
    "This inspection has no cases of domain 2. As the framework says, its standards are not rated: they leave the "
    "score and what it is out of."
)
IN_PROPORTION = (
    "The framework’s overall bands are for 36 points and apply in proportion: of 24 points, 0 to 4 is Inadequate, 5 to "
    "12 is Requires improvement, 13 to 20 is Good and 21 to 24 is Outstanding."
)


def leaving() -> Framework:
    """The framework of 2018 with one word more: the standards of a domain without cases leave the score."""
    data = deepcopy(factories.framework_file())
    data["slug"] = "youth-offending-leaving"
    for domain in data["domains"]:
        if domain["rated_from"] == "cases":
            domain["no_cases"] = "leaves_the_score"
    framework_actions.load_framework(data)
    return Framework.objects.get(slug=data["slug"])


def without_court(framework: Framework) -> Inspection:
    """Liverpool without its court cases, every case submitted: 10 points of domains one and three."""
    figures = PUBLISHED["liverpool"]
    inspection = factories.inspection(framework=framework)
    counts = {
        number: (figure["sufficient"], figure["relevant"])
        for number, figure in figures["key_questions"].items()
        if number.startswith("3")
    }
    judged(inspection, "out_of_court", 27, counts)
    Reading.objects.update(submitted_at=timezone.now())
    for domain in framework.domains.filter(rated_from="evidence"):
        for standard in domain.standards.all():
            rating = figures["domain_one"][standard.number]
            EvidenceRating.objects.create(inspection=inspection, standard=standard, rating=rating, reasons="As read.")
    factories.member(inspection, Role.PANEL_MEMBER)
    return inspection
