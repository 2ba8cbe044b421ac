from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from accounts.models import User
from inspections.actions.checks import lock_open
from inspections.errors import Refused, Stale
from inspections.finding_queries import BUT, GROUPS, SUMMED_UP, Findings, Written, finding_texts, group_of, questions_of
from inspections.models import Domain, Finding, Inspection, Item, Recommendation
from inspections.stale import fingerprint
from ledger.actions import append
from ledger.images import tombstones


@transaction.atomic
def save_findings(
    *, inspection: Inspection, domain: Domain, texts: Mapping[str, Sequence[Written]], shown: str, by: User
) -> bool:
    """Store every finding of a domain by group (`GROUPS`), in order, in the place of those there are; return whether
    any differed.

    Empty texts are left out. `shown` is the fingerprint of the findings that the page was made from. A recommendation
    that follows from a finding goes on following from it where it is moved or written anew in its place. Raises Stale
    where they have been changed since to something else, and Refused for a key question of another domain.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    if domain.framework_id != stored.framework_id:
        raise Refused(f"{domain} is not a domain of this inspection’s framework.")
    kept = {group: list(_kept(group, texts.get(group, ()))) for group in GROUPS}
    held = finding_texts(stored, domain)
    if held == kept:
        return False
    if fingerprint(held) != shown:
        raise Stale("These findings have changed since you opened them. Nothing of yours has been stored yet.")
    questions = _questions(stored, domain, kept)
    former = list(stored.findings.filter(domain=domain).order_by("position"))
    cited = list(Recommendation.findings.through.objects.filter(finding__in=former).order_by("recommendation__number"))
    gone = tombstones(former)
    stored.findings.filter(domain=domain).delete()
    rows = Finding.objects.bulk_create(_rows(stored, domain, kept, questions))
    heirs = _heirs(former, rows)
    Recommendation.findings.through.objects.bulk_create(
        Recommendation.findings.through(recommendation_id=one.recommendation_id, finding=heirs[one.finding_id])
        for one in cited
        if one.finding_id in heirs
    )
    following = stored.recommendations.filter(pk__in={one.recommendation_id for one in cited}).order_by("number")
    append(
        chain=stored.reference,
        by=by,
        act="findings written",
        content={"domain": domain.number},
        rows=[*gone, *rows, *following],
    )
    return True


def _kept(group: str, written: Sequence[Written]) -> Iterator[Written]:
    """Yield what is written, without what a finding of its group has not: only strengths and areas are summed up."""
    for one in written:
        if text := one.text.strip():
            is_summed_up = group in SUMMED_UP
            words = one.summary_text.strip() if is_summed_up else ""
            yield Written(text, one.in_summary and is_summed_up, words, one.key_question)


def _questions(inspection: Inspection, domain: Domain, kept: Findings) -> dict[str, Item]:
    """Return the key questions that findings name, by key."""
    named = {one.key_question for written in kept.values() for one in written if one.key_question}
    of_domain = {item.key: item for item in questions_of(inspection, domain.number)}
    if unknown := sorted(named - of_domain.keys()):
        raise Refused(f"{unknown[0]} is not a key question of {domain}. Select one of the list.")
    return {key: of_domain[key] for key in named}


def _rows(inspection: Inspection, domain: Domain, kept: Findings, questions: Mapping[str, Item]) -> Iterator[Finding]:
    for kind in Finding.Kind.values:
        groups = (kind, BUT) if kind == Finding.Kind.KEY_FINDING else (kind,)
        written = [(group, one) for group in groups for one in kept[group]]
        for position, (group, one) in enumerate(written, start=1):
            yield Finding(
                inspection=inspection,
                domain=domain,
                kind=kind,
                position=position,
                text=one.text,
                side=Finding.Side.BUT if group == BUT else Finding.Side.POSITIVE,
                in_summary=one.in_summary,
                summary_text=one.summary_text,
                key_question=questions.get(one.key_question),
            )


def _heirs(former: Sequence[Finding], rows: Sequence[Finding]) -> dict[int, Finding]:
    """Return what each former finding has become, by its key: one of the same words, of its own group first, else,
    where those have gone, the one of new words at its place. No two become the same.
    """
    heirs: dict[int, Finding] = {}
    free = {row.pk: row for row in rows}
    for one in former:
        alike = [row for row in free.values() if row.text == one.text]
        alike.sort(key=lambda row: group_of(row.kind, row.side) != group_of(one.kind, one.side))
        if alike:
            heirs[one.pk] = free.pop(alike[0].pk)
    words = {one.text for one in former}
    for group in GROUPS:
        before = [one for one in former if group_of(one.kind, one.side) == group]
        now = [one for one in rows if group_of(one.kind, one.side) == group]
        for place, one in enumerate(before[: len(now)]):
            if one.pk not in heirs and now[place].pk in free and now[place].text not in words:
                heirs[one.pk] = free.pop(now[place].pk)
    return heirs
