"""Reading fieldwork: the pages of a case, a person's cases with their progress, and a case's history."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Prefetch, QuerySet

from accounts.models import User
from cases.answer_places import PLACES
from cases.choices import CASE_TYPES
from cases.models import FactAnswer, Judgement, PromptAnswer, SampledCase
from cases.pages import ABOUT_TITLE, Item, Kind, Page, Section, answer_choices, choices_of, evidence_key
from cases.queries import begun
from cases.relevance import FactDefinition, explain, explain_prompt
from inspections.access import inspections_for
from inspections.models import CaseFact, Inspection, KeyQuestion, Prompt, Standard


@dataclass(frozen=True)
class CaseProgress:
    """How far a case has come: of the facts, key questions and prompts put to it, how many are answered."""

    case: SampledCase
    answered: int
    asked: int

    @property
    def is_complete(self) -> bool:
        """Give whether nothing is unanswered."""
        return self.answered == self.asked


@dataclass(frozen=True)
class MyCases:
    """A person's cases on one inspection, and apart from them those that have been withdrawn."""

    inspection: Inspection
    cases: list[CaseProgress]
    withdrawn: list[SampledCase]

    @property
    def to_do(self) -> list[CaseProgress]:
        """Give the cases that are not submitted yet."""
        return [progress for progress in self.cases if not progress.case.is_submitted]

    @property
    def submitted(self) -> list[CaseProgress]:
        """Give the cases that are submitted."""
        return [progress for progress in self.cases if progress.case.is_submitted]


def read_pages(case: SampledCase) -> tuple[Page, ...]:
    """Give every page of a case, "About the case" first, with all that is recorded. Seven queries.

    `case` comes with its inspection.
    """
    facts = facts_put_to(case)
    fact_rows = {row.fact_id: row for row in FactAnswer.everything.filter(case=case)}
    judgements = {row.key_question_id: row for row in Judgement.everything.filter(case=case)}
    prompts = {row.prompt_id: row for row in PromptAnswer.everything.filter(case=case)}
    kept: Mapping[Kind, Mapping[int, Any]] = {
        Kind.FACT: fact_rows,
        Kind.JUDGEMENT: judgements,
        Kind.EVIDENCE: judgements,
        Kind.PROMPT: prompts,
    }
    recorded = {fact.key: fact_rows[fact.pk].value for fact in facts if fact.pk in fact_rows}
    definitions = [FactDefinition(f.key, case.inspection.worded(f.label), f.type, f.settles) for f in facts]

    pages = [_page(case, None, (Section(tuple(_fact_item(case, fact) for fact in facts)),), kept)]
    for standard in standards_put_to(case):
        sections = tuple(_section(case, q, definitions, recorded) for q in standard.key_questions.all())
        pages.append(_page(case, standard, sections, kept))
    return tuple(pages)


def facts_put_to(case: SampledCase) -> QuerySet[CaseFact]:
    """Give the facts that the framework asks about a case of this type, in order."""
    framework = case.inspection.framework_id
    return CaseFact.objects.filter(framework=framework, case_type__in=["", case.case_type]).order_by("position")


def standards_put_to(case: SampledCase) -> QuerySet[Standard]:
    """Give the standards of the domain that is rated from cases of this type, with key questions and prompts."""
    questions = KeyQuestion.objects.order_by("number").prefetch_related(
        Prefetch("prompts", Prompt.objects.order_by("letter"))
    )
    return (
        Standard.objects.filter(domain__framework=case.inspection.framework_id, domain__case_type=case.case_type)
        .order_by("number")
        .prefetch_related(Prefetch("key_questions", questions))
    )


def my_cases(user: User) -> list[MyCases]:
    """Give the cases allocated to a person on inspections that they may see, by inspection, with their progress.

    The latest fieldwork comes first. Each case says whether anything is recorded on it (`begun`). The same number of
    queries however many cases there are.
    """
    cases = list(
        SampledCase.objects.filter(allocated_to=user, inspection__in=inspections_for(user).values("pk"))
        .select_related("inspection__service", "replaced_by")
        .annotate(begun=ExpressionWrapper(begun(), output_field=BooleanField()))
        .order_by(F("inspection__fieldwork_starts").desc(nulls_last=True), "inspection__reference", "reference")
    )
    inspections: dict[int, MyCases] = {}
    for progress in progress_of(cases):
        inspection = progress.case.inspection
        mine = inspections.setdefault(inspection.pk, MyCases(inspection, [], []))
        if progress.case.is_withdrawn:
            mine.withdrawn.append(progress.case)
        else:
            mine.cases.append(progress)
    return list(inspections.values())


