"""Pages for the recommendations: everybody attached reads them, the lead inspector writes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import confirm_page
from inspections.access import get_inspection_for, may_write_findings, require
from inspections.acting import acted, show_refusal
from inspections.actions import recommendations as actions
from inspections.errors import Refused, Stale
from inspections.forms.findings import AddRecommendationForm, EditRecommendationForm, RemoveRecommendationForm
from inspections.models import Recommendation


@require_safe
def recommendations(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    rows = list(inspection.recommendations.order_by("number").prefetch_related("standards", "findings"))
    context = {"inspection": inspection, "rows": rows, "may_lead": may_write_findings(request.user, inspection)}
    return render(request, "inspections/recommendations.html", context)


def recommendation_add(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_write_findings(request.user, inspection))
    form = AddRecommendationForm(request.POST or None, inspection=inspection)
    if acted(
        request,
        form,
        lambda: actions.add_recommendation(inspection=inspection, **form.values(), by=request.user),
        lambda row: f"Recommendation {row.number} has been added.",
    ):
        return redirect("inspections:recommendations", reference)
    context = {"inspection": inspection, "form": form, "title": "Add a recommendation", "cancel_url": _list(reference)}
    return render(request, "inspections/recommendation_form.html", context)


def recommendation_edit(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_write_findings(request.user, inspection))
    row = get_object_or_404(inspection.recommendations, pk=pk)
    shown = actions.shown_of(row)
    form = EditRecommendationForm(request.POST or None, inspection=inspection, initial=_initial(row, shown))
    context = {"inspection": inspection, "row": row, "cancel_url": _list(reference)}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_recommendation(recommendation=row, **form.values(), by=request.user)
        except Stale as stale:
            data = request.POST.copy()
            data["shown"] = shown
            form = EditRecommendationForm(data, inspection=inspection)
            form.add_error(None, stale.sentences)
            context["both"] = True
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"Recommendation {row.number} has been saved.")
            return redirect("inspections:recommendations", reference)
    context |= {"form": form, "title": f"Change recommendation {row.number}"}
    return render(request, "inspections/recommendation_form.html", context)


def recommendation_remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_write_findings(request.user, inspection))
    row = get_object_or_404(inspection.recommendations, pk=pk)
    number, shown = row.number, actions.shown_of(row)
    form = RemoveRecommendationForm(request.POST or None, initial={"shown": shown})
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_recommendation(recommendation=row, **form.cleaned_data, by=request.user)
        except Refused as refused:
            form = RemoveRecommendationForm({"shown": shown})
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, f"Recommendation {number} has been removed.")
            return redirect("inspections:recommendations", reference)
    sentences = [f"{row.addressee} {row.lead_in} {row.text}", "Those after it move up a number."]
    title = f"Remove recommendation {number}?"
    return confirm_page(request, form, title=title, sentences=sentences, cancel_url=_list(reference))


@require_POST
def recommendation_move(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_write_findings(request.user, inspection))
    row = get_object_or_404(inspection.recommendations, pk=pk)
    try:
        actions.move_recommendation(recommendation=row, up=request.POST.get("direction") != "down", by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("inspections:recommendations", reference)


def _initial(row: Recommendation, shown: str) -> dict[str, Any]:
    return {
        "addressees": "\n".join(row.addressees),
        "lead_in": row.lead_in,
        "text": row.text,
        "standards": row.standards.all(),
        "findings": row.findings.all(),
        "shown": shown,
    }


def _list(reference: str) -> str:
    return reverse("inspections:recommendations", args=[reference])
