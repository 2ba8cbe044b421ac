from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from cases.access import get_reading_for
from cases.models import Reading
from cases.queries import inspectors_of
from cases.readings import actions, queries, rows
from cases.readings.forms import CallOffForm, RoundForm
from govuk.confirm import confirm_page
from inspections.access import get_inspection_for, is_lead_inspector, may_lead, require
from inspections.acting import acted, get_or_post
from inspections.errors import Refused
from inspections.models import Inspection
from inspections.wording import counted


@require_safe
def second_readings(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    readings = queries.readings_of(inspection)
    context = {
        "inspection": inspection,
        "rows": rows.reading_rows(readings, request.user),
        "rounds": rows.round_rows(queries.rounds_of(inspection), readings),
        "pool": len(queries.pool_of(inspection).cases),
        "may_lead": may_lead(request.user, inspection),
    }
    return render(request, "cases/readings/second_readings.html", context)


@get_or_post
def second_reading_draw(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_lead(request.user, inspection))
    people = inspectors_of(inspection)
    usual = [person.pk for person in people if not is_lead_inspector(person, inspection)]
    form = RoundForm(request.POST if request.method == "POST" else None, people=people, usual=usual)
    if form.is_valid() and _draw(request, inspection, form):
        return redirect("cases:second_readings", reference)
    pool = queries.pool_of(inspection)
    context = {"inspection": inspection, "form": form, "pool": len(pool.cases)}
    return render(request, "cases/readings/draw.html", context)


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
def second_reading_call_off(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    reading = get_reading_for(request.user, reference, case_reference, Reading.Kind.SECOND)
    require(may_lead(request.user, reading.case.inspection))
    if reading.is_submitted:
        return redirect("cases:differences", reference, case_reference)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    said = f"The second reading of {reading.case.reference} is called off."
    call_off = actions.call_off_second_reading
    if acted(request, form, lambda: call_off(reading=reading, by=request.user, **form.cleaned_data), said):
        return redirect("cases:second_readings", reference)
    return confirm_page(
        request,
        form,
        title=f"Call off the second reading of case {reading.case.reference}?",
        sentences=_what_calling_off_does(reading),
        cancel_url=reverse("cases:second_readings", args=[reference]),
    )


def _what_calling_off_does(reading: Reading) -> list[str]:
    return [
        f"What {reading.reader} has recorded so far goes, except from the history, and {reading.reader} can see the "
        "case’s first reading again.",
        "The case can then be reopened, or given out again in another round. This can’t be undone.",
    ]
