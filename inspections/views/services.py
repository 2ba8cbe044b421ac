"""Pages for the services that are inspected: administrators only."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections.access import may_administer, require
from inspections.acting import acted
from inspections.actions.services import FIELDS, add_service, edit_service
from inspections.forms.services import AddServiceForm, ServiceForm
from inspections.models import KnownAs, Service

ON_A_PAGE = 25


@require_safe
def service_list(request: SignedInRequest) -> HttpResponse:
    require(may_administer(request.user))
    services = Service.objects.annotate(number=Count("inspections")).order_by("name", "local_authority", "pk")
    page = Paginator(services, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/service_list.html", {"page": page})


def service_add(request: SignedInRequest) -> HttpResponse:
    require(may_administer(request.user))
    form = AddServiceForm(request.POST or None, initial={"known_as": KnownAs.YOT})
    if acted(
        request,
        form,
        lambda: add_service(**form.cleaned_data, by=request.user),
        lambda service: f"{service} has been added.",
    ):
        return redirect("inspections:service_list")
    context = {"form": form, "title": "Add a service", "cancel_url": reverse("inspections:service_list")}
    return render(request, "inspections/service_form.html", context)


def service_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    require(may_administer(request.user))
    service = get_object_or_404(Service, pk=pk)
    initial = {name: getattr(service, name) for name in FIELDS}
    form = ServiceForm(request.POST or None, initial=initial)
    if acted(
        request,
        form,
        lambda: edit_service(service=service, **form.cleaned_data, by=request.user),
        lambda _: f"{form.cleaned_data['name']} has been saved.",
    ):
        return redirect("inspections:service_list")
    context = {"form": form, "title": "Change a service", "cancel_url": reverse("inspections:service_list")}
    return render(request, "inspections/service_form.html", context)
