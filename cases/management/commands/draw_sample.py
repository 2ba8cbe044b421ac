"""`manage.py draw_sample REFERENCE [--seed N] [--json]`: draws, records and prints the sample."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from cases.caseload.profile import VARIABLES
from cases.choices import CASE_TYPES
from cases.management.draw_progress import to_a_terminal
from cases.models import Draw
from cases.sample.actions import LARGEST_SEED, draw_sample
from cases.sample.selection_in_words import selection_in_words
from inspections.commands import fail, inspection_named
from inspections.errors import Refused

PRINTED = ("seed", *(case_type for case_type, _ in CASE_TYPES), "eligible", "size", "balance")
"""The keys of --json, in the order of the contract."""


def seed(text: str) -> int:
    """Read a seed; raise ArgumentTypeError for anything but a whole number from 0 to the largest seed."""
    if not (text.isascii() and text.isdecimal() and int(text) <= LARGEST_SEED):
        raise ArgumentTypeError(f"“{text}” is not a whole number from 0 to {LARGEST_SEED}.")
    return int(text)


class Command(BaseCommand):
    """Draws a sample from the caseload; refused once anything is recorded on a case."""

    help = "Draws, records and prints the sample of an inspection."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--seed", type=seed, help="a whole number that settles the draw; by chance without one")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspection_named(self, options["reference"])
        try:
            with to_a_terminal(self.stderr) as on_progress:
                drawn = draw_sample(inspection=inspection, by=None, seed=options["seed"], on_progress=on_progress)
        except Refused as refused:
            fail(self, refused.sentences)
        if options["json"]:
            record = {**drawn.record, "seed": drawn.seed}
            self.stdout.write(json.dumps({name: record[name] for name in PRINTED}, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(readable(drawn)))


def readable(drawn: Draw) -> list[str]:
    record = drawn.record
    lines = [f"Draw {drawn.number}, seed {drawn.seed}, {drawn.algorithm}.", *record["size_in_words"]]
    lines += [*selection_in_words(record), ""]
    own = {service: reference for reference, service in record["references"].items()}
    for case_type, label in CASE_TYPES:
        lines.append(f"{label}: {record['size'][case_type]} of {record['eligible'][case_type]} eligible cases")
        lines += [f"  {own[service]}  {service}" for service in sorted(record[case_type], key=own.__getitem__)]
        lines.append("")
    form = "{:<14}{:<24}{:<32}{:>10}{:>10}{:>9}"
    lines.append(form.format("Case type", "Variable", "Category", "Eligible", "Expected", "Sampled"))
    for row in record["balance"]:
        variable, categories = VARIABLES[row["variable"]]
        lines.append(
            form.format(
                dict(CASE_TYPES)[row["case_type"]],
                variable,
                categories[row["category"]],
                row["population"],
                f"{row['expected']:.2f}",
                row["sampled"],
            )
        )
    return lines
