"""Writing a text of the report: saved, held or refused, once however often it is sent, never over other words."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from inspections.changes import Why
from inspections.errors import Refused, Stale
from inspections.models import HeldText, Inspection, ReportText, Role
from inspections.stale import fingerprint
from inspections.texts.actions import confirm_figures, resolve_held_text, restore_text
from inspections.texts.history import lines_of
from ledger.models import Chain, Entry
from ledger.reading import verify
from tests import factories
from tests.cases.at_once import at_once
from tests.cases.readings.second_readings import given_out, submitted_case
from tests.inspections.texts.writing import a_writer, an_inspection, stored, write

pytestmark = pytest.mark.django_db


def acts(inspection: Inspection) -> list[tuple[str, str]]:
    entries = Entry.objects.filter(chain__name=inspection.reference).order_by("sequence")
    return list(entries.values_list("act", "subject"))


def test_a_text_is_written_changed_and_taken_back() -> None:
    inspection = an_inspection()
    ines = a_writer(inspection)
    for base, text in enumerate(("First.", "Second.", None, "  Third.\r\nLine.  ")):
        outcome = write(inspection, ines, text, base, "question.2.1.1")
        assert (outcome.status, outcome.version, outcome.by) == ("saved", base + 1, "Person ines")
    assert stored(inspection, "question.2.1.1") == ("Third.\nLine.", 4)
    assert acts(inspection) == [("text written", "text/question.2.1.1")] * 4
    assert verify(inspection.reference) is None


def test_the_same_change_again_gives_the_same_answer_and_is_stored_once() -> None:
    inspection = an_inspection()
    ines, token = a_writer(inspection), uuid4()
    first = write(inspection, ines, "Words.", token=token)
    write(inspection, ines, "Other words.", 1)
    assert write(inspection, ines, "Words.", token=token) == first
    assert stored(inspection) == ("Other words.", 2)
    assert len(acts(inspection)) == 2


def test_a_stale_save_keeps_both_texts() -> None:
    inspection = an_inspection()
    ines, lee = a_writer(inspection), factories.member(inspection, Role.LEAD_INSPECTOR, "lee")
    write(inspection, ines, "Hers.")
    token = uuid4()
    outcome = write(inspection, lee, "His.", 0, token=token, made_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    assert (outcome.status, outcome.why, outcome.stored and outcome.stored.value) == ("held", Why.OTHERS, "Hers.")
    assert stored(inspection) == ("Hers.", 1)
    assert HeldText.objects.get().text == "His."
    again = write(inspection, lee, "His.", 0, token=token)
    assert (again.status, again.held, HeldText.objects.count()) == ("held", outcome.held, 1)


def test_what_is_typed_on_after_a_held_text_takes_its_place() -> None:
    inspection = an_inspection()
    ines, lee = a_writer(inspection), a_writer(inspection, "lee")
    write(inspection, ines, "Hers.")
    token = uuid4()
    write(inspection, lee, "His.", 0, token=token)
    write(inspection, lee, "His, and more.", 0, follows=token)
    assert [one.text for one in HeldText.objects.all()] == ["His, and more."]


def test_a_change_that_follows_ones_own_is_stored_whatever_its_base() -> None:
    inspection = an_inspection()
    ines, token = a_writer(inspection), uuid4()
    write(inspection, ines, "One.", 0, token=token)
    assert write(inspection, ines, "One. Two.", 0, follows=token).status == "saved"
    assert stored(inspection) == ("One. Two.", 2)


def test_an_id_that_was_used_for_another_place_is_refused() -> None:
    inspection = an_inspection()
    ines, token = a_writer(inspection), uuid4()
    write(inspection, ines, "One.", token=token)
    assert write(inspection, ines, "One.", place="summary.1", token=token).status == "refused"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("x" * 20_001, "foreword", "The text is too long by 1 character"),
        ("Words.", "nowhere", "“nowhere” is no place of this report."),
        ("Words.", "question.9.9.9", "“question.9.9.9” is no place of this report."),
        (["a"], "foreword", "A text of the report is one text."),
    ],
)
def test_what_can_not_be_stored_is_refused_with_a_sentence(text: object, place: str, said: str) -> None:
    inspection = an_inspection()
    outcome = write(inspection, a_writer(inspection), text, place=place)  # type: ignore[arg-type]
    assert outcome.status == "refused"
    assert outcome.sentences[0].startswith(said)
    assert not ReportText.objects.exists()


def test_the_team_writes_until_the_inspection_is_closed_also_once_the_ratings_are() -> None:
    inspection = an_inspection()
    ines = a_writer(inspection)
    Inspection.objects.update(ratings_closed_at=timezone.now())
    assert write(inspection, ines, "Words.").status == "saved"
    Inspection.objects.update(closed_at=timezone.now())
    outcome = write(inspection, ines, "More words.", 1)
    assert (outcome.status, outcome.sentences[0][:26]) == ("refused", "This inspection is closed,")
    assert stored(inspection) == ("Words.", 1)


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.READER])
def test_others_of_the_inspection_write_nothing(role: Role) -> None:
    inspection = an_inspection()
    outcome = write(inspection, factories.member(inspection, role), "Words.")
    assert outcome.status == "refused"
    assert "Only the lead inspector and the inspectors" in outcome.sentences[0]


def test_to_an_outsider_there_is_no_such_inspection_and_no_chain_begins() -> None:
    inspection = an_inspection()
    assert write(inspection, factories.user("otto"), "Words.").status == "gone"
    assert not Chain.objects.filter(name=inspection.reference).exists()


def test_who_reads_a_case_blind_writes_nothing_until_they_have_submitted() -> None:
    inspection = an_inspection()
    ines = a_writer(inspection)
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    given_out(submitted_case(lead, inspection, "C01"), lead, ines)
    outcome = write(inspection, ines, "Words.")
    assert outcome.status == "refused"
    assert outcome.sentences[0].startswith("You are reading a case a second time (C01)")


def test_what_the_writer_saw_stays_until_it_is_confirmed() -> None:
    inspection = an_inspection()
    ines = a_writer(inspection)
    write(inspection, ines, "{2.3.2} of them.", seen={"2.3.2": "61 per cent", "9.9": "no"})
    write(inspection, ines, "{2.3.2} and {2.1.1}.", 1, seen={"2.3.2": "65 per cent", "2.1.1": "5 of 6"})
    row = ReportText.objects.get()
    assert row.seen == {"2.1.1": "5 of 6", "2.3.2": "61 per cent"}
    with pytest.raises(Stale):
        confirm_figures(inspection=inspection, place="foreword", by=ines, version=1, seen={})
    confirm_figures(
        inspection=inspection, place="foreword", by=ines, version=2, seen={"2.3.2": "65 per cent", "9.9": "no"}
    )
    row.refresh_from_db()
    assert (row.seen, row.version) == ({"2.3.2": "65 per cent"}, 2)
    assert acts(inspection)[-1] == ("figures confirmed", "text/foreword")


def held_by_lee(inspection: Inspection) -> HeldText:
    write(inspection, a_writer(inspection), "Hers.")
    write(inspection, a_writer(inspection, "lee"), "His.")
    return HeldText.objects.get()


@pytest.mark.parametrize(("take", "text"), [(True, ("His.", 2)), (False, ("Hers.", 1))])
def test_a_held_text_is_taken_or_left_aside_and_the_history_gives_the_other_back(
    take: bool, text: tuple[str, int]
) -> None:
    inspection = an_inspection()
    held = held_by_lee(inspection)
    ines = inspection.memberships.get(user__username="ines").user
    resolve_held_text(held=held, by=ines, take=take, version=1, shown=fingerprint("His."))
    assert stored(inspection) == text
    held.refresh_from_db()
    assert (held.resolved_by, held.resolved_at is not None) == (ines, True)
    other = "Hers." if take else "His."
    [line] = [line for line in lines_of(inspection, "foreword", text[0]) if line.after == other]
    restore_text(inspection=inspection, place="foreword", by=ines, number=line.number, version=text[1])
    assert stored(inspection) == (other, text[1] + 1)
    assert lines_of(inspection, "foreword", other)[0].restored == line.number


def test_nobody_decides_on_words_that_they_have_not_seen() -> None:
    inspection = an_inspection()
    held = held_by_lee(inspection)
    ines = inspection.memberships.get(user__username="ines").user
    for version, words in ((0, "His."), (1, "Others.")):
        with pytest.raises(Stale):
            resolve_held_text(held=held, by=ines, take=True, version=version, shown=fingerprint(words))
    resolve_held_text(held=held, by=ines, take=False, version=1, shown=fingerprint("His."))
    with pytest.raises(Refused, match="decided on this text already"):
        resolve_held_text(held=held, by=ines, take=True, version=1, shown=fingerprint("His."))


def test_the_history_tells_each_change_with_the_words_before_and_after() -> None:
    inspection = an_inspection()
    held_by_lee(inspection)
    lines = lines_of(inspection, "foreword", "Hers.")
    assert [(line.by, line.is_held, line.before, line.after, line.may_be_restored) for line in lines] == [
        ("Person lee", True, "Hers.", "His.", True),
        ("Person ines", False, "", "Hers.", False),
    ]


@pytest.mark.parametrize("number", [0, 1, 99])
def test_what_the_history_does_not_hold_or_stands_already_is_not_put_back(number: int) -> None:
    inspection = an_inspection()
    ines = a_writer(inspection)
    write(inspection, ines, "Hers.")
    with pytest.raises(Refused):
        restore_text(inspection=inspection, place="foreword", by=ines, number=number, version=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_write_at_once_one_is_saved_and_the_other_held() -> None:
    inspection = an_inspection()
    ines, lee = a_writer(inspection), a_writer(inspection, "lee")
    outcomes = at_once(lambda: write(inspection, ines, "Hers."), lambda: write(inspection, lee, "His."))
    assert sorted(outcome.status for outcome in outcomes) == ["held", "saved"]  # type: ignore[attr-defined]
    texts = {stored(inspection)[0], HeldText.objects.get().text}
    assert texts == {"Hers.", "His."}
    assert verify(inspection.reference) is None


def test_a_save_costs_as_many_statements_however_much_is_written(django_assert_num_queries: Any) -> None:
    inspection = an_inspection()
    ines = User.objects.get(pk=a_writer(inspection).pk)
    for base in range(3):
        write(inspection, ines, f"Words {base}.", base)
    # Ten, and the two of a transaction within the test's own. The roles are known since the first.
    with django_assert_num_queries(10):
        write(inspection, ines, "More words.", 3)


WRITERS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 3), st.text(st.sampled_from("ab \n{}"), max_size=4)), max_size=8
)


@settings(max_examples=15)
@given(WRITERS)
def test_whatever_two_people_write_from_whatever_version_every_text_is_in_the_history(
    changes: list[tuple[int, int, str]],
) -> None:
    with transaction.atomic():
        inspection = an_inspection()
        people = [a_writer(inspection), a_writer(inspection, "lee")]
        for who, base, text in changes:
            assert write(inspection, people[who], text, base).status in ("saved", "held")
        told = {line.after for line in lines_of(inspection, "foreword", "")} | {""}
        assert {text.strip() for _, _, text in changes} <= told
        transaction.set_rollback(True)
