import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Answer, PracticeExample, SampledCase
from cases.notes.practice_text import FIRST_NAMES
from inspections.models import Role
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of

pytestmark = pytest.mark.django_db
FIRST = FIRST_NAMES[0]


@pytest.fixture
def case(client: Client) -> SampledCase:
    """C01 has a note on 2.1.1."""
    case = a_case()
    factories.answer(case, "2.1.1", "yes")
    factories.answer(case, "2.1.1 evidence", "The plan was clear.")
    client.force_login(inspector_of(case))
    return case


def url(name: str, *args: Any) -> str:
    return reverse(f"cases:{name}", args=["northshire-2026", *args])


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def posted(**more: Any) -> dict[str, Any]:
    standard = factories.standard("2.1").pk
    return {"kind": "good", "standard": standard, "text": "The plan was clear.", "naming": "without", **more}


def test_a_note_of_a_case_is_quoted(client: Client, case: SampledCase) -> None:
    assert url("case_notes", "C01") in client.get(url("case", "C01")).content.decode()
    notes = client.get(url("case_notes", "C01")).content.decode()
    address = f"{url('example_add')}?case=C01&question=2.1.1"
    assert address.replace("&", "&amp;") in notes
    form = client.get(address).context["form"]
    assert form.initial["text"] == "The plan was clear."
    assert form.initial["standard"] == factories.standard("2.1").pk
    assert f"Yes: {FIRST}, in no other example of this inspection" in words(client.get(address))
    data = posted(text="[name]’s plan was clear.", naming="proposed", proposal=FIRST)
    response = client.post(address, data, follow=True)
    assert response.redirect_chain == [(url("examples"), 302)]
    shown = words(response)
    assert "The practice example is saved." in shown
    assert f"{FIRST}’s plan was clear." in shown
    assert "The first name has been changed." in shown
    assert "From case C01 , 2.1.1. Added by Person inspector" in shown
    stored = PracticeExample.objects.get()
    assert (stored.case, stored.first_name, stored.key_question) == (case, FIRST, factories.item("2.1.1"))
    assert "1 quoted from this case" in words(client.get(url("case", "C01")))


def test_the_next_example_gets_another_name(client: Client, case: SampledCase) -> None:
    factories.practice_example(case.inspection, text="[name] came.", first_name=FIRST)
    assert f"Yes: {FIRST_NAMES[1]}," in words(client.get(url("example_add")))
    taken = client.post(url("example_add"), posted(text="[name] came.", naming="proposed", proposal=FIRST))
    assert f"“{FIRST}” is the changed first name of another practice example. Choose another." in words(taken)
    assert f"Yes: {FIRST_NAMES[1]}," in words(taken)


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"kind": ""}, "id_kind_0", "Select whether it is an example of good or poor practice."),
        ({"standard": ""}, "id_standard", "Select the standard that it stands for."),
        ({"text": ""}, "id_text", "Enter what inspectors saw."),
        ({"naming": ""}, "id_naming_0", "Select whether it needs a changed first name."),
        ({"naming": "other"}, "id_other_name", "Enter the changed first name."),
    ],
)
def test_what_is_missing_is_told(
    client: Client, case: SampledCase, more: dict[str, str], field: str, sentence: str
) -> None:
    response = client.post(url("example_add"), posted(**more))
    assert f'<a href="#{field}">{sentence}</a>' in response.content.decode()
    assert not PracticeExample.objects.exists()


def test_warnings_ask_to_look_again_and_a_changed_text_is_warned_of_anew(client: Client, case: SampledCase) -> None:
    data = posted(text="The plan was written with Kyle.")
    asked = client.post(url("example_add"), data)
    assert "Not saved yet: look again" in words(asked)
    assert "It holds what looks like a name: “Kyle”." in words(asked)
    assert "There is a problem" not in words(asked)
    assert "<title>Error" not in asked.content.decode()
    warned = asked.context["form"]["warned"].value()
    again = client.post(url("example_add"), data | {"warned": warned})
    assert '<a href="#id_looked">Tick that you have looked again, or change the text.</a>' in again.content.decode()
    other = client.post(url("example_add"), posted(text="The plan was written with Liam.", warned=warned, looked="on"))
    assert "It holds what looks like a name: “Liam”." in words(other)
    assert not PracticeExample.objects.exists()
    client.post(url("example_add"), data | {"warned": warned, "looked": "on"})
    assert PracticeExample.objects.get().text == "The plan was written with Kyle."


