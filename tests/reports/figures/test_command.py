import io
import json

import pytest
from django.core.management import CommandError, call_command

from inspections.models import Inspection
from tests.reports import world
from tests.reports.figures.texts import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    inspection = world.liverpool()
    inspection.findings.all().delete()
    inspection.recommendations.all().delete()
    return inspection


def run(*arguments: str) -> tuple[int, str, str]:
    """The exit code, and what stands on standard output and on standard error."""
    said, errors = io.StringIO(), io.StringIO()
    try:
        call_command("check_report", *arguments, stdout=said, stderr=errors)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue(), errors.getvalue()
    return 0, said.getvalue(), errors.getvalue()


def test_a_report_without_a_fault_exits_with_0(inspection: Inspection) -> None:
    assert run(inspection.reference) == (0, "No figure stands in the texts of this report.\n", "")
    assert run(inspection.reference, "--json") == (0, "[]\n", "")
    write(inspection, "question.3.2.2", "It was so in {3.2.2}. In most cases of {3.3.2} it was.")
    code, said, errors = run(inspection.reference, "--json")
    assert (code, [each["verdict"] for each in json.loads(said)], errors) == (1, ["right", "wrong", "right"], "")
    write(inspection, "question.3.2.2", "It was so in {3.2.2}.")
    assert run(inspection.reference) == (
        0,
        "question.3.2.2: right: “11 per cent”. It prints as “11 per cent”.\nFigures: right 1.\n",
        "",
    )


def test_a_figure_in_doubt_alone_exits_with_0(inspection: Inspection) -> None:
    write(inspection, "foreword", "About half had it. It saw 275 children.")
    code, said, _ = run(inspection.reference, "--json")
    assert (code, [each["verdict"] for each in json.loads(said)]) == (0, ["unchecked", "unchecked"])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("It was 17 per cent.", "wrong"),
        ("It was 13 per cent.", "impossible"),
        ("It was {3.2.2}.", "moved"),
        ("It was 11 per cent.", "unbound"),
    ],
)
def test_a_fault_exits_with_1_and_the_findings_stand_on_standard_output(
    text: str, verdict: str, inspection: Inspection
) -> None:
    write(inspection, "question.3.2.2", text, seen={"3.2.2": "17 per cent"})
    code, said, errors = run(inspection.reference, "--json")
    assert (code, [each["verdict"] for each in json.loads(said)], errors) == (1, [verdict], "")
    assert list(json.loads(said)[0]) == ["place", "said", "refers_to", "value", "verdict", "say"]
    assert run(inspection.reference)[0] == 1


def test_an_unknown_inspection_is_named(inspection: Inspection) -> None:
    assert run("nowhere-1", "--json") == (1, "", "There is no inspection with the reference “nowhere-1”.\n")


@pytest.mark.parametrize("arguments", [(), ("northshire-2026", "--xml")])
def test_wrong_usage_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises((CommandError, TypeError)):
        run(*arguments)
