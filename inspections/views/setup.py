from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import ConfirmForm, confirm_page
from inspections.access import get_inspection_for, may_administer, may_lead, may_reopen, may_set_up, require
from inspections.acting import acted, show_refusal
from inspections.actions.setup import (
    CHANGEABLE,
    add_inspection,
    close_inspection,
    edit_inspection,
    reopen_inspection,
)
from inspections.errors import Refused
from inspections.forms.setup import AddInspectionForm, ChooseServiceForm, EditInspectionForm, ReopenForm
from inspections.models import Framework, Inspection, Service
from inspections.sampling_design import design_rows, obstacle_to_design
from inspections.stage_queries import framework_is_used


@require_safe
def choose_service(request: SignedInRequest) -> HttpResponse:
    require(may_administer(request.user))
    form = ChooseServiceForm(request.GET if "service" in request.GET else None)
    if form.is_valid():
        return redirect("inspections:inspection_add", form.cleaned_data["service"].pk)
    context = {
        "form": form,
        "services": Service.objects.exists(),
        "frameworks": Framework.objects.exists(),
        "cancel_url": reverse("inspections:home"),
    }
    return render(request, "inspections/choose_service.html", context)


def inspection_add(request: SignedInRequest, pk: int) -> HttpResponse:
    require(may_administer(request.user))
    service = Service.objects.filter(pk=pk).first()
    if service is None:
        messages.error(request, "There is no such service. Choose one from the list.")
        return redirect("inspections:choose_service")
    form = AddInspectionForm(request.POST or None, initial=_first_values(service))
    if request.method == "POST" and form.is_valid():
        try:
            values = dict(form.cleaned_data)
            named = {name: values.pop(name) for name in ("reference", "framework", "lead_inspector", "token")}
            inspection = add_inspection(service=service, values=values, by=request.user, **named)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"{inspection.reference} has been added. Add the rest of its team.")
            return redirect("inspections:team", inspection.reference)
    context = {"form": form, "service": service, "cancel_url": reverse("inspections:home")}
    return render(request, "inspections/inspection_add.html", context)


@require_safe
def settings(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    context = {
        "inspection": inspection,
        "rows": _setting_rows(inspection),
        "design_rows": design_rows(inspection),
        "obstacle_to_design": obstacle_to_design(inspection),
        "leads": may_lead(request.user, inspection),
        "may_set_up": may_set_up(request.user, inspection),
    }
    return render(request, "inspections/settings.html", context)


def inspection_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_set_up(request.user, inspection))
    framework_fixed = framework_is_used(inspection)
    initial = {name: getattr(inspection, name) for name in CHANGEABLE}
    form = EditInspectionForm(request.POST or None, initial=initial, framework_fixed=framework_fixed)
    said = "The inspection has been saved."
    if acted(
        request, form, lambda: edit_inspection(inspection=inspection, values=form.cleaned_data, by=request.user), said
    ):
        return redirect("inspections:settings", reference)
    cancel_url = reverse("inspections:settings", args=[reference])
    context = {"form": form, "inspection": inspection, "cancel_url": cancel_url, "framework_fixed": framework_fixed}
    return render(request, "inspections/inspection_edit.html", context)


def inspection_close(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_set_up(request.user, inspection))
    form = ConfirmForm(request, "Close the inspection")
    said = "The inspection is closed."
    if acted(request, form, lambda: close_inspection(inspection=inspection, by=request.user), said):
        return redirect("inspections:overview", reference)
    sentences = [
        "Nothing in it can be changed while it is closed, by anybody. Everybody attached can still read it.",
        "An administrator can open it again, with a reason.",
    ]
    title = f"Close the inspection {reference}?"
    return confirm_page(request, form, title=title, sentences=sentences, cancel_url=_overview(reference))


def inspection_reopen(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_reopen(request.user, inspection))
    form = ReopenForm(request.POST or None)
    said = "The inspection is open again."
    if acted(
        request, form, lambda: reopen_inspection(inspection=inspection, by=request.user, **form.cleaned_data), said
    ):
        return redirect("inspections:overview", reference)
    sentences = ["It can be changed again by everybody whose role allows it. The reason stays in its history."]
    title = f"Open the inspection {reference} again?"
    return confirm_page(request, form, title=title, sentences=sentences, cancel_url=_overview(reference))


def _overview(reference: str) -> str:
    return reverse("inspections:overview", args=[reference])


def _first_values(service: Service) -> dict[str, Any]:
    return {"known_as": service.known_as, "framework": Framework.objects.order_by("pk").last()}


def _setting_rows(inspection: Inspection) -> list[dict[str, Any]]:
    dates = {
        "First day of fieldwork": inspection.fieldwork_starts,
        "Last day of fieldwork": inspection.fieldwork_ends,
        "Report published": inspection.published,
    }
    return [
        {"key": "Reference", "value": inspection.reference},
        {"key": "Service", "value": str(inspection.service)},
        {"key": "Known as", "value": inspection.get_known_as_display()},
        {"key": "Framework", "value": str(inspection.framework)},
        {"key": "Edition of the report", "value": str(inspection.edition or "None chosen yet")},
        {"key": "Joint inspection", "value": "Yes" if inspection.joint else "No"},
        *({"key": key, "value": f"{day:%-d %B %Y}" if day else "Not yet known"} for key, day in dates.items()),
        {"key": "Quorum of the ratings panel", "value": str(inspection.panel_quorum)},
    ]
