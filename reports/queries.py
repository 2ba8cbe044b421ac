from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from accounts.models import User
from cases.models import Alert, Answer, Draw, PracticeExample, Reading, SampledCase
from inspections import access
from inspections.answers import as_recorded
from inspections.context.glossary import Term
from inspections.context.queries import Context, context_of
from inspections.finding_queries import Written, group_of
from inspections.models import (
    EvidenceRating,
    Finding,
    GlossaryTerm,
    Inspection,
    Item,
    Publisher,
    Recommendation,
    ReportText,
)
from inspections.outline import Outline, read_outline
from inspections.rating_rules import Rules
from inspections.texts.edition import AUDIENCES
from inspections.texts.signing import foreword_of, is_signed_off
from ledger.reading import head_of, snapshot
from ratings.pages.agreement_queries import SecondReadings, second_readings_of
from ratings.pages.sub_group_queries import DomainSubGroups
from ratings.queries import Ratings, ratings_of
from ratings.rollup.figures import RollUp, StandardResult
from ratings.rollup.sub_groups import Variable
from reports.evidence_queries import Gathered, gathered_for
from reports.models import Issue


@dataclass(frozen=True)
class Represented:
    """A representation of the service: its number and days, and the numbers of the standards that it is about."""

    number: int
    received_on: date
    answered_on: date | None
    standards: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """What a report is made from.

    `evidence` is by standard number, `prompts` by key question number, `prompt_counts` by prompt and answer,
    `findings` by domain and group (`finding_queries.GROUPS`) in their order, `draws` oldest first. `facts` holds each
    sampled case's recorded facts by key, with the case. `alerts` is how many were raised, on how many cases, and how
    many are open; `examples` holds the practice examples chosen for the report by standard number.
    `foreword_is_signed` is whether the foreword is signed off as it stands. `entries` is how many entries the
    inspection's ledger has, `head` the last one's hash. `questions` are the key questions that are put to cases, and
    `left_out` names the tables that an audit of small numbers found that the report may not have. `terms` are the
    inspection's own, `texts` those of the report by their places, `edition` is what its edition says, None without one,
    and `audience` whom it is for.
    """

    inspection: Inspection
    made_on: date
    outline: Outline
    ratings: Ratings
    prompts: Mapping[str, tuple[Item, ...]]
    prompt_counts: Mapping[tuple[int, str], int]
    case_facts: tuple[Item, ...]
    questions: tuple[Item, ...]
    cases: tuple[SampledCase, ...]
    withdrawn: tuple[SampledCase, ...]
    facts: Mapping[int, Mapping[str, Any]]
    evidence: Mapping[str, EvidenceRating]
    findings: Mapping[tuple[int, str], tuple[Written, ...]]
    recommendations: tuple[Recommendation, ...]
    draws: tuple[Draw, ...]
    second_readings: SecondReadings
    alerts: tuple[int, int, int]
    examples: Mapping[str, tuple[PracticeExample, ...]]
    representations: tuple[Represented, ...]
    foreword_is_signed: bool
    context: Context
    terms: tuple[Term, ...]
    publisher: Publisher
    gathered: Gathered
    entries: int
    head: str
    texts: Mapping[str, ReportText]
    edition: Mapping[str, Any] | None = None
    audience: str = AUDIENCES[0]
    left_out: frozenset[str] = frozenset()

    @property
    def rules(self) -> Rules:
        return self.ratings.rules

    @property
    def rollup(self) -> RollUp:
        return self.ratings.rollup

    @property
    def unanswered(self) -> int:
        """How many judgements of key questions are missing."""
        return sum(question.unanswered for question in self.rollup.key_questions.values())

    def cases_of(self, case_type: str) -> tuple[SampledCase, ...]:
        """Return the sampled cases of a type, or all for ""."""
        return tuple(case for case in self.cases if case_type in ("", case.case_type))

    def asked(self, item: Item) -> tuple[SampledCase, ...]:
        return tuple(case for case in self.cases if item.is_put_to(case.case_type))

    def unrated(self) -> tuple[StandardResult, ...]:
        """Return the standards that somebody has still to rate."""
        return tuple(standard for standard in self.rollup.standards.values() if standard.awaits_a_rating)


def table_name(variable: Variable, domain: DomainSubGroups) -> str:
    """Return the name by which an audit leaves a table of sub-groups out."""
    return f"{variable.title}, domain {domain.domain.number}"


