"""What administrators keep for every inspection: national figures, and who publishes the reports."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import confirm_page
from inspections.access import may_administer, require
from inspections.acting import acted, get_or_post, show_refusal
from inspections.context.forms import NationalFigureForm, PublisherForm, RemoveForm
from inspections.context.measures import plain
from inspections.context.national_actions import (
    FIELDS,
    PUBLISHER,
    add_national,
    change_national,
    remove_national,
    set_publisher,
    shown_of,
)
from inspections.errors import Refused, Stale
from inspections.models import NationalFigure, Publisher

ON_A_PAGE = 50


@require_safe
def national(request: SignedInRequest) -> HttpResponse:
    require(may_administer(request.user))
    rows = NationalFigure.objects.order_by("-year", "publisher", "title", "kind", "label", "area_kind", "area", "pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/context/national.html", {"page": page})


@get_or_post
def national_add(request: SignedInRequest) -> HttpResponse:
    require(may_administer(request.user))
    form = NationalFigureForm(request.POST or None)
    if acted(
        request,
        form,
        lambda: add_national(by=request.user, token=form.cleaned_data["token"], **form.values),
        lambda row: f"{row.named} of {row.area} has been added.",
    ):
        return redirect("inspections:national")
    return _form_page(request, form, "Add a national or regional figure")


@get_or_post
def national_change(request: SignedInRequest, pk: int) -> HttpResponse:
    require(may_administer(request.user))
    row = get_object_or_404(NationalFigure, pk=pk)
    values = {name: getattr(row, name) for name in FIELDS}
    initial = {**values, "value": plain(row.value), "shown": shown_of(row)}
    form = NationalFigureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_national(row=row, shown=form.cleaned_data["shown"], by=request.user, **form.values)
        except Stale as stale:
            form = NationalFigureForm({**request.POST.dict(), "shown": initial["shown"]}, initial=initial)
            form.add_error(None, stale.sentences)
            return _form_page(request, form, "Change a national or regional figure", stored=row)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The figure has been saved. Inspections keep the copies that they have.")
            return redirect("inspections:national")
    return _form_page(request, form, "Change a national or regional figure")


@get_or_post
def national_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    require(may_administer(request.user))
    row = get_object_or_404(NationalFigure, pk=pk)
    sentences = [f"{row}. {row.period}. {row.release}", "Inspections keep the copies that they have."]
    shown = shown_of(row)
    form = RemoveForm(request.POST or None, initial={"shown": shown})
    if request.method == "POST" and form.is_valid():
        try:
            remove_national(row=row, shown=form.cleaned_data["shown"], by=request.user)
        except Refused as refused:
            form = RemoveForm({"shown": shown})
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, "The figure has been removed.")
            return redirect("inspections:national")
    back = reverse("inspections:national")
    return confirm_page(request, form, title="Remove this figure?", sentences=sentences, cancel_url=back)


@get_or_post
def publisher(request: SignedInRequest) -> HttpResponse:
    require(may_administer(request.user))
    stored = Publisher.current()
    initial = {**{name: getattr(stored, name) for name in PUBLISHER}, "shown": shown_of(stored)}
    form = PublisherForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            set_publisher(by=request.user, **form.cleaned_data)
        except Stale as stale:
            form = PublisherForm({**request.POST.dict(), "shown": initial["shown"]}, initial=initial)
            form.add_error(None, stale.sentences)
            context["stored"] = [(form.fields[name].label, initial[name]) for name in PUBLISHER if initial[name]]
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The settings have been saved. Reports print them from now on.")
            return redirect("inspections:publisher")
    return render(request, "inspections/context/publisher.html", {**context, "form": form})


def _form_page(
    request: SignedInRequest, form: NationalFigureForm, title: str, stored: NationalFigure | None = None
) -> HttpResponse:
    return render(request, "inspections/context/national_form.html", {"form": form, "title": title, "stored": stored})
