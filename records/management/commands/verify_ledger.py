"""`manage.py verify_ledger [REFERENCE] [--head HASH]`: proves that nobody has changed the ledger or the records."""

import re
import unicodedata
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.commands import fail, inspection_named
from ledger.actions import REPLACED
from ledger.models import Chain
from records.verification import check_chain

HASH = re.compile(r"[0-9a-f]{64}")


def hash_of_entry(text: str) -> str:
    """Return the hash of an entry as the command line gives it; raise ArgumentTypeError for what is none.

    White space and signs that nobody sees are left out: a hash that is copied from a document may have some.
    """
    seen = "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf").lower()
    if not HASH.fullmatch(seen):
        raise ArgumentTypeError(f"“{text}” is not a hash of the ledger: 64 of the digits 0 to 9 and a to f.")
    return seen


class Command(BaseCommand):
    """Works the hashes of one inspection's chain out again, or those of every chain, and compares the records."""

    help = "Checks that no entry of the ledger was changed, and that the records are what it says; prints the head."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", nargs="?", help="one inspection; without it, the whole ledger")
        parser.add_argument("--head", type=hash_of_entry, help="a head printed earlier, which must be in the chain")

    def handle(self, *args: Any, **options: Any) -> None:
        reference, head = options["reference"], options["head"]
        if head and reference is None:
            raise CommandError("--head needs the inspection’s reference.", returncode=2)
        sound, faults = [], []
        for name in _chains(self, reference):
            found = check_chain(name, head=head if head and name == reference else "")
            sound += found.sound
            faults += found.faults
        for sentence in sound or ([] if faults else ["There are no entries yet."]):
            self.stdout.write(sentence)
        if faults:
            fail(self, faults)


def _chains(command: BaseCommand, reference: str | None) -> list[str]:
    """Return the names of the chains to check: all, or an inspection's own and those that it replaced."""
    chains = Chain.objects.order_by("name")
    if reference is None:
        return list(chains.values_list("name", flat=True))
    name = inspection_named(command, reference).reference
    return [name, *chains.filter(name__startswith=f"{name}{REPLACED}").values_list("name", flat=True)]
