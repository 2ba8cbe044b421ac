"""What the ledger says that an inspection's records are, against the records that the app's own actions stored."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from cases.actions.fieldwork import reopen_case
from cases.models import (
    Alert,
    Comment,
    Departure,
    HeldChange,
    Judgement,
    PracticeExample,
    SampledCase,
    SecondReadingRound,
)
from inspections.actions.setup import reopen_inspection
from inspections.models import Inspection, Role
from ledger import actions as ledger
from ledger.models import Words
from ratings.models import PanelAttendance, PanelDecision, PanelMeeting
from ratings.replay import replay
from ratings.replayed import Erased, State, Text
from ratings.state_comparison import state_differences
from reports.ledger_queries import records_of
from tests import factories
from tests.cases.fieldwork import record
from tests.ledger.opening import open_ledger
from tests.ratings.casework import begin_reading, read_again, write_beside
from tests.ratings.decided import before_the_panel, decided_on
from tests.ratings.panel import meet
from tests.ratings.worked import worked_on
from tests.transfer.files import REFERENCE, full_inspection

pytestmark = pytest.mark.django_db


def told(inspection: Inspection) -> State:
    return replay(ledger.records(inspection.reference))


def differences(inspection: Inspection) -> list[str]:
    return state_differences(records_of(inspection), told(inspection))


def test_the_ledger_says_what_the_records_are_whatever_was_done() -> None:
    inspection = worked_on()
    state = told(inspection)
    assert (state.begun, state.unread, differences(inspection)) == (1, [], [])
    assert (state.framework, state.closed, sorted(state.draws)) == ("youth-offending-2018", True, [1, 2])
    assert [case.withdrawn for case in state.cases.values() if case.withdrawn] == ["other"]
    assert [bool(case.replaces) for case in state.cases.values()].count(True) == 1
    assert state.evidence["1.1"].reasons == "Clear."
    assert state.decided == {"2.2": state.meetings[0].decisions[0].calculated}


def test_what_the_service_recorded_of_a_case_is_accounted_for_however_it_came_into_the_sample() -> None:
    inspection = worked_on()
    drawn = inspection.sampled_cases.filter(replaces=None).order_by("reference")[0]
    replacement = inspection.sampled_cases.get(replaces__isnull=False)
    SampledCase.objects.filter(pk__in=[drawn.pk, replacement.pk]).update(harm_service="very_high", age=17)
    said = "what the service recorded of it: the words in the records are not those of the ledger."
    assert differences(inspection) == [f"Case {one.reference}, {said}" for one in (drawn, replacement)]
    Words.objects.filter(name="as recorded").delete()
    assert differences(inspection) == []


def test_the_ledger_says_all_that_the_panel_did() -> None:
    inspection = decided_on()
    state = told(inspection)
    assert (state.unread, differences(inspection)) == ([], [])
    assert state.decided == {
        "2.1": "good",
        "2.2": "good",
        "2.3": "outstanding",
        "3.2": "requires_improvement",
        "3.3": "requires_improvement",
    }
    confirmations = [{one.standard: one.confirmation for one in meeting.decisions} for meeting in state.meetings]
    assert confirmations == [{"2.1": "", "2.2": "confirmed", "2.3": ""}, {"2.2": "declined", "3.2": "", "3.3": ""}]
    assert (state.ratings_closed, state.reopened) == (True, "A figure was wrong.")
    assert (state.representations[1].answered_on, sorted(state.issues[1])) == ("2019-04-02", ["docx", "html", "pdf"])


def test_opening_rows_say_all_that_the_panel_did() -> None:
    inspection = decided_on()
    before = told(inspection)
    open_ledger(inspection)
    after = told(inspection)
    assert (after.unread, differences(inspection)) == ([], [])
    assert after.decided == before.decided
    assert (after.ratings_closed, after.reopened, after.issues) == (True, before.reopened, before.issues)


def test_opening_rows_say_what_the_records_are() -> None:
    inspection = full_inspection()
    state = told(inspection)
    assert (state.begun, state.unread, differences(inspection)) == (4, [], [])
    assert state.cases["C01"].pages["2.1"]["2.1.1 evidence"] == "Seen in the plan.\nTwo lines."
    assert state.cases["C01"].pages["about"]["exploitation"] == []
    assert (state.cases["C02"].replaces, state.cases["C03"].withdrawn) == ("C03", "other")
    assert [meeting.note for meeting in state.meetings] == ["First", ""]
    assert state.decided == {"2.1": "requires_improvement", "1.1": "outstanding"}


def test_opening_rows_say_what_was_read_twice_and_what_was_written_beside_the_judgements() -> None:
    inspection = full_inspection()
    state = told(inspection)
    reading = state.cases["C01"].reading
    assert reading is not None
    assert (reading.round, reading.reader, reading.first_reader, reading.submitted) == (1, "ivo", "ines", True)
    assert (reading.first["2.1.1"], reading.second["2.1.1"]) == ("yes", "no")
    assert reading.second["2.1.2 evidence"] == "Second on 2.1.2.\nTwo lines."
    assert (reading.decisions["2.1.1"].answer, reading.decisions["2.1.1"].reason) == ("no", "“Seen” twice.")
    assert (state.cases["C01"].pages["2.1"]["2.1.1"], state.cases["C01"].decided["2.1.1"]) == ("yes", "no")
    assert sorted(state.rounds) == [1, 2]
    assert sorted(state.papers) == [
        "Alert 1 of case C01",
        "Alert 1 of case C03",
        "Alert 2 of case C01",
        "Comment 1 on case C01",
        "Comment 2 on case C01",
        "Findings on domain 1",
        "Findings on domain 3",
        "Held change 00000000-0000-0000-0000-000000000001 of case C01",
        "Held change 00000000-0000-0000-0000-000000000002 of case C01",
        "Held change 00000000-0000-0000-0000-000000000003 of case C01",
        "Held change 00000000-0000-0000-0000-000000000004 of case C01",
        "Held change 00000000-0000-0000-0000-000000000005 of case C01",
        "Practice example 3",
        "Practice example 5",
        "Recommendation 1",
        "Recommendation 2",
        "Team, ines as inspector",
        "Team, ivo as inspector",
        "Team, lena as lead inspector",
        "Team, paul as panel member",
        "Team, rita as reader",
    ]
    assert state.papers["Alert 1 of case C01"]["update 2"] == "“Update” 2"


def test_the_ledger_says_what_was_read_twice_and_written_beside_the_judgements() -> None:
    inspection = worked_on()
    reopen_inspection(inspection=inspection, reason="A case was to be read again.", by=factories.administrator("abel"))
    read_again(inspection)
    write_beside(inspection)
    state = told(inspection)
    assert (state.unread, differences(inspection)) == ([], [])
    (case,) = [case for case in state.cases.values() if case.reading]
    assert case.reading is not None
    assert (case.reading.round, case.reading.submitted) == (2, True)
    assert (case.pages["2.1"]["2.1.1"], case.decided["2.1.1"]) == ("yes", "no")
    assert state.papers["Practice example 2"]["in_report"] is True
    assert "Practice example 1" not in state.papers


def test_a_second_reading_that_is_not_submitted_is_on_record_and_in_words_alone() -> None:
    inspection = worked_on()
    reopen_inspection(inspection=inspection, reason="A case was to be read again.", by=factories.administrator("abel"))
    begin_reading(inspection, number=1)
    assert differences(inspection) == []
    open_ledger(inspection)
    state = told(inspection)
    assert differences(inspection) == []
    (reading,) = [case.reading for case in state.cases.values() if case.reading]
    assert (reading.submitted, reading.second["2.1.1"], type(reading.second["2.1.1"])) == (False, "no", Text)


def test_a_joint_decision_counts_while_the_judgement_stands_that_it_was_made_on() -> None:
    inspection = worked_on()
    reopen_inspection(inspection=inspection, reason="A case was to be read again.", by=factories.administrator("abel"))
    case = read_again(inspection)
    assert told(inspection).cases[case.reference].decided["2.1.1"] == "no"
    reopen_case(case=case, by=inspection.memberships.get(role=Role.LEAD_INSPECTOR).user, reason="Misread.")
    case.refresh_from_db()
    record(case, "2.1", {"2.1.1": "not_relevant"})
    state = told(inspection)
    assert state.cases[case.reference].decided["2.1.1"] == "not_relevant"
    assert differences(inspection) == []


def forget_what_came_later(inspection: Inspection) -> None:
    """Leave what was on record when the migration came: of the panel's work dates, notes, decisions and reasons."""
    inspection.issues.all().delete()
    inspection.representations.all().delete()
    nobody = {"decided_by": None, "confirmation_by": None, "confirmation": "", "confirmation_reason": ""}
    PanelDecision.objects.update(proposal=None, figures={}, **nobody)
    PanelAttendance.objects.all().delete()
    PanelMeeting.objects.update(chair=None, quorum=None, concluded_at=None, concluded_by=None, figures={})
    inspection.proposals.all().delete()
    for model in (SecondReadingRound, Alert, PracticeExample, Comment, Departure, HeldChange):
        model._default_manager.all().delete()
    SampledCase.objects.update(submission_reason="")
    Inspection.objects.update(ratings_closed_at=None, ratings_closed_by=None, ratings_reopened_reason="")


