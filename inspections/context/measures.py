"""How figures of context are worded, and which of their sums are right. Pure: no Django."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

LOWEST, HIGHEST = 98, 102
"""Shares in whole per cents can come to a little less or more than 100 by rounding."""
AFTER: Final = {
    "count": "",
    "percent": "%",
    "per_100000": " per 100,000",
    "per_1000_households": " per 1,000 households",
}
"""What stands behind a figure of each unit."""


def shown(value: Decimal | int | None, unit: str) -> str:
    """Return a value with its unit: 1,234, 28.4%, 222 per 100,000; "" for none."""
    return "" if value is None else f"{plain(value):,f}{AFTER[unit]}"


def plain(value: Decimal | int) -> Decimal:
    """Return a number without the noughts that its column put behind it: 28.4 for 28.400, 100 for 1E+2."""
    number = Decimal(value)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def key_word(label: str) -> str:
    """Return a label as a reference in a text names it: small letters, digits and single underscores."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def sum_fault(percents: Iterable[int], unknown: int | None, reason: str) -> str:
    """Return what is wrong with the sum of the shares of a breakdown, a sentence; "" where nothing is."""
    total = sum(percents) + (unknown or 0)
    if LOWEST <= total <= HIGHEST or reason.strip():
        return ""
    return (
        f"The shares come to {total} per cent, not to 100. Enter what is missing, how many are not known, or the "
        "reason why they don’t."
    )


def total_told(parts: Sequence[int], stated: int | None) -> tuple[str, bool]:
    """Return what is said of a caseload's total, and whether it is right: its parts, and the total that is stated."""
    if not parts:
        return ("", True) if stated is None else (f"The total stated is {stated:,}. No part of it is entered.", True)
    added = f"The parts come to {sum(parts):,}."
    if stated is None:
        return added, True
    if stated == sum(parts):
        return f"{added} That is the total stated.", True
    return f"{added} The total stated is {stated:,}: one of them is wrong.", False


def larger_than_whole(whole: str, part: str, of_whole: Decimal, of_part: Decimal) -> str:
    """Return a sentence where a part of a population is larger than the whole; "" where it is not."""
    if of_part <= of_whole:
        return ""
    whole = whole[:1].lower() + whole[1:]
    return f"{part} ({plain(of_part):,f}) is more than {whole} ({plain(of_whole):,f}): one of them is wrong."
