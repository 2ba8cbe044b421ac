import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Comment, Mention, SampledCase
from inspections.models import Inspection, Membership, Role
from ledger.reading import records
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of
from tests.cases.readings.second_readings import given_out, read_and_submitted, submitted_case, team

pytestmark = pytest.mark.django_db
MINE = "/my-comments/"
TOKEN = "6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b"


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def lead(case: SampledCase) -> User:
    return factories.member(case.inspection, Role.LEAD_INSPECTOR)


def url(name: str, *args: Any) -> str:
    return reverse(f"cases:{name}", args=["northshire-2026", *args])


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def banner(response: Any) -> str:
    """The one line that every page has, without its tags."""
    page: str = response.content.decode()
    return re.sub(r"<[^>]+>", "", page.partition("data-mentions>")[2].partition("</div>")[0])


def test_a_comment_is_written_and_stands_with_whom_it_told(client: Client, case: SampledCase, lead: User) -> None:
    client.force_login(inspector_of(case))
    assert url("comments", "C01") in client.get(url("case", "C01")).content.decode()
    empty = words(client.get(url("comments", "C01")))
    assert "Nobody has commented on this case yet" in empty
    assert "A comment stays as it is: nobody can change or remove it." in empty
    data = {"text": "Do we count it?", "mentioned": [lead.pk], "token": TOKEN}
    response = client.post(url("comments", "C01"), data, follow=True)
    assert response.redirect_chain == [(f"{url('comments', 'C01')}#comment-1", 302)]
    assert "Do we count it? For Person lead_inspector" in words(response)
    client.post(url("comments", "C01"), data)
    assert Comment.objects.count() == 1
    assert "Comments 1 comment" in words(client.get(url("case", "C01")))


@pytest.mark.parametrize(
    ("text", "field", "sentence"),
    [
        ("", "#id_text", "Enter your comment."),
        ("@bob", "", "“@bob” is nobody of this inspection’s team who sees comments."),
    ],
)
def test_what_is_wrong_is_told_and_the_words_stay(
    client: Client, case: SampledCase, text: str, field: str, sentence: str
) -> None:
    client.force_login(inspector_of(case))
    response = client.post(url("comments", "C01"), {"text": text, "token": TOKEN})
    assert sentence in words(response)
    assert field in response.content.decode()
    assert f">\n{text}</textarea>" in response.content.decode()
    assert not Comment.objects.exists()


def test_readers_see_no_comments_and_the_panel_reads_without_writing(client: Client, case: SampledCase) -> None:
    factories.comment(case)
    client.force_login(factories.member(case.inspection, Role.READER))
    assert client.get(url("comments", "C01")).status_code == 403
    client.force_login(factories.member(case.inspection, Role.PANEL_MEMBER))
    page = client.get(url("comments", "C01"))
    assert "Have you seen the plan?" in words(page)
    assert b"<textarea" not in page.content
    assert client.post(url("comments", "C01"), {"text": "Mine."}).status_code == 403


