"""Storing a chapter that a form sent whole, as a browser without JavaScript does: each changed text for itself."""

from collections.abc import Iterable
from uuid import uuid4, uuid5

from django.contrib.messages import SUCCESS, WARNING

from accounts.models import User
from accounts.texts import plain
from inspections.changes import Change, Status
from inspections.models import Inspection
from inspections.texts.actions import record_text
from inspections.texts.history import text_at
from reports.writing.change_views import seen_by
from reports.writing.forms import ChapterForm, name_of
from reports.writing.rows import Row


def save_chapter(inspection: Inspection, by: User, rows: Iterable[Row], form: ChapterForm) -> list[tuple[int, str]]:
    """Store the texts that the form changed, and return what to say of it, with the level of each message.

    What is refused becomes an error of its box. A text that others changed and the person did not touch stays.
    """
    saved, said = 0, list[tuple[int, str]]()
    versions, token = form.cleaned_data["versions"], form.cleaned_data["token"] or uuid4()
    for row in rows:
        if name_of(row.key) not in form.data:
            continue
        text, base = plain(form.cleaned_data[name_of(row.key)]), versions.get(row.key, row.version)
        if text == row.text or (base != row.version and text == text_at(inspection, row.key, base)):
            continue
        change = Change(row.key, text or None, base, uuid5(token, row.key))
        seen = seen_by(by, inspection.reference, change)
        outcome = record_text(inspection=inspection.reference, by=by, change=change, seen=seen)
        if outcome.status is Status.SAVED:
            saved += 1
        elif outcome.status is Status.HELD:
            said.append((WARNING, f"{row.label}: somebody changed it meanwhile. Both texts are kept: choose below."))
        else:
            form.add_error(name_of(row.key), outcome.sentences or ["The inspection is not there any more."])
    if saved or not said:
        said.insert(0, (SUCCESS, f"{saved} {'text is' if saved == 1 else 'texts are'} saved."))
    return said
