"""The annexes: how the ratings are worked out, every result, what the panel decided, glossary and attribution."""

from collections.abc import Iterable, Iterator

from inspections.context.glossary import OFFICIAL
from inspections.models import RatedFrom, Standard
from inspections.rating_rules import Band
from ratings.models import PanelDecision
from ratings.pages.score_history import score_history
from ratings.rollup import explain, precision
from ratings.rollup.figures import GroundKind, KeyQuestionResult, StandardResult, Tally
from ratings.rollup.precision import precision_of
from reports.content.alerts import alerts
from reports.content.context import explained
from reports.content.facts import case_facts
from reports.content.sample import sample
from reports.content.second_reading import NOT_TOLD, second_reading
from reports.content.sub_groups import sub_groups
from reports.content.wording import NOT_KNOWN, NOT_RATED, band, day, percent, rating, superseded
from reports.document import (
    Block,
    Column,
    Listing,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    Text,
    counted,
    paragraphs,
    row,
    text,
)
from reports.prompt_counts import prompt_may_be_told, prompt_tallies
from reports.queries import Source

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
GROUNDS = {
    GroundKind.WITHIN_POINTS.value: "close to the boundary",
    GroundKind.SINGLE_CASE.value: "a single case would change the rating",
}
WIDTHS = {"Yes": 0.6, "No": 0.6, "Not counted": 1.1, "Unanswered": 1.4}


def annexes(source: Source) -> tuple[Section, ...]:
    return (
        Section(
            "Annexe 1: How the inspection was done",
            "methodology",
            (),
            (sample(source), *second_reading(source), case_facts(source), alerts(source)),
        ),
        _how_rated(source),
        _results(source),
        sub_groups(source),
        _panel(source),
        _glossary(source),
        _attribution(source),
    )


def _how_rated(source: Source) -> Section:
    rules = source.rules
    blocks: list[Block] = [
        Paragraph(
            text(
                "In every case to which a key question is relevant, the inspector judges whether the work was "
                "sufficient. The percentage of a key question is the cases judged sufficient out of those judged at "
                "all, as a whole number, rounded half up. Cases where it was not relevant or could not be assessed "
                "are left out, above and below the line alike. The percentage falls into a band."
            )
        ),
        bands_table("Bands of key questions", "Percentage", "%", rules.key_question_bands, source),
        Paragraph(
            text(
                "The lowest band among its key questions is the calculated rating of a standard. A key question that "
                "is relevant to no case does not count; where none counts, the panel rates the standard. Standards "
                "that are not rated from cases are rated from evidence, with reasons. Each rating earns points."
            )
        ),
        Table(
            "Points of each rating",
            (Column("Rating", 3), Column("Points", 1, numeric=True)),
            tuple(row(step.label, step.points) for step in rules.scale),
        ),
        *_score(source),
        Paragraph(text("The ratings panel may move a standard by one band where it has grounds:"), "heads"),
        Listing(tuple(text(ground) for ground in _discretion(source))),
        Paragraph(
            text(
                "The panel may also confirm the calculated rating. A move by one band without these grounds is "
                "possible and is marked as exceptional; a move by more is not. While a judgement is missing, all "
                "figures are provisional and neither score nor overall rating is given."
            )
        ),
    ]
    return Section("Annexe 2: How ratings are worked out", "how-rated", (*blocks, *_precision(source)))


def _score(source: Source) -> Iterator[Block]:
    rules, highest, standards = source.rules, source.rollup.out_of, source.rollup.standards.values()
    scored = sum(not standard.leaves_the_score for standard in standards)
    which = f"all {scored}" if scored == len(standards) else f"the {scored} rated"
    yield Paragraph(
        text(
            f"The points of {which} standards add up to the score, at most {highest}, and the score gives the overall "
            "rating. A domain’s rating is that of its lowest standard."
        )
    )
    yield from paragraphs(explain.in_proportion(rules, source.rollup))
    yield bands_table("Overall rating by score", "Score", "", rules.overall_bands_of(highest), source)


def _precision(source: Source) -> Iterator[Block]:
    """Say what the ranges beside the percentages mean, and how those of each domain are worked out."""
    basis = source.ratings.basis
    told = []
    for domain, result in zip(source.ratings.domains, source.rollup.domains, strict=True):
        questions = [question for standard in result.standards for question in standard.key_questions]
        ranges = [precision_of(question, domain.case_type, basis) for question in questions]
        if words := precision.methods(basis, domain.case_type, ranges):
            told.append(text(f"Domain {domain.number}: {words}"))
    if told:
        yield Paragraph(text(precision.meaning(basis)))
        yield Listing(tuple(told))


