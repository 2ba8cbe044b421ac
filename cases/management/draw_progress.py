from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper

from cases.choices import CASE_TYPES
from cases.sample.sampling import OnProgress


@contextmanager
def to_a_terminal(stream: OutputWrapper) -> Iterator[OnProgress | None]:
    """Yield what writes the progress of a draw over one line, and wipe it at the end; None unless on a terminal."""
    if not stream.isatty():
        yield None
        return
    words = dict(CASE_TYPES)
    widest = 0

    def write(case_type: str, found: int, wanted: int) -> None:
        nonlocal widest
        line = f"{words[case_type]}: {found} of {wanted} candidate samples"
        widest = max(widest, len(line))
        stream.write(f"\r{line:<{widest}}", ending="")
        stream.flush()

    try:
        yield write
    finally:
        stream.write(f"\r{'':<{widest}}\r", ending="")
