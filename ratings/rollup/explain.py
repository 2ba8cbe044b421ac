"""The figures in plain words: how a percentage, a rating and the score came about, and what would change them.

Pure: no Django. Pages, the Django admin and the command print these sentences, so that they say the same.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from inspections.rating_rules import Rules
from inspections.wording import counted, listed
from ratings.rollup.figures import (
    FROM_CASES,
    DomainResult,
    Ground,
    GroundKind,
    KeyQuestionResult,
    NoCases,
    RollUp,
    StandardResult,
)
from ratings.rollup.sensitivity import OverallReach, Reach

CASES_TO_A_BOUNDARY = (
    "The number of cases to a boundary is the fewest that would have to be judged the other way, sufficient instead of "
    "insufficient or the reverse, with as many relevant cases as now, for the percentage, rounded half up, to be in "
    "another band."
)

NOT_YET_RATED = "Not yet rated"
NO_CASES = "Not rated: no cases"
KINDS = {GroundKind.WITHIN_POINTS.value: "close to the boundary", GroundKind.SINGLE_CASE.value: "a single case"}


def unanswered(rollup: RollUp) -> int:
    return sum(question.unanswered for question in rollup.key_questions.values())


def provisional(rollup: RollUp) -> str:
    """Say that the figures are provisional and why, "" where they are not."""
    if not rollup.provisional:
        return ""
    number = unanswered(rollup)
    verb = "is" if number == 1 else "are"
    return f"Provisional: {counted(number, 'judgement')} {verb} unanswered, so no score is given."


def without_cases(domain: DomainResult) -> str:
    """Say what follows from it that a domain has no cases, "" where it has some."""
    if domain.no_cases is None:
        return ""
    none = f"This inspection has no cases of domain {domain.number}"
    if domain.leaves_the_score:
        return (
            f"{none}. As the framework says, its standards are not rated: they leave the score and what it is out of."
        )
    said = f"{none}, and the framework does not say what happens to its standards then."
    if domain.points is not None:
        return f"{said} The ratings panel has rated them."
    return f"{said} They have no rating, so there is no score and no overall rating."


def no_score(rollup: RollUp) -> list[str]:
    """Say why there is no score, a sentence for each reason; nothing where there is one."""
    if rollup.score is not None:
        return []
    lacking = [number for number, standard in rollup.standards.items() if standard.awaits_a_rating]
    sentences = [provisional(rollup), *map(without_cases, rollup.unratable)]
    if lacking and not rollup.provisional:
        sentences.append(f"No score is given until every standard has a rating; these have none: {', '.join(lacking)}.")
    return [sentence for sentence in sentences if sentence]


def in_proportion(rules: Rules, rollup: RollUp) -> str:
    """Say how the overall bands apply to a score out of fewer points than that of all standards, "" where it is not."""
    highest = rules.overall_bands[-1].to
    if rollup.out_of == highest:
        return ""
    bands = [
        f"{each.from_} to {each.to} is {rules.label(each.rating)}" for each in rules.overall_bands_of(rollup.out_of)
    ]
    return (
        f"The framework’s overall bands are for {highest} points and apply in proportion: of {rollup.out_of} points, "
        f"{listed(bands)}."
    )


def arithmetic(rules: Rules, question: KeyQuestionResult) -> str:
    """Say how a key question's percentage and band came about."""
    if question.percent is None:
        return no_percentage(question)
    exact = Decimal(100 * question.sufficient) / question.relevant
    # From a hundred cases on two places can round up to a half that the percentage does not reach: 51 of 101.
    shown = exact.quantize(Decimal("0.01" if question.relevant < 100 else "0.0001"), ROUND_HALF_UP)
    whole = exact == question.percent
    band = rules.band(question.percent)
    steps = f"{question.percent}%" if whole else f"{shown}%, which rounds to {question.percent}%"
    return (
        f"{question.sufficient} of {counted(question.relevant, 'relevant case')} = {steps}: "
        f"band {rules.label(band.rating)}, {band.from_} to {band.to}."
    )


def no_percentage(question: KeyQuestionResult) -> str:
    if question.cases == 0:
        return "No case has been sampled to which this question is put, so there is no percentage."
    if question.unanswered:
        return (
            f"No case has been judged sufficient or insufficient yet, and "
            f"{counted(question.unanswered, 'is', 'are')} unanswered, so there is no percentage."
        )
    return "Not applicable: the question was relevant in no case, so it does not count towards its standard."


def ground(rules: Rules, standard: StandardResult, given: Ground, *, up: bool) -> str:
    """Say on what ground the panel may move a standard to the band above or below."""
    if given.kind is GroundKind.WITHIN_POINTS:
        return _within_points(rules, standard, given, up=up)
    answer = "sufficient" if up else "insufficient"
    questions = listed(given.key_questions, "and" if up else "or")
    number = len(given.case_references)
    which = "only one case would do" if number == 1 else f"any one of {number} cases would do"
    return f"One case judged {answer} on {questions} would {'raise' if up else 'lower'} the rating: {which}."


def reach(rules: Rules, question: KeyQuestionResult, given: Reach | None, *, up: bool) -> str:
    """Say how many cases would carry a key question over the next boundary, "" where there is none that way."""
    if given is None:
        return ""
    way = "sufficient instead of insufficient would raise" if up else "insufficient instead of sufficient would lower"
    return (
        f"{counted(given.cases, 'case')} judged {way} it to {rules.label(given.rating)}: {given.sufficient} of "
        f"{question.relevant} is {given.percent} per cent; the boundary is {given.boundary}."
    )


