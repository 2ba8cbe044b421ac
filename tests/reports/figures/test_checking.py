import pytest

from cases.models import Answer
from inspections.models import Edition, Finding, Inspection
from reports.figures.checking import check
from reports.figures.texts import texts_of
from tests import factories
from tests.reports import world
from tests.reports.figures.texts import figures, found, verdicts, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return world.liverpool()


def test_a_figure_that_moved_since_its_writer_saw_it_says_what_it_was(inspection: Inspection) -> None:
    seen = {"3.2.2": "11 per cent", "3.2.2|n of N": "2 of the 18"}
    text = "It was so in {3.2.2}, {3.2.2|n of N}."
    assert [each for _, each in verdicts(inspection, "question.3.2.2", text, seen=seen)] == ["right", "right"]
    Answer.objects.filter(item__key="3.2.2", value="no").first().delete()  # type: ignore[union-attr]
    unanswered = found(inspection, "question.3.2.2", text, seen=seen)
    assert [each.verdict for each in unanswered] == ["wrong", "wrong"]
    assert unanswered[0].say == "3.2.2 is not yet known: 1 judgement is unanswered."
    case = inspection.sampled_cases.exclude(readings__answers__item__key="3.2.2").get(case_type="out_of_court")
    factories.answer(case, "3.2.2", "yes")
    moved = found(inspection, "question.3.2.2", text, seen=seen)
    assert [(each.said, each.verdict, each.say) for each in moved] == [
        (
            "17 per cent",
            "moved",
            "It was “11 per cent” and is “17 per cent” now: read the sentence again and confirm it.",
        ),
        (
            "3 of the 18",
            "moved",
            "It was “2 of the 18” and is “3 of the 18” now: read the sentence again and confirm it.",
        ),
    ]


def test_what_is_found_is_printed_as_the_contract_says(inspection: Inspection) -> None:
    typed, bound = found(inspection, "question.2.2.2", "A large majority had it, {2.2.2}.")
    assert typed.as_data() == {
        "place": "question.2.2.2",
        "said": "A large majority",
        "refers_to": "2.2.2",
        "value": {"s": 28, "n": 39, "percent": 72},
        "verdict": "wrong",
        "say": "2.2.2: “A large majority” is not true of 28 of 39 (72 per cent): “Large majority” is 80 to 100 per "
        "cent. Words that are true: “a reasonable majority”.",
    }
    assert bound.as_data() == {
        "place": "question.2.2.2",
        "said": "72 per cent",
        "refers_to": "2.2.2",
        "value": {"s": 28, "n": 39, "percent": 72},
        "verdict": "right",
        "say": "It prints as “72 per cent”.",
    }


@pytest.mark.parametrize(
    ("place", "text", "say"),
    [
        # The paragraph's own key question first, then its standard, then all.
        ("question.3.2.2", "It was 11 per cent.", "2 of 18 (11 per cent) stands at 3.2.2: bind it as {3.2.2}."),
        ("question.3.2.2", "It was 22 per cent.", "6 of 27 (22 per cent) stands at 3.2.1: bind it as {3.2.1}."),
        ("question.3.2.2", "It was 33 of the 39.", "33 of 39 stands at 2.3.2: bind it as {2.3.2|n of N}."),
        ("foreword", "It was 92 per cent.", "33 of 36 (92 per cent) stands at 2.3.3: bind it as {2.3.3}."),
        ("foreword", "We make three recommendations.", "three recommendations stands at recommendations: bind it as "
         "{recommendations}."),
        ("foreword", "It was 99 of 100.", "No figure of this inspection is 99 of 100: bind it, or name its source in a "
         "footnote."),
    ],
)  # fmt: skip
def test_a_typed_number_is_offered_the_figure_that_it_is(
    place: str, text: str, say: str, inspection: Inspection
) -> None:
    [one] = found(inspection, place, text)
    assert (one.verdict, one.say) == ("unbound", say)


