"""Runs the typesetter, with the report's own fonts, so that a report looks the same on every machine."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import typst

from reports.fonts import fonts

STANDARD = "ua-1"


def pdf(source: str, inputs: Mapping[str, str], made_on: str) -> bytes:
    """Return a tagged PDF that keeps to PDF/UA-1; raises typst.TypstError where it can't."""
    stamp = datetime.fromisoformat(made_on).replace(tzinfo=UTC)
    return _compile(source, inputs, format="pdf", pdf_standards=[STANDARD], timestamp=stamp)


def png(svg: str, width: int, height: int) -> bytes:
    """Return a picture as PNG, twice as fine as a screen shows it; width and height in the SVG's own units."""
    page = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    return _compile(page, {"svg": svg}, format="png", ppi=144)


def _compile(source: str, inputs: Mapping[str, str], **options: Any) -> bytes:
    compiled = typst.compile(source.encode(), sys_inputs=dict(inputs), font_paths=fonts(), **options)
    if not isinstance(compiled, bytes):
        raise AssertionError("one page or one PDF is one file")
    return compiled
