"""What `verify_ledger` says of an inspection in tests."""

from io import StringIO

from django.core.management import call_command

from tests.transfer.files import REFERENCE


def complaints() -> list[str]:
    """What `verify_ledger` finds fault with in the inspection, or nothing."""
    said = StringIO()
    try:
        call_command("verify_ledger", REFERENCE, stdout=StringIO(), stderr=said)
    except SystemExit:
        return said.getvalue().splitlines()
    assert said.getvalue() == ""
    return []
