"""The inspectorate's own references for sampled cases. Pure."""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Final

from cases.choices import COURT, OUT_OF_COURT

LETTERS: Final = {COURT: "C", OUT_OF_COURT: "O"}


def own_references(references: Mapping[str, Iterable[str]], seed: int) -> dict[str, str]:
    """Give the service's reference of each sampled case under the inspectorate's own, such as C01 or O14.

    `references` are the service's, by case type. The numbers follow an order that comes from the seed alone, so that
    an own reference says nothing of the place in the caseload; they have as many digits as the largest, at least two.
    """
    own: dict[str, str] = {}
    for case_type, letter in LETTERS.items():
        random = Random(f"{seed}:own references:{case_type}")  # noqa: S311 - it must be repeatable, and guards no secret
        # Drawn keys instead of Random.shuffle, whose use of random() may change between Python versions.
        ordered = sorted(sorted(references[case_type]), key=lambda _: random.random())
        width = max(2, len(str(len(ordered))))
        own |= {f"{letter}{number:0{width}}": reference for number, reference in enumerate(ordered, 1)}
    return own
