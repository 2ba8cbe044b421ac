from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from inspections.errors import Refused
from inspections.models import Inspection, Recommendation, Role
from ledger.models import Entry
from reports.figures.queries import open_figures
from reports.figures.reason_actions import leave_figure, take_back_reason
from reports.models import FigureReason
from reports.queries import read
from tests import factories
from tests.ledger.reading import became, told
from tests.reports import world
from tests.reports.figures.texts import DAY, write

pytestmark = pytest.mark.django_db
TOKEN = "6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b"
CHECK = "/inspections/northshire-2026/report/check/"
LEAVE = f"{CHECK}leave/?place=question.3.2.2&said=17+per+cent"


@pytest.fixture
def inspection() -> Inspection:
    inspection = world.liverpool()
    inspection.findings.all().delete()
    Recommendation.objects.all().delete()
    return inspection


@pytest.fixture
def lead(client: Client, inspection: Inspection) -> Client:
    client.force_login(factories.member(inspection, Role.LEAD_INSPECTOR))
    return client


def page(client: Client, address: str = CHECK) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_without_figures_the_page_says_what_to_do(lead: Client, inspection: Inspection) -> None:
    assert "No figure stands in the texts of the report yet" in page(lead)
    assert CHECK in page(lead, reverse("reports:report", args=["northshire-2026"]))


def test_what_is_wrong_stands_by_section_the_most_serious_first_with_a_link_to_its_box(
    lead: Client, inspection: Inspection
) -> None:
    write(inspection, "question.3.2.2", "It was 11 per cent, in all but one. They were 17 per cent and {3.2.2}.")
    write(inspection, "question.2.1.1", "It was so in {2.1.1|as:half}.")
    checks = lead.get(CHECK).context["checks"]
    assert [(section, [row.found.said for row in rows]) for section, rows in checks.sections] == [
        ("Domain 2: Court disposals", ["half"]),
        ("Domain 3: Out-of-court disposals", ["all but one", "17 per cent", "11 per cent"]),
    ]
    assert dict(checks.counts) == {
        "Wrong": 3,
        "Impossible": 0,
        "Moved": 0,
        "Not bound": 1,
        "To be checked by you": 0,
        "Right": 1,
    }
    shown = page(lead)
    assert 'href="/inspections/northshire-2026/texts/domain-3/#question.3.2.2"' in shown
    assert "4 figures must be put right, bound, or left with a reason before the report is issued." in shown


def test_a_reason_of_the_lead_inspector_leaves_a_figure_until_it_is_taken_back(
    lead: Client, inspection: Inspection
) -> None:
    write(inspection, "question.3.2.2", "It was 17 per cent.")
    assert LEAVE.replace("&", "&amp;") in page(lead)
    assert "Leave “17 per cent” as it is?" in page(lead, LEAVE)
    for _ in range(2):
        assert lead.post(LEAVE, {"reason": "Of the pilot.", "token": TOKEN}).headers["Location"] == CHECK
    reason = FigureReason.objects.get()
    assert (reason.place, reason.said, reason.reason) == ("question.3.2.2", "17 per cent", "Of the pilot.")
    shown = page(lead)
    assert "Of the pilot." in shown
    assert "No figure stands in the way of issuing the report." in shown
    assert open_figures(read(inspection, DAY)) == []
    back = f"{CHECK}{reason.pk}/take-back/"
    assert "Take back why “17 per cent” stays as it is?" in page(lead, back)
    assert lead.post(back).headers["Location"] == CHECK
    assert not FigureReason.objects.exists()
    assert [each.said for each in open_figures(read(inspection, DAY))] == ["17 per cent"]
    given, taken = Entry.objects.filter(act__contains="reason for a figure").order_by("sequence")
    assert told(given)[0] == {"place": "question.3.2.2", "said": "17 per cent"}
    assert "pilot" not in str(given.content)
    key = ("question.3.2.2", "17 per cent")
    assert [(table, of) for table, of, _ in became(given)] == [("reports.figurereason", key)]
    assert became(taken) == [("reports.figurereason", key, None)]


