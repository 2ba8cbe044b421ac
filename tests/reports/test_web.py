from datetime import date

import pytest

from reports.content import build_report
from reports.web import build_html
from tests import factories
from tests.reports import world

pytestmark = pytest.mark.django_db


def written(inspection: object) -> str:
    return build_html(build_report(inspection, made_on=date(2026, 3, 20))).decode()  # type: ignore[arg-type]


def test_the_file_stands_alone() -> None:
    html = written(world.gloucestershire())
    assert html.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert "<title>An inspection of youth offending work: Northshire Youth Offending Team (draft)</title>" in html
    for fetched in ("<script", "<link", "<img", "src=", "@import", "url("):
        assert fetched not in html


def test_the_figures_and_footnotes_are_there() -> None:
    html = written(world.gloucestershire())
    assert "The score is <strong>18/36</strong>:" in html
    assert '<td class="govuk-table__cell govuk-table__cell--numeric"><strong>61%</strong></td>' in html
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">87%</td>' in html
    for number in range(1, 7):
        assert f'href="#footnote-{number}"' in html
        assert f'<li id="footnote-{number}"' in html
    assert 'id="footnote-7"' not in html


def test_liverpool_prints_21_of_36_and_85_per_cent() -> None:
    html = written(world.liverpool())
    assert "The score is <strong>21/36</strong>:" in html
    assert "<strong>85%</strong>" in html
    assert "Footnotes" not in html


def test_what_looks_like_markup_is_escaped() -> None:
    inspection = factories.inspection(service=factories.service("<script>x</script> & Co"))
    html = written(inspection)
    assert "<script" not in html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; Co" in html
