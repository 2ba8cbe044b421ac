from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from cases.access import get_case_for, get_example_for
from cases.models import PracticeExample
from cases.notes import example_actions as actions
from cases.notes.example_forms import PROPOSED, WITHOUT, CheckExampleForm, ExampleForm, RemoveExampleForm
from cases.notes.example_queries import Note, examples_of, name_for, notes_of, references_of, standards_of
from cases.notes.practice_text import warnings_of, whole
from govuk.confirm import confirm_page
from inspections.access import (
    get_inspection_for,
    may_change_example,
    may_check_example,
    may_inspect,
    may_write_findings,
    read_blind_by,
    require,
)
from inspections.acting import acted, get_or_post
from inspections.errors import Refused, Stale
from inspections.models import Inspection
from inspections.stale import fingerprint
from inspections.wording import listed

ON_A_PAGE = 25


@require_safe
def examples(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    blind = read_blind_by(request.user, inspection)
    found = examples_of(inspection, without=blind)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "inspection": inspection,
        "page": page,
        "rows": [
            (
                one,
                actions.shown_of(one),
                may_change_example(request.user, inspection, one.added_by_id),
                may_check_example(request.user, inspection, one.writers),
            )
            for one in page
        ],
        "chosen": found.filter(in_report=True).count(),
        "left_out": listed(blind),
        "may_inspect": may_inspect(request.user, inspection),
        "may_choose": may_write_findings(request.user, inspection),
    }
    return render(request, "cases/notes/examples.html", context)


