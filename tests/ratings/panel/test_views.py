"""The pages of the ratings panel: convening, deciding, the chair's answer, concluding, closing, representations."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases.models import Reading
from inspections.models import Inspection, Role
from ratings.models import PanelDecision, PanelMeeting, Proposal, Representation
from ratings.panel.rules import Decision
from tests import factories
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import HELD, convened, decide, meet, panel_of

pytestmark = pytest.mark.django_db

DATE = {"held_on_day": "22", "held_on_month": "3", "held_on_year": "2019"}
CALCULATED = {
    "2_1": "requires_improvement",
    "2_2": "requires_improvement",
    "2_3": "outstanding",
    "2_4": "good",
    "3_1": "inadequate",
    "3_2": "inadequate",
    "3_3": "inadequate",
    "3_4": "requires_improvement",
}
EXCEPTIONAL = Decision("2.2", "good", "New evidence.", "requires_improvement", exceptional=True)


@pytest.fixture
def inspection(client: Client) -> Inspection:
    """A published inspection before its panel of three; the first member has signed in."""
    stored = published("gloucestershire")
    client.force_login(panel_of(stored)[0])
    return stored


@pytest.fixture
def meeting(inspection: Inspection) -> PanelMeeting:
    return convened(inspection)


def address(name: str, *args: Any) -> str:
    return reverse(name if ":" in name else f"panel:{name}", args=["northshire-2026", *args])


def plain(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(address(name, *args))
    assert response.status_code == 200
    return plain(response)


def posted(**values: str) -> dict[str, str]:
    """What the browser posts of an untouched form, but for the values."""
    untouched = {f"seen_1_{number}": "" for number in range(1, 5)} | {f"seen_{n}": r for n, r in CALCULATED.items()}
    return untouched | {"decisions_seen": "0"} | values


def send(client: Client, data: dict[str, Any]) -> Any:
    return client.post(address("decide"), data)


# Convening


def test_the_panel_is_convened_and_the_page_leads_on(client: Client, inspection: Inspection) -> None:
    people = panel_of(inspection)
    data = DATE | {"members": [one.pk for one in people], "chair": people[1].pk, "note": "Quorate."}

    response = client.post(address("convene"), data)

    assert (response.status_code, response["Location"]) == (302, address("panel"))
    meeting = PanelMeeting.objects.get()
    assert (meeting.held_on, meeting.chair, meeting.note) == (HELD, people[1], "Quorate.")
    shown = page(client, "panel")
    assert "is under way." in shown
    assert "Record decisions" in shown
    assert "Agenda of the meeting under way" in shown
    for undecided in (shown, page(client, "meeting", meeting.pk)):
        assert "The panel has taken no decision at this meeting yet." in undecided
        assert "took no decision" not in undecided


def test_a_meeting_that_ended_without_a_decision_says_so(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    PanelMeeting.objects.update(concluded_at=timezone.now(), concluded_by=meeting.chair)
    assert "The panel took no decision at this meeting." in page(client, "panel")


def test_what_is_wrong_with_a_meeting_is_said_on_the_form(client: Client, inspection: Inspection) -> None:
    people = panel_of(inspection)
    shown = plain(client.post(address("convene"), {"note": ""}))
    for link, sentence in (
        ("#id_held_on_day", "Enter the date of the meeting."),
        ("#id_members_0", "Choose the members who take part."),
        ("#id_chair", "Choose who chairs the meeting."),
    ):
        assert f'<a href="{link}">{sentence}' in shown, sentence
    shown = plain(client.post(address("convene"), DATE | {"members": [people[0].pk], "chair": people[0].pk}))
    assert "1 of the panel’s members take part and 3 are needed" in shown
    assert not PanelMeeting.objects.exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (("3", "3", "2019"), "The panel meets once there is evidence: fieldwork started on 4 March 2019."),
        (("1", "1", "2999"), "The date of the meeting must not be in the future"),
    ],
)
def test_a_meeting_on_a_day_on_which_none_can_be_is_refused(
    day: tuple[str, str, str], sentence: str, client: Client, inspection: Inspection
) -> None:
    people = panel_of(inspection)
    data = dict(zip(DATE, day, strict=True)) | {"members": [one.pk for one in people], "chair": people[1].pk}

    assert sentence in plain(client.post(address("convene"), data))
    assert not PanelMeeting.objects.exists()


def test_too_small_a_panel_says_who_enlarges_it(client: Client, inspection: Inspection) -> None:
    inspection.memberships.filter(role=Role.PANEL_MEMBER).exclude(user__username="panel_member").delete()

    assert "The panel of this inspection has fewer members than the 3 that must take part." in page(client, "convene")


# Deciding


def test_decisions_are_confirmed_with_their_effect_and_then_recorded(client: Client, meeting: PanelMeeting) -> None:
    data = posted(rating_2_1="good", reason_2_1="Within five points.")

    confirmation = plain(send(client, data))
    assert "Record these decisions?" in confirmation
    assert "Now: <strong>15/36</strong>, Requires improvement." in confirmation
    assert "After these decisions: <strong>16/36</strong>, Requires improvement." in confirmation
    assert '<input type="hidden" name="reason_2_1" value="Within five points.">' in confirmation
    assert not PanelDecision.objects.exists()

    response = send(client, data | {"step": "record"})
    assert (response.status_code, response["Location"]) == (302, address("panel"))
    decision = PanelDecision.objects.get()
    assert (decision.standard.number, decision.rating, decision.reason) == ("2.1", "good", "Within five points.")


def test_changing_something_keeps_all_that_was_typed(client: Client, meeting: PanelMeeting) -> None:
    shown = plain(send(client, posted(rating_2_1="good", reason_2_1="Near it.", step="change")))

    assert "Panel meeting of 22 March 2019: decide</h1>" in shown
    assert "Near it.</textarea>" in shown
    assert "There is a problem" not in shown


def test_decisions_that_are_sent_twice_are_recorded_once(client: Client, meeting: PanelMeeting) -> None:
    data = posted(rating_2_1="good", reason_2_1="Near it.", step="record")

    send(client, data)
    second = plain(send(client, data))

    assert PanelDecision.objects.count() == 1
    assert "A panel decision has been recorded since this form was opened." in second


def test_unfinished_decisions_say_each_fault_at_its_field_and_keep_what_was_typed(
    client: Client, meeting: PanelMeeting
) -> None:
    shown = plain(
        send(
            client,
            posted(
                rating_3_1="good",
                reason_3_1="Liked it.",
                rating_2_2="good",
                reason_2_2="Seen since.",
                rating_1_1="good",
                reason_1_2="No rating chosen.",
            ),
        )
    )

    for link, sentence in (
        ("#id_rating_3_1_0", "Standard 3.1: The panel may move a standard by one band only"),
        ("#id_exceptional_2_2", "Standard 2.2: there are no grounds for moving it"),
        ("#id_reason_1_1", "Enter the panel&#x27;s reason for its decision on standard 1.1."),
        ("#id_rating_1_2_0", "Standard 1.2 has a reason but no decision."),
    ):
        assert f'<a href="{link}">{sentence}' in shown, sentence
    assert "Liked it.</textarea>" in shown
    assert not PanelDecision.objects.exists()


def test_a_form_without_a_decision_links_to_the_first_of_the_agenda(client: Client, meeting: PanelMeeting) -> None:
    assert '<a href="#id_rating_2_1_0">Record a decision on at least one standard' in plain(send(client, posted()))


def test_a_stale_form_shows_both_calculated_ratings_and_can_then_be_sent_again(
    client: Client, meeting: PanelMeeting
) -> None:
    factories.answers("2.1.3").update(value="yes")
    data = posted(rating_2_1="good", reason_2_1="Near it.", step="record")

    shown = plain(send(client, data))

    assert "The calculated rating was Requires improvement when the form was opened and is Good now." in shown
    assert 'name="seen_2_1" value="good"' in shown
    assert "Near it.</textarea>" in shown
    send(client, data | {"seen_2_1": "good"})
    assert PanelDecision.objects.get().calculated == "good"


def test_a_tick_for_the_exceptional_is_asked_only_where_a_move_could_be(client: Client, meeting: PanelMeeting) -> None:
    shown = page(client, "decide")

    # 2.1 may go up on grounds; down, to Inadequate, nothing allows it. 3.2 is the lowest already and may go up.
    assert "exceptional_2_1" in shown
    assert "exceptional_3_2" not in shown
    assert "exceptional_1_1" not in shown


def test_what_is_decided_is_off_the_form(client: Client, meeting: PanelMeeting) -> None:
    decide(meeting, Decision("1.1", "good", "As read.", ""))

    shown = page(client, "decide")

    assert "reason_1_1" not in shown
    assert "reason_1_2" in shown


def test_a_decision_before_a_later_one_is_said_to_be_superseded(client: Client, inspection: Inspection) -> None:
    meet(inspection, held_on=date(2019, 3, 29))
    under_way = convened(inspection, date(2019, 3, 29))
    # No meeting is convened here for a day before the latest one; a file can hold one that is under way.
    PanelMeeting.objects.filter(pk=under_way.pk).update(held_on=HELD)

    shown = plain(send(client, posted(rating_2_1="requires_improvement", reason_2_1="Earlier.", decisions_seen="1")))

    assert "A later meeting has decided on 2.1 already." in shown
    assert "After these decisions: <strong>16/36</strong>" in shown


def test_an_exceptional_move_is_not_counted_before_the_chair_confirms_it(client: Client, meeting: PanelMeeting) -> None:
    shown = plain(send(client, posted(rating_2_2="good", reason_2_2="Seen since.", exceptional_2_2="on")))

    assert "The move of 2.2 is exceptional. It is not counted above" in shown
    assert "After these decisions: <strong>15/36</strong>" in shown


def test_a_move_that_nothing_allows_is_refused_in_either_direction(client: Client, meeting: PanelMeeting) -> None:
    shown = plain(send(client, posted(rating_2_1="inadequate", reason_2_1="Not good enough.")))

    assert "there are no grounds for moving it from Requires improvement to Inadequate" in shown
    assert not PanelDecision.objects.exists()


def test_a_meeting_has_a_page_with_its_own_history_from_the_ledger(client: Client, inspection: Inspection) -> None:
    first = meet(inspection, note="The draft was read.")
    second = convened(inspection)
    link = f'href="{address("meeting", second.pk)}">History of meeting 2</a>'
    assert link in page(client, "panel")
    shown = page(client, "meeting", second.pk)
    history = shown.split("History of this meeting, from the ledger")[-1]
    assert "Panel meeting convened" in history
    assert "Panel decision recorded" not in history
    assert "Record decisions" in shown
    assert "The draft was read." not in shown

    decide(second, Decision("1.1", "good", "As read.", ""))
    history = page(client, "meeting", second.pk).split("History of this meeting, from the ledger")[-1]
    assert history.index("Panel meeting convened") < history.index("Panel decision recorded")
    assert history.count(">1.1</td>") == 1
    shown = page(client, "meeting", first.pk)
    assert "The draft was read." in shown
    assert "Record decisions" not in shown


def test_a_meeting_of_another_inspection_is_not_there(client: Client, inspection: Inspection) -> None:
    elsewhere = factories.meeting(factories.inspection("other-2026"), HELD)

    assert client.get(address("meeting", elsewhere.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_meeting_costs_the_same_however_many_decisions(
    rows: int, client: Client, inspection: Inspection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = meet(inspection, *[Decision(f"1.{number}", "good", "As read.", "") for number in range(1, rows + 1)])

    with django_assert_num_queries(18):
        client.get(address("meeting", meeting.pk))


def test_provisional_figures_are_warned_of_before_and_at_confirmation(client: Client, meeting: PanelMeeting) -> None:
    factories.sampled_case(meeting.inspection, "C99")

    assert "Calculated ratings may still change." in page(client, "decide")
    shown = plain(send(client, posted(rating_2_1="good", reason_2_1="Near it.")))
    assert "The ledger will say that the figures were provisional." in shown


def test_nothing_is_decided_without_a_meeting_or_by_who_takes_no_part(client: Client, inspection: Inspection) -> None:
    assert client.get(address("decide")).status_code == 404
    convened(inspection)
    client.force_login(factories.member(inspection, Role.PANEL_MEMBER, "olga"))
    for name, args in (("decide", []), ("conclude", []), ("chair", ["2.2"])):
        assert client.get(address(name, *args)).status_code == 403, name
    assert "You don’t take part in it" in page(client, "panel")


# The chair, and concluding


def test_the_chair_sees_what_awaits_and_answers(client: Client, meeting: PanelMeeting) -> None:
    decide(meeting, EXCEPTIONAL)
    assert client.get(address("chair", "2.2")).status_code == 403
    assert meeting.chair is not None
    client.force_login(meeting.chair)
    assert "Confirm or decline the exceptional move of 2.2" in page(client, "panel")
    assert "New evidence." in page(client, "chair", "2.2")

    assert '<a href="#id_answer_0">Choose whether you confirm' in plain(
        client.post(address("chair", "2.2"), {"reason": ""})
    )
    client.post(address("chair", "2.2"), {"answer": "confirm", "reason": "I read it."})

    assert PanelDecision.objects.get().confirmation == "confirmed"
    assert client.get(address("chair", "2.2")).status_code == 404


def test_a_meeting_is_concluded_after_being_asked(client: Client, meeting: PanelMeeting) -> None:
    assert "Conclude the panel meeting of 22 March 2019?" in page(client, "conclude")
    assert "The meeting has decided nothing yet." in plain(client.post(address("conclude")))
    decide(meeting, Decision("1.1", "good", "As read.", ""))

    assert client.post(address("conclude"))["Location"] == address("panel")
    meeting.refresh_from_db()
    assert meeting.is_under_way is False
    assert "Reconvene the panel" in page(client, "panel")


# Proposing


def test_the_lead_inspector_proposes_and_the_standard_and_the_panel_show_it(
    client: Client, inspection: Inspection
) -> None:
    client.force_login(factories.member(inspection, Role.LEAD_INSPECTOR))
    assert "Propose a rating to the panel" in page(client, "ratings:standard", "2.1")

    response = client.post(address("ratings:propose", "2.1"), {"rating": "good", "reason": "Near it."})

    assert response["Location"] == address("ratings:standard", "2.1")
    assert Proposal.objects.get().reason == "Near it."
    assert "Proposed to the panel by Person lead_inspector:" in page(client, "ratings:standard", "2.1")
    assert "proposed Good" in page(client, "panel")
    assert "Choose the rating that you propose." in plain(
        client.post(address("ratings:propose", "2.1"), {"reason": ""})
    )
    evidence = reverse("inspections:evidence_standard", args=["northshire-2026", "1.1"])
    assert client.get(address("ratings:propose", "1.1"))["Location"] == evidence


# Closing and opening again


def test_what_stands_in_the_way_of_closing_is_said(client: Client, inspection: Inspection) -> None:
    shown = page(client, "close")

    assert "38 cases are not submitted yet: C01, C02," in shown
    assert "Close the ratings</button>" not in shown
    assert "38 cases are not submitted yet" in plain(client.post(address("close")))


def test_closed_ratings_are_said_on_every_page_and_opened_by_an_administrator(
    client: Client, inspection: Inspection
) -> None:
    Reading.objects.update(submitted_at=timezone.now())
    assert "15/36" in page(client, "close")
    client.post(address("close"))
    assert Inspection.objects.get().ratings_are_closed
    assert client.get(address("convene")).status_code == 403
    overview = reverse("inspections:overview", args=["northshire-2026"])
    for shown in (page(client, "ratings:ratings"), plain(client.get(overview))):
        assert "The ratings panel closed the ratings on" in shown

    client.force_login(factories.administrator())
    assert "Open the ratings again" in page(client, "panel")
    client.post(address("reopen"), {"reason": "The service sent more."})
    assert not Inspection.objects.get().ratings_are_closed
    for shown in (page(client, "ratings:ratings"), plain(client.get(overview))):
        assert "were opened again on" in shown
        assert "The service sent more." in shown
    assert "The ratings are open already." in page(client, "reopen")


# Representations


def test_a_representation_is_recorded_listed_and_answered(client: Client, inspection: Inspection) -> None:
    assert "No representations" in page(client, "representations")
    data = {
        "received_on_day": "2",
        "received_on_month": "4",
        "received_on_year": "2019",
        "summary": "We do not agree.",
        "standards": [factories.standard("3.2").pk],
        "evidence": "A later plan.",
        "cases": "o03, C01",
    }

    assert client.post(address("representation_add"), data)["Location"] == address("representations")
    shown = page(client, "representations")
    assert "Representation 1: 2 April 2019" in shown
    assert ">O03</a>" in shown
    assert "Not answered yet" in shown
    answer = {"answered_on_day": "9", "answered_on_month": "4", "answered_on_year": "2019", "answer": "We met again."}
    client.post(address("representation_answer", 1), answer)
    assert Representation.objects.get().answer == "We met again."
    assert client.get(address("representation_answer", 1)).status_code == 404


def test_an_unknown_case_in_a_representation_is_named(client: Client, inspection: Inspection) -> None:
    shown = plain(client.post(address("representation_add"), {"cases": "C01, X99"}))

    assert '<a href="#id_cases">Not in the sample: X99. Check the references.' in shown
    assert '<a href="#id_standards_0">Choose at least one standard.' in shown
    assert not Representation.objects.exists()


# A panel that changes while it meets


def test_the_pages_say_why_a_meeting_decides_nothing_more_and_what_can_be_done(
    client: Client, inspection: Inspection, meeting: PanelMeeting
) -> None:
    first, chair, third = panel_of(inspection)
    decide(meeting, EXCEPTIONAL)
    inspection.memberships.filter(user__in=[chair, third]).delete()

    shown = page(client, "panel")
    assert "Still on the ratings panel of this inspection: 1." in shown
    assert f"{chair} chairs this meeting and is not on the ratings panel any more." in shown
    assert "Record decisions" not in shown
    assert "Confirm or decline the exceptional move of 2.2" in shown
    assert "Conclude the meeting" in shown
    assert client.get(address("decide"))["Location"] == address("panel")
    data = posted(rating_2_1="good", reason_2_1="Within five points.", step="record")
    assert "Still on the ratings panel of this inspection: 1." in plain(send(client, data | {"decisions_seen": "1"}))
    assert "The move can only be declined." in page(client, "chair", "2.2")
    client.post(address("chair", "2.2"), {"answer": "decline", "reason": "The chair has left."})
    client.post(address("conclude"))
    meeting.refresh_from_db()
    assert (PanelDecision.objects.get().confirmation_by, meeting.is_under_way) == (first, False)


def test_who_leads_the_inspection_and_takes_part_is_not_offered_to_decide(
    client: Client, inspection: Inspection, meeting: PanelMeeting
) -> None:
    first, second, _ = panel_of(inspection)
    inspection.memberships.create(user=first, role=Role.LEAD_INSPECTOR)

    shown = page(client, "panel")
    assert "You lead this inspection: you propose, and the panel decides." in shown
    assert "Record decisions" not in shown
    assert client.get(address("decide"))["Location"] == address("panel")
    data = posted(rating_2_1="good", reason_2_1="Within five points.", step="record")
    assert "Another member of the panel must record the decisions." in plain(send(client, data))
    assert not PanelDecision.objects.exists()
    client.force_login(second)
    shown = page(client, "panel")
    assert "You lead this inspection" not in shown
    assert "Record decisions" in shown
