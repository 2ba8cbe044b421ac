"""Two people, or one in two tabs, at the very same moment."""

from collections.abc import Callable
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction

from cases.models import Answer, HeldChange, SampledCase
from cases.sample.actions import draw_sample
from inspections.actions.setup import close_inspection
from inspections.changes import Outcome
from inspections.errors import Refused
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.at_once import at_once
from tests.cases.fieldwork.answering import a_case, answer_everything, change, page, record, submit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> SampledCase:
    return a_case()


def test_of_two_saves_from_one_version_one_is_refused(case: SampledCase) -> None:
    outcomes = at_once(
        lambda: record(case, "2.1", {"2.1.1 evidence": "One."}, seen=0),
        lambda: record(case, "2.1", {"2.1.1 evidence": "Two."}, seen=0),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SavedMeanwhile", "int"]
    assert Answer.objects.get().version == 1
    assert verify(case.inspection.reference) is None


def test_saves_of_two_pages_follow_one_another_in_the_ledger(case: SampledCase) -> None:
    outcomes = at_once(lambda: record(case, "2.1", {"2.1.1": "yes"}), lambda: record(case, "about", {"victim": "yes"}))
    assert outcomes == [1, 1]
    assert verify(case.inspection.reference) is None


def test_a_case_is_never_submitted_with_an_answer_taken_back_meanwhile(case: SampledCase) -> None:
    answer_everything(case)
    at_once(
        lambda: submit(case),
        lambda: record(case, "2.1", {"2.1.1a": ""}, seen=1),
    )
    case.refresh_from_db()
    assert case.is_submitted is not bool(page(case, "2.1").unanswered)


def after(first: Callable[[], object], second: Callable[[], object]) -> object:
    """What the second act gave, or how it was refused, begun while the first was done but not yet stored."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database is in memory, where only one connection writes.")
    outcomes: list[object] = []

    def run() -> None:
        try:
            outcomes.append(second())
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(0.5)  # long enough for it to reach the lock
    thread.join(20)
    return outcomes[0]


def test_of_two_changes_from_one_version_one_is_saved_and_the_other_held(case: SampledCase) -> None:
    outcomes = at_once(
        lambda: change(case, "2.1.1 evidence", "One.", 0).status,
        lambda: change(case, "2.1.1 evidence", "Two.", 0).status,
    )
    assert sorted(outcomes) == ["held", "saved"]  # type: ignore[type-var]
    assert {Answer.objects.get().words, HeldChange.objects.get().value} == {"One.", "Two."}
    assert Answer.objects.get().version == 1
    assert verify(case.inspection.reference) is None


def test_ten_people_at_one_answer_lose_no_word(case: SampledCase) -> None:
    change(case, "2.1.1 evidence", "First.", 0)
    texts = [f"Text {number}." for number in range(10)]

    def send(text: str) -> Callable[[], object]:
        return lambda: change(case, "2.1.1 evidence", text, 1).status

    outcomes = at_once(*(send(text) for text in texts))
    assert sorted(map(str, outcomes)) == ["held"] * 9 + ["saved"]
    kept = [Answer.objects.get().words, *HeldChange.objects.values_list("value", flat=True)]
    assert set(kept) == set(texts)
    assert len(kept) == 10
    assert verify(case.inspection.reference) is None


@pytest.mark.parametrize(
    ("key", "value"), [("2.1.1 evidence", "Once."), ("2.1.1", "yes"), ("2.1.1a", "no"), ("victim", "no")]
)
def test_a_change_sent_twice_at_once_is_stored_once(key: str, value: str, case: SampledCase) -> None:
    token = uuid4()
    outcomes = at_once(*[lambda: change(case, key, value, 0, token=token)] * 4)
    assert outcomes == [outcomes[0]] * 4
    assert isinstance(outcomes[0], Outcome)
    assert (outcomes[0].status, outcomes[0].version) == ("saved", 1)
    assert Entry.objects.get(chain__name=case.inspection.reference).token == token
    assert not HeldChange.objects.exists()


def test_a_change_that_comes_too_late_twice_at_once_is_held_once(case: SampledCase) -> None:
    change(case, "victim", "yes", 0)
    token = uuid4()
    outcomes = at_once(*[lambda: change(case, "victim", "no", 0, token=token)] * 4)
    assert outcomes == [outcomes[0]] * 4
    assert HeldChange.objects.get().token == token


def test_different_answers_of_one_page_at_once_are_all_saved(case: SampledCase) -> None:
    keys = [item.key for item in page(case, "2.1").asked][:8]

    def send(key: str) -> Callable[[], object]:
        return lambda: change(case, key, "yes", 0).status

    assert at_once(*(send(key) for key in keys)) == ["saved"] * 8
    assert page(case, "2.1").recorded == dict.fromkeys(keys, "yes")
    assert verify(case.inspection.reference) is None


def test_a_case_is_never_submitted_with_a_change_saved_meanwhile(case: SampledCase) -> None:
    answer_everything(case)
    outcomes = at_once(lambda: submit(case), lambda: change(case, "2.1.1a", None, 1).status)
    case.refresh_from_db()
    assert case.is_submitted is (outcomes[1] == "refused")
    assert case.is_submitted is not bool(page(case, "2.1").unanswered)


def test_a_change_that_waited_while_the_case_was_submitted_is_refused(case: SampledCase) -> None:
    answer_everything(case)
    outcome = after(lambda: submit(case), lambda: change(case, "2.1.1a", "no", 1).sentences)
    assert outcome == ["Case C01 has been submitted. Ask the lead inspector to reopen it."]
    assert page(case, "2.1").recorded["2.1.1a"] == "yes"


def test_a_change_that_waited_while_another_was_made_is_held(case: SampledCase) -> None:
    outcome = after(
        lambda: change(case, "2.1.1 evidence", "Theirs.", 0), lambda: change(case, "2.1.1 evidence", "Mine.", 0).status
    )
    assert outcome == "held"
    assert Answer.objects.get().words == "Theirs."


def test_nothing_is_saved_in_an_inspection_that_is_being_closed(case: SampledCase) -> None:
    administrator = factories.administrator()
    outcome = after(
        lambda: close_inspection(inspection=case.inspection, by=administrator),
        lambda: record(case, "2.1", {"2.1.1": "yes"}),
    )
    assert outcome == "The inspection is closed. An administrator must open it again before anything can change."
    assert not Answer.objects.exists()


def test_a_save_on_a_case_that_a_new_draw_takes_away_is_refused_in_words(case: SampledCase) -> None:
    factories.caseload(case.inspection, 3)
    outcome = after(
        lambda: draw_sample(inspection=case.inspection, by=None, seed=1),
        lambda: record(case, "2.1", {"2.1.1": "yes"}),
    )
    assert outcome == "Case C01 is not in the sample any more: the sample was drawn or brought in again."
    assert not Answer.objects.exists()
