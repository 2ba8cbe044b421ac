from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.models import SampledCase
from inspections.models import Domain, Inspection
from ratings.queries import Ratings
from ratings.rollup.figures import FROM_CASES
from ratings.rollup.sub_groups import VARIABLES, SubGroups, Variable, sub_groups, withheld


@dataclass(frozen=True)
class DomainSubGroups:
    """`table` is None where its groups are too small to be named to whom small numbers are withheld from."""

    domain: Domain
    cases: int
    table: SubGroups | None

    @property
    def sentence(self) -> str:
        if not self.cases:
            return "There are no cases yet."
        if self.table is None:
            return "The groups are too small to be shown."
        if not self.table.is_comparison:
            return f"All cases are in one group, “{self.table.groups[0].label}”, so there is nothing to compare."
        if self.table.is_blank:
            return "No percentage can be shown: none has a relevant case, or all are withheld as small numbers are."
        return ""


Values = Mapping[str, Mapping[str, str]]


def values_of(inspection: Inspection) -> Values:
    """Return what is recorded of every case on each variable: by variable, then by the case's reference. One query."""
    fields = ("inspection", "reference", *(variable.key for variable in VARIABLES))
    return values_from(inspection.sampled_cases.only(*fields))


def values_from(cases: Iterable[SampledCase]) -> Values:
    """Return the same from cases that have been read. No query."""
    found: dict[str, dict[str, str]] = {variable.key: {} for variable in VARIABLES}
    for case in cases:
        for key, values in found.items():
            value = getattr(case, key)
            values[case.reference] = "" if value is None else str(value)
    return found


def domains_by(
    ratings: Ratings, variable: Variable, values: Values, *, small_numbers: bool
) -> tuple[DomainSubGroups, ...]:
    """Return each domain rated from cases by one variable; without `small_numbers`, these withheld. No query."""
    found = []
    for domain, result in zip(ratings.domains, ratings.rollup.domains, strict=True):
        if result.rated_from != FROM_CASES:
            continue
        cases = [case for case in ratings.cases if case.case_type == domain.case_type]
        numbers = [question.number for standard in result.standards for question in standard.key_questions]
        counting = ratings.basis.confidence, ratings.rules.answers
        table = sub_groups(variable, cases, values[variable.key], numbers, *counting)
        found.append(DomainSubGroups(domain, len(cases), table if small_numbers else withheld(table, counting[0])))
    return tuple(found)
