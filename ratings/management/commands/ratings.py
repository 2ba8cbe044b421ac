"""`manage.py ratings REFERENCE [--json]`: the roll-up of an inspection."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from inspections.commands import inspection_named
from ratings.pages.table import as_table
from ratings.queries import ratings_of
from ratings.rollup.scoring import as_json


class Command(BaseCommand):
    """Prints every figure of an inspection, worked out from its judgements and the panel's decisions in force."""

    help = "Print an inspection's percentages, bands, ratings and score."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the inspection's reference")
        parser.add_argument(
            "--json", action="store_true", help="print JSON, as the contract's ratings.schema.json says"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspection_named(self, options["reference"])
        ratings = ratings_of(inspection)
        if options["json"]:
            figures = as_json(ratings.rollup, inspection=inspection.reference, framework=inspection.framework.slug)
            self.stdout.write(json.dumps(figures, indent=2))
        else:
            table = as_table(ratings.rules, ratings.rollup, title=str(inspection), marks=ratings.marks)
            self.stdout.write(table)
