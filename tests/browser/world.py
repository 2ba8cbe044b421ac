"""Inspections as they look on a working day, for pages that are opened in a browser."""

import random
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import User
from cases.board.allocation_actions import allocate_evenly
from cases.caseload.actions import load_caseload
from cases.fieldwork.actions import submit_reading
from cases.fieldwork.change_actions import record_change
from cases.fieldwork.queries import items_put_to
from cases.models import Answer, CaseEnquiry, DrawUnderway, LineOfEnquiry, Reading, SampledCase
from cases.notes.alert_actions import add_to_alert, raise_alert, resolve_alert
from cases.notes.comment_actions import write_comment
from cases.notes.example_actions import add_example, choose_example, shown_of
from cases.queries import begun
from cases.readings.actions import draw_round
from cases.readings.joint_decision_actions import decide_jointly
from cases.sample.actions import draw_sample
from cases.sample.withdrawal_actions import withdraw_case
from inspections.actions.recommendations import add_recommendation
from inspections.answers import CLASSIFICATION, as_stored
from inspections.changes import Change
from inspections.models import Edition, Finding, Inspection, Item, ReportText, Role
from ratings.panel.proposal_actions import propose_rating
from ratings.panel.representation_actions import record_representation
from ratings.panel.rules import Decision
from ratings.queries import ratings_of
from reports.figures.reason_actions import leave_figure
from tests import database, factories
from tests.cases.caseload import caseloads
from tests.cases.readings.second_readings import save
from tests.inspections.texts.writing import write
from tests.ratings import evidence
from tests.ratings.panel.meetings import convened, decide, meet

#: The references of the inspections: in fieldwork; set up and no more; with a caseload and no sample; closed with
#: every figure complete; with the panel meeting about all of its figures.
BUSY, EMPTY, LOADED, CLOSED = "northshire-2026", "southshire-2026", "westshire-2026", "eastshire-2026"
MEETING = "midshire-2026"

LONG = (
    "The plan names who does what and by when, and the child’s own words are in it, although the "
    "contingency arrangements were written before the last incident and nobody has looked at them since. "
)
#: Two figures of a text of which nothing is recorded; the lead inspector has given a reason for the second.
LEFT_OPEN, LEFT_AS_FOUND = "99 of 100", "98 of 100"


@dataclass(frozen=True)
class World:
    """The people by role, the same on every inspection."""

    people: dict[str, User]

    def case(self, reference: str, *, submitted: bool) -> SampledCase:
        """The first court case of the inspector on an inspection that is submitted or not."""
        cases = SampledCase.objects.inspected().filter(inspection__reference=reference, case_type="court")
        cases = cases.allocated_to(self.people["inspector"]).submitted(submitted)
        case = cases.order_by("reference").first()
        assert case is not None
        return case

    def read_again(self, reference: str, *, submitted: bool) -> SampledCase:
        """The case on an inspection whose second reading is submitted, or still open."""
        readings = Reading.objects.of_kind("second").filter(case__inspection__reference=reference)
        return readings.select_related("case").get(submitted_at__isnull=not submitted).case


_built: dict[UUID, tuple[World, database.Rows]] = {}


def build() -> World:
    """Store five inspections, each with the same person in each role, and who else may come along.

    They are built once a process, which takes two seconds, and copied from then on.
    """
    version = factories.framework().version
    if version in _built:
        database.restore(_built[version][1])
    else:
        _built[version] = _build(), database.rows()
    return deepcopy(_built[version][0])


def _build() -> World:
    people = {role.value: factories.user(role.value) for role in Role}
    people |= {"outsider": factories.user("outsider"), "administrator": factories.administrator("administrator")}
    people["second_inspector"] = factories.user("second_inspector", full_name="Second Inspector-Featherstonehaugh")
    people["former"] = factories.user("former", is_active=False)
    service = factories.service(local_authority="Northshire", region="North")
    busy, empty, loaded, closed, meeting = (
        _inspection(reference, people, service=service) for reference in (BUSY, EMPTY, LOADED, CLOSED, MEETING)
    )
    factories.inspection("unplanned", service=service, fieldwork_starts=None, fieldwork_ends=None)
    _fill_busy(busy, people)
    _load(loaded, people["lead_inspector"], court=30, out_of_court=20)
    _begin_a_draw(empty)
    complete(closed, people)
    Inspection.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    _meet(meeting, people)
    return World(people)


