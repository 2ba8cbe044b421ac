"""Reading fieldwork: the pages of a case, with what is put to it and what is recorded."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from cases.answer_places import PLACES
from cases.choices import CLASSIFICATIONS
from cases.models import Departure, FactAnswer, Judgement, PromptAnswer, SampledCase
from cases.pages import ABOUT_TITLE, Item, Kind, Page, Section, answer_choices, choices_of, departure_key, evidence_key
from cases.relevance import FactDefinition, explain, explain_prompt
from inspections.models import CaseFact, KeyQuestion, Prompt, Standard


def read_pages(case: SampledCase) -> tuple[Page, ...]:
    """Give every page of a case, "About the case" first, with all that is recorded. Eight queries.

    `case` comes with its inspection.
    """
    facts = facts_put_to(case)
    fact_rows = {row.fact_id: row for row in FactAnswer.everything.filter(case=case)}
    judgements = {row.key_question_id: row for row in Judgement.everything.filter(case=case)}
    prompts = {row.prompt_id: row for row in PromptAnswer.everything.filter(case=case)}
    departures = list(Departure.everything.filter(case=case))
    kept: Mapping[Kind, Mapping[int, Any]] = {
        Kind.FACT: fact_rows,
        Kind.JUDGEMENT: judgements,
        Kind.EVIDENCE: judgements,
        Kind.PROMPT: prompts,
        Kind.PROMPT_DEPARTURE: {row.prompt_id: row for row in departures if row.prompt_id},
        Kind.JUDGEMENT_DEPARTURE: {row.key_question_id: row for row in departures if row.key_question_id},
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


def neighbours(case: SampledCase, user: User) -> tuple[SampledCase | None, SampledCase | None]:
    """Give the person's cases before and after this one on its inspection, by reference. One query."""
    cases = SampledCase.objects.inspected().filter(inspection=case.inspection_id, allocated_to=user)
    mine = list(cases.order_by("reference"))
    places = [place for place, other in enumerate(mine) if other.pk == case.pk]
    if not places:
        return None, None
    [place] = places
    return mine[place - 1] if place else None, mine[place + 1] if place + 1 < len(mine) else None


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
    recorded = {"harm_service": case.harm_service, "safety_service": case.safety_service}
    words = dict(CLASSIFICATIONS).get(recorded.get(fact.beside, ""), "not recorded")
    beside = f"The service’s own classification: {words}" if fact.beside else ""
    worded = case.inspection.worded
    choices = tuple((value, worded(label)) for value, label in choices_of(fact))
    many = fact.type == CaseFact.Type.MANY
    return Item(
        fact.key,
        Kind.FACT,
        worded(fact.label),
        fact.pk,
        choices,
        many,
        beside=beside,
        service=recorded.get(fact.beside, ""),
        rule=fact.settles,
    )


def _section(
    case: SampledCase, question: KeyQuestion, facts: list[FactDefinition], values: Mapping[str, object]
) -> Section:
    worded, answers = case.inspection.worded, answer_choices()
    rule = question.relevant or "always"
    proposal = explain(rule, facts, values)
    items: list[Item] = []
    for prompt in question.prompts.all():
        asked = Item(
            f"{question.number}{prompt.letter}",
            Kind.PROMPT,
            f"{prompt.letter}. {worded(prompt.text)}",
            prompt.pk,
            answers,
            guidance=worded(prompt.guidance),
            proposal=explain_prompt(rule, prompt.relevant, facts, values),
        )
        items += [asked, _departure(asked, Kind.PROMPT_DEPARTURE)]
    label = f"Overall judgement on {question.number}"
    judged = Item(question.number, Kind.JUDGEMENT, label, question.pk, answers, rule=rule, proposal=proposal)
    items += [
        judged,
        _departure(judged, Kind.JUDGEMENT_DEPARTURE),
        Item(evidence_key(question.number), Kind.EVIDENCE, f"Evidence for {question.number}", question.pk),
    ]
    text, guidance = worded(question.text), worded(question.guidance)
    return Section(tuple(items), question.number, text, guidance, proposal, question.strand)


def _departure(item: Item, kind: Kind) -> Item:
    return Item(departure_key(item.key), kind, f"Why {item.key} is answered otherwise than proposed", item.row)
