"""The demo: two published inspections, one in the middle of fieldwork, and somebody to sign in as for each role.

All of it goes through the actions that people's own pages use, so that the demo is what an inspectorate would have.
The people, the service in fieldwork and every case are made up.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from cases.board.allocation_actions import allocate_evenly
from cases.caseload.actions import load_caseload
from cases.caseload.file import read_caseload
from cases.caseload.recorded import OF_A_ROW
from cases.choices import CASE_TYPES, CLASSIFICATIONS, COURT, DISPOSALS
from cases.fieldwork.actions import save_page, submit_reading
from cases.fieldwork.pages import ABOUT
from cases.models import SampledCase
from cases.sample.actions import draw_sample
from inspections.actions.services import add_service
from inspections.actions.setup import add_inspection
from inspections.actions.team import add_member
from inspections.framework import DATA, read_framework
from inspections.framework_actions import load_framework
from inspections.models import Framework, Inspection, Item, KnownAs, RatedFrom, Role, Standard
from inspections.outline import Outline, read_outline
from ledger import actions as ledger
from ledger.models import Entry
from transfer.actions import import_inspection
from transfer.core import OWN_PROPERTIES
from transfer.demo_casework import write_casework
from transfer.demo_narrative import narrative_of, write_narrative
from transfer.demo_report import write_report
from transfer.demo_second_reading import read_again
from transfer.document import as_bytes
from transfer.published import SyntheticCases, published, published_file

FRAMEWORK_FILE = DATA / "youth-offending-2018.yaml"
PASSWORD = "harbour lantern orchard"  # noqa: S105 - printed for everybody to see, and refused outside DEBUG
FILLED = "demo filled"
REFERENCE, SEED, CASES = "eastmere-demo", 2018, 180
DAYS_OF_CASELOAD = 330
COLUMNS = tuple(name for name in OF_A_ROW if name != "row")
REASON = "Made up for the demo: the prompts and the judgement were weighed up with the case manager."
EVIDENCE = "Made up for the demo: the record shows little of this."


@dataclass(frozen=True)
class SignIn:
    """Somebody of the demo: a role on every one of its inspections, or the administrator where it is empty."""

    username: str
    full_name: str
    role: str

    @property
    def title(self) -> str:
        return Role(self.role).label if self.role else "Administrator"


SIGN_INS = (
    SignIn("admin", "Adaeze Marsh", ""),
    SignIn("lead", "Leonard Voss", Role.LEAD_INSPECTOR),
    SignIn("inspector", "Ines Calder", Role.INSPECTOR),
    SignIn("inspector2", "Ivo Tennant", Role.INSPECTOR),
    SignIn("partner", "Pia Lindgren-Shaw", Role.PARTNER_INSPECTOR),
    SignIn("panel", "Petra Nightingale", Role.PANEL_MEMBER),
    SignIn("panel2", "Per Lindqvist", Role.PANEL_MEMBER),
    SignIn("panel3", "Paz Okafor", Role.PANEL_MEMBER),
    SignIn("reader", "Rowan Adeyemi", Role.READER),
)


def is_empty() -> bool:
    """Return whether nobody and nothing is in the installation yet, apart from frameworks."""
    return not User.objects.exists() and not Inspection.objects.exists()


def is_filled() -> bool:
    return Entry.objects.filter(chain__name=ledger.INSTALLATION, act=FILLED).exists()


@transaction.atomic
def fill(*, today: date) -> list[Inspection]:
    """Fieldwork of the inspection in the middle of it began on the Monday of the week before `today`."""
    data = read_framework(FRAMEWORK_FILE.read_bytes())
    load_framework(data)
    outline = read_outline(Framework.objects.get(slug=data["slug"]))
    people = _people()
    inspections = [_published(name, outline, people) for name in sorted(published())]
    inspections.append(_in_fieldwork(outline, people, today))
    references = [inspection.reference for inspection in inspections]
    ledger.append(chain=ledger.INSTALLATION, by=None, act=FILLED, content={"inspections": references})
    return inspections


def _people() -> dict[str, User]:
    """Store the people of the demo, and return them by username. One hash serves all, since they share the password."""
    password = make_password(PASSWORD)
    return {
        sign_in.username: User.objects.create(
            username=sign_in.username,
            full_name=sign_in.full_name,
            is_administrator=not sign_in.role,
            password=password,
        )
        for sign_in in SIGN_INS
    }


def _with_role(*roles: str) -> list[str]:
    return [sign_in.username for sign_in in SIGN_INS if sign_in.role in roles]


def _published(name: str, outline: Outline, people: dict[str, User]) -> Inspection:
    data = published_file(name, outline)
    team = [sign_in for sign_in in SIGN_INS if sign_in.role]
    data["people"] = [{"username": person.username, "full_name": person.full_name} for person in team]
    data["team"] = [{"username": person.username, "role": str(person.role)} for person in team]
    inspectors = _with_role(Role.INSPECTOR)
    finished = f"{data['inspection']['fieldwork_ends']}T16:00:00+00:00"
    for place, case in enumerate(data["cases"]):
        inspector = inspectors[place % len(inspectors)]
        case |= {"allocated_to": inspector, "submitted_at": finished, "submitted_by": inspector}
    written = narrative_of(data["inspection"]["reference"])
    for decision in (decision for meeting in data["panel"] for decision in meeting["decisions"]):
        decision["reason"] = written["panel"][decision["standard"]]
    inspection = import_inspection(content=as_bytes(data), by=_administrator(people))
    lead = people[_with_role(Role.LEAD_INSPECTOR)[0]]
    write_narrative(inspection, data["domain_one"], lead)
    on = date.fromisoformat(data["inspection"]["fieldwork_ends"])
    write_report(inspection, lead=lead, administrator=_administrator(people), on=on, signed=True)
    return inspection


def _administrator(people: dict[str, User]) -> User:
    return people[_with_role("")[0]]


def _in_fieldwork(outline: Outline, people: dict[str, User], today: date) -> Inspection:
    starts = today - timedelta(days=today.weekday() + 7)
    administrator = _administrator(people)
    lead = people[_with_role(Role.LEAD_INSPECTOR)[0]]
    service = add_service(
        name="Eastmere Youth Justice Service",
        local_authority="Eastmere",
        region="East of England",
        known_as=KnownAs.YJS,
        by=administrator,
    )
    inspection = add_inspection(
        reference=REFERENCE,
        service=service,
        framework=outline.framework,
        lead_inspector=lead,
        values={
            "known_as": KnownAs.YJS,
            "joint": True,
            "fieldwork_starts": starts,
            "fieldwork_ends": starts + timedelta(days=18),
        },
        by=administrator,
    )
    for sign_in in SIGN_INS:
        if sign_in.role not in ("", Role.LEAD_INSPECTOR):
            add_member(inspection=inspection, user=people[sign_in.username], role=sign_in.role, by=administrator)
    random = Random(SEED)  # noqa: S311 - it must be repeatable, and guards no secret
    load_caseload(
        inspection=inspection, by=lead, file=read_caseload(_caseload(starts, random)), file_name="eastmere.csv"
    )
    draw_sample(inspection=inspection, by=lead, seed=SEED)
    allocate_evenly(inspection=inspection, by=lead)
    _judge(inspection, outline, starts, random)
    read_again(inspection, lead, SEED)
    write_casework(inspection, lead)
    standards = [number for number, row in outline.standards.items() if row.domain.rated_from == RatedFrom.EVIDENCE]
    write_narrative(inspection, dict(zip(standards, outline.rules.ratings[1:], strict=False)), lead)
    write_report(inspection, lead=lead, administrator=administrator, on=starts, signed=False)
    return inspection


def _caseload(starts: date, random: Random) -> bytes:
    """Return a service's caseload as the bytes of its file: some cases fall inside the windows, and some do not."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for number in range(1, CASES + 1):
        case_type = random.choices([value for value, _ in CASE_TYPES], [55, 45])[0]
        disposals = [value for value, _ in DISPOSALS[case_type]]
        rows.writerow(
            [
                f"EM{number:04}",
                case_type,
                random.choices(disposals, [6, 5, 2, 1, 1][: len(disposals)])[0],
                starts - timedelta(days=random.randint(20, DAYS_OF_CASELOAD)),
                random.choices(["male", "female", "other", "unknown"], [80, 17, 2, 1])[0],
                *(random.choices([value for value, _ in CLASSIFICATIONS], [35, 40, 15, 3, 7])[0] for _ in range(2)),
                random.randint(11, 17),
                random.choices(["white", "black_and_minority_ethnic", "unknown"], [75, 20, 5])[0],
                random.choices(["yes", "no"], [20, 80])[0],
                random.choice(["Theft", "Assault", "Criminal damage", "Possession of a controlled drug", "Robbery"]),
                f"CM{random.randint(1, 9)}",
            ]
        )
    return written.getvalue().encode()


