"""Dull rows for tests: each function stores one thing with plain values and gives it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import (
    Alert,
    Answer,
    Caseload,
    CaseloadCase,
    Comment,
    Draw,
    Mention,
    PracticeExample,
    Reading,
    SampledCase,
)
from inspections import framework_actions
from inspections.answers import as_stored
from inspections.framework import DATA, read_framework
from inspections.models import (
    Activity,
    CaseloadLine,
    ContextFigure,
    ContextProfile,
    ContextShare,
    Edition,
    EvidenceDocument,
    EvidenceFile,
    Framework,
    GlossaryTerm,
    Inspection,
    Item,
    JointPartner,
    KeyDatum,
    Membership,
    NationalFigure,
    Recommendation,
    Role,
    Service,
    Source,
    Standard,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
)
from ratings.models import PanelMeeting

PASSWORD = "a long enough pass phrase"


@cache
def framework_file(path: Path = DATA / "youth-offending-2018.yaml") -> dict[str, Any]:
    """The framework that the project carries, as checked data."""
    return read_framework(path.read_bytes())


def framework() -> Framework:
    data = framework_file()
    stored = Framework.objects.filter(slug=data["slug"]).first()
    if stored is None:
        framework_actions.load_framework(data)
        stored = Framework.objects.get(slug=data["slug"])
    return stored


def user(username: str = "ines", **fields: Any) -> User:
    fields.setdefault("full_name", f"Person {username}")
    return User.objects.create_user(username, PASSWORD, **fields)


def administrator(username: str = "adam") -> User:
    return user(username, is_administrator=True)


def service(name: str = "Northshire Youth Offending Team", **fields: Any) -> Service:
    return Service.objects.create(name=name, **fields)


def inspection(reference: str = "northshire-2026", **fields: Any) -> Inspection:
    if "service" not in fields:
        fields["service"] = Service.objects.first() or service()
    if "framework" not in fields:
        fields["framework"] = framework()
    fields.setdefault("fieldwork_starts", date(2026, 3, 2))
    fields.setdefault("fieldwork_ends", date(2026, 3, 13))
    return Inspection.objects.create(reference=reference, **fields)


def member(inspection: Inspection, role: Role, username: str | None = None, **fields: Any) -> User:
    """A new person with a role on the inspection, named after the role unless told."""
    person = user(username or role.value, **fields)
    Membership.objects.create(inspection=inspection, user=person, role=role)
    return person


def sampled_case(
    inspection: Inspection, reference: str = "C01", case_type: str = "court", **fields: Any
) -> SampledCase:
    of_reading = {"allocated_to": "reader", "submitted_at": "submitted_at", "submitted_by": "submitted_by"}
    first = {name: fields.pop(given) for given, name in of_reading.items() if given in fields}
    case = SampledCase.objects.create(inspection=inspection, reference=reference, case_type=case_type, **fields)
    Reading.objects.create(case=case, **first)
    return case


def reading(case: SampledCase, kind: str, **fields: Any) -> Reading:
    """A reading of a case beside its first: kept, second or joint."""
    return Reading.objects.create(case=case, kind=kind, **fields)


def answer(case: SampledCase, key: str, value: Any, kind: str = "first", **fields: Any) -> Answer:
    """An answer in one of the case's readings, as pages have it: options as a list, words where it takes words."""
    asked = case.inspection.framework.items.get(key=key)
    column = "words" if asked.is_words else "value"
    given = {column: as_stored(value), **fields}
    return Answer.objects.create(reading=case.readings.get(kind=kind), item=asked, **given)


def meeting(inspection: Inspection, held_on: date, **fields: Any) -> PanelMeeting:
    """A meeting of the ratings panel, the next by number, as a file has it: without who convened it."""
    fields = {"recorded_at": timezone.now(), "number": inspection.panel_meetings.count() + 1} | fields
    return PanelMeeting.objects.create(inspection=inspection, held_on=held_on, **fields)


def answers(key: str, *references: str) -> QuerySet[Answer]:
    """What first readings answer to an item: in these cases, or in all."""
    found = Answer.everything.filter(reading__kind="first", item__key=key)
    return found.filter(reading__case__reference__in=references) if references else found


def withdrawn_case(
    inspection: Inspection,
    reference: str = "C01",
    case_type: str = "court",
    *,
    at: datetime | None = None,
    by: User | None = None,
    reason: str = "transferred",
    note: str = "",
    **fields: Any,
) -> SampledCase:
    fields |= {"withdrawn_at": at or timezone.now(), "withdrawn_by": by}
    fields |= {"withdrawn_reason": reason, "withdrawn_note": note}
    return sampled_case(inspection, reference, case_type, **fields)


