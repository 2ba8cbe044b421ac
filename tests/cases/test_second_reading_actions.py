"""Giving cases out for a second reading, recording it, submitting it, calling it off, and deciding jointly."""

import json

import pytest

from cases.actions.fieldwork import reopen_case
from cases.actions.joint_decision import decide_jointly
from cases.actions.second_reading import (
    call_off_second_reading,
    draw_round,
    save_second_reading,
    submit_second_reading,
)
from cases.models import JointDecision, Judgement, SecondJudgement, SecondReading, SecondReadingRound, decided
from cases.second_reading_queries import page_of
from inspections.errors import Refused, Stale
from inspections.models import Role
from ledger.models import Entry, Words
from tests import factories
from tests.cases.second_readings import (
    SECRET,
    both_readings,
    given_out,
    judgement,
    read,
    read_and_submitted,
    submitted_case,
    team,
)
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db


def test_a_round_gives_each_chosen_case_to_somebody_else_and_keeps_its_record() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    for reference in ("C03", "C01", "C02", "C04"):
        submitted_case(first, inspection, reference)
    submitted_case(second, inspection, "C05")
    factories.sampled_case(inspection, "C06", allocated_to=first)

    drawn = draw_round(inspection=inspection, by=lead, readers=[second, first], percent=50, seed=2026)

    assert (drawn.number, drawn.seed, drawn.percent, drawn.drawn_by) == (1, 2026, 50, lead)
    assert drawn.pool == {"C01": ["ines"], "C02": ["ines"], "C03": ["ines"], "C04": ["ines"], "C05": ["ivo"]}
    assert drawn.readers == ["ines", "ivo"]
    given = {row.case.reference: row.reader.username for row in SecondReading.objects.select_related("case", "reader")}
    assert given == drawn.chosen
    assert len(given) == 3
    assert all(reader not in drawn.pool[reference] for reference, reader in given.items())
    entry = Entry.objects.get(act="second reading drawn")
    assert (entry.by, entry.content["seed"], entry.content["second_readers"]) == ("lena", 2026, drawn.chosen)


def test_the_first_reading_is_kept_as_it_stands_when_a_case_is_given_out() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection, q2_1_2="no"), lead, second)

    kept = judgement(reading, "2.1.2")

    assert (kept.first_answer, kept.first_evidence, kept.answer, kept.evidence) == ("no", SECRET, "", "")
    assert reading.judgements.count() == 12
    assert reading.first_reader == first


def test_a_case_is_given_out_once() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)

    with pytest.raises(Refused, match="no submitted case that has not been given out"):
        draw_round(inspection=inspection, by=lead, readers=[second], number=1)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"number": 3}, "There are 2 submitted cases that the inspectors you selected could read"),
        ({"number": 0}, "you asked for 0"),
        ({"percent": 101}, "whole number from 1 to 100"),
        ({}, "either a share in per cent or a number"),
        ({"percent": 10, "number": 1}, "either a share in per cent or a number"),
    ],
)
def test_a_round_that_can_not_be_is_refused(asked: dict[str, int], sentence: str) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    submitted_case(first, inspection, "C01")
    submitted_case(first, inspection, "C02")

    with pytest.raises(Refused, match=sentence):
        draw_round(inspection=inspection, by=lead, readers=[second], **asked)
    assert not SecondReadingRound.objects.exists()


def test_nobody_reads_a_second_time_what_they_read_first() -> None:
    inspection = factories.inspection()
    lead, first, _ = team(inspection)
    submitted_case(first, inspection)

    with pytest.raises(Refused, match="There are 0 submitted cases"):
        draw_round(inspection=inspection, by=lead, readers=[first], number=1)


def test_only_inspectors_of_the_team_read() -> None:
    inspection = factories.inspection()
    lead, first, _ = team(inspection)
    submitted_case(first, inspection)
    reader = factories.member(inspection, Role.READER)

    with pytest.raises(Refused, match="Person reader does not inspect cases"):
        draw_round(inspection=inspection, by=lead, readers=[reader], number=1)
    with pytest.raises(Refused, match="Only the lead inspector"):
        draw_round(inspection=inspection, by=first, readers=[first], number=1)


def test_a_save_stores_what_was_typed_and_touches_no_first_judgement() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)

    version = save_second_reading(
        reading=reading, by=second, version=0, values={"2.1.1": "no", "2.1.1 evidence": "  Two\r\nlines "}
    )

    assert version == 1
    row = judgement(reading, "2.1.1")
    assert (row.answer, row.evidence, row.first_answer) == ("no", "Two\nlines", "yes")
    assert set(Judgement.objects.values_list("answer", flat=True)) == {"yes"}


