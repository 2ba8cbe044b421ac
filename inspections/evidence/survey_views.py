from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections.access import get_inspection_to_gather, may_gather_evidence, require
from inspections.acting import acted, get_or_post
from inspections.evidence.survey_actions import put_questions, shown_of_questions
from inspections.evidence.survey_file import COLUMNS
from inspections.evidence.survey_forms import SurveyFileForm, SurveyPartForm, SurveyQuestionForm
from inspections.models import Survey
from inspections.wording import counted


@require_safe
def questions(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    survey = _survey(request, reference, number)
    rows = survey.questions.select_related("key_question").prefetch_related("answers").order_by("number")
    context = {
        "inspection": survey.inspection,
        "survey": survey,
        "questions": list(rows),
        "may_gather": may_gather_evidence(request.user, survey.inspection),
    }
    return render(request, "inspections/evidence/survey_questions.html", context)


@get_or_post
def load(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Take the questions from a table, all of them or none."""
    return _put(request, _survey(request, reference, number), SurveyFileForm, "Load a table of answers", whole=True)


@get_or_post
def put_question(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    return _put(request, _survey(request, reference, number), SurveyQuestionForm, "Put in a question", whole=False)


def _put(
    request: SignedInRequest, survey: Survey, form_of: type[SurveyPartForm], title: str, *, whole: bool
) -> HttpResponse:
    require(may_gather_evidence(request.user, survey.inspection))
    sent = request.method == "POST"
    initial = {"shown": shown_of_questions(survey)}
    form = form_of(request.POST if sent else None, request.FILES if sent else None, survey=survey, initial=initial)
    address = reverse("inspections:survey_questions", args=[survey.inspection.reference, survey.number])
    if acted(
        request,
        form,
        lambda: put_questions(
            survey=survey,
            questions=form.asked,
            whole=whole,
            shown=form.cleaned_data["shown"],
            by=request.user,
            token=form.cleaned_data["token"],
        ),
        lambda stored: f"{counted(stored, 'question')} stored.",
    ):
        return redirect(address)
    context = {"inspection": survey.inspection, "survey": survey, "form": form, "title": title, "cancel_url": address}
    columns = COLUMNS if whole else ()
    return render(request, "inspections/evidence/survey_form.html", {**context, "columns": columns})


def _survey(request: SignedInRequest, reference: str, number: int) -> Survey:
    inspection = get_inspection_to_gather(request.user, reference)
    survey = inspection.surveys.filter(number=number).first()
    if survey is None:
        raise Http404("No survey of this number.")
    survey.inspection = inspection
    return survey
