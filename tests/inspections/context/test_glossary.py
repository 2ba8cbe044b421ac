"""The words that reports explain: what has one meaning, and which of them occur."""

import string

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from inspections.context.glossary import OFFICIAL, Term, second_meaning, terms_that_occur
from inspections.models import GlossaryTerm, Inspection, Role
from ledger.models import Entry
from tests import factories
from tests.ledger.reading import became, told

PAGE = "/inspections/northshire-2026/glossary/"
ADD = "/inspections/northshire-2026/context/terms/add/"
FTE = Term("Full-time equivalent", "FTE", "A unit of staff.")
WORDS = st.text(string.ascii_letters, min_size=1, max_size=8)


@pytest.fixture
def inspection(db: None, client: Client) -> Inspection:
    stored = factories.inspection()
    client.force_login(factories.member(stored, Role.INSPECTOR))
    return stored


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Four FTE posts were vacant.", True),
        ("Four full-time\nequivalent posts.", True),
        ("Full time equivalents.", True),
        ("After that", False),
        ("fte", False),
        ("FTEs", True),
        ("Soft full-time equivalence", False),
        ("", False),
    ],
)
def test_a_term_occurs_as_whole_words_and_an_abbreviation_as_it_is_written(words: str, found: bool) -> None:
    assert terms_that_occur([FTE], words) == ([FTE] if found else [])


def test_terms_that_occur_stand_in_the_order_of_the_alphabet() -> None:
    terms = [Term("signs of Safety", "", ""), Term("Restorative meeting", "", ""), Term("Panel", "", "")]
    said = "Signs of safety was used in restorative meetings."
    assert [one.term for one in terms_that_occur(terms, said)] == ["Restorative meeting", "signs of Safety"]


@given(WORDS, WORDS, WORDS)
def test_whatever_a_term_is_it_is_found_between_other_words(term: str, before: str, after: str) -> None:
    assert terms_that_occur([Term(term, "", "")], f"{before} {term.upper()}, {after}")


@pytest.mark.parametrize(
    ("term", "abbreviation", "sentence"),
    [
        ("full-time equivalent", "", "“full-time equivalent” has a meaning in the glossary already."),
        ("First-time entrant", "FTE", "“FTE” stands for “Full-time equivalent” already."),
        ("FTE", "", "“FTE” stands for “Full-time equivalent” already."),
        ("First-time entrant", "fte", ""),
        ("First-time entrant", "", ""),
    ],
)
def test_one_word_and_one_abbreviation_has_one_meaning(term: str, abbreviation: str, sentence: str) -> None:
    said = second_meaning(term, abbreviation, [FTE])
    assert said.startswith(sentence)
    assert bool(said) == bool(sentence)


def test_the_official_words_have_one_meaning_each() -> None:
    for place, one in enumerate(OFFICIAL):
        assert second_meaning(one.term, one.abbreviation, OFFICIAL[:place]) == ""


def test_a_term_is_added_changed_and_removed(client: Client, inspection: Inspection) -> None:
    assert "There are no words of this inspection yet" in client.get(PAGE).content.decode()
    given = {"term": "Signs of Safety", "abbreviation": "SOS", "meaning": "A way to speak of risk."}
    assert client.post(ADD, given).headers["Location"] == PAGE
    row = GlossaryTerm.objects.get()
    page = f"/inspections/northshire-2026/context/terms/{row.pk}/"
    shown = client.get(page).context["form"].initial["shown"]
    assert client.post(page, {**given, "meaning": "Another.", "shown": shown}).headers["Location"] == PAGE
    assert "Another." in client.get(PAGE).content.decode()
    shown = client.get(f"{page}remove/").context["form"].initial["shown"]
    client.post(f"{page}remove/", {"shown": shown})
    assert not GlossaryTerm.objects.exists()
    acts = list(Entry.objects.filter(chain__name="northshire-2026").order_by("sequence").values_list("act", flat=True))
    assert acts == ["context term added", "context term changed", "context term removed"]


def test_its_words_are_sealed_in_the_ledger(client: Client, inspection: Inspection) -> None:
    client.post(ADD, {"term": "Signs of Safety", "abbreviation": "", "meaning": "A way to speak of risk."})
    entry = Entry.objects.get(act="context term added")
    assert told(entry) == ({"number": 1}, {"term": "Signs of Safety", "meaning": "A way to speak of risk."})
    assert became(entry) == [("inspections.glossaryterm", (1,), {})]


@pytest.mark.parametrize(
    ("term", "abbreviation", "sentence"),
    [
        ("desistance", "", "“desistance” has a meaning in the glossary already. One word has one meaning."),
        ("Young offender", "YRO", "“YRO” stands for “Youth rehabilitation order” already. "),
        ("SCHEME 1", "", "“SCHEME 1” has a meaning in the glossary already. "),
        ("Another", "SC", "“SC” stands for “Scheme 1” already. One abbreviation has one meaning."),
    ],
)
def test_a_second_meaning_is_refused_and_the_rest_stays(
    term: str, abbreviation: str, sentence: str, client: Client, inspection: Inspection
) -> None:
    factories.term(inspection, abbreviation="SC")
    response = client.post(ADD, {"term": term, "abbreviation": abbreviation, "meaning": "Mine."})
    assert sentence in response.content.decode()
    assert response.context["form"].data["meaning"] == "Mine."
    assert GlossaryTerm.objects.count() == 1


def test_the_glossary_costs_the_same_for_one_term_and_for_three(
    client: Client, inspection: Inspection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2, 3):
        factories.term(inspection, number)
        if number != 2:
            with django_assert_num_queries(6):
                client.get(PAGE)
