"""What the browser saves by itself, answer by answer, is in `cases.fieldwork.change_actions`."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.access import why_not_changed
from cases.fieldwork.answer_history import last_changes, values_at
from cases.fieldwork.change_actions import change_act, store
from cases.fieldwork.open_questions import open_questions
from cases.fieldwork.pages import Page, Reconciled, reconcile, stale_versions
from cases.fieldwork.queries import items_put_to, read_pages
from cases.models import Answer, Reading, SampledCase
from inspections.access import may_lead
from inspections.changes import Why, why_not_stored
from inspections.errors import RATINGS_CLOSED, Refused
from inspections.wording import counted, listed
from ledger import actions as ledger

CASE_SUBMITTED = "case submitted"
CASE_REOPENED = "case reopened"
SECOND_READING_SUBMITTED = "second reading submitted"
PUT_BACK = "The database may have been put back from a copy"


class SavedMeanwhile(Refused):
    """Nothing was stored: `page` is what stands now, and `reconciled` what the person typed beside it; `whys` says by
    key why the two differ."""

    def __init__(self, page: Page, reconciled: Reconciled, versions: Mapping[str, int], by: User) -> None:
        last = last_changes(page.case, [*reconciled.contested, *reconciled.filled_in])
        self.page = page
        self.reconciled = reconciled
        self.whys = {
            key: why_not_stored(
                base=versions.get(key, 0),
                version=page.version_of(key),
                author=by.username,
                last=last[key].username if key in last else "",
            )
            for key in (*reconciled.contested, *reconciled.filled_in)
        }
        contested = [self.whys[key] for key in reconciled.contested]
        others = {last[key].by for key in reconciled.contested if key in last and self.whys[key] is Why.OTHERS}
        told = [
            f"{who} changed {counted(contested.count(why), 'answer')} on this page {how}."
            for why, who, how in (
                (Why.OTHERS, listed(sorted(others)) or "Somebody", "after you opened it"),
                (Why.AUTHOR, "You", "in another window after you opened it here"),
                (Why.LACKING, "You", f"from a version that the server does not have. {PUT_BACK}"),
            )
            if why in contested
        ]
        super().__init__(" ".join([*told, "Nothing that you changed has been stored yet."]))


class NeedsReason(Refused):
    """A case that is submitted with questions about it open, without a word about why."""

    def __init__(self) -> None:
        super().__init__("Enter why the case can be submitted with these questions open.")


@transaction.atomic
def save_page(*, reading: Reading, name: str, by: User, versions: Mapping[str, int], values: Mapping[str, Any]) -> int:
    """Record answers on a page of a reading, and return how many of them changed.

    `name` is "about", a standard's number, or "second". `values` are by key: one of the item's answers, a list of them
    (empty: none of these), or text; None, or an empty text, takes an answer back, and what `values` leaves out stays as
    it is. `versions` gives the version of each answer that the person saw, 0 where it leaves one out; what they did not
    touch since is not written, whoever changed it meanwhile. Raises SavedMeanwhile where both changed an answer, or
    Refused with a sentence for each fault; then nothing is stored.
    """
    locked = locked_reading(reading)
    _refuse_unless_open(locked, by)
    page = next((page for page in read_pages(locked) if page.name == name), None)
    if page is None:
        raise Refused(f"Standard {name} is not put to case {locked.case.reference}.")
    mine = _checked(page, values)
    items = {item.key: item for item in page.items}
    stale = values_at(locked.case, stale_versions(page, mine, versions))
    earlier = {key: items[key].as_recorded(value) for key, value in stale.items()}
    reconciled = reconcile(mine, page, versions, earlier)
    if reconciled.contested:
        raise SavedMeanwhile(page, reconciled, versions, by)
    _write(page, by, reconciled.changed)
    return len(reconciled.changed)


@transaction.atomic
def submit_reading(*, reading: Reading, by: User, reason: str = "") -> None:
    """Submit a reading: nothing of it changes until the lead inspector reopens the case; of a second one, ever.

    `reason` says why a case is submitted although questions about it are open (`cases.fieldwork.open_questions`); it
    stays with the reading, and is needed only where there are any. Raises Refused with a sentence for each page that
    has something unanswered, and where a held change is undecided, and NeedsReason where the reason is missing.
    """
    locked = locked_reading(reading)
    _refuse_unless_open(locked, by)
    pages = read_pages(locked)
    missing = [missing_in_words(page) for page in pages if page.unanswered]
    undecided = locked.held_changes.filter(resolved_at__isnull=True).count()
    if undecided:
        missing.append(f"{counted(undecided, 'change')} of this case must be decided on first.")
    if missing:
        raise Refused.because(missing)
    questions = [] if locked.is_second else open_questions(pages)
    given = "\n".join(reason.splitlines()).strip() if questions else ""
    if questions and not given:
        raise NeedsReason
    locked.submitted_at, locked.submitted_by, locked.reason = timezone.now(), by, given
    locked.save(update_fields=["submitted_at", "submitted_by", "reason"])
    content: dict[str, Any] = {"case": locked.case.reference}
    if questions:
        content["questions"] = [{"about": one.item.key, "kind": one.question.kind.value} for one in questions]
    act = SECOND_READING_SUBMITTED if locked.is_second else CASE_SUBMITTED
    chain = locked.case.inspection.reference
    ledger.append(chain=chain, by=by, act=act, content=content, subject=locked.case.reference, rows=[locked])


@transaction.atomic
def reopen_case(*, case: SampledCase, by: User, reason: str) -> None:
    """Only the lead inspector may, with a reason for the ledger. Raises Refused where the case is not submitted."""
    locked = locked_reading(case.first)
    inspection = locked.case.inspection
    if inspection.ratings_are_closed:
        raise Refused(RATINGS_CLOSED)
    if not may_lead(by, inspection):
        raise Refused("Only the lead inspector can reopen a case, and only while the inspection is open.")
    if locked.case.is_withdrawn:
        raise Refused(f"Case {case.reference} has been withdrawn from the sample, so nothing in it can change.")
    if not locked.is_submitted:
        raise Refused(f"Case {case.reference} is not submitted, so it is open already.")
    if locked.case.readings.of_kind(Reading.Kind.SECOND).filter(submitted_at__isnull=True).exists():
        raise Refused(
            f"Case {case.reference} is being read a second time, and both readings must be of the same case. "
            "Wait until the second reading is submitted, or call it off first."
        )
    if not reason.strip():
        raise Refused("Enter the reason for reopening the case.")
    locked.submitted_at, locked.submitted_by, locked.reason = None, None, ""
    locked.save(update_fields=["submitted_at", "submitted_by", "reason"])
    content, words = {"case": case.reference}, {"reason": reason.strip()}
    ledger.append(chain=inspection.reference, by=by, act=CASE_REOPENED, content=content, words=words, rows=[locked])


def missing_in_words(page: Page) -> str:
    is_of_facts = page.standard is None and not page.reading.is_second
    names = ", ".join(f"“{item.label}”" if is_of_facts else item.number for item in page.unanswered)
    return f"{page.title}: {len(page.unanswered)} of {len(page.asked)} unanswered ({names})."


def locked_reading(reading: Reading) -> Reading:
    """Return it as it stands, with case and inspection, which is locked; raise Refused where it is gone."""
    ledger.lock(reading.case.inspection.reference)
    related = ("case__inspection__framework", "reader", "submitted_by", "round")
    stored = Reading.objects.select_related(*related).filter(pk=reading.pk).first()
    if stored is None and reading.is_second:
        raise Refused("This second reading has been called off by the lead inspector meanwhile.")
    if stored is None:
        gone = "is not in the sample any more: the sample was drawn or brought in again."
        raise Refused(f"Case {reading.case.reference} {gone}")
    return stored


def _refuse_unless_open(reading: Reading, by: User) -> None:
    sentence = why_not_changed(by, reading)
    if sentence:
        raise Refused(sentence)


def _checked(page: Page, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they are stored, or refuse what the page does not ask and what no item can be."""
    items = {item.key: item for item in page.items}
    faults = [f"“{key}” is not put to case {page.case.reference}." for key in given if key not in items]
    values = {key: items[key].plain(value) for key, value in given.items() if key in items}
    found = (items[key].fault_in(value, page.recorded.get(key)) for key, value in values.items())
    faults += [fault for fault in found if fault]
    if faults:
        raise Refused.because(faults)
    return values


def _write(page: Page, by: User, changed: Mapping[str, Any]) -> None:
    """A query for each answer and four more."""
    chain = ledger.lock(page.case.inspection.reference)
    asked = {item.pk: item for item in items_put_to(page.case)}
    touched = [item.row for item in page.items if item.key in changed]
    rows = {row.item_id: row for row in Answer.everything.filter(reading=page.reading, item__in=touched)}
    acts = []
    for item in page.items:
        if item.key in changed:
            row = rows.get(item.row) or Answer()
            row.reading, row.item = page.reading, asked[item.row]
            store(row, changed[item.key])
            acts.append(change_act(row, item.key, page.name))
    ledger.append_all(chain=chain, by=by, acts=acts)
