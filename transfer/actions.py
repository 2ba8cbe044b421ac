"""Storing an inspection from its file, whole or not at all."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import User
from accounts.usernames import folded
from cases.enquiries.actions import ENQUIRY_GIVEN
from cases.fieldwork.answer_history import ANSWER_CHANGED, CHANGE_HELD
from cases.fieldwork.case_history import PAGE_SAVED
from cases.models import LineOfEnquiry
from cases.notes.alert_actions import ALERT_RAISED, ALERT_RESOLVED, ALERT_UPDATED
from cases.notes.comment_actions import COMMENTED
from cases.notes.example_actions import EXAMPLE_ADDED, EXAMPLE_CHANGED
from cases.readings.actions import ROUND_DRAWN
from inspections.context.actions import ADDED as CONTEXT_ADDED
from inspections.context.national_actions import TAKEN_OVER
from inspections.errors import Refused
from inspections.evidence.actions import acts_of
from inspections.evidence.survey_actions import QUESTIONS_STORED
from inspections.models import (
    Activity,
    Edition,
    EvidenceDocument,
    Framework,
    Inspection,
    JointPartner,
    KeyDatum,
    Service,
    Survey,
)
from inspections.outline import Outline, read_outline
from inspections.schema import place, schema_faults
from inspections.texts.edition import is_place
from inspections.texts.history import TEXT_HELD, TEXT_WRITTEN
from inspections.texts.signing import SIGNED
from ledger import actions as ledger
from ledger.images import every_declared
from ledger.models import Chain, Entry
from ledger.record import Record
from ratings.models import PanelDecision
from ratings.panel.rules import grounds_as_data, verdict_on
from ratings.queries import ratings_of
from records.dump import dump, people_in
from records.fold import fold
from records.load import Loading, place_of
from records.opening import opening_records
from records.upgrades import Origins, upgraded_tables
from reports.figures.reason_actions import GIVEN as REASON_GIVEN
from reports.models import Issue
from transfer.core import JOINED_LATER, core_of, differences
from transfer.files import file_faults, store_files
from transfer.history import history_faults, record_of
from transfer.reading import SCHEMA, WITHOUT_RECORDS, read
from transfer.without_records import Rows, misplaced

MADE_HERE = (ANSWER_CHANGED, CHANGE_HELD, *PAGE_SAVED)
"""The acts by which an inspector records something of a case."""
READ_AGAIN_HERE = (ROUND_DRAWN,)
"""The acts by which a case is given out and judged a second time."""
CASEWORK_MADE_HERE = (ALERT_RAISED, ALERT_UPDATED, ALERT_RESOLVED, EXAMPLE_ADDED, EXAMPLE_CHANGED, COMMENTED)
"""The acts by which somebody writes beside the judgements."""
WRITTEN_HERE = (TEXT_WRITTEN, TEXT_HELD, SIGNED, REASON_GIVEN, TAKEN_OVER, *CONTEXT_ADDED)
"""The acts by which somebody writes the report, or gives it its context."""
GATHERED_HERE = (
    *acts_of(EvidenceDocument, Activity, Survey, KeyDatum, JointPartner, LineOfEnquiry),
    *(QUESTIONS_STORED, ENQUIRY_GIVEN),
)
"""The acts by which somebody writes down evidence of domain one, or asks about a case."""
Data = dict[str, Any]
_OF_A_CASE = re.compile(r"\Acases\[(\d+)\][^:]*(?=: )")


class _File:
    """What a file says, as rows of today, and its faults so far."""

    def __init__(self, data: Data, outline: Outline | None) -> None:
        shape = schema_faults(SCHEMA if "records" in data else WITHOUT_RECORDS, data)
        self.data, self.faults = (
            data,
            [_OF_A_CASE.sub(lambda found: _with_reference(found, data), said) for said in shape],
        )
        self.uncalculated: Sequence[tuple[int, str]] = ()
        if not self.faults:
            self._read(outline)

    def _read(self, outline: Outline | None) -> None:
        data = self.data
        if outline is None:
            self.faults.append(
                f"framework: “{data['framework']}” is not loaded here. "
                "Load it first, with manage.py load_framework and the framework's file."
            )
            return
        self.faults += [*_people_faults(data.get("people", [])), *history_faults(data.get("history", []))]
        named_in, origins = place_of, Origins()
        if "records" in data:
            tables, schema = data["records"], data["schema"]
        else:
            self.faults += misplaced(data, {key for key, item in outline.items.items() if item.many})
            self.faults += _nowhere(data, outline)
            rows = Rows(data, origins)
            tables, schema, named_in, self.uncalculated = rows.tables, 0, rows.place, rows.uncalculated
        try:
            tables = upgraded_tables(tables, schema, origins)
        except ValueError as fault:
            self.faults.append(str(fault))
            return
        _put_words(tables, outline)
        names = [person["username"] for person in data.get("people", [])]
        self.loading = Loading(outline, names, place=named_in, whole="records" in data)
        self.loading.read(tables)
        self.faults += self.loading.faults
        self.tables = self.loading.tables
        self.faults += file_faults(data.get("files", []), self.tables.get("inspections.evidencedocument", []))
        if not self.faults:
            named = people_in(self.tables)
            unnamed = [(index, name) for index, name in enumerate(names) if name not in named]
            self.faults += [
                f"{place(('people', index))}: nothing in the file names “{name}”. Remove them."
                for index, name in unnamed
            ]
            if "records" in data:
                service = {**data["service"], "known_as": _usually(data["service"])}
                own = core_of(self.tables, outline, service)
                self.faults += differences({name: data.get(name) for name in (*own, *JOINED_LATER)}, own)


@transaction.atomic
def import_inspection(*, content: bytes, replace: bool = False, by: User | None = None) -> Inspection:
    """Store the inspection in a file's bytes, and return it.

    An inspection of the same reference is refused, or with `replace` gives way to the file's; not once somebody here
    has recorded something of its cases, its panel has decided, or it is closed. Whom the file names and nobody here
    knows gets an account that can't sign in until an administrator says so.

    The inspection's own history is the file's, so that it is the same wherever it is, with opening acts where it does
    not account for the records; that it was imported stands in the installation's. The history of one that gave way
    stays, as a chain under another name. Raises Refused with a sentence for each fault, and stores nothing.
    """
    data = read(content)
    framework = _framework(data)
    file = _File(data, read_outline(framework) if framework else None)
    reference = _reference(data)
    existing = Inspection.objects.select_for_update().filter(reference=reference).first() if reference else None
    if existing is not None:
        file.faults += _obstacles(existing, replace=replace)
    if file.faults:
        raise Refused.because(dict.fromkeys(file.faults))
    replaced = _remove(existing) if existing is not None else {}
    inspection = _store(file)
    store_files(inspection, data.get("files", []))
    chain = ledger.restore(chain=reference, records=_history(inspection, file))
    if chain:
        replaced["replaced"]["chain"] = chain
    ledger.append(
        chain=ledger.INSTALLATION,
        by=by,
        act="inspection imported",
        content={"reference": reference, "sha256": hashlib.sha256(content).hexdigest(), **replaced},
    )
    return inspection


def _store(file: _File) -> Inspection:
    service = file.data["service"]
    usually = _usually(service)
    stored, _ = Service.objects.get_or_create(
        name=service["name"],
        local_authority=service.get("local_authority", ""),
        region=service.get("region", ""),
        defaults={"known_as": usually} if usually else {},
    )
    inspection = Inspection(service=stored)
    file.loading.store(inspection, _people(file.data.get("people", [])))
    if not file.loading.faults:
        inspection = Inspection.objects.get(pk=inspection.pk)
        file.loading.faults += _calculate(inspection, file)
    if file.loading.faults:
        raise Refused.because(file.loading.faults)
    return inspection


def _calculate(inspection: Inspection, file: _File) -> Iterator[str]:
    """Add what was calculated to the decisions of which the file does not say it, or say why they can't be.

    Only a decision in force gets what the judgements give: what was calculated before a superseded one is not known.
    """
    if not file.uncalculated:
        return
    ratings = ratings_of(inspection)
    before = ratings.before_panel().standards
    for decision in ratings.in_force.values():
        key = (decision.meeting.number, decision.standard.number)
        if key in file.uncalculated:
            verdict = verdict_on(ratings.rules, before[key[1]], decision.rating)
            if not verdict.allowed:
                where = file.loading.place(PanelDecision._meta.label_lower, key, "rating")
                yield f"{where}: standard {key[1]}: {verdict.refusal}"
            decision.calculated = before[key[1]].calculated or ""
            decision.grounds, decision.exceptional = grounds_as_data(verdict), verdict.exceptional
            decision.save(update_fields=["calculated", "grounds", "exceptional"])


def _history(inspection: Inspection, file: _File) -> list[Record]:
    """Return the file's history, with opening acts behind it where it does not account for the records just stored.

    They follow from the file alone, so that nothing of the import's own time or place gets into the inspection. A
    history that accounts for the records stays as it is also where it contradicts them: `verify_ledger` names that.
    """
    history = [record_of(entry) for entry in file.data.get("history", [])]
    if fold(history).begun is not None:
        return history
    last = history[-1] if history else None
    return [*history, *opening_records(dump(inspection), at=_last_moment(file, history), after=last)]


def _last_moment(file: _File, history: Iterable[Record]) -> datetime:
    """Return the last moment that a file without faults names: its records stood as they do then.

    A meeting of the panel was held in the morning of its day for this. Where nothing is known but the fieldwork, it is
    the day on which that started, and 1970 where not even that is.
    """
    known = [record.at for record in history]
    for how in every_declared():
        moments = [name for name, field in how.columns.items() if isinstance(field, models.DateTimeField)]
        rows = [columns for _, columns in file.tables.get(how.table, ())]
        known += [datetime.fromisoformat(row[name]) for row in rows for name in moments if row.get(name)]
    known += [_morning(row["held_on"]) for _, row in file.tables.get("ratings.panelmeeting", ())]
    return max(known, default=_morning(file.data["inspection"].get("fieldwork_starts", "1970-01-01")))


def _with_reference(found: re.Match[str], data: Data) -> str:
    """Return the place of a case in a file with its reference, where it has one."""
    case = data["cases"][int(found[1]) - 1]
    reference = case.get("reference") if isinstance(case, dict) else None
    return f"{found[0]} (case {reference[:60]})" if isinstance(reference, str) and reference else found[0]


def _morning(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _nowhere(data: Data, outline: Outline) -> Iterator[str]:
    """Yield a sentence for each text whose place the report does not have. One query where there are texts."""
    texts = data.get("texts", [])
    edition = Edition.objects.filter(slug=data.get("edition", "")).first() if texts else None
    for index, text in enumerate(texts):
        if not is_place(text["place"], edition.content if edition else None, outline):
            where = place(("texts", index, "place"))
            yield f"{where}: “{text['place']}” is no place of the report. Use one such as foreword or question.2.1.1."


def _put_words(tables: Data, outline: Outline) -> None:
    """Move to their own column the words of answers that came from a schema which had one column for both."""
    for row in tables.get("cases.answer", ()):
        match row:
            case [[_, _, str() as key], {"value": str() as text} as columns] if key in outline.items:
                if outline.items[key].is_words:
                    columns["words"] = text
                    del columns["value"]


def _usually(service: Data) -> str | None:
    known_as: str | None = service.get("usually_known_as") or service.get("known_as")
    return known_as


def _people_faults(people: Sequence[Data]) -> Iterator[str]:
    names: set[str] = set()
    for index, person in enumerate(people):
        name, where = person["username"], place(("people", index, "username"))
        try:
            User._meta.get_field("username").run_validators(name)
            if unicodedata.normalize("NFKC", name) != name:
                raise ValidationError("")
        except ValidationError:
            yield f"{where}: “{name}” can't be a username. Use letters, digits and the characters @ . + - _ alone."
        if folded(name) in names:
            yield f"{where}: the username “{name}” stands there already. Give each its own."
        names.add(folded(name))


def _framework(data: dict[str, Any]) -> Framework | None:
    """Return the framework that the file names, kept as it is until the transaction ends; None where it is not here."""
    slug = data.get("framework")
    return Framework.objects.select_for_update().filter(slug=slug).first() if isinstance(slug, str) else None


def _reference(data: dict[str, Any]) -> str:
    """Return the reference in data that has faults, "" where there is none."""
    inspection = data.get("inspection")
    reference = inspection.get("reference") if isinstance(inspection, dict) else None
    return reference if isinstance(reference, str) else ""


def _obstacles(existing: Inspection, *, replace: bool) -> list[str]:
    """Return why the file can't take the place of an inspection that is here, a sentence each."""
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
        "has texts of the report that were written here": Entry.objects.filter(
            chain__name=existing.reference, imported=False, act__in=WRITTEN_HERE
        ).exists(),
        "has evidence of domain one that was gathered here": Entry.objects.filter(
            chain__name=existing.reference, imported=False, act__in=GATHERED_HERE
        ).exists(),
        "has a panel decision": PanelDecision.objects.filter(meeting__inspection=existing).exists(),
        "is closed": existing.is_closed or existing.ratings_are_closed,
        "has an issued report": Issue.objects.filter(inspection=existing).exists(),
    }
    return [f"{name} {said}, so it can't be replaced." for said, holds in obstacles.items() if holds]


def _remove(existing: Inspection) -> dict[str, Any]:
    """Remove an inspection with everything that belongs to it, and return what stays on record of its history."""
    chain = Chain.objects.filter(name=existing.reference).first()
    existing.panel_meetings.all().delete()
    existing.delete()
    return {"replaced": {"length": chain.length if chain else 0, "head": chain.head if chain else ""}}


def _people(named: Iterable[dict[str, str]]) -> dict[str, User]:
    """Return the accounts of the people whom the file names, by username as it has it; who has none gets one without a
    password. One name in other letters is the same person.
    """
    full_names = {person["username"]: person["full_name"] for person in named}
    ours = User.objects.filter(folded_username__in=map(folded, full_names))
    people = {person.folded_username: person for person in ours}
    return {
        username: people.get(folded(username))
        or User.objects.create_user(username, full_name=full_name, is_active=False)
        for username, full_name in full_names.items()
    }
