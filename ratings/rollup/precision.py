"""How precise a percentage is: the range at the design's confidence, and what it means in plain words.

Pure: no Django. A range stands beside a percentage and never in the place of the rating rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cases.sample.precision import CountInterval, clopper_pearson_interval, hypergeometric_interval
from inspections.wording import counted
from ratings.rollup.figures import KeyQuestionResult, percentage

PLAYS_NO_PART = "It plays no part in the rating."
LEAST, MOST = 71, 97
"""Of 100 simulated samples, how many ranges of 80% held the truth, over all kinds of outcomes (docs/sampling.md)."""


@dataclass(frozen=True)
class Basis:
    """The confidence in per cent, and the eligible cases by case type: empty where no draw is on record.

    Cases found since the draw not to be eligible are not among them.
    """

    confidence: Decimal
    eligible: Mapping[str, int]


@dataclass(frozen=True)
class Precision:
    """The range of a percentage, in whole per cent; `counts` is the same in cases where it is exact for a number."""

    lower: int
    upper: int
    counts: CountInterval | None = None

    def __str__(self) -> str:
        return f"{self.lower}% to {self.upper}%"

    @property
    def cases(self) -> str:
        """Return the range in cases, "" where it is not exact for a number of them."""
        if self.counts is None:
            return ""
        return f"{self.counts.lower} to {self.counts.upper} of {self.counts.population}"


def precision_of(question: KeyQuestionResult, case_type: str, basis: Basis) -> Precision | None:
    """Return the range of a key question's percentage, None where it has none.

    Hypergeometric where the question was relevant in every sampled case and the number of eligible cases is known;
    else Clopper-Pearson, because nobody knows in how many of the eligible cases the question is relevant.
    """
    if question.percent is None:
        return None
    eligible = basis.eligible.get(case_type, 0)
    if question.relevant == question.cases <= eligible:
        counts = hypergeometric_interval(question.sufficient, question.relevant, eligible, basis.confidence)
        lower, upper = (percentage(each, eligible) or 0 for each in (counts.lower, counts.upper))
        return Precision(lower, upper, counts)
    return share_precision(question.sufficient, question.relevant, basis.confidence)


def share_precision(found: int, relevant: int, confidence: Decimal) -> Precision | None:
    """Return the range of Clopper and Pearson for some of the relevant cases, None where there are none."""
    if not relevant:
        return None
    lower, upper = clopper_pearson_interval(found, relevant, confidence)
    return Precision(_whole(lower), _whole(upper))


def meaning(basis: Basis) -> str:
    """Say what a range is, at the basis's confidence, and what is not guaranteed."""
    return (
        f"Precision is the range in which the percentage of all eligible cases lies, as far as a sample can tell: of "
        f"100 simple random samples, ranges made in this way hold it in at least {_plain(basis.confidence)}. For a "
        f"balanced sample, as ours are, that is not guaranteed: of 100 simulated ones, ranges at 80% confidence held "
        f"it in {LEAST} to {MOST}, depending on what is counted, and as a rule in more than 80. {PLAYS_NO_PART}"
    )


def note(basis: Basis) -> str:
    """Return the same in one short sentence, for the foot of a table."""
    return (
        f"Precision: the range in which the percentage of all eligible cases lies, as far as a sample can tell, at "
        f"{_plain(basis.confidence)}% confidence, which is not guaranteed for a balanced sample. {PLAYS_NO_PART}"
    )


def methods(basis: Basis, case_type: str, ranges: Iterable[Precision | None]) -> str:
    """Say how the ranges of one case type's key questions are worked out, "" where there are none."""
    kinds = {each.counts is not None for each in ranges if each}
    sentences = []
    if True in kinds:
        eligible = counted(basis.eligible[case_type], "eligible case")
        sentences.append(
            f"Where a number of cases stands with it, the question was relevant in every sampled case and the range is "
            f"that of a simple random sample from the {eligible} (hypergeometric). Cases found since the draw not to "
            f"be eligible are not counted."
        )
    if False in kinds:
        if not basis.eligible.get(case_type):
            why = "No draw is on record, so the number of eligible cases is not known"
        elif True in kinds:
            why = "Elsewhere nobody knows in how many eligible cases the question is relevant"
        else:
            why = "No question was relevant in every sampled case, and nobody knows in how many eligible cases each is"
        sentences.append(f"{why}: the ranges are those of Clopper and Pearson, rather too wide than too narrow.")
    return " ".join(sentences)


def sentence(precision: Precision, basis: Basis, case_type: str) -> str:
    """Say one key question's range and how it is worked out."""
    confidence = f"at {_plain(basis.confidence)}% confidence"
    if precision.counts is not None:
        return (
            f"Precision: {precision}, or {precision.counts.lower} to {precision.counts.upper} of the "
            f"{precision.counts.population} eligible cases, {confidence}. The range is that of a simple random sample "
            f"from so many (hypergeometric), because the question was relevant in every sampled case."
        )
    if basis.eligible.get(case_type):
        why = "because nobody knows in how many eligible cases the question is relevant"
    else:
        why = "because no draw is on record and the number of eligible cases is not known"
    return f"Precision: {precision}, {confidence}. The range is that of Clopper and Pearson, {why}."


def _whole(share: float) -> int:
    return int(100 * share + 0.5)


def _plain(confidence: Decimal) -> str:
    return f"{confidence.normalize():f}"
