"""The page of the foreword: the team reads it as it stands, an administrator signs it off."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.requests import SignedInRequest
from inspections.access import get_inspection_for, may_sign_off, require
from inspections.acting import acted, get_or_post
from inspections.forms.signing import SignOffForm
from inspections.stale import fingerprint
from inspections.texts.signing import foreword_of, is_signed_off, proposed_signature, sign_off_foreword


@get_or_post
def foreword(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    may_sign = may_sign_off(request.user, inspection)
    require(may_sign or request.method != "POST")
    written = foreword_of(inspection)
    shown = fingerprint(written)
    name, title = proposed_signature(inspection)
    form = SignOffForm(request.POST or None, initial={"name": name, "title": title, "shown": shown})
    if acted(
        request,
        form,
        lambda: sign_off_foreword(inspection=inspection, by=request.user, **form.cleaned_data),
        "The foreword is signed off as it stands.",
    ):
        return redirect("inspections:foreword", reference)
    if form.errors:
        # The text on the page is what the button is about, also where it has changed meanwhile.
        sentences = form.non_field_errors()
        form = SignOffForm({**request.POST.dict(), "shown": shown})
        form.add_error(None, sentences)
    context = {
        "inspection": inspection,
        "written": written,
        "is_signed_off": is_signed_off(inspection, written),
        "form": form if may_sign and written.strip() else None,
    }
    return render(request, "inspections/foreword.html", context)
