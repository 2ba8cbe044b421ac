"""What a stored framework is as the data of its file, and the digest of what binds in it.

It is handed rows and imports no model, so that the models themselves can say what an inspection is bound to.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from inspections.framework import as_stored, what_binds

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inspections.models import Domain, Framework, KeyQuestion, Standard


def domains_of(framework: Framework) -> QuerySet[Domain]:
    """Give the framework's domains with their standards, key questions and prompts, in order: four queries."""
    # By name, and in the order of the models themselves, so that a migration can ask for its own models' rows.
    return framework.domains.order_by("number").prefetch_related("standards__key_questions__prompts")


def framework_sha256(framework: Framework) -> str:
    """Give the SHA-256 of what binds in a stored framework: its rules, questions and facts, not guidance's wording.

    As 64 hexadecimal digits. Five queries.
    """
    bound = what_binds(as_stored(framework_data(framework)))
    body = json.dumps(bound, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def framework_data(framework: Framework) -> dict[str, Any]:
    """Give a stored framework as the data of its file, without the list of answers."""
    return {
        "slug": framework.slug,
        "title": framework.title,
        **framework.rules,
        "case_facts": [
            _given(
                key=fact.key,
                label=fact.label,
                type=fact.type,
                options=dict(fact.options),
                settles=fact.settles,
                beside=fact.beside,
                case_type=fact.case_type,
            )
            for fact in framework.case_facts.order_by("position")
        ],
        "domains": [
            {
                **_given(
                    number=domain.number,
                    title=domain.title,
                    rated_from=domain.rated_from,
                    case_type=domain.case_type,
                ),
                "standards": [_standard_data(standard) for standard in domain.standards.all()],
            }
            for domain in domains_of(framework)
        ],
    }


def _standard_data(standard: Standard) -> dict[str, Any]:
    return {
        "number": standard.number,
        "title": standard.title,
        "statement": standard.statement,
        "key_questions": [_question_data(question) for question in standard.key_questions.all()],
    }


def _question_data(question: KeyQuestion) -> dict[str, Any]:
    prompts = [
        _given(letter=prompt.letter, text=prompt.text, relevant=prompt.relevant, guidance=prompt.guidance)
        for prompt in question.prompts.all()
    ]
    return _given(
        number=question.number,
        text=question.text,
        strand=question.strand,
        relevant=question.relevant,
        guidance=question.guidance,
        prompts=prompts,
    )


def _given(**values: Any) -> dict[str, Any]:
    """Give the values that are there: a file leaves out what is empty."""
    return {name: value for name, value in values.items() if value not in ("", [], {})}
