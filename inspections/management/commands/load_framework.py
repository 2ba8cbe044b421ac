"""`manage.py load_framework FILE.yaml`: loads a framework version."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from inspections.commands import fail, read_file
from inspections.errors import Refused
from inspections.framework import FrameworkError, read_framework
from inspections.framework_actions import load_framework


class Command(BaseCommand):
    """Loads a framework version; again with the same content: no change."""

    help = "Loads a framework version from a YAML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = read_framework(read_file(self, options["file"]))
            done = load_framework(data)
        except (FrameworkError, Refused) as refused:
            fail(self, refused.sentences)
        self.stdout.write(f"{data['slug']}: {done.value}.")
