"""Alerts, comments and practice examples in the inspection file: what is written of them, and their rows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases.models import Alert, AlertUpdate, Comment, Mention, PracticeExample, SampledCase
from inspections.models import Inspection
from transfer.outline import Outline
from transfer.values import given, moment, moment_in, moment_or_none, name_of, parsed_moment, person_in

People = Mapping[str, User]
Data = dict[str, Any]

#: What an inspection's cases are fetched with, so that `casework_of` asks for nothing more.
PREFETCHED = (
    Prefetch("alerts", Alert.objects.select_related("raised_by", "resolved_by").order_by("number")),
    Prefetch("alerts__updates", AlertUpdate.objects.select_related("by").order_by("number")),
    Prefetch("comments", Comment.objects.select_related("by").order_by("number")),
    Prefetch("comments__mentions", Mention.objects.select_related("user")),
)


def casework_of(case: SampledCase, named: set[User]) -> Data:
    """Give what stands beside the judgements of a case as parts of the file, noting who is named."""
    return given(
        alerts=[_alert(alert, named) for alert in case.alerts.all()],
        comments=[_comment(comment, named) for comment in case.comments.all()],
    )


def store_casework(pairs: Iterable[tuple[SampledCase, Data]], people: People) -> None:
    """Store what stands beside the judgements of the cases, from their parts of the file."""
    for case, entry in pairs:
        for row in entry.get("alerts", []):
            alert = Alert.objects.create(case=case, **_fields_of_alert(row, people))
            AlertUpdate.objects.bulk_create(_updates(alert, row, people))
        for row in entry.get("comments", []):
            by = person_in(row, "by", people)
            comment = Comment.objects.create(
                case=case, number=row["number"], at=parsed_moment(row["at"]), by=by, text=row["text"]
            )
            Mention.objects.bulk_create(
                Mention(comment=comment, user=people[each["username"]], seen_at=moment_in(each, "seen_at"))
                for each in row.get("mentions", [])
            )


def practice_examples(inspection: Inspection, named: set[User]) -> list[Data]:
    """Give an inspection's practice examples as a part of the file, noting who is named. One query."""
    related = ("standard", "case", "key_question", "added_by")
    return [
        given(
            number=row.number,
            kind=row.kind,
            standard=row.standard.number,
            text=row.text,
            first_name=row.first_name,
            case=row.case.reference if row.case else None,
            key_question=row.key_question.number if row.key_question else None,
            in_report=row.in_report,
            added_at=moment(row.added_at),
            added_by=name_of(row.added_by, named),
        )
        for row in inspection.practice_examples.select_related(*related).order_by("number")
    ]


def store_practice_examples(
    inspection: Inspection, data: Data, cases: Mapping[str, SampledCase], outline: Outline, people: People
) -> None:
    """Store the practice examples of a file; `cases` are those of the file by reference."""
    PracticeExample.objects.bulk_create(
        PracticeExample(
            inspection=inspection,
            number=row["number"],
            kind=row["kind"],
            standard=outline.standards[row["standard"]],
            text=row["text"],
            first_name=row.get("first_name", ""),
            case=cases[row["case"]] if "case" in row else None,
            key_question=outline.key_questions[row["key_question"]] if "key_question" in row else None,
            in_report=row.get("in_report", False),
            added_at=parsed_moment(row["added_at"]),
            added_by=person_in(row, "added_by", people),
        )
        for row in data.get("practice_examples", [])
    )


def _alert(alert: Alert, named: set[User]) -> Data:
    return given(
        number=alert.number,
        concern=alert.concern,
        told=alert.told,
        told_at=moment(alert.told_at),
        action=alert.action,
        raised_at=moment(alert.raised_at),
        raised_by=name_of(alert.raised_by, named),
        updates=[
            given(number=each.number, at=moment(each.at), by=name_of(each.by, named), text=each.text)
            for each in alert.updates.all()
        ],
        resolved_at=moment_or_none(alert.resolved_at),
        resolved_by=name_of(alert.resolved_by, named),
        resolution=alert.resolution,
    )


def _comment(comment: Comment, named: set[User]) -> Data:
    mentions = sorted(comment.mentions.all(), key=lambda mention: mention.user.username)
    return given(
        number=comment.number,
        at=moment(comment.at),
        by=name_of(comment.by, named),
        text=comment.text,
        mentions=[
            given(username=name_of(mention.user, named), seen_at=moment_or_none(mention.seen_at))
            for mention in mentions
        ],
    )


def _fields_of_alert(row: Data, people: People) -> Data:
    return {
        "number": row["number"],
        "concern": row["concern"],
        "told": row["told"],
        "told_at": parsed_moment(row["told_at"]),
        "action": row.get("action", ""),
        "raised_at": parsed_moment(row["raised_at"]),
        "raised_by": person_in(row, "raised_by", people),
        "resolved_at": moment_in(row, "resolved_at"),
        "resolved_by": person_in(row, "resolved_by", people),
        "resolution": row.get("resolution", ""),
    }


def _updates(alert: Alert, row: Data, people: People) -> Iterator[AlertUpdate]:
    for each in row.get("updates", []):
        yield AlertUpdate(
            alert=alert,
            number=each["number"],
            at=parsed_moment(each["at"]),
            by=person_in(each, "by", people),
            text=each["text"],
        )
