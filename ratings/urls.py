"""Addresses of the app."""

from django.urls import path

from ratings import views
from ratings.agreement_views import agreement
from ratings.sub_group_views import sub_groups, sub_groups_csv

app_name = "ratings"
urlpatterns = [
    path("inspections/<slug:reference>/ratings/", views.ratings, name="ratings"),
    path("inspections/<slug:reference>/ratings/standards/<str:number>/", views.standard, name="standard"),
    path("inspections/<slug:reference>/ratings/agreement/", agreement, name="agreement"),
    path("inspections/<slug:reference>/ratings/sub-groups/", sub_groups, name="sub_groups"),
    path("inspections/<slug:reference>/ratings/sub-groups.csv", sub_groups_csv, name="sub_groups_csv"),
    path("inspections/<slug:reference>/ratings/<str:number>/", views.key_question, name="key_question"),
    path("inspections/<slug:reference>/panel/", views.panel, name="panel"),
    path("inspections/<slug:reference>/panel/add/", views.panel_add, name="panel_add"),
]
