from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from accounts.models import User
from cases.choices import CLASSIFICATIONS
from cases.fieldwork.pages import ABOUT_TITLE, SECOND_TITLE, Item, Kind, Page, Section, key_of
from cases.fieldwork.relevance import FactDefinition, Proposal, explain, explain_prompt
from cases.models import Answer, Reading, SampledCase
from inspections.answers import AnswerSets, as_recorded
from inspections.models import Item as AskedItem
from inspections.models import Standard
from inspections.outline import read_outline

IN_A_SECOND_READING = (Kind.QUESTION, Kind.EVIDENCE)
"""A second reader judges key questions, with evidence, and nothing else (docs/decisions/0013)."""


def read_pages(reading: Reading) -> tuple[Page, ...]:
    """Return every page, "About the case" first, in one query; `reading` comes with its case and inspection."""
    asked = items_put_to(reading.case)
    answers = {row.item_id: row for row in Answer.everything.filter(reading=reading)}
    if reading.is_second:
        return (_second_page(reading, asked, answers),)
    sets = reading.case.inspection.framework.answers
    facts = [item for item in asked if item.kind == Kind.FACT]
    values = {item.key: as_recorded(answers[item.pk].value, many=item.many) for item in facts if item.pk in answers}
    worded = reading.case.inspection.worded
    definitions = [
        FactDefinition(item.key, worded(item.label), item.settles, sets.sets[item.answers] if item.answers else ())
        for item in facts
    ]
    pages = [_page(reading, None, (Section(tuple(_fact_item(reading.case, one, sets) for one in facts)),), answers)]
    for standard, questions in _by_standard(asked):
        below = [_section(reading.case, rows, definitions, values, sets) for rows in questions]
        pages.append(_page(reading, standard, tuple(below), answers))
    return tuple(pages)


def items_put_to(case: SampledCase) -> list[AskedItem]:
    """Return the items that the framework puts to a case of this type, in order."""
    return [
        item
        for item in read_outline(case.inspection.framework).items.values()
        if item.is_put_to(case.case_type) and (item.case_types or item.kind == Kind.FACT)
    ]


def neighbours(case: SampledCase, user: User) -> tuple[SampledCase | None, SampledCase | None]:
    """Return the person's cases before and after this one on its inspection, by reference. One query."""
    cases = SampledCase.objects.inspected().filter(inspection=case.inspection_id).allocated_to(user)
    mine = list(cases.order_by("reference"))
    places = [place for place, other in enumerate(mine) if other.pk == case.pk]
    if not places:
        return None, None
    [place] = places
    return mine[place - 1] if place else None, mine[place + 1] if place + 1 < len(mine) else None


def item_of(asked: AskedItem, case: SampledCase, sets: AnswerSets, proposal: Proposal | None = None) -> Item:
    """Return an item as it is put to a case, with what is proposed about it."""
    worded, kind = case.inspection.worded, Kind(asked.kind)
    return Item(
        asked.key,
        kind,
        _label(asked, worded),
        asked.pk,
        tuple((value, worded(label)) for value, label in sets.choices(asked.answers)),
        parent=asked.parent.key if asked.parent else "",
        judgements=sets if kind in (Kind.QUESTION, Kind.PROMPT) else None,
        many=asked.many,
        guidance=worded(asked.guidance) if kind == Kind.PROMPT else "",
        rule=asked.settles,
        proposal=proposal,
    )


def _label(asked: AskedItem, worded: Callable[[str], str]) -> str:
    match asked.kind:
        case Kind.FACT:
            return worded(asked.label)
        case Kind.QUESTION:
            return f"Overall judgement on {asked.key}"
        case Kind.PROMPT:
            return f"{asked.label}. {worded(asked.text)}"
        case Kind.EVIDENCE:
            return f"Evidence for {asked.parent}"
    return f"Why {asked.parent} is answered otherwise than proposed"


def recorded_in(row: Answer | None, item: Item) -> Any:
    """Return the value that an answer's row holds as pages have it, None for none."""
    if row is None:
        return None
    return row.words or None if item.is_words else as_recorded(row.value, many=item.many)


def _by_standard(asked: Iterable[AskedItem]) -> list[tuple[Standard, list[list[AskedItem]]]]:
    """Return the standards with their key questions, each followed by the items that stand under it."""
    found: dict[int, tuple[Standard, list[list[AskedItem]]]] = {}
    for item in asked:
        if item.standard is not None:
            questions = found.setdefault(item.standard.pk, (item.standard, []))[1]
            if item.kind == Kind.QUESTION:
                questions.append([])
            questions[-1].append(item)
    return list(found.values())


def _page(
    reading: Reading, standard: Standard | None, sections: tuple[Section, ...], answers: Mapping[int, Answer]
) -> Page:
    items = [item for section in sections for item in section.items]
    recorded = {item.key: recorded_in(answers.get(item.row), item) for item in items}
    about = SECOND_TITLE if reading.is_second else ABOUT_TITLE
    return Page(
        reading,
        standard,
        title=str(standard) if standard else about,
        statement=reading.case.inspection.worded(standard.statement) if standard else "",
        sections=sections,
        recorded={key: value for key, value in recorded.items() if value is not None},
        versions={
            item.key: answers[item.row].version for item in items if item.row in answers and answers[item.row].version
        },
    )


def _second_page(reading: Reading, asked: Iterable[AskedItem], answers: Mapping[int, Answer]) -> Page:
    worded, sets = reading.case.inspection.worded, reading.case.inspection.framework.answers
    sections = [
        Section(
            tuple(
                replace(item, key=key_of(reading.kind, item.key), parent=key_of(reading.kind, item.parent))
                for item in (item_of(row, reading.case, sets) for row in rows if row.kind in IN_A_SECOND_READING)
            ),
            rows[0].key,
            worded(rows[0].text),
            worded(rows[0].guidance),
            standard=str(standard),
        )
        for standard, questions in _by_standard(asked)
        for rows in questions
    ]
    return _page(reading, None, tuple(sections), answers)


def _fact_item(case: SampledCase, fact: AskedItem, sets: AnswerSets) -> Item:
    recorded = {"harm_service": case.harm_service, "safety_service": case.safety_service}
    words = dict(CLASSIFICATIONS).get(recorded.get(fact.beside, ""), "not recorded")
    beside = f"The service’s own classification: {words}" if fact.beside else ""
    return replace(item_of(fact, case, sets), beside=beside, service=recorded.get(fact.beside, ""))


def _section(
    case: SampledCase,
    rows: list[AskedItem],
    facts: list[FactDefinition],
    values: Mapping[str, object],
    sets: AnswerSets,
) -> Section:
    """Return a key question with its prompts, the judgement on it, and the words that go with each."""
    question, worded = rows[0], case.inspection.worded
    rule = question.relevance or "always"
    proposal = explain(rule, facts, values)
    of_prompts: list[Item] = []
    of_question: list[Item] = []
    for row in rows[1:]:
        proposed = explain_prompt(rule, row.relevance, facts, values) if row.kind == Kind.PROMPT else None
        item = item_of(row, case, sets, proposed)
        (of_prompts if item.parent != question.key or row.kind == Kind.PROMPT else of_question).append(item)
    judged = replace(item_of(question, case, sets, proposal), rule=rule)
    text, guidance = worded(question.text), worded(question.guidance)
    return Section((*of_prompts, judged, *of_question), question.key, text, guidance, proposal, question.strand)
