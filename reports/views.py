"""The report: its draft for the team, and for who only reads the latest issue alone."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import OnceConfirmForm
from inspections import access
from inspections.acting import acted, get_or_post
from reports.actions import issue_report
from reports.content import ACCURACY, PUBLISHED, WORKING, build_report
from reports.formats import FORMATS
from reports.forms import IssueForm
from reports.models import IssuedDocument
from reports.queries import issues_for, read
from reports.readiness import lacks_of, obstacles_to_issuing
from reports.release import revealed_with

AUDIENCE_WORDS: Final = {
    WORKING: "The team, with all that is to be checked",
    ACCURACY: "The service, for factual accuracy",
    PUBLISHED: "Everybody, as it will be published",
}
"""Whom a draft is for, in the words of the page."""


@require_safe
def report(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the draft to the team, and to who only reads where the latest issue is: an issue is what is released."""
    inspection = access.get_inspection_to_read(request.user, reference)
    if not access.may_see_cases(request.user, inspection):
        latest = issues_for(request.user, inspection).last()
        return render(request, "reports/released.html", {"inspection": inspection, "issue": latest})
    access.require_open_eyes(request.user, inspection)
    audience = _audience(request)
    context = {
        "inspection": inspection,
        "report": build_report(inspection, made_on=timezone.localdate(), audience=audience),
        "audience": audience,
        "audiences": AUDIENCE_WORDS if inspection.edition_id else {},
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


@require_safe
def readiness(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show what is lacking before the ratings are closed and the report is issued, with where it is put right."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    lacks = lacks_of(read(inspection, timezone.localdate()))
    context = {
        "inspection": inspection,
        "stopping": [lack for lack in lacks if lack.stops],
        "others": [lack for lack in lacks if not lack.stops],
    }
    return render(request, "reports/readiness.html", context)


@get_or_post
def issue(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask before the report is issued, and list what it would give away beside the issues before it."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_administer(request.user))
    source = read(inspection, timezone.localdate()) if inspection.ratings_are_closed else None
    found = revealed_with(source) if source else []
    form = IssueForm(request.POST or None) if found else OnceConfirmForm(request, "Issue the report")
    if acted(
        request,
        form,
        lambda: issue_report(inspection=inspection, by=request.user, **form.cleaned_data),
        lambda made: f"The report has been issued: issue {made.number}.",
    ):
        return redirect("reports:report", reference)
    stopping = obstacles_to_issuing(source) if source else []
    context = {"inspection": inspection, "form": form, "revealed": found, "stopping": stopping}
    return render(request, "reports/issue.html", context)


@require_safe
def issued(request: SignedInRequest, reference: str, number: int, name: str) -> HttpResponse:
    """Return a document of an issue, the same bytes each time; to who only reads, of the latest alone.

    What is released is nobody's live figure: a second reading that was left open on the team doesn't close it.
    """
    inspection = access.get_inspection_to_read(request.user, reference)
    if access.may_see_cases(request.user, inspection):
        access.require_open_eyes(request.user, inspection)
    issues = issues_for(request.user, inspection).filter(number=number)
    document = IssuedDocument.objects.filter(issue__in=issues, format=name).first() if name in FORMATS else None
    if document is None:
        raise Http404("No such document was issued.")
    form = FORMATS[name]
    disposition = f'attachment; filename="{reference}-report-issue-{number}.{form.ending}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(bytes(document.content), content_type=form.media_type, headers=headers)


def _audience(request: SignedInRequest) -> str:
    """Return whom a draft is asked for, the team where nothing is said."""
    audience = request.GET.get("audience", WORKING)
    if audience not in AUDIENCE_WORDS:
        raise Http404("There is no such audience.")
    return audience


def _download(request: SignedInRequest, reference: str, name: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_export(request.user, inspection))
    draft = build_report(
        inspection, made_on=timezone.localdate(), audience=_audience(request), is_checked=name == "docx"
    )
    form = FORMATS[name]
    disposition = f'attachment; filename="{form.file_name(draft)}"'
    return HttpResponse(form.build(draft), content_type=form.media_type, headers={"Content-Disposition": disposition})
