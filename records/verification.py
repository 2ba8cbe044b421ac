from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from inspections.models import Inspection
from ledger.actions import INSTALLATION, REPLACED
from ledger.models import Chain
from ledger.reading import read, remember_verified, snapshot
from ledger.record import Record, follow
from records.differences import differences
from records.dump import dump
from records.fold import State, take_over


@dataclass
class Findings:
    sound: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def check_chain(name: str, head: str = "") -> Findings:
    """Check the chain of this name, the records that it accounts for, and that it has an earlier head.

    All as it stands at one moment, while people go on. Where all is well, the chain remembers that it has been
    verified. One entry after the other, so that a long chain takes no more memory than the records that it leaves
    behind.
    """
    with snapshot():
        row = Chain.objects.filter(name=name).first()
        found, length = _check(name, row, head)
    if row is not None and not found.faults:
        remember_verified(row, length)
    return found


def _check(name: str, row: Chain | None, head: str) -> tuple[Findings, int]:
    """Return also how many entries follow from one another."""
    found, seen = Findings(), _Seen(head)
    place, length, last = follow(seen.all(read(name)))
    if place is None and row is not None and (row.length, row.head) != (length, last):
        place = length + 1
    if place is not None:
        at_fault = next(iter(read(name, place - 1)), None)
        found.faults.append(f"{title(name)}: the chain is broken at {_place(at_fault, place)}.")
    else:
        if length:
            found.sound.append(f"{title(name)}: {length} entries, unbroken. Head: {last}")
            found.sound += _of_erased(name, seen.erased)
        inspection = Inspection.objects.filter(reference=name).first()
        if inspection is not None:
            found.faults += [f"{title(name)}: {sentence}" for sentence in _of_records(inspection, seen.state)]
        if inspection is not None and not found.faults:
            found.sound.append(f"{title(name)}: the records are what the ledger says.")
    if head:
        _look_for(head, name, seen.with_head, found)
    return found, length


class _Seen:
    """What a pass over the entries of a chain has seen."""

    def __init__(self, head: str) -> None:
        self.head, self.erased, self.state = head, 0, State()
        self.with_head: Record | None = None

    def all(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the entries, and take in what each says."""
        for record in records:
            yield record
            self.erased += record.erased
            take_over(self.state, record)
            if record.hash == self.head:
                self.with_head = record


def title(name: str) -> str:
    return "the installation" if name == INSTALLATION else name


def described(record: Record) -> str:
    """Return an entry's place, act, time and author in words."""
    by = record.by or "a command"
    return f"entry {record.sequence} ({record.act}, {timezone.localtime(record.at):%-d %B %Y %H:%M} UK time by {by})"


def _place(record: Record | None, place: int) -> str:
    if record is None:
        return f"entry {place}: it is missing, with any after it"
    return f"{described(record)}: it was changed, removed or inserted"


def _of_erased(name: str, texts: int) -> list[str]:
    """Say how many texts are erased: retention law asks for it, so it is no fault, and nobody should overlook it."""
    if not texts:
        return []
    if texts == 1:
        return [f"{title(name)}: 1 text is erased. Its digest still stands in the ledger."]
    return [f"{title(name)}: {texts} texts are erased. Their digests still stand in the ledger."]


def _of_records(inspection: Inspection, told: State) -> Iterator[str]:
    if told.begun is None:
        yield "the ledger does not account for the records: no entry states them. They were stored round the app."
        return
    yield from told.unread
    yield from differences(dump(inspection), told)


def _look_for(head: str, name: str, with_head: Record | None, found: Findings) -> None:
    if with_head is not None:
        found.sound.append(f"{title(name)}: the head {head} is {described(with_head)}.")
        return
    for chain in Chain.objects.filter(name__startswith=f"{name}{REPLACED}").order_by("name"):
        if chain.entries.filter(hash=head).exists():
            found.faults.append(
                f"{title(name)}: the head {head} is in {chain.name}, the history of an inspection that was replaced."
            )
            return
    found.faults.append(
        f"{title(name)}: no entry has the hash {head}. The history was rewritten or cut off since it was printed, "
        "or the hash is another inspection’s."
    )
