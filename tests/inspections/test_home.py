"""The list of inspections, an inspection's stages, and its history."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases.models import Draw, Reading
from inspections.models import Domain, EvidenceRating, Finding, Inspection, RatedFrom, Role, Standard
from ledger.actions import append
from ledger.models import Entry
from ratings.models import PanelDecision
from reports.models import Issue
from tests import factories
from tests.ledger.tampering import unguarded


@pytest.fixture
def inspection(db: None, client: Client) -> Inspection:
    inspection = factories.inspection()
    client.force_login(factories.member(inspection, Role.PANEL_MEMBER))
    return inspection


def meeting(inspection: Inspection) -> None:
    factories.meeting(inspection, date(2026, 4, 1))


def draw(inspection: Inspection, number: int = 1) -> None:
    Draw.objects.create(inspection=inspection, number=number, seed=1, algorithm="a", record={}, drawn_at=timezone.now())


def test_somebody_on_no_inspection_is_told_what_to_expect(db: None, client: Client) -> None:
    client.force_login(factories.user())
    page = client.get("/").content.decode()
    assert "You are not on any inspection yet" in page
    assert "Add an inspection" not in page


def test_an_administrator_is_led_to_add_the_first_inspection(db: None, client: Client) -> None:
    client.force_login(factories.administrator())
    page = client.get("/").content.decode()
    assert "There are no inspections yet" in page
    assert page.count("/add-inspection/") == 2


def test_the_list_shows_role_and_stage_and_costs_the_same_for_one_and_for_three(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = factories.user()
    client.force_login(user)
    first = factories.inspection("a-2026")
    first.memberships.create(user=user, role=Role.INSPECTOR)
    first.memberships.create(user=user, role=Role.PANEL_MEMBER)
    with django_assert_num_queries(8):
        page = client.get("/")
    assert [(line.roles, line.stage) for line in page.context["lines"]] == [
        (["Inspector", "Ratings panel member"], "Being set up")
    ]
    for reference in ("b-2026", "c-2026"):
        factories.inspection(reference).memberships.create(user=user, role=Role.READER)
    factories.inspection("not-mine")
    with django_assert_num_queries(8):
        page = client.get("/")
    assert [line.inspection.reference for line in page.context["lines"]] == ["a-2026", "b-2026", "c-2026"]


def stage(client: Client) -> str:
    words: str = client.get("/").context["lines"][0].stage
    return words


def test_the_stage_in_the_list_follows_the_work(inspection: Inspection, client: Client) -> None:
    assert stage(client) == "Being set up"
    factories.caseload(inspection)
    assert stage(client) == "Caseload loaded"
    cases = [factories.sampled_case(inspection, reference) for reference in ("C01", "C02")]
    Reading.objects.filter(case=cases[0]).update(submitted_at=timezone.now())
    assert stage(client) == "1 of 2 cases submitted"
    Reading.objects.update(submitted_at=timezone.now())
    assert stage(client) == "All cases submitted"
    meeting(inspection)
    meeting(inspection)
    assert stage(client) == "Ratings panel has met"
    Inspection.objects.update(closed_at=timezone.now())
    assert stage(client) == "Closed"


def statuses(client: Client) -> dict[str, tuple[str, str]]:
    stages = client.get("/inspections/northshire-2026/").context["stages"]
    return {row["title"]: (row["state"], row["status"]) for row in stages}


def test_the_stages_of_a_new_inspection(inspection: Inspection, client: Client) -> None:
    assert statuses(client) == {
        "Set up": ("done", "Completed"),
        "Team": ("current", "No lead inspector"),
        "Caseload": ("to_do", "Not loaded"),
        "Sample": ("to_do", "Not drawn"),
        "Allocation": ("to_do", "Not started"),
        "Fieldwork": ("to_do", "Not started"),
        "Standards rated from evidence": ("to_do", "0 of 4 standards rated"),
        "Findings": ("to_do", "0 of 3 domains written"),
        "Recommendations": ("to_do", "None written"),
        "Ratings": ("to_do", "Nothing to rate yet"),
        "Ratings panel": ("to_do", "Has not met"),
        "Report draft": ("to_do", "Draft"),
    }


def fill(inspection: Inspection) -> None:
    """An inspection in the middle of its fieldwork: two cases, one of them judged and submitted."""
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    factories.caseload(inspection, 3)
    draw(inspection)
    done = factories.sampled_case(inspection, "C01", allocated_to=lead, submitted_at=timezone.now())
    factories.sampled_case(inspection, "C02", "out_of_court")
    for question in inspection.framework.items.filter(kind="question", standard__domain__case_type="court"):
        factories.answer(done, question.key, "yes")
    for standard in Standard.objects.filter(domain__rated_from=RatedFrom.EVIDENCE)[:3]:
        EvidenceRating.objects.create(inspection=inspection, standard=standard, rating="good")
    for position in (1, 2):
        domain = Domain.objects.get(framework=inspection.framework, number=1)
        Finding.objects.create(inspection=inspection, domain=domain, kind="strength", position=position, text="T")
    factories.recommendation(inspection)


def test_the_stages_count_what_has_been_done(inspection: Inspection, client: Client) -> None:
    fill(inspection)
    asked = inspection.framework.items.filter(kind="question", standard__domain__case_type="out_of_court")
    questions = asked.count()
    assert statuses(client) == {
        "Set up": ("done", "Completed"),
        "Team": ("done", "2 people"),
        "Caseload": ("done", "3 cases"),
        "Sample": ("done", "Drawn: 2 cases"),
        "Allocation": ("current", "1 of 2 cases allocated"),
        "Fieldwork": ("to_do", "1 of 2 cases submitted"),
        "Standards rated from evidence": ("to_do", "3 of 4 standards rated"),
        "Findings": ("to_do", "1 of 3 domains written"),
        "Recommendations": ("done", "1 recommendation"),
        "Ratings": ("to_do", "Provisional"),
        "Ratings panel": ("to_do", "Has not met"),
        "Report draft": ("to_do", "Draft"),
    }
    assert (
        f"{questions} key questions in the sampled cases unanswered"
        in client.get("/inspections/northshire-2026/").content.decode()
    )


def test_the_ratings_are_worked_out_when_nothing_is_unanswered(inspection: Inspection, client: Client) -> None:
    fill(inspection)
    inspection.sampled_cases.filter(reference="C02").delete()
    last = factories.standard("1.4")
    rating = EvidenceRating.objects.create(inspection=inspection, standard=last, rating="")
    assert statuses(client)["Ratings"] == ("to_do", "Provisional")
    rating.rating = "good"
    rating.save()
    assert statuses(client)["Ratings"] == ("done", "Worked out")


def test_the_end_of_an_inspection_shows_in_its_stages(inspection: Inspection, client: Client) -> None:
    meeting(inspection)
    draw(inspection, 1)
    draw(inspection, 2)
    factories.sampled_case(inspection)
    Inspection.objects.update(published="2026-06-01", closed_at=timezone.now())
    found = statuses(client)
    assert found["Sample"] == ("done", "Drawn again: 1 case")
    assert found["Ratings panel"] == ("done", "1 meeting")
    assert found["Report draft"] == ("done", "Published on 1 June 2026")
    assert "current" not in {state for state, _ in found.values()}


def test_closed_ratings_and_the_latest_issue_show_in_the_stages(inspection: Inspection, client: Client) -> None:
    meeting(inspection)
    for number, day in ((1, 3), (2, 9)):
        at = datetime(2026, 6, day, 12, tzinfo=UTC)
        Issue.objects.create(inspection=inspection, number=number, issued_at=at)
    Inspection.objects.update(ratings_closed_at=timezone.now())
    assert statuses(client)["Ratings panel"] == ("done", "Ratings closed")
    assert statuses(client)["Report draft"] == ("done", "Issue 2, 9 June 2026")
    assert "Ratings closed" in client.get("/").content.decode()
    Inspection.objects.update(published="2026-06-20")
    rows = {row["title"]: row for row in client.get("/inspections/northshire-2026/").context["stages"]}
    report = rows["Report draft"]
    assert (report["status"], report["detail"]) == ("Published on 20 June 2026", "Issue 2, 9 June 2026")
    assert rows["Ratings panel"]["detail"] == "1 meeting"


def test_the_overview_costs_the_same_for_nothing_and_for_much(
    inspection: Inspection, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(17):
        client.get("/inspections/northshire-2026/")
    fill(inspection)
    with django_assert_num_queries(17):
        client.get("/inspections/northshire-2026/")


@pytest.mark.parametrize("meetings", [1, 3])
def test_once_the_panel_has_met_the_overview_reads_the_ratings_too(
    meetings: int, inspection: Inspection, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(inspection)
    for number in range(meetings):
        PanelDecision.objects.create(
            meeting=factories.meeting(inspection, date(2026, 4, 1 + number)),
            standard=factories.standard("2.1"),
            rating="good",
            reason="Close.",
        )
    with django_assert_num_queries(22):
        client.get("/inspections/northshire-2026/")


def test_an_administrator_may_change_and_close_and_afterwards_open_again(
    inspection: Inspection, client: Client
) -> None:
    client.force_login(factories.administrator())
    page = client.get("/inspections/northshire-2026/").content.decode()
    assert [link in page for link in ("/edit/", "/close/", "/open-again/")] == [True, True, False]
    Inspection.objects.update(closed_at=timezone.now())
    page = client.get("/inspections/northshire-2026/").content.decode()
    assert [link in page for link in ("/edit/", "/close/", "/open-again/")] == [False, False, True]


def note(count: int) -> None:
    for _ in range(count):
        append(chain="northshire-2026", by=factories.user(f"person{Entry.objects.count()}"), act="noted", content={})


def test_who_only_reads_is_led_to_what_was_released_and_learns_no_more_from_the_list(
    inspection: Inspection, client: Client
) -> None:
    client.force_login(factories.member(inspection, Role.READER))
    assert client.get("/inspections/northshire-2026/")["Location"] == "/inspections/northshire-2026/report/"
    factories.sampled_case(inspection)
    assert stage(client) == "Nothing released yet"
    inspection.issues.create(number=1, issued_at=timezone.now())
    assert stage(client) == "Report issued"


def test_the_history_is_shown_newest_first_in_words(inspection: Inspection, client: Client) -> None:
    ines = factories.user("ines")
    content: dict[str, Any] = {
        "case_type": "court",
        "refs": ["a", "b"],
        "none": None,
        "joint": True,
        "before": {"known_as": "YOT"},
        "places": [{"n": 1}],
    }
    append(chain="northshire-2026", by=ines, act="noted", content=content)
    append(chain="northshire-2026", by=None, act="caseload loaded", content={})
    page = client.get("/inspections/northshire-2026/history/")
    lines = page.context["lines"]
    assert [(line.entry.act, line.by) for line in lines] == [
        ("caseload loaded", "A command"),
        ("noted", "Person ines (ines)"),
    ]
    assert lines[1].details == [
        ("before, known as", "YOT"),
        ("case type", "court"),
        ("joint", "yes"),
        ("none", "none"),
        ("places 1, n", "1"),
        ("refs", "a; b"),
    ]
    assert "they are unbroken" in page.content.decode()


def test_words_stand_in_the_history_until_they_are_erased(inspection: Inspection, client: Client) -> None:
    entry = append(
        chain="northshire-2026", by=None, act="noted", content={"case": "C01"}, words={"first_note": "Seen."}
    )
    [line] = client.get("/inspections/northshire-2026/history/").context["lines"]
    assert line.details == [("case", "C01"), ("first note", "Seen.")]
    entry.words.all().delete()
    [line] = client.get("/inspections/northshire-2026/history/").context["lines"]
    assert line.details == [
        ("case", "C01"),
        ("first note", "erased, as the law of retention asks; its digest still stands in the ledger"),
    ]


def test_the_history_leaves_out_what_the_service_recorded_of_single_cases(
    inspection: Inspection, client: Client
) -> None:
    words = {"as recorded": '{"age":15}', "note": "Moved."}
    append(chain="northshire-2026", by=None, act="case withdrawn", content={"case": "C01"}, words=words)
    [line] = client.get("/inspections/northshire-2026/history/").context["lines"]
    assert line.details == [("case", "C01"), ("note", "Moved.")]


def test_the_history_shows_the_words_of_rows_and_neither_other_columns_nor_what_the_service_said(
    inspection: Inspection, client: Client
) -> None:
    case = factories.sampled_case(inspection, service_reference="N1")
    alert = factories.alert(case)
    append(chain="northshire-2026", by=None, act="alert raised", content={"case": "C01"}, rows=[alert])
    append(chain="northshire-2026", by=None, act="both", content={}, rows=[case, alert])
    both, raised = client.get("/inspections/northshire-2026/history/").context["lines"]
    assert raised.details == [
        ("case", "C01"),
        ("concern", "Nobody has acted on a threat."),
        ("told", "Duty manager"),
    ]
    assert both.details == [
        ("alert C01/1, concern", "Nobody has acted on a threat."),
        ("alert C01/1, told", "Duty manager"),
    ]
    raised.entry.words.all().delete()
    _, raised = client.get("/inspections/northshire-2026/history/").context["lines"]
    erased = "erased, as the law of retention asks; its digest still stands in the ledger"
    assert raised.details == [("case", "C01"), ("words", erased)]


def test_a_broken_history_says_so(inspection: Inspection, client: Client) -> None:
    note(3)
    with unguarded():
        Entry.objects.filter(chain__name="northshire-2026", sequence=2).update(act="altered")
    page = client.get("/inspections/northshire-2026/history/").content.decode()
    assert "This history is broken at entry 2" in page
    assert "it is unbroken" not in page


def test_the_history_costs_the_same_for_one_entry_and_for_three(
    inspection: Inspection, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    note(1)
    with django_assert_num_queries(15):
        client.get("/inspections/northshire-2026/history/")
    note(2)
    with django_assert_num_queries(15):
        client.get("/inspections/northshire-2026/history/")


def test_a_long_history_has_pages(inspection: Inspection, client: Client) -> None:
    note(26)
    page = client.get("/inspections/northshire-2026/history/?page=2")
    assert [line.entry.sequence for line in page.context["lines"]] == [1]


def test_an_empty_history_says_what_will_stand_there(inspection: Inspection, client: Client) -> None:
    page = client.get("/inspections/northshire-2026/history/").content.decode()
    assert "Nothing has been recorded yet" in page
