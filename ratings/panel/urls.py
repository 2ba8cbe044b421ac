"""Addresses of the ratings panel: of the app, and the same views under the Django admin in its base template."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from accounts.requests import SignedInRequest
from inspections import access
from ratings.panel import representation_views, views

View = Callable[..., HttpResponse]
PANEL = "inspections/<slug:reference>/panel/"

app_name = "panel"
urlpatterns = [
    path(PANEL, views.panel, name="panel"),
    path(f"{PANEL}meetings/<int:pk>/", views.meeting, name="meeting"),
    path(f"{PANEL}convene/", views.convene, name="convene"),
    path(f"{PANEL}decide/", views.decide, name="decide"),
    path(f"{PANEL}chair/<str:number>/", views.chair, name="chair"),
    path(f"{PANEL}conclude/", views.conclude, name="conclude"),
    path(f"{PANEL}close/", views.close, name="close"),
    path(f"{PANEL}reopen/", views.reopen, name="reopen"),
    path(f"{PANEL}representations/", representation_views.representations, name="representations"),
    path(f"{PANEL}representations/add/", representation_views.add, name="representation_add"),
    path(f"{PANEL}representations/<int:number>/answer/", representation_views.answer, name="representation_answer"),
]


def in_admin(view: View) -> View:
    """Return the view as it stands under the admin: for whoever may enter that, on a page of the admin's."""

    @wraps(view)
    def mounted(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        access.require(access.may_use_admin(request.user))
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            # What the admin's header asks for. Its lists need more, which takes queries.
            header = {"site_header": admin.site.site_header, "site_url": admin.site.site_url, "has_permission": True}
            response.context_data = {**(response.context_data or {}), **header, "base": "admin/panel.html"}
        return response

    return mounted


under_admin = [path(str(each.pattern), in_admin(each.callback), name=each.name) for each in urlpatterns]
