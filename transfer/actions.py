"""Storing an inspection from its file, whole or not at all."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from ratings.opening import opening_records
from ratings.replay import replay
from reports.ledger_queries import records_of

from accounts.models import User
from cases.actions.alerts import ALERT_RAISED, ALERT_RESOLVED, ALERT_UPDATED
from cases.actions.comments import COMMENTED
from cases.actions.examples import EXAMPLE_ADDED, EXAMPLE_CHANGED
from cases.actions.second_reading import ROUND_DRAWN, SECOND_READING_SAVED
from cases.answer_history import ANSWER_CHANGED, CHANGE_HELD
from cases.case_history import PAGE_SAVED
from inspections.errors import Refused
from inspections.models import Framework, Inspection, Service
from ledger import actions as ledger
from ledger.models import Chain, Entry
from ledger.record import Record
from ratings.models import PanelDecision
from reports.models import Issue
from transfer.faults import all_faults
from transfer.history_faults import last_moment, record_of
from transfer.outline import Outline, read_outline
from transfer.panel_rows import store_issues, store_panel
from transfer.reading import read
from transfer.rows import store_cases, store_inspection_rows
from transfer.values import moment_in, person_in

MADE_HERE = (ANSWER_CHANGED, CHANGE_HELD, *PAGE_SAVED)
"""The acts by which an inspector records something of a case."""
READ_AGAIN_HERE = (ROUND_DRAWN, SECOND_READING_SAVED)
"""The acts by which a case is given out and judged a second time."""
CASEWORK_MADE_HERE = (ALERT_RAISED, ALERT_UPDATED, ALERT_RESOLVED, EXAMPLE_ADDED, EXAMPLE_CHANGED, COMMENTED)
"""The acts by which somebody writes beside the judgements."""


@transaction.atomic
def import_inspection(*, content: bytes, replace: bool = False, by: User | None = None) -> Inspection:
    """Store the inspection in a file's bytes, and give it.

    An inspection of the same reference is refused, or with `replace` gives way to the file's; not once somebody here
    has recorded something of its cases, its panel has decided, or it is closed. Whom the file names and nobody here
    knows gets an account that can't sign in until an administrator says so.

    The inspection's own history is the file's, so that it is the same wherever it is, with opening rows where it does
    not account for the records; that it was imported stands in the installation's. The history of one that gave way
    stays, as a chain under another name. Raises Refused with a sentence for each fault, and stores nothing.
    """
    data = read(content)
    framework = _framework(data)
    outline = read_outline(framework) if framework else None
    faults = all_faults(data, outline)
    reference = data["inspection"]["reference"] if not faults else _reference(data)
    existing = Inspection.objects.select_for_update().filter(reference=reference).first() if reference else None
    if existing is not None:
        faults += _obstacles(existing, replace=replace)
    if faults or outline is None:
        raise Refused.because(faults)
    replaced = _remove(existing) if existing is not None else {}
    inspection = _store(data, outline, _people(data.get("people", [])))
    chain = ledger.restore(chain=reference, records=_history(inspection, data))
    if chain:
        replaced["replaced"]["chain"] = chain
    ledger.append(
        chain=ledger.INSTALLATION,
        by=by,
        act="inspection imported",
        content={"reference": reference, "sha256": hashlib.sha256(content).hexdigest(), **replaced},
    )
    return inspection


def _history(inspection: Inspection, data: dict[str, Any]) -> list[Record]:
    """Give the file's history, with opening rows behind it where it does not account for the records just stored.

    They follow from the file alone, so that nothing of the import's own time or place gets into the inspection. A
    history that accounts for the records stays as it is also where it contradicts them: `verify_ledger` names that.
    """
    history = [record_of(entry) for entry in data.get("history", [])]
    if replay(history).begun is not None:
        return history
    last = history[-1] if history else None
    return [*history, *opening_records(records_of(inspection), at=last_moment(data), after=last)]


def _framework(data: dict[str, Any]) -> Framework | None:
    """Give the framework that the file names, kept as it is until the transaction ends; None where it is not here."""
    slug = data.get("framework")
    return Framework.objects.select_for_update().filter(slug=slug).first() if isinstance(slug, str) else None


def _reference(data: dict[str, Any]) -> str:
    """Give the reference in data that has faults, "" where there is none."""
    inspection = data.get("inspection")
    reference = inspection.get("reference") if isinstance(inspection, dict) else None
    return reference if isinstance(reference, str) else ""


def _obstacles(existing: Inspection, *, replace: bool) -> list[str]:
    """Give why the file can't take the place of an inspection that is here, a sentence each."""
    name = f"inspection.reference: the inspection “{existing.reference}”"
    if not replace:
        return [f"{name} is here already. Use --replace to put the file in its place."]
    # Locked, so that nobody records anything between the check and the removal.
    list(existing.sampled_cases.select_for_update().values_list("pk"))
    obstacles = {
        "has judgements that were made here": Entry.objects.filter(
            chain__name=existing.reference, imported=False, act__in=MADE_HERE
        ).exists(),
        "has second readings that were given out or made here": Entry.objects.filter(
            chain__name=existing.reference, imported=False, act__in=READ_AGAIN_HERE
        ).exists(),
        "has alerts, practice examples or comments that were written here": Entry.objects.filter(
            chain__name=existing.reference, imported=False, act__in=CASEWORK_MADE_HERE
        ).exists(),
        "has a panel decision": PanelDecision.objects.filter(meeting__inspection=existing).exists(),
        "is closed": existing.is_closed or existing.ratings_are_closed,
        "has an issued report": Issue.objects.filter(inspection=existing).exists(),
    }
    return [f"{name} {said}, so it can't be replaced." for said, holds in obstacles.items() if holds]


