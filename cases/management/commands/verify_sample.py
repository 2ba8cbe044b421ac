"""`manage.py verify_sample REFERENCE`: draws the sample again from its record and says what differs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cases.choices import CASE_TYPES
from cases.management.draw_progress import to_a_terminal
from cases.models import Caseload, Draw
from cases.queries import rows_of
from cases.sample.redraw import differences
from inspections.commands import fail, inspection_named
from inspections.models import Inspection
from inspections.wording import counted


class Command(BaseCommand):
    """Repeats the draw in use by its own recorded design and seed, from the stored caseload. Changes nothing."""

    help = "Draws the sample of an inspection again from its record, and compares cases, pools and reserves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference")

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspection_named(self, options["reference"])
        draw = inspection.draws.order_by("number").last()
        if draw is None:
            fail(self, [f"No sample has been drawn for {inspection.reference}, so there is nothing to repeat."])
        caseload = Caseload.objects.filter(inspection=inspection).first()
        if caseload is None:
            fail(self, [f"{_named(draw)}: the caseload it was drawn from is not stored here, so it can’t be repeated."])
        with to_a_terminal(self.stderr) as on_progress:
            found = differences(draw.record, draw.algorithm, draw.seed, rows_of(caseload), on_progress)
        found += _changed_cases(inspection, draw)
        if found:
            fail(self, [f"{_named(draw)}: {sentence}" for sentence in found])
        cases = counted(sum(len(draw.record[case_type]) for case_type, _ in CASE_TYPES), "case")
        self.stdout.write(f"{_named(draw)}: the same {cases}, pools of candidates and reserves come out again.")


def _named(draw: Draw) -> str:
    return f"Draw {draw.number}, seed {draw.seed}"


def _changed_cases(inspection: Inspection, draw: Draw) -> list[str]:
    """Say which cases of the draw are not among the sampled cases any more: those withdrawn still are."""
    references = draw.record.get("references")
    if not isinstance(references, dict):
        return []
    stored = dict(inspection.sampled_cases.values_list("reference", "service_reference"))
    return [
        f"The case {own} of the record, {service}, is not among the sampled cases."
        for own, service in sorted(references.items())
        if stored.get(own) != service
    ]
