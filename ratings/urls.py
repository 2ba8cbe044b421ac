"""Addresses of the app."""

from django.urls import path

from ratings import explain_views, panel_views, representation_views, views
from ratings.agreement_views import agreement
from ratings.sub_group_views import sub_groups, sub_groups_csv

RATINGS = "inspections/<slug:reference>/ratings/"
STANDARD = f"{RATINGS}standards/<str:number>/"
PANEL = "inspections/<slug:reference>/panel/"

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
    path(PANEL, panel_views.panel, name="panel"),
    path(f"{PANEL}convene/", panel_views.convene, name="panel_convene"),
    path(f"{PANEL}decide/", panel_views.decide, name="panel_decide"),
    path(f"{PANEL}chair/<str:number>/", panel_views.chair, name="panel_chair"),
    path(f"{PANEL}conclude/", panel_views.conclude, name="panel_conclude"),
    path(f"{PANEL}close/", panel_views.close, name="close"),
    path(f"{PANEL}reopen/", panel_views.reopen, name="reopen"),
    path(f"{PANEL}representations/", representation_views.representations, name="representations"),
    path(f"{PANEL}representations/add/", representation_views.add, name="representation_add"),
    path(f"{PANEL}representations/<int:number>/answer/", representation_views.answer, name="representation_answer"),
]
