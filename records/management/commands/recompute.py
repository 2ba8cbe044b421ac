"""`manage.py recompute REFERENCE --at TIME|HASH`: the ratings as they stood then, from the ledger alone."""

import json
import re
from argparse import ArgumentTypeError
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from inspections.commands import fail, inspection_named
from inspections.framework_data import framework_sha256
from inspections.models import Framework as FrameworkRow
from inspections.outline import read_outline
from ledger.reading import records
from ledger.record import Record, first_fault
from ratings.pages.table import as_table
from ratings.queries import outline_of
from records.fold import State, fold
from records.recomputing import Framework, comparisons, last_frozen, ratings_from, up_to
from records.verification import described

HASH = re.compile(r"[0-9a-f]{64}")


def moment_or_hash(text: str) -> datetime | str:
    """Without an offset from UTC, the installation's own clock; a day alone is its end. Raises ArgumentTypeError."""
    if HASH.fullmatch(text.lower()):
        return text.lower()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"“{text}” is neither a moment, such as 2026-03-02T09:30:00+00:00 or 2026-03-02, nor the hash of an entry."
        ) from None
    if len(text) == len("2026-03-02"):
        moment = datetime.combine(moment, time.max)
    return moment if moment.tzinfo else timezone.make_aware(moment)


class Command(BaseCommand):
    """Prints every figure as it stood, and compares those that decisions, closings and issues froze until then."""

    help = "Rebuilds ratings as they stood from the ledger alone, and compares the figures frozen by then."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the inspection's reference")
        parser.add_argument(
            "--at", required=True, type=moment_or_hash, metavar="TIME|HASH", help="a moment, or the hash of an entry"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspection_named(self, options["reference"])
        kept = up_to(records(inspection.reference), options["at"])
        if not kept:
            fail(self, [f"{inspection.reference}: the ledger has no entry from then, or of that hash."])
        place = first_fault(kept)
        if place is not None:
            fail(
                self,
                [f"{inspection.reference}: the chain is broken at {described(kept[place - 1])}. Run verify_ledger."],
            )
        state = fold(kept)
        if state.begun is None:
            self._tell_frozen(inspection.reference, kept)
            return
        framework = self._framework(state)
        try:
            rollup = ratings_from(state, framework)
            compared = comparisons(kept, framework)
        except ValueError as fault:
            fail(self, [str(fault)])
        title = f"{inspection.service} ({inspection.reference}), as at {described(kept[-1])}"
        self.stdout.write(as_table(framework.rules, rollup, title=title))
        self.stdout.write("")
        if not compared:
            self.stdout.write("No act until then froze figures.")
        for comparison in compared:
            if not comparison.differences:
                self.stdout.write(f"Equal to the figures that {described(comparison.record)} froze.")
        faults = [
            f"Not equal to the figures that {described(comparison.record)} froze: {sentence}"
            for comparison in compared
            for sentence in comparison.differences
        ]
        if faults or state.unread:
            fail(self, [*state.unread, *faults])

    def _tell_frozen(self, reference: str, kept: list[Record]) -> None:
        """Print the figures that an act froze before the ledger accounts for the records, or exit with 1 for none."""
        last = last_frozen(kept)
        if last is None:
            fail(
                self,
                [
                    f"{reference}: up to {described(kept[-1])} the ledger does not account for the records, and no act "
                    "had frozen figures. Give a moment from its opening entries on."
                ],
            )
        record, figures = last
        self.stdout.write(
            f"{reference}: up to {described(kept[-1])} the ledger does not account for the records. "
            f"These are the figures that {described(record)} froze."
        )
        self.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False))

    def _framework(self, state: State) -> Framework:
        """Return the framework that the ledger names, or say that it is not the one that is here and exit with 1."""
        bound = state.of("inspections.inspection")[()].fields or {}
        row = FrameworkRow.objects.filter(slug=bound["framework"]).first()
        if row is None:
            fail(self, [f"The framework “{bound['framework']}” is not here. Load it with load_framework."])
        if framework_sha256(row) != bound["questions_and_rules"]:
            fail(self, [f"The framework “{row.slug}” is not the one of then: its questions or rules differ."])
        outline = read_outline(row)
        return Framework(outline.rules, outline_of(outline.domains.values()))
