"""Writing fieldwork: saving the pages of a case, submitting it and reopening it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.fieldwork_queries import read_pages
from cases.models import CasePage, FactAnswer, Judgement, PromptAnswer, SampledCase
from cases.pages import ABOUT, Item, Kind, Page, differences, evidence_key, number_of
from inspections.access import may_be_allocated_cases, may_judge, may_lead
from inspections.errors import Refused
from inspections.models import Inspection, Standard
from ledger import actions as ledger
from ledger.models import Entry

FACTS_RECORDED = "case facts recorded"
JUDGEMENTS_RECORDED = "judgements recorded"
CASE_SUBMITTED = "case submitted"
CASE_REOPENED = "case reopened"
BEFORE = "before"
"""Where the ledger keeps what a page had before its first save here: what came with the case from a file."""

Recorded = TypeVar("Recorded", FactAnswer, Judgement, PromptAnswer)

WITHDRAWN = "Case {} has been withdrawn from the sample, so nothing in it can change."


class SavedMeanwhile(Refused):
    """A save that would overwrite what somebody stored after the page was opened; nothing was stored.

    `page` is what stands now. `base` is what stood at the version that the save was made from, or None where the
    ledger does not hold it.
    """

    def __init__(self, page: Page, base: Mapping[str, Any] | None) -> None:
        """Take the page as it stands now, and what stood before."""
        who = page.saved_by or "Somebody"
        super().__init__(f"{who} saved this page after you opened it. Nothing that you changed has been stored yet.")
        self.page = page
        self.base = base


def save_about_page(*, case: SampledCase, by: User, version: int, facts: Mapping[str, Any]) -> int:
    """Record facts about a case, by the framework's keys, and give the page's version afterwards.

    A value is "yes", "no" or "not_relevant", an option, a list of options (empty: none of these), or text; None (or an
    empty text) takes the answer back. A fact that `facts` leaves out stays as it is. `version` is that of the page the
    values were typed on. Raises SavedMeanwhile, or Refused with a sentence for each fault; then nothing is stored.
    """
    return _save(case, ABOUT, by, version, facts)


def save_standard_page(
    *,
    case: SampledCase,
    standard: Standard,
    by: User,
    version: int,
    judgements: Mapping[str, tuple[str, str]],
    prompts: Mapping[str, str],
) -> int:
    """Record a case's judgements and prompt answers of one standard, and give the page's version afterwards.

    `judgements` gives the answer and the evidence by key question's number, `prompts` the answer by number and letter;
    an empty text takes it back, and what they leave out stays as it is. `version` and faults: as `save_about_page`.
    """
    given: dict[str, Any] = dict(prompts)
    for number, (answer, evidence) in judgements.items():
        given |= {number: answer, evidence_key(number): evidence}
    return _save(case, standard.number, by, version, given)


@transaction.atomic
def submit_case(*, case: SampledCase, by: User) -> None:
    """Submit a case: nothing of it changes until the lead inspector reopens it.

    Raises Refused with a sentence for each page that has something unanswered.
    """
    locked = _locked(case)
    _refuse_unless_open(locked, by)
    missing = [missing_in_words(page) for page in read_pages(locked) if page.unanswered]
    if missing:
        raise Refused.because(missing)
    locked.submitted_at, locked.submitted_by = timezone.now(), by
    locked.save(update_fields=["submitted_at", "submitted_by"])
    ledger.append(chain=_chain(locked), by=by, act=CASE_SUBMITTED, content={"case": locked.reference})


@transaction.atomic
def reopen_case(*, case: SampledCase, by: User, reason: str) -> None:
    """Reopen a submitted case so that its inspector can change it again; the reason goes into the ledger.

    Only the lead inspector may. Raises Refused where the case is not submitted, or no reason is given.
    """
    locked = _locked(case)
    if not may_lead(by, locked.inspection):
        raise Refused("Only the lead inspector can reopen a case, and only while the inspection is open.")
    if locked.is_withdrawn:
        raise Refused(WITHDRAWN.format(locked))
    if not locked.is_submitted:
        raise Refused(f"Case {locked.reference} is not submitted, so it is open already.")
    if not reason.strip():
        raise Refused("Enter the reason for reopening the case.")
    locked.submitted_at, locked.submitted_by = None, None
    locked.save(update_fields=["submitted_at", "submitted_by"])
    content, words = {"case": locked.reference}, {"reason": reason.strip()}
    ledger.append(chain=_chain(locked), by=by, act=CASE_REOPENED, content=content, words=words)


def missing_in_words(page: Page) -> str:
    """Give one sentence that names what is unanswered on a page."""
    if page.standard is None:
        names = ", ".join(f"“{item.label}”" for item in page.unanswered)
    else:
        names = ", ".join(item.key for item in page.unanswered)
    return f"{page.title}: {len(page.unanswered)} of {len(page.asked)} unanswered ({names})."


@transaction.atomic
def _save(case: SampledCase, name: str, by: User, version: int, given: Mapping[str, Any]) -> int:
    locked = _locked(case)
    _refuse_unless_open(locked, by)
    page = next((page for page in read_pages(locked) if page.name == name), None)
    if page is None:
        raise Refused(f"Standard {name} is not put to case {locked.reference}.")
    values = _checked(page, given)
    changed = differences(values, page.recorded, values)
    if not changed:
        return page.version
    if version != page.version:
        base = recorded_at(page, version)
        if base is None or differences(page.recorded, base, changed):
            raise SavedMeanwhile(page, base)
    recorded = {key: value for key, value in {**page.recorded, **values}.items() if value is not None}
    _store(locked, [item for item in page.items if item.key in changed], recorded)
    return _stamp(locked, page, by, recorded)


def recorded_at(page: Page, version: int) -> Mapping[str, Any] | None:
    """Give what was recorded on a page at an earlier version, from the ledger; None where it does not say.

    Version 0 is what the case had before anything was saved here: nothing, or what it came with from a file.
    """
    if not 0 <= version < page.version:
        return None
    entry = Entry.objects.filter(
        chain__name=_chain(page.case),
        act__in=[FACTS_RECORDED, JUDGEMENTS_RECORDED],
        content__case=page.case.reference,
        content__page=page.name,
        content__version=max(version, 1),
    ).last()
    recorded = entry.content.get("recorded" if version else BEFORE, {}) if entry else None
    return recorded if isinstance(recorded, dict) else None


def _locked(case: SampledCase) -> SampledCase:
    """Give the case as it stands, with its inspection, both locked until the transaction ends.

    The inspection comes first, as in every act on it: saving and submitting never cross with closing it, drawing again
    or a panel's decision. Raises Refused where the case has gone meanwhile.
    """
    inspection = Inspection.objects.select_for_update().filter(pk=case.inspection_id).first()
    stored = SampledCase.objects.select_for_update().filter(pk=case.pk).first()
    if inspection is None or stored is None:
        raise Refused(f"Case {case.reference} is not in the sample any more: the sample was drawn or brought in again.")
    stored.inspection = inspection
    return stored


def _chain(case: SampledCase) -> str:
    return case.inspection.reference


def _refuse_unless_open(case: SampledCase, by: User) -> None:
    if case.inspection.is_closed:
        raise Refused("The inspection is closed. An administrator must open it again before anything can change.")
    if not may_judge(by, case.inspection, case.allocated_to_id):
        if not may_be_allocated_cases(by, case.inspection):
            raise Refused("Only the inspector to whom a case is allocated can change it.")
        holder = f"is allocated to {case.allocated_to}" if case.allocated_to else "is not allocated to anybody"
        raise Refused(f"Case {case.reference} {holder}. Ask the lead inspector to allocate it to you.")
    if case.is_withdrawn:
        raise Refused(WITHDRAWN.format(case))
    if case.is_submitted:
        raise Refused(f"Case {case.reference} has been submitted. Ask the lead inspector to reopen it.")


def _checked(page: Page, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values with empty texts as None, or refuse what the page does not ask and what no item can be."""
    values = {key: _plain(value) for key, value in given.items()}
    items = {item.key: item for item in page.items}
    faults = [f"“{key}” is not put to case {page.case.reference}." for key in values if key not in items]
    faults += [
        f"{items[key].label}: {value!r} is not one of its answers."
        for key, value in values.items()
        if key in items and not items[key].accepts(value)
    ]
    if faults:
        raise Refused.because(faults)
    return values


