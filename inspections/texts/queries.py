from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, QuerySet

from accounts.models import names_of
from inspections.models import HeldText, Inspection
from inspections.texts.history import TEXT_WRITTEN, subject_of
from ledger.models import Entry


class LastChange(NamedTuple):
    """Who changed a text last, by name, and when; and by which account, since two people can share a name."""

    by: str
    at: datetime
    username: str


def last_changes(reference: str, places: Iterable[str]) -> dict[str, LastChange]:
    """Return by place who wrote each of these texts last, without those never written here. Two queries."""
    subjects = {subject_of(place): place for place in places}
    entries = Entry.objects.filter(chain__name=reference).order_by()
    written = entries.filter(subject__in=subjects, act=TEXT_WRITTEN)
    latest = written.values("subject").annotate(latest=Max("sequence")).values("latest")
    rows = list(entries.filter(sequence__in=latest).values_list("subject", "by", "at"))
    names = names_of({by for _, by, _ in rows})
    return {subjects[subject]: LastChange(names.get(by, by), at, by) for subject, by, at in rows}


def undecided_of(inspection: Inspection) -> QuerySet[HeldText]:
    """Return the held texts on which nobody has decided, the first held first, with their authors. One query."""
    held = HeldText.objects.filter(inspection=inspection, resolved_at__isnull=True)
    return held.select_related("made_by").order_by("held_at", "pk")
