"""The markup of a text as blocks of the report."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.models import Inspection
from reports.content.texts import Texts
from reports.document import Block, Footnote, Listing, Paragraph, Span
from reports.queries import read
from tests import factories
from tests.reports.editions import write

pytestmark = pytest.mark.django_db


def texts(inspection: Inspection) -> Texts:
    return Texts(read(inspection, date(2026, 3, 20)))


@pytest.fixture
def of() -> Texts:
    return texts(factories.inspection())


def test_each_kind_of_block_prints_as_what_it_is(of: Texts) -> None:
    assert of.of("# Heading\nA paragraph.\n\n- one\n- **two**\n\n> Quoted.") == (
        Paragraph((Span("Heading"),), "subheading"),
        Paragraph((Span("A paragraph."),)),
        Listing(((Span("one"),), (Span("two", strong=True),))),
        Paragraph((Span("“Quoted.”"),), "quotation"),
    )


def test_a_quotation_keeps_its_own_marks(of: Texts) -> None:
    assert of.of("> ‘It helped.’") == (Paragraph((Span("‘It helped.’"),), "quotation"),)


def test_a_footnote_stands_behind_what_it_is_to(of: Texts) -> None:
    note = "See the law, https://example.org/law, and [{9.9.9}: There is no figure “9.9.9”.]."
    assert of.of("Said.^[See [the law](https://example.org/law), and {9.9.9}.]^[Two.] On.") == (
        Paragraph((Span("Said.", footnote=Footnote(note)), Span("", footnote=Footnote("Two.")), Span(" On."))),
    )


def test_a_link_is_one(of: Texts) -> None:
    assert of.of("[here](https://example.org/)") == (Paragraph((Span("here", address="https://example.org/"),)),)


def test_a_reference_that_stands_for_nothing_is_marked(of: Texts) -> None:
    assert of.of("{9.9.9}") == (Paragraph((Span("[{9.9.9}: There is no figure “9.9.9”.]", marked=True),)),)


def test_a_place_without_a_text_prints_nothing() -> None:
    inspection = factories.inspection()
    write(inspection, foreword="  \n ", background="Here.")
    assert texts(inspection).at("foreword") == ()
    assert texts(inspection).at("acknowledgements") == ()
    assert texts(inspection).at("background") == (Paragraph((Span("Here."),)),)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab \n*-#>^[]()|“2.3\u200b\x00\ud800"), max_size=60))
def test_any_text_prints_without_losing_a_letter(of: Texts, typed: str) -> None:
    printed = "".join(span.text + (span.footnote.text if span.footnote else "") for span in _spans(of.of(typed)))
    assert re.findall("[ab]", printed) == re.findall("[ab]", typed)


def _spans(blocks: tuple[Block, ...]) -> Iterator[Span]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.text
        elif isinstance(block, Listing):
            for item in block.items:
                yield from item