def test_a_withdrawn_case_keeps_its_comments_and_takes_no_more(client: Client, case: SampledCase) -> None:
    factories.comment(case)
    SampledCase.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    client.force_login(inspector_of(case))
    page = client.get(url("comments", "C01"))
    assert "Have you seen the plan?" in words(page)
    assert b"<textarea" not in page.content
    refused = client.post(url("comments", "C01"), {"text": "More."}, follow=True)
    assert "Case C01 has been withdrawn, so it takes no more comments." in words(refused)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_comments_cost_the_same_queries(
    number: int, client: Client, case: SampledCase, lead: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(1, number + 1):
        factories.comment(case, place, by=lead, mentioned=[lead])
    client.force_login(inspector_of(case))
    with django_assert_num_queries(12):
        client.get(url("comments", "C01"))


# On the next page


def test_a_line_counts_the_comments_on_every_page_until_they_are_marked_as_read(
    client: Client, case: SampledCase, lead: User
) -> None:
    Membership.objects.create(inspection=case.inspection, user=lead, role=Role.INSPECTOR)
    client.force_login(lead)
    home = reverse("inspections:home")
    assert banner(client.get(home)) == ""
    for number in range(1, 7):
        factories.comment(case, number, by=inspector_of(case), mentioned=[lead])
    for address in (home, reverse("accounts:password_change"), url("comments", "C01")):
        assert banner(client.get(address)) == "6 comments for you"
    response = client.post(url("comments_read", "C01"), {"next": home}, follow=True)
    assert response.redirect_chain == [(home, 302)]
    assert banner(response) == ""
    assert "(read " in words(client.get(url("comments", "C01")))


def test_the_page_of_comments_shows_who_wrote_what_and_where(client: Client, case: SampledCase, lead: User) -> None:
    factories.comment(case, by=inspector_of(case), mentioned=[lead])
    factories.comment(case, 2, text="Long. " * 200, mentioned=[lead])
    client.force_login(lead)
    page = client.get(MINE)
    assert banner(page) == ""
    said = words(page)
    assert "Case C01, Northshire Youth Offending Team Person inspector, 6 March 2026 at 09:30" in said
    assert "Have you seen the plan? Mark as read : comment 1 on case C01" in said
    assert "Long. … Mark as read : comment 2 on case C01" in said
    assert f'href="{url("comments", "C01")}#comment-1"' in page.content.decode()
    response = client.post(url("comments_read", "C01"), {"comment": "1", "next": MINE})
    assert response["Location"] == MINE
    assert "Have you seen the plan?" not in words(client.get(MINE))


def test_all_comments_are_marked_as_read_at_once_but_none_that_came_meanwhile(
    client: Client, case: SampledCase, lead: User
) -> None:
    second = factories.sampled_case(case.inspection, "C02")
    factories.comment(case, mentioned=[lead])
    factories.comment(second, mentioned=[lead])
    client.force_login(lead)
    until = client.get(MINE).context["until"]
    factories.comment(case, 2, mentioned=[lead])
    factories.comment(case, 3, mentioned=[inspector_of(case)])
    response = client.post(reverse("cases:my_comments_read"), {"until": until}, follow=True)
    assert "2 comments marked as read." in words(response)
    left = Mention.objects.filter(seen_at__isnull=True).values_list("comment__number", "user__username")
    assert sorted(left) == [(2, "lead_inspector"), (3, "inspector")]
    entries = [(entry.act, entry.content["case"], entry.content["numbers"]) for entry in records("northshire-2026")]
    assert sorted(entries) == [("comments read", "C01", [1]), ("comments read", "C02", [1])]
    for wrong in ("", "x", "-1", "9" * 30, "١"):
        client.post(reverse("cases:my_comments_read"), {"until": wrong})
    assert len(left.all()) == 2


def test_comments_of_a_closed_inspection_and_of_a_case_read_blind_are_not_on_the_page(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    given_out(case, lead, second)
    factories.comment(case, mentioned=[second, lead])
    for person, shown in ((second, False), (lead, True)):
        client.force_login(person)
        assert ("Have you seen the plan?" in words(client.get(MINE))) is shown
    client.force_login(second)
    client.post(reverse("cases:my_comments_read"), {"until": Mention.objects.latest("pk").pk})
    assert not Mention.objects.filter(seen_at__isnull=False).exists()
    Inspection.objects.update(closed_at=timezone.now())
    client.force_login(lead)
    assert "No comments wait for you" in words(client.get(MINE))


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_comments_costs_the_same_queries(
    number: int, client: Client, case: SampledCase, lead: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(1, number + 1):
        factories.comment(factories.sampled_case(case.inspection, f"C1{place}"), mentioned=[lead])
    client.force_login(lead)
    with django_assert_num_queries(7):
        client.get(MINE)


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_marking_leads_nowhere_else(client: Client, case: SampledCase, lead: User, target: str) -> None:
    client.force_login(lead)
    assert client.post(url("comments_read", "C01"), {"next": target})["Location"] == url("comments", "C01")


def test_nobody_is_told_of_what_they_may_not_see_any_more(client: Client, case: SampledCase, lead: User) -> None:
    factories.comment(case, mentioned=[lead])
    client.force_login(lead)
    home = reverse("inspections:home")
    factories.member(case.inspection, Role.READER)
    assert banner(client.get(home)) != ""
    Inspection.objects.update(closed_at=timezone.now())
    assert banner(client.get(home)) == ""
    Inspection.objects.update(closed_at=None)
    Membership.objects.filter(user=lead).update(role=Role.READER)
    assert banner(client.get(home)) == ""
    Membership.objects.filter(user=lead).delete()
    assert banner(client.get(home)) == ""
    assert Mention.objects.get().seen_at is None


def test_a_page_costs_a_query_more_for_whoever_is_mentioned(
    client: Client, case: SampledCase, lead: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2):
        factories.comment(case, number, mentioned=[lead])
    for person, queries in ((lead, 4), (inspector_of(case), 3)):
        client.force_login(person)
        with django_assert_num_queries(queries):
            client.get(reverse("accounts:password_change"))


def test_a_mention_on_a_case_that_is_read_blind_waits_until_the_reading_is_submitted(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    reading = given_out(case, lead, second)
    factories.comment(case, mentioned=[second, lead])
    home = reverse("inspections:home")

    client.force_login(second)
    assert banner(client.get(home)) == ""
    client.force_login(lead)
    assert banner(client.get(home)) == "1 comment for you"

    read_and_submitted(reading)
    client.force_login(second)
    assert banner(client.get(home)) == "1 comment for you"
    assert client.get(url("comments", "C01")).status_code == 200


def test_a_comment_is_marked_as_read_beside_it_and_by_an_answer_but_not_by_looking(
    client: Client, case: SampledCase, lead: User
) -> None:
    for number in (1, 2):
        factories.comment(case, number, mentioned=[lead])
    client.force_login(lead)
    page = url("comments", "C01")
    button = '<button type="submit" class="app-link-button" name="comment" value="{}">'
    said = " ".join(client.get(page).content.decode().split())
    assert [button.format(number) in said for number in (1, 2)] == [True, True]
    assert Mention.objects.filter(seen_at__isnull=True).count() == 2

    response = client.post(url("comments_read", "C01"), {"comment": "1"})
    assert response["Location"] == f"{page}#comment-1"
    said = " ".join(client.get(page).content.decode().split())
    assert [button.format(number) in said for number in (1, 2)] == [False, True]
    assert list(Mention.objects.filter(seen_at__isnull=True).values_list("comment__number", flat=True)) == [2]

    client.post(page, {"text": "Seen.", "token": TOKEN})
    assert not Mention.objects.filter(seen_at__isnull=True).exists()
    assert banner(client.get(page)) == ""


def test_nobody_marks_what_was_said_to_somebody_else(client: Client, case: SampledCase, lead: User) -> None:
    factories.comment(case, mentioned=[lead])
    client.force_login(inspector_of(case))
    assert 'name="comment"' not in client.get(url("comments", "C01")).content.decode()
    client.post(url("comments_read", "C01"), {"comment": "1"})
    assert Mention.objects.get().seen_at is None
