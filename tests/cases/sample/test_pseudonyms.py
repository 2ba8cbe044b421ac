"""The inspectorate's own references."""

from cases.choices import COURT, OUT_OF_COURT
from cases.sample.pseudonyms import own_references

REFERENCES = {COURT: [f"NS-{number:03}" for number in range(41)], OUT_OF_COURT: ["NS-900", "NS-901"]}


def test_each_case_type_is_numbered_from_one_with_two_digits_at_least() -> None:
    own = own_references(REFERENCES, 7)
    assert list(own)[:2] == ["C01", "C02"]
    assert list(own)[-3:] == ["C41", "O01", "O02"]
    assert sorted(own.values()) == [*REFERENCES[COURT], *REFERENCES[OUT_OF_COURT]]


def test_more_than_ninety_nine_cases_have_three_digits() -> None:
    own = own_references({COURT: map(str, range(100)), OUT_OF_COURT: []}, 7)
    assert (min(own), max(own)) == ("C001", "C100")


def test_the_order_comes_from_the_seed_and_not_from_the_caseload() -> None:
    own = own_references(REFERENCES, 7)
    assert own == own_references({COURT: reversed(REFERENCES[COURT]), OUT_OF_COURT: REFERENCES[OUT_OF_COURT]}, 7)
    assert own != own_references(REFERENCES, 8)
    assert list(own.values())[:41] != REFERENCES[COURT]
    assert [own["C01"], own["C02"], own["O01"]] == ["NS-024", "NS-030", "NS-900"]
