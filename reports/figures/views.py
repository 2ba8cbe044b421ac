"""The check of a report's figures, and the picker of figures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import ConfirmForm, confirm_page
from inspections import access
from inspections.acting import acted, get_or_post
from inspections.outline import read_outline
from inspections.texts.edition import places
from reports.figures import figures_from
from reports.figures.forms import ReasonForm
from reports.figures.queries import MOST_FOUND, checks_of, is_open_there, offered
from reports.figures.reason_actions import leave_figure, take_back_reason
from reports.queries import read

LONGEST_QUERY = 200


@require_safe
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show every figure of the report's texts that is not right."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    context = {
        "inspection": inspection,
        "checks": checks_of(read(inspection, timezone.localdate())),
        "may_leave": access.may_leave_figures(request.user, inspection),
    }
    return render(request, "reports/figures/check.html", context)


@get_or_post
def leave(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask the lead inspector why a figure stays as it is: `place` and `said` of the address say which."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_leave_figures(request.user, inspection))
    place, said = request.GET.get("place", ""), request.GET.get("said", "")
    if not is_open_there(read(inspection, timezone.localdate()), place, said):
        messages.info(request, "This figure is not open any more. The text or the figure has changed since.")
        return redirect("reports:check", reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if acted(
        request,
        form,
        lambda: leave_figure(inspection=inspection, place=place, said=said, by=request.user, **form.cleaned_data),
        "The figure stays as it is, with your reason.",
    ):
        return redirect("reports:check", reference)
    return render(request, "reports/figures/leave.html", {"inspection": inspection, "form": form, "said": said})


@get_or_post
def take_back(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Ask before a reason is taken back."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_leave_figures(request.user, inspection))
    reason = get_object_or_404(inspection.figure_reasons.select_related("inspection"), pk=pk)
    form = ConfirmForm(request, "Take the reason back")
    if acted(request, form, lambda: take_back_reason(reason=reason, by=request.user), "The figure is open again."):
        return redirect("reports:check", reference)
    return confirm_page(
        request,
        form,
        title=f"Take back why “{reason.said}” stays as it is?",
        sentences=["The figure is open again, and the report can’t be issued before it is settled.", reason.reason],
        cancel_url=reverse("reports:check", args=[reference]),
    )


@require_safe
def insert(request: SignedInRequest, reference: str) -> HttpResponse:
    """List the figures that a text may refer to, with the value and the words that each would print."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    query, place = request.GET.get("q", "").strip()[:LONGEST_QUERY], request.GET.get("place", "")
    content = inspection.edition.content if inspection.edition else None
    known = {each.key: each for each in places(content, read_outline(inspection.framework))}
    about = known[place].about.number if place in known else ""
    found, number = offered(figures_from(read(inspection, timezone.localdate())), query, about)
    context = {
        "inspection": inspection,
        "found": found,
        "number": number,
        "most": MOST_FOUND,
        "query": query,
        "place": known.get(place),
    }
    return render(request, "reports/figures/insert.html", context)
