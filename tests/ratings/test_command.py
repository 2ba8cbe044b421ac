import json
from io import StringIO

import jsonschema
import pytest
from django.core.management import call_command

from ratings.queries import roll_up_of
from ratings.rollup.scoring import as_json
from tests import factories
from tests.ratings.evidence import judged, published, rated
from tests.ratings.no_cases import NOT_SAID
from tests.ratings.panel.meetings import meet
from tests.ratings.rollup.outlines import FRAMEWORK, RATINGS_SCHEMA

pytestmark = pytest.mark.django_db


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("ratings", *arguments, stdout=out)
    return out.getvalue()


def test_the_json_is_the_contract_s() -> None:
    inspection = published("gloucestershire")

    text = printed("northshire-2026", "--json")

    figures = json.loads(text)
    jsonschema.Draft202012Validator(RATINGS_SCHEMA).validate(figures)
    assert figures == as_json(roll_up_of(inspection), inspection="northshire-2026", framework=FRAMEWORK["slug"])
    assert text.startswith('{\n  "inspection": "northshire-2026",\n')
    assert (figures["score"], figures["overall"]) == (15, "requires_improvement")


def test_the_table_says_every_figure() -> None:
    published("gloucestershire")

    lines = [" ".join(line.split()) for line in printed("northshire-2026").splitlines()]

    assert lines[0] == "Northshire Youth Offending Team (northshire-2026)"
    assert "2.1.3 * 14 23 0 61% Requires improvement" in lines
    assert "2.1.1 20 23 0 87% Outstanding" in lines
    assert "3.4.2 0 0 0 Not applicable" in lines
    assert "Domain 1 Good 7/12" not in lines
    assert "Domain 1 Requires improvement 7/12" in lines
    assert lines[-1] == "Score 15/36. Overall rating: Requires improvement."


def test_the_table_of_an_inspection_in_fieldwork_is_provisional() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 2, {"2.1.1": (1, 2)})

    text = printed("northshire-2026")

    assert text.splitlines()[-2:] == [
        "Provisional: 22 judgements are unanswered, so no score is given.",
        NOT_SAID.replace("domain 2", "domain 3"),
    ]
    assert "Not yet rated: the lead inspector rates it from the evidence." in text


def test_the_table_says_which_standards_lack_a_rating() -> None:
    inspection = factories.inspection()
    rated(inspection, {"1.1": "good", "1.2": "good", "1.3": "good"})

    assert printed("northshire-2026").endswith(
        "No score is given until every standard has a rating; these have none: "
        "1.4, 2.1, 2.2, 2.3, 2.4, 3.1, 3.2, 3.3, 3.4.\n"
    )


def test_the_table_marks_a_decision_under_which_figures_moved_and_the_json_keeps_to_its_schema() -> None:
    inspection = published("gloucestershire")
    meet(inspection)
    factories.answers("2.1.1", "C01").update(value="no")

    (line,) = [line for line in printed("northshire-2026").splitlines() if line.startswith("  2.1 ")]

    assert line.endswith(
        "This decision rests on superseded figures. 2.1.1 was 20 of 23 relevant cases (87 per cent) and is 19 of 23 "
        "relevant cases (83 per cent) now. The panel must confirm or change it."
    )
    jsonschema.Draft202012Validator(RATINGS_SCHEMA).validate(json.loads(printed("northshire-2026", "--json")))


def test_an_unknown_reference_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("ratings", "nowhere-2026", "--json")

    assert stopped.value.code == 1
    assert capsys.readouterr().err == "There is no inspection with the reference “nowhere-2026”.\n"
