"""`manage.py report REFERENCE --format docx|pdf|html --output FILE [--audience …]`: writes the report draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inspections.commands import inspection_named, write_file
from inspections.texts.edition import AUDIENCES
from reports.content import WORKING, build_report
from reports.formats import FORMATS


class Command(BaseCommand):
    """Writes the report draft of an inspection as a Word file, a PDF or a web page of one file."""

    help = "Writes the report draft of an inspection."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--format", required=True, choices=list(FORMATS))
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--audience", choices=AUDIENCES, default=WORKING, help="whom it is for; its edition says what they get"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspection_named(self, options["reference"])
        name, audience = options["format"], options["audience"]
        report = build_report(inspection, made_on=timezone.localdate(), audience=audience, is_checked=name == "docx")
        write_file(self, options["output"], FORMATS[name].build(report))
