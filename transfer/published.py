"""The published inspections as files: their own figures, with synthetic cases behind them.

The figures are the project's copy of what was published (`inspections/data/published.json`). The cases are made up, by
a generator with a fixed seed, so that every count comes out exactly and what is recorded on a case hangs together.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from cases.choices import CASE_TYPE_OF_DISPOSAL, CASE_TYPES, DISPOSALS, GENDERS
from cases.fieldwork.relevance import ALWAYS, INSPECTOR
from cases.sample.pseudonyms import LETTERS
from inspections.answers import CLASSIFICATION
from inspections.framework import DATA
from inspections.models import Item
from inspections.outline import Outline
from transfer.core import FORMAT, own_property

YES, NO, NOT_RELEVANT = "yes", "no", "not_relevant"
#: What the published mixes call a group of disposals.
GROUPS = {
    "community_sentence": ("referral_order", "youth_rehabilitation_order", "other_community_sentence"),
    "custodial_sentence": ("detention_and_training_order", "other_custodial_sentence"),
}
LONG_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
FIELDWORK_DAYS, DAYS_TO_PANEL = 11, 42


def published() -> dict[str, Any]:
    inspections: dict[str, Any] = json.loads((DATA / "published.json").read_text("utf-8"))["inspections"]
    return inspections


def published_file(name: str, outline: Outline) -> dict[str, Any]:
    """Return the inspection of this name as the data of its file, the contract's core alone.

    Only the month of fieldwork was published: it begins on the first Monday here. `outline` is that of the framework.
    """
    figures = published()[name]
    starts = _first_monday(figures["fieldwork"])
    random = Random(f"published:{name}")  # noqa: S311 - it must be repeatable, and guards no secret
    return {
        "format": FORMAT,
        "framework": outline.framework.slug,
        "service": {"name": figures["yot"], "region": figures["region"], "known_as": "YOS"},
        "inspection": {
            "reference": f"{name}-{starts.year}",
            "joint": figures["joint"],
            "fieldwork_starts": starts.isoformat(),
            "fieldwork_ends": (starts + timedelta(days=FIELDWORK_DAYS)).isoformat(),
        },
        "cases": [
            case
            for case_type, _ in CASE_TYPES
            for case in SyntheticCases(outline, figures, case_type, starts, random).cases()
        ],
        "domain_one": figures["domain_one"],
        "panel": list(_meetings(figures, starts)),
    }


def _first_monday(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return first + timedelta(days=-first.weekday() % 7)


def _meetings(figures: Mapping[str, Any], starts: date) -> Iterator[dict[str, Any]]:
    """Yield each panel meeting with its decisions; one whose day was not published stands six weeks after fieldwork."""
    for number, stage in enumerate(figures.get("history", []), start=1):
        day = LONG_DATE.search(stage["after"])
        yield {
            "held_on": day[0] if day else (starts + timedelta(days=FIELDWORK_DAYS + DAYS_TO_PANEL)).isoformat(),
            "note": f"{stage['after'].capitalize()}. The score was {stage['score']} after it.",
            "decisions": [
                {"standard": standard, "rating": move["panel"], "reason": f"{move['ground'].capitalize()}."}
                for standard, move in figures["discretion"].items()
                if move["meeting"] == number
            ],
        }


class SyntheticCases:
    """The cases of one case type: as many as were inspected, and judged so that every published count comes out."""

    def __init__(
        self, outline: Outline, figures: Mapping[str, Any], case_type: str, starts: date, random: Random
    ) -> None:
        domain = outline.of_case_type(case_type)
        if domain is None:
            raise ValueError(f"The framework rates no domain from {case_type} cases.")
        self.case_type, self.starts, self.random = case_type, starts, random
        self.size: int = figures["sample"][case_type]
        put = [item for item in outline.items.values() if item.is_put_to(case_type)]
        self.questions = [item for item in put if item.kind == Item.Kind.QUESTION and item.case_types]
        self.prompts = {
            question.key: [item for item in put if item.kind == Item.Kind.PROMPT and item.parent_id == question.pk]
            for question in self.questions
        }
        self.sets = outline.framework.answers
        self.counts = {question.key: _counts(figures["key_questions"][question.key]) for question in self.questions}
        self.facts = [item for item in put if item.kind == Item.Kind.FACT]
        self.disposals = self._disposals(figures.get(f"{case_type}_mix", {}))
        self.quality = [random.random() for _ in range(self.size)]
        self.holds = {fact.settles: self._cases_where(fact.settles) for fact in self.facts if fact.settles}

    def cases(self) -> list[dict[str, Any]]:
        judged = {question.key: self._judged(question) for question in self.questions}
        return [self._case(place, {number: row[place] for number, row in judged.items()}) for place in range(self.size)]

    def _disposals(self, mix: Mapping[str, int]) -> list[str]:
        known = [value for value, _ in DISPOSALS[self.case_type]]
        chosen = [
            self.random.choice(GROUPS.get(name, (name,))) for name, count in mix.items() for _ in range(count)
        ] or self.random.choices(known, [6, 5, 2, 1, 1][: len(known)], k=self.size)
        if len(chosen) != self.size or any(CASE_TYPE_OF_DISPOSAL[value] != self.case_type for value in chosen):
            raise ValueError(f"The published mix of disposals does not fit the {self.case_type} sample.")
        self.random.shuffle(chosen)
        return chosen

    def _cases_where(self, rule: str) -> set[int]:
        """Return the cases of which a rule of relevance holds: as many as the questions under it were relevant to."""
        order = self.random.sample(range(self.size), self.size)
        relevant = [self.counts[question.key][1] for question in self.questions if question.relevance == rule]
        return set(order[: max(relevant, default=round(self.size * 0.8))])

    def _judged(self, question: Item) -> list[str]:
        """Return the answer to a key question in every case."""
        sufficient, relevant = self.counts[question.key]
        holds = self.holds.get(question.relevance, set())
        # Cases of which the rule holds come first; the inspector departs from it only where the counts ask for that.
        order = sorted(self.random.sample(range(self.size), self.size), key=lambda place: place not in holds)
        by_quality = sorted(order[:relevant], key=lambda place: -self.quality[place] - self.random.random() / 2)
        answers = [NOT_RELEVANT] * self.size
        for rank, place in enumerate(by_quality):
            answers[place] = YES if rank < sufficient else NO
        return answers

    def _case(self, place: int, judgements: Mapping[str, str]) -> dict[str, Any]:
        own, facts = self._recorded(place)
        return {
            "reference": f"{LETTERS[self.case_type]}{place + 1:02}",
            "case_type": self.case_type,
            "disposal": self.disposals[place],
            "started": self._started().isoformat(),
            "age": self.random.choice((13, 14, 14, 15, 15, 16, 16, 16, 17, 17, 17)),
            "gender": self.random.choices([value for value, _ in GENDERS[:2]], [85, 15])[0],
            "ethnicity": self.random.choices(("white", "black_and_minority_ethnic"), [80, 20])[0],
            "looked_after": self.random.random() < 0.2,
            "harm_service": self._near(own.get("harm_inspector", "low")),
            "safety_service": self._near(own.get("safety_inspector", "low")),
            **own,
            "facts": facts,
            "judgements": dict(judgements),
            "answers": dict(self._answers(place, judgements)),
        }

    def _started(self) -> date:
        """Return a day inside the window of the case type: 6 to 9 months before fieldwork, or 3 to 5."""
        earliest, latest = (270, 190) if self.case_type == CASE_TYPES[0][0] else (150, 95)
        return self.starts - timedelta(days=self.random.randint(latest, earliest))

    def _near(self, classification: str) -> str:
        """Return what the service recorded: mostly what the inspector judged, and sometimes less."""
        return "low" if self.random.random() < 0.25 else classification

    def _recorded(self, place: int) -> tuple[dict[str, str], dict[str, Any]]:
        own: dict[str, str] = {}
        facts: dict[str, Any] = {}
        for fact in self.facts:
            value = self._value(fact, place in self.holds.get(fact.settles, set()))
            if own_property(fact):
                own[fact.key] = str(value)
            else:
                facts[fact.key] = value
        return own, facts

    def _value(self, fact: Item, holds: bool) -> str | list[str]:
        options = [name for name, _ in self.sets.choices(fact.answers)]
        if fact.answers == CLASSIFICATION:
            return self.random.choices(("medium", "high", "very_high"), [6, 3, 1])[0] if holds else "low"
        if fact.many:
            chosen = set(self.random.sample(options, min(len(options), self.random.randint(0, 3))))
            return [option for option in options if option in chosen]
        if fact.answers == fact.key:
            return self.random.choice(options)
        if fact.is_words:
            return "Diversion panel"
        if fact.settles:
            return YES if holds else NO
        return YES if self.random.random() < 0.75 else NO

    def _answers(self, place: int, judgements: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for question in self.questions:
            prompts, judged = self.prompts[question.key], judgements[question.key]
            put = [prompt for prompt in prompts if judged != NOT_RELEVANT and self._is_put(prompt, place)]
            # An insufficient question has something that was not done, and a sufficient one has most of it.
            share, doubts = (0.9, 0) if judged == YES else (0.35, 1)
            lacking = set(self.random.sample([prompt.label for prompt in put], min(doubts, len(put))))
            for prompt in prompts:
                done = prompt.label not in lacking and self.random.random() < share
                yield prompt.key, (YES if done else NO) if prompt in put else NOT_RELEVANT

    def _is_put(self, prompt: Item, place: int) -> bool:
        if prompt.relevance in ("", ALWAYS):
            return True
        return self.random.random() < 0.7 if prompt.relevance == INSPECTOR else place in self.holds[prompt.relevance]


def _counts(figure: Mapping[str, int] | None) -> tuple[int, int]:
    """Return how many cases were sufficient, and of how many; none where the question was relevant to no case."""
    return (figure["sufficient"], figure["relevant"]) if figure else (0, 0)
