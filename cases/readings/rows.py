from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from cases.access import is_open
from cases.models import SecondReadingRound
from cases.readings.queries import ReadTwice
from cases.readings.second_sample import choose
from inspections.wording import counted


@dataclass(frozen=True)
class ReadingRow:
    """A second reading in a list: its status in words with the tag's colour, and where the person goes from it."""

    read: ReadTwice
    status: str
    colour: str
    href: str
    may_be_called_off: bool


@dataclass(frozen=True)
class RoundRow:
    """A round: how many cases it chose of how many, which were called off, and whether its record gives them again."""

    round: SecondReadingRound
    chosen: int
    pool: int
    called_off: list[str]
    repeats: bool


def reading_rows(readings: Iterable[ReadTwice], user: User) -> list[ReadingRow]:
    return [_reading_row(read, user) for read in readings]


def _reading_row(read: ReadTwice, user: User) -> ReadingRow:
    reading = read.reading
    args = [reading.case.inspection.reference, reading.case.reference]
    status, colour = _status(read)
    href = ""
    if reading.is_submitted:
        href = reverse("cases:differences", args=args)
    elif is_open(reading) and reading.reader_id == user.pk:
        href = reverse("cases:second_reading", args=args)
    return ReadingRow(read, status, colour, href, is_open(reading))


def _status(read: ReadTwice) -> tuple[str, str]:
    if read.reading.case.is_withdrawn:
        return "Case withdrawn", "grey"
    if not read.reading.is_submitted:
        return (f"{read.answered} of {read.asked} answered", "blue") if read.answered else ("Not started", "grey")
    if read.undecided:
        return f"{counted(read.undecided, 'difference')} to decide", "yellow"
    return (f"{counted(read.differing, 'difference')}, decided" if read.differing else "No differences"), ""


def round_rows(rounds: Iterable[SecondReadingRound], readings: Sequence[ReadTwice]) -> list[RoundRow]:
    """Return rounds as rows; each is repeated from its own record as it is shown."""
    there: dict[int, set[str]] = {}
    for read in readings:
        there.setdefault(read.reading.round_id or 0, set()).add(read.reading.case.reference)
    return [
        RoundRow(
            one,
            len(one.chosen),
            len(one.pool),
            sorted(one.chosen.keys() - there.get(one.pk, set())),
            _gives_the_same(one),
        )
        for one in rounds
    ]


def _gives_the_same(one: SecondReadingRound) -> bool:
    # A record that came in a file holds whatever its author put into it.
    try:
        return bool(choose(one.pool, one.readers, len(one.chosen), one.seed) == one.chosen)
    except ValueError:
        return False
