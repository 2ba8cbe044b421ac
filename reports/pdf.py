"""The report draft as a PDF: tagged, to PDF/UA-1, with the typesetter's own fonts."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typst

from reports.document import Report
from reports.typesetting import pdf

TEMPLATE: Final = Path(__file__).with_name("report.typ")
LONG_WORD: Final = re.compile(r"\S{31,}")
PIECE: Final = 10
"""A word of more than thirty characters may break after every ten."""
ZERO_WIDTH_SPACE: Final = "\u200b"
NOT_SHOWN: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
PROBE: Final = (
    '#set document(title: "Probe")\n#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))\n'
    "#for sign in sys.inputs.signs.clusters() [#sign ]"
)


def build_pdf(report: Report) -> bytes:
    """Return the report as a PDF.

    A character that none of the typesetter's fonts has (they cover European scripts and some others) is printed by its
    number, as [U+4E2D]: PDF/UA refuses text that can't be shown, and a font of the machine would change the pages.
    """
    data = asdict(report)
    written = json.dumps(data, ensure_ascii=False)
    unknown = _without_glyph(written, report.made_on)
    prepared = json.dumps(_printable(data, unknown), ensure_ascii=False)
    return pdf(TEMPLATE.read_text(encoding="utf-8"), {"report": prepared}, report.made_on)


def _without_glyph(written: str, made_on: str) -> frozenset[str]:
    """Return the characters that no font of the typesetter can show: it names them all when it refuses them."""
    unusual = "".join(sorted({sign for sign in written if ord(sign) > 0x17F}))
    try:
        pdf(PROBE, {"signs": unusual}, made_on)
    except typst.TypstError as refused:
        named = NOT_SHOWN.findall(refused.diagnostic)
        shown = (ESCAPED.sub(lambda found: chr(int(found[1], 16)), each) for each in named)
        return frozenset(sign for each in shown for sign in each)
    return frozenset()


def _printable(value: object, unknown: frozenset[str], *, whole: bool = False) -> object:
    """No glyph is missing and, unless `whole` as for a picture, no word is wider than the page."""
    if isinstance(value, dict):
        return {key: _printable(inner, unknown, whole=key == "svg") for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner, unknown) for inner in value]
    if not isinstance(value, str):
        return value
    known = "".join(f"[U+{ord(sign):04X}]" if sign in unknown else sign for sign in value)
    return known if whole else LONG_WORD.sub(lambda found: _in_pieces(found[0]), known)


def _in_pieces(word: str) -> str:
    return ZERO_WIDTH_SPACE.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))
