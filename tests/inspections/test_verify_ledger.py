"""`manage.py verify_ledger [REFERENCE]`."""

from io import StringIO

import pytest
from django.core.management import call_command

from ledger.actions import INSTALLATION, append
from ledger.models import Entry
from tests import factories
from tests.ledger.tampering import unguarded


def verify(*arguments: str) -> tuple[int, str, str]:
    """Run the command; give its exit code, what it printed and what it complained of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture(autouse=True)
def chains(db: None) -> None:
    """Two inspections, one with two entries and one with none, beside the installation's chain."""
    for reference in ("a-2026", "b-2026"):
        factories.inspection(reference)
    for _ in range(2):
        append(chain="a-2026", by=None, act="noted", content={})


def installation() -> str:
    return f"the installation: {Entry.objects.filter(chain__name=INSTALLATION).count()} entries, unbroken.\n"


def test_an_unbroken_ledger_is_said_chain_by_chain() -> None:
    assert verify() == (0, f"{installation()}a-2026: 2 entries, unbroken.\n", "")


def test_one_inspection_is_verified_by_itself() -> None:
    assert verify("a-2026") == (0, "a-2026: 2 entries, unbroken.\n", "")
    assert verify("b-2026") == (0, "There are no entries yet.\n", "")


def test_a_broken_chain_fails_with_a_sentence_and_the_others_are_still_checked() -> None:
    with unguarded():
        Entry.objects.filter(chain__name="a-2026", sequence=2).update(act="altered")
    broken = "a-2026: the chain is broken at entry 2: it was changed, removed or inserted.\n"
    assert verify() == (1, installation(), broken)
    assert verify("a-2026") == (1, "", broken)


def test_an_inspection_that_is_not_there_is_said() -> None:
    assert verify("nowhere") == (1, "", "There is no inspection with the reference “nowhere”.\n")
