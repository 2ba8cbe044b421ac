"""What inspectors conclude, as the report prints it: key findings, recommendations, practice examples, signature."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import PracticeExample
from inspections.models import Inspection, ReportText
from inspections.stale import fingerprint
from inspections.texts.edition import About
from inspections.wording import in_words
from reports.content import build_report, report_from
from reports.content.conclusions import (
    NOT_CHECKED,
    key_findings,
    practice_examples,
    quoted,
    recommendations,
    signature,
)
from reports.document import Block, Listing, Paragraph, plain
from reports.queries import Source, for_others, read
from tests import factories
from tests.reports.test_content import section, words

DAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return factories.inspection(service=factories.service(local_authority="Northshire"))


def source_of(inspection: Inspection) -> Source:
    return read(Inspection.objects.select_related("service", "framework").get(pk=inspection.pk), DAY)


def told(blocks: tuple[Block, ...]) -> list[Any]:
    """The paragraphs as texts, and the lists as lists with what they are numbered from."""
    found: list[Any] = []
    for block in blocks:
        if isinstance(block, Listing):
            found.append((block.start, [plain(item) for item in block.items]))
        elif isinstance(block, Paragraph):
            found.append(plain(block.text))
    return found


def finding(inspection: Inspection, domain: int, kind: str, position: int, text: str, **more: Any) -> None:
    row = inspection.framework.domains.get(number=domain)
    inspection.findings.create(domain=row, kind=kind, position=position, text=text, **more)


def test_key_findings_stand_in_two_lists_with_the_strengths_and_areas_of_the_summary(inspection: Inspection) -> None:
    finding(inspection, 2, "key_finding", 1, "Plans are clear.")
    finding(inspection, 2, "key_finding", 2, "Reviews are late.", side="but")
    finding(inspection, 2, "strength", 1, "A long sentence on partners.", in_summary=True, summary_text="Partners act.")
    finding(inspection, 2, "strength", 2, "Not summed up.")
    finding(inspection, 2, "area_for_improvement", 1, "Safety is planned in few cases.", in_summary=True)
    finding(inspection, 1, "key_finding", 1, "Leaders lead.")
    source = source_of(inspection)
    assert told(key_findings(source, About("domain", "2", "Court disposals", domain=2))) == [
        (None, ["Plans are clear.", "Partners act."]),
        "But:",
        (None, ["Reviews are late.", "Safety is planned in few cases."]),
    ]
    assert told(key_findings(source, About("domain", "3", domain=3))) == []
    assert told(key_findings(source, About()))[0] == (None, ["Leaders lead.", "Plans are clear.", "Partners act."])
    assert section(report_from(source), "key-findings-2").blocks == key_findings(source, About("domain", domain=2))


def test_recommendations_are_counted_in_words_and_stand_under_whom_they_are_to(inspection: Inspection) -> None:
    board, joint = ["the management board"], ["The board", "the police", "the health service"]
    for number, (to, lead_in) in enumerate(
        ((board, "should:"), (board, "should:"), (board, "should make sure that:"), (joint, "should:")), start=1
    ):
        factories.recommendation(inspection, number, addressees=to, lead_in=lead_in)
    assert told(recommendations(source_of(inspection), About())) == [
        "Four recommendations follow from this inspection. Acting on them should improve the work with children and "
        "young people in Northshire.",
        "The management board should:",
        (1, ["Do thing 1.", "Do thing 2."]),
        "The management board should make sure that:",
        (3, ["Do thing 3."]),
        "The board, the police and the health service should:",
        (4, ["Do thing 4."]),
    ]


def test_one_recommendation_and_none_are_told_in_the_singular_and_as_missing(inspection: Inspection) -> None:
    assert told(recommendations(source_of(inspection), About())) == ["No recommendations have been recorded yet."]
    factories.recommendation(inspection)
    [intro, _, _] = told(recommendations(source_of(inspection), About()))
    assert intro.startswith("One recommendation follows from this inspection. Acting on it should improve")


@pytest.mark.parametrize(("number", "said"), [(0, "no"), (8, "eight"), (20, "twenty"), (21, "21"), (1200, "1,200")])
def test_a_count_is_told_in_words_up_to_twenty(number: int, said: str) -> None:
    assert in_words(number) == said


def example(inspection: Inspection, number: int, **more: Any) -> PracticeExample:
    return factories.checked(factories.practice_example(inspection, number, in_report=True, **more))


def test_an_example_stands_under_its_key_question_after_its_lead_in(inspection: Inspection) -> None:
    example(inspection, 1, text="The plan was late.", kind="poor")
    example(
        inspection,
        2,
        text="[name] was heard.",
        first_name="Ash",
        printed_under=factories.item("2.1.1"),
        lead_in="In one case the inspector noted:",
        label_kind=False,
    )
    source = source_of(inspection)
    standard = About("standard", "2.1", domain=2, standard="2.1")
    question = About("question", "2.1.1", domain=2, standard="2.1")
    assert told(practice_examples(source, standard)) == ["Example of poor practice", "“The plan was late.”"]
    assert told(practice_examples(source, question)) == [
        "In one case the inspector noted:",
        "“Ash was heard.”",
        "The first name has been changed.",
    ]
    assert told(practice_examples(source, About("question", "2.1.2", domain=2, standard="2.1"))) == []
    # Without an edition there is no heading for the key question: it stands under its standard.
    assert "“Ash was heard.”" in words(section(report_from(source), "standard-2-1"))


def test_examples_stand_in_their_place_and_say_whose_words_they_are(inspection: Inspection) -> None:
    example(inspection, 1, text="Third.", position=2, label_kind=False, speaker="court")
    example(inspection, 2, text="Second.", position=1, label_kind=False, speaker="volunteer", lead_in="One said:")
    example(inspection, 3, text="First.", position=0, label_kind=False)
    assert told(practice_examples(source_of(inspection), About("standard", "2.1", standard="2.1"))) == [
        "“First.”",
        "One said:",
        "“Second.”",
        "The court said:",
        "“Third.”",
    ]


def test_an_example_that_nobody_has_checked_is_marked_and_leaves_the_team_in_no_draft(inspection: Inspection) -> None:
    row = factories.checked(factories.practice_example(inspection, 1, in_report=True))
    checked = source_of(inspection)
    assert NOT_CHECKED not in words(section(report_from(checked), "standard-2-1"))
    assert "“The plan was written with the child.”" in words(section(report_from(checked, 1), "standard-2-1"))
    PracticeExample.objects.filter(pk=row.pk).update(text="The plan was written with Kyle.")
    changed = source_of(inspection)
    draft = words(section(report_from(changed), "standard-2-1"))
    assert draft[-2:] == ["“The plan was written with Kyle.”", NOT_CHECKED]
    assert for_others(changed).examples == {"2.1": ()}
    issue = build_report(inspection, made_on=DAY, issue=1)
    assert not any("Kyle" in each for each in words(section(issue, "standard-2-1")))


def test_the_signature_stands_while_the_foreword_is_signed_off(inspection: Inspection) -> None:
    assert told(signature(source_of(inspection), About())) == ["The foreword has not been signed off yet."]
    ReportText.objects.create(inspection=inspection, place="foreword", text="Good work.")
    signed = {"signed_by_name": "Ann Example", "signed_title": "Chief Inspector of Probation"}
    Inspection.objects.update(**signed, signed_off_at="2026-04-01T12:00Z", signed_wording=fingerprint("Good work."))
    assert told(signature(source_of(inspection), About())) == ["Ann Example\nChief Inspector of Probation"]
    ReportText.objects.update(text="Outstanding work.")
    assert told(signature(source_of(inspection), About())) == ["The foreword has not been signed off yet."]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("It was late.", "“It was late.”"),
        ('"It was late."', "“It was late.”"),
        ("“It was late.”", "“It was late.”"),
        ('He said "no" twice.', "“He said ‘no’ twice.”"),
        ("He said “no” twice.", "“He said ‘no’ twice.”"),
        ('"No" and "yes"', "“‘No’ and ‘yes’”"),
        ("She said 'no'.", "“She said ‘no’.”"),
        ("The child's plan, and the children's", "“The child’s plan, and the children’s”"),
        ("One.\n\nTwo.\nThree.", "“One.\n\n“Two.\nThree.”"),
        (" \n", "“”"),
    ],
)
def test_words_are_quoted_in_typographic_marks(written: str, printed: str) -> None:
    assert quoted(written) == printed


@given(st.text("ab \n.'\"“”‘’", max_size=40))
def test_quoting_loses_no_word_and_leaves_no_straight_mark(written: str) -> None:
    printed = quoted(written)
    assert [one for one in printed if one.isalpha()] == [one for one in written if one.isalpha()]
    assert not set(printed) & {"'", '"'}
    assert (printed[0], printed[-1]) == ("“", "”")
