"""The pages of the sample."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.caseload.actions import load_caseload
from cases.models import Draw, Reading
from cases.sample.actions import draw_sample
from inspections.models import Inspection, Role
from inspections.sampling_design import DESIGN
from tests import factories
from tests.cases.caseload import caseloads

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """An inspection with 30 court and 18 out-of-court cases that are eligible."""
    inspection = factories.inspection()
    load_caseload(inspection=inspection, by=None, file=caseloads.file(30, 18), file_name="cases.csv")
    return inspection


@pytest.fixture(autouse=True)
def lead(inspection: Inspection, client: Client) -> User:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    client.force_login(lead)
    return lead


def page(client: Client, name: str = "sample") -> str:
    return client.get(reverse(f"cases:{name}", args=["northshire-2026"])).content.decode()


def post(client: Client, name: str, **data: str) -> str:
    return client.post(reverse(f"cases:{name}", args=["northshire-2026"]), data, follow=True).content.decode()


def test_before_the_draw_the_size_is_worked_out_in_words(client: Client, inspection: Inspection) -> None:
    factories.caseload_case(inspection.caseload, "early", row=99, started="2025-06-01")
    shown = page(client)
    for words in (
        "2 June 2025",
        "2 December 2025",
        "N, the eligible cases: 30 court and 18 out of court, 48 in all.",
        "Court: 60 per cent of 38, rounded up to 23. Out of court: the rest, 15.",
        "Court: started before 2 June 2025",
        "Draw the sample",
        "Change the sampling design",
    ):
        assert words in shown


def test_what_is_missing_for_a_draw_is_said(client: Client, inspection: Inspection) -> None:
    inspection.caseload.delete()
    Inspection.objects.update(fieldwork_starts=None)
    shown = page(client)
    assert "No sample can be drawn now" in shown
    assert "No caseload has been loaded." in shown
    assert "The date on which fieldwork starts is missing." in shown
    assert "/sample/draw/" not in shown


def test_who_does_not_lead_sees_the_prospect_without_the_button(client: Client, inspection: Inspection) -> None:
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    shown = page(client)
    assert "The lead inspector draws the sample." in shown
    assert "/sample/draw/" not in shown


def test_the_draw_is_confirmed_and_shown_with_its_record(client: Client, lead: User) -> None:
    assert "It can be drawn again only until something is recorded on a case." in page(client, "sample_draw")
    shown = post(client, "sample_draw", seed="7")
    drawn = Draw.objects.get()
    assert (drawn.seed, drawn.drawn_by) == (7, lead)
    assert "Draw 1: 38 cases drawn with seed 7." in shown
    assert reverse("cases:representativeness", args=["northshire-2026"]) in shown
    for words in (
        "Cube method, maximum-entropy weights over a pool of whole runs, version 1",
        "Disposal, then risk of serious harm, then safety and wellbeing, then gender",
        "Court: every category has its expected number of cases, rounded down or up.",
        "Court: every case had the same chance, 23 in 30. Worked out from the pool of 200 candidate samples, ",
        "In reserve, in order: 7 cases.",
        "Out of court: every case had the same chance, 15 in 18.",
    ):
        assert words in shown
    for own, service in drawn.record["references"].items():
        assert f">{own}</a>" in shown
        assert f">{service}<" in shown


def test_without_a_seed_one_is_chosen_and_told(client: Client) -> None:
    shown = post(client, "sample_draw", seed="")
    assert f"Draw 1: 38 cases drawn with seed {Draw.objects.get().seed}." in shown


def test_drawing_again_says_what_goes_and_leaves_the_earlier_draw_to_be_seen(
    client: Client, inspection: Inspection, lead: User
) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    Reading.objects.filter(case__reference__in=["C01", "C02"]).update(reader=lead)
    asked = page(client, "sample_draw")
    assert "The sample of 38 cases is replaced, and the new cases are numbered afresh." in asked
    assert "2 cases allocated to inspectors will have to be allocated again." in asked
    shown = post(client, "sample_draw", seed="2")
    assert "Draw 2: 38 cases drawn with seed 2." in shown
    assert "No, replaced" in shown
    assert "2; the last is the sample" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("seed", "sentence"),
    [
        ("x", "The seed must be a whole number, such as 2026."),
        ("-1", "The seed must be 0 or more."),
        ("9223372036854775808", "The seed must be 9223372036854775807 or less."),
    ],
)
def test_a_wrong_seed_is_told_and_nothing_is_drawn(client: Client, seed: str, sentence: str) -> None:
    assert f'<a href="#id_seed">{sentence}</a>' in post(client, "sample_draw", seed=seed)
    assert not Draw.objects.exists()


def test_a_caseload_without_an_eligible_case_is_told(client: Client) -> None:
    Inspection.objects.update(fieldwork_starts="2020-01-01")
    assert "No case is eligible, so no sample can be drawn." in page(client)
    assert "No case of the caseload is eligible" in post(client, "sample_draw", seed="1")


def test_once_something_is_recorded_nothing_is_drawn_again(client: Client, inspection: Inspection) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    case = inspection.sampled_cases.get(reference="C01")
    factories.answer(case, "2.1.1", "yes")
    assert "/sample/draw/" not in page(client)
    assert "Something has been recorded on a case of the sample" in post(client, "sample_draw", seed="2")
    assert Draw.objects.count() == 1


def design(*values: int, keep: tuple[str, ...] = ("disposal", "harm", "safety", "gender")) -> dict[str, str]:
    """What the form shows and posts."""
    fields = {name: str(value) for name, value in zip(DESIGN, values, strict=False)}
    return fields | {f"variable_{place}": (*keep, "", "", "", "")[place - 1] for place in range(1, 5)}


USUAL = design(6, 9, 3, 5, 80, 5, 60)


def stored_design() -> dict[str, str]:
    stored = Inspection.objects.get()
    return design(*(getattr(stored, name) for name in DESIGN[:-1]), keep=tuple(stored.balancing_variables))


def test_the_design_can_change_until_the_draw(client: Client, inspection: Inspection) -> None:
    form = client.get(reverse("cases:sample_settings", args=["northshire-2026"])).context["form"]
    assert {name: str(value) for name, value in form.initial.items()} == USUAL
    changed = design(7, 8, 3, 5, 90, 10, 50, keep=("gender", "disposal"))
    shown = post(client, "sample_settings", **changed)
    assert stored_design() == changed
    for words in (
        "The sampling design is saved.",
        "2 August 2025",
        "90%",
        "10 percentage points",
        "50%",
        "Gender, then disposal",
    ):
        assert words in shown
    draw_sample(inspection=inspection, by=None, seed=1)
    shown = post(client, "sample_settings", **USUAL)
    assert "The sample has been drawn, so its design can’t change any more." in shown
    assert stored_design() == changed


def test_places_left_empty_are_closed_up(client: Client) -> None:
    post(
        client,
        "sample_settings",
        **USUAL | {"variable_1": "", "variable_3": "", "variable_4": "harm"} | {"variable_2": "gender"},
    )
    assert Inspection.objects.get().balancing_variables == ["gender", "harm"]


def test_a_sample_can_be_drawn_in_proportion_by_nothing(client: Client) -> None:
    shown = post(client, "sample_settings", **design(6, 9, 3, 5, 80, 5, 60, keep=()))
    assert "Nothing: every sample of the size is equally likely" in shown
    shown = post(client, "sample_draw", seed="7")
    assert "Nothing: every sample of the size is equally likely" in shown


@pytest.mark.parametrize("extreme", [design(0, 0, 60, 60, 50, 1, 0), design(0, 60, 0, 60, 99, 49, 100)])
def test_the_least_and_the_most_of_every_setting_can_be_chosen(client: Client, extreme: dict[str, str]) -> None:
    assert "The sampling design is saved." in post(client, "sample_settings", **extreme)
    assert stored_design() == extreme


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        (
            {"court_months_from": "9", "court_months_to": "6"},
            "court_months_to",
            "Court disposals: the most months must be 9 or more, the fewest that you entered.",
        ),
        (
            {"out_of_court_months_to": "2"},
            "out_of_court_months_to",
            "Out-of-court disposals: the most months must be 3 or more, the fewest that you entered.",
        ),
        (
            {"court_months_from": "-1"},
            "court_months_from",
            "Court disposals, fewest months: enter a whole number from 0 to 60.",
        ),
        (
            {"out_of_court_months_to": "61"},
            "out_of_court_months_to",
            "Out-of-court disposals, most months: enter a whole number from 0 to 60.",
        ),
        ({"confidence_percent": "49"}, "confidence_percent", "Confidence: enter a whole number from 50 to 99."),
        ({"confidence_percent": "100"}, "confidence_percent", "Confidence: enter a whole number from 50 to 99."),
        ({"margin_points": "0"}, "margin_points", "Margin of error: enter a whole number from 1 to 49."),
        ({"margin_points": "50"}, "margin_points", "Margin of error: enter a whole number from 1 to 49."),
        ({"margin_points": "x"}, "margin_points", "Margin of error: enter a whole number from 1 to 49."),
        ({"court_percent": "101"}, "court_percent", "Share of court disposals: enter a whole number from 0 to 100."),
        ({"court_percent": ""}, "court_percent", "Share of court disposals: enter a whole number from 0 to 100."),
        ({"variable_2": "name"}, "variable_2", "Second to keep in proportion: choose one of the list."),
        ({"variable_3": "disposal"}, "variable_3", "Disposal is chosen twice. Choose it in one place."),
    ],
)
def test_an_impossible_design_is_told_and_nothing_is_stored(
    client: Client, wrong: dict[str, str], field: str, sentence: str
) -> None:
    assert f'<a href="#id_{field}">{sentence}</a>' in post(client, "sample_settings", **USUAL | wrong)
    assert stored_design() == USUAL


def test_the_design_is_shown_and_can_change_before_there_is_a_caseload(client: Client, inspection: Inspection) -> None:
    inspection.caseload.delete()
    shown = page(client)
    assert "6 to 9 months before fieldwork starts" in shown
    assert "Change the sampling design" in shown


def test_cases_that_came_with_the_inspection_are_listed(client: Client) -> None:
    factories.sampled_case(Inspection.objects.get(), "Z9")
    shown = page(client)
    assert "These cases came with the inspection: they were not drawn here." in shown
    assert ">Z9</a>" in shown


@pytest.mark.parametrize("record", [{}, {"size": {"total": 2}, "eligible": [], "design": {"variables": ["name"]}}])
def test_a_record_of_another_shape_is_told_instead_of_failing(
    client: Client, inspection: Inspection, record: dict[str, object]
) -> None:
    draw_sample(inspection=inspection, by=None, seed=1)
    Draw.objects.update(record=record)
    assert "came with the inspection and can’t be read as this software writes it." in page(client)


def test_a_record_of_the_earlier_algorithm_is_shown_without_what_it_lacks(
    client: Client, inspection: Inspection
) -> None:
    drawn = draw_sample(inspection=inspection, by=None, seed=1)
    for name in ("selection", "reserves", "libraries"):
        del drawn.record[name]
    drawn.save()
    shown = page(client)
    assert "N, the eligible cases: 30 court and 18 out of court, 48 in all." in shown
    assert "had the same chance" not in shown


def test_what_was_widened_is_said_in_plain_words(client: Client, inspection: Inspection) -> None:
    drawn = draw_sample(inspection=inspection, by=None, seed=1)
    drawn.record["selection"]["court"]["widened"] = [["gender", 1], ["safety", 2]]
    drawn.save()
    assert (
        "Court: no sample that gives every case the same chance keeps every category at its expected number rounded "
        "down or up, so categories were allowed to be further out: gender by 1 case and safety and wellbeing by "
        "2 cases."
    ) in page(client)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries_however_many_cases_and_draws_there_are(
    client: Client, inspection: Inspection, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        draw_sample(inspection=inspection, by=None, seed=number)
    inspection.sampled_cases.exclude(reference__in=[f"C0{number}" for number in range(1, rows + 1)]).delete()
    with django_assert_num_queries(12):
        page(client)
