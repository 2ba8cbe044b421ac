"""Reading the answers to a survey from a table: bytes or rows in, checked questions out. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = ("question number", "question", "base", "key question", "answer", "count", "favourable")
MAX_BYTES: Final = 1024 * 1024
MAX_LINES: Final = 5_000
MAX_FAULTS: Final = 50
LARGEST: Final = 100_000
MOST_QUESTIONS: Final = 999
LONGEST: Final = {"question": 500, "answer": 200}
FAVOURABLE: Final = {"": None, "yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class SurveyFaults(ValueError):  # noqa: N818 - it holds the faults
    """What is wrong with the answers; `sentences` has one for each fault, with the line where there is one."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__("\n".join(self.sentences))


@dataclass(frozen=True)
class Answer:
    label: str
    count: int
    favourable: bool | None = None


@dataclass(frozen=True)
class Asked:
    """A question of a survey; `base` is how many answered it, `key_question` a key of the framework or ""."""

    number: int
    text: str
    base: int
    key_question: str
    answers: tuple[Answer, ...]


Row = tuple[int, Mapping[str, str]]
"""A line's number, from 1, and its cells by column."""


def rows_of(content: bytes) -> list[Row]:
    """Return the rows of a CSV file. Raises SurveyFaults where it is none, or has not the columns."""
    if len(content) > MAX_BYTES:
        raise SurveyFaults([f"The file is larger than {MAX_BYTES // 1024**2} MB. Leave out what was not asked for."])
    text = _decoded(content)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if len(lines) > MAX_LINES:
                raise SurveyFaults([f"The file has more than {MAX_LINES:,} lines. Leave out what was not asked for."])
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, [" ".join(cell.split()) for cell in cells]))
    except csv.Error:
        raise SurveyFaults(
            [f'Line {reader.line_num}: a quotation mark (") is not closed, or a cell is too long. Correct the line.']
        ) from None
    if not lines:
        raise SurveyFaults(["The file is empty."])
    names = [name.casefold().replace("_", " ") for name in lines[0][1]]
    if missing := [name for name in COLUMNS[:3] + COLUMNS[4:6] if name not in names]:
        raise SurveyFaults(
            [f"Line {lines[0][0]}: the first line must name the columns. Missing: {', '.join(missing)}."]
        )
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise SurveyFaults([f"Line {lines[0][0]}: {', '.join(twice)} stands there twice. Keep one."])
    return [(line, dict(zip(names, cells, strict=False))) for line, cells in lines[1:]]


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(_MARKS) else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SurveyFaults(["The file is not text. Save the table as CSV (UTF-8) and choose that file."])


def questions_of(rows: Iterable[Row], *, key_questions: Iterable[str], responses: int) -> list[Asked]:
    """Return the questions in rows, one row for each answer, in the order of their numbers.

    The rows of a question stand together; its text, base and key question may stand in the first of them alone.
    `responses` is how many answered the survey at all. Raises SurveyFaults with a sentence for every fault.
    """
    reading = _Reading(frozenset(key_questions), responses)
    for line, cells in rows:
        reading.take(line, cells)
    found = list(reading.finish())
    if reading.faults:
        more = len(reading.faults) - MAX_FAULTS
        raise SurveyFaults(
            [*reading.faults[:MAX_FAULTS], *([f"{more} more faults are not shown."] if more > 0 else [])]
        )
    if not found:
        raise SurveyFaults(
            ["There is no question in it: the first line names the columns, each other one is an answer."]
        )
    return sorted(found, key=lambda asked: asked.number)


class _Reading:
    """`faults` are what is wrong so far, a sentence each."""

    def __init__(self, key_questions: frozenset[str], responses: int) -> None:
        self.faults: list[str] = []
        self._key_questions, self._responses = key_questions, responses
        self._asked: dict[int, tuple[int, str, int, str, list[Answer]]] = {}
        self._last = 0

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        number = self._number(line, cells, "question number", 1, MOST_QUESTIONS)
        if number is None:
            return
        if number in self._asked and number != self._last:
            first = self._asked[number][0]
            self._say(line, f"question {number} stands there twice, first in line {first}. Give each its own number.")
            return
        if number not in self._asked:
            self._begin(line, number, cells)
        elif any(self._differs(number, name, cells) for name in ("question", "base", "key question")):
            first = self._asked[number][0]
            self._say(line, f"question {number} has other words, base or key question than in line {first}.")
        self._last = number
        self._answer(line, number, cells)

    def finish(self) -> Iterator[Asked]:
        for number, (line, text, base, key_question, answers) in self._asked.items():
            if (given := sum(one.count for one in answers)) > base:
                self._say(line, f"question {number}: {base} answered it, and its answers add up to {given}.")
            if base > self._responses:
                self._say(
                    line, f"question {number}: {base} answered it, and the survey has {self._responses} responses."
                )
            yield Asked(number, text, base, key_question, tuple(answers))

    def _begin(self, line: int, number: int, cells: Mapping[str, str]) -> None:
        text = self._words(line, cells, "question")
        base = self._number(line, cells, "base", 0, LARGEST)
        key_question = cells.get("key question", "")
        if key_question and key_question not in self._key_questions:
            self._say(line, f"“{key_question[:60]}” is not a key question of the framework. Give its number, or none.")
        self._asked[number] = (line, text, LARGEST if base is None else base, key_question, [])
        if base is None:
            self._responses = max(self._responses, LARGEST)

    def _differs(self, number: int, name: str, cells: Mapping[str, str]) -> bool:
        _, text, base, key_question, _ = self._asked[number]
        stored = {"question": text, "base": str(base), "key question": key_question}[name]
        return cells.get(name, "") not in ("", stored)

    def _answer(self, line: int, number: int, cells: Mapping[str, str]) -> None:
        label = self._words(line, cells, "answer")
        count = self._number(line, cells, "count", 0, LARGEST)
        told = cells.get("favourable", "").casefold()
        if told not in FAVOURABLE:
            self._say(line, f"favourable: “{told[:60]}” is none of yes, no and nothing.")
        answers = self._asked[number][4]
        if label in (one.label for one in answers):
            self._say(line, f"question {number} has the answer “{label[:60]}” already.")
        if count is not None:
            answers.append(Answer(label, count, FAVOURABLE.get(told)))

    def _words(self, line: int, cells: Mapping[str, str], name: str) -> str:
        text = cells.get(name, "")
        if not text:
            self._say(line, f"{name} is empty.")
        elif len(text) > LONGEST[name]:
            self._say(line, f"{name} has {len(text):,} characters. Shorten it to {LONGEST[name]:,}.")
        return text

    def _number(self, line: int, cells: Mapping[str, str], name: str, low: int, high: int) -> int | None:
        text = cells.get(name, "")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
        if number is None or not low <= number <= high:
            self._say(line, f"{name}: “{text[:60]}” is not a whole number from {low} to {high:,}.")
            return None
        return number

    def _say(self, line: int, sentence: str) -> None:
        self.faults.append(f"Line {line}: {sentence}")
