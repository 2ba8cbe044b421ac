"""Which cases are eligible, how many are sampled, and which: everything that decides a sample, without a database.

Eligibility and size follow the inspectorate's published methodology; `cases.sample.balanced` selects. A seed and a
caseload give one sample on any machine.
"""

import calendar
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import MINYEAR, date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import ceil
from statistics import NormalDist
from typing import Any, Final

from cases.caseload.file import CaseRow
from cases.choices import ALL_DISPOSALS, CASE_TYPES, CLASSIFICATIONS, COURT, GENDERS, OUT_OF_COURT, Choice
from cases.sample.balanced import ALGORITHM, ALGORITHM_VERSION, BalancedSelection, CannotBalanceError, select_balanced
from inspections.balancing import usual_balancing_variables, wrong_variables

OnProgress = Callable[[str, int, int], None]
"""Told the case type, the candidates found and those wanted, which may grow."""

STARTED_TOO_EARLY: Final = "started_too_early"
STARTED_TOO_LATE: Final = "started_too_late"

BALANCE_VARIABLES: Final[dict[str, tuple[Choice, ...]]] = {
    "disposal": ALL_DISPOSALS,
    "harm": CLASSIFICATIONS,
    "safety": CLASSIFICATIONS,
    "gender": GENDERS,
}
"""What a sample is compared with its population by, and the categories of each, in the order shown."""

ALGORITHM_IN_FULL: Final = f"{ALGORITHM}, version {ALGORITHM_VERSION}"


class CannotDrawError(ValueError):
    """No sample can be drawn; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Design:
    """The settings of a sample.

    `confidence` is in per cent and `margin` in percentage points; `court_share` is the part of the sample that is court
    disposals; a window is the least and the most calendar months before fieldwork starts that a disposal may have
    started, both included. `variables` are what the selection keeps in proportion, the highest priority first. Raises
    ValueError for settings that no sample can have.
    """

    confidence: Decimal = Decimal(80)
    margin: Decimal = Decimal(5)
    court_share: Fraction = Fraction(3, 5)
    court_window: tuple[int, int] = (6, 9)
    out_of_court_window: tuple[int, int] = (3, 5)
    variables: tuple[str, ...] = tuple(usual_balancing_variables())

    def __post_init__(self) -> None:
        if not 0 < self.confidence < 100:
            raise ValueError("The confidence is more than 0 and less than 100 per cent.")
        if not 0 < self.margin < 50:
            raise ValueError("The margin is more than 0 and less than 50 percentage points.")
        if not 0 <= self.court_share <= 1:
            raise ValueError("The court share is from 0 to 1.")
        for least, most in (self.court_window, self.out_of_court_window):
            if not 0 <= least <= most:
                raise ValueError("A window runs from the fewer months to the more, neither below 0.")
        if wrong := wrong_variables(self.variables):
            raise ValueError(wrong)

    def window(self, case_type: str) -> tuple[int, int]:
        """Return the least and most months before fieldwork that a case of this type may have started."""
        return self.court_window if case_type == COURT else self.out_of_court_window


def add_months(day: date, months: int) -> date:
    """Move a day by calendar months; where the month has no such day, to its last. Months may be negative.

    What would lie before the calendar's first day is that day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def window_dates(design: Design, case_type: str, fieldwork_starts: date) -> tuple[date, date]:
    """Return the first and last day, both included, on which an eligible case of this type may have started."""
    least, most = design.window(case_type)
    return add_months(fieldwork_starts, -most), add_months(fieldwork_starts, -least)


@dataclass(frozen=True)
class Ineligible:
    """The cases of one type that cannot be sampled for one reason, by the service's references in order."""

    case_type: str
    reason: str
    sentence: str
    references: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.references)


@dataclass(frozen=True)
class Eligibility:
    """The eligible cases of each case type, by reference, and the others by reason. Both types are always there."""

    eligible: Mapping[str, tuple[CaseRow, ...]]
    ineligible: tuple[Ineligible, ...]

    def counts(self) -> dict[str, int]:
        return {case_type: len(cases) for case_type, cases in self.eligible.items()}


def eligibility(rows: Iterable[CaseRow], design: Design, fieldwork_starts: date) -> Eligibility:
    """Part the cases that started within their type's window from those that did not."""
    cases = sorted(rows, key=lambda case: case.case_reference)
    eligible: dict[str, tuple[CaseRow, ...]] = {}
    ineligible: list[Ineligible] = []
    for case_type, label in CASE_TYPES:
        first, last = window_dates(design, case_type, fieldwork_starts)
        of_type = [case for case in cases if case.case_type == case_type]
        eligible[case_type] = tuple(case for case in of_type if first <= case.started <= last)
        for reason, sentence, references in (
            (
                STARTED_TOO_EARLY,
                f"{label}: started before {first.day} {first:%B %Y}",
                tuple(case.case_reference for case in of_type if case.started < first),
            ),
            (
                STARTED_TOO_LATE,
                f"{label}: started after {last.day} {last:%B %Y}",
                tuple(case.case_reference for case in of_type if case.started > last),
            ),
        ):
            if references:
                ineligible.append(Ineligible(case_type, reason, sentence, references))
    return Eligibility(eligible, tuple(ineligible))


@dataclass(frozen=True)
class Size:
    total: int
    court: int
    out_of_court: int

    def of(self, case_type: str) -> int:
        return self.court if case_type == COURT else self.out_of_court


def normal_deviate(design: Design) -> float:
    """Return z, unrounded: how many standard deviations on both sides of the mean hold the design's confidence."""
    return NormalDist().inv_cdf(0.5 + float(design.confidence) / 200)