def _meet(inspection: Inspection, people: dict[str, User]) -> None:
    """Let the panel meet: an exceptional move awaits the chair, and a representation its answer."""
    lead = people["lead_inspector"]
    sample(inspection, lead, court=12, out_of_court=6)
    answer(inspection.sampled_cases.all(), seed=4, sufficient=1)
    evidence.rated(inspection, {"1.1": "good", "1.2": "good"})
    propose_rating(inspection=inspection, standard="2.1", rating="good", reason=LONG, by=lead)
    meeting = convened(inspection, date(2026, 3, 20))
    assert meeting.chair is not None
    people["chair"] = meeting.chair
    decide(meeting, Decision("2.2", "good", LONG, "outstanding", exceptional=True))
    standards = inspection.framework.domains.get(number=2).standards.all()
    record_representation(
        inspection=inspection,
        by=lead,
        received_on=date(2026, 3, 18),
        summary=LONG,
        evidence=LONG,
        standards=list(standards),
        cases=list(inspection.sampled_cases.order_by("reference")[:2]),
    )


def _begin_a_draw(inspection: Inspection) -> None:
    """Leave a draw under way that goes on as long as the tests."""
    now = timezone.now()
    DrawUnderway.objects.create(
        inspection=inspection,
        seed=7,
        started_at=now,
        heard_of_at=now + timedelta(days=1),
        case_type="court",
        found=120,
        wanted=200,
    )


def complete(inspection: Inspection, people: dict[str, User]) -> None:
    """Judge everything on a small sample and let the panel meet: a case in ten is insufficient."""
    sample(inspection, people["lead_inspector"], court=14, out_of_court=8)
    answer(inspection.sampled_cases.all(), seed=2, sufficient=0.9)
    firsts = Reading.objects.filter(case__inspection=inspection)
    firsts.update(submitted_at=timezone.now(), submitted_by=people["inspector"])
    evidence.rated(inspection, dict.fromkeys(("1.1", "1.2", "1.3", "1.4"), "good"))
    _write(inspection, people["lead_inspector"])
    _panel_confirms(inspection, "2.1")


def sample(inspection: Inspection, lead: User, *, court: int, out_of_court: int) -> None:
    """Load a caseload of so many eligible cases, draw the sample and allocate it."""
    _load(inspection, lead, court=court, out_of_court=out_of_court)
    draw_sample(inspection=inspection, by=lead, seed=20260302)
    allocate_evenly(inspection=inspection, by=lead)


def answer(cases: Iterable[SampledCase], *, seed: int, sufficient: float, gaps: float = 0) -> None:
    """Answer everything put to the cases by chance; `gaps` is how much of it stays unanswered."""
    chance = random.Random(seed)
    answers = []
    for case in cases:
        given, asked = "", items_put_to(case)
        evidence_of = {item.parent_id: item for item in asked if item.kind == Item.Kind.EVIDENCE}
        for item in asked:
            if item.kind == Item.Kind.QUESTION:
                not_relevant = "not_relevant" if chance.random() < 0.1 else None
                given = not_relevant or ("yes" if chance.random() < sufficient else "no")
            if item.kind in (Item.Kind.DEPARTURE, Item.Kind.EVIDENCE) or chance.random() < gaps:
                continue
            value = _fact(case, item, chance) if item.kind == Item.Kind.FACT else given
            answers.append(Answer(reading=case.first, item=item, **{"words" if item.is_words else "value": value}))
            if item.kind == Item.Kind.QUESTION:
                answers.append(Answer(reading=case.first, item=evidence_of[item.pk], words=LONG))
    Answer.everything.bulk_create(answers)


def _inspection(reference: str, people: dict[str, User], **fields: Any) -> Inspection:
    inspection = factories.inspection(reference, **fields)
    for role in Role:
        inspection.memberships.create(user=people[role.value], role=role)
    inspection.memberships.create(user=people["second_inspector"], role=Role.INSPECTOR)
    return inspection


def _load(inspection: Inspection, lead: User, *, court: int, out_of_court: int) -> None:
    file = caseloads.file(court, out_of_court, offence="Theft and handling stolen goods", case_manager="CM-17")
    load_caseload(inspection=inspection, by=lead, file=file, file_name="caseload.csv")


