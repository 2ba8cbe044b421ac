"""Two people, or one in two tabs, at the very same moment: needs a database that lets two write at once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from cases.actions.fieldwork import submit_case
from cases.actions.sample import draw_sample
from cases.models import Judgement, SampledCase
from inspections.actions.setup import close_inspection
from inspections.errors import Refused
from ledger.actions import verify
from tests import factories
from tests.cases.fieldwork import a_case, answer_everything, inspector_of, page, record

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave, or how it was refused, all begun together."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database is in memory, where only one connection writes.")
    gate = Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            gate.wait(10)
            outcomes[place] = acts[place]()
        except Refused as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes


@pytest.fixture
def case() -> SampledCase:
    return a_case()


def test_of_two_saves_from_one_version_one_is_refused(case: SampledCase) -> None:
    outcomes = at_once(
        lambda: record(case, "2.1", {"2.1.1 evidence": "One."}, seen=0),
        lambda: record(case, "2.1", {"2.1.1 evidence": "Two."}, seen=0),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SavedMeanwhile", "int"]
    assert Judgement.objects.get().evidence_version == 1
    assert verify(case.inspection.reference) is None


def test_saves_of_two_pages_follow_one_another_in_the_ledger(case: SampledCase) -> None:
    outcomes = at_once(lambda: record(case, "2.1", {"2.1.1": "yes"}), lambda: record(case, "about", {"victim": "yes"}))
    assert outcomes == [1, 1]
    assert verify(case.inspection.reference) is None


def test_a_case_is_never_submitted_with_an_answer_taken_back_meanwhile(case: SampledCase) -> None:
    answer_everything(case)
    at_once(
        lambda: submit_case(case=case, by=inspector_of(case)),
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


def test_nothing_is_saved_in_an_inspection_that_is_being_closed(case: SampledCase) -> None:
    administrator = factories.administrator()
    outcome = after(
        lambda: close_inspection(inspection=case.inspection, by=administrator),
        lambda: record(case, "2.1", {"2.1.1": "yes"}),
    )
    assert outcome == "The inspection is closed. An administrator must open it again before anything can change."
    assert not Judgement.objects.exists()


def test_a_save_on_a_case_that_a_new_draw_takes_away_is_refused_in_words(case: SampledCase) -> None:
    factories.caseload(case.inspection, 3)
    outcome = after(
        lambda: draw_sample(inspection=case.inspection, by=None, seed=1),
        lambda: record(case, "2.1", {"2.1.1": "yes"}),
    )
    assert outcome == "Case C01 is not in the sample any more: the sample was drawn or brought in again."
    assert not Judgement.objects.exists()
