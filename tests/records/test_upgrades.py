"""What images written before the whole report was written in the app are today."""

import pytest

from ledger.images import Image
from records.upgrades import upgraded, upgraded_tables


def test_the_one_addressee_of_a_recommendation_becomes_a_list_of_addressees() -> None:
    before = Image("inspections.recommendation", (2,), {}, {"addressee": "The board", "text": "Act."})
    assert upgraded(before, 1) == [
        Image(
            "inspections.recommendation",
            (2,),
            {"standards": [], "findings": []},
            {"addressees": ["The board"], "lead_in": "should:", "text": "Act."},
        )
    ]


@pytest.mark.parametrize(
    "image",
    [
        Image("inspections.recommendation", (2,), None, {}),
        Image("inspections.finding", (2, "strength", 1), None, {}),
        Image("cases.practiceexample", (1,), None, {}),
    ],
)
def test_what_was_removed_stays_removed(image: Image) -> None:
    assert upgraded(image, 1) == [image]


def test_a_recommendation_whose_words_are_erased_stays_without_them() -> None:
    [today] = upgraded(Image("inspections.recommendation", (2,), {}, None), 1)
    assert today == Image("inspections.recommendation", (2,), {"standards": [], "findings": []}, None)


def test_a_finding_is_positive_and_in_no_summary() -> None:
    [today] = upgraded(Image("inspections.finding", (2, "key_finding", 1), {}, {"text": "Good."}), 1)
    assert today.fields == {"side": "positive", "in_summary": False}
    assert today.sealed == {"text": "Good."}


def test_a_practice_example_is_an_inspectors_and_printed_as_before() -> None:
    before = Image("cases.practiceexample", (1,), {"kind": "good", "standard": "2.1"}, {"text": "It was clear."})
    [today] = upgraded(before, 1)
    assert today.fields == {
        "kind": "good", "standard": "2.1", "speaker": "inspector", "label_kind": True, "position": 0
    }  # fmt: skip


def test_rows_of_a_file_go_the_same_way() -> None:
    tables = {"inspections.recommendation": [[[1], {"addressee": "The board", "text": "Act."}]]}
    assert upgraded_tables(tables, 1) == {
        "inspections.recommendation": [
            [
                [1],
                {
                    "standards": [],
                    "findings": [],
                    "addressees": ["The board"],
                    "lead_in": "should:",
                    "text": "Act.",
                },
            ]
        ]
    }


def test_a_recommendation_without_an_addressee_is_no_row_of_its_schema() -> None:
    with pytest.raises(ValueError, match="this is no row of schema 1"):
        upgraded_tables({"inspections.recommendation": [[[1], {"text": "Act."}]]}, 1)