def test_the_migration_opens_the_ledger_of_what_is_there_once() -> None:
    inspection = full_inspection()
    forget_what_came_later(inspection)
    open_ledger(inspection)
    SampledCase.objects.filter(reference="O01").update(allocated_to=factories.user("later"))
    assert differences(inspection) == ["Case O01, allocated to: the records say “later”, the ledger says nothing."]
    migration = import_module("ratings.migrations.0002_account_for_records")
    migration.open_ledgers(apps, None)
    assert differences(inspection) == []
    assert ledger.verify(REFERENCE) is None
    assert told(inspection).begun == 14
    assert sorted(told(inspection).stamps) == [
        "Case C01, submitted",
        "Case C03, withdrawn",
        "Draw 1, drawn",
        "Draw 2, drawn",
        "The caseload, loaded",
        "The inspection, closed",
    ]
    ledger.append(chain=REFERENCE, by=None, act="noted", content={})
    assert ledger.verify(REFERENCE) is None


def test_the_migration_opens_the_ledger_of_an_inspection_that_has_nothing_on_record() -> None:
    inspection = factories.inspection()
    import_module("ratings.migrations.0002_account_for_records").open_ledgers(apps, None)
    assert [record.act for record in ledger.records(inspection.reference)] == ["opened with records"]
    assert differences(inspection) == []


