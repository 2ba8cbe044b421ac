"""Which signs the report's fonts can print, and what is printed in the place of one that they can't.

The fonts are files of packages, which `npm run build` puts into static/build/fonts: Arimo, which has the widths of the
Word file's Arial, and DejaVu Sans for what Arimo lacks. A font of the machine would change the pages.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

FAMILIES: Final = ("Arimo", "DejaVuSans")
FOLDER: Final = Path(settings.BASE_DIR) / "static" / "build" / "fonts"
JOINER: Final = "\u200d"
NO_BREAK: Final = "\u00a0\u202f"
MOST_MARKS: Final = 30
"""So many marks are printed on a letter: a text with no more is stream-safe (UAX #15)."""
IGNORED: Final = frozenset(
    "\u034f\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Signs that are not to be seen, and that no font needs."""


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of a report, and no others."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_folder()])


@cache
def _folder() -> Path:
    if not FOLDER.is_dir():
        raise ImproperlyConfigured(f"There are no fonts for reports in {FOLDER}. Run “npm ci”, then “npm run build”.")
    return FOLDER


@cache
def _coverage() -> tuple[frozenset[int], ...]:
    """Return the code points that each family has in all of its styles."""
    files = [sorted(_folder().glob(f"{family}[_.-]*")) for family in FAMILIES]
    return tuple(frozenset.intersection(*(frozenset(TTFont(one).getBestCmap()) for one in styles)) for styles in files)


@cache
def bold_widths() -> tuple[dict[int, int], int]:
    """Return how wide each sign is in the bold face by its code point, and the em: both in the font's own units."""
    font = TTFont(_folder() / "Arimo_700Bold.ttf")
    wide = font["hmtx"]
    return {point: wide[name][0] for point, name in font.getBestCmap().items()}, font["head"].unitsPerEm


def printable(text: str) -> str:
    """Return a text in which each sign that no font has stands as its number, [U+4E2D], and all others as they are."""
    return text if text.isascii() else "".join(_shown(each[: MOST_MARKS + 1]) for each in clusters(text))


def clusters(text: str) -> Iterator[str]:
    """Yield a letter with the marks on it, one after the other: the typesetter takes them from one font."""
    start = 0
    for place in range(1, len(text)):
        if not (_joins(text[place]) or text[place - 1] == JOINER):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def _joins(sign: str) -> bool:
    return sign in IGNORED or "\U0001f3fb" <= sign <= "\U0001f3ff" or unicodedata.category(sign)[0] == "M"


@lru_cache(4096)
def _shown(cluster: str) -> str:
    if _fits(cluster):
        return cluster
    shown = kept = ""
    for sign in cluster:
        if _fits(kept + sign):
            kept += sign
        elif unicodedata.category(sign) == "Zs":
            shown, kept = shown + kept, "\u00a0" if sign in NO_BREAK else " "
        else:
            shown, kept = shown + kept + f"[U+{ord(sign):04X}", "]"
    return shown + kept


def _fits(cluster: str) -> bool:
    """Return whether one font has all of a letter and its marks, as they stand or put together."""
    seen = [sign for sign in cluster if sign not in IGNORED]
    return any(
        all(ord(sign) in has or sign in "\n\t" for sign in form)
        for form in (seen, unicodedata.normalize("NFC", "".join(seen)))
        for has in _coverage()
    )
