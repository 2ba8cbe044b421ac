from django.db.models import Prefetch, QuerySet

from inspections.models import Domain, Framework, Item, Standard
from inspections.rating_rules import Rules


def domains_of(*frameworks: Framework) -> QuerySet[Domain]:
    """Return the frameworks' domains with their standards and key questions, in order. Three queries."""
    questions = Item.objects.filter(kind=Item.Kind.QUESTION).order_by("position")
    standards = Standard.objects.order_by("position").prefetch_related(Prefetch("items", questions))
    domains = Domain.objects.filter(framework__in=frameworks).order_by("framework", "position")
    return domains.prefetch_related(Prefetch("standards", standards))


def rules_of_framework(framework: Framework) -> Rules:
    """Return the framework's rules of rating. One query."""
    return Rules.from_data(framework.rules, standards=Standard.objects.filter(domain__framework=framework).count())