def unlimited_size(design: Design) -> float:
    """Return n0, the cases that a population without limit would need, with p = 0.5."""
    return normal_deviate(design) ** 2 * 0.25 / (float(design.margin) / 100) ** 2


def sample_size(eligible_court: int, eligible_out_of_court: int, design: Design) -> Size:
    """Work out the size for a population of these eligible cases.

    n0 = z²pq/e² with p = 0.5 and z unrounded; n = ceil(n0 / (1 + (n0 - 1)/N)). The court share of n is rounded up, the
    rest is out of court; what one type has too few cases for comes from the other.
    """
    population = eligible_court + eligible_out_of_court
    if population == 0:
        return Size(0, 0, 0)
    unlimited = unlimited_size(design)
    # In floats a whole number can come out a hair above itself (N = 1 does), and would be rounded up to the next.
    total = max(1, min(population, ceil(unlimited / (1 + (unlimited - 1) / population) - 1e-9)))
    court = ceil(design.court_share * total)
    court = max(min(court, eligible_court), total - eligible_out_of_court)
    return Size(total, court, total - court)


@dataclass(frozen=True)
class BalanceRow:
    """How one category of a case type is represented: cases eligible, expected in the sample, and sampled."""

    case_type: str
    variable: str
    category: str
    population: int
    expected: Fraction
    sampled: int

    def as_dict(self) -> dict[str, str | int | float]:
        return {**asdict(self), "expected": float(self.expected)}


def balance(eligible: Mapping[str, Sequence[CaseRow]], sampled: Mapping[str, Iterable[str]]) -> tuple[BalanceRow, ...]:
    """Compare the sample with its population by disposal, harm, safety and gender, for each case type.

    `sampled` holds the references of each case type. Categories without an eligible case are left out; the expected
    count is the size of the case type x population / eligible of the case type.
    """
    rows = []
    for case_type, cases in eligible.items():
        references = set(sampled.get(case_type, ()))
        chosen = [case for case in cases if case.case_reference in references]
        for variable, choices in BALANCE_VARIABLES.items():
            population = Counter(getattr(case, variable) for case in cases)
            found = Counter(getattr(case, variable) for case in chosen)
            rows += [
                BalanceRow(
                    case_type,
                    variable,
                    category,
                    population[category],
                    Fraction(len(chosen) * population[category], len(cases)),
                    found[category],
                )
                for category, _ in choices
                if population[category]
            ]
    return tuple(rows)


@dataclass(frozen=True)
class DrawResult:
    """A sample and all that led to it. `selections` holds the service's references and reserves of each case type."""

    seed: int
    design: Design
    eligibility: Eligibility
    size: Size
    selections: Mapping[str, BalancedSelection]
    balance: tuple[BalanceRow, ...]
    eligible_sha256: str = field(repr=False)

    @property
    def references(self) -> dict[str, tuple[str, ...]]:
        """Return the service's references chosen, by case type, in code-point order."""
        return {case_type: selection.references for case_type, selection in self.selections.items()}

    def as_dict(self) -> dict[str, Any]:
        """Return what `draw_sample --json` prints."""
        return {
            "seed": self.seed,
            COURT: list(self.references[COURT]),
            OUT_OF_COURT: list(self.references[OUT_OF_COURT]),
            "eligible": self.eligibility.counts(),
            "size": asdict(self.size),
            "balance": [row.as_dict() for row in self.balance],
        }


def draw(
    rows: Iterable[CaseRow],
    design: Design,
    fieldwork_starts: date,
    seed: int,
    on_progress: OnProgress | None = None,
) -> DrawResult:
    """Draw the sample: eligibility, size, selection of each case type by its own stream of the seed, and balance.

    Raises `CannotDrawError` where no case is eligible, and where no balanced sample with equal chances is found.
    """
    found = eligibility(rows, design, fieldwork_starts)
    counts = found.counts()
    if not any(counts.values()):
        raise CannotDrawError(_nothing_eligible(design, fieldwork_starts))
    size = sample_size(counts[COURT], counts[OUT_OF_COURT], design)
    selections = {}
    for case_type, label in CASE_TYPES:
        cases, n, stream = found.eligible[case_type], size.of(case_type), f"{seed}:{case_type}"
        told = partial(on_progress, case_type) if on_progress else None
        try:
            selections[case_type] = select_balanced(cases, n, stream, design.variables, told)
        except CannotBalanceError as fault:
            raise CannotDrawError(f"{label}: {fault.sentence}") from fault
    references = {case_type: selection.references for case_type, selection in selections.items()}
    return DrawResult(
        seed=seed,
        design=design,
        eligibility=found,
        size=size,
        selections=selections,
        balance=balance(found.eligible, references),
        eligible_sha256=eligible_sha256(found),
    )


def eligible_sha256(found: Eligibility) -> str:
    """Return the SHA-256 (hex) of the eligible cases, by which a later redraw knows that they are the same."""
    cases = [[asdict(case) for case in of_type] for of_type in found.eligible.values()]
    text = json.dumps(cases, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()


def _nothing_eligible(design: Design, fieldwork_starts: date) -> str:
    windows = []
    for case_type, label in CASE_TYPES:
        first, last = window_dates(design, case_type, fieldwork_starts)
        windows.append(f"{label.lower()} from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}")
    return (
        f"No case of the caseload is eligible: cases must have started, {' and '.join(windows)}. "
        "Check the caseload and the date on which fieldwork starts."
    )
