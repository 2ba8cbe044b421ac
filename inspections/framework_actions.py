"""Storing a framework version."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db import transaction

from inspections.errors import Refused
from inspections.framework import as_stored, first_difference, rules_of, standards_of, what_binds
from inspections.models import CaseFact, Domain, Framework, KeyQuestion, Prompt, Standard
from inspections.queries import framework_data
from ledger.actions import INSTALLATION, append


class Loaded(Enum):
    """What loading a framework did."""

    NEW = "loaded"
    SAME = "no change"
    REWORDED = "guidance updated"
    REPLACED = "replaced"


@transaction.atomic
def load_framework(data: Mapping[str, Any]) -> Loaded:
    """Store a framework that `inspections.framework.read_framework` has checked, and give what that did.

    Raises Refused where an inspection uses this version and more than the wording of guidance would change.
    """
    stored = Framework.objects.select_for_update().filter(slug=data["slug"]).first()
    if stored is None:
        _store(Framework(slug=data["slug"]), data)
        done = Loaded.NEW
    else:
        held = framework_data(stored)
        if not first_difference(as_stored(held), as_stored(data)):
            return Loaded.SAME
        if not stored.inspections.exists():
            _replace(stored, data)
            done = Loaded.REPLACED
        else:
            place = first_difference(what_binds(as_stored(held)), what_binds(as_stored(data)))
            if place:
                raise Refused(
                    f"{place}: an inspection uses {stored.slug}, so nothing that bears on questions, relevance, bands "
                    "or discretion may change. Load the change as a new version, with a slug of its own."
                )
            _reword(stored, data)
            done = Loaded.REWORDED
    append(chain=INSTALLATION, by=None, act=f"framework {done.value}", content={"slug": data["slug"]})
    return done


def _store(framework: Framework, data: Mapping[str, Any]) -> None:
    framework.title = data["title"]
    framework.rules = rules_of(data)
    framework.save()
    CaseFact.objects.bulk_create(
        CaseFact(
            framework=framework,
            position=position,
            key=fact["key"],
            label=fact["label"],
            type=fact["type"],
            options=[list(pair) for pair in fact.get("options", {}).items()],
            settles=fact.get("settles", ""),
            beside=fact.get("beside", ""),
            case_type=fact.get("case_type", ""),
        )
        for position, fact in enumerate(data.get("case_facts", []), start=1)
    )
    for entry in data["domains"]:
        domain = Domain.objects.create(
            framework=framework,
            number=entry["number"],
            title=entry["title"],
            rated_from=entry["rated_from"],
            case_type=entry.get("case_type", ""),
        )
        for standard in entry["standards"]:
            _store_standard(domain, standard)


def _store_standard(domain: Domain, data: Mapping[str, Any]) -> None:
    standard = Standard.objects.create(
        domain=domain, number=data["number"], title=data["title"], statement=data["statement"]
    )
    for entry in data["key_questions"]:
        question = KeyQuestion.objects.create(
            standard=standard,
            number=entry["number"],
            text=entry["text"],
            strand=entry.get("strand", ""),
            relevant=entry.get("relevant", ""),
            guidance=entry.get("guidance", ""),
        )
        Prompt.objects.bulk_create(
            Prompt(
                key_question=question,
                letter=prompt["letter"],
                text=prompt["text"],
                relevant=prompt.get("relevant", ""),
                guidance=prompt.get("guidance", ""),
            )
            for prompt in entry.get("prompts", [])
        )


def _replace(framework: Framework, data: Mapping[str, Any]) -> None:
    framework.domains.all().delete()
    framework.case_facts.all().delete()
    _store(framework, data)


def _reword(framework: Framework, data: Mapping[str, Any]) -> None:
    framework.title = data["title"]
    framework.save(update_fields=["title"])
    for domain, standard in standards_of(data):
        Domain.objects.filter(framework=framework, number=domain["number"]).update(title=domain["title"])
        rows = Standard.objects.filter(domain__framework=framework, number=standard["number"])
        rows.update(title=standard["title"], statement=standard["statement"])
        for entry in standard["key_questions"]:
            question = KeyQuestion.objects.get(standard__domain__framework=framework, number=entry["number"])
            question.guidance = entry.get("guidance", "")
            question.save(update_fields=["guidance"])
            for prompt in entry.get("prompts", []):
                question.prompts.filter(letter=prompt["letter"]).update(
                    text=prompt["text"], guidance=prompt.get("guidance", "")
                )
