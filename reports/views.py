"""The report draft: as a page for everybody attached, and as files for those who may take it away."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import OnceConfirmForm, confirm_page
from inspections import access
from inspections.acting import acted, get_or_post
from reports.actions import issue_report
from reports.content import build_report
from reports.formats import FORMATS
from reports.models import IssuedDocument


@require_safe
def report(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    context = {
        "inspection": inspection,
        "report": build_report(inspection, made_on=timezone.localdate()),
        "may_export": access.may_export(request.user, inspection),
        "may_issue": access.may_issue(request.user, inspection),
        "issues": inspection.issues.select_related("issued_by").order_by("-number"),
    }
    return render(request, "reports/report.html", context)


@require_safe
def docx(request: SignedInRequest, reference: str) -> HttpResponse:
    return _download(request, reference, "docx")


@require_safe
def pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    return _download(request, reference, "pdf")


@get_or_post
def issue(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_for(request.user, reference)
    access.require(access.may_administer(request.user))
    form = OnceConfirmForm(request, "Issue the report")
    if acted(
        request,
        form,
        lambda: issue_report(inspection=inspection, by=request.user, **form.cleaned_data),
        lambda made: f"The report has been issued: issue {made.number}.",
    ):
        return redirect("reports:report", reference)
    return confirm_page(
        request,
        form,
        title=f"Issue the report of {inspection.service}?",
        sentences=[
            "The draft is frozen as it stands, as a numbered issue that always gives the same documents.",
            "An issue can’t be changed or deleted. A later issue stands beside it.",
        ],
        cancel_url=reverse("reports:report", args=[reference]),
    )


@require_safe
def issued(request: SignedInRequest, reference: str, number: int, name: str) -> HttpResponse:
    """Return a document of an issue, the same bytes each time."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    document = (
        IssuedDocument.objects.filter(issue__inspection=inspection, issue__number=number, format=name).first()
        if name in FORMATS
        else None
    )
    if document is None:
        raise Http404("No such document was issued.")
    form = FORMATS[name]
    disposition = f'attachment; filename="{reference}-report-issue-{number}.{form.ending}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(bytes(document.content), content_type=form.media_type, headers=headers)


def _download(request: SignedInRequest, reference: str, name: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_export(request.user, inspection))
    draft = build_report(inspection, made_on=timezone.localdate())
    form = FORMATS[name]
    disposition = f'attachment; filename="{form.file_name(draft)}"'
    return HttpResponse(form.build(draft), content_type=form.media_type, headers={"Content-Disposition": disposition})
