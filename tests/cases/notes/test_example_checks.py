"""A second person checks that nobody can tell from a practice example who the child is."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import PracticeExample, SampledCase
from cases.notes.example_actions import (
    AsPrinted,
    add_example,
    change_example,
    check_example,
    choose_example,
    shown_of,
)
from inspections.errors import Refused, Stale
from inspections.models import Inspection, Role
from ledger.models import Entry
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def author(case: SampledCase) -> User:
    return inspector_of(case)


@pytest.fixture
def lead(case: SampledCase) -> User:
    return factories.member(case.inspection, Role.LEAD_INSPECTOR)


@pytest.fixture
def example(case: SampledCase, author: User) -> PracticeExample:
    return add_example(inspection=case.inspection, by=author, **values())


def values(**more: Any) -> dict[str, Any]:
    return {"kind": "good", "standard": factories.standard("2.1"), "text": "The plan was clear.", **more}


def check(example: PracticeExample, by: User) -> bool:
    return check_example(example=example, by=by, shown=shown_of(example))


def again(example: PracticeExample) -> PracticeExample:
    return PracticeExample.objects.get(pk=example.pk)


def page(name: str, *args: object) -> str:
    return reverse(f"cases:{name}", args=["northshire-2026", *args])


def test_a_check_is_recorded_with_who_and_when(example: PracticeExample, lead: User) -> None:
    assert not again(example).is_checked
    assert check(example, lead)
    stored = again(example)
    assert stored.is_checked
    assert (stored.checked_by, stored.checked_at is not None) == (lead, True)
    entry = Entry.objects.latest("sequence")
    assert (entry.by, entry.act) == (lead.username, "practice example checked by a second person")
    assert told(entry)[0] == {"number": 1, "kind": "good", "standard": "2.1"}
    assert not check(again(example), lead)


def test_who_wrote_the_words_can_not_check_them(example: PracticeExample, author: User, lead: User) -> None:
    with pytest.raises(Refused, match="You wrote these words yourself"):
        check(example, author)
    change_example(example=example, by=lead, shown=shown_of(example), **values(text="It was late."))
    for writer in (author, lead):
        with pytest.raises(Refused, match="You wrote these words yourself"):
            check(again(example), writer)
    assert check(again(example), factories.member(example.inspection, Role.INSPECTOR, "third"))


@pytest.mark.parametrize(
    ("changes", "still"),
    [
        ({"text": "The plan was clear, and late."}, False),
        ({"text": "[name]’s plan was clear.", "first_name": "Ash"}, False),
        ({"as_printed": AsPrinted(lead_in="An inspector noted:")}, False),
        ({"as_printed": AsPrinted(speaker="court")}, False),
        ({"kind": "poor"}, True),
        ({"as_printed": AsPrinted(label_kind=False, position=3)}, True),
    ],
)
def test_a_changed_wording_needs_another_check(
    changes: dict[str, Any], still: bool, example: PracticeExample, author: User, lead: User
) -> None:
    check(example, lead)
    stored = again(example)
    assert change_example(example=stored, by=author, shown=shown_of(stored), **values(**changes))
    assert again(example).is_checked == still


def test_the_words_that_were_checked_first_need_no_other_check(
    example: PracticeExample, author: User, lead: User
) -> None:
    check(example, lead)
    for text in ("It was late.", "The plan was clear."):
        stored = again(example)
        change_example(example=stored, by=author, shown=shown_of(stored), **values(text=text))
    assert again(example).is_checked


def test_a_check_of_words_that_have_changed_is_stale(example: PracticeExample, author: User, lead: User) -> None:
    shown = shown_of(example)
    change_example(example=example, by=author, shown=shown, **values(text="It was late."))
    with pytest.raises(Stale, match="has changed since you opened it"):
        check_example(example=example, by=lead, shown=shown)
    assert not again(example).is_checked


def test_a_key_question_of_another_standard_is_refused(example: PracticeExample, author: User) -> None:
    under = AsPrinted(printed_under=factories.item("2.2.1"))
    with pytest.raises(Refused, match=re.escape("Key question 2.2.1 is not one of standard 2.1. Select another.")):
        change_example(example=example, by=author, shown=shown_of(example), **values(as_printed=under))


def test_a_lead_in_is_looked_at_for_names_too(example: PracticeExample, author: User) -> None:
    with pytest.raises(Refused, match=r"It holds what looks like a name: “Kyle”\."):
        change_example(
            example=example,
            by=author,
            shown=shown_of(example),
            **values(as_printed=AsPrinted(lead_in="In the case of Kyle:")),
        )


def test_examples_are_written_checked_and_chosen_after_the_ratings_are_closed(
    example: PracticeExample, author: User, lead: User
) -> None:
    Inspection.objects.update(ratings_closed_at=timezone.now())
    change_example(example=example, by=author, shown=shown_of(example), **values(text="The plan was early."))
    assert check(again(example), lead)
    assert choose_example(example=example, by=lead, in_report=True, shown=shown_of(again(example)))


def test_the_page_of_the_check_shows_the_words_to_a_second_person(
    example: PracticeExample, author: User, lead: User, client: Client
) -> None:
    client.force_login(author)
    assert client.get(page("example_check", 1)).status_code == 403
    assert "Check it" not in client.get(page("examples")).content.decode()
    client.force_login(lead)
    assert page("example_check", 1) in client.get(page("examples")).content.decode()
    shown = client.get(page("example_check", 1)).context["form"].initial["shown"]
    response = client.post(page("example_check", 1), {"shown": shown}, follow=True)
    assert response.redirect_chain == [(f"{page('examples')}#example-1", 302)]
    html = response.content.decode()
    assert f"{lead} checked on" in html
    assert "Check it" not in html
    assert f"{lead} checked these words on" in client.get(page("example_check", 1)).content.decode()


def test_a_page_that_is_stale_shows_the_words_that_stand_now(
    example: PracticeExample, author: User, lead: User, client: Client
) -> None:
    client.force_login(lead)
    shown = client.get(page("example_check", 1)).context["form"].initial["shown"]
    change_example(example=example, by=author, shown=shown_of(example), **values(text="The plan was late."))
    response = client.post(page("example_check", 1), {"shown": shown})
    assert "has changed since you opened it" in response.content.decode()
    assert "The plan was late." in response.content.decode()
    assert not again(example).is_checked


def test_the_form_says_how_an_example_is_printed(example: PracticeExample, author: User, client: Client) -> None:
    client.force_login(author)
    address = page("example_edit", 1)
    form = client.get(address).context["form"]
    sent = {"kind": "good", "standard": example.standard_id, "text": example.text, "naming": "without"}
    sent |= {"shown": form.initial["shown"], "printed_under": "2.1.2", "lead_in": "A volunteer said:"}
    sent |= {"speaker": "volunteer", "without_kind": "on", "position": "2"}
    assert client.post(address, sent).headers["Location"] == page("examples")
    stored = again(example)
    assert stored.printed_under == factories.item("2.1.2")
    assert (stored.lead_in, stored.speaker, stored.label_kind, stored.position) == (
        "A volunteer said:", "volunteer", False, 2
    )  # fmt: skip
    initial = client.get(address).context["form"].initial
    assert [initial[name] for name in ("printed_under", "lead_in", "speaker", "without_kind", "position")] == [
        "2.1.2", "A volunteer said:", "volunteer", True, 2
    ]  # fmt: skip
