import io
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from django.utils.html import strip_tags
from pypdf import PdfReader

from inspections.models import Inspection
from reports.content import PUBLISHED, build_report
from reports.document import Report
from reports.formats import FORMATS
from tests.reports.editions import imported, written_everywhere

pytestmark = pytest.mark.django_db

HEADINGS = Path(__file__).parent / "headings"
REPORTS = [("liverpool", "2019"), ("gloucestershire", "2020")]
HEADING = re.compile(r"<h([2-6])[^>]*>(.*?)</h\1>", re.DOTALL)


def built(inspection: Inspection, audience: str = PUBLISHED) -> Report:
    return build_report(inspection, made_on=date(2020, 1, 10), audience=audience)


@cache
def whole(name: str, slug: str) -> Report:
    """The report with a text at every place: tests only read it."""
    return built(written_everywhere(imported(name, slug)))


@cache
def file_of(name: str, slug: str, form: str) -> bytes:
    return FORMATS[form].build(whole(name, slug))


def printed_headings(content: bytes, form: str) -> list[str]:
    if form == "docx":
        paragraphs = docx.Document(io.BytesIO(content)).paragraphs
        found = [each.text for each in paragraphs if each.style and (each.style.name or "").startswith("Heading")]
    elif form == "pdf":
        found = list(_bookmarks(PdfReader(io.BytesIO(content)).outline))
    else:
        found = [strip_tags(words) for _, words in HEADING.findall(content.decode())]
    return [" ".join(each.replace("&#x27;", "'").replace("&amp;", "&").split()) for each in found]


def _bookmarks(outline: Any) -> Iterator[str]:
    for each in outline:
        if isinstance(each, list):
            yield from _bookmarks(each)
        else:
            yield str(each.title)


def published_headings(name: str, slug: str) -> list[str]:
    lines = (HEADINGS / f"{name}-{slug}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize(("name", "slug"), REPORTS)
def test_every_heading_of_the_published_report_prints_in_its_order(name: str, slug: str, form: str) -> None:
    printed = iter(printed_headings(file_of(name, slug, form), form))
    missing = [heading for heading in published_headings(name, slug) if heading not in printed]
    assert missing == []
