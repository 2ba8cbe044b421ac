"""Giving cases out for a second reading, recording it, submitting it, calling it off, and deciding jointly."""

import json
from uuid import uuid4

import pytest

from accounts.models import User
from cases.fieldwork.actions import SavedMeanwhile, reopen_case, save_page, submit_reading
from cases.fieldwork.change_actions import record_change
from cases.fieldwork.pages import SECOND
from cases.models import Answer, HeldChange, Reading, SampledCase, SecondReadingRound, decided
from cases.readings.actions import call_off_second_reading, draw_round
from cases.readings.joint_decision_actions import decide_jointly
from inspections.changes import Change, Outcome
from inspections.errors import Refused, Stale
from inspections.models import Role
from ledger.models import Entry, Words
from tests import factories
from tests.cases.readings.second_readings import (
    SECRET,
    both_readings,
    difference,
    given_out,
    page_of,
    read,
    read_and_submitted,
    reader_of,
    save,
    submitted_case,
    team,
)
from tests.ledger.reading import became, told

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
    readings = Reading.objects.of_kind("second")
    given = dict(readings.values_list("case__reference", "reader__username"))
    assert given == drawn.chosen
    assert len(given) == 3
    assert all(reader not in drawn.pool[reference] for reference, reader in given.items())
    entry = Entry.objects.get(act="second reading drawn")
    assert (entry.by, entry.content["seed"], entry.content["second_readers"]) == ("lena", 2026, drawn.chosen)


def test_the_first_reading_is_kept_as_it_stands_when_a_case_is_given_out() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection, q2_1_2="no"), lead, second)

    kept = Reading.objects.get(kind="kept")
    answers = dict(kept.answers.values_list("item__key", "value"))
    words = dict(kept.answers.values_list("item__key", "words"))
    assert (answers["2.1.1"], answers["2.1.2"], words["2.1.2 evidence"]) == ("yes", "no", SECRET)
    assert (len(answers), kept.reader, kept.round) == (24, first, reading.round)
    assert not reading.answers.exists()


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


def change(reading: Reading, key: str, value: str, base: int = 0, by: User | None = None) -> Outcome:
    """Send a change of one answer of a second reading as its reader, or somebody else, does."""
    return record_change(
        inspection=reading.case.inspection.reference,
        case=reading.case.reference,
        by=by or reader_of(reading),
        change=Change(f"second/{key}", value, base, uuid4()),
    )


def stored(reading: Reading, key: str) -> Answer:
    return Answer.everything.get(reading=reading, item__key=key)


def test_each_answer_is_stored_by_itself_and_touches_no_first_judgement() -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)

    assert [change(reading, "2.1.1", "no").version, change(reading, "2.1.1", "yes", 1).version] == [1, 2]
    assert change(reading, "2.1.1 evidence", "  Two\r\nlines ").version == 1

    assert (stored(reading, "2.1.1").value, stored(reading, "2.1.1 evidence").words) == ("yes", "Two\nlines")
    firsts = Answer.objects.filter(reading__kind="first", item__kind="question")
    assert set(firsts.values_list("value", "version")) == {("yes", 0)}
    assert Answer.objects.get(reading__kind="first", item__key="2.1.1 evidence").words == SECRET


def test_the_ledger_names_the_reading_and_seals_what_a_second_reader_wrote() -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    change(reading, "2.1.1 evidence", "Hidden words")

    entry = Entry.objects.get(act="answer changed")

    assert (entry.subject, entry.content["page"], entry.content["version"]) == (
        "C01/second/2.1.1 evidence",
        "second",
        1,
    )
    assert "Hidden words" not in json.dumps(entry.content)
    assert told(entry)[1] == {"words": "Hidden words"}


def test_what_is_typed_in_two_windows_conflicts_like_any_answer() -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    change(reading, "2.1.1 evidence", "From one window")

    outcome = change(reading, "2.1.1 evidence", "From the other")

    assert (outcome.status, outcome.stored and outcome.stored.value) == ("held", "From one window")
    assert (HeldChange.objects.get().reading, HeldChange.objects.get().value) == (reading, "From the other")
    save(reading, {item.number: "yes" for item in page_of(reading).asked})
    with pytest.raises(Refused, match="1 change of this case must be decided on first"):
        submit_reading(reading=reading, by=other)


