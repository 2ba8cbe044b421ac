"""The pages of the second reading: its rounds, drawing one, and recording, submitting and calling off a reading."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from cases import fieldwork_rows, second_reading_rows
from cases import second_reading_queries as queries
from cases.access import get_second_reading_for, may_read_second
from cases.actions import second_reading as actions
from cases.forms.fieldwork import PageForm, name_of, with_values
from cases.forms.second_reading import CallOffForm, RoundForm
from cases.models import SecondReading
from cases.pages import reconcile
from cases.queries import inspectors_of
from govuk.confirm import confirm_page
from inspections.access import get_inspection_for, is_lead_inspector, may_inspect, may_lead, may_see_cases, require
from inspections.errors import Refused, Stale
from inspections.models import Inspection
from inspections.wording import counted

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def second_readings(request: SignedInRequest, reference: str) -> HttpResponse:
    """List who reads which case a second time and how far that is, and every round with its seed."""
    inspection = get_inspection_for(request.user, reference)
    require(may_see_cases(request.user, inspection))
    readings = queries.readings_of(inspection)
    context = {
        "inspection": inspection,
        "rows": second_reading_rows.reading_rows(readings, request.user),
        "rounds": second_reading_rows.round_rows(queries.rounds_of(inspection), readings),
        "pool": len(queries.pool_of(inspection).cases),
        "may_lead": may_lead(request.user, inspection),
    }
    return render(request, "cases/second_readings.html", context)


@get_or_post
def second_reading_draw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask the lead inspector how many cases to give out and to whom, and choose them by chance."""
    inspection = get_inspection_for(request.user, reference)
    require(may_lead(request.user, inspection))
    people = inspectors_of(inspection)
    usual = [person.pk for person in people if not is_lead_inspector(person, inspection)]
    form = RoundForm(request.POST if request.method == "POST" else None, people=people, usual=usual)
    if form.is_valid() and _draw(request, inspection, form):
        return redirect("cases:second_readings", reference)
    pool = queries.pool_of(inspection)
    context = {"inspection": inspection, "form": form, "pool": len(pool.cases)}
    return render(request, "cases/second_reading_draw.html", context)


def _draw(request: SignedInRequest, inspection: Inspection, form: RoundForm) -> bool:
    wanted = {name: form.cleaned_data[name] for name in ("percent", "number", "seed")}
    try:
        drawn = actions.draw_round(inspection=inspection, by=request.user, readers=form.chosen(), **wanted)
    except Refused as refused:
        form.add_error(None, refused.sentences)
        return False
    given = counted(len(drawn.chosen), "case is", "cases are")
    messages.success(request, f"{given} given out for a second reading, with seed {drawn.seed}.")
    return True


@get_or_post
def second_reading(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Show the second reader what is asked and what they recorded, and save it. Once submitted, show both readings."""
    reading = get_second_reading_for(request.user, reference, case_reference)
    if reading.is_submitted:
        return redirect("cases:differences", reference, case_reference)
    require(may_read_second(request.user, reading))
    if request.method == "POST":
        return _save(request, reading)
    return _show(request, reading, PageForm(queries.page_of(reading)))


def _save(request: SignedInRequest, reading: SecondReading) -> HttpResponse:
    """Store what was posted, or give the page back with all of it, and why it could not be stored."""
    page = queries.page_of(reading)
    form = PageForm(page, request.POST)
    if not form.is_valid():
        return _show(request, reading, form)
    values = form.values()
    try:
        actions.save_second_reading(reading=reading, by=request.user, version=_made_from(form), values=values)
    except Stale as stale:
        return _show_both(request, form, reading, stale)
    except Refused as refusal:
        form.add_error(None, refusal.sentences)
        return _show(request, reading, form, status=409)
    messages.success(request, f"Your second reading of {reading.case.reference} is saved.")
    then = "second_reading_submit" if request.POST.get("then") == "continue" else "second_reading"
    return redirect(f"cases:{then}", reading.case.inspection.reference, reading.case.reference)


def _made_from(form: PageForm) -> int:
    """Give the version of the reading that the answers were typed on, -1 where the form did not say."""
    return min(form.seen.values(), default=-1)


def _show_both(request: SignedInRequest, typed: PageForm, reading: SecondReading, stale: Stale) -> HttpResponse:
    """Give the page back with what the person typed, and beside it what they had saved in another window."""
    reading.refresh_from_db(fields=["version", "saved_at"])
    page = queries.page_of(reading)
    reconciled = reconcile(typed.values(), page, typed.seen, {})
    form = PageForm(page, with_values(request.POST, page, reconciled.filled_in))
    form.full_clean()
    form.add_error(None, stale.sentences)
    for item in page.items:
        if item.key in reconciled.contested:
            form.add_error(name_of(item), second_reading_rows.contested_in_words(item))
    parts = second_reading_rows.parts_of(page, form, reconciled)
    return _show(request, reading, form, status=409, parts=parts)


def _show(
    request: SignedInRequest, reading: SecondReading, form: PageForm, *, status: int = 200, parts: Any = None
) -> HttpResponse:
    page, case = form.page, reading.case
    context = {
        "case": case,
        "inspection": case.inspection,
        "reading": reading,
        "page": page,
        "form": form,
        "parts": parts or second_reading_rows.parts_of(page, form),
        "unanswered": [(item, fieldwork_rows.anchor_of(item, form)) for item in page.unanswered],
        "details": fieldwork_rows.details_of(case),
        "may_inspect": may_inspect(request.user, case.inspection),
    }
    return render(request, "cases/second_reading.html", context, status=status)


@get_or_post
def second_reading_submit(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Say what is unanswered in a second reading, or ask whether to submit it, and do so."""
    reading = get_second_reading_for(request.user, reference, case_reference)
    if reading.is_submitted:
        return redirect("cases:differences", reference, case_reference)
    require(may_read_second(request.user, reading))
    sentences: list[str] = []
    if request.method == "POST":
        try:
            actions.submit_second_reading(reading=reading, by=request.user)
        except Refused as refusal:
            sentences = refusal.sentences
        else:
            messages.success(request, f"Your second reading of {reading.case.reference} is submitted.")
            return redirect("cases:differences", reference, case_reference)
    page = queries.page_of(reading)
    context = {"case": reading.case, "inspection": reading.case.inspection, "page": page, "sentences": sentences}
    return render(request, "cases/second_reading_submit.html", context, status=409 if sentences else 200)


@get_or_post
def second_reading_call_off(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Ask the lead inspector why a second reading is called off, and call it off."""
    reading = get_second_reading_for(request.user, reference, case_reference)
    require(may_lead(request.user, reading.case.inspection))
    if reading.is_submitted:
        return redirect("cases:differences", reference, case_reference)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.call_off_second_reading(reading=reading, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, f"The second reading of {reading.case.reference} is called off.")
            return redirect("cases:second_readings", reference)
    return confirm_page(
        request,
        form,
        title=f"Call off the second reading of case {reading.case.reference}?",
        sentences=_what_calling_off_does(reading),
        cancel_url=reverse("cases:second_readings", args=[reference]),
    )


def _what_calling_off_does(reading: SecondReading) -> list[str]:
    return [
        f"What {reading.reader} has recorded so far goes, except from the history, and {reading.reader} can see the "
        "case’s first reading again.",
        "The case can then be reopened, or given out again in another round. This can’t be undone.",
    ]
