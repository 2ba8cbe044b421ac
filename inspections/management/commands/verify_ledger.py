"""`manage.py verify_ledger [REFERENCE]`: proves that nobody has changed the ledger."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from inspections.commands import fail, inspection_named
from ledger.actions import INSTALLATION, verify
from ledger.models import Chain


class Command(BaseCommand):
    """Works the hashes of one inspection's chain out again, or those of every chain."""

    help = "Checks that no entry of the ledger was changed, removed, inserted or moved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the inspection's reference, where only one is wanted."""
        parser.add_argument("reference", nargs="?", help="one inspection; without it, the whole ledger")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say what was found."""
        reference = options["reference"]
        chains = Chain.objects.order_by("name")
        if reference is not None:
            chains = chains.filter(name=inspection_named(self, reference).reference)
        faults = []
        for chain in chains:
            name = "the installation" if chain.name == INSTALLATION else chain.name
            place = verify(chain.name)
            if place is None:
                self.stdout.write(f"{name}: {chain.length} entries, unbroken.")
            else:
                faults.append(f"{name}: the chain is broken at entry {place}: it was changed, removed or inserted.")
        if not chains:
            self.stdout.write("There are no entries yet.")
        if faults:
            fail(self, faults)
