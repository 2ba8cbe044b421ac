"""Framework outlines and cases for the scoring tests, from the project's own copies of the framework and figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from inspections.framework import rules_of
from inspections.rating_rules import Rules
from ratings.rollup.figures import CaseJudgements, DomainOutline, StandardOutline

DATA = Path(__file__).parents[3] / "inspections" / "data"
FRAMEWORK: dict[str, Any] = yaml.safe_load((DATA / "youth-offending-2018.yaml").read_text(encoding="utf-8"))
PUBLISHED: dict[str, Any] = json.loads((DATA / "published.json").read_text(encoding="utf-8"))["inspections"]
RATINGS_SCHEMA: dict[str, Any] = json.loads((DATA / "ratings.schema.json").read_text(encoding="utf-8"))


def outline(domains: Iterable[Mapping[str, Any]]) -> tuple[DomainOutline, ...]:
    return tuple(
        DomainOutline(
            number=domain["number"],
            rated_from=domain["rated_from"],
            case_type=domain.get("case_type"),
            standards=tuple(
                StandardOutline(standard["number"], tuple(question["number"] for question in standard["key_questions"]))
                for standard in domain["standards"]
            ),
        )
        for domain in domains
    )


DOMAINS = outline(FRAMEWORK["domains"])
RULES = Rules.from_data(rules_of(FRAMEWORK), standards=sum(len(domain.standards) for domain in DOMAINS))


def cases_with_counts(
    case_type: str, size: int, counts: Mapping[str, tuple[int, int]], *, prefix: str = "C"
) -> list[CaseJudgements]:
    """`size` cases: on each question the first are sufficient, the next insufficient, the rest not relevant."""

    def answer(place: int, sufficient: int, relevant: int) -> str:
        if place < sufficient:
            return "yes"
        return "no" if place < relevant else "not_relevant"

    return [
        CaseJudgements(
            f"{prefix}{place + 1}", case_type, {number: answer(place, *pair) for number, pair in counts.items()}
        )
        for place in range(size)
    ]