def test_a_page_saved_from_an_older_one_stores_nothing_where_both_changed_an_answer() -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    save(reading, {"2.1.1 evidence": "From one window", "2.1.2": "no"}, {})

    with pytest.raises(SavedMeanwhile) as refusal:
        save(reading, {"2.1.1 evidence": "From the other", "2.1.2": None, "2.1.3": "yes"}, {})
    assert refusal.value.reconciled.contested == ("second/2.1.1 evidence",)
    assert page_of(reading).recorded == {"second/2.1.1 evidence": "From one window", "second/2.1.2": "no"}

    assert save(reading, {"2.1.2": None, "2.1.3": "yes"}, {}) == 1
    assert save(reading, {"2.1.3": "yes"}, {}) == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"9.9.9": "yes"}, "“second/9.9.9” is not put to case C01."),
        ({"2.1.1": "perhaps"}, "Overall judgement on 2.1.1: 'perhaps' is not one of its answers."),
        ({"3.1.1": "yes"}, "“second/3.1.1” is not put to case C01."),
        ({"2.1.1a": "yes"}, "“second/2.1.1a” is not put to case C01."),
        ({"victim": "yes"}, "“second/victim” is not put to case C01."),
    ],
)
def test_what_is_no_answer_is_refused_whole(values: dict[str, str], sentence: str) -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)

    with pytest.raises(Refused) as refusal:
        save(reading, {**values, "2.1.2 evidence": "Words"})
    assert refusal.value.sentences == [sentence]
    [(key, value)] = values.items()
    assert change(reading, key, value).sentences == [sentence]
    assert not Answer.everything.filter(reading=reading).exists()


def test_only_its_reader_records_a_second_reading_and_is_told_what_stands() -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    change(reading, "2.1.1", "no")

    for person in (lead, first):
        with pytest.raises(Refused, match="to whom a second reading was given"):
            save_page(reading=reading, name=SECOND, by=person, versions={}, values={"second/2.1.1": "yes"})
        for value in ("yes", "no"):
            outcome = change(reading, "2.1.1", value, by=person)
            assert (outcome.status, outcome.stored) == ("refused", None)
            assert outcome.sentences == ["Only the inspector to whom a second reading was given can record it."]
    assert change(reading, "2.1.1", "yes", by=factories.user("outsider")).status == "gone"
    assert (stored(reading, "2.1.1").value, HeldChange.objects.count()) == ("no", 0)


def test_a_reading_is_submitted_whole_and_then_never_changes() -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)

    with pytest.raises(Refused, match=r"Second reading: 12 of 12 unanswered \(2\.1\.1, 2\.1\.2"):
        submit_reading(reading=reading, by=other)
    submitted = read_and_submitted(reading, q2_1_1="no")
    sentence = "This second reading has been submitted, so nothing in it can change."
    with pytest.raises(Refused, match=sentence):
        save(submitted, {"2.1.1": "yes"})
    assert change(submitted, "2.1.1", "yes", 1).sentences == [sentence]

    entry = Entry.objects.get(act="second reading submitted")
    assert (entry.by, entry.subject, entry.content["case"]) == ("ivo", "C01", "C01")
    [(table, key, fields)] = became(entry)
    assert (table, key) == ("cases.reading", ("C01", "second"))
    assert fields is not None
    assert fields["submitted_by"] == "ivo"
    case = SampledCase.objects.get()
    assert case.first.submitted_by == first


def test_a_reading_that_came_to_nothing_takes_no_change() -> None:
    inspection = factories.inspection()
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    call_off_second_reading(reading=reading, by=lead, reason="Ivo is ill")

    assert change(reading, "2.1.1", "no").status == "gone"
    with pytest.raises(Refused, match="called off by the lead inspector"):
        save_page(reading=reading, name=SECOND, by=other, versions={}, values={"second/2.1.1": "yes"})


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
    change(reading, "2.1.1 evidence", "From another window")

    with pytest.raises(Refused, match="Enter the reason"):
        call_off_second_reading(reading=reading, by=lead, reason=" ")
    call_off_second_reading(reading=reading, by=lead, reason="Ivo is ill")

    assert list(Reading.objects.values_list("kind", flat=True)) == ["first"]
    assert not HeldChange.objects.exists()
    assert SecondReadingRound.objects.get().chosen == {"C01": "ivo"}
    assert Words.objects.filter(text__contains="Second on 2.1.1.").exists()
    assert Words.objects.get(entry__act="second reading called off").text == "Ivo is ill"


def test_a_submitted_reading_is_not_called_off() -> None:
    reading, lead, _, _ = both_readings(factories.inspection())

    with pytest.raises(Refused, match="submitted or called off meanwhile"):
        call_off_second_reading(reading=reading, by=lead, reason="Too late")


