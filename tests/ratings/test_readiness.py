"""What an inspection lacks before its ratings are closed and its report is issued, and what stops the issue."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import PracticeExample, Reading
from inspections.errors import Refused
from inspections.models import Edition, EvidenceRating, Finding, Inspection, ReportText, Role
from inspections.outline import read_outline
from inspections.stale import fingerprint
from inspections.texts.edition import places
from inspections.texts.signing import sign_off_foreword
from ratings.queries import ratings_of
from ratings.readiness import Lack, lacking
from reports.actions import issue_report
from reports.queries import read
from reports.readiness import lacks_of
from tests import factories
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import panel_of
from tests.reports.world import written

pytestmark = pytest.mark.django_db
ROOT = "/inspections/northshire-2026/"


@pytest.fixture
def inspection() -> Inspection:
    """A published inspection, every case submitted, with all findings and three recommendations."""
    stored = published("gloucestershire")
    Reading.objects.update(submitted_at=timezone.now())
    written(stored)
    return stored


@pytest.fixture
def ada() -> User:
    return factories.administrator("ada")


def lacks(inspection: Inspection) -> list[Lack]:
    return lacking(ratings_of(Inspection.objects.get(pk=inspection.pk)))


def said(inspection: Inspection) -> list[str]:
    """What is lacking, but for grounds that the panel has not considered."""
    return [lack.sentence for lack in lacks(inspection) if "grounds" not in lack.sentence]


def choose(inspection: Inspection, slug: str) -> None:
    inspection.edition = Edition.objects.get(slug=slug)
    inspection.save(update_fields=["edition"])


def fill(inspection: Inspection) -> None:
    """Write every text that the edition asks for."""
    assert inspection.edition is not None
    for place in places(inspection.edition.content, read_outline(inspection.framework)):
        if place.required:
            ReportText.objects.create(inspection=inspection, place=place.key, text=f"On {place.key}.")


def sign(inspection: Inspection, by: User) -> None:
    shown = fingerprint("On foreword.")
    sign_off_foreword(inspection=inspection, name="Ann Example", title="Chief Inspector", shown=shown, by=by)


def test_an_inspection_with_nothing_lacks_ratings_findings_and_recommendations() -> None:
    inspection = factories.inspection()
    found = lacks(inspection)
    assert Lack("Standard 1.1 has no rating yet.", f"{ROOT}evidence/1.1/") in found
    assert Lack("Standard 2.1 has no rating yet.", f"{ROOT}ratings/standards/2.1/") in found
    assert found[-1] == Lack("There are no recommendations.", f"{ROOT}recommendations/")
    assert not any(lack.stops for lack in found)


def test_a_finished_inspection_without_an_edition_lacks_nothing(inspection: Inspection) -> None:
    assert said(inspection) == []


def test_grounds_that_the_panel_has_not_considered_are_named_until_the_ratings_are_closed(
    inspection: Inspection,
) -> None:
    grounds = [lack for lack in lacks(inspection) if "grounds" in lack.sentence]
    assert grounds
    assert re.fullmatch(
        r"Standard \d\.\d has grounds for discretion that the panel has not considered\.", grounds[0].sentence
    )
    Inspection.objects.update(ratings_closed_at=timezone.now())
    assert lacks(inspection) == []


def test_a_standard_without_a_rating_and_a_domain_without_key_findings_are_named(inspection: Inspection) -> None:
    EvidenceRating.objects.filter(standard__number="1.3").delete()
    Finding.objects.filter(domain__number=2, kind="key_finding").delete()
    assert said(inspection) == [
        "Standard 1.3 has no rating yet.",
        "Domain 2 (Court disposals) has no key findings.",
    ]
    Finding.objects.filter(domain__number=2, kind="strength", position=1).update(in_summary=True)
    assert said(inspection) == ["Standard 1.3 has no rating yet."]


def test_an_example_in_the_report_that_nobody_has_checked_is_named(inspection: Inspection) -> None:
    factories.practice_example(inspection, 1)
    row = factories.practice_example(inspection, 2, in_report=True)
    [lack] = [lack for lack in lacks(inspection) if "example" in lack.sentence]
    assert lack.sentence == (
        "Practice example 2 has not been checked by a second person in its present wording. Until it is, it goes into "
        "no draft that leaves the team."
    )
    assert (lack.address, lack.stops) == (f"{ROOT}practice-examples/#example-2", False)
    PracticeExample.objects.filter(pk=row.pk).update(checked_at=timezone.now(), checked_wording=row.wording)
    assert said(inspection) == []


def test_texts_that_the_edition_asks_for_and_the_sign_off_stop_the_issue(inspection: Inspection, ada: User) -> None:
    choose(inspection, "2019")
    assert [(lack.sentence, lack.address) for lack in lacks(inspection) if lack.stops] == [
        ("The text “Foreword” is empty, and the edition asks for it.", f"{ROOT}texts/foreword/"),
        ("The foreword is not signed off as it stands.", f"{ROOT}foreword/"),
    ]
    fill(inspection)
    assert said(inspection) == ["The foreword is not signed off as it stands."]
    sign(inspection, ada)
    assert said(inspection) == []
    ReportText.objects.filter(place="foreword").update(text="Edited.")
    assert said(inspection) == ["The foreword is not signed off as it stands."]


def test_every_place_of_the_edition_is_named_apart(inspection: Inspection) -> None:
    choose(inspection, "2020")
    sentences = [lack.sentence for lack in lacks(inspection) if lack.stops]
    assert len(sentences) == len(set(sentences)) > 40
    assert sentences[0] == "The text “Foreword” is empty, and the edition asks for it."
    assert sentences[1].startswith("The summary of “1. ")
    assert not [one for one in sentences if "{" in one]
    assert any(one.startswith("The text “2.1.1 ") for one in sentences)


@pytest.mark.parametrize(("slug", "stops"), [("", False), ("2019", True)])
def test_an_open_figure_stops_the_issue_of_a_report_with_an_edition(
    slug: str, stops: bool, inspection: Inspection
) -> None:
    if slug:
        choose(inspection, slug)
    inspection.report_texts.create(place="question.3.2.2", text="Planning was good in 17 per cent of cases.")
    found = lacks_of(read(Inspection.objects.get(pk=inspection.pk), date(2026, 3, 20)))[-1]
    assert found.sentence.startswith(
        "3.2.2 Does planning focus sufficiently on keeping the child or young person safe?"
    )
    assert "“17 per cent” is open." in found.sentence
    assert (found.address.endswith("#question.3.2.2"), found.stops) == (True, stops)


def test_the_queries_are_as_many_whatever_is_lacking(inspection: Inspection) -> None:
    choose(inspection, "2020")
    counts = []
    for wanted in (1, 3):
        for number in range(inspection.practice_examples.count() + 1, wanted + 1):
            factories.practice_example(inspection, number, in_report=True)
        ratings = ratings_of(Inspection.objects.get(pk=inspection.pk))
        with CaptureQueriesContext(connection) as queries:
            lacking(ratings)
        counts.append(len(queries))
    assert counts == [5, 5]


def test_issuing_is_refused_with_a_sentence_for_each_thing(inspection: Inspection, ada: User) -> None:
    choose(inspection, "2019")
    Inspection.objects.update(ratings_closed_at=timezone.now())
    with pytest.raises(Refused) as refused:
        issue_report(inspection=inspection, by=ada)
    assert refused.value.sentences == [
        "The text “Foreword” is empty, and the edition asks for it.",
        "The foreword is not signed off as it stands.",
    ]
    fill(inspection)
    sign(inspection, ada)
    assert issue_report(inspection=inspection, by=ada).number == 1


def test_issuing_without_an_edition_asks_for_no_foreword(inspection: Inspection, ada: User) -> None:
    Inspection.objects.update(ratings_closed_at=timezone.now())
    inspection.recommendations.all().delete()
    assert issue_report(inspection=inspection, by=ada).number == 1
    with pytest.raises(PermissionDenied):
        issue_report(inspection=inspection, by=panel_of(inspection)[0])


def test_the_page_of_the_issue_says_why_it_is_not_offered(inspection: Inspection, ada: User, client: Client) -> None:
    choose(inspection, "2019")
    Inspection.objects.update(ratings_closed_at=timezone.now())
    client.force_login(ada)
    page = client.get(reverse("reports:issue", args=[inspection.reference])).content.decode()
    assert "It can’t be issued yet" in page
    assert "The foreword is not signed off as it stands." in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_page_lists_what_is_lacking_with_its_links_and_says_when_nothing_is(
    inspection: Inspection, client: Client
) -> None:
    client.force_login(factories.member(inspection, Role.INSPECTOR, "ines"))
    Inspection.objects.update(ratings_closed_at=timezone.now())
    address = reverse("reports:readiness", args=[inspection.reference])
    assert "Nothing is lacking" in client.get(address).content.decode()
    choose(inspection, "2019")
    inspection.recommendations.all().delete()
    page = client.get(address).content.decode()
    assert f'href="{ROOT}foreword/">The foreword is not signed off as it stands.</a>' in page
    assert f'href="{ROOT}recommendations/">There are no recommendations.</a>' in page
    assert "Nothing is lacking" not in page
    assert address in client.get(ROOT).content.decode()


def test_closing_the_ratings_says_what_the_report_lacks_and_asks(inspection: Inspection, client: Client) -> None:
    inspection.recommendations.all().delete()
    client.force_login(panel_of(inspection)[0])
    address = reverse("panel:close", args=[inspection.reference])
    page = client.get(address).content.decode()
    assert "What the report still lacks" in page
    assert "There are no recommendations." in page
    client.post(address)
    assert Inspection.objects.get().ratings_are_closed
