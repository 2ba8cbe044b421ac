"""Pages for what is gathered for domain one: the team and partner inspectors read it, every inspector writes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import confirm_page
from inspections.access import get_inspection_to_gather, may_gather_evidence, may_see_cases, require
from inspections.acting import acted, get_or_post, show_refusal
from inspections.errors import Refused, Stale
from inspections.evidence import actions
from inspections.evidence.forms import GatheredForm, RemoveForm, said_by
from inspections.evidence.kinds import Kind
from inspections.evidence.queries import bearing_on, question_of, to_propose
from inspections.models import Activity, Inspection

PROPOSED = ("standard", "label", "key_questions")
"""What an address may fill in of an empty form."""
SANDBOX = "sandbox; default-src 'none'"
"""What a browser may do with a file that came from somebody else: nothing."""


@require_safe
def gathered(request: SignedInRequest, reference: str, kind: Kind) -> HttpResponse:
    inspection = get_inspection_to_gather(request.user, reference)
    context = {
        "inspection": inspection,
        "kind": kind,
        "rows": list(kind.rows(inspection)),
        "may_gather": may_gather_evidence(request.user, inspection),
        "activity_kinds": Activity.Kind.choices,
        "proposed": to_propose(inspection) if kind.name == "key-data" else {},
    }
    return render(request, f"inspections/evidence/{kind.name}.html", context)


@get_or_post
def gathered_add(request: SignedInRequest, reference: str, kind: Kind) -> HttpResponse:
    inspection = _to_write(request, reference)
    begins = {name: request.GET[name] for name in PROPOSED if name in request.GET}
    form = kind.form(request.POST or None, request.FILES or None, inspection=inspection, initial=begins)
    if acted(
        request,
        form,
        lambda: actions.gather(
            model=kind.model,
            inspection=inspection,
            values=form.values(),
            by=request.user,
            token=form.cleaned_data["token"],
        ),
        lambda row: f"“{row}” has been stored.",
    ):
        return redirect("inspections:gathered", reference, kind.name)
    return _form_page(request, inspection, kind, form, title=kind.add)


@get_or_post
def gathered_change(request: SignedInRequest, reference: str, kind: Kind, number: int) -> HttpResponse:
    inspection = _to_write(request, reference)
    row = _row(inspection, kind, number)
    form = kind.form(request.POST or None, request.FILES or None, inspection=inspection, row=row)
    more: dict[str, Any] = {"row": row}
    if request.method == "POST" and form.is_valid():
        shown = form.cleaned_data["shown"]
        try:
            actions.change_gathered(row=row, values=form.values(), shown=shown, by=request.user)
        except Stale as stale:
            form = _renewed(request, inspection, kind, row)
            show_refusal(form, stale)
            more["both"] = said_by(form, form.of_row(row))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"“{row}” has been saved.")
            return redirect("inspections:gathered", reference, kind.name)
    return _form_page(request, inspection, kind, form, title=f"Change “{row}”", **more)


@get_or_post
def gathered_remove(request: SignedInRequest, reference: str, kind: Kind, number: int) -> HttpResponse:
    inspection = _to_write(request, reference)
    row = _row(inspection, kind, number)
    shown = actions.shown_of(row)
    form = RemoveForm(request.POST or None, initial={"shown": shown})
    if acted(
        request,
        form,
        lambda: actions.remove_gathered(row=row, shown=form.cleaned_data["shown"], by=request.user),
        f"“{row}” has been removed.",
    ):
        return redirect("inspections:gathered", reference, kind.name)
    if form.errors:
        refused, form = form.errors, RemoveForm({"shown": shown})
        form.add_error(None, [sentence for each in refused.values() for sentence in each])
    sentences = ["It goes with all that was written with it. The history of the inspection says that it was there."]
    cancel_url = reverse("inspections:gathered", args=[reference, kind.name])
    return confirm_page(request, form, title=f"Remove “{row}”?", sentences=sentences, cancel_url=cancel_url)


@require_safe
def document_file(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Give a document's file to be kept, never to be opened inside the app."""
    inspection = get_inspection_to_gather(request.user, reference)
    document = inspection.evidence_documents.filter(number=number).exclude(sha256="").first()
    if document is None:
        raise Http404("No file of a document of this number.")
    try:
        content = actions.content_of(document)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("inspections:gathered", reference, "documents")
    # The name may have come in somebody else's file: a line break in it would end the header.
    name = "".join(sign for sign in document.file_name if sign.isprintable())
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SANDBOX,
    }
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@require_safe
def question(request: SignedInRequest, reference: str, key: str) -> HttpResponse:
    """Show all that bears on a key question of a standard that is rated from evidence, from everybody."""
    inspection = get_inspection_to_gather(request.user, reference)
    found = question_of(inspection, key)
    if found is None:
        raise Http404("No key question of this number is answered from evidence.")
    context = {
        "inspection": inspection,
        "question": found,
        "bearing": bearing_on(inspection, found),
        "may_gather": may_gather_evidence(request.user, inspection),
        "may_write": may_see_cases(request.user, inspection),
    }
    return render(request, "inspections/evidence/question.html", context)


def _to_write(request: SignedInRequest, reference: str) -> Inspection:
    inspection = get_inspection_to_gather(request.user, reference)
    require(may_gather_evidence(request.user, inspection))
    return inspection


def _row(inspection: Inspection, kind: Kind, number: int) -> Any:
    row = kind.rows(inspection).filter(number=number).first()
    if row is None:
        raise Http404("There is none of this number.")
    row.inspection = inspection
    return row


def _renewed(request: SignedInRequest, inspection: Inspection, kind: Kind, row: Any) -> GatheredForm:
    """Return the form as typed, made from what is stored now: the next save is a choice between the two."""
    data = request.POST.copy()
    data["shown"] = actions.shown_of(row)
    return kind.form(data, inspection=inspection, row=row)


def _form_page(
    request: HttpRequest, inspection: Inspection, kind: Kind, form: GatheredForm, **more: Any
) -> HttpResponse:
    cancel_url = reverse("inspections:gathered", args=[inspection.reference, kind.name])
    context = {"inspection": inspection, "kind": kind, "form": form, "cancel_url": cancel_url, **more}
    return render(request, "inspections/evidence/form.html", context)
