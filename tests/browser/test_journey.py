"""The main job from end to end, in a real browser, by people who use the keyboard alone: in three parts, each of which
starts from what the one before leaves behind."""

import csv
import io
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from cases.board.allocation_actions import allocate_evenly
from cases.caseload.actions import load_caseload
from cases.fieldwork.actions import submit_reading
from cases.models import Answer, Caseload, SampledCase
from cases.sample.actions import draw_sample
from inspections.actions.people import add_user, create_administrator
from inspections.models import Role
from tests import factories
from tests.browser import independent
from tests.browser import world as worlds
from tests.browser.checks import expect_live_error_summary, expect_sound
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keyboard import Keyboard
from tests.cases.caseload import caseloads
from tests.cases.fieldwork.answering import answer_everything, full, inspector_of, page, record

pytestmark = pytest.mark.browser

REFERENCE, SERVICE = "northshire-2026", "Northshire Youth Offending Team"
OWN_PASSWORD = "four quite ordinary words"
ROLES = {"lena": Role.LEAD_INSPECTOR, "ines": Role.INSPECTOR, "paul": Role.PANEL_MEMBER}
PEOPLE = {"lena": "Lena Lead", "ines": "Ines Inspector", "paul": "Paul Panel"}
FROM_EVIDENCE = {"1.1": "Good", "1.2": "Requires improvement", "1.3": "Outstanding", "1.4": "Good"}
MOVED = "2.1"
OWN_ACCOUNT = "The child’s own account is in it."
REASON = "The plan was never shared, which no prompt asks."
WHY_SUBMIT = "Why can the case be submitted as it is?"


def test_an_inspection_is_set_up_and_its_sample_is_drawn_and_allocated(
    database: None, open_page: OpenPage, tmp_path: Path
) -> None:
    create_administrator(username="adam", full_name="Adam Administrator", password=factories.PASSWORD)
    adam = signed_in(open_page(), "adam", factories.PASSWORD)
    passwords = {username: add_person(adam, username, name) for username, name in PEOPLE.items()}
    set_up_the_inspection(adam)

    lena = signed_in_for_the_first_time(open_page(), "lena", passwords["lena"])
    load_the_caseload(lena, tmp_path)
    draw_the_sample(lena)
    allocate_the_cases(lena)


def test_a_case_is_answered_and_submitted(database: None, open_page: OpenPage, watch: Watch) -> None:
    passwords = allocated()
    ines = signed_in_for_the_first_time(open_page(), "ines", passwords["ines"])
    case = open_a_case(ines)
    answer_about_the_case(ines)
    answer_a_standard(ines, signed_in(open_page(), "ines", OWN_PASSWORD), watch)
    submit_the_case(ines, case, watch)


def test_an_inspection_whose_case_is_submitted_goes_on_to_its_report(database: None, open_page: OpenPage) -> None:
    passwords = allocated()
    case = submitted()
    lena = signed_in_for_the_first_time(open_page(), "lena", passwords["lena"])
    for number, rating in FROM_EVIDENCE.items():
        rate_from_evidence(lena, number, rating)
    write_findings(lena)
    write_a_recommendation(lena)
    expect_no_overall_rating_yet(lena)
    judge_the_other_cases(case)
    before = FROM_EVIDENCE | independent.calculated(REFERENCE)
    expect_figures(lena, before)

    paul = signed_in_for_the_first_time(open_page(), "paul", passwords["paul"])
    after = record_a_panel_meeting(paul, before)
    see_the_meeting_in_the_admin(paul)
    expect_figures(lena, after)
    adam = signed_in(open_page(), "adam", factories.PASSWORD)
    read_the_report(adam, after)
    take_the_report_away(adam, after)


def allocated() -> dict[str, str]:
    """Store what the first part of the journey leaves behind; return everybody's one-time password."""
    adam = create_administrator(username="adam", full_name="Adam Administrator", password=factories.PASSWORD)
    inspection = factories.inspection(REFERENCE, panel_quorum=1)
    passwords = {}
    for username, role in ROLES.items():
        person, passwords[username] = add_user(
            username=username, full_name=PEOPLE[username], is_administrator=False, by=adam
        )
        inspection.memberships.create(user=person, role=role)
    lena = User.objects.get(username="lena")
    load_caseload(inspection=inspection, by=lena, file=caseloads.file(6, 4), file_name="caseload.csv")
    draw_sample(inspection=inspection, by=lena, seed=2026)
    allocate_evenly(inspection=inspection, by=lena)
    return passwords


