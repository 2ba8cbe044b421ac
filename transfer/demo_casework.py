from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from cases.notes.alert_actions import add_to_alert, raise_alert, resolve_alert
from cases.notes.comment_actions import write_comment
from cases.notes.example_actions import add_example, check_example, choose_example, shown_of
from cases.notes.example_queries import name_for, notes_of
from inspections.models import Inspection


def write_casework(inspection: Inspection, lead: User) -> None:
    _raise_alert(inspection, lead)
    _add_examples(inspection, lead)
    _comment(inspection, lead)


def _raise_alert(inspection: Inspection, lead: User) -> None:
    case = inspection.sampled_cases.select_related("inspection").order_by("reference")[0]
    inspector = case.allocated_to or lead
    alert = raise_alert(
        case=case,
        by=inspector,
        concern="Made up for the demo: a threat is on record, and nobody has looked at who may be at risk.",
        told="Duty operational manager",
        told_at=timezone.now() - timedelta(minutes=20),
        action="Made up for the demo: the manager called the case manager in at once.",
    )
    add_to_alert(alert=alert, by=lead, text="Made up for the demo: the police and the school have been told.")
    resolve_alert(
        alert=alert,
        by=inspector,
        resolution="Made up for the demo: a safety plan is agreed with everybody concerned, and was seen.",
    )


def _add_examples(inspection: Inspection, lead: User) -> None:
    """Quote good practice from the first case with a note, under a changed first name, for the report; and poor
    practice from a note as it stands, which the lead inspector has not chosen.
    """
    cases = inspection.sampled_cases.select_related("inspection__framework").with_readings().order_by("reference")
    note = next(note for case in cases for note in notes_of(case))
    case = note.case
    values: dict[str, Any] = {
        "inspection": inspection,
        "by": case.allocated_to or lead,
        "standard": note.standard,
        "case": case,
        "key_question": note.key_question,
    }
    text = "Made up for the demo: [name] said what would help, and the plan was written around that."
    good = add_example(kind="good", text=text, first_name=name_for(inspection, text), **values)
    choose_example(example=good, by=lead, in_report=True, shown=shown_of(good))
    if case.allocated_to:
        check_example(example=good, by=lead, shown=shown_of(good))
    add_example(kind="poor", text=note.text, **values)


def _comment(inspection: Inspection, lead: User) -> None:
    case = inspection.sampled_cases.select_related("inspection").order_by("reference")[0]
    text = "Made up for the demo: the review is dated after the order ended. Do we count it?"
    write_comment(case=case, by=case.allocated_to or lead, text=text, mentioned=[lead])
