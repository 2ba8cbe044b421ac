"""Choosing by chance which submitted cases are read a second time, and by whom. Pure.

Only `random.Random(seed).random()` is used, as for the sample, so that anybody can repeat a choice from its record.
"""

import random
from collections.abc import Collection, Mapping

ALGORITHM = "second reading, version 1"


def number_of_share(percent: int, cases: int) -> int:
    """Return how many cases a share in whole per cent is: rounded half up, and one at least where there is any."""
    return max(1, (2 * cases * percent + 100) // 200) if cases else 0


def choose(
    first_readers: Mapping[str, Collection[str]], readers: Collection[str], number: int, seed: int
) -> dict[str, str]:
    """Return each chosen case with its second reader, by reference.

    `first_readers` holds the cases to choose from by reference, each with those who must not read it again; `readers`
    are the usernames of those who may. The cases stand by reference; of those left, the one in the place
    `int(random() * left)` is taken, until there are `number`. Then, by reference, each goes to whoever may read it and
    has the fewest so far, of several the first by username. Raises ValueError where there are fewer cases that
    somebody may read than `number`.
    """
    left = sorted(reference for reference in first_readers if set(readers) - set(first_readers[reference]))
    if number > len(left):
        raise ValueError("There are not so many cases that somebody else may read.")
    chance = random.Random(seed)  # noqa: S311 - it must be repeatable, and guards no secret
    chosen = sorted(left.pop(int(chance.random() * len(left))) for _ in range(number))
    held = dict.fromkeys(sorted(readers), 0)
    given = {}
    for reference in chosen:
        reader = min((one for one in held if one not in first_readers[reference]), key=held.__getitem__)
        held[reader] += 1
        given[reference] = reader
    return given
