"""How far two readings of the same cases agree: per cent, Cohen's kappa and Gwet's AC1. Pure.

Everything is worked out in fractions, so that no figure depends on how a machine rounds. Sources:

- Cohen, J. (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20,
  37-46: kappa, chance agreement from the product of both readers' own shares.
- Gwet, K. L. (2008), "Computing inter-rater reliability and its variance in the presence of high agreement", British
  Journal of Mathematical and Statistical Psychology 61, 29-48: AC1, chance agreement from how far the categories are
  used at all. Where nearly all answers are alike, kappa can be low or below nought although the readers nearly always
  agree; AC1 is not.

The range of a coefficient is that of the agreement (Clopper and Pearson) with the agreement by chance taken as it was
found, as Cohen's own standard error takes it. Gwet's variance is of large samples: it is nought where all readings
agree, as they often do in three cases (docs/sampling.md has the coverage of both).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product

from cases.sample.precision import clopper_pearson_interval
from inspections.answers import AnswerSets
from ratings.rollup.figures import percentage
from ratings.rollup.precision import share_precision

Table = Sequence[Sequence[int]]
"""Counts of cases: a row for each answer of the first reading, a column for the same answers of the second."""

NOT_CALCULABLE = "Not calculable"
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Agreement:
    """How far two readings agree over `cases` cases, in `agreed` of which they gave the same answer.

    `percent` is a whole number, rounded half up. A figure is None where its formula has no value: all of them without
    a case, kappa also where both readings gave one and the same answer throughout, so that chance alone agrees always.
    `least` is the smallest count but nought of the table that the coefficients are worked out from. The chances are the
    agreement that chance alone would give, for AC1 by how far the categories are used, for kappa by their product.
    """

    cases: int
    agreed: int
    percent: int | None
    ac1: Fraction | None
    kappa: Fraction | None
    least: int = 0
    chance_by_use: Fraction = Fraction(0)
    chance_by_product: Fraction = Fraction(0)


@dataclass(frozen=True)
class QuestionAgreement:
    """The agreement on one key question.

    `judgement` is over the cases that both readings found relevant and judged; `relevance` over those where both said
    either way whether the question is relevant. `left_out` are the cases
    that stand in neither: one of the readings was unable to assess, or the question was unanswered in the first.
    """

    number: str
    judgement: Agreement
    relevance: Agreement
    left_out: int

    @property
    def groups(self) -> tuple[int, ...]:
        """Return how many cases were judged alike, judged differently, not relevant to both, relevant to one, left out.

        Together they are all cases read twice: none of the counts says more than these five.
        """
        judged, relevance = self.judgement, self.relevance
        apart = relevance.cases - relevance.agreed
        return judged.agreed, judged.cases - judged.agreed, relevance.agreed - judged.cases, apart, self.left_out


def agreement(table: Table) -> Agreement:
    """Raises ValueError for a table that is not square, has fewer than two categories or a count below nought."""
    size = len(table)
    if size < 2 or any(len(row) != size for row in table) or any(count < 0 for row in table for count in row):
        raise ValueError("A table of agreement is square, of two categories or more, and counts cases.")
    cases = sum(map(sum, table))
    agreed = sum(table[place][place] for place in range(size))
    if not cases:
        return Agreement(0, 0, None, None, None)
    observed = Fraction(agreed, cases)
    first = [Fraction(sum(row), cases) for row in table]
    second = [Fraction(sum(row[place] for row in table), cases) for place in range(size)]
    shares = [(one + other) / 2 for one, other in zip(first, second, strict=True)]
    by_use = sum((share * (1 - share) for share in shares), Fraction()) / (size - 1)
    by_product = sum((one * other for one, other in zip(first, second, strict=True)), Fraction())
    least = min(count for row in table for count in row if count)
    ac1, kappa = _beyond(observed, by_use), _beyond(observed, by_product)
    return Agreement(cases, agreed, percentage(agreed, cases), ac1, kappa, least, by_use, by_product)


def question_agreement(number: str, pairs: Iterable[tuple[str, str]], answers: AnswerSets) -> QuestionAgreement:
    """`pairs` are the answers in each case, the first reading's first; "" is unanswered."""
    given, no = Counter(pairs), answers.not_relevant
    judged = [[given[one, other] for other in answers.relevant] for one in answers.relevant]
    # An answer that is none of these does not say whether the question is relevant.
    sides = (answers.relevant, {no} if no else frozenset())
    relevance = [[sum(given[pair] for pair in product(one, other)) for other in sides] for one in sides]
    left_out = given.total() - sum(map(sum, relevance))
    return QuestionAgreement(number, agreement(judged), agreement(relevance), left_out)


def in_words(coefficient: Fraction | None) -> str:
    """Return a coefficient with two decimals, rounded half up (away from nought), or that it can't be calculated."""
    if coefficient is None:
        return NOT_CALCULABLE
    exact = Decimal(coefficient.numerator) / Decimal(coefficient.denominator)
    rounded = exact.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return str(abs(rounded) if rounded == 0 else rounded).replace("-", "−")


def percent_in_words(found: Agreement, confidence: Decimal) -> str:
    """Return the percentage with its range at so many per cent of confidence, or that it can't be calculated."""
    if found.percent is None:
        return NOT_CALCULABLE
    return f"{found.percent}% ({share_precision(found.agreed, found.cases, confidence)})"


def ac1_in_words(found: Agreement, confidence: Decimal) -> str:
    """Return AC1 with its range, or that it can't be calculated."""
    return _with_range(found, found.ac1, found.chance_by_use, confidence)


def kappa_in_words(found: Agreement, confidence: Decimal) -> str:
    """Return kappa with its range, or that it can't be calculated."""
    return _with_range(found, found.kappa, found.chance_by_product, confidence)


def coefficient_range(found: Agreement, chance: Fraction, confidence: Decimal) -> tuple[Fraction, Fraction]:
    """Return the range of a coefficient that takes off this agreement by chance, which is less than 1."""
    lower, upper = clopper_pearson_interval(found.agreed, found.cases, confidence)
    return (Fraction(lower) - chance) / (1 - chance), (Fraction(upper) - chance) / (1 - chance)


def _with_range(found: Agreement, coefficient: Fraction | None, chance: Fraction, confidence: Decimal) -> str:
    if coefficient is None:
        return NOT_CALCULABLE
    lower, upper = map(in_words, coefficient_range(found, chance, confidence))
    return f"{in_words(coefficient)} ({lower} to {upper})"


def _beyond(observed: Fraction, chance: Fraction) -> Fraction | None:
    """Return agreement beyond chance as a share of what there was room for; None where chance leaves none."""
    return None if chance == 1 else (observed - chance) / (1 - chance)
