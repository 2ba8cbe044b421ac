"""Giving submitted cases out for a blind second reading, recording it, submitting it and calling it off."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.access import is_open, may_read_second
from cases.actions.sample import check_seed, seed_by_chance
from cases.models import Judgement, SampledCase, SecondJudgement, SecondReading, SecondReadingRound
from cases.pages import Page, evidence_key, number_of
from cases.queries import inspectors_of
from cases.second_reading_queries import Pool, page_of, pool_of, questions_put_to
from cases.second_sample import ALGORITHM, choose, number_of_share
from inspections.access import may_lead
from inspections.actions.checks import lock_open
from inspections.errors import Refused, Stale
from inspections.models import Inspection, KeyQuestion
from inspections.wording import counted
from ledger import actions as ledger
from ledger.images import tombstones

ROUND_DRAWN = "second reading drawn"
SECOND_READING_SAVED = "second reading saved"
SECOND_READING_SUBMITTED = "second reading submitted"
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
    """Choose submitted cases by chance, give each to one of `readers` for a second reading, and give the round.

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
    readings = [
        SecondReading(
            case=pool.cases[reference],
            round=drawn,
            reader=names[username],
            first_reader=pool.cases[reference].allocated_to or pool.cases[reference].submitted_by,
        )
        for reference, username in drawn.chosen.items()
    ]
    SecondReading.objects.bulk_create(readings)
    rows = [drawn, *readings, *_keep_first_readings(locked, readings)]
    content = {"number": drawn.number, "seed": drawn.seed, "second_readers": dict(drawn.chosen)}
    ledger.append(chain=locked.reference, by=by, act=ROUND_DRAWN, content=content, rows=rows)
    return drawn


@transaction.atomic
def save_second_reading(*, reading: SecondReading, by: User, version: int, values: Mapping[str, Any]) -> int:
    """Record a second reader's judgements and evidence, and give the reading's version afterwards.

    `values` are by key as `second_reading_queries.page_of` has them; None takes one back, and what they leave out stays
    as it is. `version` is that of the page they were typed on: the database stores nothing where it is another's.
    Raises Stale then, and Refused with a sentence for each other fault.
    """
    locked = _locked(reading, by)
    page = page_of(locked)
    changed = _changes(page, values)
    if not changed:
        return locked.version
    if locked.version != version:
        raise Stale(
            "You saved this reading in another window after you opened this one. Nothing that you changed here has "
            "been stored yet."
        )
    locked.version, locked.saved_at = version + 1, timezone.now()
    locked.save(update_fields=["version", "saved_at"])
    judgements = _store(locked, {number_of(key) for key in changed}, {**page.recorded, **changed})
    ledger.append(
        chain=locked.case.inspection.reference,
        by=by,
        act=SECOND_READING_SAVED,
        content={"case": locked.case.reference, "version": version + 1, "changed": len(changed)},
        subject=locked.case.reference,
        rows=[locked, *judgements],
    )
    return version + 1


@transaction.atomic
def submit_second_reading(*, reading: SecondReading, by: User) -> None:
    """Submit a second reading: both readings can be seen from now on, and neither changes.

    Raises Refused where a key question is unanswered.
    """
    locked = _locked(reading, by)
    page = page_of(locked)
    if page.unanswered:
        numbers = ", ".join(item.key for item in page.unanswered)
        left = counted(len(page.unanswered), "key question is", "key questions are")
        raise Refused(f"{left} unanswered: {numbers}. Answer every key question before you submit.")
    locked.submitted_at = timezone.now()
    locked.save(update_fields=["submitted_at"])
    # What nobody else could see until now is in the history from here on.
    judgements = locked.judgements.select_related("key_question")
    ledger.append(
        chain=locked.case.inspection.reference,
        by=by,
        act=SECOND_READING_SUBMITTED,
        content={
            "case": locked.case.reference,
            "judgements": {one.key_question.number: one.answer for one in judgements},
        },
        subject=locked.case.reference,
        rows=[locked, *judgements],
    )