def _discretion(source: Source) -> Iterator[str]:
    points = counted(source.rules.points_from_boundary, "percentage point")
    yield f"up, where every key question in the lowest band is within {points} of the next band;"
    if source.rules.single_case_changes_rating:
        yield "up, where one case judged sufficient instead of insufficient would lift the standard;"
    end = ";" if source.rules.single_case_changes_rating else "."
    yield f"down, where a key question in the lowest band is within {points} of the band below{end}"
    if source.rules.single_case_changes_rating:
        yield "down, where one case judged insufficient instead of sufficient would lower the standard."


def bands_table(caption: str, what: str, unit: str, bands: tuple[Band, ...], source: Source) -> Table:
    named = any(each.label != rating(source.rules, each.rating) for each in bands)
    columns = (Column(what, 2), *((Column("Band", 2),) if named else ()), Column("Rating", 2))
    rows = tuple(
        row(
            f"{each.from_}{unit} to {each.to}{unit}",
            *([each.label] if named else []),
            rating(source.rules, each.rating),
        )
        for each in bands
    )
    return Table(caption, columns, rows)


def _results(source: Source) -> Section:
    sections = []
    for domain, result in zip(source.ratings.domains, source.rollup.domains, strict=True):
        if domain.rated_from != RatedFrom.CASES or result.no_cases is not None:
            continue
        pairs = zip(domain.standards.all(), result.standards, strict=True)
        tables = tuple(_standard_results(source, standard, each) for standard, each in pairs)
        sections.append(Section(str(domain), f"results-{domain.number}", tables))
    intro = Paragraph(
        text(
            "For every key question and prompt: in how many cases it was answered how. Not counted are cases to which "
            "it was not relevant, and those that could not be assessed on it. Prompts guide the judgement and carry no "
            "percentage of their own."
        )
    )
    return Section("Annexe 3: Results of every question", "results", (intro,), tuple(sections))


def _standard_results(source: Source, standard: Standard, result: StandardResult) -> Table:
    worded, judgements = source.inspection.worded, source.rules.answers.judgements
    answers = {value: one.label for value, one in judgements.items() if value in source.rules.answers.relevant}
    unanswered = ["Unanswered"] if any(each.unanswered for each in result.key_questions) else []
    titles = (*answers.values(), "Not counted", *unanswered)
    columns = (
        Column("Key question or prompt", 3.8),
        *(Column(title, WIDTHS.get(title, 1), numeric=True) for title in titles),
    )
    rows: list[Row] = []
    absent = []
    for question, figures in zip(standard.key_questions, result.key_questions, strict=True):
        share = f" {percent(figures)}"
        if found := precision_of(figures, standard.domain.case_type, source.ratings.basis):
            share = f"{share}, {_band(source, figures)}; precision {found}"
        name = text(f"{question.key} {source.inspection.printed(question.key, question.text)}", Span(share))
        rows.append(_result_row(name, figures, answers, strong=True, with_unanswered=bool(unanswered)))
        for prompt, counts in prompt_tallies(source, figures):
            if not prompt_may_be_told(source, counts, figures):
                absent.append(f"{question.key} {prompt.label}")
                continue
            name = text(f"{prompt.label}) {worded(prompt.text)}")
            rows.append(_result_row(name, counts, answers, strong=False, with_unanswered=bool(unanswered)))
    notes = (f"{NOT_TOLD} {', '.join(absent)}.",) if absent else ()
    return Table(f"{standard}: all answers", columns, tuple(rows), notes)


def _result_row(name: Text, counts: Tally, answers: Iterable[str], *, strong: bool, with_unanswered: bool) -> Row:
    unanswered = [counts.unanswered] if with_unanswered else []
    told = (*(counts.counts[answer] for answer in answers), counts.others - sum(unanswered), *unanswered)
    return row(name, *told, strong=strong)


def _band(source: Source, figures: KeyQuestionResult) -> str:
    return band(source.rules, figures).lower()


