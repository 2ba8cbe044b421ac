from collections.abc import Iterator, Sequence

from inspections.models import Domain, Finding, RatedFrom
from inspections.texts.edition import About
from inspections.wording import listed
from ratings.rollup import explain
from reports.charts import Bar, points_chart
from reports.content import conclusions
from reports.content.texts import Texts
from reports.content.wording import day, fieldwork, no_cases, overall, points, rating, rating_cell, rating_of, score
from reports.document import (
    Block,
    Chart,
    Column,
    Listing,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    Text,
    cell,
    counted,
    row,
    text,
)
from reports.queries import Source

NO_FINDINGS = "No key findings have been recorded yet."


def about(source: Source, issue: int | None) -> Section:
    """`issue` is the number under which the report is frozen, None for a draft."""
    inspection = source.inspection
    joint = "Inspectors of partner agencies took part: this was a joint inspection. " if inspection.joint else ""
    return Section(
        "About this report",
        "about",
        (
            Paragraph(
                text(
                    f"Independent inspectors looked at the work of {inspection.service.name} with children and young "
                    f"people who have offended or may offend. {joint}Fieldwork: {fieldwork(source)}."
                )
            ),
            Paragraph(text(f"The framework is the {inspection.framework.title}. ", *_how(source))),
            Paragraph(
                text(
                    "Each standard is rated, and the ratings add up to an overall rating of the service. The annexes "
                    "say how the sample was drawn, how the ratings are worked out, and what was found on every "
                    "question. No child and no single case is named."
                )
            ),
            Paragraph(_standing(source, issue)),
            *ledger_head(source, issue),
        ),
    )


def ratings_page(source: Source) -> Section:
    return Section(
        "Ratings",
        "ratings",
        (*_overall(source), points_table(source), points_picture(source)),
        (_key_findings(source), _recommendations(source)),
    )


def findings_list(source: Source, domain: int, kind: Finding.Kind) -> tuple[Block, ...]:
    written = source.findings.get((domain, kind.value), ())
    return (Listing(tuple(Texts(source).line(each.text) for each in written)),) if written else ()


def _standing(source: Source, issue: int | None) -> Text:
    """Say whether this is a draft or an issue, and when the report was published."""
    published = source.inspection.published
    if issue is None:
        return text(Span("This is a draft. ", strong=True), "It has not been published and may still change.")
    on = f" The report was published on {day(published)}." if published and published <= source.made_on else ""
    return text(Span(f"This is issue {issue} of the report. ", strong=True), f"It stands as it was made.{on}")


def ledger_head(source: Source, issue: int | None) -> Iterator[Block]:
    """Name the head of the inspection's ledger, by which anybody can tell later that nothing was altered before it."""
    if source.head:
        entries, what = counted(source.entries, "entry", "entries"), "issue" if issue else "draft"
        yield Paragraph(
            text(
                f"When this {what} was made, the inspection’s ledger had {entries}. The head of the ledger, by which "
                "it can be shown later that nothing recorded until then was altered, is ",
                Span(source.head, strong=True),
                ".",
            )
        )


def _how(source: Source) -> Iterator[str]:
    from_evidence = [domain for domain in source.ratings.domains if domain.rated_from == RatedFrom.EVIDENCE]
    from_cases = [domain for domain in source.ratings.domains if domain.rated_from == RatedFrom.CASES]
    if from_evidence:
        yield (
            f"{_named(from_evidence)} rated from evidence about the service as a whole: documents, meetings and "
            "interviews with leaders, staff and partners. "
        )
    if from_cases:
        counts = [
            f"{len(source.cases_of(kind))} ({label.lower()})"
            for kind, label in source.inspection.framework.case_types.items()
        ]
        yield (
            f"{_named(from_cases)} rated from individual cases, each read by an inspector, where possible together "
            f"with the case manager. The sample has {counted(len(source.cases), 'case')}: {listed(counts)}."
        )


def _named(domains: Sequence[Domain]) -> str:
    names = listed([f"{domain.number} ({domain.title.lower()})" for domain in domains])
    return f"Domain {names} is" if len(domains) == 1 else f"Domains {names} are"


def _overall(source: Source) -> tuple[Block, ...]:
    rollup = source.rollup
    if rollup.overall is None:
        return (
            Paragraph(text(Span(f"Overall rating: {overall(source).lower()}", strong=True)), "lead"),
            *(Paragraph(text(sentence)) for sentence in missing(source)),
        )
    lead = f"Overall rating: {overall(source)}"
    proportion = explain.in_proportion(source.rules, rollup)
    bands = {each.rating: each for each in source.rules.overall_bands_of(rollup.out_of)}
    of = bands[rollup.overall]
    return (
        Paragraph(text(Span(lead, strong=True)), "lead"),
        Paragraph(
            text(
                "The score is ",
                Span(score(source), strong=True),
                f": the points of all {'rated ' if proportion else ''}standards added up. A score from {of.from_} to "
                f"{of.to} is rated “{rating(source.rules, rollup.overall)}”. {proportion}".rstrip(),
            )
        ),
        *(Paragraph(text(sentence)) for sentence in no_cases(source) if sentence),
    )


def missing(source: Source) -> Iterator[str]:
    """Say why there is no overall rating."""
    if not source.cases:
        yield "No case has been sampled yet, so nothing can be worked out from cases."
    elif source.rollup.provisional:
        unanswered = counted(source.unanswered, "judgement of a key question", "judgements of key questions")
        verb = "is" if source.unanswered == 1 else "are"
        yield (
            f"All figures from cases are provisional: {unanswered} {verb} unanswered. The score and the overall rating "
            "are given when none is."
        )
    yield from no_cases(source)
    if unrated := source.unrated():
        numbers = listed([standard.number for standard in unrated])
        yield f"Not yet rated: {'standard' if len(unrated) == 1 else 'standards'} {numbers}."


def points_table(source: Source) -> Table:
    rows: list[Row] = []
    for domain, result in zip(source.ratings.domains, source.rollup.domains, strict=True):
        label = rating(source.rules, result.rating, explain.not_rated(result.no_cases))
        rows.append(row(str(domain), cell(label, rating=result.rating or ""), points(result), strong=True))
        for standard in result.standards:
            title = str(source.ratings.standards[standard.number])
            rows.append(row(title, rating_cell(source, standard), points(standard)))
    rows.append(
        row(
            "Overall",
            cell(overall(source), rating=source.rollup.overall or ""),
            score(source),
            strong=True,
        )
    )
    columns = (Column("Domain and standard", 3), Column("Rating", 2), Column("Points", 1, numeric=True))
    note = "A domain’s rating is that of its lowest standard."
    return Table("Ratings of domains and standards", columns, tuple(rows), (note,))


def points_picture(source: Source) -> Chart:
    bars = [
        Bar(
            str(source.ratings.standards[number]),
            standard.points,
            rating_of(source, standard),
            standard.rating,
        )
        for number, standard in source.rollup.standards.items()
    ]
    return points_chart(source.rules, "Points of each standard", bars)


def _key_findings(source: Source) -> Section:
    sections = []
    for domain in source.ratings.domains:
        of_domain = About("domain", str(domain.number), domain.title, domain=domain.number)
        if found := conclusions.key_findings(source, of_domain):
            sections.append(Section(domain.title, f"key-findings-{domain.number}", found))
    empty = () if sections else (Paragraph(text(NO_FINDINGS)),)
    return Section("Key findings", "key-findings", empty, tuple(sections))


def _recommendations(source: Source) -> Section:
    return Section("Recommendations", "recommendations", conclusions.recommendations(source, About()))
