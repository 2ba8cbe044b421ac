from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from cases.access import get_case_for, get_case_to_read, get_reading_for, may_change
from cases.board import worklist_queries
from cases.fieldwork import actions, queries, rows
from cases.fieldwork.answer_history import last_changes
from cases.fieldwork.case_history import history_of
from cases.fieldwork.forms import PageForm, ReopenForm, SubmitForm, name_of, with_not_relevant, with_values, without
from cases.fieldwork.held_queries import held_on
from cases.fieldwork.pages import ABOUT, SECOND, Page, Reconciled
from cases.models import Reading
from cases.notes.queries import casework_of
from cases.readings.queries import to_decide_by, to_read_by
from cases.readings.rows import reading_rows
from inspections.access import may_judge, may_lead, may_see_cases, require
from inspections.acting import get_or_post
from inspections.errors import Refused

NOTHING_TYPED = Reconciled({}, {}, ())
HISTORY_PAGE = 50
CLOSED_PAGE = 25
KEYS = (
    ("y", "Yes"),
    ("n", "No"),
    ("r", "Not relevant"),
    ("u", "Unable to assess"),
    ("1 to 9", "The first to the ninth of other choices"),
    ("j", "Next question"),
    ("k", "Question before"),
    ("e", "Evidence of this key question"),
    ("g", "Guidance, open or shut"),
    ("c", "Continue to the next page"),
)
"""What static/js/keyboard.js does with which key."""


@require_safe
def my_cases(request: SignedInRequest) -> HttpResponse:
    context = {
        "open": worklist_queries.my_cases(request.user),
        "closed": Paginator(worklist_queries.my_closed_inspections(request.user), CLOSED_PAGE).get_page(
            request.GET.get("page")
        ),
        "to_read": reading_rows(to_read_by(request.user), request.user),
        "to_decide": reading_rows(to_decide_by(request.user), request.user),
    }
    return render(request, "cases/fieldwork/my_cases.html", context)


