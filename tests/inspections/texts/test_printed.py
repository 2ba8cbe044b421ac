"""The framework's texts in the report, in the wording of the edition's year."""

from typing import Any

import pytest

from inspections.errors import Refused
from inspections.models import Edition, Inspection
from inspections.texts.edition_actions import load_edition, read_edition, shipped
from tests import factories

QUESTION = "3.3.1"


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection(known_as="YOS")


def editions() -> dict[str, dict[str, Any]]:
    return {data["slug"]: data for data in shipped()}


def printed(inspection: Inspection, key: str) -> str:
    return inspection.printed(key, factories.item(key).text)


def chosen(inspection: Inspection, slug: str) -> Inspection:
    if not Edition.objects.filter(slug=slug).exists():
        load_edition(editions()[slug])
    inspection.edition = Edition.objects.get(slug=slug)
    return inspection


@pytest.mark.parametrize(
    ("slug", "key", "wording"),
    [
        (
            "2019",
            QUESTION,
            "Does the implementation and delivery of services effectively support the child or young person's "
            "desistance?",
        ),
        ("2020", QUESTION, "Does service delivery effectively support the child or young person's desistance?"),
        (
            "2019",
            "3.2.1",
            "Does planning focus sufficiently on supporting the child or young person's desistance?",
        ),
        ("2020", "3.2.1", "Does planning focus on supporting the child or young person's desistance?"),
        ("2019", "1.1.3", "Does the leadership of the YOT support effective service delivery?"),
    ],
)
def test_a_report_prints_the_wording_of_its_editions_year(
    slug: str, key: str, wording: str, inspection: Inspection
) -> None:
    assert printed(chosen(inspection, slug), key) == wording


def test_without_an_edition_it_prints_what_the_pages_say(inspection: Inspection) -> None:
    assert printed(inspection, "1.1.3") == "Does the leadership of the YOS support effective service delivery?"
    assert printed(inspection, QUESTION) == factories.item(QUESTION).text


def test_a_page_calls_the_service_as_it_calls_itself_whatever_the_edition(inspection: Inspection) -> None:
    assert chosen(inspection, "2019").worded("the {service}") == "the YOS"


def test_another_framework_keeps_its_words(inspection: Inspection) -> None:
    chosen(inspection, "2019").framework.slug = "another"
    assert printed(inspection, QUESTION) == factories.item(QUESTION).text


def test_every_number_that_is_worded_is_one_of_its_framework(inspection: Inspection) -> None:
    asked = set(inspection.framework.items.filter(kind="question").values_list("key", flat=True))
    for data in editions().values():
        assert set(data["wordings"][inspection.framework.slug]) <= asked


def test_an_empty_wording_is_refused() -> None:
    with pytest.raises(Refused, match="wordings"):
        read_edition(b"slug: a\ntitle: A\nreport: [{heading: H}]\nwordings: {f: {'1.1.1': ''}}\n")