def counting(reading: Reading, number: str) -> str:
    rows = decided(Answer.objects.filter(reading__case=reading.case, reading__kind="first", item__key=number))
    return str(rows.get().decided_answer)


@pytest.mark.parametrize("who", ["lena", "ines", "ivo"])
def test_either_reader_or_the_lead_records_what_was_decided_and_it_counts(who: str) -> None:
    reading, *people = both_readings(factories.inspection(), q2_1_1="no")
    by = next(person for person in people if person.username == who)
    assert counting(reading, "2.1.1") == "yes"

    reason = " The plan is undated. "
    decide_jointly(reading=reading, number="2.1.1", by=by, version=0, answer="no", reason=reason)

    assert counting(reading, "2.1.1") == "no"
    row = difference(reading, "2.1.1")
    assert (row.first, row.second, row.first_evidence, row.now) == ("yes", "no", SECRET, "yes")
    assert row.made is not None
    assert (row.made.value, row.made.reason, row.made.by, row.made.version) == ("no", "The plan is undated.", by, 1)
    entry = Entry.objects.get(act="joint decision recorded")
    assert entry.subject == "C01/joint/2.1.1"
    assert {name: entry.content[name] for name in ("first", "second", "decided")} == {
        "first": "yes",
        "second": "no",
        "decided": "no",
    }
    assert told(entry)[1] == {"words": "The plan is undated."}


def test_nobody_else_decides() -> None:
    inspection = factories.inspection()
    reading, *_ = both_readings(inspection, q2_1_1="no")
    other = factories.member(inspection, Role.INSPECTOR, "otto")

    with pytest.raises(Refused, match="Only the two readers"):
        decide_jointly(reading=reading, number="2.1.1", by=other, version=0, answer="no", reason="Because")
    assert not Reading.objects.of_kind("joint").exists()


def test_nothing_is_decided_where_the_readings_agree_or_before_both_are_submitted() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    reading = read(given_out(submitted_case(first, inspection), lead, second), q2_1_1="no")

    for number in ("2.1.1", "2.1.2"):
        with pytest.raises(Refused, match="no difference"):
            decide_jointly(reading=reading, number=number, by=lead, version=0, answer="no", reason="Because")


@pytest.mark.parametrize(
    ("answer", "reason", "sentence"), [("", "Because", "Select"), ("no", "  ", "Enter the reason")]
)
def test_a_decision_is_an_answer_with_a_reason(answer: str, reason: str, sentence: str) -> None:
    reading, lead, _, _ = both_readings(factories.inspection(), q2_1_1="no")

    with pytest.raises(Refused, match=sentence):
        decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer=answer, reason=reason)


def test_a_decision_made_meanwhile_is_not_overwritten() -> None:
    reading, lead, first, _ = both_readings(factories.inspection(), q2_1_1="no")
    decide_jointly(reading=reading, number="2.1.1", by=first, version=0, answer="no", reason="First")

    with pytest.raises(Stale, match="after you opened the page"):
        decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="yes", reason="Second")
    decide_jointly(reading=reading, number="2.1.1", by=lead, version=1, answer="yes", reason="Second")

    assert counting(reading, "2.1.1") == "yes"
    assert Entry.objects.filter(act="joint decision recorded").count() == 2


def test_a_decision_no_longer_counts_where_the_case_is_reopened_and_judged_otherwise() -> None:
    reading, lead, _, _ = both_readings(factories.inspection(), q2_1_1="no")
    decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="no", reason="Because")
    reopen_case(case=reading.case, by=lead, reason="A new document")

    Answer.objects.filter(reading__kind="first", item__key="2.1.1").update(value="not_relevant")

    assert counting(reading, "2.1.1") == "not_relevant"
    assert difference(reading, "2.1.1").first == "yes"
    with pytest.raises(Refused, match="judged otherwise"):
        decide_jointly(reading=reading, number="2.1.1", by=lead, version=1, answer="no", reason="Because")


def test_a_second_reader_is_asked_for_judgements_and_evidence_alone() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    page = page_of(given_out(submitted_case(first, inspection), lead, second))

    assert [item.key for item in page.items][:4] == [
        "second/2.1.1",
        "second/2.1.1 evidence",
        "second/2.1.2",
        "second/2.1.2 evidence",
    ]
    assert all(item.proposal is None and not item.beside for item in page.items)
    assert page.recorded == {}
