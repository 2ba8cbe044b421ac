"""What goes together in a row of key data: its value, what it is of, when it is of and where it comes from. Pure."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

WHOLE: Final = frozenset({"count", "count_and_percent", "days"})
"""The kinds whose value is a whole number."""


def faults_of(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the columns of a row of key data: the column, and a sentence.

    Numbers are decimals, or their text as a file has it. What is missing is None, "" or not there.
    """
    kind, value, base = row.get("kind"), _number(row.get("value")), _number(row.get("base"))
    if kind == "text":
        if not str(row.get("words") or "").strip():
            yield "words", "Enter the words: this row has no figure."
    elif value is None:
        yield "value", "Enter the figure, in digits alone."
    else:
        yield from _faults_of_value(str(kind), value, base)
    if base is not None and base <= 0:
        yield "base", "What it is a part of must be more than 0."
    if not str(row.get("source") or "").strip():
        yield "source", "Enter the source: who gave the figure, or where it was published."
    if not row.get("as_at") and not str(row.get("period") or "").strip():
        yield "period", "Enter the day or the period that the figure is of."


def _faults_of_value(kind: str, value: Decimal, base: Decimal | None) -> Iterator[tuple[str, str]]:
    if value < 0:
        yield "value", "The figure can’t be less than 0."
    elif kind in WHOLE and value != value.to_integral_value():
        yield "value", "Enter a whole number."
    elif kind == "percent" and value > 100:
        yield "value", "A share can’t be over 100 per cent."
    elif kind == "count_and_percent" and (base is None or value > base):
        yield "base", "Enter the total, which can’t be smaller than the number: a share can’t be over 100 per cent."
    elif kind == "percent" and base is not None and base > 0 and (sentence := impossible(value, base)):
        yield "value", sentence


def share(value: Decimal, base: Decimal) -> int:
    """Return value of base in per cent, rounded half up."""
    return int((100 * value / base).to_integral_value(ROUND_HALF_UP))


def impossible(percent: Decimal, base: Decimal) -> str:
    """Return why no whole number of `base` gives a whole percentage, with the nearest that there are; "" where one
    does, or where either is no whole number."""
    if percent != percent.to_integral_value() or base != base.to_integral_value():
        return ""
    below = int(percent * base / 100)
    shares = {number: share(Decimal(number), base) for number in (below, min(below + 1, int(base)))}
    if percent in shares.values():
        return ""
    told = " and ".join(f"{number} of {int(base)} is {found}" for number, found in shares.items())
    return f"{int(percent)} per cent of {int(base)} is not possible: {told}."


def _number(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def in_words(kind: str, value: Decimal | None, base: Decimal | None, words: str) -> str:
    """Return the figure as it is printed: 1,250, 12 of 40 (30%), 8.2, £1,200, 14 days, or the words."""
    if value is None:
        return words
    number = f"{value.normalize():,f}"
    if kind == "count_and_percent" and base:
        return f"{number} of {base.normalize():,f} ({share(value, base)}%)"
    patterns = {"percent": f"{number}%", "money": f"£{number}", "days": f"{number} day{'' if value == 1 else 's'}"}
    return patterns.get(kind, number)