@pytest.mark.parametrize(
    "text",
    [
        "We came on 12 March 2019 and from 4 to 15 March, in 2018/2019 and 2019–20.",
        "Section 37 of the Crime and Disorder Act 1998 asks for it, and standard 2.3 too.",
        "It works with children aged 10 to 17, and 16-year-olds. A third party helps the third sector.",
        "It stands at 1 Bridge Street, M1 1AA, and opens at 9.30 am.",
        "Of the area’s children 24 per cent are from minority ethnic groups.^[Office for National Statistics, 2018.]",
        "> A third of us said that 17 per cent was 2 of 18.",
    ],
)
def test_what_is_no_figure_of_the_inspection_is_passed_over(text: str, inspection: Inspection) -> None:
    assert [each for each in verdicts(inspection, "foreword", text) if each[1] not in ("unchecked",)] == []


def test_a_rating_that_is_typed_is_the_one_in_force(inspection: Inspection) -> None:
    assert verdicts(inspection, "question.3.3.2", "We rated this as ‘Good’.")[0][1] == "wrong"
    assert verdicts(inspection, "question.3.3.2", "We rated this as ‘Requires improvement’.")[0][1] == "right"
    assert verdicts(inspection, "standard.2.1", "It is rated Outstanding.")[0][1] == "right"
    assert verdicts(inspection, "foreword", "The overall rating is Inadequate.")[0][1] == "wrong"
    assert verdicts(inspection, "foreword", "One part was rated Good.")[0][1] == "unchecked"


def test_what_is_said_of_a_domain_may_be_the_rating_of_one_of_its_standards(inspection: Inspection) -> None:
    assert [each for _, each in verdicts(inspection, "summary.1", "We rated staff as ‘Good’.")] == ["unchecked"]
    assert [each for _, each in verdicts(inspection, "summary.1", "We rated staff as ‘Inadequate’.")] == ["wrong"]
    assert verdicts(inspection, "summary.1", "We judged that this is good enough.") == []


def test_words_without_a_band_are_held_against_the_figure_beside_them(inspection: Inspection) -> None:
    place = "question.2.1.1"
    assert dict(verdicts(inspection, place, "Some cases had it ({3.2.1|n of N})."))["Some cases"] == "right"
    assert dict(verdicts(inspection, place, "Some cases had it ({2.2.1|n of N})."))["Some cases"] == "wrong"
    assert verdicts(inspection, place, "Some cases had it.") == [("Some cases", "unchecked")]


def test_numbers_in_words_of_something_else_are_asked_about(inspection: Inspection) -> None:
    assert verdicts(inspection, "foreword", "One of the two teams moved.") == [("One of the two", "unchecked")]


def test_parts_that_do_not_come_to_their_total_are_wrong(inspection: Inspection) -> None:
    [one] = [
        each
        for each in found(inspection, "background", "We read 30 community and 10 custodial cases.")
        if each.verdict == "wrong"
    ]
    assert one.say == "30 and 10 come to 40, but there are 41 court cases."
    assert not [
        each
        for each in verdicts(inspection, "background", "We read 31 community and 10 custodial cases.")
        if each[1] == "wrong"
    ]


def test_texts_are_read_in_the_order_of_print(inspection: Inspection) -> None:
    for place in ("question.2.1.1", "foreword", "standard.3.1", "summary.2", "overview.2"):
        write(inspection, place, "{2.1.1}")
    Finding.objects.update(text="{2.1.1}")
    order = ["foreword", "summary.2", "finding.2.key_finding.1", "overview.2", "finding.2.strength.1"]
    order += ["question.2.1.1", "standard.3.1"]
    for edition in (None, *Edition.objects.all()):
        inspection.edition = edition
        known = figures(inspection)
        places = [each.text.place for each in check(known, texts_of(known.source))]
        assert [place for place in places if place in order] == order


def test_a_text_of_anything_is_read(inspection: Inspection) -> None:
    for text in (
        "{",
        "{}",
        "{|}",
        "{2.3.2|}",
        "{a,b|range}",
        "%",
        "1" * 5000 + " per cent of 1" + "1" * 5000,
        f"between {'9' * 5000} and 3%",
        "\ue000 \ue001 {2.3.2}",
    ):
        verdicts = {each.verdict for each in found(inspection, "foreword", text)}
        assert ("right" in verdicts) == ("{2.3.2" in text), text
