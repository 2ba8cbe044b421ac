"""Reading the framework's rules."""

from inspections.models import Framework, Standard
from inspections.rating_rules import Rules


def rules_of_framework(framework: Framework) -> Rules:
    """Return the framework's rules of rating. One query."""
    return Rules.from_data(framework.rules, standards=Standard.objects.filter(domain__framework=framework).count())
