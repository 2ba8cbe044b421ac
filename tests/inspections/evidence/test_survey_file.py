"""Reading the answers to a survey: every fault a sentence with its line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.evidence.survey_file import Answer, Asked, SurveyFaults, questions_of, rows_of

HEAD = "question number,question,base,key question,answer,count,favourable\n"


def read(text: str | bytes, responses: int = 56) -> list[Asked]:
    content = text if isinstance(text, bytes) else text.encode()
    return questions_of(rows_of(content), key_questions=["1.2.1"], responses=responses)


def faults(text: str | bytes, responses: int = 56) -> list[str]:
    with pytest.raises(SurveyFaults) as found:
        read(text, responses)
    return found.value.sentences


def test_a_table_is_read_as_it_is_written() -> None:
    text = f"{HEAD}7,Is the workload fair?,56,1.2.1,Agree,23,yes\n7,,,,Disagree,30,no\n2,Trained?,40,,Yes,40,\n"
    assert read(text) == [
        Asked(2, "Trained?", 40, "", (Answer("Yes", 40),)),
        Asked(7, "Is the workload fair?", 56, "1.2.1", (Answer("Agree", 23, True), Answer("Disagree", 30, False))),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_separators_and_encodings_are_read(delimiter: str, encoding: str) -> None:
    text = f"{HEAD}1,“Fair”?,5,,Yes,5,yes\n".replace(",", delimiter)
    [asked] = read(text.encode(encoding))
    assert (asked.text, asked.answers) == ("“Fair”?", (Answer("Yes", 5, True),))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("1,Fair?,5,,Yes,4,\n1,,,,No,2,\n", "Line 2: question 1: 5 answered it, and its answers add up to 6."),
        ("1,A?,5,,Yes,4,\n2,B?,5,,Yes,4,\n1,C?,5,,No,1,\n", "Line 4: question 1 stands there twice, first in line 2."),
        ("1,A?,5,9.9.9,Yes,4,\n", "Line 2: “9.9.9” is not a key question of the framework. Give its number, or none."),
        ("1,A?,57,,Yes,4,\n", "Line 2: question 1: 57 answered it, and the survey has 56 responses."),
        ("1,A?,5,,Yes,4,\n1,B?,5,,No,1,\n", "Line 3: question 1 has other words, base or key question than in line 2."),
        ("1,A?,5,,Yes,4,\n1,,,,Yes,1,\n", "Line 3: question 1 has the answer “Yes” already."),
        ("x,A?,5,,Yes,4,\n", "Line 2: question number: “x” is not a whole number from 1 to 999."),
        ("1,A?,,,Yes,4,\n", "Line 2: base: “” is not a whole number from 0 to 100,000."),
        ("1,A?,5,,Yes,-1,\n", "Line 2: count: “-1” is not a whole number from 0 to 100,000."),
        ("1,A?,5,,Yes,٣,\n", "Line 2: count: “٣” is not a whole number from 0 to 100,000."),
        ("1,,5,,Yes,4,\n", "Line 2: question is empty."),
        ("1,A?,5,,,4,\n", "Line 2: answer is empty."),
        (f"1,{'x' * 501},5,,Yes,4,\n", "Line 2: question has 501 characters. Shorten it to 500."),
        ("1,A?,5,,Yes,4,maybe\n", "Line 2: favourable: “maybe” is none of yes, no and nothing."),
        ("", "There is no question in it: the first line names the columns, each other one is an answer."),
        ('1,"A?,5\n', 'Line 2: a quotation mark (") is not closed, or a cell is too long. Correct the line.'),
    ],
)
def test_a_fault_names_its_line(rows: str, sentence: str) -> None:
    assert any(one.startswith(sentence) for one in faults(HEAD + rows)), faults(HEAD + rows)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"a,b\n", "Line 1: the first line must name the columns. Missing: question number, question, base, answer"),
        (f"{HEAD.strip()},base\n".encode(), "Line 1: base stands there twice. Keep one."),
        (b"PK\x03\x04\x00\x00", "The file is not text. Save the table as CSV (UTF-8) and choose that file."),
        (b"x" * (1024 * 1024 + 1), "The file is larger than 1 MB. Leave out what was not asked for."),
        (HEAD.encode() + b"1,A?,5,,Yes,4,\n" * 5001, "The file has more than 5,000 lines. Leave out what was not ask"),
    ],
)
def test_what_is_no_table_of_answers_is_refused(content: bytes, sentence: str) -> None:
    [said] = faults(content)
    assert said.startswith(sentence)


def test_so_many_faults_are_said_and_the_others_counted() -> None:
    said = faults(HEAD + "x,A?,5,,Yes,4,\n" * 60)
    assert len(said) == 51
    assert said[-1] == "10 more faults are not shown."


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(SurveyFaults):
        read(HEAD.encode() + content)


@given(st.integers(0, 60), st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_answers_never_add_up_to_more_than_their_base(base: int, counts: list[int]) -> None:
    rows = "".join(f"1,A?,{base},,Answer {place},{count},\n" for place, count in enumerate(counts))
    try:
        [asked] = read(HEAD + rows, 60)
    except SurveyFaults:
        assert sum(counts) > base
    else:
        assert sum(one.count for one in asked.answers) <= asked.base
