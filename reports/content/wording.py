from collections.abc import Iterator
from datetime import date

from inspections.rating_rules import Rules
from ratings.models import PanelDecision
from ratings.rollup import explain
from ratings.rollup.figures import DomainResult, KeyQuestionResult, StandardResult
from ratings.rollup.precision import Precision
from reports.document import Cell, Footnote, Span, cell, text
from reports.queries import Source

NOT_RATED = explain.NOT_YET_RATED
NOT_APPLICABLE = "Not applicable"
NOT_KNOWN = "Not yet known"
NO_SCORE = "No score"


def in_print(source: Source, words: str) -> str:
    """Return words of the framework as editions print them: of this service, and with typographic apostrophes."""
    return source.inspection.worded(words).replace("'", "’")


def month(of: date | None) -> str:
    """Return the month of a date as March 2026, or that it is not set."""
    return f"{of:%B %Y}" if of else day(None)


def day(of: date | None) -> str:
    """Return a date as 2 March 2026, or that it is not set."""
    return f"{of.day} {of:%B %Y}" if of else "Not yet set"


def fieldwork(source: Source) -> str:
    starts, ends = source.inspection.fieldwork_starts, source.inspection.fieldwork_ends
    if starts is None:
        return day(None)
    return f"{day(starts)} to {day(ends)}" if ends and ends != starts else day(starts)


def score(source: Source) -> str:
    """Return the score as 18/36, or that it is not known, or that there will be none."""
    rollup = source.rollup
    if rollup.score is None:
        return NO_SCORE if rollup.unratable else NOT_KNOWN
    return f"{rollup.score}/{rollup.out_of}"


def overall(source: Source) -> str:
    """Return the overall rating, or that it is not known, or that there will be none."""
    return rating(source.rules, source.rollup.overall, "None" if source.rollup.unratable else NOT_KNOWN)


def points(of: DomainResult | StandardResult) -> str:
    """Return points as they stand in a table; a domain's with what they are out of."""
    if of.points is None:
        return NOT_KNOWN if of.no_cases is None else "–"
    return f"{of.points}/{of.out_of}" if isinstance(of, DomainResult) else str(of.points)


def no_cases(source: Source) -> Iterator[str]:
    """Say of each domain without cases what follows, and why it has none where that is on record."""
    for domain in source.rollup.domains:
        if said := explain.without_cases(domain):
            reason = source.ratings.no_cases_reasons.get(domain.number, "")
            yield f"{said} {reason}".rstrip()


def percent(question: KeyQuestionResult) -> str:
    """Return a key question's percentage as 85%, or what stands in its place."""
    if question.percent is not None:
        return f"{question.percent}%"
    return NOT_APPLICABLE if question.not_applicable and question.cases else NOT_KNOWN


def in_words(precision: Precision | None) -> str:
    """Return a range, with the number of cases beneath it where it is exact for one; a dash where there is no range."""
    return "\n".join(part for part in (str(precision), precision.cases) if part) if precision else "–"


def band(rules: Rules, question: KeyQuestionResult) -> str:
    """Return the name of a key question's band, and that it sets the rating where it does; "" without a band."""
    if question.band is None:
        return ""
    label = rules.band_of_rating(question.band).label
    return f"{label}: sets the rating" if question.sets_rating else label


def rating(rules: Rules, of: str | None, missing: str = NOT_RATED) -> str:
    return rules.label(of) if of else missing


def rating_of(source: Source, standard: StandardResult) -> str:
    missing = explain.not_rated(standard.no_cases)
    if standard.not_applicable and _has_cases(standard):
        missing = NOT_APPLICABLE
    return rating(source.rules, standard.rating, missing)


def rating_cell(source: Source, standard: StandardResult) -> Cell:
    """Return a standard's rating with the footnote on what the panel did."""
    note = panel_note(source, standard)
    span = Span(rating_of(source, standard), footnote=Footnote(note) if note else None)
    return cell(text(span), rating=standard.rating or "")


def panel_note(source: Source, standard: StandardResult) -> str:
    """Empty where the panel changed nothing: a decision that confirms is told in the annexe alone."""
    decision = source.ratings.in_force.get(standard.number)
    if decision is None or standard.leaves_the_score:
        return ""
    note = _what_the_panel_did(source, standard, decision, f" on {day(decision.meeting.held_on)}")
    mark = superseded(source, decision)
    return " ".join(each for each in (note, mark) if each)


def discretion_note(source: Source, standard: StandardResult) -> str:
    """Say what the panel did as a report by an edition prints it, without days; "" where it changed nothing.

    That the figures under the decision have moved since is for the team.
    """
    decision = source.ratings.in_force.get(standard.number)
    if decision is None or standard.leaves_the_score:
        return ""
    mark = superseded(source, decision) if source.audience == "working" else ""
    return " ".join(each for each in (_what_the_panel_did(source, standard, decision, ""), mark) if each)


def superseded(source: Source, decision: PanelDecision) -> str:
    """Say that a decision in force rests on figures that have moved since, "" where it does not."""
    in_force = source.ratings.in_force.get(decision.standard.number)
    if in_force is None or in_force.pk != decision.pk:
        return ""
    moved = source.ratings.moved_under(decision)
    return f"This decision rests on superseded figures. {' '.join(moved)}" if moved else ""


def _what_the_panel_did(source: Source, standard: StandardResult, decision: PanelDecision, on: str) -> str:
    reason = decision.reason.strip().rstrip(".")
    if standard.discretion_applied:
        exceptional = (
            " It is exceptional: the move lies outside the rule of discretion." if decision.exceptional else ""
        )
        return (
            f"The calculated rating was “{rating(source.rules, standard.calculated)}”. "
            f"The ratings panel applied professional discretion{on}: {reason}.{exceptional}"
        )
    if standard.calculated is None and standard.rating != standard.evidence_rating:
        if standard.evidence_rating:
            was = f"The rating proposed from evidence was “{rating(source.rules, standard.evidence_rating)}”."
        else:
            was = "No rating could be calculated."
        return f"{was} The ratings panel decided{on}: {reason}."
    return ""


def _has_cases(standard: StandardResult) -> bool:
    return any(question.cases for question in standard.key_questions)
