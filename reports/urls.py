from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("inspections/<slug:reference>/report/", views.report, name="report"),
    path("inspections/<slug:reference>/report.docx", views.docx, name="docx"),
    path("inspections/<slug:reference>/report.pdf", views.pdf, name="pdf"),
    path("inspections/<slug:reference>/readiness/", views.readiness, name="readiness"),
    path("inspections/<slug:reference>/report/issue/", views.issue, name="issue"),
    path("inspections/<slug:reference>/report/issues/<int:number>.<str:name>", views.issued, name="issued"),
]
