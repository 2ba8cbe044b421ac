"""The pages of fieldwork in use: my cases, a case, its pages, submitting, reopening, the history."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.rows import Histories, address_of_history
from cases.models import Answer, Reading, SampledCase
from inspections.models import Membership, Role
from ledger.models import Entry
from tests import factories
from tests.cases.fieldwork.answering import a_case, answer_everything, inspector_of, page, record, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def inspector(case: SampledCase, client: Client) -> User:
    """The case's inspector, signed in."""
    client.force_login(inspector_of(case))
    return inspector_of(case)


def url(case: SampledCase, name: str = "standard", number: str = "2.1") -> str:
    args = [case.inspection.reference, case.reference, *([number] if name == "standard" else [])]
    return reverse(f"cases:{name}", args=args)


def seen(case: SampledCase, name: str = "about") -> dict[str, str]:
    """What the page's hidden field says now."""
    return {"versions": json.dumps(page(case, name).versions)}


def text(response: Any) -> str:
    """The page's words without markup, blanks closed up."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&nbsp;", " ").split())


# My cases


def test_my_cases_says_what_to_expect_when_there_are_none(client: Client) -> None:
    client.force_login(factories.user())
    assert "No cases are allocated to you" in text(client.get("/my-cases/"))


def test_my_cases_shows_progress_by_inspection(case: SampledCase, inspector: User, client: Client) -> None:
    other = factories.inspection("southshire-2026", service=factories.service("Southshire"))
    factories.sampled_case(other, "S01", "out_of_court", allocated_to=inspector)
    record(case, "about", {"victim": "yes", "exploitation": []})
    record(case, "2.1", {"2.1.1": "yes", "2.1.2a": "no", "2.1.3 evidence": "Not yet judged."})
    words = text(client.get("/my-cases/"))
    assert "C01 Court Not recorded 4 of 92 In progress" in words
    assert "S01" not in words


def test_my_cases_tells_ready_and_submitted_apart(case: SampledCase, inspector: User, client: Client) -> None:
    answer_everything(case)
    assert "92 of 92 Ready to submit" in text(client.get("/my-cases/"))
    submit(case, inspector)
    words = text(client.get("/my-cases/"))
    assert "92 of 92 Submitted" in words
    assert "1 of 1 cases submitted" in words


def test_my_cases_puts_what_is_to_do_before_what_is_submitted(
    case: SampledCase, inspector: User, client: Client
) -> None:
    factories.sampled_case(case.inspection, "C02", allocated_to=inspector)
    answer_everything(case)
    submit(case, inspector)
    words = text(client.get("/my-cases/"))
    assert words.index("C02 Court") < words.index("1 submitted") < words.index("C01 Court")


def test_my_cases_names_a_closed_inspection_without_its_cases(
    case: SampledCase, inspector: User, client: Client
) -> None:
    factories.withdrawn_case(case.inspection, "C02", allocated_to=inspector)
    case.inspection.closed_at = timezone.now()
    case.inspection.save()
    response = client.get("/my-cases/")
    words = text(response)
    assert f"Closed inspections {case.inspection.service.name} ({case.inspection.reference}) : 1 case" in words
    assert "C01" not in words
    shown = client.get(reverse("cases:case_list", args=[case.inspection.reference]), {"inspector": inspector.pk})
    assert "C01" in text(shown)


def test_my_cases_names_25_closed_inspections_a_page(case: SampledCase, inspector: User, client: Client) -> None:
    for number in range(26):
        inspection = factories.inspection(f"old-{number:02}", closed_at=timezone.now())
        Membership.objects.create(inspection=inspection, user=inspector, role=Role.INSPECTOR)
        factories.sampled_case(inspection, "C09", allocated_to=inspector)
    first, second = text(client.get("/my-cases/")), text(client.get("/my-cases/", {"page": 2}))
    assert "old-24" in first
    assert "old-25" not in first
    assert "old-25" in second
    assert "old-24" not in second
    assert "C01" in second


def test_submitting_is_the_main_button_only_once_everything_is_answered(
    case: SampledCase, inspector: User, client: Client
) -> None:
    button = re.compile(r'<a class="([^"]*)" role="button"[^>]*>Submit the case</a>')
    found = [button.findall(client.get(url(case, "case")).content.decode())]
    answer_everything(case)
    found.append(button.findall(client.get(url(case, "case")).content.decode()))
    assert found == [["govuk-button govuk-button--secondary"], ["govuk-button"]]


@pytest.mark.parametrize("cases", [1, 3])
def test_my_cases_costs_the_same_queries(
    cases: int, case: SampledCase, inspector: User, client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(2, cases + 1):
        factories.sampled_case(case.inspection, f"C0{number}", "out_of_court", allocated_to=inspector)
    client.get("/my-cases/")
    with django_assert_num_queries(11):
        client.get("/my-cases/")


def test_the_address_of_an_answers_history_is_the_one_that_its_view_has(case: SampledCase) -> None:
    histories = Histories(case)
    for key in ("2.1.1", "2.1.1 evidence", "2.1.1a", "second/2.1.1", "key", "größer?#%"):
        assert histories.of(key) == address_of_history(case, key)


# A case


def test_what_is_unanswered_is_named_with_its_key_questions_number(
    case: SampledCase, inspector: User, client: Client
) -> None:
    words = text(client.get(url(case, "submit")))
    assert "2.1.1b. Diversity and the wider family" in words
    assert "Overall judgement on 2.1.1" in words


def test_a_case_lists_its_tasks_with_their_status(case: SampledCase, inspector: User, client: Client) -> None:
    record(case, "about", {"victim": "yes"})
    record(case, "2.1", {item.key: "yes" for item in page(case, "2.1").asked})
    words = text(client.get(url(case, "case")))
    assert "About the case 1 of 18 answered 2.1 Assessment Complete 2.2 Planning Not started" in words
    assert "Service’s reference Not recorded" in words
    assert "3.1" not in words


def test_a_case_leads_to_my_cases_before_and_after(case: SampledCase, inspector: User, client: Client) -> None:
    for reference in ("B01", "D01"):
        factories.sampled_case(case.inspection, reference, allocated_to=inspector)
    factories.sampled_case(case.inspection, "C02")
    response = client.get(url(case, "case"))
    assert (response.context["before"].reference, response.context["after"].reference) == ("B01", "D01")


@pytest.mark.parametrize(
    "reference",
    ["C01/about", "a b", "..", ".", "50%2F", "é–ü", "?x=1#y", "a\\b", "standards/2.1", "C01/", "<b>", "'\""],
)
def test_a_case_of_any_reference_has_pages_of_its_own(
    reference: str, case: SampledCase, inspector: User, client: Client
) -> None:
    odd = factories.sampled_case(case.inspection, reference, allocated_to=inspector)
    for name in ("case", "about", "standard", "case_history"):
        assert not {"", ".", ".."} & set(url(odd, name).split("/")[1:-1])
        response = client.get(url(odd, name))
        assert response.status_code == 200
        assert response.context["case"] == odd


def test_a_reference_that_no_database_can_hold_is_not_found(inspector: User, client: Client) -> None:
    for odd in ("%00", "%2500"):
        assert client.get(f"/inspections/northshire-2026/cases/{odd}/").status_code == 404


@pytest.mark.parametrize("answers", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("case", 12), ("about", 11), ("standard", 11), ("submit", 8), ("case_history", 11)]
)
def test_the_pages_of_a_case_cost_the_same_queries(
    name: str,
    queries: int,
    answers: int,
    case: SampledCase,
    inspector: User,
    client: Client,
    django_assert_num_queries: Any,
) -> None:
    record(case, "2.1", {item.key: "yes" for item in page(case, "2.1").asked[:answers]})
    for answer in ("yes", "no", "yes")[:answers]:
        record(case, "about", {"victim": answer})
    with django_assert_num_queries(queries):
        client.get(url(case, name))


# About the case


def test_facts_of_every_type_are_saved_from_the_form(case: SampledCase, inspector: User, client: Client) -> None:
    data = {
        "fact_interview_held": "yes",
        "fact_oversight": "not_relevant",
        "fact_offence": "theft",
        "fact_desistance_factors": ["family", "health"],
        "fact_exploitation": ["(none)"],
        "fact_harm_inspector": "medium",
    }
    response = client.post(url(case, "about"), data)
    assert response.status_code == 302
    assert page(case).recorded == {
        "interview_held": "yes",
        "oversight": "not_relevant",
        "offence": "theft",
        "desistance_factors": ["family", "health"],
        "exploitation": [],
        "harm_inspector": "medium",
    }
    shown = client.get(url(case, "about")).context["form"].initial
    assert shown["fact_exploitation"] == ["(none)"]
    assert shown["fact_desistance_factors"] == ["family", "health"]


def test_none_of_these_together_with_another_is_refused_and_everything_typed_comes_back(
    case: SampledCase, inspector: User, client: Client
) -> None:
    data = {"fact_exploitation": ["(none)", "criminal"], "fact_offence": "theft"}
    response = client.post(url(case, "about"), data)
    assert "Select all that apply, or “None of these”, not both." in text(response)
    assert response.context["form"]["fact_offence"].value() == "theft"
    assert not Answer.objects.exists()


def test_a_value_that_is_not_offered_is_refused(case: SampledCase, inspector: User, client: Client) -> None:
    response = client.post(url(case, "about"), {"fact_offence": "treason"})
    assert response.status_code == 200
    assert not Answer.objects.exists()


def test_the_classification_stands_beside_the_services_own(case: SampledCase, inspector: User, client: Client) -> None:
    SampledCase.objects.update(harm_service="high")
    words = text(client.get(url(case, "about")))
    assert "The service’s own classification: High" in words
    assert "The service’s own classification: not recorded" in words


def test_words_may_stay_empty_and_an_emptied_text_is_no_answer(client: Client) -> None:
    case = a_case("out_of_court")
    client.force_login(inspector_of(case))
    client.post(url(case, "about"), {"fact_local_disposal": "Triage"})
    client.post(url(case, "about"), {**seen(case), "fact_local_disposal": ""})
    assert not Answer.objects.exists()


# A standard's page


def test_a_standards_page_asks_its_questions_worded_for_the_service(client: Client) -> None:
    case = a_case("out_of_court", known_as="YJS")
    client.force_login(inspector_of(case))
    words = text(client.get(url(case, number="3.4")))
    assert "Does the YJS work effectively with the police" in words
    assert "{service}" not in words


@pytest.mark.parametrize("number", ["2.1", "1.1", "9.9", "about"])
def test_a_standard_that_is_not_put_to_the_case_is_not_found(number: str, client: Client) -> None:
    case = a_case("out_of_court")
    client.force_login(inspector_of(case))
    args = [case.inspection.reference, case.reference, number]
    expected = 404
    assert client.get(reverse("cases:standard", args=args)).status_code == expected


def test_nothing_is_chosen_before_the_inspector_chooses(case: SampledCase, inspector: User, client: Client) -> None:
    record(case, "about", {"victim": "no", "harm_inspector": "low"})
    for number in ("2.1", "2.2"):
        html = client.get(url(case, number=number)).content.decode()
        assert " checked" not in html
        assert html.count("app-unanswered") == len(page(case, number).asked)


def test_proposals_say_why(case: SampledCase, inspector: User, client: Client) -> None:
    record(case, "about", {"victim": "no", "safety_inspector": "high"})
    words = text(client.get(url(case, number="2.2")))
    assert "Proposed: not relevant, because About the case says No to “There is an identifiable actual" in words
    assert "Proposed: relevant, because About the case says High to “Safety and wellbeing concerns" in words
    assert "You decide. About the case does not settle it yet" in words


def test_not_relevant_is_filled_in_where_proposed_and_unanswered_and_what_was_typed_is_saved(
    case: SampledCase, inspector: User, client: Client
) -> None:
    record(case, "about", {"victim": "no", "harm_inspector": "low"})
    record(case, "2.2", {"2.2.3a": "yes"})
    data = {
        **seen(case, "2.2"),
        "then": "propose",
        "prompt_2_2_3a": "yes",
        "evidence_2_2_1": "Typed.",
        "prompt_2_2_1a": "no",
    }
    assert client.post(url(case, number="2.2"), data).status_code == 302
    expected = {f"2.2.3{letter}": "not_relevant" for letter in "bcde"}
    expected |= {"2.2.3": "not_relevant", "2.2.3a": "yes", "2.2.1 evidence": "Typed.", "2.2.1a": "no"}
    recorded = page(case, "2.2").recorded
    victims = {key: value for key, value in recorded.items() if key not in expected}
    assert {**recorded, **expected} == recorded
    assert set(victims.values()) == {"not_relevant"}
    assert len(victims) == 1


def test_save_stays_and_save_and_continue_goes_on(case: SampledCase, inspector: User, client: Client) -> None:
    stay = client.post(url(case), {"then": "save"})
    assert stay["Location"] == url(case)
    on = client.post(url(case), {"then": "continue"})
    assert on["Location"] == url(case, number="2.2")
    assert client.post(url(case, "about"), {"then": "continue"})["Location"] == url(case)
    last = client.post(url(case, number="2.4"), {"then": "continue"})
    assert last["Location"] == url(case, "case")


def test_an_answer_is_cleared_and_the_rest_saved(case: SampledCase, inspector: User, client: Client) -> None:
    record(case, "2.1", {"2.1.1": "yes", "2.1.1 evidence": "Stays.", "2.1.1a": "no", "2.1.1b": "no"})
    data = {**seen(case, "2.1"), "question_2_1_1": "yes", "evidence_2_1_1": "Stays and grows.", "prompt_2_1_1a": "no"}
    data |= {"prompt_2_1_1b": "no", "clear": "question_2_1_1 prompt_2_1_1b "}
    client.post(url(case), data)
    assert page(case, "2.1").recorded == {"2.1.1 evidence": "Stays and grows.", "2.1.1a": "no"}


def test_only_the_shown_answers_of_a_page_are_offered_to_be_cleared(
    case: SampledCase, inspector: User, client: Client
) -> None:
    record(case, "2.1", {"2.1.1a": "no", "2.1.2 evidence": "Words."})
    html = client.get(url(case)).content.decode()
    assert re.findall(r'name="clear"\s+value="([^"]*)"', html) == ["prompt_2_1_1a"]


# Two people, two tabs


def test_a_stale_save_keeps_both_texts(case: SampledCase, inspector: User, client: Client) -> None:
    client.post(url(case), {"evidence_2_1_1": "Theirs.\r\nTwo lines.", "question_2_1_1": "no"})
    response = client.post(url(case), {"evidence_2_1_1": "Mine.", "question_2_1_1": "yes"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Mine.</textarea>" in html
    assert "Theirs.<br>Two lines." in html
    assert json.loads(response.context["form"]["versions"].value()) == {"2.1.1": 1, "2.1.1 evidence": 1}
    words = text(response)
    assert "2.1.1: you saved “No” here in another window." in words
    assert response.context["form"]["question_2_1_1"].value() == "yes"
    assert page(case, "2.1").recorded["2.1.1 evidence"] == "Theirs.\nTwo lines."


def test_saving_again_settles_it(case: SampledCase, inspector: User, client: Client) -> None:
    client.post(url(case), {"evidence_2_1_1": "Theirs."})
    response = client.post(url(case), {"evidence_2_1_1": "Mine."})
    versions = response.context["form"]["versions"].value()
    assert client.post(url(case), {"versions": versions, "evidence_2_1_1": "Both."}).status_code == 302
    assert page(case, "2.1").recorded == {"2.1.1 evidence": "Both."}


def test_answers_that_only_one_of_two_changed_merge_without_fuss(
    case: SampledCase, inspector: User, client: Client
) -> None:
    opened = seen(case, "2.1")
    client.post(url(case), {**opened, "evidence_2_1_1": "Theirs.", "prompt_2_1_1a": "no"})
    assert client.post(url(case), {**opened, "evidence_2_1_2": "Mine."}).status_code == 302
    assert page(case, "2.1").recorded == {"2.1.1 evidence": "Theirs.", "2.1.1a": "no", "2.1.2 evidence": "Mine."}


def test_a_stale_save_is_filled_in_with_what_only_the_other_changed(
    case: SampledCase, inspector: User, client: Client
) -> None:
    opened = seen(case, "2.1")
    client.post(url(case), {**opened, "evidence_2_1_1": "Theirs.", "prompt_2_1_1a": "no", "evidence_2_1_3": "Theirs."})
    mine = {"evidence_2_1_1": "", "evidence_2_1_2": "Mine.", "evidence_2_1_3": "Mine too."}
    response = client.post(url(case), {**opened, **mine})
    form = response.context["form"]
    assert response.status_code == 409
    names = ("evidence_2_1_1", "prompt_2_1_1a", "evidence_2_1_2", "evidence_2_1_3")
    assert [form[name].value() for name in names] == ["Theirs.", "no", "Mine.", "Mine too."]
    assert list(form.errors) == ["__all__", "evidence_2_1_3"]
    assert text(response).count("Saved meanwhile, and filled in above") == 2


@pytest.mark.parametrize(
    "versions",
    ["", "x", "-1", "[]", "{}", '{"2.1.1 evidence": 0}', '{"2.1.1 evidence": "1"}', '{"2.1.1 evidence": 99}'],
)
def test_a_save_that_does_not_say_which_version_it_saw_never_overwrites(
    versions: str, case: SampledCase, inspector: User, client: Client
) -> None:
    client.post(url(case), {"evidence_2_1_1": "Theirs."})
    assert client.post(url(case), {"versions": versions, "evidence_2_1_1": "Mine."}).status_code == 409
    assert page(case, "2.1").recorded == {"2.1.1 evidence": "Theirs."}


def test_what_was_typed_comes_back_when_the_case_was_submitted_meanwhile(
    case: SampledCase, inspector: User, client: Client
) -> None:
    answer_everything(case)
    submit(case, inspector)
    response = client.post(url(case), {**seen(case, "2.1"), "evidence_2_1_1": "Too late, but not lost."})
    assert response.status_code == 409
    assert "Too late, but not lost." in response.content.decode()
    assert "Ask the lead inspector to reopen it." in text(response)


def test_what_was_typed_comes_back_when_the_case_went_to_somebody_else(
    case: SampledCase, inspector: User, client: Client
) -> None:
    Reading.objects.update(reader=factories.member(case.inspection, Role.LEAD_INSPECTOR))
    response = client.post(url(case), {"evidence_2_1_1": "Not mine, but not lost."})
    assert response.status_code == 403
    assert "Not mine, but not lost." in response.content.decode()
    assert not Answer.objects.exists()


# To read


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.LEAD_INSPECTOR])
def test_the_rest_of_the_team_reads_the_pages_without_controls(role: Role, case: SampledCase, client: Client) -> None:
    record(case, "2.1", {"2.1.1": "no", "2.1.1 evidence": "Read me."})
    record(case, "about", {"victim": "no"})
    client.force_login(factories.member(case.inspection, role))
    for name in ("about", "standard"):
        html = client.get(url(case, name)).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        assert not re.findall("<(input|textarea|button|form)", main)
    words = text(client.get(url(case)))
    assert "Overall judgement on 2.1.1 No" in words
    assert "Read me." in words
    assert "The inspector decides." in words
    assert "17 unanswered" in text(client.get(url(case, "about")))


def test_the_links_to_what_is_unanswered_lead_somewhere(case: SampledCase, inspector: User, client: Client) -> None:
    for person in (inspector, factories.member(case.inspection, Role.PANEL_MEMBER)):
        client.force_login(person)
        for name in ("about", "standard"):
            html = client.get(url(case, name)).content.decode()
            links = set(re.findall(r'href="#([^"]+)"', html)) - {"main-content"}
            assert len(links) == len(page(case, "about" if name == "about" else "2.1").unanswered)
            assert links <= set(re.findall(r' id="([^"]+)"', html))


def test_a_closed_inspection_is_only_read(case: SampledCase, inspector: User, client: Client) -> None:
    case.inspection.closed_at = timezone.now()
    case.inspection.save()
    assert client.get(url(case)).context["form"] is None
    assert client.post(url(case), {"prompt_2_1_1a": "yes"}).status_code == 403
    assert not Answer.objects.exists()


# Submitting and reopening


def test_submitting_lists_what_is_unanswered_with_links(case: SampledCase, inspector: User, client: Client) -> None:
    answer_everything(case)
    record(case, "2.3", {"2.3.2a": ""})
    response = client.get(url(case, "submit"))
    assert "2.3 Implementation and delivery : 1 unanswered 2.3.2a. Delivery promotes" in text(response)
    assert url(case, number="2.3") in response.content.decode()
    assert "<button" not in response.content.decode().split("<main")[1].split("</main")[0]


def test_submitting_too_early_is_refused_by_name(case: SampledCase, inspector: User, client: Client) -> None:
    response = client.post(url(case, "submit"))
    assert response.status_code == 409
    assert "2.1 Assessment: 22 of 22 unanswered (2.1.1a" in text(response)
    case.refresh_from_db()
    assert not case.is_submitted


def test_a_complete_case_is_submitted_after_confirmation(case: SampledCase, inspector: User, client: Client) -> None:
    answer_everything(case)
    assert "Everything put to this case is answered." in text(client.get(url(case, "submit")))
    words = text(client.post(url(case, "submit"), follow=True))
    assert "Case C01 is submitted." in words
    assert "Submitted by Person inspector" in words
    assert client.get(url(case)).context["form"] is None
    assert client.get(url(case, "submit")).status_code == 302


def test_the_lead_inspector_reopens_with_a_reason(case: SampledCase, client: Client) -> None:
    answer_everything(case)
    submit(case)
    client.force_login(factories.member(case.inspection, Role.LEAD_INSPECTOR))
    assert url(case, "reopen") in client.get(url(case, "case")).content.decode()
    assert "Enter the reason for reopening the case." in text(client.post(url(case, "reopen"), {"reason": " "}))
    words = text(client.post(url(case, "reopen"), {"reason": "Misread."}, follow=True))
    assert "Case C01 is open again." in words
    case.refresh_from_db()
    assert not case.is_submitted


# History


def test_the_history_says_who_did_what_with_every_text(case: SampledCase, inspector: User, client: Client) -> None:
    record(case, "2.1", {"2.1.1 evidence": "First text."})
    record(case, "2.1", {"2.1.1 evidence": "Second text.", "2.1.1a": "no"})
    record(case, "about", {"exploitation": []})
    words = text(client.get(url(case, "case_history")))
    assert words.index("About the case saved") < words.index("2.1 Assessment saved")
    assert "2.1.1 evidence Second text. History of this answer" in words
    assert "2.1.1a No" in words
    assert "Concerns about exploitation None of these" in words
    assert "Person inspector," in words


def test_the_history_leaves_other_cases_out(case: SampledCase, inspector: User, client: Client) -> None:
    other = factories.sampled_case(case.inspection, "C02", allocated_to=inspector)
    record(other, "2.1", {"2.1.1 evidence": "Of another case."})
    assert "Nothing has happened to this case yet" in text(client.get(url(case, "case_history")))
    assert Entry.objects.filter(content__case="C02").count() == 1
