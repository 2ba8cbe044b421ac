"""The sentences of a text as they are searched for typed figures. Pure.

A reference stands in them as one sign, so that what it says is never taken for typed; footnotes are left out but for
a sign where each stands. What looks like a figure and is none (a date, a law, a number of the framework, an address)
is blanked.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from inspections.texts.markup import Block, Inline, Link, Note, Reference, Words

REFERENCE, NOTE, BLANK = "\ue000", "\ue001", "\ue002"
_END: Final = re.compile(r"(?<=[.!?;:])[\ue001’”\"]*\s+(?=[A-Z‘“\"\d\ue000])|\n+")
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_NUMBERED: Final = re.compile(
    r"(?<![\d.,£])\b[1-9]\.[1-9](?:\.[1-9][a-z]?)?\b(?!\.\d|\s*(?:per cent|percent|%))", re.ASCII
)
_NO_FIGURE: Final = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:to|and|–|-)\s*\d{{1,2}})?\s+{_MONTH}\b(?:\s+\d{{4}})?"
    rf"|\b{_MONTH}\s+\d{{4}}\b"
    r"|\b(?:19|20)\d\d(?:\s*(?:/|–|-)\s*(?:(?:19|20)\d\d|\d\d))?\b"
    r"|\b(?:section|sections|s\.|article|regulation|paragraph|schedule|part|chapter|annexe?|appendix|domain|standard|"
    r"question|number|no\.|footnote|page|figure|table|version|volume|phase|level|tier|band|key stage|year)"
    r"\s*\d+(?:\.\d+)*[a-z]?\b"
    r"|\b(?:aged?|under|over)\s+\d{1,2}(?:\s*(?:to|and|–|-)\s*\d{1,2})?(?!\s*(?:per cent|percent|%|of\b|cases))\b"
    r"|\b\d{1,2}(?:\s*(?:to|–|-)\s*\d{1,2})?[\s-]years?[\s-]old"
    r"|\b\d{1,2}[:.]\d\d\s*(?:am|pm)\b|\b\d{1,2}\s*(?:am|pm)\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b\d{1,4}[A-Z]?\s+(?:[A-Z]\w+\s+){1,3}(?:Street|Road|Lane|Avenue|Square)\b"
    r"|\b\d+/\d+/\d+\b|\b0\d{3,4}[\s\d]{6,}\b",
    re.IGNORECASE | re.ASCII,
)


_NEGATED: Final = re.compile(r"\b(?:not|no|never|without|lack\w*|fail\w*|insufficient\w*|missing)\b|n[’']t\b", re.I)


@dataclass(frozen=True)
class Sentence:
    """A sentence: its words, those with what is no figure blanked, and the numbers of the framework that it names.

    `references` are those in it and in its footnotes, each with its place in the words.
    """

    words: str
    searched: str
    names: tuple[str, ...]
    references: tuple[tuple[int, str], ...] = ()

    @property
    def has_note(self) -> bool:
        return NOTE in self.words

    @cached_property
    def is_negated(self) -> bool:
        """Return whether it may say of what it names that it was not so."""
        return _NEGATED.search(self.words) is not None


def sentences(block: Block, known: Container[str] = ()) -> Iterator[Sentence]:
    """Yield the sentences of a block, one line of it after the other. `known` are the numbers of the standards."""
    for line in block.lines:
        words, bodies = "", []
        for part in line:
            bodies += [(len(words), body) for body in _bodies(part)]
            words += _flat(part)
        begins = 0
        # A footnote's mark behind the full stop belongs to the sentence before it.
        for end in (*(found.end() for found in _END.finditer(words)), len(words)):
            if words[begins:end].strip():
                inside = [(at - begins, body) for at, body in bodies if begins <= at < end]
                yield _sentence(words[begins:end], inside, known)
            begins = end


def _sentence(words: str, bodies: list[tuple[int, str]], known: Container[str]) -> Sentence:
    """A decimal such as 8.2 is no number of the framework, unless a standard has it."""
    names = [found for found in _NUMBERED.finditer(words) if found[0].count(".") == 2 or found[0] in known]
    searched = words
    for found in (*names, *_NO_FIGURE.finditer(words)):
        searched = searched[: found.start()] + BLANK * len(found[0]) + searched[found.end() :]
    return Sentence(words, searched, tuple(found[0] for found in names), tuple(bodies))


def _bodies(part: Inline) -> list[str]:
    if isinstance(part, Note):
        return [body for each in part.parts for body in _bodies(each)]
    return [part.body] if isinstance(part, Reference) else []


def _flat(part: Inline) -> str:
    match part:
        case Words(text=text) | Link(text=text):
            return text.replace(REFERENCE, " ").replace(NOTE, " ")
        case Reference():
            return REFERENCE
        case Note():
            return NOTE