def _judge(inspection: Inspection, outline: Outline, starts: date, random: Random) -> None:
    """Record judgements as far as an inspection in its second week has come: cases submitted, begun, not started."""
    for case_type, _ in CASE_TYPES:
        cases = list(
            inspection.sampled_cases.filter(case_type=case_type)
            .select_related("inspection__framework")
            .with_readings()
            .order_by("reference")
        )
        synthetic = SyntheticCases(outline, _figures(outline, case_type, len(cases)), case_type, starts, random)
        for place, (case, recorded) in enumerate(zip(cases, synthetic.cases(), strict=True)):
            done = place / len(cases)
            if done < 0.75:
                _record(case, recorded, outline, pages=5 if done < 0.5 else 2 if done < 0.65 else 0)


def _figures(outline: Outline, case_type: str, size: int) -> dict[str, Any]:
    """Return figures such as a published inspection has, made up: better at the beginning of the work than later."""
    share = 0.78 if case_type == COURT else 0.62
    figures = {}
    domain = outline.of_case_type(case_type)
    for place, standard in enumerate(domain.standards.all() if domain else ()):
        for question in questions_of(standard):
            relevant = size if question.relevance == "always" else round(size * 0.8)
            figures[question.key] = {"relevant": relevant, "sufficient": round(relevant * (share - place * 0.05))}
    return {"sample": {case_type: size}, "key_questions": figures}


def questions_of(standard: Standard) -> list[Item]:
    return [item for item in standard.items.all() if item.kind == Item.Kind.QUESTION]


def _record(case: SampledCase, recorded: dict[str, Any], outline: Outline, *, pages: int) -> None:
    inspector = case.allocated_to
    domain = outline.of_case_type(case.case_type)
    if inspector is None or domain is None:
        raise AssertionError("every case of the demo is allocated, and belongs to a domain")
    facts = {**recorded["facts"], **{name: recorded[name] for name in OWN_PROPERTIES if name in recorded}}
    save_page(reading=case.first, name=ABOUT, by=inspector, versions={}, values=facts)
    standards = list(domain.standards.all())
    for standard in standards[:pages]:
        questions = [question.key for question in questions_of(standard)]
        judged = {number: recorded["judgements"][number] for number in questions}
        evidence = {f"{number} evidence": EVIDENCE for number, answer in judged.items() if answer == "no"}
        prompts = {code: answer for code, answer in recorded["answers"].items() if code[:-1] in judged}
        values = {**judged, **evidence, **prompts}
        save_page(reading=case.first, name=standard.number, by=inspector, versions={}, values=values)
    if pages >= len(standards):
        submit_reading(reading=case.first, by=inspector, reason=REASON)
