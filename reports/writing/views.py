from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import confirm_page
from inspections import access
from inspections.acting import get_or_post
from inspections.errors import Refused
from inspections.models import HeldText, Inspection
from inspections.stale import fingerprint
from inspections.texts.actions import confirm_figures, resolve_held_text, restore_text, why_not_written
from inspections.texts.edition import Chapter, Place
from inspections.texts.history import lines_of
from inspections.texts.markup import references
from reports.writing.figures import shown, values_of
from reports.writing.forms import ChapterForm, HeldForm, PutBackForm
from reports.writing.rows import Row, chapters_of, print_rows, rows_of, shown_of, with_fields
from reports.writing.saving import save_chapter


@require_safe
def contents(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    chapters = chapters_of(inspection)
    rows = {row.key: row for row in rows_of(inspection, [place for one in chapters for place in one.places])}
    context = {
        "inspection": inspection,
        "chapters": [(one, [rows[place.key] for place in one.places]) for one in chapters],
        "why_not": why_not_written(request.user, inspection),
        "may_set_up": access.may_set_up(request.user, inspection),
    }
    return render(request, "reports/writing/contents.html", context)


@get_or_post
def chapter(request: SignedInRequest, reference: str, key: str) -> HttpResponse:
    """Show the boxes of a chapter beside the texts as they print, and store those that were changed."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    chapters = chapters_of(inspection)
    here = next((one for one in chapters if one.key == key), None)
    if here is None:
        raise Http404("The report has no such chapter.")
    rows = rows_of(inspection, here.places)
    posted = request.method == "POST"
    access.require(not posted or access.may_be_allocated_cases(request.user, inspection))
    form = ChapterForm(request.POST if posted else None, rows)
    if posted and form.is_valid() and _is_saved(request, inspection, rows, form):
        return redirect("reports:chapter", reference, key)
    why_not = why_not_written(request.user, inspection)
    print_rows(inspection, rows)
    with_fields(rows, form)
    context = {
        "inspection": inspection,
        "chapter": here,
        "rows": rows,
        "form": form if posted or not why_not else None,
        "why_not": why_not,
        "has_moved": any(row.moved for row in rows),
        "next": _after(chapters, here),
    }
    return render(request, "reports/writing/chapter.html", context, status=409 if form.errors else 200)


def _seen_in(inspection: Inspection, text: str) -> dict[str, str]:
    """Return the values at a text's references, as whoever puts it in its place sees them."""
    return values_of(shown(inspection, {one.body for one in references(text)}))


def _is_saved(request: SignedInRequest, inspection: Inspection, rows: list[Row], form: ChapterForm) -> bool:
    """Store the texts of a form that were changed, and return whether all could be, as is then said."""
    saved = save_chapter(inspection, request.user, rows, form)
    if not form.errors:
        for level, said in saved:
            messages.add_message(request, level, said)
    return not form.errors


@require_POST
def confirm(request: SignedInRequest, reference: str) -> HttpResponse:
    """Note that the present figures of a text were seen, which the button names with its version and what it showed."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_write_report(request.user, inspection))
    key, _, rest = request.POST.get("text", "").partition(" ")
    version, _, seen = rest.partition(" ")
    here, row = _place(inspection, key)
    values = values_of(shown(inspection, {one.body for one in references(row.text)}))
    try:
        if version != str(row.version) or seen != shown_of(values):
            raise Refused("The text or its figures changed again meanwhile. Look at them as they are now.")
        confirm_figures(inspection=inspection, place=key, by=request.user, version=row.version, seen=values)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{row.label}: the figures are confirmed.")
    return redirect("reports:chapter", reference, here.key)


@require_safe
def history(request: SignedInRequest, reference: str, place: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    here, row = _place(inspection, place)
    context = {
        "inspection": inspection,
        "chapter": here,
        "row": row,
        "lines": lines_of(inspection, place, row.text),
        "may_write": access.may_write_report(request.user, inspection),
    }
    return render(request, "reports/writing/history.html", context)


@get_or_post
def put_back(request: SignedInRequest, reference: str, place: str, number: int) -> HttpResponse:
    """Ask before an earlier text takes the place of the present one."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_write_report(request.user, inspection))
    here, row = _place(inspection, place)
    line = next((line for line in lines_of(inspection, place, row.text) if line.number == number), None)
    # Once the button is pressed it is the action that says why not: it may have been put back in another tab.
    if line is None or not (line.may_be_restored or request.method == "POST"):
        raise Http404("The history does not hold this text.")
    form = PutBackForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            restore_text(
                inspection=inspection,
                place=place,
                by=request.user,
                number=number,
                version=form.cleaned_data["version"],
                seen=_seen_in(inspection, line.after or ""),
            )
        except Refused as refusal:
            form.refuse(refusal.sentences, row.version)
        else:
            messages.success(request, f"{row.label}: the earlier text is back in its box.")
            return redirect("reports:chapter", reference, here.key)
    sentences = [f"It becomes: {line.after or 'No text'}", f"It is now: {row.text or 'No text'}"]
    sentences.append("What is there now stays in the history, so that it can be put back as well.")
    title = f"Put the earlier text of “{row.label}” back?"
    cancel_url = reverse("reports:text_history", args=[reference, place])
    return confirm_page(request, form, title=title, sentences=sentences, cancel_url=cancel_url)


@get_or_post
def held(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    one = get_object_or_404(HeldText.objects.select_related("made_by", "inspection"), inspection=inspection, pk=pk)
    here, row = _place(inspection, one.place)
    if one.resolved_at is not None:
        messages.success(request, f"{row.label}: this has been decided.")
        return redirect("reports:chapter", reference, here.key)
    access.require(access.may_write_report(request.user, inspection))
    seen = {"version": str(row.version), "shown": fingerprint(one.text)}
    form = HeldForm(request.POST or None, initial=seen)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        take = given["decision"] == "held"
        try:
            resolve_held_text(
                held=one,
                by=request.user,
                take=take,
                version=given["version"],
                shown=given["shown"],
                seen=_seen_in(inspection, one.text),
            )
        except Refused as refusal:
            form.refuse(refusal.sentences, **seen)
        else:
            messages.success(request, f"{row.label}: your choice is saved.")
            return redirect("reports:chapter", reference, here.key)
    sides = next(side for side in row.held if side.pk == one.pk)
    context = {"inspection": inspection, "chapter": here, "row": row, "one": sides, "form": form}
    return render(request, "reports/writing/held.html", context, status=409 if form.non_field_errors() else 200)


def _after(chapters: list[Chapter], here: Chapter) -> Chapter | None:
    after = chapters[chapters.index(here) + 1 :]
    return after[0] if after else None


def _place(inspection: Inspection, key: str) -> tuple[Chapter, Row]:
    """Return the chapter of a place, and the place with its text; raise Http404 where there is none."""
    for one in chapters_of(inspection):
        for place in one.places:
            if place.key == key:
                return one, _row(inspection, place)
    raise Http404("The report has no such place.")


def _row(inspection: Inspection, place: Place) -> Row:
    [row] = rows_of(inspection, [place])
    return row
