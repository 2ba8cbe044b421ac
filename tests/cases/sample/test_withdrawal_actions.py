"""Withdrawing a case, and what comes in its place."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from cases.board.allocation_actions import allocate, allocate_evenly
from cases.caseload.actions import load_caseload
from cases.fieldwork.actions import reopen_case, save_page
from cases.fieldwork.case_history import history_of
from cases.models import Answer, Draw, Reading, SampledCase
from cases.sample.actions import draw_sample
from cases.sample.withdrawal_actions import withdraw_case
from inspections.actions.team import remove_member
from inspections.errors import Refused
from inspections.models import Inspection, Membership, Role
from inspections.stage_queries import duties_of, listed, progress_of
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.caseload import caseloads
from tests.cases.fieldwork.answering import first, submit
from tests.cases.sample.drawn import case_of, inspection_with_a_draw, lead_of
from tests.ledger.reading import became, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return inspection_with_a_draw()


def entries(inspection: Inspection) -> QuerySet[Entry]:
    return Entry.objects.filter(chain__name=inspection.reference)


def withdraw(inspection: Inspection, reference: str, reason: str = "transferred", note: str = "") -> SampledCase | None:
    return withdraw_case(case=case_of(inspection, reference), by=lead_of(inspection), reason=reason, note=note)


def test_the_reserve_that_keeps_the_balance_comes_under_a_new_reference_to_the_same_inspector(
    inspection: Inspection,
) -> None:
    ines = factories.member(inspection, Role.INSPECTOR)
    Reading.objects.filter(case__reference="C01").update(reader=ines)
    # C01 is male: of the reserves N8, N7, N6, N4 the first is female, and N7 has the other disposal.
    replacement = withdraw(inspection, "C01", note=" To the next county. ")
    assert replacement is not None
    stored = case_of(inspection, "C05")
    assert stored == replacement
    assert (stored.service_reference, stored.gender, stored.disposal) == ("N6", "male", "referral_order")
    assert (stored.allocated_to, stored.replaces) == (ines, case_of(inspection, "C01"))
    withdrawn = case_of(inspection, "C01")
    assert (withdrawn.withdrawn_reason, withdrawn.withdrawn_note) == ("transferred", "To the next county.")
    assert (withdrawn.withdrawn_by, withdrawn.allocated_to) == (lead_of(inspection), ines)
    assert withdrawn.replacement == stored


def test_a_withdrawal_is_in_the_ledger(inspection: Inspection) -> None:
    withdraw(inspection, "C01", "other", "The file burnt.")
    entry = entries(inspection).get()
    assert (entry.act, entry.by) == ("case withdrawn", lead_of(inspection).username)
    content, words = told(entry)
    assert content == {"case": "C01", "reason": "other", "replaced_by": "C05"}
    assert (words["withdrawn_note"], words["service_reference"]) == ("The file burnt.", "N6")
    assert [key for _, key, _ in became(entry)] == [("C01",), ("C05",), ("C05", "first")]
    assert verify(inspection.reference) is None


def test_each_withdrawal_takes_another_reserve_until_none_is_left(inspection: Inspection) -> None:
    taken = [withdraw(inspection, reference) for reference in ("C01", "C02", "C05", "C06")]
    assert [case and (case.reference, case.service_reference) for case in taken] == [
        ("C05", "N6"),
        ("C06", "N8"),
        ("C07", "N4"),
        ("C08", "N7"),
    ]
    assert withdraw(inspection, "C03") is None
    assert inspection.sampled_cases.inspected().filter(case_type="court").count() == 3
    assert inspection.sampled_cases.withdrawn().count() == 5


def test_a_reserve_of_the_other_case_type_is_never_taken(inspection: Inspection) -> None:
    replacement = withdraw(inspection, "O01")
    assert replacement is not None
    assert (replacement.reference, replacement.service_reference) == ("O02", "N21")
    assert withdraw(inspection, "O02") is None


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"reserves": {"court": []}},
        {"reserves": "none"},
        {"reserves": {"court": ["N99"]}},
        {"reserves": {"court": [{"case": 1}]}},
        {"design": []},
        {"court": None},
    ],
)
def test_a_draw_that_tells_of_no_reserves_leaves_the_case_without_a_replacement(record: dict[str, Any]) -> None:
    inspection = inspection_with_a_draw(**record)
    if not record:
        Draw.objects.update(record={})
    assert withdraw(inspection, "C01") is None
    assert case_of(inspection, "C01").is_withdrawn


def test_a_case_that_was_imported_without_a_draw_is_withdrawn_without_a_replacement() -> None:
    inspection = factories.inspection()
    factories.sampled_case(inspection)
    assert withdraw(inspection, "C01") is None
    assert entries(inspection).get().content["replaced_by"] is None


def test_without_the_caseload_nothing_is_known_of_a_reserve(inspection: Inspection) -> None:
    inspection.caseload.delete()
    assert withdraw(inspection, "C01") is None


def test_the_reserves_of_a_real_draw_are_used() -> None:
    inspection = factories.inspection()
    load_caseload(inspection=inspection, by=None, file=caseloads.file(30, 18), file_name="cases.csv")
    drawn = draw_sample(inspection=inspection, by=None, seed=1)
    replacement = withdraw(inspection, "C01")
    assert replacement is not None
    assert replacement.reference == "C24"
    assert replacement.service_reference in drawn.record["reserves"]["court"]


@pytest.mark.parametrize(
    ("reason", "note", "sentence"),
    [
        ("", "", "Select why the case can’t be inspected."),
        ("bored", "", "Select why the case can’t be inspected."),
        ("other", "  ", "Enter why the case can’t be inspected."),
    ],
)
def test_a_withdrawal_without_a_reason_is_refused(
    inspection: Inspection, reason: str, note: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        withdraw(inspection, "C01", reason, note)
    assert refused.value.sentences == [sentence]
    assert not case_of(inspection, "C01").is_withdrawn
    assert not entries(inspection).exists()


def test_a_case_is_withdrawn_once(inspection: Inspection) -> None:
    withdraw(inspection, "C01")
    with pytest.raises(Refused, match="Case C01 has been withdrawn already"):
        withdraw(inspection, "C01")
    assert inspection.sampled_cases.count() == 6


def test_only_the_lead_inspector_of_an_open_inspection_withdraws(inspection: Inspection) -> None:
    ines, lead = factories.member(inspection, Role.INSPECTOR), lead_of(inspection)
    with pytest.raises(Refused, match="Only the lead inspector can withdraw a case"):
        withdraw_case(case=case_of(inspection, "C01"), by=ines, reason="transferred")
    Inspection.objects.update(closed_at=timezone.now())
    with pytest.raises(Refused, match="This inspection is closed"):
        withdraw_case(case=case_of(inspection, "C01"), by=lead, reason="transferred")
    assert not SampledCase.objects.withdrawn().exists()


def test_nothing_of_a_withdrawn_case_changes_any_more(inspection: Inspection) -> None:
    ines, lead = factories.member(inspection, Role.INSPECTOR), lead_of(inspection)
    Reading.objects.update(reader=ines)
    withdraw(inspection, "C01")
    case = case_of(inspection, "C01")
    sentence = "Case C01 has been withdrawn from the sample, so nothing in it can change."
    for act in (
        lambda: save_page(reading=first(case), name="about", by=ines, versions={}, values={"victim": "yes"}),
        lambda: submit(case, ines),
        lambda: reopen_case(case=case, by=lead, reason="Please"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.sentences == [sentence]
    with pytest.raises(Refused, match="C01 has been withdrawn from the sample"):
        allocate(inspection=inspection, by=lead, allocation={"C01": lead})
    assert not Answer.objects.exists()


def test_a_withdrawn_case_is_not_shared_out(inspection: Inspection) -> None:
    withdraw(inspection, "C01")
    assert allocate_evenly(inspection=inspection, by=lead_of(inspection)) == 5
    assert case_of(inspection, "C01").allocated_to is None
    assert case_of(inspection, "C05").allocated_to == lead_of(inspection)


def test_judgements_stay_with_a_withdrawn_case_and_keep_the_sample_from_being_drawn_again(
    inspection: Inspection,
) -> None:
    judgement = factories.answer(case_of(inspection, "C01"), "2.1.1", "no")
    withdraw(inspection, "C01")
    assert Answer.objects.get() == judgement
    with pytest.raises(Refused, match="Something has been recorded on a case of the sample"):
        draw_sample(inspection=inspection, by=lead_of(inspection), seed=1)


def test_a_withdrawn_case_counts_neither_in_the_stages_nor_as_somebodys_duty(inspection: Inspection) -> None:
    ines = factories.member(inspection, Role.INSPECTOR)
    inspection.draws.all().delete()
    Reading.objects.filter(case__reference="C01").update(reader=ines, submitted_at=timezone.now())
    Reading.objects.filter(case__reference="C02").update(reader=ines)
    factories.answer(case_of(inspection, "C01"), "2.1.1", "yes")
    before = progress_of(inspection).cases
    assert (before.sampled, before.allocated, before.submitted, before.answered) == (5, 2, 1, 1)
    withdraw(inspection, "C01")
    after = progress_of(inspection).cases
    assert (after.sampled, after.allocated, after.submitted, after.answered) == (4, 1, 0, 0)
    assert [each.stage for each in listed(ines, [inspection])] == ["0 of 4 cases submitted"]
    assert duties_of(ines) == ["Cases of northshire-2026 that they have not submitted: 1. Reallocate them."]
    withdraw(inspection, "C02")
    assert duties_of(ines) == []
    remove_member(membership=Membership.objects.get(user=ines), by=lead_of(inspection))


def test_both_histories_tell_of_the_withdrawal(inspection: Inspection) -> None:
    withdraw(inspection, "C01", "wrong_disposal", "A fine.")
    [event] = history_of(case_of(inspection, "C01"))
    assert (event.title, event.detail) == ("Case withdrawn and replaced by C05", "Wrong disposal: A fine.")
    [event] = history_of(case_of(inspection, "C05"))
    assert (event.title, event.detail) == (
        "Taken into the sample in the place of C01",
        "Wrong disposal: A fine.",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"withdrawn_reason": "transferred"},
        {"withdrawn_note": "Gone"},
        {"withdrawn_at": "2026-03-02T09:00:00Z"},
        {"withdrawn_at": "2026-03-02T09:00:00Z", "withdrawn_reason": "bored"},
        {"withdrawn_at": "2026-03-02T09:00:00Z", "withdrawn_reason": "other"},
    ],
)
def test_the_database_keeps_withdrawals_whole(inspection: Inspection, fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        inspection.sampled_cases.filter(reference="C01").update(**fields)
