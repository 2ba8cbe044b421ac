"""Says what the record of a draw holds of its selection, for the page, the command and the report. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from cases.choices import CASE_TYPES
from inspections.balancing import BALANCING_VARIABLES
from inspections.wording import counted, listed


def selection_in_words(record: Mapping[str, Any]) -> list[str]:
    """Empty for the record of an earlier algorithm, which says nothing of the selection."""
    return [
        sentence
        for case_type, label in CASE_TYPES
        if case_type in record.get("selection", {}) and record["eligible"][case_type]
        for sentence in _selection_of(label, record, case_type)
    ]


def _selection_of(label: str, record: Mapping[str, Any], case_type: str) -> Iterator[str]:
    kept, size, eligible = record["selection"][case_type], record["size"][case_type], record["eligible"][case_type]
    if size in {0, eligible}:
        yield f"{label}: {'every' if size else 'no'} eligible case is drawn, so nothing is left to chance."
        return
    if widened := kept["widened"]:
        further = listed([f"{BALANCING_VARIABLES[name].lower()} by {counted(by, 'case')}" for name, by in widened])
        yield (
            f"{label}: no sample that gives every case the same chance keeps every category at its expected number "
            f"rounded down or up, so categories were allowed to be further out: {further}."
        )
    elif record["design"]["variables"]:
        yield f"{label}: every category has its expected number of cases, rounded down or up."
    reserves = counted(len(record["reserves"][case_type]), "case")
    yield (
        f"{label}: every case had the same chance, {size} in {eligible}. Worked out from the pool of "
        f"{kept['pool_size']:,} candidate samples, no case’s chance is further from that than {kept['residual']:.1e} "
        f"(the residual). In reserve, in order: {reserves}."
    )
