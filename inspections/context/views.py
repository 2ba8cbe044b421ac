"""An inspection's context and glossary: the team reads, the lead inspector and inspectors write."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from govuk.confirm import confirm_page
from inspections.access import get_inspection_for, may_write_report, require
from inspections.acting import acted, get_or_post, show_refusal
from inspections.context.actions import add_row, change_row, move_line, remove_row, shown_of, values_of
from inspections.context.forms import RemoveForm, TakeOverForm
from inspections.context.glossary import OFFICIAL
from inspections.context.kept import KINDS, Kind
from inspections.context.national_actions import take_over
from inspections.context.queries import Context, Profile, chart_of, context_of, offered
from inspections.errors import Refused, Stale
from inspections.models import Area, CaseloadLine, ContextFigure, ContextProfile, GlossaryTerm, Inspection, Numbered


@require_safe
def context(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    found = context_of(inspection)
    areas = [area for area in Area if any(one.area_kind == area for one in found.figures)]
    shown: dict[str, Any] = {
        "inspection": inspection,
        "context": found,
        "is_empty": not (found.sources or found.figures or found.profiles or found.caseload),
        "may_write": may_write_report(request.user, inspection),
        "offered": len(offered(inspection, found.figures)),
        "areas": areas,
        "figures": [(name, [each.get(area) for area in areas]) for name, each in found.by_name.items()],
        "charts": list(_charts(found)),
        "breakdowns": list(_breakdowns(found)),
    }
    return render(request, "inspections/context/context.html", shown)


@require_safe
def glossary(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    shown = {
        "inspection": inspection,
        "terms": list(GlossaryTerm.objects.filter(inspection=inspection).order_by("term")),
        "official": OFFICIAL,
        "may_write": may_write_report(request.user, inspection),
    }
    return render(request, "inspections/context/glossary.html", shown)


@get_or_post
def row_add(request: SignedInRequest, reference: str, kind: str) -> HttpResponse:
    inspection, kept = _to_write(request, reference, kind)
    form = kept.form(inspection, request.POST or None)
    if acted(
        request,
        form,
        lambda: add_row(
            kept.model, inspection=inspection, by=request.user, token=form.cleaned_data["token"], **form.values
        ),
        f"The {kept.noun} has been added.",
    ):
        return redirect(kept.page, reference)
    return _form_page(request, inspection, kept, form, f"Add a {kept.noun}")


@get_or_post
def row_change(request: SignedInRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    inspection, kept = _to_write(request, reference, kind)
    row = get_object_or_404(kept.model._default_manager.filter(inspection=inspection), pk=pk)
    shown = shown_of(row)
    form = kept.form(inspection, request.POST or None, initial={**values_of(row), "shown": shown})
    stored: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_row(row=row, shown=form.cleaned_data["shown"], by=request.user, **form.values)
        except Stale as stale:
            form = kept.form(inspection, {**request.POST.dict(), "shown": shown}, initial=form.initial)
            form.add_error(None, stale.sentences)
            stored = list(_stored(row, form))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"The {kept.noun} has been saved.")
            return redirect(kept.page, reference)
    return _form_page(request, inspection, kept, form, f"Change a {kept.noun}", stored)


@get_or_post
def row_remove(request: SignedInRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    inspection, kept = _to_write(request, reference, kind)
    row = get_object_or_404(kept.model._default_manager.filter(inspection=inspection), pk=pk)
    said, shown = str(row), shown_of(row)
    form = RemoveForm(request.POST or None, initial={"shown": shown})
    if request.method == "POST" and form.is_valid():
        try:
            remove_row(row=row, shown=form.cleaned_data["shown"], by=request.user)
        except Refused as refused:
            form = RemoveForm({"shown": shown})
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, f"The {kept.noun} has been removed.")
            return redirect(kept.page, reference)
    title = f"Remove this {kept.noun}?"
    return confirm_page(request, form, title=title, sentences=[said], cancel_url=reverse(kept.page, args=[reference]))


@require_POST
def caseload_move(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_write_report(request.user, inspection))
    line = get_object_or_404(CaseloadLine.objects.filter(inspection=inspection), pk=pk)
    try:
        move_line(line=line, up=request.POST.get("direction") != "down", by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("inspections:context", reference)


@get_or_post
def context_take_over(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_write_report(request.user, inspection))
    given = offered(inspection, ContextFigure.objects.filter(inspection=inspection))
    form = TakeOverForm(request.POST if request.method == "POST" else None, given)
    if acted(
        request,
        form,
        lambda: take_over(
            inspection=inspection,
            figures=[one for one in given if str(one.pk) in form.cleaned_data["figures"]],
            by=request.user,
        ),
        "The figures have been taken over. They stay as they are when a later release comes.",
    ):
        return redirect("inspections:context", reference)
    shown = {"inspection": inspection, "form": form, "offered": given}
    return render(request, "inspections/context/take_over.html", shown)


def _to_write(request: SignedInRequest, reference: str, kind: str) -> tuple[Inspection, Kind]:
    inspection = get_inspection_for(request.user, reference)
    if kind not in KINDS:
        raise Http404("Nothing of this kind is kept.")
    require(may_write_report(request.user, inspection))
    return inspection, KINDS[kind]


def _form_page(
    request: SignedInRequest,
    inspection: Inspection,
    kept: Kind,
    form: BaseForm,
    title: str,
    stored: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    page = {"title": "Glossary" if kept.page.endswith("glossary") else "Context", "view": kept.page}
    shown = {"inspection": inspection, "form": form, "title": title, "stored": stored, "page": page}
    return render(request, "inspections/context/form.html", shown)


def _stored(row: Numbered, form: BaseForm) -> Iterator[tuple[str, str]]:
    """Yield what each answer of a form is as it is stored now, by its label."""
    for name, value in form.initial.items():
        field = form.fields.get(name)
        if field is not None and name != "shown" and value not in (None, ""):
            choices = dict(getattr(field, "choices", ()))
            yield str(field.label), str(choices.get(value, value))


def _charts(found: Context) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    for name, each in found.by_name.items():
        figures = [each[area] for area in Area.values if area in each]
        if bars := chart_of(figures):
            yield f"{name}: {figures[0].get_unit_display().lower()}", bars


def _breakdowns(found: Context) -> Iterator[dict[str, Any]]:
    for variable in ContextProfile.Variable:
        if profiles := found.profiles_by(variable):
            categories = list(dict.fromkeys(share.category for each in profiles for share in each.shares))
            yield {
                "label": variable.label,
                "categories": categories,
                "rows": [(each, _percents(each, categories)) for each in profiles],
                "pairs": _pairs(profiles, categories),
                "areas": [each.row.area for each in profiles],
            }


def _percents(profile: Profile, categories: list[str]) -> list[int | None]:
    percents = {share.category: share.percent for share in profile.shares}
    return [percents.get(category) for category in categories]


def _pairs(profiles: tuple[Profile, ...], categories: list[str]) -> list[tuple[str, int, int]]:
    """Return the shares of the first area beside those of the last, none where their categories differ."""
    first, last = (_percents(each, categories) for each in (profiles[0], profiles[-1]))
    if len(profiles) < 2:
        return []
    pairs = [(name, one, two) for name, one, two in zip(categories, first, last, strict=True)]
    return [(name, one, two) for name, one, two in pairs if one is not None and two is not None]
