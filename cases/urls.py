from django.urls import URLPattern, path, register_converter

from cases.board import allocation_views
from cases.board import views as board
from cases.caseload import views as caseload
from cases.converters import CaseReferenceConverter
from cases.enquiries import views as enquiries
from cases.fieldwork import change_views, deciding_views, offline_views
from cases.fieldwork import views as fieldwork
from cases.notes import alert_views, comment_views, example_views, interview_views
from cases.readings import joint_decision_views
from cases.readings import views as second_reading
from cases.sample import representativeness_views, service_list_views, withdrawal_views
from cases.sample import views as sample

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
    path(
        f"{INSPECTION}sample/representativeness/",
        representativeness_views.representativeness,
        name="representativeness",
    ),
    path(f"{INSPECTION}allocation/", allocation_views.allocation, name="allocation"),
    path(f"{INSPECTION}allocation/even/", allocation_views.allocation_even, name="allocation_even"),
    path(f"{INSPECTION}board/", board.board, name="board"),
    path(f"{INSPECTION}board/reallocate/", board.reallocate, name="reallocate"),
    path(f"{INSPECTION}cases/for-the-service.csv", service_list_views.service_list_csv, name="service_list_csv"),
    path(f"{INSPECTION}cases/for-the-service.xlsx", service_list_views.service_list_xlsx, name="service_list_xlsx"),
    path(f"{INSPECTION}cases/", allocation_views.case_list, name="case_list"),
    path("service-worker.js", offline_views.service_worker, name="service_worker"),
    path("offline/", offline_views.offline, name="offline"),
    path("my-work/", deciding_views.my_work, name="my_work"),
    path(f"{INSPECTION}second-reading/", second_reading.second_readings, name="second_readings"),
    path(f"{INSPECTION}second-reading/draw/", second_reading.second_reading_draw, name="second_reading_draw"),
    path("my-cases/", fieldwork.my_cases, name="my_cases"),
    path("my-comments/", comment_views.my_comments, name="my_comments"),
    path("my-comments/read/", comment_views.my_comments_read, name="my_comments_read"),
    path(CASE, fieldwork.case, name="case"),
    path(f"{CASE}whole/", fieldwork.whole_case, name="whole_case"),
    path(f"{CASE}about/", fieldwork.about, name="about"),
    path(f"{CASE}standards/<str:number>/", fieldwork.standard, name="standard"),
    path(f"{CASE}submit/", fieldwork.submit, name="submit"),
    path(f"{CASE}reopen/", fieldwork.reopen, name="reopen"),
    path(f"{CASE}withdraw/", withdrawal_views.withdraw, name="withdraw"),
    path(f"{CASE}changes/", change_views.changes, name="changes"),
    path(f"{CASE}here/", change_views.here, name="here"),
    path(f"{CASE}held/<int:pk>/", deciding_views.held, name="held"),
    path(f"{CASE}answers/<path:key>/history/", deciding_views.answer_history, name="answer_history"),
    path(f"{CASE}answers/<path:key>/restore/<int:version>/", deciding_views.restore, name="restore"),
    path(f"{CASE}answers/<path:key>/restore/held/<int:held>/", deciding_views.restore, name="restore_held"),
    path(f"{CASE}second-reading/", fieldwork.second_reading, name="second_reading"),
    path(f"{CASE}second-reading/submit/", fieldwork.submit, {"kind": "second"}, name="second_reading_submit"),
    path(f"{CASE}second-reading/call-off/", second_reading.second_reading_call_off, name="second_reading_call_off"),
    path(f"{CASE}second-reading/differences/", joint_decision_views.differences, name="differences"),
    path(f"{CASE}second-reading/differences/<str:number>/", joint_decision_views.joint_decision, name="joint_decision"),
    path(f"{INSPECTION}alerts/", alert_views.alerts, name="alerts"),
    path(f"{CASE}alerts/raise/", alert_views.alert_raise, name="alert_raise"),
    path(f"{CASE}alerts/<int:number>/", alert_views.alert, name="alert"),
    path(f"{CASE}alerts/<int:number>/update/", alert_views.alert_update, name="alert_update"),
    path(f"{CASE}alerts/<int:number>/resolve/", alert_views.alert_resolve, name="alert_resolve"),
    path(f"{INSPECTION}practice-examples/", example_views.examples, name="examples"),
    path(f"{INSPECTION}practice-examples/add/", example_views.example_add, name="example_add"),
    path(f"{INSPECTION}practice-examples/<int:number>/", example_views.example_edit, name="example_edit"),
    path(f"{INSPECTION}practice-examples/<int:number>/remove/", example_views.example_remove, name="example_remove"),
    path(f"{INSPECTION}practice-examples/<int:number>/check/", example_views.example_check, name="example_check"),
    path(f"{INSPECTION}practice-examples/<int:number>/choose/", example_views.example_choose, name="example_choose"),
    path(f"{CASE}notes/", example_views.case_notes, name="case_notes"),
    path(f"{CASE}comments/", comment_views.comments, name="comments"),
    path(f"{CASE}interviews/", interview_views.interviews, name="interviews"),
    path(f"{CASE}comments/read/", comment_views.comments_read, name="comments_read"),
    path(f"{INSPECTION}lines-of-enquiry/", enquiries.lines, name="lines_of_enquiry"),
    path(f"{INSPECTION}lines-of-enquiry/add/", enquiries.line_add, name="line_add"),
    path(f"{INSPECTION}lines-of-enquiry/<int:number>/", enquiries.line_change, name="line_change"),
    path(f"{CASE}enquiries/", enquiries.enquiries, name="enquiries"),
    path(f"{CASE}history/", fieldwork.case_history, name="case_history"),
]