def caseload(inspection: Inspection, cases: int = 0, **fields: Any) -> Caseload:
    """A loaded caseload with so many court cases, references N001 upwards, all of them alike."""
    loaded = Caseload.objects.create(
        inspection=inspection, file_name="caseload.csv", sha256="0" * 64, loaded_at=timezone.now(), **fields
    )
    for row in range(cases):
        caseload_case(loaded, f"N{row + 1:03}", row=row + 2)
    return loaded


def caseload_case(caseload: Caseload, case_reference: str = "N001", row: int = 2, **fields: Any) -> CaseloadCase:
    values: dict[str, Any] = {
        "case_type": "court",
        "disposal": "referral_order",
        "started": date(2025, 8, 1),
        "gender": "male",
        "harm": "low",
        "safety": "low",
    }
    return CaseloadCase.objects.create(caseload=caseload, case_reference=case_reference, row=row, **values | fields)


def alert(case: SampledCase, number: int = 1, **fields: Any) -> Alert:
    """An open alert."""
    at = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
    values: dict[str, Any] = {"concern": "Nobody has acted on a threat.", "told": "Duty manager"}
    values |= {"told_at": at, "raised_at": at}
    return Alert.objects.create(case=case, number=number, **values | fields)


def comment(
    case: SampledCase, number: int = 1, mentioned: Iterable[User] = (), seen_at: datetime | None = None, **fields: Any
) -> Comment:
    """A comment that tells these people."""
    values: dict[str, Any] = {"text": "Have you seen the plan?", "at": datetime(2026, 3, 6, 9, 30, tzinfo=UTC)}
    stored = Comment.objects.create(case=case, number=number, **values | fields)
    for person in mentioned:
        Mention.objects.create(comment=stored, user=person, seen_at=seen_at)
    return stored


def practice_example(inspection: Inspection, number: int = 1, **fields: Any) -> PracticeExample:
    """An example of good practice under standard 2.1 that is not in the report."""
    values: dict[str, Any] = {"kind": "good", "text": "The plan was written with the child."}
    values |= {"standard": fields.pop("standard", None) or standard("2.1")}
    values |= {"added_at": datetime(2026, 3, 5, 9, 30, tzinfo=UTC)}
    return PracticeExample.objects.create(inspection=inspection, number=number, **values | fields)


def checked(example: PracticeExample) -> PracticeExample:
    """The example, its present wording checked by a second person."""
    example.checked_at, example.checked_wording = datetime(2026, 3, 6, 9, 30, tzinfo=UTC), example.wording
    example.save()
    return example


def draw(inspection: Inspection, **fields: Any) -> Draw:
    """A draw on record, without any cases."""
    values: dict[str, Any] = {"number": 1, "seed": 7, "algorithm": "by hand", "record": {}, "drawn_at": timezone.now()}
    return Draw.objects.create(inspection=inspection, **values | fields)


def standard(number: str) -> Standard:
    return Standard.objects.get(domain__framework=framework(), number=number)


def item(key: str) -> Item:
    """What the framework asks, by its key: 2.1.1, 2.1.1a, 2.1.1 evidence, or that of a fact."""
    return framework().items.get(key=key)


def recommendation(inspection: Inspection, number: int = 1, **fields: Any) -> Recommendation:
    values: dict[str, Any] = {"addressees": ["The management board"], "text": f"Do thing {number}."}
    return Recommendation.objects.create(inspection=inspection, number=number, **values | fields)


def source(inspection: Inspection, number: int = 1, **fields: Any) -> Source:
    values: dict[str, Any] = {"publisher": "Youth Justice Board", "title": f"Release {number}", "year": 2019}
    return Source.objects.create(inspection=inspection, number=number, **values | fields)


def first_source(inspection: Inspection) -> Source:
    return Source.objects.filter(inspection=inspection).order_by("number").first() or source(inspection)


FIRST_TIME_ENTRANTS: dict[str, Any] = {
    "kind": "first_time_entrants",
    "area_kind": "own",
    "area": "Northshire",
    "value": Decimal(82),
    "unit": "per_100000",
    "period": "April 2018 to March 2019",
}


def context_figure(inspection: Inspection, number: int = 1, **fields: Any) -> ContextFigure:
    """The rate of first-time entrants of the service's own area, 82 per 100,000, unless told."""
    fields.setdefault("source", first_source(inspection))
    return ContextFigure.objects.create(inspection=inspection, number=number, **FIRST_TIME_ENTRANTS | fields)


