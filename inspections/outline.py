"""A framework by numbers and keys, with the rows that they stand for: read once by each process, and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import Prefetch

from inspections.models import Domain, Framework, Item, Standard
from inspections.rating_rules import Rules

MOST_KNOWN: Final = 16
_known: "dict[tuple[int, UUID], Outline]" = {}


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

    def of_kind(self, *kinds: str) -> list[Item]:
        """Return the items of these kinds, in order."""
        return [item for item in self.items.values() if item.kind in kinds]

    @cached_property
    def answered_by_choice(self) -> list[Item]:
        """Return the items that are not answered in words, in order."""
        return [item for item in self.items.values() if not item.is_words]

    @cached_property
    def judged(self) -> list[Item]:
        """Return the key questions that are put to cases, in order."""
        return [item for item in self.of_kind(Item.Kind.QUESTION) if item.case_types]

    def below(self, item: Item, kind: str) -> list[Item]:
        """Return the items of a kind that stand under another, in order."""
        return [one for one in self.of_kind(kind) if one.parent_id == item.pk]

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
    """Return a stored framework's outline, which is for reading alone.

    No query where this process has read this version before, four otherwise.
    """
    known = framework.pk, framework.version
    found = _known.get(known)
    if found is None:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        found = _known[known] = _read(framework)
    return found


def _read(framework: Framework) -> Outline:
    questions = Item.objects.filter(kind=Item.Kind.QUESTION).order_by("position")
    standards_of = Standard.objects.order_by("position").prefetch_related(Prefetch("items", questions))
    domains = list(framework.domains.order_by("position").prefetch_related(Prefetch("standards", standards_of)))
    standards = {standard.number: standard for domain in domains for standard in domain.standards.all()}
    by_pk: dict[int | None, Standard] = {standard.pk: standard for standard in standards.values()}
    items: dict[int | None, Item] = {item.pk: item for item in framework.items.order_by("position")}
    for item in items.values():
        item.parent = items.get(item.parent_id)
        item.standard = by_pk.get(item.standard_id)
    return Outline(
        framework=framework,
        rules=Rules.from_data(framework.rules, standards=len(standards)),
        domains={domain.number: domain for domain in domains},
        standards=standards,
        items={item.key: item for item in items.values()},
        domain_of={standard.number: standard.domain for standard in standards.values()},
    )
