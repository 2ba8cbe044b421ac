"""`manage.py import_caseload REFERENCE FILE`: stores a service's caseload for an inspection."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cases.caseload.actions import load_caseload
from cases.caseload.file import LEAVE_OUT_HIDDEN, LOAD_HIDDEN, CaseloadFaults, read_caseload
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
        parser.add_argument(
            "--hidden-rows",
            choices=(LEAVE_OUT_HIDDEN, LOAD_HIDDEN),
            help="what becomes of the rows that a workbook hides; without it they are a fault",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspection_named(self, options["reference"])
        path: Path = options["file"]
        try:
            content = read_file(self, path)
            file = read_caseload(content, sheet=options["sheet"], hidden_rows=options["hidden_rows"])
            load_caseload(inspection=inspection, by=None, file=file, file_name=path.name)
        except (CaseloadFaults, Refused) as fault:
            asked = isinstance(fault, CaseloadFaults) and fault.hidden_rows
            way = f" Give --hidden-rows {LEAVE_OUT_HIDDEN} or --hidden-rows {LOAD_HIDDEN}." if asked else ""
            fail(self, [f"{sentence}{way}" for sentence in fault.sentences])
        self.stdout.write(f"{inspection.reference}: {in_words(file)}")
