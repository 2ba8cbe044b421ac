"""Addresses of the app."""

from django.urls import URLPattern, path, register_converter

from cases.converters import CaseReferenceConverter
from cases.views import (
    alerts,
    allocation,
    board,
    caseload,
    changes,
    comments,
    deciding,
    examples,
    fieldwork,
    joint_decisions,
    offline,
    representativeness,
    sample,
    second_reading,
    service_list,
    withdrawal,
)

register_converter(CaseReferenceConverter, "case_reference")

INSPECTION = "inspections/<slug:reference>/"
CASE = f"{INSPECTION}cases/<case_reference:case_reference>/"

app_name = "cases"
urlpatterns: list[URLPattern] = [
    path(f"{INSPECTION}caseload/", caseload.caseload, name="caseload"),
    path(f"{INSPECTION}caseload/load/", caseload.caseload_load, name="caseload_load"),
    path(f"{INSPECTION}caseload/cases/", caseload.caseload_cases, name="caseload_cases"),
    path(f"{INSPECTION}sample/", sample.sample, name="sample"),
    path(f"{INSPECTION}sample/draw/", sample.sample_draw, name="sample_draw"),
    path(f"{INSPECTION}sample/progress/", sample.sample_progress, name="sample_progress"),
    path(f"{INSPECTION}sample/settings/", sample.sample_settings, name="sample_settings"),
    path(f"{INSPECTION}sample/representativeness/", representativeness.representativeness, name="representativeness"),
    path(f"{INSPECTION}allocation/", allocation.allocation, name="allocation"),
    path(f"{INSPECTION}allocation/even/", allocation.allocation_even, name="allocation_even"),
    path(f"{INSPECTION}board/", board.board, name="board"),
    path(f"{INSPECTION}board/reallocate/", board.reallocate, name="reallocate"),
    path(f"{INSPECTION}cases/for-the-service.csv", service_list.service_list_csv, name="service_list_csv"),
    path(f"{INSPECTION}cases/for-the-service.xlsx", service_list.service_list_xlsx, name="service_list_xlsx"),
    path(f"{INSPECTION}cases/", allocation.case_list, name="case_list"),
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("offline/", offline.offline, name="offline"),
    path("my-work/", deciding.my_work, name="my_work"),
    path(f"{INSPECTION}second-reading/", second_reading.second_readings, name="second_readings"),
    path(f"{INSPECTION}second-reading/draw/", second_reading.second_reading_draw, name="second_reading_draw"),
    path("my-cases/", fieldwork.my_cases, name="my_cases"),
    path(CASE, fieldwork.case, name="case"),
    path(f"{CASE}about/", fieldwork.about, name="about"),
    path(f"{CASE}standards/<str:number>/", fieldwork.standard, name="standard"),
    path(f"{CASE}submit/", fieldwork.submit, name="submit"),
    path(f"{CASE}reopen/", fieldwork.reopen, name="reopen"),
    path(f"{CASE}withdraw/", withdrawal.withdraw, name="withdraw"),
    path(f"{CASE}changes/", changes.changes, name="changes"),
    path(f"{CASE}here/", changes.here, name="here"),
    path(f"{CASE}held/<int:pk>/", deciding.held, name="held"),
    path(f"{CASE}answers/<path:key>/history/", deciding.answer_history, name="answer_history"),
    path(f"{CASE}answers/<path:key>/restore/<int:version>/", deciding.restore, name="restore"),
    path(f"{CASE}answers/<path:key>/restore/held/<int:held>/", deciding.restore, name="restore_held"),
    path(f"{CASE}second-reading/", fieldwork.second_reading, name="second_reading"),
    path(f"{CASE}second-reading/submit/", fieldwork.submit, {"kind": "second"}, name="second_reading_submit"),
    path(f"{CASE}second-reading/call-off/", second_reading.second_reading_call_off, name="second_reading_call_off"),
    path(f"{CASE}second-reading/differences/", joint_decisions.differences, name="differences"),
    path(f"{CASE}second-reading/differences/<str:number>/", joint_decisions.joint_decision, name="joint_decision"),
    path(f"{INSPECTION}alerts/", alerts.alerts, name="alerts"),
    path(f"{CASE}alerts/raise/", alerts.alert_raise, name="alert_raise"),
    path(f"{CASE}alerts/<int:number>/", alerts.alert, name="alert"),
    path(f"{CASE}alerts/<int:number>/update/", alerts.alert_update, name="alert_update"),
    path(f"{CASE}alerts/<int:number>/resolve/", alerts.alert_resolve, name="alert_resolve"),
    path(f"{INSPECTION}practice-examples/", examples.examples, name="examples"),
    path(f"{INSPECTION}practice-examples/add/", examples.example_add, name="example_add"),
    path(f"{INSPECTION}practice-examples/<int:number>/", examples.example_edit, name="example_edit"),
    path(f"{INSPECTION}practice-examples/<int:number>/remove/", examples.example_remove, name="example_remove"),
    path(f"{INSPECTION}practice-examples/<int:number>/choose/", examples.example_choose, name="example_choose"),
    path(f"{CASE}notes/", examples.case_notes, name="case_notes"),
    path(f"{CASE}comments/", comments.comments, name="comments"),
    path(f"{CASE}comments/read/", comments.comments_read, name="comments_read"),
    path(f"{CASE}history/", fieldwork.case_history, name="case_history"),
]
