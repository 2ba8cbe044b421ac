"""What is done beside the judgements of an inspection that is open: a second reading, alerts, examples, a comment."""

from django.utils import timezone

from cases.fieldwork.actions import submit_reading
from cases.fieldwork.deciding_actions import decide
from cases.models import Answer, HeldChange, Reading, SampledCase
from cases.notes.alert_actions import add_to_alert, raise_alert, resolve_alert
from cases.notes.comment_actions import write_comment
from cases.notes.example_actions import add_example, change_example, choose_example, remove_example, shown_of
from cases.readings.actions import call_off_second_reading, draw_round
from cases.readings.joint_decision_actions import decide_jointly
from inspections.actions.team import add_member
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.fieldwork.answering import change, inspector_of
from tests.cases.readings.second_readings import reader_of, save, second


def begin_reading(inspection: Inspection, number: int) -> Reading:
    """Give a submitted case out to somebody new, who judges as the first reader did but for 2.1.1."""
    lead = inspection.memberships.get(role=Role.LEAD_INSPECTOR).user
    reader = factories.user(f"second_reader_{number}")
    add_member(inspection=inspection, user=reader, role=Role.INSPECTOR, by=lead)
    draw_round(inspection=inspection, by=lead, readers=[reader], number=1, seed=number)
    reading = second(Reading.objects.get(reader=reader).case)
    kept = Answer.objects.filter(reading__case=reading.case, reading__kind=Reading.Kind.KEPT, words="")
    values = dict(kept.values_list("item__key", "value"))
    save(reading, {**values, "2.1.1": "no", "2.1.1 evidence": "Nothing there."})
    return reading


def read_again(inspection: Inspection) -> SampledCase:
    """Give a case out and call that off, give one out again, submit it, and decide jointly on the difference."""
    lead = inspection.memberships.get(role=Role.LEAD_INSPECTOR).user
    call_off_second_reading(reading=begin_reading(inspection, 1), by=lead, reason="The reader is ill.")
    reading = begin_reading(inspection, 2)
    submit_reading(reading=reading, by=reader_of(reading))
    reading = second(reading.case)
    decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="no", reason="Read together.")
    return reading.case


def write_notes(inspection: Inspection) -> None:
    """Raise an alert and bring it to its end, add examples, change, choose and remove some, write a comment, and send
    changes that come too late.
    """
    lead = inspection.memberships.get(role=Role.LEAD_INSPECTOR).user
    open_cases = inspection.sampled_cases.inspected().submitted(False).filter(case_type="court")
    case = open_cases.order_by("reference").last()
    assert case is not None
    told_at = timezone.now()
    alert = raise_alert(case=case, by=lead, concern="A gun.", told="Head of service", told_at=told_at)
    add_to_alert(alert=alert, by=lead, text="The police came.")
    resolve_alert(alert=alert, by=lead, resolution="It was found.")
    standard = factories.standard("2.1")
    for text in ("the child was heard.", "the child was seen."):
        add_example(inspection=inspection, by=lead, kind="good", standard=standard, text=text)
    first, second = inspection.practice_examples.order_by("number")
    change_example(
        example=second,
        by=lead,
        kind="poor",
        standard=standard,
        text="the child was not seen.",
        shown=shown_of(second),
        first_name="",
    )
    second.refresh_from_db()
    for chosen in (True, False, True):
        choose_example(example=second, by=lead, in_report=chosen, shown=shown_of(second))
    remove_example(example=first, by=lead, shown=shown_of(first))
    write_comment(case=case, by=lead, text="Look at this.")
    _come_too_late(case)


def _come_too_late(case: SampledCase) -> None:
    for value, base in (("yes", 0), ("no", 1), ("unable_to_assess", 1)):
        change(case, "2.1.1", value, base)
        change(case, "2.1.1 evidence", f"It is {value}.", base)
    for held in HeldChange.objects.filter(reading=case.first, key="2.1.1"):
        decide(held=held, by=inspector_of(case), how="took_held", version=2, seen=held.state)
