from django.urls import path

from reports import views
from reports.figures import views as figures

app_name = "reports"
urlpatterns = [
    path("inspections/<slug:reference>/report/", views.report, name="report"),
    path("inspections/<slug:reference>/report.docx", views.docx, name="docx"),
    path("inspections/<slug:reference>/report.pdf", views.pdf, name="pdf"),
    path("inspections/<slug:reference>/readiness/", views.readiness, name="readiness"),
    path("inspections/<slug:reference>/report/issue/", views.issue, name="issue"),
    path("inspections/<slug:reference>/report/issues/<int:number>.<str:name>", views.issued, name="issued"),
    path("inspections/<slug:reference>/report/check/", figures.check, name="check"),
    path("inspections/<slug:reference>/report/check/leave/", figures.leave, name="leave"),
    path("inspections/<slug:reference>/report/check/<int:pk>/take-back/", figures.take_back, name="take_back"),
    path("inspections/<slug:reference>/report/figures/", figures.insert, name="figures"),
]
