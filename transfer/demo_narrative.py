"""The words of the demo's inspections: reasons, findings, recommendations and practice examples, from one file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from accounts.models import User
from cases.notes.example_actions import add_example, check_example, choose_example, shown_of
from cases.notes.example_queries import name_for
from inspections.actions.findings import save_findings
from inspections.actions.recommendations import add_recommendation
from inspections.evidence.rating_actions import rate_from_evidence
from inspections.finding_queries import Written, finding_texts
from inspections.models import Inspection, Role
from inspections.outline import read_outline
from inspections.stale import fingerprint

FILE: Final = Path(__file__).parent / "data" / "demo-narrative.yaml"


def narrative_of(reference: str) -> dict[str, Any]:
    """Return what was written for an inspection of the demo."""
    written: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return written[reference]


def write_narrative(inspection: Inspection, ratings: Mapping[str, str], lead: User) -> None:
    """Write all of it as the lead inspector, with the ratings from evidence by standard number.

    An inspector checks the practice examples.
    """
    second = inspection.memberships.filter(role=Role.INSPECTOR).order_by("pk")[0].user
    narrative, outline = narrative_of(inspection.reference), read_outline(inspection.framework)
    versions = dict(inspection.evidence_ratings.values_list("standard__number", "version"))
    for number, reasons in narrative["reasons"].items():
        rate_from_evidence(
            inspection=inspection,
            standard=outline.standards[number],
            rating=ratings[number],
            reasons=reasons,
            version=versions.get(number, 0),
            by=lead,
        )
    for number, texts in narrative["findings"].items():
        domain = outline.domains[number]
        shown = fingerprint(finding_texts(inspection, domain))
        written = {group: [Written(text) for text in each] for group, each in texts.items()}
        save_findings(inspection=inspection, domain=domain, texts=written, shown=shown, by=lead)
    for one in narrative["recommendations"]:
        add_recommendation(inspection=inspection, addressees=[one["to"]], text=one["text"], by=lead)
    for one in narrative["examples"]:
        example = add_example(
            inspection=inspection,
            by=lead,
            kind=one["kind"],
            standard=outline.standards[one["standard"]],
            text=one["text"],
            first_name=name_for(inspection, one["text"]),
        )
        choose_example(example=example, by=lead, in_report=True, shown=shown_of(example))
        check_example(example=example, by=second, shown=shown_of(example))
