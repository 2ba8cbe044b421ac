"""Checking a chain of the ledger for people: what was found, in plain sentences. Reads, and writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from inspections.models import Inspection
from ledger.actions import INSTALLATION, REPLACED, records, verify
from ledger.models import Chain
from ledger.record import Record
from records.differences import differences
from records.dump import dump
from records.fold import fold


@dataclass
class Findings:
    """What was found: `sound` is what holds, `faults` what does not, a sentence each."""

    sound: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def check_chain(name: str, head: str = "") -> Findings:
    """Check the chain of this name, the records that it accounts for, and that it has an earlier head."""
    kept = records(name)
    found = Findings()
    place = verify(name)
    if place is not None:
        found.faults.append(f"{title(name)}: the chain is broken at {_place(kept, place)}.")
    else:
        if kept:
            found.sound.append(f"{title(name)}: {len(kept)} entries, unbroken. Head: {kept[-1].hash}")
            found.sound += _of_erased(name, sum(record.erased for record in kept))
        inspection = Inspection.objects.select_related("framework").filter(reference=name).first()
        if inspection is not None:
            found.faults += [f"{title(name)}: {sentence}" for sentence in _of_records(inspection, kept)]
        if inspection is not None and not found.faults:
            found.sound.append(f"{title(name)}: the records are what the ledger says.")
    if head:
        _look_for(head, name, kept, found)
    return found


def title(name: str) -> str:
    """Give what people call a chain."""
    return "the installation" if name == INSTALLATION else name


def described(record: Record) -> str:
    """Give an entry's place, act, time and author in words."""
    by = record.by or "a command"
    return f"entry {record.sequence} ({record.act}, {timezone.localtime(record.at):%-d %B %Y %H:%M} by {by})"


def _place(kept: list[Record], place: int) -> str:
    if place > len(kept):
        return f"entry {place}: it is missing, with any after it"
    return f"{described(kept[place - 1])}: it was changed, removed or inserted"


def _of_erased(name: str, texts: int) -> list[str]:
    """Say how many texts are erased: retention law asks for it, so it is no fault, and nobody should overlook it."""
    if not texts:
        return []
    if texts == 1:
        return [f"{title(name)}: 1 text is erased. Its digest still stands in the ledger."]
    return [f"{title(name)}: {texts} texts are erased. Their digests still stand in the ledger."]


def _of_records(inspection: Inspection, kept: list[Record]) -> Iterator[str]:
    """Give what differs between the inspection's records and what the chain says."""
    told = fold(kept)
    if told.begun is None:
        yield "the ledger does not account for the records: no entry states them. They were stored round the app."
        return
    yield from told.unread
    yield from differences(dump(inspection), told)


def _look_for(head: str, name: str, kept: list[Record], found: Findings) -> None:
    for record in kept:
        if record.hash == head:
            found.sound.append(f"{title(name)}: the head {head} is {described(record)}.")
            return
    for chain in Chain.objects.filter(name__startswith=f"{name}{REPLACED}").order_by("name"):
        if any(record.hash == head for record in records(chain.name)):
            found.faults.append(
                f"{title(name)}: the head {head} is in {chain.name}, the history of an inspection that was replaced."
            )
            return
    found.faults.append(
        f"{title(name)}: no entry has the hash {head}. The history was rewritten or cut off since it was printed, "
        "or the hash is another inspection’s."
    )
