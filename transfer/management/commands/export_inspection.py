"""`manage.py export_inspection REFERENCE [--output FILE] [--with-files]`: writes an inspection whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from inspections.commands import inspection_named, write_file
from transfer.document import as_bytes, inspection_document


class Command(BaseCommand):
    """Writes the inspection's file, to standard output unless told where."""

    help = "Writes everything that is held about an inspection as one JSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--output", type=Path, metavar="FILE")
        parser.add_argument("--with-files", action="store_true", help="with the bytes of the documents")

    def handle(self, *args: Any, **options: Any) -> None:
        content = as_bytes(
            inspection_document(inspection_named(self, options["reference"]), with_files=options["with_files"])
        )
        if options["output"] is not None:
            write_file(self, options["output"], content)
            return
        # Past the terminal's own encoding, since the file is UTF-8 wherever it is written.
        buffer = getattr(self.stdout, "buffer", None)
        if buffer is None:
            self.stdout.write(content.decode(), ending="")
        else:
            self.stdout.flush()
            buffer.write(content)
            buffer.flush()
