from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from cases.access import (
    get_alert_for,
    get_case_to_alert,
    is_reading_blind,
    may_change,
)
from cases.fieldwork.rows import address_of_case
from cases.models import Alert, Reading, SampledCase
from cases.notes import alert_actions as actions
from cases.notes.alert_forms import RaiseAlertForm, ResolveAlertForm, UpdateAlertForm
from cases.notes.alert_queries import alerts_of
from inspections.access import (
    get_inspection_for,
    is_lead_inspector,
    may_inspect,
    read_blind_by,
    require,
)
from inspections.acting import acted, get_or_post
from inspections.errors import Refused
from inspections.wording import listed

ON_A_PAGE = 50


@require_safe
def alerts(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    lead = is_lead_inspector(request.user, inspection)
    blind = [] if lead else read_blind_by(request.user, inspection)
    page = Paginator(alerts_of(inspection, request.user, without=blind), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "inspection": inspection,
        "page": page,
        "may_inspect": may_inspect(request.user, inspection),
        "left_out": listed(blind),
    }
    return render(request, "cases/notes/alerts.html", context)


@require_safe
def alert(request: SignedInRequest, reference: str, case_reference: str, number: int) -> HttpResponse:
    alert = get_alert_for(request.user, reference, case_reference, number)
    context = {
        "alert": alert,
        "case": alert.case,
        "inspection": alert.case.inspection,
        "updates": alert.updates.select_related("by").order_by("number"),
        "may_inspect": may_inspect(request.user, alert.case.inspection),
        "reading_url": _address_of_reading(request.user, alert.case),
    }
    return render(request, "cases/notes/alert.html", context)


@get_or_post
def alert_raise(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Who reads the case blind goes on reading after that."""
    case = get_case_to_alert(request.user, reference, case_reference)
    require(may_inspect(request.user, case.inspection))
    if case.is_withdrawn:
        messages.error(request, f"Case {case.reference} has been withdrawn, so it takes no more alerts.")
        return redirect("cases:case", reference, case.reference)
    form = RaiseAlertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            alert = actions.raise_alert(case=case, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(
                request, f"Alert {alert.number} on case {case.reference} is raised. The lead inspector sees it."
            )
            return redirect(_address_of_reading(request.user, case) or address_of(alert))
    reading_url = _address_of_reading(request.user, case)
    context = {
        "form": form,
        "case": case,
        "inspection": case.inspection,
        "reading_url": reading_url,
        "cancel_url": reading_url or address_of_case(case),
    }
    return render(request, "cases/notes/alert_raise.html", context)


@get_or_post
def alert_update(request: SignedInRequest, reference: str, case_reference: str, number: int) -> HttpResponse:
    alert = get_alert_for(request.user, reference, case_reference, number)
    require(may_inspect(request.user, alert.case.inspection))
    form = UpdateAlertForm(request.POST or None)
    said = "The update is added to the alert."
    if acted(request, form, lambda: actions.add_to_alert(alert=alert, by=request.user, **form.cleaned_data), said):
        return redirect(address_of(alert))
    return _form_page(request, alert, form, "Add to")


@get_or_post
def alert_resolve(request: SignedInRequest, reference: str, case_reference: str, number: int) -> HttpResponse:
    alert = get_alert_for(request.user, reference, case_reference, number)
    require(may_inspect(request.user, alert.case.inspection))
    if not alert.is_open:
        messages.error(request, "This alert is resolved already. Add an update to it if there is more to say.")
        return redirect(address_of(alert))
    form = ResolveAlertForm(request.POST or None)
    said = f"Alert {alert.number} on case {alert.case.reference} is resolved."
    if acted(request, form, lambda: actions.resolve_alert(alert=alert, by=request.user, **form.cleaned_data), said):
        return redirect(address_of(alert))
    return _form_page(request, alert, form, "Resolve")


def address_of(alert: Alert) -> str:
    return reverse("cases:alert", args=[alert.case.inspection.reference, alert.case.reference, alert.number])


def _address_of_reading(user: User, case: SampledCase) -> str:
    """Return the address of the second reading that the person makes of the case, "" where they may open the case."""
    reading = case.reading(Reading.Kind.SECOND)
    if reading is None or not is_reading_blind(user, case):
        return ""
    name = "second_reading" if may_change(user, reading) else "second_readings"
    own = [case.reference] if name == "second_reading" else []
    return reverse(f"cases:{name}", args=[case.inspection.reference, *own])


def _form_page(
    request: SignedInRequest, alert: Alert, form: UpdateAlertForm | ResolveAlertForm, verb: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": f"{verb} alert {alert.number} on case {alert.case.reference}",
        "resolves": isinstance(form, ResolveAlertForm),
        "alert": alert,
        "case": alert.case,
        "inspection": alert.case.inspection,
        "reading_url": _address_of_reading(request.user, alert.case),
        "cancel_url": address_of(alert),
    }
    return render(request, "cases/notes/alert_form.html", context)
