"""The annexes of an edition: how the inspection was done, how ratings follow, every result, glossary and licence."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cases.choices import COURT
from inspections.balancing import BALANCING_VARIABLES
from inspections.models import Domain, RatedFrom
from inspections.texts.edition import About
from inspections.texts.markup import references
from inspections.wording import in_words, listed
from reports.content.annexes import attribution as licence
from reports.content.annexes import bands_table
from reports.content.case_chapters import question_rows
from reports.content.evidence import methodology_of_evidence
from reports.content.summary import decided_cell, domain_result
from reports.content.wording import in_print, month
from reports.document import Block, Column, Listing, Paragraph, Row, Table, cell, counted, row, text
from reports.queries import Source

SUB_SAMPLES = (
    "Where this report gives figures for a part of the cases, such as girls or one kind of disposal, fewer cases stand "
    "behind them, and their margin of error is wider."
)


def methodology(source: Source, about: About) -> tuple[Block, ...]:
    """Return how a domain was inspected: of cases, which, and how the sample was drawn."""
    domain = source.outline.domains[about.domain]
    if domain.rated_from == RatedFrom.EVIDENCE:
        return methodology_of_evidence(source, about)
    return tuple(Paragraph(text(sentence)) for sentence in _of_cases(source, domain))


def _of_cases(source: Source, domain: Domain) -> Iterator[str]:
    inspection, result = source.inspection, domain_result(source, domain.number)
    label = inspection.framework.case_types[domain.case_type].lower()
    cases = len(source.cases_of(domain.case_type))
    if not cases:
        yield f"We examined no {label} cases."
        return
    share = inspection.court_percent if domain.case_type == COURT else 100 - inspection.court_percent
    yield f"The sample is planned so that {share} per cent of its cases are {label} cases. {_window(source, domain)}"
    titles = listed([source.ratings.standards[each.number].title.lower() for each in result.standards])
    design = _design(source)
    variables = listed([BALANCING_VARIABLES[each].lower() for each in design["variables"]])
    ratios = (
        f" Its proportions by {variables} follow those of all eligible cases." if variables and source.draws else ""
    )
    yield (
        f"We examined {counted(cases, f'{label} case')}, on {titles}: an inspector read each of them, where possible "
        f"together with the case manager. The size of the sample is set for a confidence of {design['confidence']} per "
        f"cent with a margin of error of {design['margin']} percentage points.{ratios}"
    )


def _design(source: Source) -> Mapping[str, Any]:
    """Return how the sample was drawn, by the record of the draw or else as the inspection plans it."""
    inspection = source.inspection
    planned = {
        "confidence": inspection.confidence_percent,
        "margin": inspection.margin_points,
        "variables": inspection.balancing_variables,
    }
    try:
        drawn = dict(source.draws[-1].record["design"]) if source.draws else {}
        known = all(each in BALANCING_VARIABLES for each in drawn.get("variables", ()))
    except (AttributeError, KeyError, TypeError, ValueError):
        # A draw that came in a file has the record that the file gave it, in whatever shape.
        return planned
    return {**planned, **drawn} if known else planned


def _window(source: Source, domain: Domain) -> str:
    """Say when the cases started, in months: by the draw's record, or else by what the inspection plans."""
    inspection = source.inspection
    try:
        first, last = map(date.fromisoformat, source.draws[-1].record["windows"][domain.case_type])
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        court = domain.case_type == COURT
        first_month = inspection.court_months_from if court else inspection.out_of_court_months_from
        last_month = inspection.court_months_to if court else inspection.out_of_court_months_to
        return f"They started {in_words(first_month)} to {in_words(last_month)} months before fieldwork."
    months = month(first) if month(first) == month(last) else f"{month(first)} to {month(last)}"
    return f"They started in {months}."


def sub_samples(source: Source, about: About) -> tuple[Block, ...]:
    """Return the note on parts of the sample, where a text quotes figures of one: `{2.3.2@girls}`."""
    quoted = any("@" in each.body for written in source.texts.values() for each in references(written.text))
    return (Paragraph(text(SUB_SAMPLES)),) if quoted else ()


def how_rated(source: Source, about: About) -> tuple[Block, ...]:
    """Return how percentages become ratings, and these the score where the edition prints one."""
    types = {
        label.lower(): len(source.cases_of(kind)) for kind, label in source.inspection.framework.case_types.items()
    }
    counts = [counted(number, f"{label} case") for label, number in types.items() if number] or ["no cases"]
    blocks: list[Block] = [
        Paragraph(
            text(
                f"We examined {listed(counts)} in detail. On each key question that bears on a case, the inspector "
                "judged whether the work was sufficient. The percentage of cases in which it was puts the key question "
                "into a band."
            )
        ),
        bands_table("Bands of key questions", "Cases", "%", source.rules.key_question_bands, source),
        Paragraph(
            text(
                "A standard has the rating of the lowest band among its key questions, since each of them is a part of "
                "it that can’t be missed: where all are ‘Good’ but one, the standard has the rating of that one. The "
                "ratings panel may move a standard by one band where it is close to the boundary, or where a single "
                "case would change it; where it has, a footnote says so and why."
            )
        ),
    ]
    if (source.edition or {}).get("score"):
        steps = tuple(text(f"{step.label}: {step.points}") for step in source.rules.scale)
        blocks += [
            Paragraph(text("Each rating of a standard earns points:"), "heads"),
            Listing(steps),
            Paragraph(
                text(
                    f"The points of all standards add up to the score, at most {source.rollup.out_of}, which gives the "
                    "overall rating:"
                ),
                "heads",
            ),
            bands_table(
                "Overall rating by score", "Score", "", source.rules.overall_bands_of(source.rollup.out_of), source
            ),
        ]
    return tuple(blocks)


def results(source: Source, about: About) -> tuple[Block, ...]:
    """Return the table of a standard: its statement with the rating, and its key questions with their percentages."""
    standard, result = source.outline.standards[about.number], source.rollup.standards[about.number]
    statement = cell(in_print(source, about.text), strong=True)
    rows: list[Row] = [row(statement, decided_cell(source, result))]
    from_cases = source.outline.domain_of[about.number].rated_from == RatedFrom.CASES and result.no_cases is None
    if from_cases:
        rows += question_rows(source, standard.key_questions, result, keys=True)
    else:
        rows += [row(f"{question.key}. {in_print(source, question.text)}", "") for question in standard.key_questions]
    columns = (Column("Standard and key questions", 4), Column("Rating and % yes" if from_cases else "Rating", 1.3))
    return (Table(f"{about.number} {about.title}: result", columns, tuple(rows)),)


def attribution(source: Source, about: About) -> tuple[Block, ...]:
    return licence(source)
