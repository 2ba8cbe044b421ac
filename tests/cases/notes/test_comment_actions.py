from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from cases.models import Comment, Mention, SampledCase
from cases.notes.comment_actions import mark_as_read, write_comment
from cases.queries import has_evidence
from inspections.errors import Refused
from inspections.models import Role
from ledger.models import Entry
from ledger.reading import verify
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of
from tests.ledger.reading import told as recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def lead(case: SampledCase) -> User:
    return factories.member(case.inspection, Role.LEAD_INSPECTOR, "lena.m")


def commented(case: SampledCase, by: User | None = None, text: str = "Seen?", **more: Any) -> Comment:
    return write_comment(case=case, by=by or inspector_of(case), text=text, **more)


def told(comment: Comment) -> list[str]:
    return [mention.user.username for mention in comment.mentions.select_related("user").order_by("user__username")]


def test_a_comment_tells_whoever_is_chosen_or_named_and_not_its_author(case: SampledCase, lead: User) -> None:
    panel = factories.member(case.inspection, Role.PANEL_MEMBER)
    comment = commented(case, text=" @Lena.M, see this.\r\n(@inspector too; a@b.c is no name.) ", mentioned=[panel])
    assert (comment.number, comment.text) == (1, "@Lena.M, see this.\n(@inspector too; a@b.c is no name.)")
    assert told(comment) == ["lena.m", "panel_member"]
    assert told(commented(case, text="To nobody @ all.")) == []
    assert told(commented(case, text="Thanks, @lena.m.", mentioned=[lead])) == ["lena.m"]


def test_the_ledger_seals_a_comment_and_says_whom_it_told(case: SampledCase, lead: User) -> None:
    commented(case, mentioned=[lead])
    entry = Entry.objects.get(chain__name="northshire-2026")
    assert (entry.act, entry.subject) == ("comment written", "C01/comment 1")
    assert {name: entry.content[name] for name in ("case", "number", "mentions")} == {
        "case": "C01",
        "number": 1,
        "mentions": ["lena.m"],
    }
    assert recorded(entry)[1] == {"text": "Seen?"}
    assert verify("northshire-2026") is None


def test_whom_nobody_can_tell_is_refused_by_name(case: SampledCase) -> None:
    reader = factories.member(case.inspection, Role.READER, full_name="Rita Reader")
    with pytest.raises(Refused) as refused:
        commented(case, text="@nobody and @reader?", mentioned=[reader])
    end = "is nobody of this inspection’s team who sees comments. Choose whom to tell from the list, or put a space"
    assert refused.value.sentences == [
        f"“@nobody” {end} after the @.",
        f"“@reader” {end} after the @.",
        "Rita Reader does not see the comments of this inspection.",
    ]
    assert not Comment.objects.exists()


def test_only_who_inspects_writes_and_something_must_be_said(case: SampledCase, lead: User) -> None:
    assert commented(case, lead).by == lead
    with pytest.raises(Refused, match="Only the lead inspector and the inspectors of this inspection can write here"):
        commented(case, factories.member(case.inspection, Role.PANEL_MEMBER))
    with pytest.raises(Refused, match="Enter your comment"):
        commented(case, text=" \n")


def test_a_comment_sent_twice_is_stored_once(case: SampledCase) -> None:
    token = uuid4()
    assert commented(case, token=token) == commented(case, token=token)
    assert Comment.objects.count() == 1


def test_a_withdrawn_case_and_a_closed_inspection_take_no_more(case: SampledCase, lead: User) -> None:
    commented(case, mentioned=[lead])
    SampledCase.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    with pytest.raises(Refused, match="Case C01 has been withdrawn from the sample, so it takes no more comments"):
        commented(case)
    type(case.inspection).objects.update(closed_at=timezone.now())
    with pytest.raises(Refused, match="This inspection is closed"):
        commented(case)
    with pytest.raises(Refused, match="This inspection is closed"):
        mark_as_read(case=case, by=lead)


def test_reading_is_marked_for_one_person_and_one_case(case: SampledCase, lead: User) -> None:
    other = factories.sampled_case(case.inspection, "C02", allocated_to=lead)
    panel = factories.member(case.inspection, Role.PANEL_MEMBER)
    for one in (case, other):
        commented(one, inspector_of(case), mentioned=[lead, panel])
    assert mark_as_read(case=case, by=lead) == 1
    assert mark_as_read(case=case, by=lead) == 0
    unread = Mention.objects.filter(seen_at__isnull=True).order_by("comment__case__reference", "user__username")
    assert [(mention.comment.case.reference, mention.user.username) for mention in unread] == [
        ("C01", "panel_member"),
        ("C02", "lena.m"),
        ("C02", "panel_member"),
    ]
    last = Entry.objects.filter(chain__name="northshire-2026").order_by("sequence")[2]
    assert (last.act, last.by, recorded(last)) == ("comments read", "lena.m", ({"case": "C01", "numbers": [1]}, {}))
    assert Entry.objects.filter(chain__name="northshire-2026").count() == 3


def test_whoever_answers_has_read(case: SampledCase, lead: User) -> None:
    commented(case, mentioned=[lead])
    commented(case, lead, text="Yes.")
    assert Mention.objects.get().seen_at is not None


def test_a_sample_with_a_comment_is_not_drawn_again(case: SampledCase) -> None:
    assert not has_evidence(case.inspection)
    commented(case)
    assert has_evidence(case.inspection)
