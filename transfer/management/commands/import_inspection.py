"""`manage.py import_inspection FILE.json [--replace]`: stores one inspection whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from inspections.commands import fail, read_file
from inspections.errors import Refused
from transfer.actions import import_inspection


class Command(BaseCommand):
    """Stores an inspection's file and prints its reference, or every fault of the file."""

    help = "Stores one inspection from its JSON file and prints its reference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="put it in the place of the one that is here")

    def handle(self, *args: Any, **options: Any) -> None:
        content = read_file(self, options["file"])
        try:
            inspection = import_inspection(content=content, replace=options["replace"])
        except Refused as refused:
            fail(self, refused.sentences)
        self.stdout.write(inspection.reference)