def test_the_ledger_seals_what_a_second_reader_wrote() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)
    save_second_reading(reading=reading, by=second, version=0, values={"2.1.1": "no", "2.1.1 evidence": "Hidden words"})

    entry = Entry.objects.get(act="second reading saved")

    assert (entry.subject, entry.content["case"], entry.content["version"]) == ("C01", "C01", 1)
    assert "Hidden words" not in json.dumps(entry.content)
    assert told(entry)[1]["evidence"] == "Hidden words"


def test_a_stale_save_stores_nothing() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)
    save_second_reading(reading=reading, by=second, version=0, values={"2.1.1 evidence": "From one window"})

    with pytest.raises(Stale, match="another window"):
        save_second_reading(reading=reading, by=second, version=0, values={"2.1.1 evidence": "From the other"})

    assert judgement(reading, "2.1.1").evidence == "From one window"


def test_the_same_values_again_change_nothing() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)

    for _ in range(2):
        assert save_second_reading(reading=reading, by=second, version=0, values={"2.1.1": "yes"}) == 1
    assert Entry.objects.filter(act="second reading saved").count() == 1


@pytest.mark.parametrize(
    "values", [{"9.9.9": "yes"}, {"2.1.1": "perhaps"}, {"3.1.1": "yes"}, {"2.1.1 evidence": "Words", "2.1.1": "x"}]
)
def test_what_is_no_answer_is_refused_whole(values: dict[str, str]) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)

    with pytest.raises(Refused, match="can’t be recorded"):
        save_second_reading(reading=reading, by=second, version=0, values=values)
    assert not SecondJudgement.objects.exclude(answer="", evidence="").exists()


def test_only_its_reader_records_a_second_reading() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)

    for person in (lead, first):
        with pytest.raises(Refused, match="to whom a second reading was given"):
            save_second_reading(reading=reading, by=person, version=0, values={"2.1.1": "no"})


def test_a_reading_is_submitted_whole_and_then_never_changes() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)

    with pytest.raises(Refused, match=r"12 key questions are unanswered: 2\.1\.1, 2\.1\.2"):
        submit_second_reading(reading=reading, by=second)
    read_and_submitted(reading, q2_1_1="no")
    with pytest.raises(Refused, match="has been submitted"):
        save_second_reading(reading=reading, by=second, version=1, values={"2.1.1": "yes"})

    entry = Entry.objects.get(act="second reading submitted")
    assert entry.content["judgements"]["2.1.1"] == "no"
    assert told(entry)[1]["evidence"] == "Second on 2.1.1."


def test_a_case_is_not_reopened_while_it_is_read_a_second_time() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    reading = given_out(case, lead, second)

    with pytest.raises(Refused, match="being read a second time"):
        reopen_case(case=case, by=lead, reason="A new document")
    call_off_second_reading(reading=reading, by=lead, reason="A new document")
    reopen_case(case=case, by=lead, reason="A new document")

    case.refresh_from_db()
    assert not case.is_submitted


def test_a_reading_called_off_leaves_its_words_in_the_ledger_and_its_round_on_record() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = read(given_out(submitted_case(first, inspection), lead, second), q2_1_1="no")

    with pytest.raises(Refused, match="Enter the reason"):
        call_off_second_reading(reading=reading, by=lead, reason=" ")
    call_off_second_reading(reading=reading, by=lead, reason="Ivo is ill")

    assert not SecondReading.objects.exists()
    assert SecondReadingRound.objects.get().chosen == {"C01": "ivo"}
    assert told(Entry.objects.get(act="second reading saved"))[1]["evidence"] == "Second on 2.1.1."
    assert Words.objects.get(entry__act="second reading called off").text == "Ivo is ill"
    with pytest.raises(Refused, match="called off by the lead inspector"):
        save_second_reading(reading=reading, by=second, version=1, values={"2.1.1": "yes"})


def test_a_submitted_reading_is_not_called_off() -> None:
    reading, lead, _, _ = both_readings(factories.inspection())

    with pytest.raises(Refused, match="submitted or called off meanwhile"):
        call_off_second_reading(reading=reading, by=lead, reason="Too late")


def counting(inspection_reading: SecondReading, number: str) -> str:
    rows = decided(Judgement.objects.filter(case=inspection_reading.case, key_question__number=number))
    return str(rows.get().decided_answer)


