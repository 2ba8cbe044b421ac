"""Rating standards from evidence: pages and actions."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inspections.errors import Refused, Stale
from inspections.evidence.rating_actions import rate_from_evidence
from inspections.models import EvidenceRating, Inspection, Role
from ledger.models import Entry, Words
from tests import factories
from tests.ledger.opening import open_ledger
from tests.ledger.reading import told

LIST = "/inspections/northshire-2026/evidence/"
PAGE = f"{LIST}1.1/"
GIVEN = {"rating": "good", "reasons": "The board\nis strong.", "version": "0"}


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection(known_as="YJS")


@pytest.fixture
def lena(inspection: Inspection, client: Client) -> User:
    user = factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    client.force_login(user)
    return user


def test_the_list_shows_each_standard_with_its_rating(inspection: Inspection, lena: User, client: Client) -> None:
    EvidenceRating.objects.create(inspection=inspection, standard=factories.standard("1.2"), rating="good")
    EvidenceRating.objects.create(inspection=inspection, standard=factories.standard("1.3"), reasons="Words only.")
    rows = client.get(LIST).context["rows"]
    assert [(row["standard"].number, row["label"]) for row in rows] == [
        ("1.1", "Not yet rated"),
        ("1.2", "Good"),
        ("1.3", "Not yet rated"),
        ("1.4", "Not yet rated"),
    ]


def test_the_list_costs_the_same_for_one_and_for_three(
    inspection: Inspection, lena: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    EvidenceRating.objects.create(inspection=inspection, standard=factories.standard("1.1"), rating="good")
    with django_assert_num_queries(6):
        client.get(LIST)
    for number in ("1.2", "1.3"):
        EvidenceRating.objects.create(inspection=inspection, standard=factories.standard(number), rating="good")
    with django_assert_num_queries(6):
        client.get(LIST)


def test_a_standard_stands_there_in_the_framework_s_words_with_the_service_s_own_name(
    inspection: Inspection, lena: User, client: Client
) -> None:
    page = client.get(PAGE).content.decode()
    assert "The governance and leadership of the YJS" in page
    assert "{service}" not in page
    assert [question["number"] for question in client.get(PAGE).context["questions"]] == ["1.1.1", "1.1.2", "1.1.3"]


def test_a_standard_is_rated_with_reasons(inspection: Inspection, lena: User, client: Client) -> None:
    assert client.post(PAGE, GIVEN).headers["Location"] == LIST
    rating = EvidenceRating.objects.get()
    assert (rating.standard.number, rating.rating, rating.version) == ("1.1", "good", 1)
    assert rating.reasons.split() == ["The", "board", "is", "strong."]
    entry = Entry.objects.get(chain__name="northshire-2026")
    assert (entry.by, entry.act) == ("lena", "standard rated from evidence")
    assert told(entry) == ({"standard": "1.1", "rating": "good"}, {"reasons": rating.reasons})


def test_reasons_may_be_saved_before_there_is_a_rating(inspection: Inspection, lena: User, client: Client) -> None:
    client.post(PAGE, GIVEN | {"rating": ""})
    assert EvidenceRating.objects.get().rating == ""
    assert "not yet rated" in str(EvidenceRating.objects.get())


def test_saving_without_a_change_records_nothing(inspection: Inspection, lena: User, client: Client) -> None:
    client.post(PAGE, GIVEN)
    client.post(PAGE, GIVEN | {"version": "1"})
    client.post(PAGE, GIVEN)
    assert EvidenceRating.objects.get().version == 1
    assert Entry.objects.filter(chain__name="northshire-2026").count() == 1


def test_a_stale_save_keeps_both_texts(inspection: Inspection, lena: User, client: Client) -> None:
    client.post(PAGE, GIVEN)
    response = client.post(PAGE, {"rating": "outstanding", "reasons": "From another tab.", "version": "0"})
    assert response.status_code == 200
    form = response.context["form"]
    assert form.non_field_errors() == [
        "This page has changed since you opened it. Nothing of yours has been stored yet."
    ]
    page = response.content.decode()
    assert "is strong." in page
    assert "From another tab." in page
    assert EvidenceRating.objects.get().rating == "good"
    assert 'name="version" value="1"' in page
    client.post(PAGE, {"rating": "outstanding", "reasons": "Both.", "version": "1"})
    assert (EvidenceRating.objects.get().rating, EvidenceRating.objects.get().version) == ("outstanding", 2)


def test_others_read_what_the_lead_inspector_wrote(inspection: Inspection, client: Client) -> None:
    EvidenceRating.objects.create(
        inspection=inspection, standard=factories.standard("1.1"), rating="good", reasons="The board is strong."
    )
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    page = client.get(PAGE).content.decode()
    assert "The board is strong." in page
    assert "<textarea" not in page
    assert client.post(PAGE, GIVEN).status_code == 403


def test_a_closed_inspection_is_read_only(inspection: Inspection, lena: User, client: Client) -> None:
    Inspection.objects.update(closed_at=timezone.now())
    assert "<textarea" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, GIVEN).status_code == 403


@pytest.mark.parametrize("number", ["2.1", "9.9", "x"])
def test_a_standard_that_is_not_rated_from_evidence_has_no_page(
    number: str, inspection: Inspection, lena: User, client: Client
) -> None:
    assert client.get(f"{LIST}{number}/").status_code == 404


def test_a_rating_that_is_not_on_the_scale_is_refused(inspection: Inspection, lena: User, client: Client) -> None:
    assert "rating" in client.post(PAGE, GIVEN | {"rating": "superb"}).context["form"].errors
    assert not EvidenceRating.objects.exists()


@pytest.mark.parametrize(
    ("number", "rating", "version", "refusal"),
    [("1.1", "superb", 0, Refused), ("2.1", "good", 0, Refused), ("1.1", "good", 3, Stale)],
)
def test_the_action_checks_for_itself(
    number: str, rating: str, version: int, refusal: type[Refused], inspection: Inspection, lena: User
) -> None:
    with pytest.raises(refusal):
        rate_from_evidence(
            inspection=inspection,
            standard=factories.standard(number),
            rating=rating,
            reasons="R",
            version=version,
            by=lena,
        )
    assert not EvidenceRating.objects.exists()


def test_reasons_that_came_from_a_file_stay_in_the_ledger_when_they_are_overwritten(
    inspection: Inspection, lena: User
) -> None:
    standard = factories.standard("1.1")
    EvidenceRating.objects.create(inspection=inspection, standard=standard, rating="good", reasons="As it came.")
    open_ledger(inspection)
    rate_from_evidence(inspection=inspection, standard=standard, rating="good", reasons="As it is.", version=1, by=lena)
    entry = Entry.objects.get(act="standard rated from evidence")
    assert told(entry)[1] == {"reasons": "As it is."}
    assert Words.objects.filter(text__contains="As it came.", entry__sequence__lt=entry.sequence).exists()


def test_who_only_rewrites_the_reasons_has_not_proposed_the_rating(inspection: Inspection, lena: User) -> None:
    standard = factories.standard("1.1")
    former = factories.user("former")

    def rate(by: User, rating: str, reasons: str, version: int) -> User | None:
        rate_from_evidence(
            inspection=inspection, standard=standard, rating=rating, reasons=reasons, version=version, by=by
        )
        return EvidenceRating.objects.get().rated_by

    assert rate(former, "", "A first note.", 0) is None
    assert rate(former, "good", "A first note.", 1) == former
    assert rate(lena, "good", "In other words.", 2) == former
    assert rate(lena, "outstanding", "In other words.", 3) == lena


def test_a_partner_inspector_reads_the_key_questions_and_no_rating(inspection: Inspection, client: Client) -> None:
    EvidenceRating.objects.create(inspection=inspection, standard=factories.standard("1.2"), rating="good")
    client.force_login(factories.member(inspection, Role.PARTNER_INSPECTOR))
    page = client.get(LIST).content.decode()
    assert "1.2 Staff" in page
    assert "Good" not in page
    assert client.get(PAGE).status_code == 403
    assert client.get("/inspections/northshire-2026/").headers["Location"] == LIST
