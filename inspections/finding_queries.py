from dataclasses import dataclass

from inspections.models import Domain, EvidenceRating, Finding, Inspection, RatedFrom, Standard
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


def finding_texts(inspection: Inspection, domain: Domain) -> dict[str, list[str]]:
    """Return the texts of a domain's findings by kind, in order; every kind is there. One query."""
    texts: dict[str, list[str]] = {kind: [] for kind in Finding.Kind.values}
    for kind, text in inspection.findings.filter(domain=domain).order_by("position").values_list("kind", "text"):
        texts[kind].append(text)
    return texts


@dataclass(frozen=True)
class DomainFindings:
    """A domain with the number of findings of each kind (label, count)."""

    domain: Domain
    counts: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


def findings_by_domain(inspection: Inspection) -> list[DomainFindings]:
    """Return every domain of the framework with the numbers of its findings. One query."""
    kinds: dict[tuple[int, str], int] = {}
    for domain_id, kind in inspection.findings.values_list("domain_id", "kind"):
        kinds[domain_id, kind] = kinds.get((domain_id, kind), 0) + 1
    return [
        DomainFindings(domain, [(str(label), kinds.get((domain.pk, kind), 0)) for kind, label in Finding.Kind.choices])
        for domain in read_outline(inspection.framework).domains.values()
    ]


def heading_of(label: str) -> str:
    """Return the plural of a kind's label: the noun comes first in “Area for improvement”, last in “Key finding”."""
    noun, preposition, rest = label.partition(" for ")
    return f"{noun}s{preposition}{rest}"
