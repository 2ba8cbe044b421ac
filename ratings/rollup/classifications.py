"""How far inspectors agree with the service's own classifications. Pure: no Django. No rating reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ratings.rollup.figures import percentage


@dataclass(frozen=True)
class Classified:
    """A case as the service classified it and as the inspector did, "" where there is nothing on record."""

    reference: str
    case_type: str
    service: str
    inspector: str


@dataclass(frozen=True)
class Share:
    """Some of the cases compared, and their whole-number percentage; None where none could be compared."""

    cases: int
    percent: int | None


@dataclass(frozen=True)
class Agreement:
    """The counts of cases; the percentages are of those `compared`, which both have classified.

    `higher`: the inspector's classification is the higher, so the service under-estimated; `lower`: it over-estimated.
    `unclassified` by the service and `not_judged` by the inspector are left out, each case in one of them only.
    `counts` has a row for each classification of the service, lowest first, and a column for each of the inspector.
    """

    compared: int
    agree: Share
    higher: Share
    lower: Share
    unclassified: int
    not_judged: int
    counts: tuple[tuple[int, ...], ...]


def agreement_of(cases: Sequence[Classified], levels: Sequence[str]) -> Agreement:
    """Compare the cases; `levels` are the classifications, lowest first: another value is unclassified."""
    compared = [case for case in cases if case.service in levels and case.inspector in levels]
    steps = [levels.index(case.inspector) - levels.index(case.service) for case in compared]
    pairs = Counter((case.service, case.inspector) for case in compared)
    unclassified = sum(case.service not in levels for case in cases)

    def share(which: Iterable[bool]) -> Share:
        number = sum(which)
        return Share(number, percentage(number, len(compared)))

    return Agreement(
        compared=len(compared),
        agree=share(step == 0 for step in steps),
        higher=share(step > 0 for step in steps),
        lower=share(step < 0 for step in steps),
        unclassified=unclassified,
        not_judged=len(cases) - unclassified - len(compared),
        counts=tuple(tuple(pairs[service, inspector] for inspector in levels) for service in levels),
    )


def differing(cases: Iterable[Classified], levels: Sequence[str]) -> tuple[Classified, ...]:
    """Return the cases that both have classified and not alike, in their order."""
    return tuple(
        case for case in cases if case.service in levels and case.inspector in levels and case.service != case.inspector
    )
