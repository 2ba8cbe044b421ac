from collections.abc import Sequence
from dataclasses import dataclass

from inspections.answers import CLASSIFICATION
from inspections.models import Framework, Inspection, Item
from inspections.wording import counted
from ratings.rollup.classifications import Agreement, Classified, Share, agreement_of, differing


@dataclass(frozen=True)
class AgreementRow:
    """The cases of one case type, or all: how many agree, are higher and are lower, and who is left out."""

    name: str
    figures: Agreement
    agree: str
    higher: str
    lower: str


@dataclass(frozen=True)
class DifferingCase:
    reference: str
    service: str
    inspector: str
    way: str


@dataclass(frozen=True)
class FactSection:
    """A classification fact: the figures in a sentence, in rows, as a plot and crossed, and the cases that differ."""

    title: str
    sentence: str
    rows: tuple[AgreementRow, ...]
    bars: tuple[tuple[str, int], ...]
    crossed: tuple[tuple[str, tuple[int, ...]], ...]
    differing: tuple[DifferingCase, ...]


def fact_sections(inspection: Inspection, found: Sequence[tuple[Item, list[Classified]]]) -> list[FactSection]:
    return [_section(inspection.framework, inspection.worded(fact.label), cases) for fact, cases in found]


def levels(framework: Framework) -> dict[str, str]:
    """Return the labels of the classifications by value, lowest first."""
    return dict(framework.answers.choices(CLASSIFICATION))


def _section(framework: Framework, title: str, cases: list[Classified]) -> FactSection:
    labels = levels(framework)
    known = list(labels)
    rows = [_row("All cases", cases, known)]
    by_type = {
        label: [case for case in cases if case.case_type == value] for value, label in framework.case_types.items()
    }
    present = [(label, of_type) for label, of_type in by_type.items() if of_type]
    if len(present) > 1:
        rows += [_row(label, of_type, known) for label, of_type in present]
    figures = rows[0].figures
    return FactSection(
        title=title,
        sentence=_sentence(figures),
        rows=tuple(rows),
        bars=(
            ("Agree", figures.agree.cases),
            ("Inspector higher", figures.higher.cases),
            ("Inspector lower", figures.lower.cases),
        ),
        crossed=tuple(zip(labels.values(), figures.counts, strict=True)),
        differing=tuple(_differing(case, labels) for case in differing(cases, known)),
    )


def _row(name: str, cases: list[Classified], levels: list[str]) -> AgreementRow:
    figures = agreement_of(cases, levels)
    return AgreementRow(name, figures, _words(figures.agree), _words(figures.higher), _words(figures.lower))


def _words(share: Share) -> str:
    return str(share.cases) if share.percent is None else f"{share.cases} ({share.percent}%)"


def _sentence(figures: Agreement) -> str:
    if not figures.compared:
        return "No case has been classified by both the service and the inspector yet."
    return (
        f"The inspector agrees with the service in {figures.agree.cases} of {counted(figures.compared, 'case')} that "
        f"both classified, {figures.agree.percent} per cent. The service under-estimated in {figures.higher.cases} and "
        f"over-estimated in {figures.lower.cases}."
    )


def _differing(case: Classified, labels: dict[str, str]) -> DifferingCase:
    order = list(labels)
    higher = order.index(case.inspector) > order.index(case.service)
    way = "Under-estimated by the service" if higher else "Over-estimated by the service"
    return DifferingCase(case.reference, labels[case.service], labels[case.inspector], way)
