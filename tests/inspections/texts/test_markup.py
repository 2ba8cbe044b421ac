import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.texts.markup import Block, Inline, Link, Note, Reference, Words, parse, references

MARKS = st.text(
    st.sampled_from("ab *-#>[](){}^|.\n–•") | st.characters(exclude_characters="\r", exclude_categories=["Cs"])
)


@given(MARKS)
def test_no_character_is_lost(text: str) -> None:
    assert "".join(block.raw for block in parse(text)) == text


@given(MARKS)
def test_what_is_typed_is_words_but_for_the_marks(text: str) -> None:
    def words(parts: tuple[Inline, ...]) -> str:
        return "".join(
            words(part.parts) if isinstance(part, Note)
            else part.typed if isinstance(part, Reference)
            else part.text + (part.address if isinstance(part, Link) else "")
            for part in parts
        )  # fmt: skip

    shown = "".join(words(line) for block in parse(text) for line in block.lines)
    kept = [character for character in text if character not in "*-#>[]()^•" and not character.isspace()]
    assert [character for character in shown if character not in "*-#>[]()^•" and not character.isspace()] == kept


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("One.\nTwo.\n\nThree.", [("paragraph", [[Words("One.\nTwo.")]]), ("paragraph", [[Words("Three.")]])]),
        ("- one\n- two\n  goes on", [("list", [[Words("one")], [Words("two\n  goes on")]])]),
        ("# Head\nText", [("heading", [[Words("Head")]]), ("paragraph", [[Words("Text")]])]),
        ("> Said.\n> – a volunteer", [("quotation", [[Words("Said.\n– a volunteer")]])]),
        ("**b {2.1.1}**", [("paragraph", [[Words("b ", bold=True), Reference("2.1.1", bold=True)]])]),
        ("[a](https://a.org/)", [("paragraph", [[Link("a", "https://a.org/")]])]),
        ("a^[see {2.1.1|n}]", [("paragraph", [[Words("a"), Note((Words("see "), Reference("2.1.1|n")))]])]),
        ("5 * 3 ** 2 {} ^[open", [("paragraph", [[Words("5 * 3 ** 2 {} ^[open")]])]),
        ("[a](javascript:x)", [("paragraph", [[Words("[a](javascript:x)")]])]),
    ],
)
def test_blocks_are_read(text: str, blocks: list[tuple[str, list[list[object]]]]) -> None:
    def shape(block: Block) -> tuple[str, list[list[object]]]:
        return block.kind, [list(line) for line in block.lines]

    assert [shape(block) for block in parse(text)] == blocks


def test_references_stand_in_order_those_in_footnotes_too() -> None:
    text = "{2.1.1} and **{2.1.2|n}**^[{sample.court}]\n\n- {1.1|rating}"
    assert [one.body for one in references(text)] == ["2.1.1", "2.1.2|n", "sample.court", "1.1|rating"]