@snapshot()
def read(inspection: Inspection, made_on: date) -> Source:
    """Read an inspection for its report, as it stands at the head that it names; `made_on` is the day of making.

    Thirty-six queries, whatever it holds, and one for its edition. Of an inspection that has no cases in a domain, one
    more is made when the report says why.
    """
    entries, head = head_of(inspection.reference)
    ratings = ratings_of(inspection)
    cases = (
        inspection.sampled_cases.select_related("replaced_by")
        .prefetch_related("readings")
        .order_by("case_type", "reference")
    )
    outline = read_outline(inspection.framework)
    facts, prompts = _by_kind(outline.of_kind(Item.Kind.FACT, Item.Kind.PROMPT))
    return Source(
        inspection=inspection,
        made_on=made_on,
        outline=outline,
        ratings=ratings,
        prompts=prompts,
        prompt_counts=_prompt_counts(inspection),
        case_facts=facts,
        questions=tuple(outline.judged),
        cases=tuple(case for case in cases if not case.is_withdrawn),
        withdrawn=tuple(case for case in cases if case.is_withdrawn),
        facts=_facts(inspection),
        evidence={each.standard.number: each for each in inspection.evidence_ratings.select_related("standard")},
        findings=_findings(inspection),
        recommendations=tuple(inspection.recommendations.order_by("number")),
        draws=tuple(inspection.draws.order_by("number")),
        second_readings=second_readings_of(inspection),
        alerts=_alerts(inspection),
        examples=_examples(inspection),
        representations=_representations(inspection),
        foreword_is_signed=is_signed_off(inspection, foreword_of(inspection)),
        context=context_of(inspection),
        terms=tuple(one.plain for one in GlossaryTerm.objects.filter(inspection=inspection).order_by("number")),
        publisher=Publisher.current(),
        gathered=gathered_for(inspection),
        entries=entries,
        head=head,
        texts={each.place: each for each in inspection.report_texts.exclude(text="")},
        edition=inspection.edition.content if inspection.edition else None,
    )


def for_others(source: Source) -> Source:
    """Return what a report is made from that leaves the team: without the practice examples that no second person has
    checked in their present wording.
    """
    checked = {number: tuple(one for one in rows if one.is_checked) for number, rows in source.examples.items()}
    return replace(source, examples=checked)


def issues_for(user: User, inspection: Inspection) -> QuerySet[Issue]:
    """Return the issues that the person may have, the earliest first: who only reads has the latest alone."""
    issues = inspection.issues.order_by("number")
    if access.may_see_cases(user, inspection):
        return issues
    return issues.filter(number=issues.aggregate(Max("number"))["number__max"])


def _examples(inspection: Inspection) -> dict[str, tuple[PracticeExample, ...]]:
    examples: dict[str, tuple[PracticeExample, ...]] = {}
    chosen = inspection.practice_examples.filter(in_report=True).select_related("standard", "printed_under")
    for row in chosen.order_by("position", "number"):
        examples[row.standard.number] = (*examples.get(row.standard.number, ()), row)
    return examples


def _alerts(inspection: Inspection) -> tuple[int, int, int]:
    rows = Alert.objects.filter(case__inspection=inspection).order_by()
    counts = rows.aggregate(
        raised=Count("pk"), cases=Count("case", distinct=True), open=Count("pk", filter=Q(resolved_at__isnull=True))
    )
    return counts["raised"], counts["cases"], counts["open"]


def _representations(inspection: Inspection) -> tuple[Represented, ...]:
    rows = inspection.representations.order_by("number", "standards__position")
    about: dict[tuple[int, date, date | None], list[str]] = {}
    fields = ("number", "received_on", "answered_on", "standards__number")
    for number, received_on, answered_on, standard in rows.values_list(*fields):
        about.setdefault((number, received_on, answered_on), []).append(standard)
    return tuple(Represented(*days, tuple(standards)) for days, standards in about.items())


def _by_kind(items: Iterable[Item]) -> tuple[tuple[Item, ...], dict[str, tuple[Item, ...]]]:
    """Return the facts, and the prompts by the key of their question, in the order in which items are given."""
    facts: list[Item] = []
    prompts: dict[str, tuple[Item, ...]] = {}
    for item in items:
        if item.parent is None:
            facts.append(item)
        else:
            prompts[item.parent.key] = (*prompts.get(item.parent.key, ()), item)
    return tuple(facts), prompts


def _prompt_counts(inspection: Inspection) -> Counter[tuple[int, str]]:
    rows = _answers(inspection).filter(item__kind=Item.Kind.PROMPT).values_list("item_id", "value")
    return Counter({(prompt, answer): number for prompt, answer, number in rows.annotate(number=Count("pk"))})


def _facts(inspection: Inspection) -> dict[int, dict[str, Any]]:
    facts: dict[int, dict[str, Any]] = {}
    rows = _answers(inspection).filter(item__kind=Item.Kind.FACT)
    for case, key, many, value in rows.values_list("reading__case_id", "item__key", "item__many", "value"):
        facts.setdefault(case, {})[key] = as_recorded(value, many=many)
    return facts


def _answers(inspection: Inspection) -> QuerySet[Answer]:
    """Return the answers of the first readings of the cases that are not withdrawn."""
    inspected = {"reading__case__inspection": inspection, "reading__case__withdrawn_at": None}
    return Answer.objects.filter(reading__kind=Reading.Kind.FIRST, **inspected).order_by()


def _findings(inspection: Inspection) -> dict[tuple[int, str], tuple[Written, ...]]:
    findings: dict[tuple[int, str], tuple[Written, ...]] = {}
    rows = Finding.objects.filter(inspection=inspection).order_by("domain__position", "kind", "position")
    fields = ("text", "in_summary", "summary_text", "key_question__key")
    for domain, kind, side, text, in_summary, words, question in rows.values_list(
        "domain__number", "kind", "side", *fields
    ):
        key = domain, group_of(kind, side)
        findings[key] = (*findings.get(key, ()), Written(text, in_summary, words, question or ""))
    return findings
