"""Reading the framework as rows and rules."""

from inspections.framework_data import domains_of, framework_data, framework_sha256
from inspections.models import Framework, Standard
from inspections.rating_rules import Rules

__all__ = ["domains_of", "framework_data", "framework_sha256", "rules_of_framework"]


def rules_of_framework(framework: Framework) -> Rules:
    """Give the framework's rules of rating. One query."""
    return Rules.from_data(framework.rules, standards=Standard.objects.filter(domain__framework=framework).count())
