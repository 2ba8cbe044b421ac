"""The database side of the harness: a process of its own, so that the harness itself holds no connection.

Reads commands as lines of JSON on standard input and answers each with a line on standard output.
"""

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Draft, DraftChange, User
from cases.fieldwork.answer_history import change_in
from cases.models import SampledCase
from inspections.models import Edition, Inspection, Membership, Role
from inspections.texts.history import text_in
from ledger.models import Entry, Words
from tests import factories
from tests.cases.readings.second_readings import given_out, read_and_submitted, submitted_case
from tests.ratings.panel.meetings import convened


def prepare() -> None:
    """Lay the tables and the framework, and add who plays: an inspector, a lead inspector and a member of the panel."""
    call_command("migrate", verbosity=0)
    factories.framework()
    factories.user(Role.INSPECTOR.value)
    factories.user(Role.PANEL_MEMBER.value)
    factories.user(Role.LEAD_INSPECTOR.value, is_administrator=True)


def new_case() -> dict[str, Any]:
    """Add an inspection, and return by name all that its pages and forms are about.

    On the first case the inspector records their first reading; it has an alert. Another they read a second time, one
    is read twice and differs, and one is submitted. The panel meets. The ratings of a second inspection are closed. The
    report of a third is written: nobody reads a case of it blind.
    """
    number = Inspection.objects.filter(reference__startswith="northshire").count() + 1
    inspector = User.objects.get(username=Role.INSPECTOR.value)
    lead = User.objects.get(username=Role.LEAD_INSPECTOR.value)
    inspection = factories.inspection(f"northshire-{number}")
    closed = factories.inspection(f"southshire-{number}", ratings_closed_at=timezone.now(), ratings_closed_by=lead)
    Membership.objects.create(inspection=inspection, user=inspector, role=Role.INSPECTOR)
    for of in (inspection, closed):
        Membership.objects.create(inspection=of, user=lead, role=Role.LEAD_INSPECTOR)
    member = User.objects.get(username=Role.PANEL_MEMBER.value)
    Membership.objects.create(inspection=inspection, user=member, role=Role.PANEL_MEMBER)
    report = factories.inspection(f"westshire-{number}", edition=Edition.objects.get(slug="2020"))
    Membership.objects.create(inspection=report, user=inspector, role=Role.INSPECTOR)
    Membership.objects.create(inspection=report, user=lead, role=Role.LEAD_INSPECTOR)
    differing = given_out(submitted_case(lead, inspection, "C04"), lead, inspector)
    read_and_submitted(differing, q2_1_1="no")
    read = given_out(submitted_case(lead, inspection, "C02"), lead, inspector)
    submitted = factories.sampled_case(
        inspection, "C03", allocated_to=inspector, submitted_at=timezone.now(), submitted_by=inspector
    )
    case = factories.sampled_case(inspection, allocated_to=inspector)
    factories.alert(case, raised_by=lead)
    convened(inspection, date(2026, 4, 1))
    return {
        "inspection": inspection.reference,
        "case": case.reference,
        "read": read.case.reference,
        "differing": differing.case.reference,
        "submitted": submitted.reference,
        "closed": closed.reference,
        "report": report.reference,
        "user": inspector.pk,
    }


def sign_in(user: str = Role.INSPECTOR.value) -> dict[str, str]:
    """Begin a session of a person, the inspector unless told, and return its cookie."""
    client = Client()
    client.force_login(User.objects.get(username=user))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def end_sessions() -> None:
    """End every session, as time or an administrator would."""
    Session.objects.all().delete()


def read(inspection: str) -> dict[str, Any]:
    """Return every change in the history of an inspection, held ones too, with its words: of answers and of texts."""
    entries = Entry.objects.filter(chain__name=inspection, token__isnull=False).order_by("sequence")
    cases = {case.reference: case for case in SampledCase.objects.filter(inspection__reference=inspection)}
    return {"entries": [_entry(cases.get(entry.subject.partition("/")[0]), entry) for entry in entries]}


def read_drafts(inspection: str) -> dict[str, Any]:
    """Return every draft, the ids of the changes that made them, and the words of every act of the inspection."""
    number = inspection.partition("-")[2]
    names = [inspection, f"southshire-{number}"]
    words = Words.objects.filter(entry__chain__name__in=names).values_list("name", "text")
    drafts = Draft.objects.exclude(text="")
    return {
        "drafts": [{"box": f"{one.address} {one.field}", "text": one.text} for one in drafts],
        "ids": [str(token) for token in DraftChange.objects.values_list("token", flat=True)],
        "acts": [one for name, text in words for one in _texts(name, text)],
    }


def _texts(name: str, text: str) -> list[str]:
    """Return what people wrote in words of an entry: those of a row stand in JSON, under its place in the entry."""
    return [one for one in json.loads(text).values() if isinstance(one, str)] if name.isdecimal() else [text]


def _entry(case: SampledCase | None, entry: Entry) -> dict[str, Any]:
    """Return a change of an answer of a case, or of a text of the report where there is none."""
    key, value = entry.content.get("place"), None
    if case is not None:
        change = change_in(case, entry)
        key, value = change.key, change.after
    else:
        value = text_in(entry)
    return {
        "act": entry.act,
        "id": str(entry.token) if entry.token else None,
        "key": key,
        "value": value or None,
        "version": entry.content.get("version"),
    }


COMMANDS: dict[str, Callable[..., Any]] = {
    "prepare": prepare,
    "new_case": new_case,
    "sign_in": sign_in,
    "end_sessions": end_sessions,
    "read": read,
    "read_drafts": read_drafts,
}


def main() -> None:
    """Answer commands until the input ends."""
    for line in sys.stdin:
        command = json.loads(line)
        result = COMMANDS[command.pop("do")](**command)
        print(json.dumps(result), flush=True)