def national_figure(**fields: Any) -> NationalFigure:
    """The rate of first-time entrants of England and Wales, 222 per 100,000, unless told."""
    release = {"publisher": "Youth Justice Board", "title": "First-time entrants", "year": 2019}
    values = FIRST_TIME_ENTRANTS | {"area_kind": "national", "area": "England and Wales", "value": Decimal(222)}
    return NationalFigure.objects.create(**release | values | fields)


def context_profile(inspection: Inspection, number: int = 1, *percents: int, **fields: Any) -> ContextProfile:
    """A breakdown by age with these per cents, 18 and 82 unless told, in categories A, B and so on."""
    values: dict[str, Any] = {"variable": "age", "area_kind": "own", "area": "Northshire", "period": "2018"}
    fields.setdefault("source", first_source(inspection))
    profile = ContextProfile.objects.create(inspection=inspection, number=number, **values | fields)
    for position, percent in enumerate(percents or (18, 82), start=1):
        category = "ABCDE"[position - 1]
        ContextShare.objects.create(profile=profile, position=position, category=category, percent=percent)
    return profile


def caseload_line(inspection: Inspection, number: int = 1, **fields: Any) -> CaseloadLine:
    values: dict[str, Any] = {"label": f"Line {number}", "standing": "part", "as_at": date(2019, 3, 27)}
    fields.setdefault("source", first_source(inspection))
    if "percent" not in fields:
        fields.setdefault("count", 53)
    return CaseloadLine.objects.create(inspection=inspection, number=number, **values | fields)


def term(inspection: Inspection, number: int = 1, **fields: Any) -> GlossaryTerm:
    values: dict[str, Any] = {"term": f"Scheme {number}", "meaning": f"What scheme {number} does."}
    return GlossaryTerm.objects.create(inspection=inspection, number=number, **values | fields)


def document(inspection: Inspection, number: int = 1, content: bytes = b"", **fields: Any) -> EvidenceDocument:
    """A document that was asked for, with its file where that holds anything."""
    values: dict[str, Any] = {"title": f"Document {number}"}
    if content:
        values |= {"file_name": "minutes.txt", "size": len(content), "content_type": "text/plain"}
        values |= {"sha256": sha256(content).hexdigest()}
    stored = EvidenceDocument.objects.create(inspection=inspection, number=number, **values | fields)
    if content:
        EvidenceFile.objects.create(document=stored, content=content)
    return stored


def edition(slug: str = "plain", **content: Any) -> Edition:
    """An edition with one heading, and what else is said."""
    return Edition.objects.create(slug=slug, title=slug, content={"report": [{"heading": "Foreword"}], **content})


def activity(inspection: Inspection, number: int = 1, **fields: Any) -> Activity:
    values: dict[str, Any] = {"kind": "meeting", "held_on": date(2026, 3, 4), "with_whom": "Head of service"}
    return Activity.objects.create(inspection=inspection, number=number, **values | fields)


def survey(inspection: Inspection, number: int = 1, audience: str = "staff", **fields: Any) -> Survey:
    return Survey.objects.create(inspection=inspection, number=number, audience=audience, **{"responses": 56} | fields)


def survey_question(survey: Survey, number: int = 7, base: int = 56, agree: int = 23, **fields: Any) -> SurveyQuestion:
    """A question that so many agree with, and all others disagree."""
    values = {"text": f"Question {number}", "base": base}
    stored = SurveyQuestion.objects.create(survey=survey, number=number, **values | fields)
    for position, (label, count) in enumerate((("Agree", agree), ("Disagree", base - agree)), start=1):
        SurveyAnswer.objects.create(question=stored, position=position, label=label, count=count)
    return stored


def key_datum(inspection: Inspection, number: int = 1, **fields: Any) -> KeyDatum:
    values: dict[str, Any] = {"label": f"Figure {number}", "kind": "count", "value": Decimal(12)}
    values |= {"period": "April 2025 to March 2026", "source": "The service"}
    values |= {"standard": fields.pop("standard", None) or standard("1.2")}
    return KeyDatum.objects.create(inspection=inspection, number=number, **values | fields)


def partner(inspection: Inspection, number: int = 1, **fields: Any) -> JointPartner:
    values: dict[str, Any] = {"inspectorate": "cqc", "sector": "health"}
    return JointPartner.objects.create(inspection=inspection, number=number, **values | fields)


def gathered(inspection: Inspection, kind: str, number: int = 1) -> Any:
    """A row of a kind of what is gathered, by the kind's name in addresses."""
    audiences = ("staff", "volunteers", "partners")
    made: dict[str, Any] = {"documents": document, "activities": activity, "key-data": key_datum, "partners": partner}
    return survey(inspection, number, audiences[number - 1]) if kind == "surveys" else made[kind](inspection, number)
