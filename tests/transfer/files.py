"""Inspection files for the tests: the published ones, the empty one, and one in which everything is filled."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import models

from accounts.models import User
from cases.models import AlertUpdate, Answer, Draw, HeldChange, Reading, SampledCase, SecondReadingRound
from inspections.models import (
    Edition,
    EvidenceRating,
    Finding,
    Framework,
    HeldText,
    Inspection,
    KeyDatum,
    NoCasesReason,
    Recommendation,
    ReportText,
    Role,
    Service,
)
from inspections.outline import Outline, read_outline
from ledger import actions as ledger
from ledger.images import every_declared
from ledger.models import Chain, Entry, Words
from ratings.models import PanelAttendance, PanelDecision, PanelMeeting, Proposal, Representation
from reports.models import FigureReason, Issue, IssuedDocument
from tests import factories
from tests.ledger.opening import open_ledger
from tests.ledger.tampering import unguarded
from transfer.document import as_bytes
from transfer.published import published_file

REFERENCE = "northshire-2026"
AUDIT: dict[str, Any] = {
    "counts": {"a": 7},
    "lines": [{"counts": {"a": 1}, "low": 7, "high": 7, "table": ""}],
    "told": {"cases": 7, "a": 7},
    "tables": {},
    "left_out": [],
    "tried": 0,
}
MORNING = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


@cache
def outline() -> Outline:
    return read_outline(factories.framework())


@cache
def published_bytes(name: str) -> bytes:
    return as_bytes(published_file(name, outline()))


def core(**changes: Any) -> dict[str, Any]:
    """The least that a file can hold, changed at the top."""
    return {
        "format": "youth-inspection/1",
        "framework": "youth-offending-2018",
        "service": {"name": "Northshire Youth Offending Team"},
        "inspection": {"reference": REFERENCE},
        "cases": [],
        "domain_one": {},
        **changes,
    }


def case(reference: str = "C01", case_type: str = "court", **more: Any) -> dict[str, Any]:
    return {"reference": reference, "case_type": case_type, **more}


def export(reference: str = REFERENCE) -> bytes:
    written = StringIO()
    call_command("export_inspection", reference, stdout=written)
    return written.getvalue().encode()


def exported(reference: str = REFERENCE) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(export(reference))
    return data


def import_(folder: Path, content: bytes | dict[str, Any], *options: str) -> str:
    """Run the command on these bytes, or this data, and return what it printed."""
    path = folder / "inspection.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    written = StringIO()
    call_command("import_inspection", str(path), *options, stdout=written)
    return written.getvalue()


def faults(folder: Path, content: bytes | dict[str, Any], *options: str) -> list[str]:
    """Run the command, see it exit with 1 and store nothing, and return the sentences on standard error."""
    path = folder / "inspection.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    before = stored()
    written, said = StringIO(), StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("import_inspection", str(path), *options, stdout=written, stderr=said)
    assert left.value.code == 1
    assert written.getvalue() == ""
    assert stored() == before
    sentences = said.getvalue().splitlines()
    assert sentences
    return sentences


def stored() -> dict[str, int]:
    """How much there is of everything that an import stores."""
    models = (
        Inspection,
        Service,
        User,
        Chain,
        Entry,
        Words,
        Reading,
        Answer,
        HeldChange,
        PanelMeeting,
        PanelDecision,
    )
    return {model.__name__: model._default_manager.count() for model in models}


def empty_the_installation() -> None:
    """Take away all but the framework, as in an installation into which nothing has been imported."""
    Issue.objects.all().delete()
    PanelDecision.objects.all().delete()
    PanelMeeting.objects.all().delete()
    Inspection.objects.all().delete()
    Service.objects.all().delete()
    User.objects.all().delete()
    with unguarded():
        Words.objects.all().delete()
        Entry.objects.all().delete()
    Chain.objects.all().delete()


def full_inspection() -> Inspection:
    """An inspection in which every field of every model that belongs to it has a value of its own."""
    framework = Framework.objects.get()
    service = factories.service(local_authority="Northshire", region="North", known_as="YJS")
    inspection = factories.inspection(
        REFERENCE,
        service=service,
        framework=framework,
        edition=Edition.objects.get(slug="2020"),
        known_as="YOS",
        joint=True,
        published=date(2026, 7, 1),
        closed_at=MORNING,
        court_months_from=5,
        court_months_to=8,
        out_of_court_months_from=2,
        out_of_court_months_to=4,
        confidence_percent=90,
        margin_points=10,
        court_percent=55,
        balancing_variables=["gender", "disposal"],
        panel_quorum=1,
        ratings_closed_at=MORNING,
        ratings_reopened_at=MORNING,
        ratings_reopened_reason="More evidence.",
    )
    lead = factories.member(inspection, Role.LEAD_INSPECTOR, "lena", full_name="Lena Löwe")
    inspector = factories.member(inspection, Role.INSPECTOR, "ines")
    member = factories.member(inspection, Role.PANEL_MEMBER, "paul")
    factories.member(inspection, Role.READER, "rita")
    Inspection.objects.filter(pk=inspection.pk).update(ratings_closed_by=member, ratings_reopened_by=lead)
    _caseload(inspection, lead)
    _draw(inspection, lead)
    _cases(inspection, inspector)
    _second_reading(inspection, lead, inspector)
    _alerts(inspection, lead, inspector)
    _examples(inspection, inspector)
    _evidence(inspection)
    _panel(inspection, member)
    _context(inspection)
    _texts(inspection, inspector)
    _the_rest()
    content = {"size": {"total": 2, "court": 1}, "note": "naïve “quotes”", "share": 0.1, "none": None}
    ledger.append(chain=REFERENCE, by=lead, act="caseload loaded", content=content)
    ledger.append(
        chain=REFERENCE,
        by=lead,
        act="noted",
        content={"case": "C01"},
        words={"note": "Two\nlines, “quoted”", "reason": "Because"},
        subject="C01/2.1.1",
        token=UUID("6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b"),
    )
    ledger.append(chain=REFERENCE, by=None, act="sample drawn", content={"b": [1, {"z": 1, "a": 2}], "a": True})
    open_ledger(inspection)
    return inspection


def _context(inspection: Inspection) -> None:
    # What a row says hangs together, so `_the_rest` can't make it up.
    factories.source(inspection, period="2018", url="https://www.gov.uk/statistics", supplied_by_service=True)
    factories.source(inspection, 2)
    factories.context_figure(inspection, kind="other", label="Homes", age_band="10 to 17", value=Decimal("28.4"))
    factories.context_figure(inspection, 2)
    factories.context_profile(inspection, 1, 18, 70, unknown=3, reason="Rounded.")
    factories.caseload_line(inspection)
    factories.caseload_line(inspection, 2, percent=Decimal("3.5"), standing="beside")
    factories.term(inspection, abbreviation="SOS")


def _texts(inspection: Inspection, inspector: User) -> None:
    """A text with a reference, one that was taken back, and a held one that was left aside."""
    ReportText.objects.create(
        inspection=inspection,
        place="question.2.1.1",
        text="In {2.1.1|n of N} cases,\nall was “well”.",
        version=2,
        seen={"2.1.1|n of N": "1 of 2"},
    )
    ReportText.objects.create(inspection=inspection, place="foreword", version=3)
    HeldText.objects.create(
        inspection=inspection,
        place="foreword",
        text="Typed\nelsewhere.",
        base=1,
        made_by=inspector,
        made_at=MORNING,
        held_at=MORNING,
        token=UUID(int=77),
        resolved_at=MORNING,
        resolved_by=inspector,
    )


def _the_rest() -> None:
    """A row of each record that nothing here stores, by its fields alone: a new one needs no line."""
    for how in every_declared():
        if not how.model._base_manager.exists():
            fields = [field for field in how.model._meta.concrete_fields if not field.primary_key]
            row = how.model._base_manager.create(**{field.name: _dull(field) for field in fields})
            for name, field in how.many.items():
                getattr(row, name).add(field.remote_field.model._base_manager.order_by("pk").first())


def _dull(field: "models.Field[Any, Any]") -> Any:
    """A value that a field may have, other than its default."""
    if isinstance(field, models.ForeignKey):
        return field.remote_field.model._base_manager.order_by("pk").first()
    if field.choices:
        return next(iter(field.choices))[0]
    values = {"DateField": MORNING.date(), "DateTimeField": MORNING, "UUIDField": UUID(int=99), "BooleanField": True}
    values |= {"JSONField": {"dull": 1} if field.default is dict else ["dull"], "DecimalField": Decimal("12.5")}
    values |= {"CharField": "Dull", "TextField": "Dull,\ntwo lines."}
    return values.get(field.get_internal_type(), 1)


def _caseload(inspection: Inspection, lead: User) -> None:
    caseload = factories.caseload(inspection, cases=2, loaded_by=lead, ignored_columns=["team", "ward"])
    more = {"age": 15, "ethnicity": "white", "looked_after": False, "offence": "=theft", "case_manager": "AB"}
    out = {"case_type": "out_of_court", "disposal": "youth_caution", "harm": "unclassified"}
    factories.caseload_case(caseload, "N900", row=90, **out, **more)


def _draw(inspection: Inspection, lead: User) -> None:
    for number in (1, 2):
        Draw.objects.create(
            inspection=inspection,
            number=number,
            seed=2**63 - number,
            algorithm="stratified, version 1",
            record={"size": {"total": 2, "court": 1}, "balance": [{"expected": 1.5, "category": "other"}]},
            drawn_at=MORNING,
            drawn_by=lead if number == 2 else None,
        )


def _cases(inspection: Inspection, inspector: User) -> None:
    values: dict[str, Any] = {
        "service_reference": "N001",
        "disposal": "referral_order",
        "started": date(2025, 8, 1),
        "age": 16,
        "gender": "female",
        "ethnicity": "black_and_minority_ethnic",
        "looked_after": True,
        "offence": "Robbery",
        "harm_service": "unclassified",
        "safety_service": "very_high",
    }
    values |= {"allocated_to": inspector, "submitted_at": MORNING, "submitted_by": inspector}
    court = factories.sampled_case(inspection, "C01", **values)
    Reading.objects.filter(case=court).update(reason="Asked twice,\nnothing more to say.")
    factories.sampled_case(inspection, "O01", "out_of_court", looked_after=False)
    withdrawn = factories.withdrawn_case(
        inspection, "C03", by=inspector, at=MORNING, reason="other", note="Two “orders”,\none child."
    )
    factories.sampled_case(inspection, "C02", replaces=withdrawn)
    factories.answer(withdrawn, "2.1.1", "no")
    answers: dict[str, Any] = {
        "harm_inspector": "high",
        "safety_inspector": "low",
        "offence": "robbery",
        "desistance_factors": ["education", "family"],
        "exploitation": [],
        "oversight": "not_relevant",
        "victim": "yes",
        "2.1.1": "yes",
        "2.1.1 evidence": "Seen in the plan.\nTwo lines.",
        "2.1.2": "no",
        "2.1.3 evidence": "Only a note",
        "2.2.1": "unable_to_assess",
        "2.1.1a": "yes",
        "2.1.1b": "not_relevant",
        "2.1.2a": "unable_to_assess",
        "2.1.1b departure": "Looked into “before”.",
        "2.2.1 departure": "New to the service.",
    }
    for key, value in answers.items():
        factories.answer(court, key, value)
    # Taken back: the row stays, with its version.
    factories.answer(court, "2.2.2", None, version=2)
    _held(court, inspector)


def _held(case: SampledCase, inspector: User) -> None:
    """Changes that came too late: one undecided, one decided, one that takes an answer back."""
    both: dict[str, Any] = {"made_at": MORNING, "resolved_at": MORNING, "resolved_by": inspector, "how": "combined"}
    held: dict[str, tuple[Any, dict[str, Any]]] = {
        "2.1.1 evidence": ("Typed\nelsewhere.", {}),
        "exploitation": (["criminal"], both),
        "victim": (None, {}),
        "2.1.2a": ("no", {}),
        "2.1.2": ("no", {}),
    }
    for number, (key, (value, fields)) in enumerate(held.items(), start=1):
        HeldChange.objects.create(
            reading=case.first,
            key=key,
            value=value,
            base=number,
            made_by=inspector,
            held_at=MORNING,
            token=UUID(int=number),
            **fields,
        )


def _second_reading(inspection: Inspection, lead: User, inspector: User) -> None:
    """The first case read a second time, with a difference decided, and a round by number that gave out nothing."""
    second = factories.member(inspection, Role.INSPECTOR, "ivo")
    values: dict[str, Any] = {"inspection": inspection, "algorithm": "second reading, version 1", "drawn_at": MORNING}
    pool = {"O01": [], "C01": ["ines"]}
    given: dict[str, Any] = {"pool": pool, "readers": ["ivo"], "chosen": {"C01": "ivo"}}
    first = SecondReadingRound.objects.create(number=1, seed=2**63 - 1, percent=50, drawn_by=lead, **given, **values)
    nothing: dict[str, Any] = {"pool": {}, "readers": ["ivo"], "chosen": {}}
    SecondReadingRound.objects.create(number=2, seed=0, **nothing, **values)
    case = inspection.sampled_cases.get(reference="C01")
    Reading.objects.create(case=case, kind="kept", reader=inspector, round=first)
    submitted: dict[str, Any] = {"submitted_at": MORNING, "submitted_by": second}
    Reading.objects.create(case=case, kind="second", reader=second, round=first, **submitted)
    Reading.objects.create(case=case, kind="joint")
    for number, first_answer, answer in (("2.1.1", "yes", "no"), ("2.1.2", "no", "no"), ("2.1.3", "", "not_relevant")):
        if first_answer:
            factories.answer(case, number, first_answer, "kept")
            factories.answer(case, f"{number} evidence", f"First on {number}.", "kept")
        factories.answer(case, number, answer, "second", version=2)
        if answer == "no":
            factories.answer(case, f"{number} evidence", f"Second on {number}.\nTwo lines.", "second", version=1)
    decided: dict[str, Any] = {"version": 3, "at": MORNING, "by": second}
    factories.answer(case, "2.1.1", "no", "joint", **decided)
    factories.answer(case, "2.1.1 departure", "“Seen” twice.", "joint", **decided)


def _alerts(inspection: Inspection, lead: User, inspector: User) -> None:
    case = inspection.sampled_cases.get(reference="C01")
    alert = factories.alert(
        case, action="Called.\nTwice.", raised_by=inspector, resolved_at=MORNING, resolved_by=lead, resolution="Done."
    )
    for number, by in ((1, lead), (2, None)):
        AlertUpdate.objects.create(alert=alert, number=number, at=MORNING, by=by, text=f"“Update” {number}")
    factories.alert(case, number=2)
    factories.alert(inspection.sampled_cases.get(reference="C03"))
    factories.comment(case, by=inspector, text="Two\nlines.", mentioned=[lead, inspector], seen_at=MORNING)
    factories.comment(case, 2, mentioned=[lead])


def _examples(inspection: Inspection, inspector: User) -> None:
    factories.practice_example(
        inspection,
        number=3,
        kind="poor",
        text="[name]’s plan\nwas late.",
        first_name="Ash",
        case=inspection.sampled_cases.get(reference="C01"),
        key_question=factories.item("2.1.1"),
        in_report=True,
        added_by=inspector,
        printed_under=factories.item("2.1.1"),
        lead_in="An inspector noted:",
        speaker="staff",
        label_kind=False,
        position=2,
        worded_by=inspector,
        checked_at=MORNING,
        checked_by=inspection.memberships.get(role=Role.LEAD_INSPECTOR).user,
        checked_wording="0123456789abcdef",
    )
    factories.practice_example(inspection, number=5, standard=factories.standard("1.2"))


def _evidence(inspection: Inspection) -> None:
    rated = {"1.1": ("good", "Clear.", 4), "1.2": ("", "A note", 1), "1.3": ("good", "", 1)}
    for standard, (rating, reasons, version) in rated.items():
        EvidenceRating.objects.create(
            inspection=inspection,
            standard=factories.standard(standard),
            rating=rating,
            reasons=reasons,
            rated_by=inspection.memberships.get(role=Role.LEAD_INSPECTOR).user if reasons else None,
            version=version,
        )
    for domain in (inspection.framework.domains.get(number=1), inspection.framework.domains.get(number=3)):
        for kind in Finding.Kind.values:
            for position in (1, 2):
                Finding.objects.create(
                    inspection=inspection, domain=domain, kind=kind, position=position, text=f"{kind} {position}"
                )
    Finding.objects.filter(domain__number=1, kind="key_finding", position=2).update(side="but")
    summed_up = {"in_summary": True, "summary_text": "In “short”.", "key_question": factories.item("1.1.1")}
    Finding.objects.filter(domain__number=1, kind="strength", position=2).update(**summed_up)
    NoCasesReason.objects.create(
        inspection=inspection, domain=inspection.framework.domains.get(number=3), reason="No “cases”\nwere closed."
    )
    lead = inspection.memberships.get(role=Role.LEAD_INSPECTOR).user
    for said, by in (("17 per cent", lead), ("A third", None)):
        FigureReason.objects.create(
            inspection=inspection, place="foreword", said=said, reason="“Of” the\npilot.", by=by, at=MORNING
        )
    given: dict[str, Any] = {"period": "2024–2025", "source": "The service’s own.\nData", "note": "“One”\ntwo."}
    given |= {"standard": factories.standard("1.2"), "as_at": date(2026, 3, 1)}
    values: dict[str, Any] = {"value": Decimal("12.5"), "base": Decimal("40.5")}
    KeyDatum.objects.create(
        inspection=inspection, number=1, label="Share", kind="percent", position=1, **values, **given
    )
    KeyDatum.objects.create(inspection=inspection, number=2, label="Words", kind="text", words="None", **given)
    for number in (1, 2):
        row = Recommendation.objects.create(
            inspection=inspection, number=number, addressees=["The partnership", "The “board”"], text=f"Do {number}."
        )
        row.standards.set([factories.standard("1.1"), factories.standard("2.1")][:number])
        row.findings.set(inspection.findings.filter(domain__number=3, kind="strength"))
    signed = {"signed_by_name": "Ann Example", "signed_title": "Chief Inspector", "signed_off_at": MORNING}
    signed |= {"signed_wording": "0123456789abcdef"}
    Inspection.objects.filter(pk=inspection.pk).update(
        **signed, signed_off_by=inspection.memberships.get(role=Role.LEAD_INSPECTOR).user
    )


def _panel(inspection: Inspection, member: User) -> None:
    grounds = [{"kind": "single_case", "key_questions": ["2.1.2"], "case_references": ["C01"]}]
    figures = {"standards": {"2.1": {"rating": "good"}}, "score": None, "out_of": 36, "overall": None}
    proposal = Proposal.objects.create(
        inspection=inspection,
        number=1,
        standard=factories.standard("2.1"),
        rating="requires_improvement",
        reason="One case.",
        proposed_at=MORNING,
        proposed_by=member,
    )
    first = PanelMeeting.objects.create(
        inspection=inspection,
        number=1,
        held_on=date(2026, 4, 1),
        note="First",
        chair=member,
        quorum=1,
        recorded_at=MORNING,
        recorded_by=member,
        concluded_at=MORNING,
        concluded_by=member,
        figures=figures,
    )
    PanelAttendance.objects.create(meeting=first, member=member)
    second = PanelMeeting.objects.create(inspection=inspection, number=2, held_on=date(2026, 4, 1), recorded_at=MORNING)
    for meeting, rating, exceptional in ((first, "inadequate", False), (second, "requires_improvement", True)):
        PanelDecision.objects.create(
            meeting=meeting,
            standard=factories.standard("2.1"),
            rating=rating,
            reason="Looked at twice.",
            calculated="inadequate",
            grounds=grounds if exceptional else [],
            figures=figures,
            exceptional=exceptional,
            confirmation="confirmed" if exceptional else "",
            confirmation_reason="Rightly so." if exceptional else "",
            confirmation_at=MORNING if exceptional else None,
            confirmation_by=member if exceptional else None,
            decided_at=MORNING,
            decided_by=member,
            proposal=proposal,
        )
    PanelDecision.objects.create(
        meeting=second, standard=factories.standard("1.1"), rating="outstanding", reason="New evidence."
    )
    representation = Representation.objects.create(
        inspection=inspection,
        number=1,
        received_on=date(2026, 4, 2),
        summary="We do not agree.",
        evidence="A later plan.",
        recorded_at=MORNING,
        recorded_by=member,
        answer="The panel met again.",
        answered_on=date(2026, 4, 3),
        answered_at=MORNING,
        answered_by=member,
    )
    representation.standards.set([factories.standard("2.1"), factories.standard("1.1")])
    representation.cases.set([inspection.sampled_cases.get(reference="C01")])
    content = b"<p>Issue 1</p>\n"
    issue = Issue.objects.create(
        inspection=inspection,
        number=1,
        issued_at=MORNING,
        issued_by=member,
        audit=AUDIT,
        reason="The service asked.",
    )
    digest = hashlib.sha256(content).hexdigest()
    IssuedDocument.objects.create(issue=issue, format="html", sha256=digest, content=content)
