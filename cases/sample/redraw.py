"""Draws a recorded sample again, and says what comes out differently. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from cases.caseload.file import CaseRow
from cases.choices import CASE_TYPES
from cases.sample.balanced import BalancedSelection
from cases.sample.sampling import (
    ALGORITHM_IN_FULL,
    CannotDrawError,
    Design,
    OnProgress,
    draw,
    eligibility,
    eligible_sha256,
)
from inspections.wording import counted

LARGEST_RESIDUAL: Final = 1e-9
"""How far, at most, the chance of a case is from that of every other."""

_SHOWN: Final = 5


def design_of_record(record: Mapping[str, Any]) -> Design:
    """Return the design that a draw's record holds. Raises KeyError, TypeError or ValueError for another shape."""
    kept = record["design"]
    return Design(
        confidence=Decimal(kept["confidence"]),
        margin=Decimal(kept["margin"]),
        court_share=Fraction(kept["court_percent"], 100),
        court_window=_window(kept["court_window"]),
        out_of_court_window=_window(kept["out_of_court_window"]),
        variables=tuple(kept["variables"]),
    )


def differences(
    record: Mapping[str, Any],
    algorithm: str,
    seed: int,
    rows: Sequence[CaseRow],
    on_progress: OnProgress | None = None,
) -> list[str]:
    """Draw again what the record says was drawn, from these cases of the caseload, and return a sentence for each
    difference: [] where the cases, the pools and the reserves are the same and every residual is small enough.

    A sentence says too where the algorithm is another or the record is not one of this software.
    """
    if algorithm != ALGORITHM_IN_FULL:
        return [
            f"It was drawn by “{algorithm}”, which this version of the software can’t repeat: "
            f"it draws by “{ALGORITHM_IN_FULL}”."
        ]
    try:
        return list(_differences(record, seed, rows, on_progress))
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        # A draw that came in a file has the record that the file gave it, in whatever shape.
        return ["Its record can’t be read as this software writes it, so it can’t be repeated."]


def _differences(
    record: Mapping[str, Any], seed: int, rows: Sequence[CaseRow], on_progress: OnProgress | None
) -> Iterable[str]:
    design, starts = design_of_record(record), date.fromisoformat(record["fieldwork_starts"])
    if eligible_sha256(eligibility(rows, design, starts)) != record["eligible_sha256"]:
        yield (
            "The eligible cases of the caseload are not those that the sample was drawn from: "
            "their SHA-256 is another than the record's."
        )
    try:
        again = draw(rows, design, starts, seed, on_progress)
    except CannotDrawError as fault:
        yield f"No sample can be drawn now. {fault.sentence}"
        return
    for case_type, label in CASE_TYPES:
        yield from _differences_of(label, record, case_type, again.selections[case_type])


def _differences_of(label: str, record: Mapping[str, Any], case_type: str, again: BalancedSelection) -> Iterable[str]:
    kept = record["selection"][case_type]
    cases = [str(each) for each in record[case_type]]
    for found, what in (
        (sorted({*cases} - {*again.references}), "in the record and not drawn again"),
        (sorted({*again.references} - {*cases}), "drawn again and not in the record"),
    ):
        if found:
            yield f"{label}: {counted(len(found), 'case')} {what}: {_some(found)}."
    if len(cases) != len(set(cases)):
        yield f"{label}: a case is in the record twice."
    if kept["pool_hash"] != again.pool_hash:
        yield f"{label}: the pool of candidate samples is another: {again.pool_hash} instead of {kept['pool_hash']}."
    if record["reserves"][case_type] != list(again.reserves):
        yield f"{label}: the reserves, or their order, are others."
    for residual, whose in ((kept["residual"], "recorded"), (again.residual, "worked out again")):
        if not residual <= LARGEST_RESIDUAL:
            yield f"{label}: the residual {whose}, {residual:.1e}, is more than {LARGEST_RESIDUAL:.0e}."


def _window(months: Sequence[int]) -> tuple[int, int]:
    least, most = months
    return int(least), int(most)


def _some(references: Sequence[str]) -> str:
    more = f" and {len(references) - _SHOWN} more" if len(references) > _SHOWN else ""
    return ", ".join(references[:_SHOWN]) + more
