"""The inspectorate's own references for sampled cases. Pure."""

import re
from collections.abc import Iterable, Mapping
from random import Random
from typing import Final

from cases.choices import COURT, OUT_OF_COURT

LETTERS: Final = {COURT: "C", OUT_OF_COURT: "O"}
FEWEST_DIGITS: Final = 2


def own_references(references: Mapping[str, Iterable[str]], seed: int) -> dict[str, str]:
    """Return the service's reference of each sampled case under the inspectorate's own, such as C01 or O14.

    `references` are the service's, by case type. The numbers follow an order that comes from the seed alone, so that
    an own reference says nothing of the place in the caseload; they have as many digits as the largest, at least two.
    """
    own: dict[str, str] = {}
    for case_type, letter in LETTERS.items():
        random = Random(f"{seed}:own references:{case_type}")  # noqa: S311 - it must be repeatable, and guards no secret
        # Drawn keys instead of Random.shuffle, whose use of random() may change between Python versions.
        ordered = sorted(sorted(references[case_type]), key=lambda _: random.random())
        width = max(FEWEST_DIGITS, len(str(len(ordered))))
        own |= {f"{letter}{number:0{width}}": reference for number, reference in enumerate(ordered, 1)}
    return own


def next_reference(case_type: str, taken: Iterable[str]) -> str:
    """Return the own reference of a case that comes into the sample later: the number after the highest of its letter.

    `taken` are the own references of the inspection; those that are not a letter of ours and a number are passed over.
    """
    letter = LETTERS[case_type]
    numbers = [found[1] for each in taken if (found := re.fullmatch(rf"{letter}([0-9]{{1,9}})", each))]
    highest = max(map(int, numbers), default=0)
    width = max([FEWEST_DIGITS, *map(len, numbers)])
    return f"{letter}{highest + 1:0{width}}"