def _panel(source: Source) -> Section:
    title, anchor = "Annexe 5: Decisions of the ratings panel", "panel"
    if not source.ratings.decisions:
        none = Paragraph(text("The ratings panel has not decided anything yet."))
        return Section(title, anchor, (none,), tuple(_representations(source)))
    blocks: list[Block] = [
        Paragraph(text("Every decision on record, the earliest first. The latest decision on a standard is in force."))
    ]
    sections = []
    meetings: dict[int, list[PanelDecision]] = {}
    for decision in source.ratings.decisions:
        meetings.setdefault(decision.meeting_id, []).append(decision)
    for place, decisions in enumerate(meetings.values(), start=1):
        meeting = decisions[0].meeting
        held = day(meeting.held_on)
        table = _meeting(source, f"Decisions of {held}", decisions)
        sections.append(Section(f"Meeting {place}: {held}", f"panel-{place}", (*paragraphs(meeting.note), table)))
    if source.rollup.score is not None:
        blocks.append(_scores(source))
    return Section(title, anchor, tuple(blocks), (*sections, *_representations(source)))


def _meeting(source: Source, caption: str, decisions: list[PanelDecision]) -> Table:
    rows = []
    for decision in decisions:
        standard = str(source.ratings.standards[decision.standard.number])
        rows.append(
            row(
                standard,
                rating(source.rules, decision.calculated, "None calculated"),
                rating(source.rules, decision.rating),
                text(
                    Span(f"{_effect(source, decision)}. ", strong=True),
                    " ".join(each for each in (decision.reason.strip(), superseded(source, decision)) if each),
                ),
            )
        )
    widths = {"Standard": 2, "Calculated": 1.4, "Decided": 1.4, "Grounds and reason": 4}
    columns = tuple(Column(title, share) for title, share in widths.items())
    return Table(caption, columns, tuple(rows))


def _effect(source: Source, decision: PanelDecision) -> str:
    if source.rollup.standards[decision.standard.number].leaves_the_score:
        return "Without effect: the inspection has no cases of its domain"
    if not decision.calculated:
        return "Rated by the panel"
    if decision.rating == decision.calculated:
        return "Considered, not applied: the calculated rating is confirmed"
    if not decision.takes_effect:
        return f"Exceptional, without effect: {decision.get_confirmation_display().lower()}"
    if decision.exceptional:
        return "Exceptional: moved without grounds under the rule of discretion"
    grounds = " and ".join(GROUNDS.get(each["kind"], each["kind"]) for each in decision.grounds)
    return f"Discretion applied: {grounds}" if grounds else "Discretion applied"


def _scores(source: Source) -> Table:
    """Return the score before any panel and after each meeting."""
    rows, meetings = [], 0
    for line in score_history(source.ratings):
        meetings += 1 if line.held_on else 0
        label = f"After meeting {meetings}, {day(line.held_on)}" if line.held_on else "Before any meeting"
        if line.score is None:
            rows.append(row(label, NOT_KNOWN, NOT_RATED))
        else:
            rows.append(row(label, f"{line.score}/{line.out_of}", line.label))
    columns = (Column("Stage", 3), Column("Score", 1, numeric=True), Column("Overall rating", 2))
    note = (
        "The score after a meeting is the one recorded when it was concluded. Where none was recorded, and before any "
        "meeting, it is worked out from the judgements as they stand now."
    )
    return Table("Score before and after the panel’s meetings", columns, tuple(rows), (note,))


def _representations(source: Source) -> Iterator[Section]:
    """List the service's representations: when each came, on which standards, and when it was answered. No words."""
    if not source.representations:
        return
    rows = tuple(
        row(
            f"{each.number}",
            day(each.received_on),
            ", ".join(each.standards),
            day(each.answered_on) if each.answered_on else "Not answered yet",
        )
        for each in source.representations
    )
    columns = (Column("Number", 1), Column("Received", 2), Column("Standards", 2), Column("Answered", 2))
    table = Table("Representations of the service on its ratings", columns, rows)
    yield Section("Representations of the service", "representations", (table,))


def _glossary(source: Source) -> Section:
    terms = sorted([*OFFICIAL, *source.terms], key=lambda one: one.term.casefold())
    return Section("Annexe 6: Glossary", "glossary", explained(terms))


def _attribution(source: Source) -> Section:
    return Section("Annexe 7: Sources and licence", "licence", attribution(source))


def attribution(source: Source) -> tuple[Block, ...]:
    return (
        Paragraph(
            text(
                "The titles and statements of the standards and the key questions are the official wording of the "
                f"{source.inspection.framework.title}: © Crown copyright, used under the Open Government Licence "
                "v3.0, ",
                Span(LICENCE, address=LICENCE),
                ". The prompts and all other explanations are not.",
            )
        ),
        *paragraphs(source.publisher.licence),
        Paragraph(text("This report was made with Youth inspection, which is not a government service.")),
    )
