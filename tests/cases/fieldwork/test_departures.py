"""Relevance follows from the facts: what is answered stays until the inspector confirms, a departure asks for words."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.fieldwork.answer_history import changes_in, entries_of
from cases.fieldwork.case_history import history_of
from cases.fieldwork.open_questions import open_questions
from cases.fieldwork.queries import read_pages
from cases.models import Answer, SampledCase
from ledger.models import Entry
from tests import factories
from tests.cases.fieldwork.answering import a_case, answer_everything, change, first, inspector_of, page, record
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> SampledCase:
    """A case in which 2.1.1f was answered while there was a victim, and then there is none."""
    case = a_case()
    record(case, "about", {"victim": "yes"})
    record(case, "2.1", {"2.1.1f": "no"})
    record(case, "about", {"victim": "no"})
    return case


@pytest.fixture
def inspector(case: SampledCase, client: Client) -> User:
    client.force_login(inspector_of(case))
    return inspector_of(case)


def url(name: str = "standard", *more: str) -> str:
    return reverse(f"cases:{name}", args=["northshire-2026", "C01", *more])


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def item_of(html: str, key: str) -> str:
    """What stands on the page for an item, up to the next."""
    return html.split(f'data-item="{key}"')[1].split("data-item=")[0]


def questions(case: SampledCase) -> list[str]:
    return [one.words for one in open_questions(read_pages(first(case)))]


def posted(case: SampledCase, client: Client, **data: str) -> Any:
    """Post the page of 2.1 as it stands, with this changed."""
    html = shown(client, url("standard", "2.1"))
    [versions] = re.findall(r'name="versions" value="([^"]*)"', html)
    stored = {"prompt_2_1_1f": page(case, "2.1").recorded.get("2.1.1f", "")}
    return client.post(url("standard", "2.1"), stored | {"versions": versions.replace("&quot;", '"')} | data)


def test_a_changed_fact_proposes_and_leaves_the_answer_alone(case: SampledCase) -> None:
    stored = page(case, "2.1")
    assert stored.recorded["2.1.1f"] == "no"
    assert [item.key for item in stored.to_confirm] == ["2.1.1f"]
    record(case, "about", {"victim": "yes"})
    assert page(case, "2.1").departures == []


def test_the_page_and_the_case_say_what_there_is_to_confirm(case: SampledCase, inspector: User, client: Client) -> None:
    item = item_of(shown(client, url("standard", "2.1")), "2.1.1f")
    assert "Your answer stays until you confirm that it is not." in item
    assert 'name="confirm"' in item
    assert "1 answer to confirm: proposed as not relevant" in words(shown(client, url("case")))


def test_confirming_is_a_change_like_any_other_and_the_answer_before_stays_in_the_history(
    case: SampledCase, inspector: User, client: Client
) -> None:
    assert posted(case, client, confirm="prompt_2_1_1f").status_code == 302
    assert page(case, "2.1").recorded["2.1.1f"] == "not_relevant"
    assert page(case, "2.1").departures == []
    [*_, (_, last)] = changes_in(case, entries_of(case, ["2.1.1f"], "answer changed"))
    assert (last.before, last.after) == ("no", "not_relevant")


def test_a_departure_asks_why_until_there_are_words(case: SampledCase, inspector: User, client: Client) -> None:
    assert questions(case) == ["2.1.1f: answered No, though it is proposed as not relevant. Why?"]
    why = shown(client, url("standard", "2.1")).split('data-item="2.1.1f departure"')[1].split(">")[0]
    assert "hidden" not in why
    assert posted(case, client, departure_2_1_1f=" The shop was known. ").status_code == 302
    assert Answer.objects.get(item__kind="departure").words == "The shop was known."
    assert questions(case) == []
    assert "The shop was known." in shown(client, url("standard", "2.1"))


def test_not_relevant_against_a_proposal_of_relevant_asks_why_too(case: SampledCase) -> None:
    record(case, "2.1", {"2.1.1f": "not_relevant", "2.1.1a": "not_relevant", "2.1.1": "not_relevant"})
    assert questions(case) == [
        "2.1.1a: answered Not relevant, though it is proposed as relevant. Why?",
        "2.1.1: answered Not relevant, though it is proposed as relevant. Why?",
    ]
    record(case, "2.1", {"2.1.1 departure": "Seen by another inspection.", "2.1.1a departure": "The same."})
    assert questions(case) == []


@pytest.mark.parametrize("answer", ["unable_to_assess", None])
def test_what_is_not_known_departs_from_nothing(case: SampledCase, answer: str | None) -> None:
    record(case, "2.1", {"2.1.1f": answer, "2.1.1a": answer})
    assert questions(case) == []


def test_where_the_inspector_decides_nothing_departs(case: SampledCase) -> None:
    record(case, "2.1", {"2.1.1f": "not_relevant", "2.1.1d": "not_relevant"})
    assert questions(case) == []


def test_words_on_a_departure_are_changed_one_by_one_like_any_answer(case: SampledCase) -> None:
    assert change(case, "2.1.1f departure", "One.").version == 1
    assert change(case, "2.1.1f departure", "Two.", 1).version == 2
    assert change(case, "2.1.1 departure", "A third.").version == 1
    assert change(case, "2.1.1f departure", "Too late.", 1).status == "held"
    assert sorted(Answer.objects.filter(item__kind="departure").values_list("words", flat=True)) == ["A third.", "Two."]
    entry = Entry.objects.filter(subject="C01/2.1.1f departure").earliest("sequence")
    assert "One." not in str(entry.content)
    assert told(entry)[1] == {"words": "One."}


def test_words_that_are_taken_back_ask_again(case: SampledCase) -> None:
    change(case, "2.1.1f departure", "One.")
    change(case, "2.1.1f departure", None, 1)
    assert not Answer.objects.filter(item__kind="departure").exists()
    assert len(questions(case)) == 1


def test_a_departure_of_another_case_type_is_refused(case: SampledCase) -> None:
    assert change(case, "3.1.1f departure", "One.").status == "refused"
    assert change(case, "3.1.1 departure", "One.").status == "refused"


def test_the_history_of_the_case_has_the_words(case: SampledCase) -> None:
    record(case, "2.1", {"2.1.1f departure": "The shop was known."})
    changes = [(one.key, one.after) for event in history_of(case) for one in event.changes]
    assert ("2.1.1f departure", "The shop was known.") in changes


def test_a_case_that_departs_in_words_is_submitted_without_a_reason(
    case: SampledCase, inspector: User, client: Client
) -> None:
    answer_everything(case)
    record(case, "2.1", {"2.1.1f": "yes", "2.1.1f departure": "The shop was known."})
    assert questions(case) == []
    assert client.post(url("submit")).status_code == 302


def test_readers_see_the_words_and_no_empty_place_for_them(case: SampledCase, client: Client) -> None:
    record(case, "2.1", {"2.1.1f departure": "The shop was known."})
    client.force_login(factories.administrator())
    html = shown(client, url("standard", "2.1"))
    assert "The shop was known." in html
    assert html.count("is answered otherwise than proposed") == 1


def test_answers_are_counted_without_the_words(case: SampledCase) -> None:
    before = len(page(case, "2.1").asked)
    record(case, "2.1", {"2.1.1f departure": "The shop was known."})
    assert len(page(case, "2.1").asked) == before == 22
    assert Answer.objects.filter(item__kind="prompt").count() == 1
