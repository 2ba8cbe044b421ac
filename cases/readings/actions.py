from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.queries import IN_A_SECOND_READING
from cases.models import Answer, Reading, SampledCase, SecondReadingRound
from cases.queries import inspectors_of
from cases.readings.queries import Pool, pool_of
from cases.readings.second_sample import ALGORITHM, choose, number_of_share
from cases.sample.actions import check_seed, seed_by_chance
from inspections.access import may_lead
from inspections.actions.checks import lock_open
from inspections.errors import Refused
from inspections.models import Inspection
from inspections.wording import counted
from ledger import actions as ledger
from ledger.images import tombstones

ROUND_DRAWN = "second reading drawn"
SECOND_READING_CALLED_OFF = "second reading called off"


@transaction.atomic
def draw_round(
    *,
    inspection: Inspection,
    by: User,
    readers: Sequence[User],
    percent: int | None = None,
    number: int | None = None,
    seed: int | None = None,
) -> SecondReadingRound:
    """Choose submitted cases by chance, give each to one of `readers` for a second reading, and return the round.

    Either `percent` (1 to 100) of the cases that can be read a second time or a `number` of them. Nobody gets a case
    that was theirs. The first reader's judgements are kept as they stand. Only the lead inspector may. Raises Refused
    with a sentence for each fault.
    """
    locked = lock_open(inspection)
    if not may_lead(by, locked):
        raise Refused("Only the lead inspector can give cases out for a second reading.")
    pool, names = pool_of(locked), {reader.username: reader for reader in readers}
    wanted = _wanted(locked, pool, readers, percent, number)
    seed = seed_by_chance() if seed is None else check_seed(seed)
    drawn = SecondReadingRound.objects.create(
        inspection=locked,
        number=locked.second_reading_rounds.count() + 1,
        seed=seed,
        algorithm=ALGORITHM,
        percent=percent,
        pool=pool.first_readers,
        readers=sorted(names),
        chosen=choose(pool.first_readers, names, wanted, seed),
        drawn_at=timezone.now(),
        drawn_by=by,
    )
    rows = [
        row
        for reference, username in drawn.chosen.items()
        for row in _give_out(pool.cases[reference], names[username], drawn)
    ]
    content = {"number": drawn.number, "seed": seed, "second_readers": dict(drawn.chosen)}
    ledger.append(chain=locked.reference, by=by, act=ROUND_DRAWN, content=content, rows=[drawn, *rows])
    return drawn


def _give_out(case: SampledCase, reader: User, drawn: SecondReadingRound) -> list[Reading | Answer]:
    """Give a case to its second reader, and keep the first reading as it stands: agreement is with what was read."""
    first = case.first
    kept = Reading(case=case, kind=Reading.Kind.KEPT, reader=first.reader or first.submitted_by, round=drawn)
    second = Reading(case=case, kind=Reading.Kind.SECOND, reader=reader, round=drawn)
    Reading.objects.bulk_create([kept, second])
    answers = Answer.objects.filter(reading=first, item__kind__in=IN_A_SECOND_READING).select_related("item")
    copies = [Answer(reading=kept, item=one.item, value=one.value, words=one.words) for one in answers]
    return [kept, second, *Answer.everything.bulk_create(copies)]


@transaction.atomic
def call_off_second_reading(*, reading: Reading, by: User, reason: str) -> None:
    """Take a case out of its second reading before that is submitted: it can be reopened, or given out again.

    What the second reader had recorded stays in the ledger and nowhere else. Only the lead inspector may. Raises
    Refused without a reason, or where the reading is submitted.
    """
    inspection = lock_open(reading.case.inspection)
    if not may_lead(by, inspection):
        raise Refused("Only the lead inspector can call a second reading off.")
    locked = Reading.objects.filter(pk=reading.pk).first()
    if locked is None or locked.is_submitted:
        raise Refused("This second reading has been submitted or called off meanwhile. Look at it as it is now.")
    if not reason.strip():
        raise Refused("Enter the reason for calling the second reading off.")
    both = list(Reading.objects.filter(case=locked.case, round=locked.round))
    gone = tombstones(both)
    Reading.objects.filter(pk__in=[one.pk for one in both]).delete()
    ledger.append(
        chain=inspection.reference,
        by=by,
        act=SECOND_READING_CALLED_OFF,
        content={"case": reading.case.reference, "second_reader": reading.reader.username if reading.reader else ""},
        words={"reason": reason.strip()},
        subject=reading.case.reference,
        rows=gone,
    )


def _wanted(
    inspection: Inspection, pool: Pool, readers: Sequence[User], percent: int | None, number: int | None
) -> int:
    team = {person.pk for person in inspectors_of(inspection)}
    if not readers:
        raise Refused("Select at least one inspector to read cases a second time.")
    if others := [person for person in readers if person.pk not in team]:
        raise Refused.because(f"{person} does not inspect cases on this inspection." for person in others)
    if (percent is None) == (number is None):
        raise Refused("Give either a share in per cent or a number of cases.")
    names = {reader.username for reader in readers}
    possible = sum(bool(names - set(first)) for first in pool.first_readers.values())
    wanted = number if number is not None else number_of_share(percent or 0, len(pool.cases))
    if not pool.cases:
        raise Refused("There is no submitted case that has not been given out for a second reading already.")
    if percent is not None and not 1 <= percent <= 100:
        raise Refused("The share is a whole number from 1 to 100 per cent.")
    if not 1 <= wanted <= possible:
        there = counted(possible, "submitted case", "submitted cases")
        raise Refused(
            f"There {'is' if possible == 1 else 'are'} {there} that the inspectors you selected could read a second "
            f"time, none of them their own; you asked for {wanted}."
        )
    return wanted
