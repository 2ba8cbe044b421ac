from django.urls import path

from ratings.pages import explain_views, views
from ratings.pages.agreement_views import agreement
from ratings.pages.sub_group_views import sub_groups, sub_groups_csv
from ratings.panel import views as panel_views

RATINGS = "inspections/<slug:reference>/ratings/"
STANDARD = f"{RATINGS}standards/<str:number>/"

app_name = "ratings"
urlpatterns = [
    path(RATINGS, views.ratings, name="ratings"),
    path(f"{RATINGS}domains/<int:number>/", explain_views.domain, name="domain"),
    path(STANDARD, views.standard, name="standard"),
    path(f"{STANDARD}propose/", panel_views.propose, name="propose"),
    path(f"{RATINGS}changes/", explain_views.changes, name="changes"),
    path(f"{RATINGS}what-if/", explain_views.what_if, name="what_if"),
    path(f"{RATINGS}classifications/", explain_views.classifications, name="classifications"),
    path(f"{RATINGS}agreement/", agreement, name="agreement"),
    path(f"{RATINGS}sub-groups/", sub_groups, name="sub_groups"),
    path(f"{RATINGS}sub-groups.csv", sub_groups_csv, name="sub_groups_csv"),
    path(f"{RATINGS}<str:number>/", views.key_question, name="key_question"),
]
