import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures.references import FORMS, parse

NAMES = st.from_regex(r"[0-9a-z.@=_ ]{1,20}", fullmatch=True)


@given(st.text())
def test_whatever_stands_between_the_braces_is_parsed_and_no_sign_is_lost(body: str) -> None:
    assert str(parse(body)) == body
    assert isinstance(parse(body).fault, str)


@given(st.lists(NAMES, min_size=1, max_size=4), st.sampled_from([*FORMS, "as:most of them", "all over 80"]))
def test_each_form_of_each_figure_comes_back_as_typed(names: list[str], form: str) -> None:
    body = ",".join(names) + (f"|{form}" if form else "")
    asked = parse(body)
    assert str(asked) == body
    assert asked.figures == tuple(name.strip() for name in names)


@pytest.mark.parametrize(
    ("body", "figures", "form", "phrase", "limit"),
    [
        ("2.3.2", ("2.3.2",), "", "", 0),
        (" 2.3.2 | n of N ", ("2.3.2",), "n of N", "", 0),
        ("2.3.2|as: just over half ", ("2.3.2",), "as", "just over half", 0),
        ("2.1.1, 2.1.2|range", ("2.1.1", "2.1.2"), "range", "", 0),
        ("2.1.1,2.1.2|all over 80", ("2.1.1", "2.1.2"), "all over", "", 80),
        ("fact.offence=violence.court|n", ("fact.offence=violence.court",), "n", "", 0),
    ],
)
def test_the_parts_of_a_reference(body: str, figures: tuple[str, ...], form: str, phrase: str, limit: int) -> None:
    asked = parse(body)
    assert (asked.figures, asked.form, asked.phrase, asked.limit, asked.fault) == (figures, form, phrase, limit, "")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", "A figure is missing: name one, such as 2.3.2, or several with commas between them."),
        ("2.3.2,|range", "A figure is missing: name one, such as 2.3.2, or several with commas between them."),
        ("2.3.2|as:", "The phrase is missing: write it after “as:”."),
        (
            "2.1.1,2.1.2|n of N",
            "Several figures need a form of several: range, lowest, highest, all over 80 or as:a phrase.",
        ),
        (
            "2.3.2|half",
            "“half” is no form of a figure. Use one of n of N, n, N, not, words, rating, score, range, lowest, highest "
            "or as:a phrase.",
        ),
    ],
)
def test_what_is_wrong_with_a_reference_is_one_sentence(body: str, fault: str) -> None:
    assert parse(body).fault == fault