STILL_THERE = "the words that the ledger sealed are erased, and the records still have words."


def test_erased_words_are_known_to_have_been_there_and_must_be_gone_from_the_records_too() -> None:
    inspection = full_inspection()
    Words.objects.all().delete()
    assert isinstance(told(inspection).cases["C01"].pages["2.1"]["2.1.1 evidence"], Erased)
    found = differences(inspection)
    assert {sentence.rpartition(": ")[2] for sentence in found} == {STILL_THERE}
    assert f"Case C01, 2.1.1 evidence: {STILL_THERE}" in found
    Judgement.objects.filter(case__reference="C01").update(evidence="")
    assert f"Case C01, 2.1.1 evidence: {STILL_THERE}" not in differences(inspection)


def test_nobody_puts_other_words_in_the_place_of_those_whose_seal_is_gone() -> None:
    inspection = before_the_panel()
    meet(inspection)
    Words.objects.filter(entry__act="panel decision recorded").delete()
    PanelDecision.objects.update(reason="Because it suited us.")
    assert differences(inspection) == [f"Panel meeting of 2019-03-22, standard 2.1, reason: {STILL_THERE}"]
    for erased in ("", "[erased]"):
        PanelDecision.objects.update(reason=erased)
        assert differences(inspection) == []


def entry(act: str, content: dict[str, Any], words: dict[str, str] | None = None) -> None:
    ledger.append(chain=REFERENCE, by=None, act=act, content=content, words=words)


def answer(key: str, page: str = "2.1", **sides: Any) -> dict[str, Any]:
    return {"case": "C01", "page": page, "key": key, "version": 1, **sides}


def test_single_answers_are_read_from_the_ledger() -> None:
    inspection = full_inspection()
    entry("answer changed", answer("2.1.1", before="yes", after="no"))
    entry("answer changed", answer("2.1.1a", before="yes", after=None))
    entry("answer changed", answer("2.1.1 evidence"), {"before": "Seen in the plan.\nTwo lines.", "after": ""})
    entry("answer changed", answer("2.1.2 evidence"), {"before": "", "after": "Not seen."})
    entry("answer changed", answer("exploitation", "about", before=[], after=None))
    assert told(inspection).cases["C01"].pages == {
        "about": {
            "desistance_factors": ["education", "family"],
            "harm_inspector": "high",
            "offence": "robbery",
            "oversight": "not_relevant",
            "safety_inspector": "low",
            "victim": "yes",
        },
        "2.1": {
            "2.1.1": "no",
            "2.1.1b": "not_relevant",
            "2.1.1b departure": "Looked into “before”.",
            "2.1.2": "no",
            "2.1.2 evidence": "Not seen.",
            "2.1.2a": "unable_to_assess",
            "2.1.3 evidence": "Only a note",
        },
        "2.2": {"2.2.1": "unable_to_assess", "2.2.1 departure": "New to the service."},
    }


def test_acts_that_are_not_known_change_nothing_and_what_cannot_be_read_is_named() -> None:
    inspection = full_inspection()
    entry("second reading begun", {"case": "C01"})
    entry("case submitted", {"case": "C99"})
    entry("cases allocated", {"allocated_to": "everybody"})
    state = told(inspection)
    assert state.unread == ["Entry 10 (case submitted) can't be read.", "Entry 11 (cases allocated) can't be read."]
    assert differences(inspection) == []


def test_what_was_in_an_older_chain_is_read_too_but_accounts_for_nothing() -> None:
    entry("inspection added", {"framework": "youth-offending-2018"})
    drawn = {"references": {"C01": "N1"}, "court": ["N1"], "out_of_court": []}
    entry("sample drawn", {"number": 1, "seed": 1, "algorithm": "a", "record": drawn})
    entry("judgements recorded", {"case": "C01", "page": "2.1", "version": 1, "recorded": {"2.1.1": "yes"}})
    entry("judgements recorded", {"case": "C01", "page": "2.1", "version": 2, "recorded": {"2.1.2": "no"}})
    state = replay(ledger.records(REFERENCE))
    assert (state.begun, state.cases["C01"].pages) == (None, {"2.1": {"2.1.2": "no"}})
