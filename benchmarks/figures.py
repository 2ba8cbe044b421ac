"""Measures `check_report` on a report of 20,000 words with 200 references.

Run from the top of the repository: `DEBUG=1 python -m benchmarks.figures`, with DATABASE_URL for PostgreSQL. It makes a
test database of its own, which it destroys.
"""

import argparse
from itertools import cycle, islice
from typing import Final

from benchmarks.ratings import fill, own_database, timed

# Those of benchmarks.ratings have set Django up.
from django.utils import timezone  # isort: skip

from inspections.models import Inspection, ReportText  # isort: skip
from inspections.outline import read_outline  # isort: skip
from inspections.texts.edition import places  # isort: skip
from reports.figures.checking import check_report  # isort: skip
from reports.queries import read  # isort: skip

SENTENCES: Final = (
    "Inspectors read the plans of the sampled cases and asked those who had written them what had come of it.",
    "In {%s} of the relevant cases the work was enough, and managers could say why it was not in the others.",
    "Almost all of the staff knew the strategy, and the board met each quarter to look at what had been promised.",
    "The partners had agreed in March 2019 how children aged 10 to 17 are referred, and a third of them used it.",
    "In 12 of the 41 cases nobody had written down what the child or the family had said about the plan.",
    "In {%s} it was better than in the year before, when 53 per cent of the reviews had been late.",
)


def write(inspection: Inspection, words: int, references: int) -> tuple[int, int]:
    """Store texts at every place until there are so many words and references, and return how many there are."""
    outline = read_outline(inspection.framework)
    keys = cycle(question.key for question in outline.judged)
    texts: dict[str, list[str]] = {place.key: [] for place in places(None, outline)}
    written, bound = 0, 0
    for place, sentence in zip(cycle(texts), cycle(SENTENCES), strict=False):
        if written >= words:
            break
        if "%s" in sentence and bound < references:
            sentence, bound = sentence % next(keys), bound + 1
        elif "%s" in sentence:
            continue
        texts[place].append(sentence)
        written += len(sentence.split())
    ReportText.objects.bulk_create(
        ReportText(inspection=inspection, place=place, text=_paragraphs(each)) for place, each in texts.items()
    )
    return written, bound


def _paragraphs(sentences: list[str]) -> str:
    rest = iter(sentences)
    return "\n\n".join(iter(lambda: " ".join(islice(rest, 5)), ""))


def main() -> None:
    """Print what a check takes, as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often it is checked (5)")
    options = parser.parse_args()
    with own_database():
        fill(1, court=41, out_of_court=27)
        inspection = Inspection.objects.get()
        words, references = write(inspection, 20_000, 200)
        check_report(read(inspection, timezone.localdate()))  # what a process reads once
        seconds, found = timed(
            lambda: [check_report(read(inspection, timezone.localdate())) for _ in range(options.times)]
        )
        print("| words | references | figures found | seconds of processor time |")
        print("| ---: | ---: | ---: | ---: |")
        print(f"| {words:,} | {references} | {len(found[0])} | {seconds / options.times:.2f} |")


if __name__ == "__main__":
    main()
