"""What the templates of the second reading print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from cases.access import is_open
from cases.fieldwork_rows import Beside, SectionRows, sections_of
from cases.forms.fieldwork import PageForm
from cases.models import SecondReading, SecondReadingRound
from cases.pages import Item, Page, Reconciled
from cases.second_reading_queries import questions_put_to
from cases.second_sample import choose
from inspections.wording import counted


@dataclass(frozen=True)
class ReadingRow:
    """A second reading in a list: its status in words with the tag's colour, and where the person goes from it."""

    reading: SecondReading
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


def reading_rows(readings: Iterable[SecondReading], user: User) -> list[ReadingRow]:
    """Give readings as rows for a person; they come from `second_reading_queries.readings_of` or the like."""
    return [_reading_row(reading, user) for reading in readings]


def _reading_row(reading: SecondReading, user: User) -> ReadingRow:
    args = [reading.case.inspection.reference, reading.case.reference]
    status, colour = _status(reading)
    href = ""
    if reading.is_submitted:
        href = reverse("cases:differences", args=args)
    elif is_open(reading) and reading.reader_id == user.pk:
        href = reverse("cases:second_reading", args=args)
    return ReadingRow(reading, status, colour, href, is_open(reading))


def _status(reading: SecondReading) -> tuple[str, str]:
    answered, asked, differing, undecided = (
        getattr(reading, name) for name in ("answered", "asked", "differing", "undecided")
    )
    if reading.case.is_withdrawn:
        return "Case withdrawn", "grey"
    if not reading.is_submitted:
        return (f"{answered} of {asked} answered", "blue") if reading.version else ("Not started", "grey")
    if undecided:
        return f"{counted(undecided, 'difference')} to decide", "yellow"
    return (f"{counted(differing, 'difference')}, decided" if differing else "No differences"), ""


def round_rows(rounds: Iterable[SecondReadingRound], readings: Sequence[SecondReading]) -> list[RoundRow]:
    """Give rounds as rows; each is repeated from its own record as it is shown."""
    there: dict[int, set[str]] = {}
    for reading in readings:
        there.setdefault(reading.round_id, set()).add(reading.case.reference)
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


def parts_of(page: Page, form: PageForm, reconciled: Reconciled | None = None) -> list[tuple[str, list[SectionRows]]]:
    """Give the rows of the key questions under the title of each standard, in order. One query."""
    questions = questions_put_to(page.case).select_related("standard")
    titles = {question.number: str(question.standard) for question in questions}
    parts: dict[str, list[SectionRows]] = {}
    for rows in sections_of(page, form, Beside(reconciled or Reconciled({}, {}, ()))):
        parts.setdefault(titles[rows.section.number], []).append(rows)
    return list(parts.items())


def contested_in_words(item: Item) -> str:
    """Give what an item's error says when the person changed it in two windows."""
    return f"{item.label}: you saved something else here in another window. Choose what should stay, then save again."
