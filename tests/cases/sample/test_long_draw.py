"""Drawing a sample that takes long: in the background, with progress to be seen, and never by half."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from cases.caseload.actions import load_caseload
from cases.models import Draw, DrawUnderway
from cases.sample import long_draw_actions
from cases.sample import views as pages
from cases.sample.actions import draw_sample
from cases.sample.long_draw_actions import carry_out, start_draw
from inspections.errors import Refused
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.caseload import caseloads

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(monkeypatch: pytest.MonkeyPatch) -> Inspection:
    """An inspection with 30 court and 18 out-of-court cases that are eligible, which count as many here."""
    monkeypatch.setattr(pages, "QUICKLY_DRAWN", 29)
    monkeypatch.setattr(long_draw_actions, "SECONDS_BETWEEN_NEWS", 0)
    inspection = factories.inspection()
    load_caseload(inspection=inspection, by=None, file=caseloads.file(30, 18), file_name="cases.csv")
    return inspection


@pytest.fixture
def lead(inspection: Inspection, client: Client) -> User:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    client.force_login(lead)
    return lead


def address(name: str = "sample_progress") -> str:
    return reverse(f"cases:{name}", args=["northshire-2026"])


def page(client: Client, query: str = "") -> str:
    return " ".join(client.get(address() + query).content.decode().split())


def underway(inspection: Inspection, **fields: Any) -> DrawUnderway:
    now = timezone.now()
    values = {"seed": 7, "started_at": now, "heard_of_at": now} | fields
    return DrawUnderway.objects.create(inspection=inspection, **values)


def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The keys of the draws that would begin in a thread."""
    keys: list[int] = []
    monkeypatch.setattr(long_draw_actions, "_begin", keys.append)
    return keys


def test_a_long_draw_begins_once_it_is_noted_and_the_page_does_not_wait(
    client: Client,
    inspection: Inspection,
    lead: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    keys = begun(monkeypatch)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address("sample_draw"), {"seed": "7"})
        assert keys == []
    assert response.headers["Location"] == address()
    noted = DrawUnderway.objects.get()
    assert (keys, noted.seed, noted.started_by) == ([noted.pk], 7, lead)
    assert not Draw.objects.exists()
    assert "It has just begun." in page(client)
    assert "A sample is being drawn." in client.get(address("sample")).content.decode()


def test_one_case_fewer_is_drawn_at_once(
    client: Client, inspection: Inspection, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "QUICKLY_DRAWN", 30)
    client.post(address("sample_draw"), {"seed": "7"})
    assert (Draw.objects.count(), DrawUnderway.objects.count()) == (1, 0)


def test_what_is_carried_out_is_the_same_draw_and_leaves_nothing_under_way(inspection: Inspection, lead: User) -> None:
    directly = draw_sample(inspection=inspection, by=lead, seed=7)
    carry_out(start_draw(inspection=inspection, by=lead, seed=7).pk)
    drawn = Draw.objects.get(number=2)
    assert (drawn.record, drawn.drawn_by) == (directly.record, lead)
    assert not DrawUnderway.objects.exists()


