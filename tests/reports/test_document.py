from hypothesis import given
from hypothesis import strategies as st

from reports.document import (
    Column,
    Footnote,
    Paragraph,
    Report,
    Row,
    Section,
    Span,
    Table,
    cell,
    clean,
    counted,
    paragraphs,
    plain,
    put_together,
    row,
    text,
)


def report(*sections: Section) -> Report:
    return Report("Title", "Subject", "Service", "Draft", "a-1", "2026-03-20", "a-1-report-draft", (), sections)


def test_control_characters_become_spaces_and_every_break_a_line_feed() -> None:
    assert clean("one\x00two\x0bthree\r\nfour\u2028five\x85six\tseven") == "one two\nthree\nfour\nfive\nsix seven"


def test_marks_that_would_turn_our_own_words_go_and_foreign_scripts_stay() -> None:
    assert clean("\u202eabc \u0633\u0644\u0627\u0645 \u4e2d") == "abc \u0633\u0644\u0627\u0645 \u4e2d"


@given(st.text())
def test_cleaning_twice_changes_no_more(words: str) -> None:
    assert clean(clean(words)) == clean(words)


def test_a_text_leaves_out_what_is_empty() -> None:
    made = text("", "a", Span("b", strong=True))
    assert made == (Span("a"), Span("b", strong=True))
    assert plain(made) == "ab"


def test_every_string_of_a_report_is_cleaned() -> None:
    note = Span("a\x00", footnote=Footnote("b\x01"))
    table = Table("c\x02", (Column("d\x03"),), (row("e\x04"),), ("f\x05",))
    made = put_together(report(Section("g\x06", "h", (Paragraph(text(note)), table))))
    assert not any(chr(code) in repr(made) or f"\\x{code:02x}" in repr(made) for code in range(8))
    assert made.footnotes == (Footnote("b ", 1),)


def test_footnotes_tables_and_levels_are_counted_in_reading_order() -> None:
    table = Table("T", (), (Row((cell(text(Span("x", footnote=Footnote("second")))),)),))
    first = Paragraph(text(Span("p", footnote=Footnote("first"))))
    made = put_together(report(Section("A", "a", (first, table), (Section("B", "b", (table,)),))))
    assert [(note.number, note.text) for note in made.footnotes] == [(1, "first"), (2, "second"), (3, "second")]
    chapter = made.sections[0]
    assert (chapter.level, chapter.sections[0].level) == (1, 2)
    assert isinstance(chapter.blocks[1], Table)
    assert chapter.blocks[1].number == 1
    assert chapter.blocks[1].rows[0].cells[0].text[0].footnote == Footnote("second", 2)


def test_a_footnote_that_is_repeated_refers_to_the_first_where_that_is_asked_for() -> None:
    notes = [Paragraph(text(Span("p", footnote=Footnote(words)))) for words in ("one", "two", "one")]
    given = report(Section("A", "a", tuple(notes)))
    assert [each.text for each in put_together(given, refer=True).footnotes] == ["one", "two", "See footnote 1."]
    assert [each.text for each in put_together(given).footnotes] == ["one", "two", "one"]


def test_a_strong_row_is_bold_in_every_cell() -> None:
    made = row("a", 1, strong=True)
    assert [span.strong for each in made.cells for span in each.text] == [True, True]
    assert [plain(each.text) for each in made.cells] == ["a", "1"]


def test_what_a_person_wrote_is_parted_at_empty_lines() -> None:
    assert [plain(each.text) for each in paragraphs(" one\ntwo\n\n \nthree\n")] == ["one\ntwo", "three"]
    assert paragraphs(" \n ") == ()


def test_counted() -> None:
    assert (counted(1, "case"), counted(0, "case"), counted(2, "party", "parties")) == (
        "1 case",
        "0 cases",
        "2 parties",
    )


def test_of_a_pile_of_accents_the_first_thirty_are_printed() -> None:
    assert clean("Ge\u0301nial e" + "\u0301" * 5000 + "x") == "Ge\u0301nial e" + "\u0301" * 30 + "x"


def test_after_a_thousand_lines_the_words_of_a_text_run_on() -> None:
    printed = clean("".join(f"line {number}\n\n" for number in range(20_000)))
    assert printed.count("\n") == 1000
    assert printed.split() == "".join(f"line {number} " for number in range(20_000)).split()
    assert clean("a\n" * 999 + "b") == "a\n" * 999 + "b"
