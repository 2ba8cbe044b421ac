"""The board: every case by inspector and stage, the plot by day, filters, and giving several cases away at once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.board.by_day import Change
from cases.board.queries import board_of, changes_of
from cases.models import Reading, SampledCase
from inspections.models import Inspection, Role
from ledger import actions as ledger
from ledger.models import Entry
from tests import factories
from tests.cases.fieldwork.answering import a_case, answer_everything, inspector_of, record, submit
from tests.ledger.reading import told
from tests.ledger.tampering import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def inspection(case: SampledCase) -> Inspection:
    return case.inspection


@pytest.fixture
def ada(inspection: Inspection) -> User:
    return factories.member(inspection, Role.INSPECTOR, "ada")


@pytest.fixture(autouse=True)
def lead(inspection: Inspection, client: Client) -> User:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR, "ben")
    client.force_login(lead)
    return lead


def page(client: Client, **data: Any) -> str:
    return client.get(reverse("cases:board", args=["northshire-2026"]), data).content.decode()


def reallocate(client: Client, method: str = "post", **data: Any) -> str:
    send = getattr(client, method)
    return str(send(reverse("cases:reallocate", args=["northshire-2026"]), data, follow=True).content.decode())


def held() -> dict[str, str | None]:
    return dict(Reading.objects.values_list("case__reference", "reader__username"))


def listed(shown: str) -> list[str]:
    return [one for one in ("C01", "C02", "C03", "C04", "C05", "C06") if f">{one}</a>" in shown]


def at_every_stage(case: SampledCase) -> None:
    """C01 ready, C02 not allocated, C03 not started, C04 in progress, C05 submitted, C06 withdrawn."""
    inspection, inspector = case.inspection, inspector_of(case)
    answer_everything(case)
    factories.sampled_case(inspection, "C02", "out_of_court")
    factories.sampled_case(inspection, "C03", allocated_to=inspector)
    begun = factories.sampled_case(inspection, "C04", allocated_to=inspector)
    record(begun, "2.1", {"2.1.1": "yes"})
    submitted = factories.sampled_case(inspection, "C05", allocated_to=inspector)
    answer_everything(submitted)
    submit(submitted, inspector)
    factories.withdrawn_case(inspection, "C06", allocated_to=inspector)


def test_every_case_has_its_stage(case: SampledCase, inspection: Inspection) -> None:
    at_every_stage(case)
    assert {one.case.reference: one.stage for one in board_of(inspection)} == {
        "C01": "ready",
        "C02": "not_allocated",
        "C03": "not_started",
        "C04": "in_progress",
        "C05": "submitted",
        "C06": "withdrawn",
    }


def test_cases_are_counted_by_inspector_and_stage(case: SampledCase, client: Client) -> None:
    at_every_stage(case)
    shown = page(client)
    row = shown.split(f">{inspector_of(case)}</th>")[1].split("</tr>")[0]
    cells = [cell.rsplit(">", 1)[-1].strip() for cell in row.replace("</a>", "").split("</td>")[:-1]]
    # 92 + 92 + 1 answers of 4 × 92, without the case that was withdrawn.
    assert cells == ["0", "1", "1", "1", "1", "1", "4", "50%"]
    nobodys = shown.split(">Nobody</th>")[1].split("</tr>")[0]
    assert 'href="?inspector=nobody&amp;stage=not_allocated#cases">1</a>' in nobodys


@pytest.mark.parametrize(
    ("chosen", "references"),
    [
        ({}, ["C01", "C02", "C03", "C04", "C05", "C06"]),
        ({"stage": "ready"}, ["C01"]),
        ({"stage": "withdrawn"}, ["C06"]),
        ({"inspector": "nobody"}, ["C02"]),
        ({"case_type": "out_of_court"}, ["C02"]),
        ({"case_type": "court", "stage": "in_progress"}, ["C04"]),
        ({"stage": "nonsense"}, ["C01", "C02", "C03", "C04", "C05", "C06"]),
    ],
)
def test_the_address_says_which_cases_are_shown(
    case: SampledCase, client: Client, chosen: dict[str, str], references: list[str]
) -> None:
    at_every_stage(case)
    assert listed(page(client, **chosen)) == references


def test_a_filter_by_inspector_keeps_that_persons_cases(case: SampledCase, client: Client, ada: User) -> None:
    factories.sampled_case(case.inspection, "C02", allocated_to=ada)
    assert listed(page(client, inspector=ada.pk)) == ["C02"]


def test_what_is_not_on_offer_is_told(client: Client) -> None:
    assert '<a href="#id_stage">Select a stage from the list.</a>' in page(client, stage="nonsense")


def test_a_filter_without_any_case_says_how_to_see_all(client: Client) -> None:
    assert "No case is like this" in page(client, stage="withdrawn")


def test_a_board_without_cases_says_what_to_do(client: Client) -> None:
    SampledCase.objects.all().delete()
    assert "once the sample has been drawn." in page(client)


def test_what_is_missing_is_named_page_by_page(case: SampledCase, client: Client) -> None:
    answer_everything(case)
    record(case, "2.2", {"2.2.1": None, "2.2.1a": None})
    record(case, "about", {"victim": None})
    assert "About the case: 1, 2.2: 2" in " ".join(page(client).split())


def test_an_inspector_sees_the_board_and_cannot_reallocate(case: SampledCase, client: Client) -> None:
    client.force_login(inspector_of(case))
    shown = page(client)
    assert listed(shown) == ["C01"]
    assert 'name="cases"' not in shown


def test_all_that_are_shown_can_be_chosen_at_once(case: SampledCase, client: Client) -> None:
    at_every_stage(case)
    shown = page(client, case_type="court", choose="all")
    assert shown.count("checked>") == 3


# Day by day


def on(day: date, act: str, **content: Any) -> None:
    """An entry of the ledger as another time and another hand left it."""
    entry = ledger.append(chain="northshire-2026", by=None, act=act, content=content)
    at = datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC)
    with unguarded():
        Entry.objects.filter(pk=entry.pk).update(at=at)


def test_each_answer_counts_on_its_day_and_words_on_none(inspection: Inspection) -> None:
    change = {"case": "C01", "page": "2.1"}
    on(date(2026, 3, 2), "answer changed", **change, key="2.1.1", version=1, before=None, after="yes")
    on(date(2026, 3, 2), "answer changed", **change, key="2.1.1a", version=1, before=None, after="no")
    on(date(2026, 3, 3), "answer changed", **change, key="2.1.1", version=2, before="yes", after="no")
    on(date(2026, 3, 3), "answer changed", **change, key="2.1.1 evidence", version=1)
    on(date(2026, 3, 3), "answer changed", case="C01", page="about", key="exploitation", before=None, after=[])
    on(date(2026, 3, 4), "answer changed", **change, key="2.1.1a", version=2, before="no", after=None)
    assert [one for one in changes_of(inspection) if one.answers] == [
        Change(date(2026, 3, 2), "C01", 1),
        Change(date(2026, 3, 2), "C01", 1),
        Change(date(2026, 3, 3), "C01", 1),
        Change(date(2026, 3, 4), "C01", -1),
    ]


def test_pages_saved_whole_count_what_they_added(inspection: Inspection) -> None:
    saved = {"case": "C01", "page": "2.1"}
    first = {"2.1.1": "yes", "2.1.1a": "no", "2.1.1 evidence": "Words."}
    on(date(2026, 3, 2), "judgements recorded", **saved, version=1, recorded=first, before={"2.1.1": "yes"})
    on(
        date(2026, 3, 3),
        "judgements recorded",
        **saved,
        version=2,
        recorded={"2.1.1": "yes", "2.1.2": "no", "2.1.3": "no"},
    )
    on(date(2026, 3, 3), "judgements recorded", case="C02", page="2.1", version=1, recorded={"2.1.1": "yes"})
    assert changes_of(inspection) == [
        Change(date(2026, 3, 2), "C01", 1),
        Change(date(2026, 3, 3), "C01", 1),
        Change(date(2026, 3, 3), "C02", 1),
    ]


def test_the_plot_has_title_words_and_a_table_beside_it(inspection: Inspection, client: Client) -> None:
    factories.answer(inspection.sampled_cases.get(), "2.1.1", "yes")
    change = {"case": "C01", "page": "2.1", "key": "2.1.1", "before": None, "after": "yes"}
    on(date(2026, 3, 3), "answer changed", **change)
    shown = page(client)
    assert "Mon 2 Mar: 0% (even pace 10%); Tue 3 Mar: 1% (even pace 20%)" in shown
    assert "1 of 92" in shown.split(">Tue 3 Mar</th>")[1].split("</tr>")[0]
    assert shown.count("<title") == 2


def test_without_dates_and_answers_there_is_no_plot(inspection: Inspection, client: Client) -> None:
    Inspection.objects.update(fieldwork_starts=None, fieldwork_ends=None)
    assert '<svg class="app-plot"' not in page(client)


# Giving cases to somebody else


def test_the_chosen_cases_change_hands_after_a_question_and_in_one_entry(
    case: SampledCase, client: Client, ada: User
) -> None:
    factories.sampled_case(case.inspection, "C02", "out_of_court")
    asked = reallocate(client, "get", cases=["C01", "C02"], inspector=ada.pk)
    assert "Give 2 cases to Person ada?" in asked
    assert held() == {"C01": "inspector", "C02": None}
    assert "2 cases are allocated to Person ada now." in reallocate(client, cases=["C01", "C02"], inspector=ada.pk)
    assert held() == {"C01": "ada", "C02": "ada"}
    entry = Entry.objects.get(act="cases allocated")
    assert told(entry)[0] == {"allocated_to": {"C01": "ada", "C02": "ada"}}


def test_cases_can_be_taken_back_from_everybody(client: Client) -> None:
    assert "Give 1 case back, so that nobody has it?" in reallocate(client, "get", cases="C01", inspector="nobody")
    assert "1 case is allocated to nobody now." in reallocate(client, cases="C01", inspector="nobody")
    assert held() == {"C01": None}
    assert "Nothing changed: nobody had all of them already." in reallocate(client, cases="C01", inspector="nobody")


def test_without_a_case_or_a_person_the_page_says_what_to_choose(client: Client) -> None:
    shown = reallocate(client, "get", inspector="")
    assert '<a href="#id_cases_0">Select the cases that change hands.</a>' in shown
    assert '<a href="#id_inspector">Select who gets the cases.</a>' in shown
    assert "There is a problem" not in reallocate(client, "get")


def test_submitted_and_withdrawn_cases_are_refused_plainly(case: SampledCase, client: Client, ada: User) -> None:
    at_every_stage(case)
    chosen: dict[str, Any] = {"cases": ["C03", "C05", "C06", "C99"], "inspector": ada.pk}
    assert "C99 is not a case of the sample." in reallocate(client, **chosen)
    chosen["cases"] = ["C03", "C05", "C06"]
    for method in ("get", "post"):
        shown = reallocate(client, method, **chosen)
        assert "C05 has been submitted. Reopen it before it changes hands." in shown
        assert "C06 has been withdrawn from the sample, so it stays with whoever had it." in shown
    assert "ada" not in held().values()


def test_a_person_who_is_not_of_the_team_gets_nothing(inspection: Inspection, client: Client) -> None:
    reader = factories.member(inspection, Role.READER, "reni")
    assert "Select somebody of the team from the list." in reallocate(client, cases="C01", inspector=reader.pk)


def test_a_closed_inspection_refuses(inspection: Inspection, client: Client, ada: User) -> None:
    Inspection.objects.update(closed_at=timezone.now())
    response = client.post(reverse("cases:reallocate", args=["northshire-2026"]), {"cases": "C01", "inspector": ada.pk})
    assert response.status_code == 403


@pytest.mark.parametrize("cases", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("board", 11), ("reallocate", 9)])
def test_a_page_costs_the_same_queries_however_many_cases_there_are(
    case: SampledCase,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    cases: int,
    name: str,
    queries: int,
) -> None:
    for number in range(1, cases + 1):
        other = (
            case
            if number == 1
            else factories.sampled_case(case.inspection, f"C0{number}", allocated_to=case.allocated_to)
        )
        record(other, "2.1", {"2.1.1": "yes"})
    client.get("/")
    with django_assert_num_queries(queries):
        client.get(reverse(f"cases:{name}", args=["northshire-2026"]))
