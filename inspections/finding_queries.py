from collections import Counter
from dataclasses import dataclass
from typing import Final, NamedTuple

from inspections.models import Domain, EvidenceRating, Finding, Inspection, Item, RatedFrom, Standard
from inspections.outline import read_outline


@dataclass(frozen=True)
class RatedStandard:
    standard: Standard
    recorded: EvidenceRating | None


def evidence_standards(inspection: Inspection) -> list[RatedStandard]:
    """Return the standards that are rated from evidence, in order, with their domains. One query."""
    standards = read_outline(inspection.framework).standards.values()
    recorded = {row.standard_id: row for row in inspection.evidence_ratings.all()}
    return [
        RatedStandard(standard, recorded.get(standard.pk))
        for standard in standards
        if standard.domain.rated_from == RatedFrom.EVIDENCE
    ]


BUT: Final = "but"
"""The group of the key findings that stand under “But:”."""
GROUPS: Final[dict[str, str]] = {
    "key_finding": "Key finding",
    BUT: "But",
    "strength": "Strength",
    "area_for_improvement": "Area for improvement",
}
"""The findings of a domain as their page has them: by kind, the key findings in two lists, with what each is called."""
SUMMED_UP: Final = frozenset({Finding.Kind.STRENGTH.value, Finding.Kind.AREA_FOR_IMPROVEMENT.value})
"""The groups of which the summary can be built."""


class Written(NamedTuple):
    """A finding as it is written; `key_question` is the key of the one that it is about, "" for none."""

    text: str
    in_summary: bool = False
    summary_text: str = ""
    key_question: str = ""


Findings = dict[str, list[Written]]


def group_of(kind: str, side: str) -> str:
    return BUT if side == Finding.Side.BUT else kind


def questions_of(inspection: Inspection, domain: int) -> list[Item]:
    """Return the key questions of a domain, by its number, in order. No query."""
    standards = read_outline(inspection.framework).domains[domain].standards.all()
    return [item for standard in standards for item in standard.key_questions]


def finding_texts(inspection: Inspection, domain: Domain) -> Findings:
    """Return a domain's findings by group, in order; every group is there. One query."""
    found: Findings = {group: [] for group in GROUPS}
    rows = inspection.findings.filter(domain=domain).order_by("position")
    fields = ("kind", "side", "text", "in_summary", "summary_text", "key_question__key")
    for kind, side, text, in_summary, summary_text, question in rows.values_list(*fields):
        found[group_of(kind, side)].append(Written(text, in_summary, summary_text, question or ""))
    return found


@dataclass(frozen=True)
class DomainFindings:
    """A domain with the number of findings of each group (label, count)."""

    domain: Domain
    counts: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


def findings_by_domain(inspection: Inspection) -> list[DomainFindings]:
    """Return every domain of the framework with the numbers of its findings by group. One query."""
    counts = Counter(
        (domain, group_of(kind, side))
        for domain, kind, side in inspection.findings.values_list("domain_id", "kind", "side")
    )
    return [
        DomainFindings(domain, [(label, counts[domain.pk, group]) for group, label in GROUPS.items()])
        for domain in read_outline(inspection.framework).domains.values()
    ]


def heading_of(label: str) -> str:
    """Return the plural of a group's label: the noun comes first in “Area for improvement”, last in “Key finding”."""
    if label == GROUPS[BUT]:
        return label
    noun, preposition, rest = label.partition(" for ")
    return f"{noun}s{preposition}{rest}"
