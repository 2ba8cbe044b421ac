"""What a practice example's text may give away, and the changed first names that it may use. Pure.

The rules are plain on purpose, so that people know what they are warned of and what not:

- a case reference is one of the inspection's own or of the service's, as a word of its own, whatever its case;
- what looks like a name is a word with a capital letter and small ones after it that is neither in the list of words
  that are no names nor, at the beginning of a sentence, in the list of words that often stand there; and a word of
  capitals alone that is longer than abbreviations are.

Warnings ask: whoever writes the example looks again and confirms. They don't refuse.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

import yaml

LISTS: Final[dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "practice-examples.yaml").read_text("utf-8")
)
FIRST_NAMES: Final = tuple(LISTS["first_names"])
NO_NAMES: Final = frozenset(LISTS["no_names"])
FIRST_WORDS: Final = frozenset(LISTS["first_words"])

PLACEHOLDER: Final = "[name]"
"""Where the changed first name goes in a text."""
LONGEST_ABBREVIATION: Final = 6
MOST_SHOWN: Final = 12
NEAR: Final = 40

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:;…]|\n|^[-•*])[\s\"“”‘’'()–-]*$")


def warnings_of(text: str, references: Collection[str]) -> list[str]:
    """Return a sentence for each kind of thing in a text that may tell who a child is; [] where nothing does.

    `references` are those of the inspection's cases, its own and the service's.
    """
    found = []
    if cases := list(dict.fromkeys(_references_in(text, references))):
        found.append(f"It holds what is a case reference of this inspection: {_listed(cases)}.")
    if names := list(dict.fromkeys(_names_in(text.replace(PLACEHOLDER, "x")))):
        found.append(f"It holds what looks like a name: {_listed(names)}.")
    return found


def whole(lead_in: str, text: str) -> str:
    """Return all the words of an example in which something may tell who a child is."""
    return f"{lead_in}\n{text}" if lead_in else text


def proposed_name(text: str, taken: Iterable[str]) -> str:
    """Return a first name that is not `taken` and does not stand in the text, "" where the list holds none."""
    out = {name.casefold() for name in taken} | words_of(text)
    return next((name for name in FIRST_NAMES if name.casefold() not in out), "")


def words_of(text: str) -> set[str]:
    """Return the words of a text in small letters, each as it stands, without a possessive, and part by part."""
    words: set[str] = set()
    for found in _WORD.finditer(text.replace(PLACEHOLDER, " ")):
        word = found[0].casefold()
        words |= {word, _POSSESSIVE.sub("", word), *re.split(r"[’'-]", word)}
    return words


def _references_in(text: str, references: Collection[str]) -> Iterator[str]:
    folded = text.casefold()
    for reference in references:
        wanted = reference.casefold()
        if wanted and wanted in folded and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded):
            yield reference


def _names_in(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", found[0])
        if not word[:1].isupper() or word in NO_NAMES:
            continue
        if word.isupper():
            looks = len(word) > LONGEST_ABBREVIATION
        else:
            begins = _ENDS_SENTENCE.search(text[max(0, found.start() - NEAR) : found.start()]) is not None
            looks = not (begins and word in FIRST_WORDS)
        if looks:
            yield word


def _listed(words: list[str]) -> str:
    shown = [f"“{word}”" for word in words[:MOST_SHOWN]]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
