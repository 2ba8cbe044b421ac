"""The report draft: as a page for everybody attached, and as files for those who may take it away."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections import access
from reports.content import build_report
from reports.formats import FORMATS


@require_safe
def report(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the report draft as it stands now."""
    inspection = access.get_inspection_for(request.user, reference)
    context = {
        "inspection": inspection,
        "report": build_report(inspection, made_on=timezone.localdate()),
        "may_export": access.may_export(request.user, inspection),
    }
    return render(request, "reports/report.html", context)


@require_safe
def docx(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give the report draft as a Word file."""
    return _download(request, reference, "docx")


@require_safe
def pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give the report draft as a PDF."""
    return _download(request, reference, "pdf")


def _download(request: SignedInRequest, reference: str, name: str) -> HttpResponse:
    inspection = access.get_inspection_for(request.user, reference)
    access.require(access.may_export(request.user, inspection))
    draft = build_report(inspection, made_on=timezone.localdate())
    form = FORMATS[name]
    disposition = f'attachment; filename="{form.file_name(draft)}"'
    return HttpResponse(form.build(draft), content_type=form.media_type, headers={"Content-Disposition": disposition})
