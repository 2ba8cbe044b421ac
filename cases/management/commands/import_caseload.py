"""`manage.py import_caseload REFERENCE FILE`: stores a service's caseload for an inspection."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cases.caseload.actions import load_caseload
from cases.caseload.file import CaseloadFaults, read_caseload
from cases.caseload.profile import in_words
from inspections.commands import fail, inspection_named, read_file
from inspections.errors import Refused


class Command(BaseCommand):
    """Stores a caseload, in the place of an earlier one until a sample is drawn; a file with faults stores nothing."""

    help = "Stores a service's caseload (CSV or XLSX) for an inspection."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", help="the sheet that holds the caseload, where a workbook has several")

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspection_named(self, options["reference"])
        path: Path = options["file"]
        try:
            file = read_caseload(read_file(self, path), sheet=options["sheet"])
            load_caseload(inspection=inspection, by=None, file=file, file_name=path.name)
        except (CaseloadFaults, Refused) as fault:
            fail(self, fault.sentences)
        self.stdout.write(f"{inspection.reference}: {in_words(file)}")
