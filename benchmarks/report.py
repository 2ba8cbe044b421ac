"""Measures how long a long report by its edition takes: to put together, and as Word, PDF and page.

Run from the top of the repository: `DEBUG=1 python -m benchmarks.report`. It makes a test database of its own, which it
destroys. docs/speed.md says what the rows mean.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle, islice
from time import process_time
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
django.setup()

from django.db import connection  # noqa: E402 - Django must know its settings before its models are read
from django.utils import timezone  # noqa: E402

from inspections.framework import DATA, read_framework  # noqa: E402
from inspections.framework_actions import load_framework  # noqa: E402
from inspections.models import Edition, Framework, Inspection, ReportText  # noqa: E402
from inspections.outline import read_outline  # noqa: E402
from inspections.texts.edition import places  # noqa: E402
from reports.content import report_from  # noqa: E402
from reports.document import Report, Section, Table, every_section, put_together  # noqa: E402
from reports.formats import FORMATS  # noqa: E402
from reports.queries import read  # noqa: E402
from transfer.actions import import_inspection  # noqa: E402
from transfer.document import as_bytes  # noqa: E402
from transfer.published import published_file  # noqa: E402

WORDS: Final = 20_000
TABLES: Final = 90
REFERENCES: Final = 200
SENTENCE: Final = "The work that we saw in these cases was planned with the child and done in good time. "
IN_A_SENTENCE: Final = len(SENTENCE.split())
IN_A_PARAGRAPH: Final = 6


def written() -> Inspection:
    """Store the published inspection of Liverpool with so many words and references, spread over all places."""
    load_framework(read_framework((DATA / "youth-offending-2018.yaml").read_bytes()))
    outline = read_outline(Framework.objects.get())
    inspection = import_inspection(content=as_bytes(published_file("liverpool", outline)))
    edition = Edition.objects.get(slug="2020")
    Inspection.objects.filter(pk=inspection.pk).update(edition=edition)
    keys = [place.key for place in places(edition.content, outline)]
    questions = cycle(item.key for item in outline.judged)
    sentences = -(-WORDS // IN_A_SENTENCE // len(keys))
    refer_to = [next(questions) for _ in range(REFERENCES)]
    ReportText.objects.bulk_create(
        ReportText(inspection=inspection, place=key, text=_text(sentences, refer_to[place :: len(keys)]))
        for place, key in enumerate(keys)
    )
    return Inspection.objects.select_related("service", "framework", "edition").get(pk=inspection.pk)


def _text(sentences: int, refer_to: list[str]) -> str:
    """Return paragraphs of so many sentences, with a reference at the end of each until there is none left."""
    references, paragraphs = iter(refer_to), []
    for start in range(0, sentences, IN_A_PARAGRAPH):
        number = next(references, "")
        said = f"So it was in {{{number}}} of them." if number else ""
        paragraphs.append(SENTENCE * min(IN_A_PARAGRAPH, sentences - start) + said)
    return "\n\n".join([*paragraphs, *(f"- In {{{number}}}." for number in references)])


def with_tables(report: Report) -> Report:
    """Return the report with so many of its own tables at its end that it has `TABLES`."""
    found = tables_of(report)
    more = Section("More tables", "more-tables", tuple(islice(cycle(found), max(0, TABLES - len(found)))))
    return put_together(replace(report, sections=(*report.sections, more)), refer=True)


def tables_of(report: Report) -> list[Table]:
    blocks = [block for section in every_section(report.sections) for block in section.blocks]
    return [block for block in blocks if isinstance(block, Table)]


def fastest(times: int, what: Callable[[], Any]) -> float:
    """Return the processor time in seconds of the fastest of so many times."""
    taken = []
    for _ in range(times):
        before = process_time()
        what()
        taken.append(process_time() - before)
    return min(taken)


@contextmanager
def database() -> Iterator[None]:
    name = connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often each is made; the fastest counts")
    times = parser.parse_args().times
    with database():
        inspection = written()
        source = read(inspection, timezone.localdate())
        report = with_tables(report_from(source))
        words = sum(len(each.text.split()) for each in source.texts.values())
        print(f"| {words:,} words, {len(tables_of(report))} tables, {REFERENCES} references | seconds |")
        print("| --- | ---: |")
        print(f"| read | {fastest(times, lambda: read(inspection, timezone.localdate())):.2f} |")
        print(f"| put together | {fastest(times, lambda: report_from(source)):.2f} |")
        for name, form in FORMATS.items():
            print(f"| {name} | {fastest(times, lambda form=form: form.build(report)):.2f} |")  # type: ignore[misc]


if __name__ == "__main__":
    main()
