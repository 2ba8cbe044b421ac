"""Numbers as a spreadsheet shows them."""

import pytest

from cases.caseload.number_formats import shown


@pytest.mark.parametrize(
    ("value", "number_format", "digits"),
    [
        (12, "General", "12"),
        (12.0, "GENERAL", "12"),
        (7.5, "General", "7.5"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "@", "12"),
        (12, "0000", "0012"),
        (12345, "0000", "12345"),
        (-12, "0000", "-0012"),
        (0, "0000", "0000"),
        (0, "#", ""),
        (12.6, "0", "13"),
        (2.5, "0", "3"),
        (7.5, "0.00", "7.50"),
        (7.5, "0.0##", "7.5"),
        (1234567, "#,##0", "1,234,567"),
        (12, "#,##0", "12"),
        (12, "000,000", "000,012"),
        (1234.5, "#,##0.00", "1,234.50"),
        (123456789, "000-00-0000", "123-45-6789"),
        (12, '"YS-"0000', "YS-0012"),
        (12, r"\Y\S0000", "YS0012"),
        (12, "0000;[Red]-0000;x", "0012"),
        (-12, "0;[Red](0)", "(12)"),
        (0, '0;0;"00"0', "000"),
        (12, "_(0_)", "12"),
        (12, "[Blue]0000", "0012"),
        (12, "[$£-809]0.00", "£12.00"),
        (12, "0?", "12"),
    ],
)
def test_a_number_is_written_by_its_format(value: float, number_format: str, digits: str) -> None:
    assert shown(value, number_format) == digits


@pytest.mark.parametrize(
    "number_format",
    [
        "0.00E+00",
        "0%",
        "# ?/?",
        "[>9]0",
        "0,",
        '0,"k"',
        "[DBNum1]0",
        "0 kg",
        '"x"',
        ";;;",
        "0.0.0",
        "General0",
        "0.0000000000000",
    ],
)
def test_a_format_that_may_hide_digits_is_not_guessed_at(number_format: str) -> None:
    assert shown(123456, number_format) is None


@pytest.mark.parametrize("value", [1e-7, float("inf"), float("nan")])
def test_a_number_that_would_be_shown_with_an_exponent_is_not_guessed_at(value: float) -> None:
    assert shown(value, "General") is None