def submitted() -> SampledCase:
    """Store what the second part leaves behind: the case, with one key question judged No."""
    case = SampledCase.objects.filter(
        readings__kind="first", readings__reader__username="ines", case_type="court"
    ).earliest("reference")
    answer_everything(case)
    record(case, "2.1", {"2.1.3": "no"})
    submit_reading(reading=case.first, by=inspector_of(case), reason=REASON)
    return case


def signed_in(window: Page, username: str, password: str) -> Keyboard:
    window.goto("/sign-in/")
    keys = Keyboard(window)
    keys.type("Username", username)
    keys.type("Password", password)
    keys.button("Sign in")
    return keys


def signed_in_for_the_first_time(window: Page, username: str, one_time_password: str) -> Keyboard:
    """A person with a one-time password can do nothing before they have chosen their own."""
    keys = signed_in(window, username, one_time_password)
    expect_heading(keys, "Choose your own password")
    keys.type("Present password", one_time_password)
    keys.type("New password", OWN_PASSWORD)
    keys.type("New password again", OWN_PASSWORD)
    keys.button("Change password")
    expect_message(keys, "Your password has been changed.")
    return keys


def add_person(keys: Keyboard, username: str, full_name: str) -> str:
    """Add a person and return the one-time password that the page shows once."""
    keys.menu("Users")
    keys.follow("Add a user")
    keys.type("Full name", full_name)
    keys.type("Username", username)
    keys.button("Add")
    expect_heading(keys, f"One-time password for {full_name}")
    expect_sound(keys.page)
    return keys.page.locator("main .govuk-inset-text:visible").inner_text().strip()


def set_up_the_inspection(keys: Keyboard) -> None:
    keys.menu("Services")
    keys.follow("Add a service")
    keys.type("Name", SERVICE)
    keys.choose("What does the service call itself?", "YOT (youth offending team)")
    keys.button("Save")
    keys.menu("Inspections")
    keys.follow("Add an inspection")
    keys.select("Which service is inspected?", SERVICE)
    keys.button("Continue")
    keys.type("Reference", REFERENCE)
    keys.select("Lead inspector", "Lena Lead (lena)")
    keys.date("First day of fieldwork (optional)", 2, 3, 2026)
    keys.date("Last day of fieldwork (optional)", 13, 3, 2026)
    keys.type("How many members must take part in a meeting of the ratings panel?", "1")
    keys.button("Add the inspection")
    for who, role in (("Ines Inspector (ines)", "Inspector"), ("Paul Panel (paul)", "Ratings panel member")):
        go_to_stage(keys, "Team")
        keys.select("Person", who)
        keys.choose("Role", role)
        keys.button("Add to the team")
    expect(keys.page.locator("main tbody tr")).to_have_count(3)


