"""Typed numbers that must come to each other, and titles that must be the framework's. Pure."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from inspections.texts.values import Value
from reports.figures.search import Index
from reports.figures.sentences import Sentence
from reports.figures.typed import Hit
from reports.figures.words import NUMBERS, UNCHECKED, WRONG

_NUMBER: Final = rf"(\d{{1,6}}|{'|'.join(NUMBERS)})"
_PARTS: Final = (
    (rf"\b{_NUMBER}\s+community\b.{{0,200}}?\b{_NUMBER}\s+custodial\b", "sample.court", "court cases"),
    (rf"\b{_NUMBER}\s+court\b.{{0,200}}?\b{_NUMBER}\s+out[\s‑-]of[\s‑-]court\b", "sample", "cases"),
    (rf"\b{_NUMBER}\b[^.]{{0,80}}?\b(?:and|plus)\s+{_NUMBER}\b[^.]{{0,80}}?\binterview", "interviews", "interviews"),
)
"""Two parts that come to a figure of the report: how they are said, the figure, and what it counts."""
_COMPILED: Final = tuple((re.compile(said, re.I | re.A), name, what) for said, name, what in _PARTS)
_AVERAGE: Final = re.compile(r"\baverage\s+caseloads?\b[^.]{0,80}?(\d{1,6}(?:\.\d{1,6})?)", re.I | re.A)
_MANAGERS: Final = re.compile(
    rf"\b{_NUMBER}\s+(?:\(?(?:FTE|full[\s‑-]time equivalent)\)?\s+)?case\s+managers\b", re.I | re.A
)
_TITLED: Final = re.compile(r"\b([1-9]\.[1-9])\b(?!\.)[\s:–(‘“'\"-]*")


def disagreements(sentence: Sentence, index: Index) -> Iterator[Hit]:
    """Yield the parts of a sentence that don't come to their total, and standards under a title that is not theirs."""
    for pattern, name, what in _COMPILED:
        total = index.known.get(name)
        if total is None or sentence.is_negated:
            continue
        if found := pattern.search(sentence.searched):
            yield from _sum(found, name, total, what)
    yield from _caseload(sentence, index)
    yield from _titles(sentence, index)


def _sum(found: re.Match[str], name: str, total: Value, what: str) -> Iterator[Hit]:
    parts = [int(each) if each.isdigit() else NUMBERS[each.lower()] for each in found.groups()]
    if total.number is not None and sum(parts) != total.number and total.number not in parts:
        added = " and ".join(map(str, parts))
        yield Hit(found[0], WRONG, f"{added} come to {sum(parts)}, but there are {total.number} {what}.", name, total)


def _caseload(sentence: Sentence, index: Index) -> Iterator[Hit]:
    """An average caseload, times the case managers, against the caseload that is recorded."""
    average, managers = _AVERAGE.search(sentence.searched), _MANAGERS.search(sentence.searched)
    if average is None or managers is None:
        return
    recorded = next((name for name in index.known if name.endswith("caseload") and "average" not in name), "")
    number = index.known[recorded].number if recorded else None
    if number is not None:
        people = int(managers[1]) if managers[1].isdigit() else NUMBERS[managers[1].lower()]
        cases = Fraction(average[1]) * people
        if abs(cases - number) > Fraction(people, 2):
            say = f"{average[1]} × {people} is {float(cases):g} cases, but {recorded} is {number}: is the base another?"
            yield Hit(average[0], UNCHECKED, say, recorded, index.known[recorded])


def _titles(sentence: Sentence, index: Index) -> Iterator[Hit]:
    titles = index.titles
    for found in _TITLED.finditer(sentence.words):
        rest, own = sentence.words[found.end() :], titles.get(found[1])
        named = max((title for title in titles.values() if rest.startswith(title)), key=len, default="")
        if own and named and named != own and not rest.startswith(own):
            say = f"Standard {found[1]} is {own}, not {named}."
            yield Hit(f"{found[1]} {named}", WRONG, say, found[1], index.known.get(found[1]))
