import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.notes.practice_text import FIRST_NAMES, LISTS, proposed_name, warnings_of, words_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The plan was written with Kyle.", "“Kyle”"),
        ("Kyle was seen twice.", "“Kyle”"),
        ("The plan was late. Kyle’s mother said so.", "“Kyle”"),
        ("Staff saw O’Neil-Brown and McAvoy.", "“O’Neil-Brown”, “McAvoy”"),
        ("Nobody told SMITHSON.", "“SMITHSON”"),
        ("- Staff knew\n- Ewa did not", "“Ewa”"),
        ("He lives in Leeds; he met Zoë, and Zoë again.", "“Leeds”, “Zoë”"),
    ],
)
def test_a_word_with_a_capital_letter_looks_like_a_name(text: str, names: str) -> None:
    assert warnings_of(text, []) == [f"It holds what looks like a name: {names}."]


@pytest.mark.parametrize(
    "text",
    [
        "The YOT met CAMHS on Tuesday in March. “Planning” was good: It names who does what.",
        "[name] said what would help. Nobody listened to [name]’s mother.",
        "I saw that the Referral Order Panel met. (Reviews were late.)",
        "nothing has a capital letter here",
        "",
    ],
)
def test_months_agencies_first_words_and_the_changed_name_do_not(text: str) -> None:
    assert warnings_of(text, ["C01"]) == []


def test_many_names_are_counted() -> None:
    text = "he met " + " ".join(f"Zq{chr(97 + number)}" for number in range(14))
    assert warnings_of(text, [])[0].endswith(", “Zql” and 2 more.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see c01.", ["C01"]),
        ("as in EM 0003/A, twice", ["EM 0003/A"]),
        ("c011 and xc01", []),
        ("nobody", []),
    ],
)
def test_a_case_reference_is_found_as_a_word_whatever_its_case(text: str, found: list[str]) -> None:
    warnings = warnings_of(text, ["C01", "EM 0003/A", ""])
    listed = ", ".join(f"“{reference}”" for reference in found)
    expected = [f"It holds what is a case reference of this inspection: {listed}."] if found else []
    assert [warning for warning in warnings if "reference" in warning] == expected


def test_the_proposed_name_is_taken_by_no_other_example_and_does_not_stand_in_the_text() -> None:
    first, second, third, fourth = FIRST_NAMES[:4]
    assert proposed_name("", []) == first
    assert proposed_name(f"{second}’s plan", [first.upper()]) == third
    assert proposed_name(f"with {third}-Lee and {second.lower()}", [first]) == fourth
    assert proposed_name("", FIRST_NAMES) == ""


@given(st.text(max_size=200), st.lists(st.sampled_from(FIRST_NAMES)))
def test_no_proposal_is_ever_in_the_text_or_taken(text: str, taken: list[str]) -> None:
    name = proposed_name(text, taken)
    assert name not in taken
    assert name.casefold() not in words_of(text)


def test_the_lists_hold_words_and_each_once() -> None:
    for words in LISTS.values():
        assert all(isinstance(word, str) and word for word in words)
        assert len({word.casefold() for word in words}) == len(words)
    assert len(FIRST_NAMES) >= 60
