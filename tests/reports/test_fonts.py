import random

import pytest

from reports.fonts import printable
from reports.pdf import build_pdf
from tests.reports.every_sign import assigned, refused, report_of


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1\ufe0f\u20e3 \u201cWithheld\u201d, \u20ac 200", "1\ufe0f[U+20E3] \u201cWithheld\u201d, \u20ac 200"),
        ("Northshire \u4e2d Team", "Northshire [U+4E2D] Team"),
        ("e\u0301 and \u00e9", "e\u0301 and \u00e9"),
        ("a\u2060b \u2068c\u2069 d", "a\u2060b \u2068c\u2069 d"),
        ("\u4e2d\u0301 x", "[U+4E2D]\u0301 x"),
        ("\U0001f9d1\U0001f3fd", "[U+1F9D1][U+1F3FD]"),
        ("10\u202f000", "10\u202f000"),
        ("plain", "plain"),
        ("", ""),
    ],
)  # fmt: skip
def test_only_a_sign_that_no_font_has_is_printed_by_its_number(typed: str, shown: str) -> None:
    assert printable(typed) == shown


def test_no_more_than_thirty_marks_pile_up_on_a_letter() -> None:
    assert printable("e" + "\u0301" * 5000 + " end") == "e" + "\u0301" * 30 + " end"
    assert build_pdf(report_of(["e" + "\u0301" * 5000]))


def test_a_sample_of_all_signs_and_pairs_can_be_typeset() -> None:
    signs, chance = assigned(), random.Random(11)
    sample = chance.sample(signs, 300)
    words = [*sample, *(f"a{sign}b" for sign in sample), *("".join(chance.choices(signs, k=2)) for _ in range(300))]
    assert list(refused(words)) == []