@pytest.mark.parametrize("who", ["lena", "ines", "ivo"])
def test_either_reader_or_the_lead_records_what_was_decided_and_it_counts(who: str) -> None:
    reading, *people = both_readings(factories.inspection(), q2_1_1="no")
    by = next(person for person in people if person.username == who)
    assert counting(reading, "2.1.1") == "yes"

    decide_jointly(
        judgement=judgement(reading, "2.1.1"), by=by, version=0, answer="no", reason=" The plan is undated. "
    )

    assert counting(reading, "2.1.1") == "no"
    row = judgement(reading, "2.1.1")
    assert (row.first_answer, row.answer, row.first_evidence) == ("yes", "no", SECRET)
    assert Judgement.objects.get(key_question__number="2.1.1").answer == "yes"
    assert (row.decision.reason, row.decision.decided_by) == ("The plan is undated.", by)
    entry = Entry.objects.get(act="joint decision recorded")
    assert entry.subject == "C01/2.1.1"
    assert {name: entry.content[name] for name in ("first", "second", "decided")} == {
        "first": "yes",
        "second": "no",
        "decided": "no",
    }
    assert told(entry)[1] == {"reason": "The plan is undated."}


def test_nobody_else_decides() -> None:
    inspection = factories.inspection()
    reading, *_ = both_readings(inspection, q2_1_1="no")
    other = factories.member(inspection, Role.INSPECTOR, "otto")

    with pytest.raises(Refused, match="Only the two readers"):
        decide_jointly(judgement=judgement(reading, "2.1.1"), by=other, version=0, answer="no", reason="Because")
    assert not JointDecision.objects.exists()


def test_nothing_is_decided_where_the_readings_agree_or_before_both_are_submitted() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = read(given_out(submitted_case(first, inspection), lead, second), q2_1_1="no")

    for number in ("2.1.1", "2.1.2"):
        with pytest.raises(Refused, match="no difference"):
            decide_jointly(judgement=judgement(reading, number), by=lead, version=0, answer="no", reason="Because")


@pytest.mark.parametrize(
    ("answer", "reason", "sentence"), [("", "Because", "Select"), ("no", "  ", "Enter the reason")]
)
def test_a_decision_is_an_answer_with_a_reason(answer: str, reason: str, sentence: str) -> None:
    reading, lead, _, _ = both_readings(factories.inspection(), q2_1_1="no")

    with pytest.raises(Refused, match=sentence):
        decide_jointly(judgement=judgement(reading, "2.1.1"), by=lead, version=0, answer=answer, reason=reason)


def test_a_decision_made_meanwhile_is_not_overwritten() -> None:
    reading, lead, first, _ = both_readings(factories.inspection(), q2_1_1="no")
    row = judgement(reading, "2.1.1")
    decide_jointly(judgement=row, by=first, version=0, answer="no", reason="First")

    with pytest.raises(Stale, match="after you opened the page"):
        decide_jointly(judgement=row, by=lead, version=0, answer="yes", reason="Second")
    decide_jointly(judgement=row, by=lead, version=1, answer="yes", reason="Second")

    assert counting(reading, "2.1.1") == "yes"
    assert Entry.objects.filter(act="joint decision recorded").count() == 2


def test_a_decision_no_longer_counts_where_the_case_is_reopened_and_judged_otherwise() -> None:
    reading, lead, _, _ = both_readings(factories.inspection(), q2_1_1="no")
    row = judgement(reading, "2.1.1")
    decide_jointly(judgement=row, by=lead, version=0, answer="no", reason="Because")
    reopen_case(case=reading.case, by=lead, reason="A new document")

    Judgement.objects.filter(key_question__number="2.1.1").update(answer="not_relevant")

    assert counting(reading, "2.1.1") == "not_relevant"
    assert judgement(reading, "2.1.1").first_answer == "yes"
    with pytest.raises(Refused, match="judged otherwise"):
        decide_jointly(judgement=row, by=lead, version=1, answer="no", reason="Because")


def test_a_second_reader_is_asked_for_judgements_and_evidence_alone() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    page = page_of(given_out(submitted_case(first, inspection), lead, second))

    assert [item.key for item in page.items][:4] == ["2.1.1", "2.1.1 evidence", "2.1.2", "2.1.2 evidence"]
    assert all(item.proposal is None and not item.beside for item in page.items)
    assert page.recorded == {}
