"""Writing fieldwork with a button: saving the pages of a case, submitting it and reopening it.

What the browser saves by itself, answer by answer, is in `cases.actions.changes`.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.access import why_not_changed
from cases.actions.changes import change_act
from cases.actions.second_reading import refuse_while_read_again
from cases.actions.storing import store
from cases.answer_history import last_changes, values_at
from cases.answer_places import PLACES
from cases.fieldwork_queries import read_pages
from cases.models import SampledCase
from cases.open_questions import open_questions
from cases.pages import Page, Reconciled, reconcile, stale_versions
from inspections.access import may_lead
from inspections.errors import RATINGS_CLOSED, Refused
from inspections.models import Inspection
from inspections.wording import counted, listed
from ledger import actions as ledger

CASE_SUBMITTED = "case submitted"
CASE_REOPENED = "case reopened"


class SavedMeanwhile(Refused):
    """A save that would overwrite what somebody stored after the page was opened; nothing was stored.

    `page` is what stands now, and `reconciled` what the person typed beside it.
    """

    def __init__(self, page: Page, reconciled: Reconciled) -> None:
        """Take the page as it stands now, and what the person typed beside it."""
        names = {last.by for last in last_changes(page.case, reconciled.contested).values()}
        who = listed(sorted(names)) or "Somebody"
        super().__init__(
            f"{who} changed {counted(len(reconciled.contested), 'answer')} on this page after you opened it. "
            "Nothing that you changed has been stored yet."
        )
        self.page = page
        self.reconciled = reconciled


class NeedsReason(Refused):
    """A case that is submitted with questions about it open, without a word about why."""

    def __init__(self) -> None:
        """Say what is needed."""
        super().__init__("Enter why the case can be submitted with these questions open.")


@transaction.atomic
def save_page(*, case: SampledCase, name: str, by: User, versions: Mapping[str, int], values: Mapping[str, Any]) -> int:
    """Record answers on a page of a case, and give how many of them changed.

    `name` is "about" or a standard's number. `values` are by key; a fact's value is "yes", "no" or "not_relevant", an
    option, a list of options (empty: none of these), or text; None, or an empty text, takes an answer back, and what
    `values` leaves out stays as it is. `versions` gives the version of each answer that the person saw, 0 where it
    leaves one out; what they did not touch since is not written, whoever changed it meanwhile. Raises SavedMeanwhile
    where both changed an answer, or Refused with a sentence for each fault; then nothing is stored.
    """
    locked = _locked(case)
    _refuse_unless_open(locked, by)
    page = next((page for page in read_pages(locked) if page.name == name), None)
    if page is None:
        raise Refused(f"Standard {name} is not put to case {locked.reference}.")
    mine = _checked(page, values)
    earlier = values_at(locked, stale_versions(page, mine, versions))
    reconciled = reconcile(mine, page, versions, earlier)
    if reconciled.contested:
        raise SavedMeanwhile(page, reconciled)
    _write(page, by, reconciled.changed)
    return len(reconciled.changed)


@transaction.atomic
def submit_case(*, case: SampledCase, by: User, reason: str = "") -> None:
    """Submit a case: nothing of it changes until the lead inspector reopens it.

    `reason` says why it is submitted although questions about it are open (`cases.open_questions`); it stays with the
    case, and is needed only where there are any. Raises Refused with a sentence for each page that has something
    unanswered, and where a held change is undecided, and NeedsReason where the reason is missing.
    """
    locked = _locked(case)
    _refuse_unless_open(locked, by)
    pages = read_pages(locked)
    missing = [missing_in_words(page) for page in pages if page.unanswered]
    undecided = locked.held_changes.filter(resolved_at__isnull=True).count()
    if undecided:
        missing.append(f"{counted(undecided, 'change')} of this case came too late and must be decided on first.")
    if missing:
        raise Refused.because(missing)
    questions = open_questions(pages)
    given = "\n".join(reason.splitlines()).strip() if questions else ""
    if questions and not given:
        raise NeedsReason
    locked.submitted_at, locked.submitted_by, locked.submission_reason = timezone.now(), by, given
    locked.save(update_fields=["submitted_at", "submitted_by", "submission_reason"])
    content: dict[str, Any] = {"case": locked.reference}
    if questions:
        content["questions"] = [{"about": one.item.key, "kind": one.question.kind.value} for one in questions]
    ledger.append(chain=_chain(locked), by=by, act=CASE_SUBMITTED, content=content, rows=[locked])


@transaction.atomic
def reopen_case(*, case: SampledCase, by: User, reason: str) -> None:
    """Reopen a submitted case so that its inspector can change it again; the reason goes into the ledger.

    Only the lead inspector may. Raises Refused where the case is not submitted, or no reason is given.
    """
    locked = _locked(case)
    if locked.inspection.ratings_are_closed:
        raise Refused(RATINGS_CLOSED)
    if not may_lead(by, locked.inspection):
        raise Refused("Only the lead inspector can reopen a case, and only while the inspection is open.")
    if locked.is_withdrawn:
        raise Refused(f"Case {locked.reference} has been withdrawn from the sample, so nothing in it can change.")
    if not locked.is_submitted:
        raise Refused(f"Case {locked.reference} is not submitted, so it is open already.")
    refuse_while_read_again(locked)
    if not reason.strip():
        raise Refused("Enter the reason for reopening the case.")
    locked.submitted_at, locked.submitted_by, locked.submission_reason = None, None, ""
    locked.save(update_fields=["submitted_at", "submitted_by", "submission_reason"])
    content, words = {"case": locked.reference}, {"reason": reason.strip()}
    ledger.append(chain=_chain(locked), by=by, act=CASE_REOPENED, content=content, words=words, rows=[locked])


def missing_in_words(page: Page) -> str:
    """Give one sentence that names what is unanswered on a page."""
    if page.standard is None:
        names = ", ".join(f"“{item.label}”" for item in page.unanswered)
    else:
        names = ", ".join(item.key for item in page.unanswered)
    return f"{page.title}: {len(page.unanswered)} of {len(page.asked)} unanswered ({names})."


def _locked(case: SampledCase) -> SampledCase:
    """Return the case as it stands, with its inspection, which is locked until the transaction ends.

    Raises Refused where the case has gone meanwhile.
    """
    ledger.lock(_chain(case))
    inspection = Inspection.objects.filter(pk=case.inspection_id).first()
    stored = SampledCase.objects.select_related("allocated_to", "withdrawn_by", "replaces").filter(pk=case.pk).first()
    if inspection is None or stored is None:
        raise Refused(f"Case {case.reference} is not in the sample any more: the sample was drawn or brought in again.")
    stored.inspection = inspection
    return stored


def _chain(case: SampledCase) -> str:
    return case.inspection.reference


def _refuse_unless_open(case: SampledCase, by: User) -> None:
    sentence = why_not_changed(by, case)
    if sentence:
        raise Refused(sentence)


def _checked(page: Page, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values as they are stored, or refuse what the page does not ask and what no item can be."""
    items = {item.key: item for item in page.items}
    faults = [f"“{key}” is not put to case {page.case.reference}." for key in given if key not in items]
    values = {key: items[key].plain(value) for key, value in given.items() if key in items}
    faults += [
        f"{items[key].label}: {value!r} is not one of its answers."
        for key, value in values.items()
        if not items[key].accepts(value)
    ]
    if faults:
        raise Refused.because(faults)
    return values


def _write(page: Page, by: User, changed: Mapping[str, Any]) -> None:
    """Write each answer with the ledger's entries. Two queries for each answer and four more."""
    acts = []
    for item in page.items:
        if item.key in changed:
            row = PLACES[item.kind].row_of(page.case, item.row)
            row = store(case=page.case, item=item, value=changed[item.key], row=row)
            acts.append(change_act(page.case, item, page.name, row))
    if acts:
        ledger.append_all(chain=ledger.lock(_chain(page.case)), by=by, acts=acts)
