"""How far inspectors agree with the service's classifications."""

from hypothesis import given
from hypothesis import strategies as st

from ratings.rollup.classifications import Agreement, Classified, Share, agreement_of, differing

LEVELS = ("low", "medium", "high", "very_high")
some_case = st.builds(
    Classified,
    reference=st.just("C01"),
    case_type=st.just("court"),
    service=st.sampled_from([*LEVELS, "unclassified", ""]),
    inspector=st.sampled_from([*LEVELS, ""]),
)


def case(service: str, inspector: str, reference: str = "C01") -> Classified:
    return Classified(reference, "court", service, inspector)


def test_unclassified_cases_are_left_out_of_the_percentages_and_counted() -> None:
    cases = [
        case("low", "low"),
        case("low", "very_high"),
        case("high", "medium"),
        case("unclassified", "high"),
        case("", "low"),
        case("medium", ""),
        case("unclassified", ""),
    ]
    assert agreement_of(cases, LEVELS) == Agreement(
        compared=3,
        agree=Share(1, 33),
        higher=Share(1, 33),
        lower=Share(1, 33),
        unclassified=3,
        not_judged=1,
        counts=((1, 0, 0, 1), (0, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0)),
    )


def test_nothing_to_compare_has_no_percentages() -> None:
    assert agreement_of([case("unclassified", "low")], LEVELS).agree == Share(0, None)


def test_percentages_are_rounded_half_up() -> None:
    cases = [case("low", "low")] + [case("low", "high")] * 7
    assert agreement_of(cases, LEVELS).agree == Share(1, 13)


def test_the_cases_that_differ_are_those_that_both_classified_otherwise() -> None:
    other = case("low", "high", "C02")
    assert differing([case("low", "low"), other, case("unclassified", "high"), case("low", "")], LEVELS) == (other,)


@given(cases=st.lists(some_case, max_size=12))
def test_every_case_is_counted_once(cases: list[Classified]) -> None:
    found = agreement_of(cases, LEVELS)
    assert found.agree.cases + found.higher.cases + found.lower.cases == found.compared
    assert found.compared + found.unclassified + found.not_judged == len(cases)
    assert sum(map(sum, found.counts)) == found.compared
    assert sum(found.counts[place][place] for place in range(4)) == found.agree.cases
    assert len(differing(cases, LEVELS)) == found.higher.cases + found.lower.cases
