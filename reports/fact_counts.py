"""What inspectors recorded about the cases, counted, and which of the counts may be shown. No query."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.choices import CLASSIFICATIONS
from disclosure.small_numbers import withhold_overlapping, withhold_values
from inspections.answers import CLASSIFICATION
from inspections.models import Item
from reports.queries import Source

NONE_OF_THEM = "None of these"


@dataclass(frozen=True)
class FactCounts:
    """A fact's values in their order, None for unanswered, counted by case type; `hidden` are those that may not stand
    alone. `services` holds the service's own values of the same cases, where it has recorded them too.
    """

    fact: Item
    cases: int
    order: tuple[Any, ...]
    by_type: Mapping[str, Counter[Any]]
    hidden: frozenset[Any]
    services: Mapping[str, Counter[Any]] | None = None

    @property
    def shown(self) -> dict[Any, int]:
        """Return the count of each value that may stand alone."""
        return _shown(self, self.by_type)

    @property
    def services_shown(self) -> dict[Any, int]:
        return _shown(self, self.services or {})

    @property
    def is_blank(self) -> bool:
        """Return whether no value that any case has may stand alone."""
        return not any(self.shown.values()) and not any(self.services_shown.values())


def _shown(counted: FactCounts, by_type: Mapping[str, Counter[Any]]) -> dict[Any, int]:
    values = [value for value in counted.order if value not in counted.hidden]
    return {value: sum(counts[value] for counts in by_type.values()) for value in values}


def put(source: Source) -> list[Item]:
    """Return the facts that are counted: put to a case of the sample, and not answered in words."""
    return [fact for fact in source.case_facts if fact.answers and source.asked(fact)]


def shares_answers(fact: Item) -> bool:
    """Return whether the fact shares its answers with others, as those answered yes or no do."""
    return fact.answers not in (fact.key, CLASSIFICATION)


def counted_fact(source: Source, fact: Item) -> FactCounts:
    """Count a fact for which one value is recorded.

    What would be withheld in the cases of one type is so in all where other tables tell the case types apart: where the
    fact settles whether questions are relevant, and of the service's own values. A value that makes a key question not
    relevant is known from that question's published counts: it hides nothing, and the others are held against the rest.
    A fact answered yes or no is shown whole or not at all.
    """
    types = [each for each in source.inspection.framework.case_types if fact.is_put_to(each)]
    by_type = {each: Counter(_values(source, fact, each)) for each in types if source.cases_of(each)}
    services, order = None, [value for value, _ in source.rules.answers.choices(fact.answers)]
    if fact.answers == CLASSIFICATION:
        order = [value for value, _ in CLASSIFICATIONS]
        if fact.beside:
            services = {each: Counter(_services(source, fact, each)) for each in by_type}
    values = (*order, None)
    apart = by_type if fact.settles else {"": sum(by_type.values(), Counter())}
    hidden = withhold_values(values, apart, known_values(source, fact)) | withhold_values(values, services or {})
    if f"fact {fact.key}" in source.left_out or (shares_answers(fact) and hidden):
        hidden = frozenset(values)
    return FactCounts(fact, len(source.asked(fact)), values, by_type, hidden, services)


def known_values(source: Source, fact: Item) -> frozenset[str]:
    """Return the values by which a key question is not relevant: how many cases have them is published with it."""
    rules = {item.relevance for item in source.questions}
    if fact.settles not in rules:
        return frozenset()
    return frozenset(one.value for one in source.rules.answers.sets[fact.answers] if one.settles is False)


def _values(source: Source, fact: Item, case_type: str) -> list[Any]:
    return [source.facts.get(case.pk, {}).get(fact.key) for case in source.cases_of(case_type)]


def _services(source: Source, fact: Item, case_type: str) -> list[Any]:
    return [getattr(case, fact.beside, "") or None for case in source.cases_of(case_type)]


def counted_options(source: Source, fact: Item) -> FactCounts:
    """Count a fact for which several options may be recorded: in how many cases each is, then none of them."""
    values = [source.facts.get(case.pk, {}).get(fact.key) for case in source.asked(fact)]
    options = [value for value, _ in source.rules.answers.choices(fact.answers)]
    counts: Counter[Any] = Counter(option for value in values for option in value or ())
    counts[NONE_OF_THEM], unanswered = values.count([]), values.count(None)
    order = (*options, NONE_OF_THEM, None)
    recorded = [counts[option] for option in options]
    places = withhold_overlapping(recorded, counts[NONE_OF_THEM], unanswered, total=len(values))
    hidden = frozenset(order) if f"fact {fact.key}" in source.left_out else {order[place] for place in places}
    counts[None] = unanswered
    return FactCounts(fact, len(values), order, {"": counts}, frozenset(hidden))
