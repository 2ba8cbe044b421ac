from django.urls import path

from inspections.context import national_views, views

ONE = "inspections/<slug:reference>/"
urlpatterns = [
    path("context/national/", national_views.national, name="national"),
    path("context/national/add/", national_views.national_add, name="national_add"),
    path("context/national/<int:pk>/", national_views.national_change, name="national_change"),
    path("context/national/<int:pk>/remove/", national_views.national_remove, name="national_remove"),
    path("publisher/", national_views.publisher, name="publisher"),
    path(f"{ONE}context/", views.context, name="context"),
    path(f"{ONE}context/take-over/", views.context_take_over, name="context_take_over"),
    path(f"{ONE}context/caseload/<int:pk>/move/", views.caseload_move, name="caseload_move"),
    path(f"{ONE}context/<slug:kind>/add/", views.row_add, name="context_add"),
    path(f"{ONE}context/<slug:kind>/<int:pk>/", views.row_change, name="context_change"),
    path(f"{ONE}context/<slug:kind>/<int:pk>/remove/", views.row_remove, name="context_remove"),
    path(f"{ONE}glossary/", views.glossary, name="glossary"),
]
