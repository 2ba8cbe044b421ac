"""How complete fieldwork was at the end of each day. Pure: no Django, no clock.

The number of answers recorded now is known; what changed since then is taken off day by day, so that answers which came
with the cases from elsewhere, without a history, are counted from the start.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 31
"""So many days fit beside each other; of more, the latest are shown."""
SATURDAY = 5


@dataclass(frozen=True)
class Change:
    """Answers recorded (or taken back, where below 0) on a case on a day."""

    day: date
    case: str
    answers: int


@dataclass(frozen=True)
class Fieldwork:
    """The first and the last day of fieldwork, both included."""

    starts: date
    ends: date

    @property
    def working_days(self) -> list[date]:
        """Return the weekdays of fieldwork; all of its days where it has none."""
        days = [self.starts + timedelta(days=number) for number in range((self.ends - self.starts).days + 1)]
        return [day for day in days if day.weekday() < SATURDAY] or days

    def holds(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    def even_pace(self, day: date) -> int:
        """Return the percentage that would be complete at the end of a day, if the same were answered every weekday."""
        working = self.working_days
        return percent_of(sum(other <= day for other in working), len(working))


@dataclass(frozen=True)
class Day:
    """A day: how many answers stood at its end, of so many; None for a day to come. `pace` is None without dates."""

    day: date
    answered: int | None
    asked: int
    pace: int | None
    in_fieldwork: bool

    @property
    def percent(self) -> int | None:
        """Return the whole percentage answered, rounded half up; None for a day to come, or where nothing is asked."""
        return None if self.answered is None or not self.asked else percent_of(self.answered, self.asked)


def percent_of(part: int, whole: int) -> int:
    """Return a part of a whole as a whole percentage, rounded half up. Raises ZeroDivisionError where whole is 0."""
    return (200 * part + whole) // (2 * whole)


def complete_by_day(
    changes: Iterable[Change], *, answered: int, asked: int, fieldwork: Fieldwork | None, today: date
) -> list[Day]:
    """Return each weekday of fieldwork, and each other day on which an answer changed, in order: at most MOST_DAYS.

    `answered` of `asked` answers are recorded now; `changes` are all that were made, in any order.
    """
    by_day: dict[date, int] = {}
    for change in changes:
        by_day[change.day] = by_day.get(change.day, 0) + change.answers
    changed = {day for day, answers in by_day.items() if answers}
    shown = sorted(changed.union(fieldwork.working_days if fieldwork else ()))[-MOST_DAYS:]
    return [
        Day(
            day,
            _at_end_of(day, by_day, answered) if day <= today else None,
            asked,
            fieldwork.even_pace(day) if fieldwork else None,
            fieldwork is not None and fieldwork.holds(day),
        )
        for day in shown
    ]


def _at_end_of(day: date, by_day: dict[date, int], answered: int) -> int:
    since = sum(answers for other, answers in by_day.items() if other > day)
    # A history that came in a file may hold more than the cases do.
    return max(0, answered - since)
