"""What the demo’s inspections hold: the demo stands once for all of these tests."""

import html
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from cases.models import SampledCase
from inspections.models import Finding, Inspection
from ratings.models import PanelDecision
from reports.content import build_report
from reports.content.conclusions import NO_RECOMMENDATIONS
from reports.content.edition import NOT_WRITTEN
from reports.content.opening import NO_FINDINGS
from reports.figures.checking import check_report
from reports.queries import read
from reports.readiness import obstacles_to_issuing
from reports.web import build_html
from tests.conftest import stores
from tests.transfer.files import empty_the_installation, export, import_
from transfer.demo import REFERENCE

pytestmark = pytest.mark.django_db


def the_demo() -> None:
    with override_settings(DEBUG=True):
        call_command("demo", stdout=StringIO())


@stores(the_demo)
def test_the_inspection_in_fieldwork_is_in_the_middle_of_it_and_moves_whole(stored: None, tmp_path: Path) -> None:
    cases = SampledCase.objects.filter(inspection__reference=REFERENCE)
    submitted = cases.filter(readings__kind="first", readings__submitted_at__isnull=False).count()
    untouched = cases.exclude(readings__answers__item__kind="fact").count()
    assert 0 < submitted < cases.count() - untouched < cases.count()
    assert not cases.filter(readings__kind="first", readings__reader=None).exists()
    written = Inspection.objects.get(reference=REFERENCE)
    assert written.evidence_ratings.exclude(rating="").count() == 3
    call_command("verify_ledger", stdout=StringIO())
    references = [REFERENCE, "gloucestershire-2019", "liverpool-2019"]
    files = {reference: export(reference) for reference in references}

    empty_the_installation()
    for content in files.values():
        import_(tmp_path, content)

    assert {reference: export(reference) for reference in references} == files


@stores(the_demo)
def test_each_inspection_of_the_demo_has_the_words_of_a_whole_report(stored: None) -> None:
    for reference in (REFERENCE, "gloucestershire-2019", "liverpool-2019"):
        inspection = Inspection.objects.get(reference=reference)
        words = html.unescape(build_html(build_report(inspection, made_on=date(2026, 3, 20))).decode())
        for missing in (NO_FINDINGS, NO_RECOMMENDATIONS):
            assert missing not in words, reference
        assert NOT_WRITTEN not in words, reference
        found = inspection.findings.values_list("domain__number", "kind").distinct()
        assert set(found) == {(domain, kind) for domain in (1, 2, 3) for kind in Finding.Kind.values}, reference
        assert "Example of good practice" in words
        assert "are made up for the demo" in words or reference == REFERENCE
    assert dict(Inspection.objects.values_list("reference", "joint")) == {
        REFERENCE: True,
        "gloucestershire-2019": False,
        "liverpool-2019": True,
    }
    reasons = PanelDecision.objects.filter(meeting__inspection__reference="gloucestershire-2019")
    assert all(len(reason) > 200 for reason in reasons.values_list("reason", flat=True))


@stores(the_demo)
def test_every_figure_in_the_demos_words_is_bound_and_right(stored: None) -> None:
    for reference in (REFERENCE, "gloucestershire-2019", "liverpool-2019"):
        source = read(Inspection.objects.get(reference=reference), date(2026, 3, 20))
        found = check_report(source)
        assert [one.as_data() for one in found if one.verdict != "right"] == []
        assert (len(found) > 30) == (reference != REFERENCE)


@stores(the_demo)
def test_the_published_inspections_of_the_demo_lack_nothing_to_be_issued(stored: None) -> None:
    for reference in ("gloucestershire-2019", "liverpool-2019"):
        source = read(Inspection.objects.get(reference=reference), date(2026, 3, 20))
        assert [lack.sentence for lack in obstacles_to_issuing(source)] == []
