"""How wide a table's columns are: as their shares say, and no narrower than their longest word."""

import re
from functools import lru_cache
from typing import Final

from reports.document import Table, plain
from reports.fonts import bold_widths

PAGE: Final = 160.0
"""The width of the text on an A4 page, in millimetres."""
SIZE: Final = 9.5 * 25.4 / 72
"""Of a table's letters: 9.5 points, in millimetres."""
PADDING: Final = 4.2
"""Left and right of a cell together, and a hair that programs round away."""
LONGEST: Final = 30
"""A longer word may break, as a text that nobody parted does."""
WORD: Final = re.compile(r"\S+?-(?=\w)|\S+")


def widths_of(table: Table) -> tuple[float, ...]:
    """Return the width of each column in millimetres: together they are as wide as the page."""
    least = [_least(table, place) for place in range(len(table.columns))]
    if sum(least) >= PAGE:
        return tuple(PAGE * each / sum(least) for each in least)
    shares = [column.share for column in table.columns]
    narrow: set[int] = set()
    while True:
        room = PAGE - sum(least[place] for place in narrow)
        rest = sum(share for place, share in enumerate(shares) if place not in narrow)
        widths = [least[place] if place in narrow else room * share / rest for place, share in enumerate(shares)]
        too_narrow = {place for place, width in enumerate(widths) if width < least[place]}
        if not too_narrow:
            return tuple(widths)
        narrow |= too_narrow


def _least(table: Table, place: int) -> float:
    cells = (plain(row.cells[place].text) for row in table.rows)
    return max(map(_longest, (table.columns[place].title, *cells))) + PADDING


@lru_cache(4096)
def _longest(text: str) -> float:
    return max((_width(word) for word in WORD.findall(text) if len(word) <= LONGEST), default=0.0)


def _width(word: str) -> float:
    """Return how wide a word is in bold, in millimetres."""
    widths, em = bold_widths()
    return SIZE * sum(widths.get(ord(sign), em) for sign in word) / em
