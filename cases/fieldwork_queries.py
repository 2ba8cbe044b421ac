"""Reading fieldwork: the pages of a case, with what is put to it and what is recorded."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from cases.choices import CLASSIFICATIONS
from cases.models import CasePage, FactAnswer, Judgement, PromptAnswer, SampledCase
from cases.pages import ABOUT_TITLE, Item, Kind, Page, Section, answer_choices, choices_of, evidence_key
from cases.relevance import FactDefinition, explain, explain_prompt
from inspections.models import CaseFact, KeyQuestion, Prompt, Standard


def read_pages(case: SampledCase) -> tuple[Page, ...]:
    """Give every page of a case, "About the case" first, with all that is recorded. Nine queries.

    `case` comes with its inspection.
    """
    facts = facts_put_to(case)
    recorded_facts = {
        answer.fact.key: answer.value for answer in FactAnswer.objects.filter(case=case).select_related("fact")
    }
    saved = {page.standard_id: page for page in CasePage.objects.filter(case=case).select_related("saved_by")}
    judgements = {row.key_question_id: row for row in Judgement.objects.filter(case=case)}
    prompts = dict(PromptAnswer.objects.filter(case=case).values_list("prompt", "answer"))
    definitions = [FactDefinition(f.key, case.inspection.worded(f.label), f.type, f.settles) for f in facts]

    section = Section(tuple(_fact_item(case, fact) for fact in facts))
    about = _page(case, None, (section,), recorded_facts, saved)
    pages = [about]
    for standard in standards_put_to(case):
        sections = tuple(_section(case, q, definitions, recorded_facts) for q in standard.key_questions.all())
        pages.append(_page(case, standard, sections, _recorded(standard, judgements, prompts), saved))
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
    recorded: Mapping[str, Any],
    saved: Mapping[int | None, CasePage],
) -> Page:
    row = saved.get(standard.pk if standard else None)
    return Page(
        case,
        standard,
        title=str(standard) if standard else ABOUT_TITLE,
        statement=case.inspection.worded(standard.statement) if standard else "",
        sections=sections,
        recorded=recorded,
        version=row.version if row else 0,
        saved_at=row.saved_at if row else None,
        saved_by=str(row.saved_by or "") if row else "",
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
            rule=rule,
            proposal=proposal,
        ),
        Item(evidence_key(question.number), Kind.EVIDENCE, f"Evidence for {question.number}", question.pk),
    ]
    return Section(tuple(items), question.number, text, worded(question.guidance), proposal, question.strand)


def _recorded(standard: Standard, judgements: Mapping[int, Judgement], prompts: Mapping[int, str]) -> dict[str, Any]:
    recorded: dict[str, Any] = {}
    for question in standard.key_questions.all():
        judgement = judgements.get(question.pk)
        if judgement and judgement.answer:
            recorded[question.number] = judgement.answer
        if judgement and judgement.evidence:
            recorded[evidence_key(question.number)] = judgement.evidence
        for prompt in question.prompts.all():
            if prompt.pk in prompts:
                recorded[f"{question.number}{prompt.letter}"] = prompts[prompt.pk]
    return recorded