def test_how_far_the_draw_is_can_be_seen_while_it_goes_on(
    client: Client, inspection: Inspection, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    store = long_draw_actions._news

    def look(key: int) -> Callable[[str, int, int], None]:
        news = store(key)

        def then_look(case_type: str, found: int, wanted: int) -> None:
            news(case_type, found, wanted)
            seen.append(page(client))

        return then_look

    monkeypatch.setattr(long_draw_actions, "_news", look)
    carry_out(start_draw(inspection=inspection, by=lead, seed=7).pk)
    assert "0 of 200 candidate samples found" in seen[0]
    assert "Court cases" in seen[0]
    assert "200 of 200 candidate samples found" in seen[-1]
    assert "Out of court cases" in seen[-1]
    assert client.get(address()).headers["Location"] == address("sample")


def test_without_a_seed_one_is_chosen(inspection: Inspection) -> None:
    assert 0 <= start_draw(inspection=inspection, by=None).seed < 2**53


def test_a_draw_that_a_restart_ended_is_told_and_left_nothing(
    client: Client, inspection: Inspection, lead: User
) -> None:
    silent = timezone.now() - timedelta(minutes=2)
    underway(inspection, started_at=silent, heard_of_at=silent, case_type="court", found=120, wanted=200)
    shown = page(client)
    assert "No sample was drawn" in shown
    assert "The draw with seed 7 was interrupted, as by a restart of the app. Nothing of it was stored." in shown
    assert address("sample_draw") in shown
    assert "The last attempt to draw a sample came to nothing." in client.get(address("sample")).content.decode()
    carry_out(start_draw(inspection=inspection, by=lead, seed=8).pk)
    assert Draw.objects.get().seed == 8


def test_a_sample_is_not_drawn_twice_at_once(inspection: Inspection) -> None:
    underway(inspection)
    with pytest.raises(Refused, match="The sample is being drawn already"):
        start_draw(inspection=inspection, by=None)


def test_what_stands_against_a_draw_is_said_before_it_begins(inspection: Inspection) -> None:
    Inspection.objects.update(fieldwork_starts=None)
    with pytest.raises(Refused, match="The date on which fieldwork starts is missing"):
        start_draw(inspection=inspection, by=None)
    assert not DrawUnderway.objects.exists()


def test_what_comes_to_stand_against_it_later_is_told_on_its_page(
    client: Client, inspection: Inspection, lead: User
) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    started = start_draw(inspection=inspection, by=lead, seed=2)
    case = inspection.sampled_cases.get(reference="C01")
    factories.answer(case, "2.1.1", "yes")
    carry_out(started.pk)
    assert "Something has been recorded on a case of the sample" in page(client)
    assert Draw.objects.get().seed == 1


def test_a_fault_of_the_software_is_told_plainly_and_logged(
    client: Client,
    inspection: Inspection,
    lead: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(long_draw_actions, "draw_sample", fail)
    carry_out(start_draw(inspection=inspection, by=lead, seed=7).pk)
    assert "The draw broke off by a fault of the software, which its log tells. Nothing of it was stored." in page(
        client
    )
    assert "The draw of northshire-2026 with seed 7 broke off." in caplog.text


def test_the_page_loads_again_by_itself_only_where_that_was_chosen(
    client: Client, inspection: Inspection, lead: User
) -> None:
    underway(inspection, case_type="court", found=120, wanted=200)
    assert "Refresh" not in client.get(address()).headers
    assert f'{address()}?refresh"' in page(client)
    assert client.get(f"{address()}?refresh").headers["Refresh"] == "5"
    assert "Stop loading it again" in page(client, "?refresh")
    DrawUnderway.objects.update(refusal=["No."])
    assert "Refresh" not in client.get(f"{address()}?refresh").headers


def test_a_panel_member_sees_how_far_it_is_and_draws_nothing(client: Client, inspection: Inspection) -> None:
    client.force_login(factories.member(inspection, Role.PANEL_MEMBER))
    row = underway(inspection, case_type="court", found=120, wanted=200)
    assert "120 of 200 candidate samples found" in page(client)
    DrawUnderway.objects.filter(pk=row.pk).update(refusal=["It can’t be."])
    shown = page(client)
    assert "It can’t be." in shown
    assert address("sample_draw") not in shown


@pytest.mark.django_db(transaction=True)
def test_a_thread_draws_and_stores(inspection: Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database is in memory, where only one connection writes.")
    threads: list[Thread] = []

    def start(thread: Thread) -> None:
        threads.append(thread)
        threading_start(thread)

    threading_start = Thread.start
    monkeypatch.setattr(Thread, "start", start)
    with transaction.atomic():
        start_draw(inspection=inspection, by=None, seed=7)
        assert threads == []
    threads[0].join(60)
    assert (Draw.objects.get().seed, DrawUnderway.objects.count()) == (7, 0)
