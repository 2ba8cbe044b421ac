"""The report as a PDF: tagged, to PDF/UA-1, with fonts of its own."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import typst

from reports.columns import widths_of
from reports.document import Report, Table, every_section
from reports.fonts import clusters, printable
from reports.typesetting import pdf

TEMPLATE: Final = Path(__file__).with_name("report.typ")
LONG_WORD: Final = re.compile(r"\S{31,}")
BEYOND_EUROPE: Final = re.compile(r"[^\n\u0020-\u02af\u0370-\u052f\u1e00-\u1fff\u2010-\u201f\u2026\u20ac]")
PIECE: Final = 10
"""A word of more than thirty characters may break after every ten letters."""
WHOLE: Final = ("svg", "address")
ZERO_WIDTH_SPACE: Final = "\u200b"


def build_pdf(report: Report) -> bytes:
    """Return the report as a PDF.

    A sign that the report's fonts lack is printed by its number, as [U+4E2D]: PDF/UA refuses text that can't be shown.
    Should the typesetter refuse a text that the fonts have, all but the letters of European scripts is.
    """
    try:
        return typeset(report, printable)
    except typst.TypstError:
        return typeset(report, _plainest)


def typeset(report: Report, shown: Callable[[str], str]) -> bytes:
    """Return the report as a PDF with each text as `shown` gives it; raises typst.TypstError where one is refused."""
    prepared = json.dumps(_prepared(asdict(report), shown), ensure_ascii=False)
    blocks = [block for section in every_section(report.sections) for block in section.blocks]
    widths = json.dumps({str(block.number): widths_of(block) for block in blocks if isinstance(block, Table)})
    return pdf(TEMPLATE.read_text(encoding="utf-8"), {"report": prepared, "widths": widths}, report.made_on)


def _plainest(text: str) -> str:
    return BEYOND_EUROPE.sub(lambda found: f"[U+{ord(found[0]):04X}]", printable(text))


def _prepared(value: Any, shown: Callable[[str], str], *, whole: bool = False) -> Any:
    """No sign is missing and, unless `whole` as a picture and an address, no word is wider than the page."""
    if isinstance(value, dict):
        return {key: _prepared(inner, shown, whole=key in WHOLE) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(inner, shown) for inner in value]
    if not isinstance(value, str):
        return value
    known = shown(value)
    return known if whole else LONG_WORD.sub(lambda found: _in_pieces(found[0]), known)


def _in_pieces(word: str) -> str:
    letters = list(clusters(word))
    return ZERO_WIDTH_SPACE.join("".join(letters[start : start + PIECE]) for start in range(0, len(letters), PIECE))