def overall_reach(rules: Rules, given: OverallReach | None) -> str:
    """Say how far the score is from the overall ratings above and below, "" where there is no score."""
    if given is None:
        return ""
    ways = []
    if given.above is not None and given.up is not None:
        ways.append(f"{counted(given.up, 'point')} more would make it {rules.label(given.above)}")
    if given.below is not None and given.down is not None:
        ways.append(f"{counted(given.down, 'point')} fewer would make it {rules.label(given.below)}")
    return f"{'; '.join(ways)}." if ways else ""


def target(rules: Rules, standard: StandardResult, *, up: bool) -> str:
    """Return the label of the band above or below the calculated rating, "" where there is none."""
    if standard.calculated is None:
        return ""
    place = rules.position(standard.calculated) + (1 if up else -1)
    return rules.label(rules.ratings[place]) if 0 <= place < len(rules.ratings) else ""


def not_rated(no_cases: NoCases | None) -> str:
    """Return what stands in the place of the rating that a domain or standard does not have."""
    return NOT_YET_RATED if no_cases is None else NO_CASES


def missing_rating(domain: DomainResult, standard: StandardResult) -> str:
    """Say that a standard has no rating, and who gives it or why nobody does; "" where it has one."""
    if standard.rating is not None:
        return ""
    if domain.rated_from != FROM_CASES:
        return "Not yet rated: the lead inspector rates it from the evidence."
    if standard.no_cases is not None:
        return f"Not rated: this inspection has no cases of domain {domain.number}."
    if not any(question.cases for question in standard.key_questions):
        return "Not yet rated: no case has been sampled for it."
    if standard.not_applicable:
        return "Not applicable in any case: the ratings panel rates it."
    return "Not yet rated: no case has been judged sufficient or insufficient on any of its questions."


def why(rules: Rules, domain: DomainResult, standard: StandardResult, *, decided_on: str = "") -> str:
    """Say in one sentence why a standard has its rating.

    `decided_on` is the day of the panel decision in force in words, "" where there is none or it is not to be said.
    """
    if standard.rating is None:
        return missing_rating(domain, standard)
    rating = rules.label(standard.rating)
    if standard.panel_rating is None:
        if standard.calculated is None:
            return f"{rating}: the lead inspector rated it so from the evidence."
        return f"{rating}: {_lowest(rules, standard)}."
    when = f" on {decided_on}" if decided_on else ""
    if standard.calculated is None:
        return f"{rating}: decided by the ratings panel{when}; {_before_the_panel(rules, standard)}."
    if standard.discretion_applied:
        calculated = rules.label(standard.calculated)
        return (
            f"{rating}: the ratings panel moved it{when} from {calculated}, as calculated: {_lowest(rules, standard)}."
        )
    return f"{rating}: confirmed by the ratings panel{when}; {_lowest(rules, standard)}."


def percent(question: KeyQuestionResult) -> str:
    """Return a key question's percentage as it is printed, or the words for its absence."""
    if question.percent is not None:
        return f"{question.percent}%"
    return "Not applicable" if question.not_applicable and question.cases else "Not yet known"


def _within_points(rules: Rules, standard: StandardResult, given: Ground, *, up: bool) -> str:
    by_number = {question.number: question for question in standard.key_questions}
    near = [f"{number} ({by_number[number].percent}%)" for number in given.key_questions]
    verb = "is" if len(near) == 1 else "are"
    band = rules.band_above(str(standard.calculated)) if up else rules.band_of_rating(str(standard.calculated))
    edge = (band.from_ if up else band.from_ - 1) if band else 0
    return (
        f"{listed(near)} {verb} within {counted(rules.points_from_boundary, 'point')} of {edge}%, "
        f"where {target(rules, standard, up=up)} {'starts' if up else 'ends'}."
    )


def _lowest(rules: Rules, standard: StandardResult) -> str:
    """Say which key questions give the calculated rating, by what figures, and where the next band starts."""
    setting = [question for question in standard.key_questions if question.sets_rating]
    least = min(question.percent or 0 for question in setting)
    lowest = [question for question in setting if question.percent == least]
    others = [f"{question.number} ({question.percent} per cent)" for question in setting if question not in lowest]
    parts = [_figures(standard, lowest, least)]
    if others:
        parts.append(f"{listed(others)} {'is' if len(others) == 1 else 'are'} in the same band")
    above = rules.band_above(str(standard.calculated))
    if above:
        parts.append(f"the boundary is {above.from_}")
    else:
        band = rules.band_of_rating(str(standard.calculated))
        parts.append(f"{rules.label(band.rating)} starts at {band.from_}")
    missing = sum(question.unanswered for question in standard.key_questions)
    if missing:
        parts.append(f"{counted(missing, 'judgement is', 'judgements are')} unanswered, so it is provisional")
    return "; ".join(parts)


def _figures(standard: StandardResult, lowest: list[KeyQuestionResult], least: int) -> str:
    if len(lowest) > 1:
        named = [f"{each.number} ({each.sufficient} of {counted(each.relevant, 'relevant case')})" for each in lowest]
        return f"the lowest of its key questions, {listed(named)}, are {least} per cent"
    [question] = lowest
    alone = sum(each.percent is not None for each in standard.key_questions) == 1
    subject = "its only key question with relevant cases" if alone else "the lowest of its key questions"
    cases = counted(question.relevant, "relevant case")
    return f"{subject}, {question.number}, is {least} per cent, {question.sufficient} of {cases}"


def _before_the_panel(rules: Rules, standard: StandardResult) -> str:
    if standard.evidence_rating is not None:
        so = standard.evidence_rating == standard.panel_rating
        rated = "so" if so else rules.label(standard.evidence_rating)
        return f"the lead inspector had rated it {rated} from the evidence"
    if standard.key_questions:
        return "none of its key questions has a relevant case"
    return "the lead inspector has not rated it"