@require_safe
def case_notes(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    case = get_case_for(request.user, reference, case_reference)
    require(may_inspect(request.user, case.inspection))
    context = {"case": case, "inspection": case.inspection, "notes": notes_of(case)}
    return render(request, "cases/notes/case_notes.html", context)


@get_or_post
def example_add(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_inspect(request.user, inspection))
    note = _note(request, reference)
    case, question = (note.case, note.key_question) if note else (None, None)
    if case and case.is_withdrawn:
        messages.error(request, f"Case {case.reference} has been withdrawn, so it takes no more practice examples.")
        return redirect("cases:case", reference, case.reference)

    def store(form: ExampleForm, confirmed: list[str]) -> None:
        values = form.values() | {"confirmed": confirmed, "token": form.cleaned_data["token"]}
        actions.add_example(inspection=inspection, by=request.user, case=case, key_question=question, **values)

    text = note.text if note else ""
    initial = {"text": text, "standard": question.standard_id if question else ""}
    return _write(request, inspection, store, initial, {"title": "Add a practice example", "note": note})


@get_or_post
def example_edit(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    example = get_example_for(request.user, reference, number)
    require(may_change_example(request.user, example.inspection, example.added_by_id))

    def store(form: ExampleForm, confirmed: list[str]) -> None:
        values = form.values() | {"confirmed": confirmed, "shown": form.cleaned_data["shown"]}
        actions.change_example(example=example, by=request.user, **values)

    initial = {
        "kind": example.kind,
        "standard": example.standard_id,
        "text": example.text,
        "naming": PROPOSED if example.first_name else WITHOUT,
        "shown": actions.shown_of(example),
        "printed_under": example.printed_under.key if example.printed_under else "",
        "lead_in": example.lead_in,
        "speaker": example.speaker,
        "without_kind": not example.label_kind,
        "position": example.position,
    }
    if example.first_name:
        initial["proposal"] = example.first_name
    return _write(
        request, example.inspection, store, initial, {"title": f"Change practice example {number}", "example": example}
    )


@get_or_post
def example_remove(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    example = get_example_for(request.user, reference, number)
    require(may_change_example(request.user, example.inspection, example.added_by_id))
    shown = actions.shown_of(example)
    form = RemoveExampleForm(request.POST if request.method == "POST" else None, initial={"shown": shown})
    if form.is_valid():
        try:
            actions.remove_example(example=example, by=request.user, shown=form.cleaned_data["shown"])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Practice example {number} has been removed.")
        return redirect("cases:examples", reference)
    sentences = [example.quotation, "It leaves the list, and the report if it is in it. Its words stay on record."]
    title = f"Remove practice example {number}?"
    return confirm_page(request, form, title=title, sentences=sentences, cancel_url=_list(reference))


@get_or_post
def example_check(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Show an example to a second person, who checks that nobody can tell from it who the child is."""
    example = get_example_for(request.user, reference, number)
    inspection = example.inspection
    require(may_check_example(request.user, inspection, example.writers))
    shown = actions.shown_of(example)
    form = CheckExampleForm(request.POST or None, initial={"shown": shown})

    def check() -> None:
        actions.check_example(example=example, by=request.user, shown=form.cleaned_data["shown"])

    if acted(request, form, check, f"Practice example {number} is checked: nobody can tell who the child is."):
        return redirect(f"{_list(reference)}#example-{number}")
    if form.errors:
        # What stands on the page is what the button is about, also where it has changed meanwhile.
        sentences = form.non_field_errors()
        form = CheckExampleForm({"shown": shown})
        form.add_error(None, sentences)
    warnings = warnings_of(whole(example.lead_in, example.text), references_of(inspection))
    context = {"inspection": inspection, "example": example, "form": form, "warnings": warnings}
    return render(request, "cases/notes/example_check.html", context)


@require_POST
def example_choose(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    example = get_example_for(request.user, reference, number)
    require(may_write_findings(request.user, example.inspection))
    chosen = request.POST.get("in_report") == "yes"
    try:
        shown = request.POST.get("shown", "")
        actions.choose_example(example=example, by=request.user, in_report=chosen, shown=shown)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Practice example {number} is {'in' if chosen else 'not in'} the report.")
    return redirect(f"{_list(reference)}#example-{number}")


def _write(
    request: SignedInRequest,
    inspection: Inspection,
    store: Callable[[ExampleForm, list[str]], None],
    initial: Mapping[str, Any],
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, or store what was posted with `store`; where that can't be, give all of it back and say why."""
    form = _posted(inspection, request.POST) if request.method == "POST" else _blank(inspection, initial)
    if not form.is_valid():
        return _page(request, inspection, form, context)
    values = form.values()
    words = whole(" ".join(values["as_printed"].lead_in.split()), values["text"])
    warnings = warnings_of(words, references_of(inspection))
    try:
        store(form, warnings if form.has_confirmed(warnings) else [])
    except actions.ToConfirm as refused:
        again = _posted(inspection, request.POST, warned=fingerprint(refused.sentences))
        if form.has_seen(refused.sentences):
            again.add_error("looked", "Tick that you have looked again, or change the text.")
        return _page(request, inspection, again, context | {"warnings": refused.sentences})
    except Stale as refused:
        return _stale(request, inspection, refused, context)
    except Refused as refused:
        again = _posted(inspection, request.POST, proposal=name_for(inspection, request.POST.get("text", "")))
        again.add_error(None, refused.sentences)
        return _page(request, inspection, again, context)
    messages.success(request, "The practice example is saved. The lead inspector chooses which go into the report.")
    return redirect("cases:examples", inspection.reference)


def _stale(request: SignedInRequest, inspection: Inspection, refused: Stale, context: dict[str, Any]) -> HttpResponse:
    example: PracticeExample = context["example"]
    stored = examples_of(inspection).filter(number=example.number).first()
    if stored is None:
        messages.error(request, str(refused))
        return redirect("cases:examples", inspection.reference)
    again = _posted(inspection, request.POST, shown=actions.shown_of(stored))
    again.add_error(None, refused.sentences)
    return _page(request, inspection, again, context | {"stored": stored})


def _blank(inspection: Inspection, initial: Mapping[str, Any]) -> ExampleForm:
    proposal = initial.get("proposal") or name_for(inspection, initial["text"])
    return ExampleForm(standards=standards_of(inspection), proposal=proposal, initial=initial)


def _posted(inspection: Inspection, posted: QueryDict, **changes: str) -> ExampleForm:
    """Return the form of what was posted, with some hidden values changed; a change of warnings asks for the box
    anew."""
    data = posted.copy()
    for name, value in changes.items():
        data[name] = value
    if "warned" in changes:
        data.pop("looked", None)
    asks = bool(data.get("warned"))
    return ExampleForm(data, standards=standards_of(inspection), proposal=data.get("proposal", ""), asks=asks)


def _page(request: SignedInRequest, inspection: Inspection, form: ExampleForm, context: dict[str, Any]) -> HttpResponse:
    context = context | {"inspection": inspection, "form": form, "cancel_url": _list(inspection.reference)}
    return render(request, "cases/notes/example_form.html", context)


def _note(request: SignedInRequest, reference: str) -> Note | None:
    """Return the note that the address names by case and key question, None where it names none."""
    if "case" not in request.GET:
        return None
    case = get_case_for(request.user, reference, request.GET["case"])
    number = request.GET.get("question", "")
    note = next((note for note in notes_of(case) if note.key_question.key == number), None)
    if note is None:
        raise Http404("No note on this key question in the case.")
    return note


def _list(reference: str) -> str:
    return reverse("cases:examples", args=[reference])
