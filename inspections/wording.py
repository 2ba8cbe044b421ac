"""Numbers and names in a sentence. Pure: no Django."""

from collections.abc import Sequence
from typing import Final


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 case, 1,200 cases; `many` where the plural is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


WORDS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)


def in_words(number: int) -> str:
    """Return a number as it stands in a sentence: in words up to twenty, then in figures."""
    return WORDS[number] if 0 <= number < len(WORDS) else f"{number:,}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return the items as a list in a sentence: a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""
