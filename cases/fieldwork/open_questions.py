from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.fieldwork.contradictions import Classified, Departed, Judged, Question, questions_of
from cases.fieldwork.pages import Item, Kind, Page, Section
from inspections.answers import INSUFFICIENT, SUFFICIENT


@dataclass(frozen=True)
class OpenQuestion:
    page: Page
    item: Item
    question: Question

    @property
    def words(self) -> str:
        return self.question.words


def open_questions(pages: Sequence[Page]) -> list[OpenQuestion]:
    """Return the questions about a case from all of its pages, in the order of the pages and their items."""
    places = {item.key: (page, item) for page in pages for item in page.items}
    order = {key: place for place, key in enumerate(places)}
    judged = [_judged(section, page.recorded) for page in pages for section in page.sections if section.number]
    classified = [
        Classified(item.key, item.label, str(page.recorded.get(item.key, "")), item.service, item.rule)
        for page in pages
        for item in page.items
        if item.service
    ]
    departed = [_departed(item, page.recorded) for page in pages for item in page.unexplained]
    questions = sorted(questions_of(judged, classified, departed), key=lambda question: order[question.key])
    return [OpenQuestion(*places[question.key], question) for question in questions]


def _departed(item: Item, recorded: Mapping[str, Any]) -> Departed:
    proposed = "not relevant" if item.is_proposed_not_relevant else "relevant"
    return Departed(item.key, item.in_words(recorded[item.key]), proposed)


def _judged(section: Section, recorded: Mapping[str, Any]) -> Judged:
    [judgement] = section.of_kind(Kind.QUESTION)
    [evidence] = section.of_kind(Kind.EVIDENCE)
    counts = {
        answer: counted
        for counted in (SUFFICIENT, INSUFFICIENT)
        for answer in (judgement.judgements.counting_as(counted) if judgement.judgements else ())
    }

    def as_counted(item: Item) -> str:
        answer: str = recorded.get(item.key, "")
        return counts.get(answer, answer)

    return Judged(
        section.number,
        as_counted(judgement),
        recorded.get(evidence.key, ""),
        {item.key: as_counted(item) for item in section.of_kind(Kind.PROMPT)},
        judgement.rule,
        section.strand,
    )
