from django.urls import path, register_converter

from inspections.context import urls as context
from inspections.evidence import rating_views, survey_views
from inspections.evidence import views as gathering
from inspections.evidence.kinds import KindConverter
from inspections.views import findings, home, people, recommendations, services, setup, signing, team

register_converter(KindConverter, "gathered")

app_name = "inspections"
ONE = "inspections/<slug:reference>/"
GATHERED = f"{ONE}evidence/<gathered:kind>/"
SURVEY = f"{ONE}evidence/surveys/<int:number>/"
urlpatterns = [
    path("", home.home, name="home"),
    path("users/", people.user_list, name="user_list"),
    path("users/add/", people.user_add, name="user_add"),
    path("users/<int:pk>/", people.user_edit, name="user_edit"),
    path("users/<int:pk>/reset-password/", people.user_reset_password, name="user_reset_password"),
    path("users/<int:pk>/deactivate/", people.user_deactivate, name="user_deactivate"),
    path("users/<int:pk>/reactivate/", people.user_reactivate, name="user_reactivate"),
    path("services/", services.service_list, name="service_list"),
    path("services/add/", services.service_add, name="service_add"),
    path("services/<int:pk>/", services.service_edit, name="service_edit"),
    path("services/<int:pk>/add-inspection/", setup.inspection_add, name="inspection_add"),
    path("add-inspection/", setup.choose_service, name="choose_service"),
    path(ONE, home.overview, name="overview"),
    path(f"{ONE}settings/", setup.settings, name="settings"),
    path(f"{ONE}edit/", setup.inspection_edit, name="inspection_edit"),
    path(f"{ONE}close/", setup.inspection_close, name="inspection_close"),
    path(f"{ONE}open-again/", setup.inspection_reopen, name="inspection_reopen"),
    path(f"{ONE}history/", home.history, name="history"),
    path(f"{ONE}team/", team.team, name="team"),
    path(f"{ONE}team/lead-inspector/", team.team_lead, name="team_lead"),
    path(f"{ONE}team/<int:pk>/remove/", team.team_remove, name="team_remove"),
    path(f"{ONE}evidence/", rating_views.evidence, name="evidence"),
    path(GATHERED, gathering.gathered, name="gathered"),
    path(f"{GATHERED}add/", gathering.gathered_add, name="gathered_add"),
    path(f"{GATHERED}<int:number>/", gathering.gathered_change, name="gathered_change"),
    path(f"{GATHERED}<int:number>/remove/", gathering.gathered_remove, name="gathered_remove"),
    path(f"{ONE}evidence/documents/<int:number>/file/", gathering.document_file, name="document_file"),
    path(f"{SURVEY}questions/", survey_views.questions, name="survey_questions"),
    path(f"{SURVEY}questions/put/", survey_views.put_question, name="survey_put"),
    path(f"{SURVEY}questions/load/", survey_views.load, name="survey_load"),
    path(f"{ONE}evidence/questions/<str:key>/", gathering.question, name="evidence_question"),
    path(f"{ONE}evidence/<str:number>/", rating_views.evidence_standard, name="evidence_standard"),
    path(f"{ONE}findings/", findings.findings, name="findings"),
    path(f"{ONE}findings/<int:number>/", findings.findings_domain, name="findings_domain"),
    path(f"{ONE}foreword/", signing.foreword, name="foreword"),
    path(f"{ONE}no-cases/<int:number>/", findings.no_cases, name="no_cases"),
    path(f"{ONE}recommendations/", recommendations.recommendations, name="recommendations"),
    path(f"{ONE}recommendations/add/", recommendations.recommendation_add, name="recommendation_add"),
    path(f"{ONE}recommendations/<int:pk>/", recommendations.recommendation_edit, name="recommendation_edit"),
    path(f"{ONE}recommendations/<int:pk>/remove/", recommendations.recommendation_remove, name="recommendation_remove"),
    path(f"{ONE}recommendations/<int:pk>/move/", recommendations.recommendation_move, name="recommendation_move"),
    *context.urlpatterns,
]
