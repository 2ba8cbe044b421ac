"""The pages on which the report is written."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from inspections.models import HeldText, Inspection, ReportText, Role
from inspections.texts.history import lines_of
from ledger.actions import append
from ledger.models import Entry
from tests import factories
from tests.cases.readings.second_readings import given_out, submitted_case
from tests.inspections.texts.writing import a_writer, an_inspection, stored, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return an_inspection()


@pytest.fixture
def ines(inspection: Inspection, client: Client) -> User:
    person = a_writer(inspection)
    client.force_login(person)
    return person


def address(name: str, *more: object) -> str:
    return reverse(f"reports:{name}", args=["northshire-2026", *more])


def page(client: Client, name: str, *more: object) -> str:
    response = client.get(address(name, *more))
    assert response.status_code == 200
    return response.content.decode()


def save(client: Client, chapter: str, versions: dict[str, int], **texts: str) -> Any:
    names = {f"text-{name}": text for name, text in texts.items()}
    data = {"versions": json.dumps(versions), "token": str(uuid4()), **names}
    return client.post(address("chapter", chapter), data)


def test_the_chapters_stand_in_the_order_of_print_with_the_state_of_their_places(
    inspection: Inspection, ines: User, client: Client
) -> None:
    write(inspection, ines, "One.", place="overview.2")
    write(inspection, ines, "Hers.")
    write(inspection, a_writer(inspection, "lee"), "His.")
    html = page(client, "texts")
    titles = ["Foreword", "Executive summary", "Background", "1. Organisational delivery", "2. Court disposals"]
    places = [html.index(f"{title}</a>") for title in titles]
    assert places == sorted(places)
    assert "Two texts" in html
    assert "Required and empty" in html
    assert "1.1.3 Does the leadership of the YOT support effective service delivery?" in html
    assert "Written" in html


def test_without_an_edition_the_page_says_that_one_may_be_chosen(client: Client) -> None:
    inspection = factories.inspection()
    client.force_login(a_writer(inspection))
    html = page(client, "texts")
    assert "No edition of the report is chosen yet" in html
    assert "Front of the report" in html


def test_a_text_stands_beside_its_box_as_it_will_print(inspection: Inspection, ines: User, client: Client) -> None:
    write(inspection, ines, "# Head\n**Bold** <b> {2.3.2}^[A note.]\n\n- one\n- two")
    html = page(client, "chapter", "foreword")
    assert "<strong>Head</strong>" in html
    assert "<strong>Bold</strong> &lt;b&gt; <mark>[2.3.2: not yet known]</mark><sup>" in html
    assert "<li>one</li><li>two</li>" in html
    assert "<li>A note.</li>" in html
    assert "Saved by Person ines on" in html


@pytest.mark.parametrize("texts", [1, 3])
def test_a_chapter_costs_the_same_with_one_text_and_with_three(
    inspection: Inspection, ines: User, client: Client, texts: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, texts + 1):
        write(inspection, ines, "Words.", place=f"summary.{number}")
        write(inspection, a_writer(inspection, f"lee{number}"), "Other words.", place=f"summary.{number}")
    page(client, "chapter", "findings")
    with django_assert_num_queries(12):
        page(client, "chapter", "findings")


@pytest.mark.parametrize("texts", [1, 3])
def test_the_list_of_chapters_costs_the_same_with_one_text_and_with_three(
    inspection: Inspection, ines: User, client: Client, texts: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, texts + 1):
        write(inspection, ines, "Words.", place=f"summary.{number}")
    page(client, "texts")
    with django_assert_num_queries(12):
        page(client, "texts")


def test_the_figures_are_read_once_until_an_act_may_have_moved_them(
    inspection: Inspection, ines: User, client: Client, django_assert_num_queries: Any
) -> None:
    append(chain=inspection.reference, by=None, act="noted", content={})
    write(inspection, ines, "{2.1.1} and {2.1.2}.", place="summary.1")
    page(client, "chapter", "findings")
    write(inspection, ines, "{2.1.1} and {2.1.3}.", 1, place="summary.1")
    with django_assert_num_queries(14):
        page(client, "chapter", "findings")
    append(chain=inspection.reference, by=None, act="noted", content={})
    with CaptureQueriesContext(connection) as queries:
        page(client, "chapter", "findings")
    assert len(queries) > 20


def test_the_save_button_stores_each_changed_box(inspection: Inspection, ines: User, client: Client) -> None:
    write(inspection, ines, "Stays.", place="summary.2")
    html = page(client, "chapter", "findings")
    assert 'name="text-summary-1"' in html
    response = save(
        client,
        "findings",
        {"summary.1": 0, "summary.2": 1, "summary.3": 0},
        **{"summary-1": "New.\r\nLine.", "summary-2": "Stays.", "summary-3": ""},
    )
    assert response.status_code == 302
    assert stored(inspection, "summary.1") == ("New.\nLine.", 1)
    assert stored(inspection, "summary.2") == ("Stays.", 1)
    assert ReportText.objects.count() == 2
    assert "1 text is saved." in page(client, "chapter", "findings")


def test_a_form_that_is_sent_twice_is_stored_once(inspection: Inspection, ines: User, client: Client) -> None:
    write(inspection, a_writer(inspection, "lee"), "His.")
    data = {"versions": '{"foreword": 0}', "token": str(uuid4()), "text-foreword": "Hers."}
    for _ in range(2):
        client.post(address("chapter", "foreword"), data)
    assert HeldText.objects.count() == 1


def test_without_javascript_a_stale_text_is_held_and_both_are_shown(
    inspection: Inspection, ines: User, client: Client
) -> None:
    write(inspection, a_writer(inspection, "lee"), "His.")
    save(client, "foreword", {"foreword": 0}, foreword="Hers.")
    assert stored(inspection) == ("His.", 1)
    html = page(client, "chapter", "foreword")
    assert "Both texts are kept" in html
    assert "Person lee changed this text after you last saw it." in html
    held = HeldText.objects.get()
    html = page(client, "held_text", held.pk)
    assert html.count("Hers.") == 1
    shown = {"version": "1", "shown": html.partition('name="shown" value="')[2][:16]}
    again = client.post(address("held_text", held.pk), {**shown, "version": "0", "decision": "held"})
    assert again.status_code == 409
    client.post(address("held_text", held.pk), {**shown, "decision": "held"})
    assert stored(inspection) == ("Hers.", 2)


def test_a_text_that_others_changed_and_the_person_did_not_stays(
    inspection: Inspection, ines: User, client: Client
) -> None:
    write(inspection, ines, "First.")
    write(inspection, a_writer(inspection, "lee"), "Second.", 1)
    save(client, "foreword", {"foreword": 1}, foreword="First.")
    assert stored(inspection) == ("Second.", 2)
    assert not HeldText.objects.exists()


def test_a_text_that_is_too_long_comes_back_with_all_that_was_typed(
    inspection: Inspection, ines: User, client: Client
) -> None:
    response = save(client, "foreword", {"foreword": 0}, foreword="x" * 20_001)
    assert response.status_code == 409
    assert "The text is too long by 1 character" in response.content.decode()
    assert "x" * 20_001 in response.content.decode()
    assert not ReportText.objects.exists()


def test_what_is_sent_without_a_box_takes_no_text_back(inspection: Inspection, ines: User, client: Client) -> None:
    write(inspection, ines, "Words.")
    assert client.post(address("chapter", "foreword"), {"text-summary-1": "x"}).status_code == 302
    assert stored(inspection) == ("Words.", 1)


@pytest.mark.parametrize("versions", ["", "[]", "nonsense", '{"foreword": -1}', '{"foreword": 1e99}', "\x00"])
def test_versions_that_are_none_do_no_harm(inspection: Inspection, ines: User, client: Client, versions: str) -> None:
    data = {"versions": versions, "token": str(uuid4()), "text-foreword": "Words."}
    assert client.post(address("chapter", "foreword"), data).status_code in (302, 409)


def test_once_closed_what_is_typed_comes_back_with_why(inspection: Inspection, ines: User, client: Client) -> None:
    Inspection.objects.update(closed_at=timezone.now())
    response = save(client, "foreword", {"foreword": 0}, foreword="Too late.")
    assert response.status_code == 409
    html = response.content.decode()
    assert "This inspection is closed" in html
    assert "Too late." in html
    assert "<textarea" not in page(client, "chapter", "foreword")


def test_the_history_puts_an_earlier_text_back(inspection: Inspection, ines: User, client: Client) -> None:
    write(inspection, ines, "First.")
    write(inspection, ines, "Second.", 1)
    html = page(client, "text_history", "foreword")
    assert "First." in html
    number = lines_of(inspection, "foreword", "Second.")[-1].number
    assert "It becomes: First." in page(client, "put_text_back", "foreword", number)
    assert client.post(address("put_text_back", "foreword", number), {"version": "1"}).status_code == 200
    assert client.post(address("put_text_back", "foreword", number), {"version": "2"}).status_code == 302
    assert stored(inspection) == ("First.", 3)


def test_a_text_without_a_place_in_the_edition_stays_in_sight(
    inspection: Inspection, ines: User, client: Client
) -> None:
    ReportText.objects.create(inspection=inspection, place="afterword", text="Thanks.", version=1)
    assert "Texts without a place in this edition" in page(client, "texts")
    assert "Thanks." in page(client, "chapter", "elsewhere")


@pytest.mark.parametrize("name", ["nowhere", "domain-9", "x" * 500])
def test_there_is_no_other_chapter(inspection: Inspection, ines: User, client: Client, name: str) -> None:
    assert client.get(address("chapter", name)).status_code == 404
    assert client.get(address("text_history", name)).status_code == 404


def test_a_figure_that_moved_is_told_until_somebody_confirms_it(
    inspection: Inspection, ines: User, client: Client
) -> None:
    write(inspection, ines, "{2.3.2} of them.", seen={"2.3.2": "61 per cent"})
    html = page(client, "chapter", "foreword")
    assert "{2.3.2} was “61 per cent”, is “" in html
    button = html.partition('name="text" value="')[2].partition('"')[0]
    client.post(address("confirm_figures"), {"text": button.replace(" 1 ", " 0 ")})
    assert ReportText.objects.get().seen == {"2.3.2": "61 per cent"}
    client.post(address("confirm_figures"), {"text": button})
    assert "was “61 per cent”" not in page(client, "chapter", "foreword")
    assert Entry.objects.filter(act="figures confirmed", subject="text/foreword").count() == 1


@pytest.mark.parametrize("text", ["", "foreword", "nowhere 1 x", "foreword 99999999999999999999 x"])
def test_a_confirmation_of_nothing_confirms_nothing(
    inspection: Inspection, ines: User, client: Client, text: str
) -> None:
    assert client.post(address("confirm_figures"), {"text": text}).status_code in (302, 404)
    assert not Entry.objects.filter(act="figures confirmed").exists()


def post(client: Client, name: str, data: Any) -> Any:
    return client.post(address(name), json.dumps(data), "application/json")


def test_the_page_sends_its_changes_as_the_page_of_a_case_does(
    inspection: Inspection, ines: User, client: Client
) -> None:
    one = {"id": str(uuid4()), "key": "foreword", "base": 0, "value": "Words.", "at": "2026-03-02T09:30:00+00:00"}
    other = {**one, "id": str(uuid4()), "value": "Other words."}
    wrong = {**one, "id": str(uuid4()), "key": "nowhere"}
    response = post(client, "text_changes", {"user": ines.pk, "changes": [one, other, wrong]})
    assert [(each["status"], each.get("version")) for each in response.json()["results"]] == [
        ("saved", 1),
        ("held", 1),
        ("refused", None),
    ]
    assert Entry.objects.filter(subject="text/foreword").first().content["made_at"] == "2026-03-02T09:30:00Z"  # type: ignore[union-attr]
    told = post(client, "text_here", {"user": ines.pk, "page": "foreword", "window": "w", "versions": {"foreword": 0}})
    assert [(one["key"], one["value"], one["version"], one["others"]) for one in told.json()["changed"]] == [
        ("foreword", "Words.", 1, False)
    ]
    assert [one["key"] for one in told.json()["held"]] == ["foreword"]


@pytest.mark.parametrize("data", [{}, {"changes": []}, {"changes": [{}]}, {"changes": [{"key": 1}]}, {"changes": "x"}])
def test_what_is_no_change_gets_a_sentence(inspection: Inspection, ines: User, client: Client, data: Any) -> None:
    response = post(client, "text_changes", {"user": ines.pk, **data})
    assert response.status_code == 400
    assert response.json()["sentences"]


def test_an_outsider_gets_404_and_a_reader_nothing(inspection: Inspection, client: Client) -> None:
    change = {"id": str(uuid4()), "key": "foreword", "base": 0, "value": "Words."}
    otto, reader = factories.user("otto"), factories.member(inspection, Role.READER)
    client.force_login(otto)
    assert post(client, "text_changes", {"user": otto.pk, "changes": [change]}).status_code == 404
    assert post(client, "text_here", {"user": otto.pk, "versions": {}}).status_code == 404
    client.force_login(reader)
    sent = post(client, "text_changes", {"user": reader.pk, "changes": [change]})
    assert sent.json()["results"][0]["status"] == "refused"
    assert post(client, "text_here", {"user": reader.pk, "versions": {}}).status_code == 403


def test_who_reads_a_case_blind_is_told_nothing_of_what_others_write(
    inspection: Inspection, ines: User, client: Client
) -> None:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    write(inspection, lead, "Words.")
    given_out(submitted_case(lead, inspection, "C01"), lead, ines)
    told = post(client, "text_here", {"user": ines.pk, "versions": {"foreword": 0}})
    assert (told.status_code, told.json()["error"]) == (403, "forbidden")
    change = {"id": str(uuid4()), "key": "foreword", "base": 0, "value": "{2.1.1} words."}
    [result] = post(client, "text_changes", {"user": ines.pk, "changes": [change]}).json()["results"]
    assert (result["status"], "stored" in result) == ("refused", False)