def test_a_case_without_notes_says_so_and_another_address_is_not_there(client: Client, case: SampledCase) -> None:
    Answer.objects.update(words="")
    assert "There are no notes on this case yet" in words(client.get(url("case_notes", "C01")))
    assert client.get(f"{url('example_add')}?case=C01&question=2.1.1").status_code == 404
    assert client.get(f"{url('example_add')}?case=C99").status_code == 404


def test_a_withdrawn_case_is_not_quoted(client: Client, case: SampledCase) -> None:
    SampledCase.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    assert "Quote this" not in words(client.get(url("case_notes", "C01")))
    response = client.post(f"{url('example_add')}?case=C01&question=2.1.1", posted(), follow=True)
    assert "Case C01 has been withdrawn, so it takes no more practice examples." in words(response)
    assert not PracticeExample.objects.exists()


def test_an_example_is_changed_and_a_stale_change_shows_both_texts(client: Client, case: SampledCase) -> None:
    example = factories.practice_example(
        case.inspection, text="[name] came.", first_name="Ash", added_by=inspector_of(case)
    )
    form = client.get(url("example_edit", 1)).context["form"]
    assert (form["naming"].value(), form["proposal"].value()) == ("proposed", "Ash")
    shown = form["shown"].value()
    data = posted(text="[name] came twice.", naming="proposed", proposal="Ash", shown=shown)
    assert client.post(url("example_edit", 1), data).status_code == 302
    example.refresh_from_db()
    assert example.quotation == "Ash came twice."
    stale = client.post(url("example_edit", 1), data | {"text": "[name] came late."})
    assert "What is saved now" in words(stale)
    assert "[name] came twice." in words(stale)
    assert "[name] came late." in words(stale)
    again = client.post(
        url("example_edit", 1), data | {"text": "[name] came late.", "shown": stale.context["form"]["shown"].value()}
    )
    assert again.status_code == 302
    example.refresh_from_db()
    assert example.quotation == "Ash came late."


def test_an_example_is_removed_after_asking(client: Client, case: SampledCase) -> None:
    factories.practice_example(case.inspection, added_by=inspector_of(case))
    asked = client.get(url("example_remove", 1))
    assert "Remove practice example 1?" in words(asked)
    assert "The plan was written with the child." in words(asked)
    shown = asked.context["form"]["shown"].value()
    stale = words(client.post(url("example_remove", 1), {"shown": "x"}, follow=True))
    assert "This practice example has changed since you opened it." in stale
    assert "Practice example 1 has been removed." in words(
        client.post(url("example_remove", 1), {"shown": shown}, follow=True)
    )
    assert "There are no practice examples yet" in words(client.get(url("examples")))


def test_the_lead_puts_examples_in_the_report(client: Client, case: SampledCase) -> None:
    factories.practice_example(case.inspection)
    assert "Put in the report" not in words(client.get(url("examples")))
    client.force_login(factories.member(case.inspection, Role.LEAD_INSPECTOR))
    page = client.get(url("examples"))
    shown = page.context["rows"][0][1]
    for chosen, said in (("yes", "Practice example 1 is in the report."), ("no", "Practice example 1 is not in")):
        response = client.post(url("example_choose", 1), {"in_report": chosen, "shown": shown}, follow=True)
        assert said in words(response)
        assert PracticeExample.objects.get().in_report == (chosen == "yes")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_queries(
    number: int, client: Client, case: SampledCase, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(1, number + 1):
        factories.practice_example(
            case.inspection,
            place,
            standard=factories.standard(f"2.{place}"),
            case=case,
            key_question=factories.item("2.1.1"),
            added_by=inspector_of(case),
        )
    with django_assert_num_queries(9):
        client.get(url("examples"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_notes_cost_the_same_queries(
    number: int, client: Client, case: SampledCase, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(2, number + 1):
        factories.answer(case, f"2.1.{place} evidence", "Seen.")
    with django_assert_num_queries(8):
        client.get(url("case_notes", "C01"))


def test_readers_see_no_example(client: Client, case: SampledCase) -> None:
    factories.practice_example(case.inspection)
    reader: User = factories.member(case.inspection, Role.READER)
    client.force_login(reader)
    assert client.get(url("examples")).status_code == 403
    overview = client.get(reverse("inspections:overview", args=["northshire-2026"])).content.decode()
    assert url("examples") not in overview
