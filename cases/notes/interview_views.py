from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.requests import SignedInRequest
from cases.access import get_case_for
from cases.notes.interview_actions import note_interview
from cases.notes.interview_forms import InterviewNoteForm
from inspections.access import may_inspect, require
from inspections.acting import get_or_post
from inspections.errors import Refused


@get_or_post
def interviews(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """Show the notes of interviews on a case, to whoever sees the case, and store another."""
    case = get_case_for(request.user, reference, case_reference)
    may_write = may_inspect(request.user, case.inspection)
    require(may_write or request.method != "POST")
    form = InterviewNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note = note_interview(case=case, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, "The note is stored.")
            address = reverse("cases:interviews", args=[reference, case.reference])
            return redirect(f"{address}#note-{note.number}")
    notes = case.interview_notes.select_related("by").order_by("number")
    is_offered = may_write and (form.is_bound or not case.is_withdrawn)
    context = {"case": case, "inspection": case.inspection, "notes": notes, "form": form if is_offered else None}
    return render(request, "cases/notes/interviews.html", context)
