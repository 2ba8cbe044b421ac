"""`manage.py verify_ledger [REFERENCE] [--head HASH]`: the chain. `test_tampering` has what it says of records."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inspections.models import Inspection
from ledger.actions import INSTALLATION, append, restore
from ledger.models import Chain, Entry, Words
from tests import factories
from tests.ledger.opening import open_ledger
from tests.ledger.tampering import unguarded

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def verify(*arguments: str) -> tuple[int, str, str]:
    """Run the command; return its exit code, what it printed and what it complained of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture(autouse=True)
def chains(db: None) -> None:
    """Two inspections, one with two entries and one with none, beside the installation's chain."""
    open_ledger(factories.inspection("a-2026"))
    append(chain="a-2026", by=None, act="noted", content={})
    factories.inspection("b-2026")


def head(reference: str) -> str:
    return Chain.objects.get(name=reference).head


def installation() -> str:
    length = Entry.objects.filter(chain__name=INSTALLATION).count()
    return f"the installation: {length} entries, unbroken. Head: {head(INSTALLATION)}\n"


def unbroken() -> str:
    return f"a-2026: 2 entries, unbroken. Head: {head('a-2026')}\na-2026: the records are what the ledger says.\n"


def test_an_unbroken_ledger_is_said_chain_by_chain_with_its_head() -> None:
    assert verify() == (0, f"{installation()}{unbroken()}", "")


def test_one_inspection_is_verified_by_itself() -> None:
    assert verify("a-2026") == (0, unbroken(), "")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (1, "1 text is erased. Its digest still stands in the ledger."),
        (2, "2 texts are erased. Their digests still stand in the ledger."),
    ],
)
def test_words_that_were_erased_are_counted_and_are_no_fault(texts: int, said: str) -> None:
    for _ in range(texts):
        append(chain="a-2026", by=None, act="noted", content={}, words={"note": "Kept for a while.", "more": ""})
    Words.objects.filter(name="note").delete()
    code, out, err = verify("a-2026")
    assert (code, err) == (0, "")
    assert out.splitlines()[1:] == [f"a-2026: {said}", "a-2026: the records are what the ledger says."]


def test_a_broken_chain_fails_with_a_sentence_and_the_others_are_still_checked() -> None:
    with unguarded():
        Entry.objects.filter(chain__name="a-2026", sequence=2).update(act="altered", at=MOMENT)
    broken = (
        "a-2026: the chain is broken at entry 2 (altered, 2 March 2026 09:30 UK time by a command): it was changed, "
        "removed or inserted.\n"
    )
    assert verify() == (1, installation(), broken)
    assert verify("a-2026") == (1, "", broken)


def test_an_end_that_was_cut_off_is_named() -> None:
    with unguarded():
        Entry.objects.filter(chain__name="a-2026", sequence=2).delete()
    assert verify("a-2026") == (
        1,
        "",
        "a-2026: the chain is broken at entry 2: it is missing, with any after it.\n",
    )


def test_an_inspection_that_is_not_there_is_said() -> None:
    assert verify("nowhere") == (1, "", "There is no inspection with the reference “nowhere”.\n")


def test_an_earlier_head_is_found() -> None:
    first = Entry.objects.get(chain__name="a-2026", sequence=1)
    copied = "\u200b".join([first.hash[:10], f" {first.hash[10:30]}\n", first.hash[30:], "\ufeff"])
    for given in (first.hash.upper(), copied):
        code, out, err = verify("a-2026", "--head", given)
        assert (code, err) == (0, "")
        assert out.startswith(f"{unbroken()}a-2026: the head {first.hash} is entry 1 (records stated, ")


def test_a_head_that_the_history_does_not_have_is_said() -> None:
    other = Chain.objects.get(name=INSTALLATION).head
    assert verify("a-2026", "--head", other) == (
        1,
        unbroken(),
        f"a-2026: no entry has the hash {other}. The history was rewritten or cut off since it was printed, or the "
        "hash is another inspection’s.\n",
    )


def test_the_head_of_a_history_that_was_replaced_is_known() -> None:
    earlier = head("a-2026")
    restore(chain="a-2026", records=[])
    open_ledger(Inspection.objects.get(reference="a-2026"))
    fresh = f"a-2026: 1 entries, unbroken. Head: {head('a-2026')}\na-2026: the records are what the ledger says.\n"
    replaced = f"a-2026/replaced-1: 2 entries, unbroken. Head: {earlier}\n"
    assert verify("a-2026", "--head", earlier) == (
        1,
        f"{fresh}{replaced}",
        f"a-2026: the head {earlier} is in a-2026/replaced-1, the history of an inspection that was replaced.\n",
    )


@pytest.mark.parametrize("arguments", [["a-2026", "--head", "abc"], ["--head", "0" * 64]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as error:
        call_command("verify_ledger", *arguments)
    assert error.value.returncode == 2 or "is not a hash of the ledger" in str(error.value)


def test_records_that_no_entry_accounts_for_are_said() -> None:
    assert verify("b-2026") == (
        1,
        "",
        "b-2026: the ledger does not account for the records: no entry states them. They were stored round the app.\n",
    )