def test_a_reason_holds_for_its_words_alone(lead: Client, inspection: Inspection) -> None:
    write(inspection, "question.3.2.2", "It was 17 per cent.")
    lead.post(LEAVE, {"reason": "Of the pilot.", "token": TOKEN})
    write(inspection, "question.3.2.2", "It was 22 of the 18.")
    assert [each.said for each in open_figures(read(inspection, DAY))] == ["22 of the 18"]
    response = lead.get(LEAVE)
    assert response.headers["Location"] == CHECK
    said = [str(each) for each in get_messages(response.wsgi_request)]
    assert said[-1] == "This figure is not open any more. The text or the figure has changed since."


def test_a_reason_is_needed_and_the_form_says_so(lead: Client, inspection: Inspection) -> None:
    write(inspection, "question.3.2.2", "It was 17 per cent.")
    assert "Say why the figure stays as it is." in lead.post(LEAVE, {"reason": " ", "token": TOKEN}).content.decode()
    assert not FigureReason.objects.exists()


def test_what_the_actions_refuse(inspection: Inspection) -> None:
    leader = factories.member(inspection, Role.LEAD_INSPECTOR)
    given: dict[str, Any] = {"inspection": inspection, "place": "foreword", "said": "1 of 2", "by": leader}
    with pytest.raises(Refused, match="Say why the figure stays as it is"):
        leave_figure(**given, reason=" ")
    reason = leave_figure(**given, reason="One.")
    assert leave_figure(**given, reason="Another.").pk == reason.pk
    assert FigureReason.objects.get().reason == "Another."
    take_back_reason(reason=reason, by=leader)
    with pytest.raises(Refused, match="has been taken back already"):
        take_back_reason(reason=reason, by=leader)


def test_the_check_costs_the_same_for_one_figure_and_for_three(
    lead: Client, inspection: Inspection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    leader = factories.user("somebody")
    for number, question in enumerate(("3.2.2", "2.1.1", "2.1.2"), start=1):
        write(inspection, f"question.{question}", "It was 3 of 2.")
        FigureReason.objects.create(
            inspection=inspection, place=f"question.{question}", said="3 of 2", reason="So.", at="2026-11-29T12:00Z",
            by=leader,
        )  # fmt: skip
        if number != 2:
            with django_assert_num_queries(43):
                lead.get(CHECK)


def test_the_picker_offers_the_figures_of_the_paragraph_with_what_they_print(
    lead: Client, inspection: Inspection
) -> None:
    address = reverse("reports:figures", args=["northshire-2026"])
    offered = lead.get(address, {"place": "question.3.2.2"}).context["found"]
    assert all(one.name.startswith("3.2.2") for one in offered)
    assert offered[0].name == "3.2.2"
    assert offered[0].forms == (
        ("{3.2.2}", "11 per cent"),
        ("{3.2.2|n of N}", "2 of the 18"),
        ("{3.2.2|words}", "a minority"),
    )
    assert "<code>{3.2.2|words}</code> prints “a minority”" in page(lead, f"{address}?place=question.3.2.2")
    searched = lead.get(address, {"q": "RATING court", "place": "question.3.2.2"}).context["found"]
    assert [(one.name, one.value) for one in searched] == [("2", "Good"), ("3", "Inadequate")]
    assert "No figure is found" in page(lead, f"{address}?q=nothing")


def test_a_figure_that_may_not_be_told_is_offered_without_its_number(lead: Client, inspection: Inspection) -> None:
    world.answered(inspection, "exploitation", *[["criminal"]] * 3, *[[]] * 65)
    shown = page(lead, f"{reverse('reports:figures', args=['northshire-2026'])}?q=exploitation%3Dcriminal")
    assert "withheld" in shown
    assert "Not to be printed" in shown
    assert "{fact.exploitation=criminal}" not in shown
