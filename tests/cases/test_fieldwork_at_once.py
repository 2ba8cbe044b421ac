"""Two people, or one in two tabs, at the very same moment: needs a database that lets two write at once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from cases.actions.fieldwork import submit_case
from cases.models import CasePage, SampledCase
from inspections.errors import Refused
from ledger.actions import verify
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
        lambda: record(case, "2.1", {"2.1.1 evidence": "One."}, version=0),
        lambda: record(case, "2.1", {"2.1.1 evidence": "Two."}, version=0),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SavedMeanwhile", "int"]
    assert CasePage.objects.get().version == 1
    assert verify(case.inspection.reference) is None


def test_saves_of_two_pages_follow_one_another_in_the_ledger(case: SampledCase) -> None:
    outcomes = at_once(lambda: record(case, "2.1", {"2.1.1": "yes"}), lambda: record(case, "about", {"victim": "yes"}))
    assert outcomes == [1, 1]
    assert verify(case.inspection.reference) is None


def test_a_case_is_never_submitted_with_an_answer_taken_back_meanwhile(case: SampledCase) -> None:
    answer_everything(case)
    at_once(
        lambda: submit_case(case=case, by=inspector_of(case)),
        lambda: record(case, "2.1", {"2.1.1a": ""}, version=1),
    )
    case.refresh_from_db()
    assert case.is_submitted is not bool(page(case, "2.1").unanswered)