@transaction.atomic
def call_off_second_reading(*, reading: SecondReading, by: User, reason: str) -> None:
    """Take a case out of its second reading before that is submitted: it can be reopened, or given out again.

    What the second reader had recorded stays in the ledger and nowhere else. Only the lead inspector may. Raises
    Refused without a reason, or where the reading is submitted.
    """
    inspection = lock_open(reading.case.inspection)
    if not may_lead(by, inspection):
        raise Refused("Only the lead inspector can call a second reading off.")
    locked = SecondReading.objects.filter(pk=reading.pk).first()
    if locked is None or locked.is_submitted:
        raise Refused("This second reading has been submitted or called off meanwhile. Look at it as it is now.")
    if not reason.strip():
        raise Refused("Enter the reason for calling the second reading off.")
    gone = tombstones([locked])
    locked.delete()
    ledger.append(
        chain=inspection.reference,
        by=by,
        act=SECOND_READING_CALLED_OFF,
        content={"case": reading.case.reference, "second_reader": reading.reader.username},
        words={"reason": reason.strip()},
        subject=reading.case.reference,
        rows=gone,
    )


def _wanted(
    inspection: Inspection, pool: Pool, readers: Sequence[User], percent: int | None, number: int | None
) -> int:
    """Give how many cases to choose, or refuse."""
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


def _keep_first_readings(inspection: Inspection, readings: Sequence[SecondReading]) -> list[SecondJudgement]:
    """Store a row for each key question put to each case, with the first reader's judgement as it stands."""
    cases = [reading.case for reading in readings]
    first = {
        (case, question): (answer, evidence)
        for case, question, answer, evidence in Judgement.objects.filter(case__in=cases).values_list(
            "case", "key_question", "answer", "evidence"
        )
    }
    questions: dict[str, list[KeyQuestion]] = {}
    for case in cases:
        case.inspection = inspection
        if case.case_type not in questions:
            questions[case.case_type] = list(questions_put_to(case))
    rows = []
    for reading in readings:
        for question in questions[reading.case.case_type]:
            answer, evidence = first.get((reading.case.pk, question.pk), ("", ""))
            rows.append(
                SecondJudgement(reading=reading, key_question=question, first_answer=answer, first_evidence=evidence)
            )
    return SecondJudgement.objects.bulk_create(rows)


def _locked(reading: SecondReading, by: User) -> SecondReading:
    """Return the reading as it stands, with its inspection locked; refuse where the person may not record it now."""
    inspection = lock_open(reading.case.inspection)
    stored = SecondReading.objects.select_related("case", "reader", "first_reader", "round")
    locked = stored.filter(pk=reading.pk).first()
    if locked is None:
        raise Refused("This second reading has been called off by the lead inspector meanwhile.")
    locked.case.inspection = inspection
    if locked.is_submitted:
        raise Refused("This second reading has been submitted, so nothing in it can change.")
    if locked.case.is_withdrawn:
        raise Refused(f"Case {locked.case.reference} has been withdrawn from the sample, so nothing in it can change.")
    if not is_open(locked) or not may_read_second(by, locked):
        raise Refused("Only the inspector to whom a second reading was given can record it.")
    return locked


def _changes(page: Page, values: Mapping[str, Any]) -> dict[str, str | None]:
    """Give the values that differ from what is recorded, with empty texts as None; refuse what is no answer."""
    items = {item.key: item for item in page.items}
    plain = {key: value.replace("\r\n", "\n").strip() or None if value else None for key, value in values.items()}
    faults = [
        f"“{key}” can’t be recorded of case {page.case.reference}: it is no key question of it, or no answer to one."
        for key, value in plain.items()
        if key not in items or not items[key].accepts(value)
    ]
    if faults:
        raise Refused.because(faults)
    return {key: value for key, value in plain.items() if value != page.recorded.get(key)}


def _store(reading: SecondReading, numbers: set[str], recorded: Mapping[str, Any]) -> list[SecondJudgement]:
    rows = list(reading.judgements.select_related("key_question").filter(key_question__number__in=numbers))
    for row in rows:
        number = row.key_question.number
        row.answer = recorded.get(number) or ""
        row.evidence = recorded.get(evidence_key(number)) or ""
    SecondJudgement.objects.bulk_update(rows, ["answer", "evidence"])
    for row in rows:
        row.reading = reading
    return rows


def refuse_while_read_again(case: SampledCase) -> None:
    """Refuse a change to a case that is being read a second time: both readings would no longer be of one thing."""
    if SecondReading.objects.filter(case=case, submitted_at__isnull=True).exists():
        raise Refused(
            f"Case {case.reference} is being read a second time, and both readings must be of the same case. "
            "Wait until the second reading is submitted, or call it off first."
        )
