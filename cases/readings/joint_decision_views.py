from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from cases.access import get_reading_for
from cases.fieldwork.pages import Kind
from cases.fieldwork.queries import items_put_to
from cases.models import Reading
from cases.readings import queries
from cases.readings.forms import DecisionForm
from cases.readings.joint_decision_actions import decide_jointly
from cases.readings.queries import Difference
from inspections.access import may_decide_jointly, require
from inspections.acting import get_or_post
from inspections.answers import JUDGEMENT
from inspections.errors import Refused, Stale


@require_safe
def differences(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    reading = _submitted(request, reference, case_reference)
    found = queries.differences_of(reading)
    context = {
        "inspection": reading.case.inspection,
        "case": reading.case,
        "reading": reading,
        "differences": found,
        "open": sum(difference.is_open for difference in found),
        "first_reader": _first_reader(reading),
        "asked": sum(item.kind == Kind.QUESTION for item in items_put_to(reading.case)),
        "may_decide": _may_decide(request, reading),
    }
    return render(request, "cases/readings/differences.html", context)


@get_or_post
def joint_decision(request: SignedInRequest, reference: str, case_reference: str, number: str) -> HttpResponse:
    reading = _submitted(request, reference, case_reference)
    require(_may_decide(request, reading))
    difference = _difference(reading, number)
    choices = reading.case.inspection.framework.answers.choices(JUDGEMENT)
    form = DecisionForm(request.POST if request.method == "POST" else None, difference=difference, choices=choices)
    status = 200
    if form.is_valid():
        refused = _decide(request, reading, number, form)
        if refused is None:
            messages.success(request, f"The joint decision on {number} is recorded. It counts in the ratings.")
            return redirect("cases:differences", reference, case_reference)
        status = 409
        if isinstance(refused, Stale):
            difference = _difference(reading, number)
            form = DecisionForm(_seen(request, difference), difference=difference, choices=choices)
        form.add_error(None, refused.sentences)
    context = {
        "inspection": reading.case.inspection,
        "case": reading.case,
        "reading": reading,
        "first_reader": _first_reader(reading),
        "difference": difference,
        "form": form,
    }
    return render(request, "cases/readings/joint_decision.html", context, status=status)


def _decide(request: SignedInRequest, reading: Reading, number: str, form: DecisionForm) -> Refused | None:
    values = {name: form.cleaned_data[name] for name in ("answer", "reason")}
    try:
        decide_jointly(reading=reading, number=number, by=request.user, version=form.made_from, **values)
    except Refused as refused:
        return refused
    return None


def _seen(request: SignedInRequest, difference: Difference) -> dict[str, str]:
    """Return what was posted as if typed on the page as it is now, which shows the decision made meanwhile."""
    made = difference.made
    return {**request.POST.dict(), "version": str(made.version if made else 0)}


def _submitted(request: SignedInRequest, reference: str, case_reference: str) -> Reading:
    """Return a second reading that both readings of may be seen of; before it is submitted nobody may."""
    reading = get_reading_for(request.user, reference, case_reference, Reading.Kind.SECOND)
    require(reading.is_submitted)
    return reading


def _difference(reading: Reading, number: str) -> Difference:
    for difference in queries.differences_of(reading):
        if difference.number == number:
            return difference
    raise Http404("The readings do not differ on a key question of this number.")


def _may_decide(request: SignedInRequest, reading: Reading) -> bool:
    first = _first_reader(reading)
    readers = (first.pk if first else None, reading.reader_id)
    return not reading.case.is_withdrawn and may_decide_jointly(request.user, reading.case.inspection, readers)


def _first_reader(reading: Reading) -> User | None:
    kept = reading.case.reading(Reading.Kind.KEPT)
    return kept.reader if kept else None
