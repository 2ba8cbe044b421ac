"""Enquiries of the inspectorates: lines that are followed up, and what somebody is asked about a case."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from cases.access import get_case_to_read
from cases.enquiries.actions import ask_about_case
from cases.enquiries.forms import EnquiryForm, LineForm, begins_with
from cases.enquiries.queries import enquiries_given, enquiries_on, lines_for
from cases.models import LineOfEnquiry
from inspections.access import get_inspection_to_gather, may_gather_evidence, may_inspect, require
from inspections.acting import acted, get_or_post, show_refusal
from inspections.errors import Refused, Stale
from inspections.evidence.actions import change_gathered, gather, shown_of


@require_safe
def lines(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the lines of enquiry, and what the person was asked about cases."""
    inspection = get_inspection_to_gather(request.user, reference)
    context = {
        "inspection": inspection,
        "lines": list(lines_for(request.user, inspection)),
        "given": list(enquiries_given(request.user, inspection)),
        "may_gather": may_gather_evidence(request.user, inspection),
    }
    return render(request, "cases/enquiries/lines.html", context)


@get_or_post
def line_add(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_to_gather(request.user, reference)
    require(may_gather_evidence(request.user, inspection))
    form = LineForm(request.POST or None, inspection=inspection)
    if acted(
        request,
        form,
        lambda: gather(
            model=LineOfEnquiry,
            inspection=inspection,
            values=form.values(),
            by=request.user,
            token=form.cleaned_data["token"],
        ),
        "The line of enquiry has been stored.",
    ):
        return redirect("cases:lines_of_enquiry", reference)
    context = {"inspection": inspection, "form": form, "title": "Add a line of enquiry", "cancel_url": _list(reference)}
    return render(request, "cases/enquiries/line_form.html", context)


@get_or_post
def line_change(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    inspection = get_inspection_to_gather(request.user, reference)
    require(may_gather_evidence(request.user, inspection))
    line = lines_for(request.user, inspection).filter(number=number).first()
    if line is None:
        raise Http404("No line of enquiry of this number.")
    form = LineForm(request.POST or None, inspection=inspection, line=line)
    context = {"inspection": inspection, "title": f"Change {line}".replace("L", "l", 1), "cancel_url": _list(reference)}
    if request.method == "POST" and form.is_valid():
        try:
            change_gathered(row=line, values=form.values(), shown=form.cleaned_data["shown"], by=request.user)
        except Stale as stale:
            form = LineForm({**request.POST.dict(), "shown": shown_of(line)}, inspection=inspection, line=line)
            show_refusal(form, stale)
            context["both"] = begins_with(line)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The line of enquiry has been saved.")
            return redirect("cases:lines_of_enquiry", reference)
    return render(request, "cases/enquiries/line_form.html", {**context, "form": form})


@get_or_post
def enquiries(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Show what is asked about a case, and ask more. Nobody is asked by a partner inspector."""
    case = get_case_to_read(request.user, reference, case_reference)
    may_ask = may_inspect(request.user, case.inspection) and not case.is_withdrawn
    require(may_ask or request.method != "POST")
    form = EnquiryForm(request.POST or None, inspection=case.inspection) if may_ask else None
    if form is not None and acted(
        request,
        form,
        lambda: ask_about_case(case=case, by=request.user, **form.cleaned_data),
        "The enquiry has been given.",
    ):
        return redirect("cases:enquiries", reference, case_reference)
    context = {
        "case": case,
        "inspection": case.inspection,
        "enquiries": enquiries_on(case, request.user),
        "form": form,
    }
    return render(request, "cases/enquiries/enquiries.html", context)


def _list(reference: str) -> str:
    return reverse("cases:lines_of_enquiry", args=[reference])
