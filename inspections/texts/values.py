"""What a reference in a text of the report stands for. Pure, and down here, so that every room can give its figures."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Value:
    """What a reference stands for: `s` of `n` cases or answers, a number with its unit, or words such as a rating.

    A number may be `s` of `n` too: it prints as the number, and as a share where the reference asks for one. `cases` is
    how many a question was put to, relevant or not. `label` says in words what it is, `source` whose figure it is and
    of when, where it is not the inspection's own. `missing` says why there is no figure yet, and `withheld` that it
    would tell a number of 1 to 4 children.
    """

    s: int | None = None
    n: int | None = None
    number: Fraction | None = None
    unit: str = ""
    words: str = ""
    cases: int | None = None
    label: str = ""
    source: str = ""
    missing: str = ""
    withheld: bool = False

    @property
    def pair(self) -> tuple[int, int] | None:
        """Return the figure in whole cases, None where it is none."""
        return None if self.s is None or self.n is None else (self.s, self.n)
