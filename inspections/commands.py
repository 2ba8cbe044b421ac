import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand

from inspections.models import Inspection


def fail(command: BaseCommand, sentences: Iterable[str]) -> NoReturn:
    """Print each sentence on standard error and exit with 1."""
    for sentence in sentences:
        command.stderr.write(sentence)
    sys.exit(1)


def read_file(command: BaseCommand, path: Path) -> bytes:
    """Return the bytes of a file, or say why it can't be read and exit with 1."""
    try:
        return path.read_bytes()
    except OSError as error:
        fail(command, [f"{path}: the file can't be read: {error.strerror}."])


def write_file(command: BaseCommand, path: Path, content: bytes) -> None:
    """Write the bytes to a file, or say why it can't be written and exit with 1, leaving no half of it."""
    if path.is_dir():
        fail(command, [f"{path}: the file can't be written: it is a directory."])
    partial = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # such as /dev/stdout, which nothing can replace
        else:
            partial.write_bytes(content)
            partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        fail(command, [f"{path}: the file can't be written: {error.strerror}."])


def inspection_named(command: BaseCommand, reference: str) -> Inspection:
    """Return the inspection of this reference, or say that there is none and exit with 1."""
    inspections = Inspection.objects.select_related("service", "framework")
    # References are ASCII; bytes of the command line that are no text at all would make the database fail.
    inspection = inspections.filter(reference=reference).first() if reference.isascii() else None
    if inspection is None:
        fail(command, [f"There is no inspection with the reference “{reference}”."])
    return inspection
