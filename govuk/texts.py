"""How long a text in a box may be, and how many marks may pile up on a letter. Pure."""

import re
import unicodedata
from itertools import groupby
from typing import Final

LONGEST: Final = 20_000
"""So many characters a text can have, some eight pages, unless its box says fewer."""
MOST_MARKS: Final = 30
"""So many accents and other combining marks can stand on one letter: no script has ten."""


def _marks() -> str:
    """Return what stands for every combining mark between the brackets of a regular expression."""
    marks = [code for code in (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)) if _is_mark(chr(code))]
    runs = [[code for _, code in run] for _, run in groupby(enumerate(marks), key=lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Me")


PILES: Final = re.compile(f"([{_marks()}]{{{MOST_MARKS}}})[{_marks()}]+")
"""More marks than may pile up on a letter; those that may are the first group."""


def fault_of(text: str, stored: str = "", longest: int = LONGEST) -> str:
    """Return why a text can't be stored, a sentence, "" where it can.

    What is `stored` already, from before there was a limit or from a file, can stay and be saved shorter.
    """
    over = len(text) - max(longest, len(stored))
    if over > 0:
        return (
            f"The text is too long by {over:,} character{'' if over == 1 else 's'}: it can have {longest:,}. Shorten "
            "it, or move a part of it elsewhere."
        )
    if _highest(text) > _highest(stored):
        return f"More than {MOST_MARKS} accents or other marks stand on one letter. Take some of them away."
    return ""


def _highest(text: str) -> int:
    """Return the marks of the highest pile that is too high, 0 where none is."""
    return max((len(pile[0]) for pile in PILES.finditer(text)), default=0)
