"""From judgements to ratings: percentages, bands, standards, domains and score.

Pure: no Django, no clock, nothing read or stored. The rules come from the framework (`Rules`), so no
band, point or question is written here. Source of the rules: the framework file's `rating_scale`,
`key_question_bands`, `overall_bands` and `discretion`, and how the published reports apply them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inspections.rating_rules import Rules
from ratings.rollup.discretion import find_grounds
from ratings.rollup.figures import (
    FROM_CASES,
    CaseJudgements,
    DomainOutline,
    DomainResult,
    Grounds,
    KeyQuestionResult,
    NoCases,
    RollUp,
    StandardOutline,
    StandardResult,
    sum_of_known,
    tally,
)


def roll_up(
    *,
    rules: Rules,
    domains: Sequence[DomainOutline],
    cases: Sequence[CaseJudgements],
    evidence_ratings: Mapping[str, str],
    panel_ratings: Mapping[str, str],
) -> RollUp:
    """Work out every figure of an inspection.

    `cases` are those not withdrawn; `evidence_ratings` and `panel_ratings` are by standard number, the
    latter the decisions in force (leave it empty for the figures before any panel). A judgement on a
    question that does not belong to the case's type does not count. A domain whose cases are none of these, where
    there are others, is without cases. Raises ValueError for an answer or a rating that the framework does not know.
    """
    for case in cases:
        _refuse_unknown_answers(rules, case)
    results = tuple(_rate_domain(rules, domain, cases, evidence_ratings, panel_ratings) for domain in domains)
    provisional = any(
        question.unanswered
        for domain in results
        for standard in domain.standards
        for question in standard.key_questions
    )
    out_of = sum(domain.out_of for domain in results)
    counted = [domain.points for domain in results if not domain.leaves_the_score]
    score = None if provisional else sum_of_known(counted)
    return RollUp(
        domains=results,
        score=score,
        out_of=out_of,
        overall=None if score is None else rules.overall(score, out_of),
        provisional=provisional,
    )


def as_json(rollup: RollUp, *, inspection: str, framework: str) -> dict[str, Any]:
    """The roll-up as `ratings.schema.json` has it; `inspection` is a reference, `framework` a slug."""
    return {
        "inspection": inspection,
        "framework": framework,
        "provisional": rollup.provisional,
        "key_questions": {
            number: {
                "sufficient": question.sufficient,
                "relevant": question.relevant,
                "unanswered": question.unanswered,
                "percent": question.percent,
                "band": question.band,
            }
            for number, question in rollup.key_questions.items()
        },
        "standards": {number: _standard_as_json(standard) for number, standard in rollup.standards.items()},
        "domains": {
            str(domain.number): {"rating": domain.rating, "points": domain.points, "out_of": domain.out_of}
            for domain in rollup.domains
        },
        "score": rollup.score,
        "out_of": rollup.out_of,
        "overall": rollup.overall,
    }


def _standard_as_json(standard: StandardResult) -> dict[str, Any]:
    return {
        "calculated": standard.calculated,
        "rating": standard.rating,
        "points": standard.points,
        "discretion_applied": standard.discretion_applied,
        "discretion_grounds": {
            "up": [ground.kind.value for ground in standard.grounds.up],
            "down": [ground.kind.value for ground in standard.grounds.down],
        },
    }


def _refuse_unknown_answers(rules: Rules, case: CaseJudgements) -> None:
    known = rules.answers.judgements
    for number, answer in case.judgements.items():
        if answer not in known:
            raise ValueError(
                f"Case {case.reference}, key question {number}: “{answer}” is not an answer; use {', '.join(known)}."
            )


def _rate_domain(
    rules: Rules,
    domain: DomainOutline,
    cases: Sequence[CaseJudgements],
    evidence_ratings: Mapping[str, str],
    panel_ratings: Mapping[str, str],
) -> DomainResult:
    cases_of_domain = [case for case in cases if case.case_type == domain.case_type]
    is_without = domain.rated_from == FROM_CASES and bool(cases) and not cases_of_domain
    no_cases = domain.no_cases if is_without else None
    leaves = no_cases is NoCases.LEAVES_THE_SCORE
    standards = []
    for standard in domain.standards:
        panel_rating = None if leaves else panel_ratings.get(standard.number)
        if domain.rated_from == FROM_CASES:
            standards.append(_rate_from_cases(rules, standard, cases_of_domain, panel_rating, no_cases))
        else:
            standards.append(_rate_from_evidence(rules, standard, evidence_ratings.get(standard.number), panel_rating))
    ratings = [standard.rating for standard in standards if standard.rating is not None]
    complete = bool(standards) and len(ratings) == len(standards)
    return DomainResult(
        number=domain.number,
        rated_from=domain.rated_from,
        standards=tuple(standards),
        rating=rules.lowest(ratings) if complete else None,
        points=sum_of_known([standard.points for standard in standards]),
        out_of=0 if leaves else rules.highest_points * len(standards),
        no_cases=no_cases,
    )


def _rate_from_evidence(
    rules: Rules, standard: StandardOutline, evidence_rating: str | None, panel_rating: str | None
) -> StandardResult:
    rating = panel_rating or evidence_rating
    return StandardResult(
        number=standard.number,
        key_questions=(),
        calculated=None,
        evidence_rating=evidence_rating,
        panel_rating=panel_rating,
        rating=rating,
        points=None if rating is None else rules.points(rating),
        discretion_applied=False,
        grounds=Grounds(),
        not_applicable=False,
    )


def _rate_from_cases(
    rules: Rules,
    standard: StandardOutline,
    cases: Sequence[CaseJudgements],
    panel_rating: str | None,
    no_cases: NoCases | None,
) -> StandardResult:
    answers = rules.answers
    tallies = {
        number: tally(answers, [case.judgements.get(number, "") for case in cases]) for number in standard.key_questions
    }
    bands = {number: rules.band(each.percent).rating for number, each in tallies.items() if each.percent is not None}
    calculated = rules.lowest(list(bands.values())) if bands else None
    questions = tuple(
        KeyQuestionResult(
            **vars(each),
            number=number,
            band=bands.get(number),
            sets_rating=number in bands and bands[number] == calculated,
        )
        for number, each in tallies.items()
    )
    rating = panel_rating or calculated
    return StandardResult(
        number=standard.number,
        key_questions=questions,
        calculated=calculated,
        evidence_rating=None,
        panel_rating=panel_rating,
        rating=rating,
        points=None if rating is None else rules.points(rating),
        discretion_applied=calculated is not None and rating != calculated,
        grounds=Grounds() if calculated is None else find_grounds(rules, calculated, questions, cases),
        not_applicable=all(question.not_applicable for question in questions),
        no_cases=no_cases,
    )
