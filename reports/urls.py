from django.urls import path

from reports import views
from reports.figures import views as figures
from reports.writing import change_views
from reports.writing import views as writing

app_name = "reports"
TEXTS = "inspections/<slug:reference>/texts/"
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
    path(TEXTS, writing.contents, name="texts"),
    path(f"{TEXTS}changes/", change_views.changes, name="text_changes"),
    path(f"{TEXTS}here/", change_views.here, name="text_here"),
    path(f"{TEXTS}confirm/", writing.confirm, name="confirm_figures"),
    path(f"{TEXTS}held/<int:pk>/", writing.held, name="held_text"),
    path(f"{TEXTS}<str:place>/history/", writing.history, name="text_history"),
    path(f"{TEXTS}<str:place>/history/<int:number>/", writing.put_back, name="put_text_back"),
    path(f"{TEXTS}<str:key>/", writing.chapter, name="chapter"),
]
