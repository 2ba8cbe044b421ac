"""What an edition prints before the chapters: the ratings, what they are in words, findings and recommendations."""

from inspections.models import Finding
from inspections.texts.edition import About
from inspections.wording import in_words
from ratings.rollup import explain
from ratings.rollup.figures import DomainResult, StandardResult
from reports.content import conclusions
from reports.content.opening import findings_list, missing
from reports.content.wording import discretion_note, month, no_cases, overall, rating, rating_of, score
from reports.document import Block, Cell, Column, Footnote, Paragraph, Span, Table, cell, row, text
from reports.queries import Source

JOINT = "This was a joint inspection: inspectors of partner agencies took part in it."


def ratings(source: Source, about: About) -> tuple[Block, ...]:
    """Return the page of ratings: the overall one and those of all standards."""
    edition = source.edition or {}
    rows = [row("Overall rating", cell(overall(source), rating=source.rollup.overall or ""), strong=True)]
    if edition.get("score"):
        rows.append(row("Score", score(source), strong=True))
    for domain, result in zip(source.ratings.domains, source.rollup.domains, strict=True):
        rows.append(row(f"{domain.number}. {domain.title}", "", strong=True))
        rows += [
            row(str(source.ratings.standards[each.number]), decided_cell(source, each)) for each in result.standards
        ]
    columns = (Column("Standard", 3), Column("Rating", 2))
    started = Paragraph(text(f"Fieldwork started: {month(source.inspection.fieldwork_starts)}"))
    return (started, Table(f"Ratings of {source.inspection.service.name}", columns, tuple(rows)))


def decided_cell(source: Source, standard: StandardResult) -> Cell:
    """Return a standard's rating with the footnote on what the panel did, as editions print it."""
    note = discretion_note(source, standard)
    span = Span(rating_of(source, standard), footnote=Footnote(note) if note else None)
    return cell(text(span), rating=standard.rating or "")


def overall_in_words(source: Source, about: About) -> tuple[Block, ...]:
    service, rollup = source.inspection.service.name, source.rollup
    if rollup.overall is None:
        lead = Paragraph(text(Span(f"Overall rating: {overall(source).lower()}", strong=True)), "lead")
        return (lead, *(Paragraph(text(sentence)) for sentence in missing(source)))
    scored = Footnote(_scoring(source)) if (source.edition or {}).get("score") else None
    rated = [each for each in rollup.domains if not each.leaves_the_score]
    standards, domains = in_words(sum(len(each.standards) for each in rated)), in_words(len(rated))
    said = f"Overall, {service} is rated as ‘{overall(source)}’."
    rests = Span(f" The rating rests on {standards} standards in {domains} domains of its work.", footnote=scored)
    return (
        Paragraph(text(Span(said, strong=True), rests)),
        *(Paragraph(text(sentence)) for sentence in no_cases(source) if sentence),
    )


def _scoring(source: Source) -> str:
    """Say how points make the overall rating, in the figures of the framework."""
    points = ", ".join(f"‘{step.label}’ {step.points}" for step in source.rules.scale)
    bands = ", ".join(
        f"{band.from_} to {band.to} ‘{rating(source.rules, band.rating)}’"
        for band in source.rules.overall_bands_of(source.rollup.out_of)
    )
    return (
        f"Each standard earns points by its rating: {points}. Added up they are the score, at most "
        f"{source.rollup.out_of}, and the score gives the overall rating: {bands}."
    )


def domain_in_words(source: Source, about: About) -> tuple[Block, ...]:
    result = domain_result(source, about.domain)
    if result.rating is None:
        return (Paragraph(text(f"{about.title}: {explain.not_rated(result.no_cases).lower()}.")),)
    label = rating(source.rules, result.rating)
    return (Paragraph(text(f"Work in this domain is rated as ‘{label}’, as the lowest of its standards is.")),)


def domain_result(source: Source, number: int) -> DomainResult:
    return next(each for each in source.rollup.domains if each.number == number)


def key_findings(source: Source, about: About) -> tuple[Block, ...]:
    found = conclusions.key_findings(source, about)
    lower = f"{about.title[:1].lower()}{about.title[1:]}"
    return (Paragraph(text(f"Key findings about {lower} are as follows:"), "heads"), *found) if found else ()


def strengths(source: Source, about: About) -> tuple[Block, ...]:
    return findings_list(source, about.domain, Finding.Kind.STRENGTH)


def areas(source: Source, about: About) -> tuple[Block, ...]:
    return findings_list(source, about.domain, Finding.Kind.AREA_FOR_IMPROVEMENT)


def introduction(source: Source, about: About) -> tuple[Block, ...]:
    return (Paragraph(text(JOINT)),) if source.inspection.joint else ()
