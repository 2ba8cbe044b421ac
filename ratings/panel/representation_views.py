from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections import access
from inspections.acting import acted, get_or_post
from ratings.panel.forms import AnswerForm, RepresentationForm
from ratings.panel.representation_actions import answer_representation, record_representation
from ratings.panel.views import lead_to
from ratings.queries import representations_of


@require_safe
def representations(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    context = {
        "inspection": inspection,
        "representations": representations_of(inspection),
        "may_record": access.may_record_representations(request.user, inspection),
    }
    return TemplateResponse(request, "ratings/panel/representations.html", context)


@get_or_post
def add(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_record_representations(request.user, inspection))
    form = RepresentationForm(request.POST or None, inspection=inspection)
    said = "The representation has been recorded."
    if acted(
        request, form, lambda: record_representation(inspection=inspection, by=request.user, **form.cleaned_data), said
    ):
        return lead_to(request, "representations", reference)
    return TemplateResponse(request, "ratings/panel/representation_add.html", {"inspection": inspection, "form": form})


@get_or_post
def answer(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_record_representations(request.user, inspection))
    representation = representations_of(inspection).filter(number=number, answer="").first()
    if representation is None:
        raise Http404("No representation of this number awaits its answer.")
    form = AnswerForm(request.POST or None)

    def act() -> None:
        answer_representation(representation=representation, by=request.user, **form.cleaned_data)

    if acted(request, form, act, "The answer has been recorded."):
        return lead_to(request, "representations", reference)
    context = {"inspection": inspection, "form": form, "representation": representation}
    return TemplateResponse(request, "ratings/panel/representation_answer.html", context)
