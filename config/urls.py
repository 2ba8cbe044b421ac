"""Every address of the app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("inspections.urls")),
    path("", include("cases.urls")),
    path("", include("ratings.urls")),
    path("", include("reports.urls")),
]
