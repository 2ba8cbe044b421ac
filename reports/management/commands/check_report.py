"""`manage.py check_report REFERENCE [--json]`: says of each figure in the report's texts whether it is true."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inspections.commands import inspection_named
from reports.figures.checking import VERDICTS, Checked, check_report
from reports.queries import read


class Command(BaseCommand):
    """Reads every text for print. Exits with 1 where something is wrong, impossible, moved or unbound."""

    help = "Says of each figure in the texts of a report, and each word that stands for one, whether it is true."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspection_named(self, options["reference"])
        found = check_report(read(inspection, timezone.localdate()))
        if options["json"]:
            self.stdout.write(json.dumps([each.as_data() for each in found], ensure_ascii=False, indent=2))
        else:
            for each in found:
                self.stdout.write(_line(each))
            self.stdout.write(_counts(found))
        if any(each.is_open for each in found):
            raise SystemExit(1)


def _line(found: Checked) -> str:
    return f"{found.text.place}: {VERDICTS[found.verdict].lower()}: “{found.said}”. {found.say}"


def _counts(found: list[Checked]) -> str:
    if not found:
        return "No figure stands in the texts of this report."
    verdicts = [each.verdict for each in found]
    counted = (
        f"{label.lower()} {verdicts.count(verdict)}" for verdict, label in VERDICTS.items() if verdict in verdicts
    )
    return f"Figures: {', '.join(counted)}."
