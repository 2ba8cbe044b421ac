"""Addresses of the app."""

from django.urls import path

from ratings import explain_views, views
from ratings.sub_group_views import sub_groups, sub_groups_csv

app_name = "ratings"
RATINGS = "inspections/<slug:reference>/ratings/"
urlpatterns = [
    path(RATINGS, views.ratings, name="ratings"),
    path(f"{RATINGS}domains/<int:number>/", explain_views.domain, name="domain"),
    path(f"{RATINGS}standards/<str:number>/", views.standard, name="standard"),
    path(f"{RATINGS}changes/", explain_views.changes, name="changes"),
    path(f"{RATINGS}what-if/", explain_views.what_if, name="what_if"),
    path(f"{RATINGS}classifications/", explain_views.classifications, name="classifications"),
    path(f"{RATINGS}sub-groups/", sub_groups, name="sub_groups"),
    path(f"{RATINGS}sub-groups.csv", sub_groups_csv, name="sub_groups_csv"),
    path(f"{RATINGS}<str:number>/", views.key_question, name="key_question"),
    path("inspections/<slug:reference>/panel/", views.panel, name="panel"),
    path("inspections/<slug:reference>/panel/add/", views.panel_add, name="panel_add"),
]