def progress_of(cases: Iterable[SampledCase]) -> list[CaseProgress]:
    """Give the progress of each case, in their order; each comes with its inspection. Six queries."""
    given = list(cases)
    rows: list[QuerySet[Any]] = [
        Judgement.objects.exclude(answer=""),
        PromptAnswer.objects.all(),
        FactAnswer.objects.exclude(fact__type=CaseFact.Type.TEXT),
    ]
    answered: dict[int, int] = defaultdict(int)
    for queryset in rows:
        counted = queryset.filter(case__in=given).order_by().values("case").annotate(count=Count("pk"))
        for case, count in counted.values_list("case", "count"):
            answered[case] += count
    asked = _asked({case.inspection.framework_id for case in given})
    return [
        CaseProgress(case, answered[case.pk], asked[case.inspection.framework_id, case.case_type]) for case in given
    ]


def neighbours(case: SampledCase, user: User) -> tuple[SampledCase | None, SampledCase | None]:
    """Give the person's cases before and after this one on its inspection, by reference. One query."""
    cases = SampledCase.objects.inspected().filter(inspection=case.inspection_id, allocated_to=user)
    mine = list(cases.order_by("reference"))
    places = [place for place, other in enumerate(mine) if other.pk == case.pk]
    if not places:
        return None, None
    [place] = places
    return mine[place - 1] if place else None, mine[place + 1] if place + 1 < len(mine) else None


def _asked(frameworks: set[int]) -> dict[tuple[int, str], int]:
    """Give how much is asked of a case, by framework and case type."""
    asked: dict[tuple[int, str], int] = defaultdict(int)
    for queryset, standard in (
        (KeyQuestion.objects.all(), "standard"),
        (Prompt.objects.all(), "key_question__standard"),
    ):
        framework, case_type = f"{standard}__domain__framework", f"{standard}__domain__case_type"
        counted = queryset.filter(**{f"{framework}__in": frameworks}).order_by().values(framework, case_type)
        for slug, kind, count in counted.annotate(count=Count("pk")).values_list(framework, case_type, "count"):
            asked[slug, kind] += count
    facts = CaseFact.objects.filter(framework__in=frameworks).exclude(type=CaseFact.Type.TEXT).order_by()
    counts = facts.values_list("framework", "case_type").annotate(count=Count("pk"))
    for slug, kind, count in counts:
        for one in [kind] if kind else [case_type for case_type, _ in CASE_TYPES]:
            asked[slug, one] += count
    return asked


def _page(
    case: SampledCase,
    standard: Standard | None,
    sections: tuple[Section, ...],
    kept: Mapping[Kind, Mapping[int, Any]],
) -> Page:
    recorded: dict[str, Any] = {}
    versions: dict[str, int] = {}
    for item in (item for section in sections for item in section.items):
        row, place = kept[item.kind].get(item.row), PLACES[item.kind]
        if row is None:
            continue
        value, version = place.recorded(getattr(row, place.column)), getattr(row, place.version)
        if value is not None:
            recorded[item.key] = value
        if version:
            versions[item.key] = version
    return Page(
        case,
        standard,
        title=str(standard) if standard else ABOUT_TITLE,
        statement=case.inspection.worded(standard.statement) if standard else "",
        sections=sections,
        recorded=recorded,
        versions=versions,
    )


def _fact_item(case: SampledCase, fact: CaseFact) -> Item:
    services = {
        "harm_service": case.get_harm_service_display(),
        "safety_service": case.get_safety_service_display(),
    }
    beside = f"The service’s own classification: {services[fact.beside] or 'not recorded'}" if fact.beside else ""
    worded = case.inspection.worded
    choices = tuple((value, worded(label)) for value, label in choices_of(fact))
    many = fact.type == CaseFact.Type.MANY
    return Item(fact.key, Kind.FACT, worded(fact.label), fact.pk, choices, many, beside=beside)


def _section(
    case: SampledCase, question: KeyQuestion, facts: list[FactDefinition], values: Mapping[str, object]
) -> Section:
    worded, answers = case.inspection.worded, answer_choices()
    rule = question.relevant or "always"
    proposal = explain(rule, facts, values)
    items = [
        Item(
            f"{question.number}{prompt.letter}",
            Kind.PROMPT,
            f"{prompt.letter}. {worded(prompt.text)}",
            prompt.pk,
            answers,
            guidance=worded(prompt.guidance),
            proposal=explain_prompt(rule, prompt.relevant, facts, values),
        )
        for prompt in question.prompts.all()
    ]
    text = worded(question.text)
    items += [
        Item(
            question.number,
            Kind.JUDGEMENT,
            f"Overall judgement on {question.number}",
            question.pk,
            answers,
            proposal=proposal,
        ),
        Item(evidence_key(question.number), Kind.EVIDENCE, f"Evidence for {question.number}", question.pk),
    ]
    return Section(tuple(items), question.number, text, worded(question.guidance), proposal)
