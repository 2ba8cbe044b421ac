"""Adds up what pytest wrote as JUnit XML: one line for each file given, and the total last.

Exits 1 when a file is missing, holds no test that ran, or holds a failure: a run that tested nothing is no success.
"""

import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree


class Counts(NamedTuple):
    """How many tests passed, failed (errors included) and were skipped, and how long the run took in seconds."""

    passed: int
    failed: int
    skipped: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def counts(report: Path) -> Counts:
    """Read one report. A missing or unreadable one, as of a run that broke off, counts as one failure."""
    try:
        suites = ElementTree.parse(report).getroot().findall("testsuite")  # noqa: S314 (pytest wrote it a moment ago)
    except (OSError, ElementTree.ParseError):
        return Counts(0, 1, 0, 0.0)
    total, failed, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites for name in names)
        for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    return Counts(total - failed - skipped, failed, skipped, sum(float(suite.get("time", 0)) for suite in suites))


def main(reports: list[Path]) -> int:
    """Print the lines and return the exit code."""
    every = [counts(report) for report in reports]
    for report, each in zip(reports, every, strict=True):
        print(f"{report.stem:<12} {each}   {each.seconds:.0f} s")
    print(f"Total: {Counts(*(sum(column) for column in zip(*every, strict=True)))}")
    return 0 if every and all(each.passed and not each.failed for each in every) else 1


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
