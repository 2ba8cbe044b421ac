import re
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.usernames import folded
from cases.models import Comment, Mention, SampledCase
from cases.notes.actions import lock_case, written
from cases.notes.comment_queries import may_be_mentioned, unread_of
from inspections.actions.checks import act_sent, lock_open, save_checked, still_there
from inspections.errors import Refused
from ledger import actions as ledger

COMMENTED = "comment written"
COMMENTS_READ = "comments read"

_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]*\w)")


@transaction.atomic
def write_comment(
    *, case: SampledCase, by: User, text: str, mentioned: Collection[User] = (), token: UUID | None = None
) -> Comment:
    """Write a comment on a case and return it. It tells those `mentioned`, and whoever the text names as `@username`.

    Whoever inspects on the inspection may. What was said to them on this case counts as read: they have answered. A
    `token` that has been used gives the comment stored then. Raises Refused where nothing is said, somebody is
    mentioned who does not see comments, the case is withdrawn or the inspection closed.
    """
    stored = lock_case(case, by, withdrawn="comments")
    if sent := act_sent(stored.inspection.reference, token):
        return still_there(stored.comments.filter(number=sent["number"]))
    if not written(text):
        raise Refused("Enter your comment.")
    people = _mentioned(stored, by, written(text), mentioned)
    number = stored.comments.count() + 1
    comment = Comment(case=stored, number=number, at=timezone.now(), by=by, text=written(text))
    save_checked(comment)
    mentions = Mention.objects.bulk_create(Mention(comment=comment, user=person) for person in people)
    read = _mark(stored, by)
    ledger.append(
        chain=stored.inspection.reference,
        by=by,
        act=COMMENTED,
        content={"case": stored.reference, "number": number, "mentions": [person.username for person in people]},
        subject=f"{stored.reference}/comment {number}",
        token=token,
        rows=[comment, *mentions, *read],
    )
    return comment


@transaction.atomic
def mark_as_read(*, case: SampledCase, by: User, numbers: Collection[int] | None = None) -> int:
    """Return how much was marked: all, or what `numbers` name alone. Raises Refused where the inspection is closed."""
    inspection = lock_open(case.inspection)
    read = _mark(case, by, numbers)
    if read:
        content = {"case": case.reference, "numbers": [mention.comment.number for mention in read]}
        ledger.append(chain=inspection.reference, by=by, act=COMMENTS_READ, content=content, rows=read)
    return len(read)


def mark_all_as_read(*, by: User, until: int) -> int:
    """Mark what waits for a person up to the mention with primary key `until`: what came later they have not seen.

    Each case is marked for itself, as its inspection's chain has it. Returns how much was marked; raises Refused as
    `mark_as_read` does.
    """
    waiting: dict[int, tuple[SampledCase, list[int]]] = {}
    for mention in unread_of(by).filter(pk__lte=until):
        comment = mention.comment
        waiting.setdefault(comment.case_id, (comment.case, []))[1].append(comment.number)
    return sum(mark_as_read(case=case, by=by, numbers=numbers) for case, numbers in waiting.values())


def _mark(case: SampledCase, by: User, numbers: Collection[int] | None = None) -> list[Mention]:
    """Mark what was said to a person on a case as read, and return the rows that this changed."""
    unread = Mention.objects.filter(user=by, seen_at__isnull=True, comment__case=case)
    if numbers is not None:
        unread = unread.filter(comment__number__in=numbers)
    rows = list(unread.select_related("comment__case", "user"))
    for row in rows:
        row.seen_at = timezone.now()
    Mention.objects.bulk_update(rows, ["seen_at"])
    return rows


def _mentioned(case: SampledCase, by: User, text: str, chosen: Collection[User]) -> list[User]:
    """Return who is told of a comment, by name, without its author; raise Refused for whom nobody can tell."""
    team = list(may_be_mentioned(case.inspection))
    by_username = {folded(person.username): person for person in team}
    named = list(dict.fromkeys(_MENTION.findall(text)))
    faults = [
        f"“@{name}” is nobody of this inspection’s team who sees comments. Choose whom to tell from the list, or put a "
        "space after the @."
        for name in named
        if folded(name) not in by_username
    ]
    faults += [f"{person} does not see the comments of this inspection." for person in chosen if person not in team]
    if faults:
        raise Refused.because(faults)
    told = {by_username[folded(name)] for name in named} | set(chosen)
    return [person for person in team if person in told and person != by]
