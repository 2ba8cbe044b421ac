"""The database side of the harness: a process of its own, so that the harness itself holds no connection.

Reads commands as lines of JSON on standard input and answers each with a line on standard output.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from accounts.models import Draft, DraftChange, User
from cases.fieldwork.answer_history import change_in
from cases.models import HeldChange, SampledCase
from inspections.models import Inspection, Role
from ledger.models import Entry
from tests import factories

INSPECTION = "northshire-2026"


def prepare() -> None:
    """Lay the tables, the framework, an inspection and its inspector."""
    call_command("migrate", verbosity=0)
    factories.framework()
    inspection = factories.inspection(INSPECTION)
    factories.member(inspection, Role.INSPECTOR)
    factories.member(inspection, Role.LEAD_INSPECTOR)


def new_case() -> dict[str, Any]:
    """Put a case into the inspector's hands."""
    inspection = Inspection.objects.get(reference=INSPECTION)
    number = inspection.sampled_cases.count() + 1
    inspector = User.objects.get(username=Role.INSPECTOR.value)
    case = factories.sampled_case(inspection, f"C{number:02}", allocated_to=inspector)
    return {"inspection": INSPECTION, "case": case.reference, "user": inspector.pk}


def sign_in(user: str = Role.INSPECTOR.value) -> dict[str, str]:
    """Begin a session of a person, the inspector unless told, and return its cookie."""
    client = Client()
    client.force_login(User.objects.get(username=user))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def end_sessions() -> None:
    """End every session, as time or an administrator would."""
    Session.objects.all().delete()


def read(case: str) -> dict[str, Any]:
    """Return what is stored of a case: each change in its history, and each that is held, with the words of both."""
    stored = SampledCase.objects.get(inspection__reference=INSPECTION, reference=case)
    entries = Entry.objects.filter(chain__name=INSPECTION, subject__startswith=f"{case}/").order_by("sequence")
    return {
        "entries": [_entry(stored, entry) for entry in entries],
        "held": [
            {"id": str(held.token), "key": held.key, "value": held.value}
            for held in HeldChange.objects.filter(reading__case=stored)
        ],
    }


def read_drafts() -> dict[str, Any]:
    """Return every draft, the ids of the changes that made them, and the words of every act of the inspection."""
    entries = Entry.objects.filter(chain__name=INSPECTION)
    return {
        "drafts": [{"box": f"{one.address} {one.field}", "text": one.text} for one in Draft.objects.exclude(text="")],
        "ids": [str(token) for token in DraftChange.objects.values_list("token", flat=True)],
        "acts": [one.text for entry in entries.prefetch_related("words") for one in entry.words.all()],
    }


def _entry(case: SampledCase, entry: Entry) -> dict[str, Any]:
    change = change_in(case, entry)
    return {
        "act": entry.act,
        "id": str(entry.token) if entry.token else None,
        "key": change.key,
        "value": change.after or None,
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
