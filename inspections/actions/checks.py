from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from inspections.errors import RATINGS_CLOSED, Refused
from inspections.models import Inspection
from ledger.actions import lock
from ledger.models import Entry

Row = TypeVar("Row", bound=Model)


def lock_open(inspection: Inspection, *, bears_on_ratings: bool = True) -> Inspection:
    """Return the inspection as it is stored, locked until the transaction ends; raise Refused where it is closed or
    gone.

    The lock is that of its chain, which every act takes before it reads anything: acts on one inspection follow one
    another, so that a rule checked by an action still holds when it writes. What bears on the ratings is refused too
    once the panel has closed them.
    """
    lock(inspection.reference)
    stored = Inspection.objects.filter(pk=inspection.pk).first()
    if stored is None:
        raise Refused("This inspection has been brought in again from a file meanwhile. Open it anew.")
    if stored.is_closed:
        raise Refused("This inspection is closed, so nothing in it may change. An administrator can open it again.")
    if bears_on_ratings and stored.ratings_are_closed:
        raise Refused(RATINGS_CLOSED)
    return stored


def act_sent(chain: str, token: UUID | None) -> dict[str, Any] | None:
    """Return the content of the act that a form of this token (`govuk.forms.SentOnce`) has done, None where none has.

    For an action that creates, once it has the chain's lock and before any rule: a form that is sent twice, by a double
    click or by going back, is acted upon once, and answered twice alike.
    """
    entry = Entry.objects.filter(chain__name=chain, token=token).first() if token else None
    return entry.content if entry else None


def still_there(rows: QuerySet[Row], newer: QuerySet[Row] | None = None) -> Row:
    """Return the row that an act sent before has stored.

    Raises Refused where it is not among `rows` any more, or where one is `newer`, which has taken its place: who sends
    the form again then means a further act, and must not be told that it was done.
    """
    row = rows.first()
    if row is None:
        raise Refused("This form was sent before, and what it stored has been removed since. Open its page anew.")
    if newer is not None and newer.exists():
        raise Refused("This form was sent before, and more has been recorded since. Open its page anew.")
    return row


def save_checked(row: Model) -> None:
    """Store a row that keeps to its model's rules; raise Refused with a sentence for each rule that it breaks."""
    try:
        row.full_clean()
    except ValidationError as error:
        fields = list(error.message_dict)
        raise Refused(*error.messages, field=fields[0] if len(fields) == 1 else "") from None
    row.save()


def save_changes(row: Model, fields: Sequence[str], values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give a stored row these values of `fields`, and return those that differed, `before` and `after`, by field.

    Nothing is written, and the answer is empty, where none differs. Raises Refused as `save_checked` does, and
    ValueError for a value of any other field, which is another action's.
    """
    if others := values.keys() - set(fields):
        raise ValueError(f"These fields are changed elsewhere: {', '.join(sorted(others))}")
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return {}
    before = {name: _plain(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    save_checked(row)
    return {"before": before, "after": {name: _plain(value) for name, value in changed.items()}}


def written(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of an act that say anything: the ledger holds no digest of an empty text."""
    return {name: text for name, text in words.items() if text}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Model) else value
