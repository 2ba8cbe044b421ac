"""A framework as an inspection file speaks of it: by numbers and keys, with the rows that they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspections.models import Domain, Framework, Item, Standard
from inspections.queries import domains_of
from inspections.rating_rules import Rules


@dataclass(frozen=True)
class Outline:
    """Everything of a framework that a file may name, in framework order."""

    framework: Framework
    rules: Rules
    domains: Mapping[int, Domain]
    standards: Mapping[str, Standard]
    items: Mapping[str, Item]
    domain_of: Mapping[str, Domain]
    """The domain of each standard, by its number."""

    def of_case_type(self, case_type: str) -> Domain | None:
        """Return the domain that cases of this type are judged in."""
        return next((domain for domain in self.domains.values() if domain.case_type == case_type), None)

    def misplaced(self, item: Item, case_type: str) -> str:
        """Say why an item can't be answered in a case of this type, "" where it can."""
        if item.kind != Item.Kind.FACT and not item.case_types:
            return f"{item.get_kind_display().lower()} {item.key} is rated from evidence, not from cases."
        if case_type and not item.is_put_to(case_type):
            asked = item.parent if item.is_words and item.parent else item
            what, types = asked.get_kind_display().lower(), ", ".join(item.case_types)
            return f"{what} {asked.key} is for cases of type {types}, and this case is of type {case_type}."
        return ""


def read_outline(framework: Framework) -> Outline:
    """Return a stored framework's outline. Four queries."""
    domains = list(domains_of(framework))
    standards = {standard.number: standard for domain in domains for standard in domain.standards.all()}
    return Outline(
        framework=framework,
        rules=Rules.from_data(framework.rules, standards=len(standards)),
        domains={domain.number: domain for domain in domains},
        standards=standards,
        items={item.key: item for item in framework.items.order_by("position").select_related("parent")},
        domain_of={standard.number: domain for domain in domains for standard in domain.standards.all()},
    )
