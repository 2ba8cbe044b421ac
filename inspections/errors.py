from collections.abc import Iterable
from typing import Final

RATINGS_CLOSED: Final = (
    "The ratings panel has closed the ratings of this inspection, so what they rest on can’t change. An administrator "
    "can open them again, with a reason."
)


class Refused(Exception):  # noqa: N818 (a rule says no: not an error)
    """An act that a rule forbids, or input that is not right.

    `sentences` says each fault in plain words: what, where and how to put it right. Views show them, commands print
    them on standard error and exit with 1. Nothing was stored. `field` names the one answer at fault, "" where it
    is none or several.
    """

    def __init__(self, *sentences: str, field: str = "") -> None:
        super().__init__(*sentences)
        self.sentences: list[str] = list(sentences)
        self.field = field

    @classmethod
    def because(cls, sentences: Iterable[str]) -> "Refused":
        return cls(*sentences)

    def __str__(self) -> str:
        return "\n".join(self.sentences)


class Stale(Refused):
    """A save from a page that somebody else has saved since it was opened: both texts are still there to be seen."""