def _fill_busy(inspection: Inspection, people: dict[str, User]) -> None:
    lead = people["lead_inspector"]
    sample(inspection, lead, court=30, out_of_court=20)
    by_reference = list(inspection.sampled_cases.order_by("reference"))
    answered, begun = by_reference[: len(by_reference) // 2], by_reference[len(by_reference) // 2 : -6]
    answer(answered, seed=1, sufficient=0.68)
    answer(begun, seed=3, sufficient=0.6, gaps=0.4)
    submitted = Reading.objects.filter(case__in=answered)
    submitted.update(submitted_at=timezone.now(), submitted_by=people["inspector"])
    evidence.rated(inspection, {"1.1": "good", "1.2": "requires_improvement", "1.3": "outstanding"})
    _write(inspection, lead)
    _give_context(inspection)
    _panel_confirms(inspection, "2.1", "2.2")
    _panel_confirms(inspection, "2.1")
    _read_again(inspection, lead, people["second_inspector"])
    withdraw_case(case=_to_withdraw(inspection), by=lead, reason="other", note=LONG)
    _raise_alerts(inspection, people)
    _add_examples(inspection, people)
    case = World(people).case(inspection.reference, submitted=False)
    told = [people["lead_inspector"], people["panel_member"]]
    write_comment(case=case, by=people["inspector"], text=LONG, mentioned=told)
    _hold_a_change(case)
    _write_the_report(inspection, people)
    _gather(inspection, people, case)


def _write_the_report(inspection: Inspection, people: dict[str, User]) -> None:
    """Choose an edition and write two texts, of one of them twice from the same version."""
    inspection.edition = Edition.objects.get(slug="2020")
    inspection.save(update_fields=["edition"])
    marked = f"# What we found\n{LONG}^[From the interviews.]\n\n- **{{2.1.1}}** of the cases\n- the rest\n\n> {LONG}"
    write(inspection, people["lead_inspector"], marked, place="question.2.1.1", seen={"2.1.1": "61 per cent"})
    write(inspection, people["lead_inspector"], f"{LONG}{LONG}", 1)
    write(inspection, people["lead_inspector"], LONG, 2)
    write(inspection, people["inspector"], "Typed in another window.")


def _gather(inspection: Inspection, people: dict[str, User], case: SampledCase) -> None:
    """A row of each kind of evidence of domain one, all bearing on one key question, and enquiries on the case."""
    question = factories.item("1.2.1")
    factories.document(inspection, content=b"Minutes", note=LONG, due_on=date(2026, 3, 1)).key_questions.add(question)
    activity = factories.activity(inspection, notes=LONG, people=6)
    activity.key_questions.add(question)
    activity.done_by.add(people["inspector"], people["partner_inspector"])
    factories.survey_question(factories.survey(inspection, asked=80), key_question=question)
    factories.key_datum(inspection, note=LONG)
    partner = factories.partner(inspection)
    asked: dict[str, Any] = {"text": LONG, "partner": partner}
    LineOfEnquiry.objects.create(inspection=inspection, number=1, **asked).cases.add(case)
    CaseEnquiry.objects.create(case=case, number=1, asked_of=people["partner_inspector"], **asked)


def _read_again(inspection: Inspection, lead: User, reader: User) -> None:
    """Give two of the inspector's cases out; one is read, and differs on two key questions, one of them decided."""
    draw_round(inspection=inspection, by=lead, readers=[reader], number=2, seed=5)
    readings = Reading.objects.of_kind("second").select_related("case__inspection__framework", "reader")
    reading, _ = readings.order_by("case__reference")
    kept = Answer.objects.filter(reading__case=reading.case, reading__kind="kept", item__kind=Item.Kind.QUESTION)
    values = dict(kept.values_list("item__key", "value"))
    for number in ("2.1.1", "2.1.2"):
        values[number] = "no" if values[number] == "yes" else "yes"
    save(reading, values | {f"{number} evidence": LONG for number in values})
    submit_reading(reading=reading, by=reader)
    decide_jointly(reading=reading, number="2.1.1", by=reader, version=0, answer="no", reason=LONG)


def _hold_a_change(case: SampledCase) -> None:
    """Change evidence twice, then once more too late, so that its author has to decide; the first may be restored."""
    assert case.allocated_to is not None
    for base, words in ((0, "What was written first. "), (1, "What was written next. "), (0, "What came too late. ")):
        change = Change("2.1.1 evidence", words + LONG, base=base, token=uuid4())
        record_change(inspection=case.inspection.reference, case=case.reference, by=case.allocated_to, change=change)


def _to_withdraw(inspection: Inspection) -> SampledCase:
    """A court case of the inspector's that has been begun."""
    cases = inspection.sampled_cases.filter(begun(), case_type="court", readings__kind="first")
    return cases.filter(readings__reader__username="inspector").order_by("-reference")[0]


def _raise_alerts(inspection: Inspection, people: dict[str, User]) -> None:
    """Two alerts on the first court case that the inspector has open: one resolved and added to, one open."""
    case = World(people).case(inspection.reference, submitted=False)
    for action in ("", LONG):
        alert = raise_alert(
            case=case,
            by=people["inspector"],
            concern=LONG,
            told="Duty operational manager",
            told_at=timezone.now(),
            action=action,
        )
    add_to_alert(alert=alert, by=people["lead_inspector"], text=LONG)
    resolve_alert(alert=alert, by=people["inspector"], resolution=LONG)


def _add_examples(inspection: Inspection, people: dict[str, User]) -> None:
    """Examples of good and of poor practice, of the inspector's and of the lead inspector's, one of them chosen."""
    for number, (kind, name) in enumerate((("good", "inspector"), ("poor", "lead_inspector"), ("good", "inspector"))):
        add_example(
            inspection=inspection,
            by=people[name],
            kind=kind,
            standard=inspection.framework.domains.get(number=2).standards.order_by("number")[number // 2],
            text=f"[name] was heard. {LONG}",
            first_name=("Ash", "Kai", "Sky")[number],
            case=World(people).case(inspection.reference, submitted=True),
        )
    first = inspection.practice_examples.get(number=1)
    choose_example(example=first, by=people["lead_inspector"], in_report=True, shown=shown_of(first))


def _write(inspection: Inspection, lead: User) -> None:
    ReportText.objects.create(inspection=inspection, place="foreword", text=LONG)
    Finding.objects.bulk_create(
        Finding(inspection=inspection, domain=domain, kind=kind, position=position, text=LONG)
        for domain in inspection.framework.domains.all()
        for kind in Finding.Kind.values
        for position in (1, 2)
    )
    ReportText.objects.create(inspection=inspection, place="background", text=f"{LEFT_OPEN}. {LEFT_AS_FOUND}. {LONG}")
    leave_figure(inspection=inspection, place="background", said=LEFT_AS_FOUND, reason=LONG, by=lead)
    for addressee in ("The Youth Offending Team Management Board", "Northshire Children’s Services"):
        add_recommendation(inspection=inspection, addressees=[addressee], text=LONG, by=lead)


def _give_context(inspection: Inspection) -> None:
    """Every kind of row, with a region beside the service's own area and a national figure that is not taken over."""
    source = factories.source(inspection, url="https://www.gov.uk/statistics", title=LONG[:200])
    factories.context_figure(inspection, source=source)
    factories.context_figure(inspection, 2, source=source, area_kind="region", area="North", value=Decimal("190.5"))
    factories.context_profile(inspection, 1, 18, 70, unknown=3, reason=LONG, source=source)
    factories.context_profile(inspection, 2, 24, 76, area_kind="national", area="England and Wales", source=source)
    factories.caseload_line(inspection, source=source)
    factories.caseload_line(inspection, 2, source=source, standing="total", count=60)
    factories.term(inspection, meaning=LONG)
    factories.national_figure()


def _panel_confirms(inspection: Inspection, *numbers: str) -> None:
    ratings = ratings_of(inspection)
    calculated = {number: ratings.rollup.standards[number].calculated or "" for number in numbers}
    meet(
        inspection,
        *(Decision(number, rating or "good", LONG, rating) for number, rating in calculated.items()),
        held_on=date(2026, 3, 20),
        note="The panel read the draft and three of the cases.",
    )


def _fact(case: SampledCase, fact: Item, chance: random.Random) -> str:
    if fact.is_words:
        return "Youth restorative disposal"
    options = [value for value, _ in case.inspection.framework.answers.choices(fact.answers)]
    if fact.many:
        return as_stored(options[:2])
    if fact.answers.startswith("yes_no"):
        return chance.choice(["yes", "no"])
    return chance.choice(options[:3] if fact.answers == CLASSIFICATION else options)
