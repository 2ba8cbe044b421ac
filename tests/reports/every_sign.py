"""Typesets every assigned sign of Unicode alone, between letters and in pairs, and says which the typesetter refused.

    python -m tests.reports.every_sign

docs/reliability.md has the result. It takes some minutes; tests/reports/test_fonts.py tries a sample.
"""

import argparse
import random
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import typst

from reports.document import Paragraph, Report, Section, clean, put_together, text
from reports.fonts import printable
from reports.pdf import build_pdf, typeset

BATCH = 3000


def report_of(words: Iterable[str]) -> Report:
    """Return a report with a paragraph for each text."""
    section = Section("Signs", "signs", tuple(Paragraph(text(each)) for each in words if clean(each).strip()))
    names = ("Signs", "Signs", "A service", "Draft", "signs", "2026-01-01", "signs")
    return put_together(Report(*names, cover=(), sections=(section,)))


def assigned() -> list[str]:
    """Return every assigned sign but the halves of others."""
    every = map(chr, range(sys.maxunicode + 1))
    return [sign for sign in every if unicodedata.category(sign) not in ("Cn", "Cs", "Co")]


def refused(words: Sequence[str]) -> Iterator[str]:
    """Yield the texts that the typesetter refuses although they were made printable."""
    try:
        typeset(report_of(words), printable)
    except typst.TypstError:
        if len(words) == 1:
            yield words[0]
        else:
            yield from refused(words[: len(words) // 2])
            yield from refused(words[len(words) // 2 :])


def main() -> None:
    """Print how many texts of each kind were tried, and those that were refused."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100_000, help="pairs at random (100,000)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    signs, chance = assigned(), random.Random(given.seed)
    kinds = {
        "alone": signs,
        "between letters": [f"a{sign}b" for sign in signs],
        "after a letter and a mark": [f"e\u0301{sign} end" for sign in signs],
        "pairs at random": ["".join(chance.choices(signs, k=2)) for _ in range(given.pairs)],
        "a letter and two at random": ["x" + "".join(chance.choices(signs, k=2)) for _ in range(given.pairs)],
    }
    for kind, words in kinds.items():
        wrong = [one for start in range(0, len(words), BATCH) for one in refused(words[start : start + BATCH])]
        for one in wrong:
            build_pdf(report_of([one]))  # the plainer text must do
        print(f"{kind}: {len(words):,} tried, {len(wrong)} refused", [ascii(one) for one in wrong[:20]], flush=True)


if __name__ == "__main__":
    main()
