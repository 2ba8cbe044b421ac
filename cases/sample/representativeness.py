from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cases.choices import CASE_TYPES, NOT_ELIGIBLE
from cases.models import SampledCase
from cases.sample.draw_record import BalanceTable, balance_tables
from cases.sample.precision import Stratum, achieved_margin
from cases.sample.sampling import Design
from inspections.models import Inspection


@dataclass(frozen=True)
class Margin:
    """How precise a percentage from these cases is: `points` is None where nothing can be said.

    `eligible` are the cases that were eligible at the draw, without those found since not to be.
    """

    label: str
    eligible: int
    sampled: int
    points: float | None


@dataclass(frozen=True)
class Representativeness:
    """The sample as it is now beside what it was drawn from.

    `margins` has the whole sample first and then each case type, at `confidence` per cent; `wanted` is the margin that
    the design asked for, in percentage points. `withdrawn` and `replaced` count the cases withdrawn since the draw.
    """

    confidence: int
    wanted: int
    margins: tuple[Margin, ...]
    tables: tuple[BalanceTable, ...]
    withdrawn: int
    replaced: int

    @property
    def further_out(self) -> list[str]:
        """Name each category that does not have its expected number of cases, rounded down or up."""
        return [
            f"{table.case_type}, {table.variable.lower()}, {line.label.lower()}: {line.sampled} sampled, "
            f"{line.expected_in_words} expected"
            for table in self.tables
            for line in table.lines
            if not line.is_kept
        ]


def representativeness_of(inspection: Inspection) -> Representativeness | None:
    """None without a draw, or where a file brought a record that is not as this software writes it. Two queries."""
    draw = inspection.draws.order_by("number").last()
    cases = list(inspection.sampled_cases.select_related("replaced_by"))
    if draw is None:
        return None
    try:
        return _compared(draw.record, cases)
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError):
        return None


def _compared(record: Mapping[str, Any], cases: list[SampledCase]) -> Representativeness:
    inspected = [case for case in cases if not case.is_withdrawn]
    withdrawn = [case for case in cases if case.is_withdrawn]
    confidence, wanted = int(record["design"]["confidence"]), int(record["design"]["margin"])
    sampled = Counter(case.case_type for case in inspected)
    found_out = Counter(case.case_type for case in withdrawn if case.withdrawn_reason in NOT_ELIGIBLE)
    strata = {
        label: Stratum(int(record["eligible"][case_type]) - found_out[case_type], sampled[case_type])
        for case_type, label in CASE_TYPES
    }
    design = Design(confidence=Decimal(confidence))
    of_domains = [_margin(label, [stratum], design) for label, stratum in strata.items()]
    return Representativeness(
        confidence=confidence,
        wanted=wanted,
        margins=(_margin("Whole sample", list(strata.values()), design), *of_domains),
        tables=tuple(balance_tables(record, inspected)),
        withdrawn=len(withdrawn),
        replaced=sum(case.replacement is not None for case in withdrawn),
    )


def _margin(label: str, strata: list[Stratum], design: Design) -> Margin:
    return Margin(
        label,
        eligible=sum(stratum.population for stratum in strata),
        sampled=sum(stratum.sampled for stratum in strata),
        points=achieved_margin(strata, design),
    )