def load_the_caseload(keys: Keyboard, folder: Path) -> None:
    go_to_stage(keys, "Caseload")
    keys.follow_button("Load the caseload")
    good = caseloads.csv(court=6, out_of_court=4)
    rows = list(csv.DictReader(io.StringIO(good.decode())))
    faulty = [*rows, {**rows[0], "gender": "boy"}, {**rows[1], "case_reference": "NS-0999", "started": "31/02/2025"}]
    with (folder / "faulty.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(faulty)
    (folder / "caseload.csv").write_bytes(good)

    keys.upload("Caseload file", folder / "faulty.csv")
    keys.button("Check and load")
    faults = keys.page.get_by_role("region", name="Faults in the file").locator("tbody tr")
    expect(faults).to_have_count(3)
    assert [fault.locator("td").nth(1).inner_text() for fault in faults.all()] == [
        "case_reference",
        "gender",
        "started",
    ]
    assert not Caseload.objects.exists()
    expect_live_error_summary(keys.page)
    expect_sound(keys.page)

    keys.upload("Caseload file", folder / "caseload.csv")
    keys.button("Check and load")
    expect_heading(keys, "Caseload")
    expect(keys.page.get_by_role("link", name="10 cases")).to_be_visible()


def draw_the_sample(keys: Keyboard) -> None:
    go_to_stage(keys, "Sample")
    keys.follow_button("Draw the sample")
    keys.type("Seed (optional)", "2026")
    keys.button("Draw the sample")
    expect(keys.page.get_by_role("heading", name="Sampled cases")).to_be_visible()
    assert SampledCase.objects.filter(case_type="court").count() == 6
    assert SampledCase.objects.filter(case_type="out_of_court").count() == 4


def allocate_the_cases(keys: Keyboard) -> None:
    go_to_stage(keys, "Allocation")
    keys.button("Allocate the rest evenly")
    expect(keys.page.get_by_text("Every case is allocated.")).to_be_visible()
    assert {
        person.readings.filter(kind="first").count() for person in User.objects.filter(username__in=["lena", "ines"])
    } == {5}


def open_a_case(keys: Keyboard) -> SampledCase:
    case = SampledCase.objects.filter(
        readings__kind="first", readings__reader__username="ines", case_type="court"
    ).earliest("reference")
    keys.menu("My cases")
    keys.follow(case.reference)
    expect_heading(keys, f"Case {case.reference}")
    return case


def answer_about_the_case(keys: Keyboard) -> None:
    """Every answer is saved as it is given: nobody presses Save."""
    keys.follow("About the case")
    keys.choose("There is an identifiable actual or potential victim", "No")
    expect_saved(keys, "victim")
    expect_answered(keys, "1 of 18 answered")
    answer_the_rest(keys)
    for question in ("The factors most related to offending", "Concerns about exploitation"):
        keys.tick("None of these", within=keys.page.get_by_role("group", name=question))
    expect_answered(keys, "18 of 18 answered")
    expect_all_saved(keys)
    keys.button("Continue")
    expect_heading(keys, "2.1 Assessment")


def answer_a_standard(keys: Keyboard, elsewhere: Keyboard, watch: Watch) -> None:
    """Against what is proposed at first, then as proposed; one key question is insufficient, with no evidence yet."""
    keys.choose_by_name("prompt_2_1_1a", "Yes")
    keys.choose_by_name("question_2_1_1", "Yes")
    keys.type("Evidence for 2.1.1", OWN_ACCOUNT)
    for key in ("2.1.1a", "2.1.1", "2.1.1 evidence"):
        expect_saved(keys, key)
    expect_answered(keys, "2 of 22 answered")
    confirm_what_is_proposed(keys)
    read_the_guidance(keys)
    expect_answered(keys, "3 of 22 answered")
    keys.choose_by_name("question_2_1_3", "No")
    change_an_answer_in_two_places(keys, elsewhere, watch)
    answer_the_rest(keys)
    expect_answered(keys, "22 of 22 answered")
    expect_all_saved(keys)
    keys.button("Continue")
    expect_heading(keys, "2.2 Planning")


def confirm_what_is_proposed(keys: Keyboard) -> None:
    """Without a victim a prompt is not relevant: an answer against that asks why, until it is taken back."""
    why = keys.page.get_by_role("textbox", name="Why 2.1.1f is answered otherwise than proposed")
    expect(why).to_be_hidden()
    keys.choose_by_name("prompt_2_1_1f", "No")
    expect(why).to_be_visible()
    keys.press_button("Confirm: not relevant for 2.1.1f")
    expect(keys.page.locator("#id_prompt_2_1_1f_2")).to_be_checked()
    expect(why).to_be_hidden()
    expect_saved(keys, "2.1.1f")


def read_the_guidance(keys: Keyboard) -> None:
    """Guidance on a prompt is a key away."""
    words = keys.page.get_by_text("Not relevant when nobody was or could be identified as a victim.")
    expect(words).to_be_hidden()
    keys.open("Guidance on 2.1.1f")
    expect(words).to_be_visible()


def change_an_answer_in_two_places(keys: Keyboard, elsewhere: Keyboard, watch: Watch) -> None:
    """What comes too late overwrites nothing and is not lost: the person sees both answers and combines them."""
    evidence, item = "Evidence for 2.1.2", keys.page.locator("[data-item='2.1.2 evidence']")
    watch.offline(keys.page.context)
    keys.type(evidence, "Written on the train.")
    expect(item).to_have_attribute("data-state", "waiting")
    elsewhere.page.goto(keys.page.url)
    elsewhere.type(evidence, "Written at the desk.")
    expect_saved(elsewhere, "2.1.2 evidence")
    watch.offline(keys.page.context, False)
    expect(item).to_have_attribute("data-state", "held")
    expect(item.get_by_role("region", name="Two answers to")).to_contain_text("Written at the desk.")
    expect_sound(keys.page)
    keys.follow_button("Choose or combine")
    expect_heading(keys, "Two answers: choose or combine")
    keys.choose("Which answer should stay?", "Both, combined below")
    keys.button("Keep this answer")
    expect_message(keys, "your choice is saved.")
    expect(keys.page.get_by_role("textbox", name=evidence)).to_have_value(
        "Written at the desk.\n\nWritten on the train."
    )


def submit_the_case(keys: Keyboard, case: SampledCase, watch: Watch) -> None:
    keys.follow(f"Back to case {case.reference}")
    keys.follow_button("Submit the case")
    expect(keys.page.get_by_role("heading", level=2)).to_have_text(
        [
            "2.2 Planning: 19 unanswered",
            "2.3 Implementation and delivery: 15 unanswered",
            "2.4 Reviewing: 18 unanswered",
            "2 questions about the answers",
        ]
    )
    for number in ("2.2", "2.3", "2.4"):
        record(case, number, full(page(case, number)))
    keys.follow(f"Back to case {case.reference}")
    keys.follow_button("Submit the case")
    submit_with_a_reason(keys, watch)
    expect_message(keys, f"Case {case.reference} is submitted.")
    expect(keys.page.get_by_text(REASON)).to_be_visible()
    recorded = dict(case.first.answers.filter(item__kind="question").values_list("item__key", "value"))
    assert [number for number, answer in recorded.items() if answer == "no"] == ["2.1.3"]


def submit_with_a_reason(keys: Keyboard, watch: Watch) -> None:
    """A judgement that its prompts contradict, and No without evidence, can stay; the inspector says why."""
    watch.allow(409)
    expect(keys.page.get_by_text("2.1.3: every prompt that is relevant is answered Yes")).to_be_visible()
    expect(keys.page.get_by_text("2.1.3: judged No, without any evidence in words.")).to_be_visible()
    keys.button("Submit the case")
    expect_live_error_summary(keys.page)
    expect_sound(keys.page)
    keys.type(WHY_SUBMIT, REASON)
    keys.button("Submit the case")


def expect_saved(keys: Keyboard, key: str) -> None:
    """The page says of this item that the server has it."""
    expect(keys.page.locator(f"[data-item='{key}']")).to_have_attribute("data-state", "saved")


def expect_all_saved(keys: Keyboard) -> None:
    """The line for the whole page says that everything on it is saved, and nothing waits."""
    expect(keys.page.locator("[data-page-status]")).to_contain_text("Saved ")
    expect(keys.page.get_by_role("link", name="to be sent")).to_be_hidden()


def expect_answered(keys: Keyboard, words: str) -> None:
    expect(keys.page.locator("[data-page-progress]")).to_contain_text(words)


def answer_the_rest(keys: Keyboard) -> None:
    """Give every group of radios that has no answer yet its first one."""
    radios = keys.page.locator("main input[type=radio]")
    names = dict.fromkeys(radios.evaluate_all("radios => radios.map(radio => radio.name)"))
    for name in names:
        if not keys.page.locator(f"main input[name='{name}']:checked").count():
            keys.choose_by_name(name)


def rate_from_evidence(keys: Keyboard, number: str, rating: str) -> None:
    go_to_stage(keys, "Standards rated from evidence")
    keys.follow(str(factories.standard(number)))
    keys.choose("Rating", rating)
    keys.type("Reasons", f"What was read for {number}.")
    keys.button("Save")


def write_findings(keys: Keyboard) -> None:
    go_to_stage(keys, "Findings")
    keys.follow("Domain 2: Court disposals")
    keys.type("Key finding 1", "Assessment hears the child.")
    keys.type("Strength 1", "Plans are written with families.")
    keys.type("Area for improvement 1", "Contingency plans come late.")
    keys.button("Save")


def write_a_recommendation(keys: Keyboard) -> None:
    go_to_stage(keys, "Recommendations")
    keys.follow("Add a recommendation")
    keys.type("Who should act on it?", "The management board")
    keys.type("What should they do?", "Review every contingency plan within three months.")
    keys.button("Save")


def expect_no_overall_rating_yet(keys: Keyboard) -> None:
    go_to_stage(keys, "Ratings")
    expect(keys.page.get_by_text("No overall rating yet.")).to_be_visible()
    expect(keys.page.get_by_text("/36")).to_have_count(0)


def judge_the_other_cases(judged: SampledCase) -> None:
    """Judge by chance, but the standard that the panel will move so that one more case would lift it: 3 of 6."""
    others = SampledCase.objects.exclude(pk=judged.pk).order_by("reference")
    worlds.answer(others, seed=7, sufficient=0.8)
    judgements = Answer.objects.filter(reading__case__in=others, item__standard__number=MOVED, item__kind="question")
    judgements.update(value="yes")
    insufficient = judgements.filter(item__key="2.1.3").order_by("reading__case__reference")[:2]
    Answer.objects.filter(pk__in=[judgement.pk for judgement in insufficient]).update(value="no")
    assert independent.percentages(REFERENCE)["2.1.3"] == 50


def expect_figures(keys: Keyboard, ratings: dict[str, str]) -> None:
    """The ratings page shows these ratings, their points and their score."""
    go_to_stage(keys, "Ratings")
    score = independent.score_of(ratings)
    expect(keys.page.locator(".app-overall")).to_contain_text(f"Score: {score}/36")
    expect(keys.page.locator(".app-overall")).to_contain_text(f"Overall rating: {independent.overall_of(score)}")
    table = keys.page.get_by_role("region", name="Ratings by standard", exact=True)
    for number, rating in ratings.items():
        cells = table.get_by_role("row", name=str(factories.standard(number))).locator("td")
        expect(cells.nth(2)).to_have_text(rating)
        expect(cells.nth(3)).to_have_text(str(independent.POINTS[rating]))


def record_a_panel_meeting(keys: Keyboard, before: dict[str, str]) -> dict[str, str]:
    """The panel moves one standard, and the page says what that does to the score before it is for good."""
    after = before | {MOVED: "Good"}
    assert before[MOVED] == "Requires improvement"
    go_to_stage(keys, "Ratings panel")
    keys.follow_button("Convene the panel")
    keys.date("When does the panel meet, or when did it?", 20, 3, 2026)
    keys.tick("Paul Panel")
    keys.select("Who chairs?", "Paul Panel")
    keys.button("Convene the panel")
    keys.follow_button("Record decisions")
    keys.choose(f"Decision on {MOVED}", "Good")
    keys.type(f"Reason for the decision on {MOVED}", "One case alone keeps it below good.")
    keys.button("Continue")
    expect_heading(keys, "Record these decisions?")
    expect_sound(keys.page)
    now, then = independent.score_of(before), independent.score_of(after)
    expect(keys.page.get_by_text(f"Now: {now}/36")).to_contain_text(f"After these decisions: {then}/36")
    keys.button("Record these decisions")
    expect_message(keys, "The panel’s decisions have been recorded.")
    keys.follow_button("Conclude the meeting")
    keys.button("Conclude the meeting")
    expect_message(keys, "The meeting has been concluded.")
    return after


def see_the_meeting_in_the_admin(keys: Keyboard) -> None:
    keys.page.goto("/admin/")
    keys.follow("Panel meetings")
    keys.follow("20 Mar 2026")
    expect(keys.page.get_by_role("table", name="Decisions of this meeting")).to_contain_text(
        "One case alone keeps it below good."
    )


def read_the_report(keys: Keyboard, ratings: dict[str, str]) -> None:
    go_to_stage(keys, "Report draft")
    main = keys.page.locator("main")
    expect(main).to_contain_text(f"{independent.score_of(ratings)}/36")
    expect(main).to_contain_text("Contingency plans come late.")
    expect(main).to_contain_text("Review every contingency plan within three months.")


def take_the_report_away(keys: Keyboard, ratings: dict[str, str]) -> None:
    word = docx.Document(str(keys.download("Download the draft as a Word file")))
    texts = [paragraph.text for paragraph in word.paragraphs]
    texts += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any(f"{independent.score_of(ratings)}/36" in text for text in texts)
    pdf = keys.download("Download the draft as a PDF").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")


def go_to_stage(keys: Keyboard, title: str) -> None:
    """From anywhere by the menu to the inspections, to this one and to one of its stages."""
    keys.menu("Inspections")
    keys.follow(REFERENCE)
    keys.follow(title, within=keys.page.locator(".app-stage-list"))


def expect_heading(keys: Keyboard, text: str) -> None:
    expect(keys.page.get_by_role("heading", level=1)).to_have_text(text)


def expect_message(keys: Keyboard, text: str) -> None:
    expect(keys.page.locator(".govuk-notification-banner")).to_contain_text(text)
