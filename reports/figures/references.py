"""What stands between the braces of a reference: which figures it names, and in which form they print. Pure.

    REF|FORM        REF is a figure, or several with commas between them; without a form it prints as a percentage or
                    as the number that it is. `values` says which figures there are.

Nothing is lost: `str(parse(body)) == body`, whatever it says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NUMBER_OF, SUFFICIENT, BASE, NOT, WORDS = "n of N", "n", "N", "not", "words"
RANGE, LOWEST, HIGHEST, RATING, SCORE = "range", "lowest", "highest", "rating", "score"
AS, ALL_OVER, ALL_UNDER = "as", "all over", "all under"

FORMS: Final[Mapping[str, str]] = {
    "": "as a percentage, or as the number that it is",
    NUMBER_OF: "how many of how many",
    SUFFICIENT: "how many",
    BASE: "of how many",
    NOT: "the percentage of the others",
    WORDS: "words that the app chooses",
    RATING: "the rating",
    SCORE: "the score",
    RANGE: "between the lowest and the highest percentage",
    LOWEST: "the lowest percentage",
    HIGHEST: "the highest percentage",
}
"""The forms that are one word or more as they stand; beside them are "as:PHRASE", "all over P" and "all under P"."""
OF_SEVERAL: Final = (RANGE, LOWEST, HIGHEST, ALL_OVER, ALL_UNDER, AS)
_LIMIT: Final = re.compile(r"(all over|all under) +(\d{1,3})", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """A reference as it was typed, in its parts: `typed` are the figures, `rest` the form, None without a bar."""

    typed: tuple[str, ...]
    rest: str | None = None

    def __str__(self) -> str:
        return ",".join(self.typed) + ("" if self.rest is None else f"|{self.rest}")

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(each.strip() for each in self.typed)

    @property
    def form(self) -> str:
        """Return which form it is, without the phrase or the limit that goes with it."""
        said = (self.rest or "").strip()
        if said.startswith(f"{AS}:"):
            return AS
        limit = _LIMIT.fullmatch(said)
        return limit[1] if limit else said

    @property
    def phrase(self) -> str:
        """Return the writer's own words, "" where there are none."""
        return (self.rest or "").strip().removeprefix(f"{AS}:").strip() if self.form == AS else ""

    @property
    def limit(self) -> int:
        """Return the percentage that all are over or under, 0 where none is named."""
        found = _LIMIT.fullmatch((self.rest or "").strip())
        return int(found[2]) if found else 0

    @property
    def fault(self) -> str:
        """Return what is wrong with how it is written, "" where nothing is."""
        if not all(self.figures):
            return "A figure is missing: name one, such as 2.3.2, or several with commas between them."
        if self.form not in (*FORMS, *OF_SEVERAL):
            return f"“{self.form}” is no form of a figure. Use one of {', '.join(filter(None, FORMS))} or as:a phrase."
        if self.form == AS and not self.phrase:
            return "The phrase is missing: write it after “as:”."
        if len(self.figures) > 1 and self.form not in OF_SEVERAL:
            return f"Several figures need a form of several: {RANGE}, {LOWEST}, {HIGHEST}, all over 80 or as:a phrase."
        return ""


def parse(body: str) -> Asked:
    """Return the parts of what stands between the braces."""
    figures, bar, rest = body.partition("|")
    return Asked(tuple(figures.split(",")), rest if bar else None)
