"""Reading the team, and what it wrote beside the judgements, as they are now, where the ledger accounts for them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from cases.models import Alert, AlertUpdate, Comment, HeldChange, Mention
from cases.pages import WORDS, kind_of
from inspections.models import CaseFact, Finding, Inspection
from ratings import replayed_papers as papers
from ratings.replayed import Text

Paper = tuple[str, dict[str, Any]]


def papers_of(inspection: Inspection) -> dict[str, dict[str, Any]]:
    """Give the papers by what people call them, with their fields. Ten queries at most."""
    return dict(
        [
            *_team(inspection),
            *_findings(inspection),
            *_recommendations(inspection),
            *_alerts(inspection),
            *_examples(inspection),
            *_comments(inspection),
            *_held_changes(inspection),
        ]
    )


def _team(inspection: Inspection) -> Iterator[Paper]:
    for row in inspection.memberships.order_by("user__username", "role").select_related("user"):
        yield papers.member(row.user.username, row.role), {}


def _findings(inspection: Inspection) -> Iterator[Paper]:
    found: dict[str, dict[str, Any]] = {}
    for row in Finding.objects.filter(inspection=inspection).select_related("domain"):
        found.setdefault(papers.findings(row.domain.number), {})[f"{row.kind} {row.position}"] = Text(row.text)
    yield from sorted(found.items())


def _recommendations(inspection: Inspection) -> Iterator[Paper]:
    for row in inspection.recommendations.order_by("number"):
        yield papers.recommendation(row.number), {"addressee": Text(row.addressee), "text": Text(row.text)}


def _alerts(inspection: Inspection) -> Iterator[Paper]:
    rows = Alert.objects.filter(case__inspection=inspection).order_by("case__reference", "number")
    updates = Prefetch("updates", AlertUpdate.objects.order_by("number"))
    for row in rows.select_related("case", "raised_by", "resolved_by").prefetch_related(updates):
        words = {name: Text(getattr(row, name)) for name in ("concern", "told", "action", "resolution")}
        words |= {f"update {update.number}": Text(update.text) for update in row.updates.all()}
        yield (
            papers.alert(row.case.reference, row.number),
            {
                "told_at": papers.minute(row.told_at),
                "raised_by": _username(row.raised_by),
                "resolved_by": _username(row.resolved_by),
                **{name: text for name, text in words.items() if text},
            },
        )


def _examples(inspection: Inspection) -> Iterator[Paper]:
    for row in inspection.practice_examples.order_by("number").select_related("standard", "added_by"):
        words = {name: Text(getattr(row, name)) for name in ("text", "first_name")}
        yield (
            papers.example(row.number),
            {
                "kind": row.kind,
                "standard": row.standard.number,
                "in_report": row.in_report,
                "added_by": _username(row.added_by),
                **{name: text for name, text in words.items() if text},
            },
        )


def _comments(inspection: Inspection) -> Iterator[Paper]:
    rows = Comment.objects.filter(case__inspection=inspection).order_by("case__reference", "number")
    mentions = Prefetch("mentions", Mention.objects.select_related("user"))
    for row in rows.select_related("case", "by").prefetch_related(mentions):
        names = sorted(mention.user.username for mention in row.mentions.all())
        yield (
            papers.comment(row.case.reference, row.number),
            {"by": _username(row.by), "mentions": names, "text": Text(row.text)},
        )


def _held_changes(inspection: Inspection) -> Iterator[Paper]:
    rows = HeldChange.objects.filter(case__inspection=inspection).order_by("case__reference", "pk")
    facts_in_words = CaseFact.objects.filter(framework=inspection.framework_id, type=CaseFact.Type.TEXT)
    in_words = set(facts_in_words.values_list("key", flat=True))
    for row in rows.select_related("case", "made_by"):
        is_words = kind_of(row.key) in WORDS or row.key in in_words
        yield (
            papers.held_change(row.case.reference, str(row.token)),
            {
                "key": row.key,
                "value": Text(row.value or "") if is_words else row.value,
                "made_by": _username(row.made_by),
                "decided": row.how,
            },
        )


def _username(person: User | None) -> str:
    return person.username if person else ""