def _plain(value: Any) -> Any:
    """Give a value as it is stored: line ends as \\n, whatever the browser sent, and nothing for an empty text."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() or None


def _store(case: SampledCase, changed: list[Item], recorded: Mapping[str, Any]) -> None:
    """Write the rows of the changed items as `recorded` has them, and delete those that it leaves unanswered."""
    questions = {i.row: number_of(i.key) for i in changed if i.kind in {Kind.JUDGEMENT, Kind.EVIDENCE}}
    _write(FactAnswer, case, "fact", {i.row: {"value": recorded.get(i.key)} for i in changed if i.kind is Kind.FACT})
    _write(
        PromptAnswer, case, "prompt", {i.row: {"answer": recorded.get(i.key)} for i in changed if i.kind is Kind.PROMPT}
    )
    _write(
        Judgement,
        case,
        "key_question",
        {
            row: {"answer": recorded.get(number, ""), "evidence": recorded.get(evidence_key(number), "")}
            for row, number in questions.items()
        },
    )


def _write(model: type[Recorded], case: SampledCase, of: str, rows: Mapping[int, dict[str, Any]]) -> None:
    """Write the row of each fact, key question or prompt, named by `of`; where every value is missing there is none."""
    empty = [key for key, values in rows.items() if all(value in (None, "") for value in values.values())]
    model.objects.filter(case=case, **{f"{of}__in": empty}).delete()
    kept = {key: values for key, values in rows.items() if key not in empty}
    if not kept:
        return
    model.objects.bulk_create(
        [model(case=case, **{f"{of}_id": key}, **values) for key, values in kept.items()],
        update_conflicts=True,
        unique_fields=["case", of],
        update_fields=list(next(iter(kept.values()))),
    )


def _stamp(case: SampledCase, page: Page, by: User, recorded: Mapping[str, Any]) -> int:
    """Give the page its next version, and write all that it now holds into the ledger, so that no text is ever lost."""
    version = page.version + 1
    content = {"case": case.reference, "page": page.name, "version": version, "recorded": dict(recorded)}
    if page.version == 0 and page.recorded:
        content[BEFORE] = dict(page.recorded)
    CasePage.objects.update_or_create(
        case=case, standard=page.standard, defaults={"version": version, "saved_at": timezone.now(), "saved_by": by}
    )
    ledger.append(
        chain=_chain(case),
        by=by,
        act=JUDGEMENTS_RECORDED if page.standard else FACTS_RECORDED,
        content=content,
    )
    return version
