"""What would change a rating: how far each figure is from the next band, and what a standard's move would do.

Pure: no Django. Everything is on whole-number percentages rounded half up, as the ratings are. Source of the rules: the
framework's bands and points, as `scoring` applies them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inspections.rating_rules import Band, Rules
from ratings.rollup.figures import DomainResult, KeyQuestionResult, RollUp, percentage, sum_of_known


@dataclass(frozen=True)
class Reach:
    """The fewest cases that carry a key question over a boundary, judged the other way with as many relevant.

    `percent` is the percentage then, of `sufficient` cases; `boundary` is the whole-number percentage at which the
    upper of the two bands starts; `rating` is that of the band entered, which with few cases need not be the next one.
    """

    cases: int
    sufficient: int
    percent: int
    boundary: int
    rating: str


@dataclass(frozen=True)
class Reaches:
    """How far a key question is from the band above and the band below; None where there is no such band."""

    up: Reach | None
    down: Reach | None


@dataclass(frozen=True)
class DomainOutcome:
    """A domain's lowest rating and points with some ratings supposed; None until each of its standards has one."""

    number: int
    rating: str | None
    points: int | None
    out_of: int


@dataclass(frozen=True)
class Outcome:
    """What a set of ratings comes to; `score` and `overall` are None until every standard has a rating."""

    domains: tuple[DomainOutcome, ...]
    score: int | None
    out_of: int
    overall: str | None


@dataclass(frozen=True)
class OverallReach:
    """How many points the score is from the overall band above and from the one below, None where there is none."""

    up: int | None
    down: int | None
    above: str | None
    below: str | None


@dataclass(frozen=True)
class Move:
    """`rating` becomes `to`; `overall` and `domain_rating` are the ratings after it."""

    number: str
    rating: str
    to: str
    up: bool
    score: int
    overall: str
    changes_overall: bool
    domain: int
    domain_rating: str
    changes_domain: bool


def reaches(rules: Rules, question: KeyQuestionResult) -> Reaches | None:
    """Return how many cases a key question is from the next boundary either way, None where it has no percentage."""
    if question.percent is None or question.band is None:
        return None
    band, above = rules.band_of_rating(question.band), rules.band_above(question.band)
    up = down = None
    if above is not None:
        up = _reach(rules, question, _fewest_sufficient(above, question.relevant), above)
    if rules.position(question.band) > 0:
        down = _reach(rules, question, _fewest_sufficient(band, question.relevant) - 1, band)
    return Reaches(up, down)


def what_if(rules: Rules, rollup: RollUp, ratings: Mapping[str, str]) -> Outcome:
    """Other standards keep what they have now, and those that leave the score stay out.

    Raises ValueError for a rating that is not on the scale.
    """
    domains = tuple(_domain(rules, domain, ratings) for domain in rollup.domains)
    pairs = zip(rollup.domains, domains, strict=True)
    score = sum_of_known([after.points for now, after in pairs if not now.leaves_the_score])
    overall = None if score is None else rules.overall(score, rollup.out_of)
    return Outcome(domains, score, rollup.out_of, overall)


def overall_reach(rules: Rules, rollup: RollUp) -> OverallReach | None:
    """Return how far the score is from the next overall bands, None where there is no score."""
    if rollup.score is None or rollup.overall is None:
        return None
    bands = rules.overall_bands_of(rollup.out_of)
    place = [band.rating for band in bands].index(rollup.overall)
    above = bands[place + 1] if place + 1 < len(bands) else None
    below = bands[place - 1] if place else None
    return OverallReach(
        up=above.from_ - rollup.score if above else None,
        down=rollup.score - below.to if below else None,
        above=above.rating if above else None,
        below=below.rating if below else None,
    )


def single_moves(rules: Rules, rollup: RollUp) -> tuple[Move, ...]:
    """Only those that change the overall or the domain's rating, up before down; empty where there is no score."""
    if rollup.score is None:
        return ()
    moves = [
        _move(rules, rollup, domain, standard.number, str(standard.rating), step)
        for step in (1, -1)
        for domain in rollup.domains
        for standard in domain.standards
        if not standard.leaves_the_score and 0 <= rules.position(str(standard.rating)) + step < len(rules.ratings)
    ]
    return tuple(move for move in moves if move.changes_overall or move.changes_domain)


def _move(rules: Rules, rollup: RollUp, domain: DomainResult, number: str, rating: str, step: int) -> Move:
    to = rules.ratings[rules.position(rating) + step]
    after = what_if(rules, rollup, {number: to})
    domain_after = next(each.rating for each in after.domains if each.number == domain.number)
    return Move(
        number=number,
        rating=rating,
        to=to,
        up=step > 0,
        score=after.score or 0,
        overall=str(after.overall),
        changes_overall=after.overall != rollup.overall,
        domain=domain.number,
        domain_rating=str(domain_after),
        changes_domain=domain_after != domain.rating,
    )


def _domain(rules: Rules, domain: DomainResult, supposed: Mapping[str, str]) -> DomainOutcome:
    if domain.leaves_the_score:
        return DomainOutcome(domain.number, None, None, 0)
    ratings = [supposed.get(standard.number, standard.rating) for standard in domain.standards]
    known = [rating for rating in ratings if rating is not None]
    if not known or len(known) < len(ratings):
        return DomainOutcome(domain.number, None, None, domain.out_of)
    points = sum(rules.points(rating) for rating in known)
    return DomainOutcome(domain.number, rules.lowest(known), points, domain.out_of)


def _fewest_sufficient(band: Band, relevant: int) -> int:
    """The fewest sufficient cases whose percentage, rounded half up, reaches the start of a band."""
    # percentage >= start means 200 * sufficient + relevant >= 2 * relevant * start, in whole numbers throughout.
    return -(-relevant * (2 * band.from_ - 1) // 200)


def _reach(rules: Rules, question: KeyQuestionResult, sufficient: int, band: Band) -> Reach:
    percent = percentage(sufficient, question.relevant) or 0
    return Reach(
        cases=abs(sufficient - question.sufficient),
        sufficient=sufficient,
        percent=percent,
        boundary=band.from_,
        rating=rules.band(percent).rating,
    )
