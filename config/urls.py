from django.contrib import admin
from django.urls import include, path

from ratings.panel import urls as panel_urls

handler500 = "config.busy.failed"

urlpatterns = [
    path("admin/", include((panel_urls.under_admin, panel_urls.app_name), namespace="panel_admin")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("inspections.urls")),
    path("", include("cases.urls")),
    path("", include("ratings.urls")),
    path("", include("ratings.panel.urls")),
    path("", include("reports.urls")),
]
