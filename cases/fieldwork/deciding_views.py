from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.drafts import drafts_of
from accounts.requests import SignedInRequest
from cases.access import get_case_to_alert, get_reading_to_change, may_change
from cases.fieldwork import rows
from cases.fieldwork.answer_lines import lines_of
from cases.fieldwork.deciding_actions import decide, restore_answer, restore_held
from cases.fieldwork.deciding_forms import HOW, DecisionForm, RestoreForm, UnsentWorkForm
from cases.fieldwork.held_queries import sides_of
from cases.fieldwork.pages import Item, Page, reading_in
from cases.fieldwork.queries import read_pages
from cases.fieldwork.taking_back import take_back
from cases.models import HeldChange, Reading
from govuk.confirm import confirm_page
from inspections.access import require
from inspections.acting import get_or_post
from inspections.errors import Refused


@get_or_post
def held(request: SignedInRequest, reference: str, case_reference: str, pk: int) -> HttpResponse:
    case = get_case_to_alert(request.user, reference, case_reference)
    change = get_object_or_404(HeldChange.objects.select_related("made_by", "reading"), reading__case=case, pk=pk)
    reading = get_reading_to_change(request.user, reference, case_reference, change.reading.kind)
    page, item = _asked(reading, change.key)
    address = rows.address_of(page)
    if change.resolved_at is not None:
        messages.success(request, f"{item.label_in_full}: this has been decided.")
        return redirect(address)
    require(may_change(request.user, reading))
    change.reading = reading
    sides = sides_of(page, change, item)
    version = page.version_of(item.key)
    form = DecisionForm(request.POST or None, item=item, sides=sides, version=version, seen=change.state)
    if request.method == "POST" and form.is_valid() and _decided(request, change, form, version):
        messages.success(request, f"{item.label_in_full}: your choice is saved.")
        return redirect(address)
    context = {
        "case": case,
        "inspection": case.inspection,
        "item": item,
        "one": sides,
        "form": form,
        "page_url": address,
    }
    return render(request, "cases/fieldwork/held.html", context, status=409 if form.non_field_errors() else 200)


@require_safe
def answer_history(request: SignedInRequest, reference: str, case_reference: str, key: str) -> HttpResponse:
    reading = get_reading_to_change(request.user, reference, case_reference, reading_in(key)[0])
    case = reading.case
    page, item = _asked(reading, key)
    context = {
        "case": case,
        "inspection": case.inspection,
        "item": item,
        "lines": lines_of(case, item, page.recorded.get(key)),
        "stored": item.in_words(page.recorded.get(key)),
        "version": page.version_of(key),
        "may_change": may_change(request.user, reading),
        "page_url": rows.address_of(page),
    }
    return render(request, "cases/fieldwork/answer_history.html", context)


@get_or_post
def restore(
    request: SignedInRequest, reference: str, case_reference: str, key: str, version: int = 0, held: int = 0
) -> HttpResponse:
    reading = get_reading_to_change(request.user, reference, case_reference, reading_in(key)[0])
    require(may_change(request.user, reading))
    case = reading.case
    page, item = _asked(reading, key)
    lines = lines_of(case, item, page.recorded.get(key))
    line = next((line for line in lines if (line.version, line.held) == (version, held)), None)
    # Once the button is pressed it is the action that says why not: it may have been restored in another tab.
    if line is None or not (line.may_be_restored or request.method == "POST"):
        raise Http404("The history does not hold this answer.")
    form = RestoreForm(request.POST or None, initial={"version": page.version_of(key)})
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["version"]
            if held:
                restore_held(case=case, key=key, by=request.user, number=held, version=seen)
            else:
                restore_answer(case=case, key=key, by=request.user, to=version, version=seen)
        except Refused as refusal:
            form.refuse(refusal.sentences, version=str(page.version_of(key)))
        else:
            messages.success(request, f"{item.label_in_full}: the earlier answer is restored.")
            return redirect(rows.address_of(page))
    sentences = [f"It becomes: {line.after or 'Unanswered'}", f"It is now: {line.stored or 'Unanswered'}"]
    sentences.append("What is there now stays in the history, so that it can be restored as well.")
    title = f"Restore the earlier answer to {item.label_in_full}?"
    return confirm_page(request, form, title=title, sentences=sentences, cancel_url=rows.address_of_history(case, key))


@get_or_post
def my_work(request: SignedInRequest) -> HttpResponse:
    posted = request.method == "POST"
    form = UnsentWorkForm(
        request.POST if posted else None, request.FILES if posted else None, username=request.user.username
    )
    context: dict[str, Any] = {"form": form, "results": [], "drafts": drafts_of(request.user)}
    if posted and form.is_valid():
        results = take_back(form.changes[form.start :], request.user)
        context |= {"results": results, "reached": form.start + len(results), "of": len(form.changes)}
        context["form"] = form.going_on(len(results))
    return render(request, "cases/fieldwork/my_work.html", context)


def _asked(reading: Reading, key: str) -> tuple[Page, Item]:
    """Return the item of a key with its page; raise Http404 where it is not put to the case."""
    for page in read_pages(reading):
        for item in page.items:
            if item.key == key:
                return page, item
    raise Http404("This is not put to cases of this type.")


def _decided(request: SignedInRequest, change: HeldChange, form: DecisionForm, present: int) -> bool:
    """Return whether what the form says was done; where it is refused, the form becomes one of version `present`."""
    given = form.cleaned_data
    how, combined = HOW[given["decision"]], given.get("combined")
    try:
        decide(held=change, by=request.user, how=how, version=given["version"], seen=given["seen"], combined=combined)
    except Refused as refusal:
        form.refuse(refusal.sentences, version=str(present), seen=change.state)
        return False
    return True