def _remove(existing: Inspection) -> dict[str, Any]:
    """Remove an inspection with everything that belongs to it, and give what stays on record of its history."""
    chain = Chain.objects.filter(name=existing.reference).first()
    existing.panel_meetings.all().delete()
    existing.delete()
    return {"replaced": {"length": chain.length if chain else 0, "head": chain.head if chain else ""}}


def _people(named: Iterable[dict[str, str]]) -> dict[str, User]:
    """Give the accounts of the people whom the file names, by username; who has none gets one without a password."""
    full_names = {person["username"]: person["full_name"] for person in named}
    people = {person.username: person for person in User.objects.filter(username__in=full_names)}
    for username, full_name in full_names.items():
        if username not in people:
            people[username] = User.objects.create_user(username, full_name=full_name, is_active=False)
    return people


def _store(data: dict[str, Any], outline: Outline, people: dict[str, User]) -> Inspection:
    service = data["service"]
    known_as = {"known_as": service["known_as"]} if "known_as" in service else {}
    usually = service.get("usually_known_as") or service.get("known_as")
    stored, _ = Service.objects.get_or_create(
        name=service["name"],
        local_authority=service.get("local_authority", ""),
        region=service.get("region", ""),
        defaults={"known_as": usually} if usually else {},
    )
    values = {**data["inspection"], **data["inspection"].get("design", {}), **known_as}
    values.pop("design", None)
    for name in ("closed_at", "ratings_closed_at", "ratings_reopened_at"):
        values[name] = moment_in(data["inspection"], name)
    for name in ("ratings_closed_by", "ratings_reopened_by"):
        values[name] = person_in(data["inspection"], name, people)
    inspection = Inspection(service=stored, framework=outline.framework, **values)
    try:
        with transaction.atomic():
            inspection.save(force_insert=True)
    except IntegrityError:
        raise Refused(f"The inspection “{inspection.reference}” was stored by somebody else meanwhile.") from None
    store_inspection_rows(inspection, data, outline, people)
    store_cases(inspection, data, outline, people)
    store_panel(inspection, data, outline, people)
    store_issues(inspection, data, people)
    return Inspection.objects.get(pk=inspection.pk)
