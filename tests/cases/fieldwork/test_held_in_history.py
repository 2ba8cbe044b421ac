"""What came too late stands in the answer's own history, with its words, and can be restored from there."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.deciding_actions import decide, restore_held
from cases.models import HeldChange, SampledCase
from inspections.errors import Refused, Stale
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.fieldwork.answering import a_case, change, inspector_of, page

pytestmark = pytest.mark.django_db
KEY = "2.1.1 evidence"


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def inspector(case: SampledCase, client: Client) -> User:
    client.force_login(inspector_of(case))
    return inspector_of(case)


@pytest.fixture
def number(case: SampledCase) -> int:
    """The number in the ledger of “Mine.”, which came too late; “Theirs.” was kept."""
    change(case, KEY, "Theirs.")
    change(case, KEY, "Mine.", made_at=timezone.now())
    held = HeldChange.objects.get()
    decide(held=held, by=inspector_of(case), how="kept_stored", version=1, seen=held.state)
    return Entry.objects.get(act="change held").sequence


def url(case: SampledCase, name: str, *args: Any) -> str:
    return reverse(f"cases:{name}", args=[case.inspection.reference, case.reference, KEY, *args])


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_held_text_stands_in_the_history_of_its_answer(
    case: SampledCase, number: int, inspector: User, client: Client
) -> None:
    response = client.get(url(case, "answer_history"))
    assert [(one.held, one.version, one.after) for one in response.context["lines"]] == [
        (number, 0, "Mine."),
        (0, 1, "Theirs."),
    ]
    words = text(response)
    assert words.index("Held: it was not stored") < words.index("Answer Mine.")
    assert words.index("Answer Mine.") < words.index("Change 1") < words.index("From Unanswered To Theirs.")
    assert "Person inspector, held on" in words
    assert url(case, "restore_held", number) in response.content.decode()
    assert url(case, "restore", 1) not in response.content.decode()


def test_a_held_text_is_restored_as_a_new_change(
    case: SampledCase, number: int, inspector: User, client: Client
) -> None:
    address = url(case, "restore_held", number)
    asked = client.get(address)
    assert "It becomes: Mine." in text(asked)
    assert client.post(address, {"version": asked.context["form"]["version"].value()}).status_code == 302
    assert page(case, "2.1").recorded == {KEY: "Mine."}
    assert page(case, "2.1").versions == {KEY: 2}
    entry = Entry.objects.filter(act="answer changed").order_by("sequence")[1]
    assert entry.content["held"] == str(HeldChange.objects.get().token)
    assert verify(case.inspection.reference) is None
    assert "The answer is the same now" in text(client.post(address, {"version": "1"}))
    assert client.get(address).status_code == 404


def test_a_held_text_is_not_restored_over_what_was_changed_meanwhile(
    case: SampledCase, number: int, inspector: User
) -> None:
    change(case, KEY, "Theirs, longer.", 1)
    with pytest.raises(Stale):
        restore_held(case=case, key=KEY, by=inspector, number=number, version=1)
    with pytest.raises(Refused, match="The history does not hold this answer any more"):
        restore_held(case=case, key=KEY, by=inspector, number=number - 1, version=2)
    assert page(case, "2.1").recorded == {KEY: "Theirs, longer."}


def test_what_was_held_beside_an_answer_that_came_from_a_file_is_listed_too(
    case: SampledCase, inspector: User, client: Client
) -> None:
    factories.answer(case, "2.1.1 evidence", "As it came.")
    change(case, KEY, "Too late.", 3)
    [line] = client.get(url(case, "answer_history")).context["lines"]
    assert (line.after, line.stored, line.may_be_restored) == ("Too late.", "As it came.", True)
