"""The page of an inspection's context: sources, figures, breakdowns and the caseload."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from inspections.models import CaseloadLine, ContextFigure, ContextProfile, ContextShare, Inspection, Role, Source
from ledger.models import Entry
from tests import factories
from tests.ledger.reading import became, told

PAGE = "/inspections/northshire-2026/context/"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def inspection(db: None, client: Client) -> Inspection:
    stored = factories.inspection()
    client.force_login(factories.member(stored, Role.INSPECTOR))
    return stored


def html(client: Client, page: str = PAGE) -> str:
    return client.get(page).content.decode()


def shown(client: Client, page: str) -> str:
    value: str = client.get(page).context["form"].initial["shown"]
    return value


def figure(source: Source, /, **changes: Any) -> dict[str, Any]:
    values = {name: str(value) for name, value in factories.FIRST_TIME_ENTRANTS.items()}
    return {**values, "label": "", "age_band": "", "source": source.pk, **changes}


def profile(source: Source, /, **changes: Any) -> dict[str, Any]:
    values = {"variable": "ethnicity", "area_kind": "own", "area": "Northshire", "period": "2018", "source": source.pk}
    return {**values, "shares": "White: 71\r\nBlack and minority ethnic 23%\r\n", "unknown": "6", **changes}


def line(source: Source, /, **changes: Any) -> dict[str, Any]:
    day = {"as_at_day": "27", "as_at_month": "3", "as_at_year": "2019"}
    return {**day, "label": "Community sentences", "count": "53", "standing": "part", "source": source.pk, **changes}


def test_an_empty_page_says_what_to_do(client: Client, inspection: Inspection) -> None:
    assert "A figure rests on a source, so begin with the publication that it stands in." in html(client)
    client.force_login(factories.member(inspection, Role.PANEL_MEMBER))
    page = html(client)
    assert "The lead inspector and the inspectors of the team add it." in page
    assert "Add a source" not in page


def test_a_source_is_added_once(client: Client, inspection: Inspection) -> None:
    token = "6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b"
    given = {"publisher": "Youth Justice Board", "title": "First-time entrants", "year": "2019", "token": token}
    for _ in range(2):
        assert client.post(f"{PAGE}sources/add/", given).headers["Location"] == PAGE
    row = Source.objects.get()
    assert (row.number, str(row)) == (1, "Youth Justice Board (2019). First-time entrants")
    entry = Entry.objects.get(act="context source added")
    assert told(entry)[1] == {"publisher": "Youth Justice Board", "title": "First-time entrants"}
    assert became(entry) == [("inspections.source", (1,), {"year": 2019, "supplied_by_service": False})]


def test_figures_of_areas_stand_side_by_side_with_a_plot(client: Client, inspection: Inspection) -> None:
    source = factories.source(inspection)
    client.post(f"{PAGE}figures/add/", figure(source))
    client.post(f"{PAGE}figures/add/", figure(source, area_kind="national", area="England and Wales", value="222.50"))
    response = client.get(PAGE)
    [(name, [own, country])] = response.context["figures"]
    assert (name, own.shown, country.shown) == ("First-time entrants", "82 per 100,000", "222.5 per 100,000")
    assert response.context["charts"] == [
        (
            "First-time entrants: rate per 100,000",
            [("Northshire", Decimal(82)), ("England and Wales", Decimal("222.5"))],
        )
    ]
    assert 'aria-label="First-time entrants: rate per 100,000. Northshire: 82; England and Wales: 222.5"' in html(
        client
    )
    [(_, key, fields)] = became(Entry.objects.filter(act="context figure added").latest("sequence"))
    assert fields is not None
    assert (key, fields["value"], fields["source"]) == ((2,), "222.5", 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": ""}, "Select the source of the figure. Add the source first where it is not listed."),
        ({"source": "999999"}, "Select a source of this inspection."),
        ({"period": " "}, "Enter the period that the figure is of."),
        ({"value": ""}, "Enter the figure."),
        ({"value": "many"}, "The figure must be a number, for example 28.4."),
        ({"value": "-1"}, "The figure can’t be less than 0."),
        ({"value": "1.2345"}, "The figure can have 3 digits after the point."),
        ({"value": "NaN"}, "The figure must be a number, for example 28.4."),
        ({"value": "9" * 40}, "The figure can have 14 digits."),
        ({"value": "100.1", "unit": "percent"}, "A share is a number from 0 to 100. Correct the value or its unit."),
        ({"value": "10.5", "unit": "count"}, "A number of people is a whole number."),
        ({"kind": "other"}, "Say what the figure is of where it is another one, and only there."),
        ({"label": "Homes"}, "Say what the figure is of where it is another one, and only there."),
        ({"kind": "no such kind"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_with_a_figure_is_said_and_nothing_is_stored(
    changes: dict[str, str], sentence: str, client: Client, inspection: Inspection
) -> None:
    response = client.post(f"{PAGE}figures/add/", figure(factories.source(inspection), **changes))
    assert sentence in response.content.decode()
    assert not ContextFigure.objects.exists()


def test_a_source_of_another_inspection_is_none_of_this_one(client: Client, inspection: Inspection) -> None:
    other = factories.source(factories.inspection("other"))
    response = client.post(f"{PAGE}figures/add/", figure(other))
    assert "Select a source of this inspection." in response.content.decode()


def test_a_second_figure_of_one_kind_and_area_is_refused(client: Client, inspection: Inspection) -> None:
    row = factories.context_figure(inspection)
    response = client.post(f"{PAGE}figures/add/", figure(row.source, value="83"))
    assert "There is such a figure of this area already. Change that one." in response.content.decode()
    client.post(f"{PAGE}figures/add/", figure(row.source, value="83", age_band="10 to 14"))
    assert ContextFigure.objects.count() == 2


def test_a_stale_save_keeps_both_texts(client: Client, inspection: Inspection) -> None:
    row = factories.context_figure(inspection)
    page = f"{PAGE}figures/{row.pk}/"
    before = shown(client, page)
    client.post(page, figure(row.source, value="83", shown=before))
    response = client.post(page, figure(row.source, value="84", shown=before))
    said = "This figure has changed since you opened it. Nothing of yours has been stored."
    assert response.context["form"].non_field_errors() == [said]
    assert ("Figure", "83") in response.context["stored"]
    assert 'value="84"' in response.content.decode()
    client.post(page, figure(row.source, value="84", shown=response.context["form"].data["shown"]))
    row.refresh_from_db()
    assert row.value == 84


def test_the_same_saved_again_is_no_act(client: Client, inspection: Inspection) -> None:
    row = factories.context_figure(inspection, value=Decimal("82.500"))
    page = f"{PAGE}figures/{row.pk}/"
    client.post(page, figure(row.source, value="82.5", shown=shown(client, page)))
    assert not Entry.objects.filter(act="context figure changed").exists()


def test_removing_asks_first_and_a_source_in_use_stays(client: Client, inspection: Inspection) -> None:
    row = factories.context_figure(inspection)
    of_source, of_figure = f"{PAGE}sources/{row.source.pk}/remove/", f"{PAGE}figures/{row.pk}/remove/"
    assert "Remove this source?" in html(client, of_source)
    response = client.post(of_source, {"shown": shown(client, of_source)})
    assert "Figures rest on this source." in response.content.decode()
    for page in (of_figure, of_source):
        assert client.post(page, {"shown": shown(client, page)}).headers["Location"] == PAGE
    assert not Source.objects.exists()
    entry = Entry.objects.get(act="context figure removed")
    assert became(entry) == [("inspections.contextfigure", (1,), None)]


def test_a_breakdown_is_stored_with_its_shares(client: Client, inspection: Inspection) -> None:
    source = factories.source(inspection)
    assert client.post(f"{PAGE}breakdowns/add/", profile(source)).headers["Location"] == PAGE
    shares = ContextShare.objects.order_by("position").values_list("category", "percent")
    assert list(shares) == [("White", 71), ("Black and minority ethnic", 23)]
    [breakdown] = client.get(PAGE).context["breakdowns"]
    [(stored, percents)] = breakdown["rows"]
    assert (stored.total, percents, breakdown["pairs"]) == (100, [71, 23], [])
    page = f"{PAGE}breakdowns/{ContextProfile.objects.get().pk}/"
    assert "White 71\nBlack and minority ethnic 23" in html(client, page)
    client.post(page, profile(source, shares="White 94", shown=shown(client, page)))
    assert list(ContextShare.objects.values_list("position", "category", "percent")) == [(1, "White", 94)]
    entry = Entry.objects.get(act="context breakdown changed")
    assert [(table, key, fields is None) for table, key, fields in became(entry)] == [
        ("inspections.contextshare", (1, 1), True),
        ("inspections.contextshare", (1, 2), True),
        ("inspections.contextprofile", (1,), False),
        ("inspections.contextshare", (1, 1), False),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"shares": ""}, "Enter at least one category with its per cent."),
        ({"shares": "White"}, "Line 1 has no category with a whole per cent. Write it as “White 78”."),
        ({"shares": "White 71.5"}, "Line 1 has no category with a whole per cent."),
        ({"shares": "White 71\nBlack 101"}, "Line 2 says 101 per cent. A share can’t be more than 100."),
        ({"shares": "White 50\nwhite 44"}, "“white” stands there twice. Keep one line of it."),
        ({"shares": "\n".join(f"Group {n} 3" for n in range(40))}, "A breakdown can have 30 categories."),
        ({"unknown": "101"}, "A share can’t be more than 100 per cent."),
        ({"unknown": ""}, "The shares come to 94 per cent, not to 100."),
        ({"unknown": "20"}, "The shares come to 114 per cent, not to 100."),
    ],
)
def test_what_is_wrong_with_a_breakdown_is_said(
    changes: dict[str, str], sentence: str, client: Client, inspection: Inspection
) -> None:
    response = client.post(f"{PAGE}breakdowns/add/", profile(factories.source(inspection), **changes))
    assert sentence in response.content.decode()
    assert not ContextProfile.objects.exists()


def test_a_sum_that_is_not_100_needs_its_reason_which_the_page_shows(client: Client, inspection: Inspection) -> None:
    source = factories.source(inspection)
    client.post(f"{PAGE}breakdowns/add/", profile(source, unknown="", reason="Six withheld."))
    assert "Why not 100: Six withheld." in html(client)


def test_two_areas_are_drawn_beside_each_other(client: Client, inspection: Inspection) -> None:
    factories.context_profile(inspection, 1, 18, 82)
    factories.context_profile(inspection, 2, 24, 76, area_kind="national", area="England and Wales")
    [breakdown] = client.get(PAGE).context["breakdowns"]
    assert breakdown["pairs"] == [("A", 18, 24), ("B", 82, 76)]
    assert "A: 18% Northshire, 24% England and Wales" in html(client)


def test_the_caseload_is_summed_and_compared_with_its_stated_total(client: Client, inspection: Inspection) -> None:
    source = factories.source(inspection)
    client.post(f"{PAGE}caseload/add/", line(source))
    client.post(f"{PAGE}caseload/add/", line(source, label="In custody", count="2"))
    assert "The parts come to 55." in html(client)
    client.post(f"{PAGE}caseload/add/", line(source, label="Total", count="56", standing="total"))
    client.post(f"{PAGE}caseload/add/", line(source, label="Looked after", count="", percent="3.5", standing="beside"))
    assert "The parts come to 55. The total stated is 56: one of them is wrong." in html(client)
    assert [row.shown for row in CaseloadLine.objects.order_by("number")] == ["53", "2", "56", "3.5%"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": " "}, "Enter what is counted."),
        ({"count": ""}, "Enter a number of cases or a per cent, one of them."),
        ({"percent": "50"}, "Enter a number of cases or a per cent, one of them."),
        ({"count": "", "percent": "101"}, "A share can’t be more than 100 per cent."),
        ({"count": "", "percent": "50"}, "A per cent is a number from 0 to 100, and stands beside the total."),
        ({"count": "1.5"}, "The number of cases must be a whole number."),
        ({"as_at_year": ""}, "The date must include a year."),
        ({"source": ""}, "Select the source of the figure."),
        ({"label": "line 1!"}, "There is a line of this name already. Change that one."),
    ],
)
def test_what_is_wrong_with_a_line_of_the_caseload_is_said(
    changes: dict[str, str], sentence: str, client: Client, inspection: Inspection
) -> None:
    row = factories.caseload_line(inspection)
    response = client.post(f"{PAGE}caseload/add/", line(row.source, **changes))
    assert sentence in response.content.decode()
    assert CaseloadLine.objects.count() == 1


@pytest.mark.parametrize(
    "odd", ["\x00", "\ud800", "\u200b", "9" * 5_000, "1e400", "-0", "٣", "a" + " " * 3_000 + "b", "<b>", "Infinity"]
)
@pytest.mark.parametrize("kind", ["sources", "figures", "breakdowns", "caseload", "terms"])
def test_whatever_is_typed_the_page_answers(kind: str, odd: str, client: Client, inspection: Inspection) -> None:
    source = factories.source(inspection)
    typed = {**figure(source), **profile(source), **line(source)} | dict.fromkeys(
        ("publisher", "title", "year", "url", "label", "value", "shares", "unknown", "count", "term", "meaning"), odd
    )
    for given in (typed, {**typed, "percent": odd, "count": "", "standing": "beside", "year": "2019", "label": "A"}):
        body = {name: str(value).encode("utf-8", "surrogatepass") for name, value in given.items()}
        assert client.post(f"{PAGE}{kind}/add/", urlencode(body), FORM).status_code in (200, 302)
    assert client.get(PAGE).status_code == 200


def test_no_less_than_nought_is_nought(client: Client, inspection: Inspection) -> None:
    source = factories.source(inspection)
    client.post(f"{PAGE}figures/add/", figure(source, value="-0.0"))
    client.post(f"{PAGE}caseload/add/", line(source, count="", percent="-0", standing="beside"))
    assert [ContextFigure.objects.get().shown, CaseloadLine.objects.get().shown] == ["0 per 100,000", "0%"]


@pytest.mark.parametrize(
    ("place", "direction", "labels"),
    [(1, "up", "BAC"), (0, "down", "BAC"), (2, "up", "ACB"), (0, "up", "ABC"), (2, "down", "ABC")],
)
def test_a_line_of_the_caseload_moves_up_and_down(
    place: int, direction: str, labels: str, client: Client, inspection: Inspection
) -> None:
    # With a gap, as removing a line leaves it.
    rows = [
        factories.caseload_line(inspection, number, label=label) for number, label in zip((1, 2, 5), "ABC", strict=True)
    ]
    page = f"{PAGE}caseload/{rows[place].pk}/move/"
    assert client.get(page).status_code == 405
    assert client.post(page, {"direction": direction}).headers["Location"] == PAGE
    lines = CaseloadLine.objects.order_by("number").values_list("number", "label")
    assert list(lines) == list(zip((1, 2, 5), labels, strict=True))
    assert Entry.objects.filter(act="context line moved").exists() == (labels != "ABC")


def test_a_second_total_is_refused(client: Client, inspection: Inspection) -> None:
    row = factories.caseload_line(inspection, standing="total")
    response = client.post(f"{PAGE}caseload/add/", line(row.source, standing="total"))
    assert "There is a stated total already. Change that one." in response.content.decode()


def test_a_part_of_the_population_larger_than_it_is_said(client: Client, inspection: Inspection) -> None:
    factories.context_figure(inspection, kind="population", unit="count", value=56_312)
    factories.context_figure(inspection, 2, kind="youth_population", unit="count", value=633_558)
    said = "Youth population (633,558) is more than population of Northshire (56,312): one of them is wrong."
    assert said in html(client)


def test_a_closed_inspection_is_read_and_not_written(client: Client, inspection: Inspection) -> None:
    factories.context_figure(inspection)
    Inspection.objects.update(closed_at=timezone.now())
    page = html(client)
    assert "82 per 100,000" in page
    assert "Add a figure" not in page
    assert client.get(f"{PAGE}figures/add/").status_code == 403


def test_with_closed_ratings_it_can_still_be_written(client: Client, inspection: Inspection) -> None:
    Inspection.objects.update(ratings_closed_at=timezone.now())
    source = factories.source(inspection)
    assert client.post(f"{PAGE}figures/add/", figure(source)).status_code == 302


def test_what_is_no_kind_of_row_is_not_found(client: Client, inspection: Inspection) -> None:
    assert client.get(f"{PAGE}nothing/add/").status_code == 404


def test_a_row_of_another_inspection_is_not_found(client: Client, inspection: Inspection) -> None:
    other = factories.context_figure(factories.inspection("other"))
    for page in ("", "remove/"):
        assert client.get(f"{PAGE}figures/{other.pk}/{page}").status_code == 404


def test_the_page_costs_the_same_for_one_row_of_each_kind_and_for_three(
    client: Client, inspection: Inspection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number, area in enumerate(("own", "region", "national"), start=1):
        factories.source(inspection, number)
        factories.context_figure(inspection, number, area_kind=area)
        factories.context_profile(inspection, number, area_kind=area)
        factories.caseload_line(inspection, number)
        factories.national_figure(area=f"Area {number}")
        if number != 2:
            with django_assert_num_queries(11):
                client.get(PAGE)
