"""`manage.py load_edition FILE.yaml`: loads an edition of the report."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from inspections.commands import fail, read_file
from inspections.errors import Refused
from inspections.texts.edition_actions import load_edition, read_edition


class Command(BaseCommand):
    """Loads an edition: which headings a report has, in which order, and what stands under each."""

    help = "Loads an edition of the report from a YAML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = read_edition(read_file(self, options["file"]))
            done = load_edition(data)
        except Refused as refused:
            fail(self, refused.sentences)
        self.stdout.write(f"{data['slug']}: {done}.")
