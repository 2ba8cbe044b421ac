"""The columns of a caseload file, and what each may hold. Source of the rules: the caseload file's contract (docs)."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cases.caseload.tables import folded, without_invisible
from cases.choices import (
    ALL_DISPOSALS,
    CASE_TYPES,
    CLASSIFICATIONS,
    ETHNICITIES,
    GENDERS,
    OLDEST,
    YOUNGEST,
    Choice,
)

LONGEST: Final = {"case_reference": 100, "case_manager": 100, "offence": 1000}
"""The most characters that a column of free text may hold."""

_FIRST_SERIAL_DATE: Final = date(2000, 1, 1)
_LAST_SERIAL_DATE: Final = date(2099, 12, 31)


class UnacceptableError(ValueError):
    """A cell's value that its column may not hold."""


@dataclass(frozen=True)
class Column:
    name: str
    required: bool
    read: Callable[[str], Any]


def _one_of(choices: Iterable[Choice]) -> Callable[[str], str]:
    allowed = [value for value, _ in choices]

    def read(text: str) -> str:
        text = without_invisible(text)
        value = re.sub(r"[\s_]+", "_", text.casefold())
        if value not in allowed:
            raise UnacceptableError(f"“{text}” is not one of {', '.join(allowed[:-1])} or {allowed[-1]}.")
        return value

    return read


def _free_text(name: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if any(unicodedata.category(each) == "Cc" and each not in "\t\r\n" for each in text):
            raise UnacceptableError("The text holds a character that cannot be printed. Type the text again.")
        if len(text) > LONGEST[name]:
            raise UnacceptableError(f"The text has {len(text):,} characters. Shorten it to {LONGEST[name]:,}.")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    return read


def _code(name: str) -> Callable[[str], str]:
    """Read what is no words: an invisible sign would make two of it, and a spreadsheet may have shortened it."""

    def read(text: str) -> str:
        text = _free_text(name)(unicodedata.normalize("NFC", without_invisible(text)))
        if re.fullmatch(r"-?[0-9]([.,][0-9]+E[+-]|E\+)[0-9]{2,3}", text, re.IGNORECASE):
            raise UnacceptableError(
                f"“{text}” is what a spreadsheet made of a longer number. Format the column as text and type it again."
            )
        return text

    return read


def _reference(text: str) -> str:
    text = " ".join(_code("case_reference")(text).split())
    words = re.split(r"[\s,]+", text.strip(","))
    if len(words) > 1 and all(re.fullmatch(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*", word) for word in words):
        raise UnacceptableError(f"“{text}” looks like a person's name. Give the service's own reference for the case.")
    return text


def _age(text: str) -> int:
    text = without_invisible(text)
    years = re.fullmatch(r"([0-9]{1,3})(\.0+)?", text)
    if not years or not YOUNGEST <= int(years[1]) <= OLDEST:
        raise UnacceptableError(f"“{text}” is not an age from {YOUNGEST} to {OLDEST} in whole years.")
    return int(years[1])


def _yes_no(text: str) -> bool:
    return _one_of((("yes", "Yes"), ("no", "No")))(text) == "yes"


def _day(text: str, day_zero: date) -> date:
    """Read 2019-04-30, 30/04/2019, either with a time behind it, or a spreadsheet's serial number of a day in this
    century.

    Days and months must have two digits: a date such as 4/1/2019 comes from a spreadsheet that puts the month first.
    """
    text = without_invisible(text)
    plain = re.sub(r"(?:T|\s+)([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?$", "", text)
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", plain):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", plain):
        day, month, year = map(int, found.groups())
    elif re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
        serial = day_zero + timedelta(days=int(text[:5]))
        if _FIRST_SERIAL_DATE <= serial <= _LAST_SERIAL_DATE:
            return serial
        raise UnacceptableError(f"“{text}” is not a date. Write it as 2019-04-30 or 30/04/2019.")
    else:
        raise UnacceptableError(f"“{text}” is not a date. Write it as 2019-04-30 or 30/04/2019.")
    try:
        return date(year, month, day)
    except ValueError:
        raise UnacceptableError(f"“{text}” is not a day of the calendar.") from None


def columns(day_zero: date) -> tuple[Column, ...]:
    """Return the columns in the contract's order; `day_zero` is the day that serial dates count from."""
    return (
        Column("case_reference", True, _reference),
        Column("case_type", True, _one_of(CASE_TYPES)),
        Column("disposal", True, _one_of(ALL_DISPOSALS)),
        Column("started", True, lambda text: _day(text, day_zero)),
        Column("gender", True, _one_of(GENDERS)),
        Column("harm", True, _one_of(CLASSIFICATIONS)),
        Column("safety", True, _one_of(CLASSIFICATIONS)),
        Column("age", False, _age),
        Column("ethnicity", False, _one_of(ETHNICITIES)),
        Column("looked_after", False, _yes_no),
        Column("offence", False, _free_text("offence")),
        Column("case_manager", False, _code("case_manager")),
    )


NAMES: Final = {folded(column.name): column.name for column in columns(date.min)}


def known(header: str) -> str | None:
    """Return the column that a header of the file names, None for one that was not asked for."""
    return NAMES.get(folded(header))
