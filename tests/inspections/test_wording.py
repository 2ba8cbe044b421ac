"""Numbers and names in a sentence."""

import pytest

from inspections.wording import counted, listed


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (999, "999 cases"), (1200, "1,200 cases")]
)
def test_a_number_has_its_noun(number: int, words: str) -> None:
    assert counted(number, "case") == words


def test_an_irregular_plural_is_given() -> None:
    assert [counted(number, "person", "people") for number in (1, 2)] == ["1 person", "2 people"]


@pytest.mark.parametrize(
    ("items", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_items_are_listed(items: list[str], sentence: str) -> None:
    assert listed(items) == sentence


def test_items_are_listed_with_another_last_word() -> None:
    assert listed(["a", "b", "c"], "or") == "a, b or c"