@require_safe
def case(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    case = get_case_to_read(request.user, reference, case_reference)
    pages = queries.read_pages(case.first)
    before, after = queries.neighbours(case, request.user)
    answered, asked = sum(page.answered for page in pages), sum(len(page.asked) for page in pages)
    is_of_the_team = may_see_cases(request.user, case.inspection)
    context = {
        "case": case,
        "inspection": case.inspection,
        "tasks": rows.tasks_of(pages),
        "details": rows.details_of(case),
        "answered": answered,
        "asked": asked,
        "is_incomplete": answered < asked,
        "questions": rows.questions_of(pages),
        "before": before,
        "after": after,
        "casework": casework_of(case, request.user) if is_of_the_team else None,
        "second_reading": case.reading(Reading.Kind.SECOND) if is_of_the_team else None,
        "may_change": may_change(request.user, case.first),
        "may_reopen": case.is_submitted and not case.is_withdrawn and may_lead(request.user, case.inspection),
        "may_withdraw": not case.is_withdrawn and may_lead(request.user, case.inspection),
    }
    return render(request, "cases/fieldwork/case.html", context)


@require_safe
def whole_case(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Show all that the first reading records of a case on one page, to be printed."""
    case = get_case_to_read(request.user, reference, case_reference)
    pages = queries.read_pages(case.first)
    is_of_the_team = may_see_cases(request.user, case.inspection)
    notes = case.interview_notes.select_related("by").order_by("number")
    context = {
        "case": case,
        "inspection": case.inspection,
        "details": rows.details_of(case),
        "parts": [(page, rows.sections_of(page, None, rows.OthersWork(NOTHING_TYPED))) for page in pages],
        "notes": notes if is_of_the_team else (),
        "second_reading": case.reading(Reading.Kind.SECOND) if is_of_the_team else None,
    }
    return render(request, "cases/fieldwork/whole_case.html", context)


@get_or_post
def about(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    return _page_of(request, get_case_to_read(request.user, reference, case_reference).first, ABOUT)


@get_or_post
def standard(request: SignedInRequest, reference: str, case_reference: str, number: str) -> HttpResponse:
    if number == ABOUT:
        raise Http404("This is no standard.")
    return _page_of(request, get_case_to_read(request.user, reference, case_reference).first, number)


@get_or_post
def second_reading(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Show the second reader what is asked and what they recorded, and save it. Once submitted, show both readings."""
    reading = get_reading_for(request.user, reference, case_reference, Reading.Kind.SECOND)
    if request.method != "POST" and reading.is_submitted:
        return redirect("cases:differences", reference, case_reference)
    # What is posted too late comes back, with why it can't be stored.
    is_theirs = reading.reader_id == request.user.pk and request.method == "POST"
    require(is_theirs or may_change(request.user, reading))
    return _page_of(request, reading, SECOND)


@get_or_post
def submit(
    request: SignedInRequest, reference: str, case_reference: str, kind: str = Reading.Kind.FIRST
) -> HttpResponse:
    reading = get_reading_for(request.user, reference, case_reference, kind)
    case = reading.case
    require(may_judge(request.user, case.inspection, reading.reader_id))
    if request.method != "POST" and (reading.is_submitted or case.is_withdrawn):
        then = "cases:differences" if reading.is_second and reading.is_submitted else "cases:case"
        return redirect(then, reference, case.reference)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.submit_reading(reading=reading, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason" if isinstance(refusal, actions.NeedsReason) else None, refusal.sentences)
        else:
            what = "Your second reading of" if reading.is_second else "Case"
            messages.success(request, f"{what} {case.reference} is submitted.")
            return redirect("cases:differences" if reading.is_second else "cases:case", reference, case.reference)
    pages = queries.read_pages(reading)
    context = {
        "case": case,
        "inspection": case.inspection,
        "reading": reading,
        "missing": [(page, rows.address_of(page)) for page in pages if page.unanswered],
        "questions": [] if reading.is_second else rows.questions_of(pages),
        "form": form,
    }
    return render(request, "cases/fieldwork/submit.html", context, status=409 if form.errors else 200)


@get_or_post
def reopen(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    case = get_case_for(request.user, reference, case_reference)
    require(may_lead(request.user, case.inspection))
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_case(case=case, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.sentences)
        else:
            messages.success(request, f"Case {case.reference} is open again.")
            return redirect("cases:case", reference, case.reference)
    return render(request, "cases/fieldwork/reopen.html", {"case": case, "inspection": case.inspection, "form": form})


@require_safe
def case_history(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    case = get_case_for(request.user, reference, case_reference)
    page = Paginator(history_of(case), HISTORY_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "cases/fieldwork/case_history.html", {"case": case, "inspection": case.inspection, "page": page}
    )


def _page_of(request: SignedInRequest, reading: Reading, name: str) -> HttpResponse:
    pages = queries.read_pages(reading)
    page = next((page for page in pages if page.name == name), None)
    if page is None:
        raise Http404("This standard is not put to cases of this type.")
    if request.method == "POST":
        return _save(request, pages, page)
    form = PageForm(page) if may_change(request.user, reading) else None
    return _show(request, pages, page, form)


def _save(request: SignedInRequest, pages: tuple[Page, ...], page: Page) -> HttpResponse:
    """Store what was posted, or give the page back with all of it, and why it could not be stored."""
    then, cleared = request.POST.get("then", "save"), request.POST.get("clear", "").split()
    confirmed = request.POST.get("confirm", "").split()
    form = PageForm(page, with_not_relevant(without(request.POST, cleared), page, confirmed))
    if not form.is_valid():
        return _show(request, pages, page, form)
    values = _with_proposals(page, form.values()) if then == "propose" else form.values()
    try:
        actions.save_page(reading=page.reading, name=page.name, by=request.user, versions=form.seen, values=values)
    except actions.SavedMeanwhile as refusal:
        return _show_both(request, pages, refusal)
    except Refused as refusal:
        form.add_error(None, refusal.sentences)
        is_theirs = may_judge(request.user, page.case.inspection, page.reading.reader_id)
        return _show(request, pages, page, form, status=409 if is_theirs else 403)
    messages.success(request, f"{page.title} is saved.")
    return redirect(_next_task(pages, page)[0] if then == "continue" else rows.address_of(page))


def _with_proposals(page: Page, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with “Not relevant” where that is proposed and nothing was answered."""
    proposed = {item.key: item.judgements for item in page.asked if item.is_proposed_not_relevant}
    filled = {key: sets.not_relevant for key, sets in proposed.items() if sets and values.get(key) is None}
    return {**values, **filled}


def _place(pages: tuple[Page, ...], page: Page) -> dict[str, Any]:
    names = [one.name for one in pages]
    address, title = _next_task(pages, page)
    return {
        "task": names.index(page.name) + 1,
        "tasks": len(pages),
        "is_last": page.name == names[-1],
        "next_url": address,
        "next_title": title,
    }


def _next_task(pages: tuple[Page, ...], page: Page) -> tuple[str, str]:
    """Return the address and the title of the task after this one, and after the last those of the case."""
    after = pages[[one.name for one in pages].index(page.name) + 1 :]
    if after:
        return rows.address_of(after[0]), after[0].title
    if page.reading.is_second:
        args = [page.case.inspection.reference, page.case.reference]
        return reverse("cases:second_reading_submit", args=args), "submitting the second reading"
    return rows.address_of_case(page.case), f"Case {page.case.reference}"


def _show_both(request: SignedInRequest, pages: tuple[Page, ...], refusal: actions.SavedMeanwhile) -> HttpResponse:
    """Return the page with what the person typed, and beside each contested item what was stored meanwhile."""
    page, reconciled = refusal.page, refusal.reconciled
    meanwhile = last_changes(page.case, reconciled.contested)
    form = PageForm(page, with_values(request.POST, page, reconciled.filled_in))
    form.full_clean()
    form.add_error(None, refusal.sentences)
    for item in page.items:
        if item.key in reconciled.contested:
            form.add_error(name_of(item), rows.contested_in_words(page, item, meanwhile, refusal.whys[item.key]))
    return _show(request, pages, page, form, status=409, refusal=refusal)


def _at_hand(pages: tuple[Page, ...], page: Page) -> dict[str, Any]:
    """Of a second reading, what the service recorded and nothing that the first reader did."""
    if page.reading.is_second:
        return {"in_view": rows.details_of(page.case), "keys": KEYS}
    return {
        "to_confirm": [name_of(item) for item in page.to_confirm],
        "questions": rows.questions_of(pages, page),
        "in_view": rows.in_view(pages),
        "about_url": rows.address_of(pages[0]),
        "keys": KEYS,
    }


def _show(
    request: SignedInRequest,
    pages: tuple[Page, ...],
    page: Page,
    form: PageForm | None,
    *,
    status: int = 200,
    refusal: actions.SavedMeanwhile | None = None,
) -> HttpResponse:
    case = page.case
    last = last_changes(case, [item.key for item in page.items])
    saved_by, saved_at, _ = max(last.values(), key=lambda one: one.at, default=("", None, ""))
    reconciled, whys = (refusal.reconciled, refusal.whys) if refusal else (NOTHING_TYPED, {})
    others = rows.OthersWork(reconciled, last, held_on(page) if form else {}, whys)
    context = {
        "case": case,
        "inspection": case.inspection,
        "page": page,
        "saved_by": saved_by,
        "saved_at": saved_at,
        "form": form,
        "is_of_the_team": may_see_cases(request.user, case.inspection),
        "sections": rows.sections_of(page, form, others),
        "unanswered": [(item, rows.anchor_of(item, form)) for item in page.unanswered],
        "case_url": "" if page.reading.is_second else rows.address_of_case(case),
        **_at_hand(pages, page),
        **_place(pages, page),
    }
    return render(request, "cases/fieldwork/page.html", context, status=status)
