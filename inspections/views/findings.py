"""Pages for the findings of each domain: everybody attached reads them, the lead inspector writes."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections.access import get_inspection_for, may_write_findings, require
from inspections.acting import get_or_post
from inspections.actions.findings import save_findings
from inspections.actions.no_cases import explain_no_cases, reason_for
from inspections.errors import Refused, Stale
from inspections.finding_queries import (
    GROUPS,
    Findings,
    Written,
    finding_texts,
    findings_by_domain,
    heading_of,
    questions_of,
)
from inspections.forms.findings import FindingsForm, NoCasesForm
from inspections.models import Item, RatedFrom
from inspections.stale import fingerprint


@require_safe
def findings(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    kinds = [heading_of(label) for label in GROUPS.values()]
    context = {"inspection": inspection, "rows": findings_by_domain(inspection), "kinds": kinds}
    return render(request, "inspections/findings.html", context)


def findings_domain(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    domain = get_object_or_404(inspection.framework.domains, number=number)
    held = finding_texts(inspection, domain)
    cancel_url = reverse("inspections:findings", args=[reference])
    context: dict[str, Any] = {
        "inspection": inspection,
        "domain": domain,
        "held": _labelled(held),
        "cancel_url": cancel_url,
    }
    if not may_write_findings(request.user, inspection):
        require(request.method != "POST")
        return render(request, "inspections/findings_domain.html", context)
    questions = questions_of(inspection, number)
    form = FindingsForm(request.POST or None, texts=held, questions=questions, initial={"shown": fingerprint(held)})
    if request.method == "POST" and form.is_valid():
        try:
            texts, shown = moved(form.texts(), request.POST.get("move", "")), form.cleaned_data["shown"]
            save_findings(inspection=inspection, domain=domain, texts=texts, shown=shown, by=request.user)
        except Stale as stale:
            form = _renewed(request, held, questions)
            form.add_error(None, stale.sentences)
            context["both"] = True
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, "The findings have been saved.")
            return redirect("inspections:findings_domain", reference, number)
    return render(request, "inspections/findings_domain.html", context | {"form": form})


@get_or_post
def no_cases(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Show the lead inspector the box for why the inspection has no cases in a domain, and store what stands in it."""
    inspection = get_inspection_for(request.user, reference)
    require(may_write_findings(request.user, inspection))
    domain = get_object_or_404(inspection.framework.domains, number=number, rated_from=RatedFrom.CASES)
    held = reason_for(inspection, domain)
    form = NoCasesForm(request.POST or None, initial={"reason": held, "shown": fingerprint(held)})
    context = {"inspection": inspection, "domain": domain, "held": held}
    if request.method == "POST" and form.is_valid():
        try:
            explain_no_cases(inspection=inspection, domain=domain, by=request.user, **form.cleaned_data)
        except Stale as stale:
            form = NoCasesForm({**form.cleaned_data, "shown": fingerprint(held)})
            form.add_error(None, stale.sentences)
            context["both"] = True
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, "The reason has been saved.")
            return redirect("ratings:ratings", reference)
    return render(request, "inspections/no_cases.html", context | {"form": form})


def moved(texts: Mapping[str, list[Any]], wish: str) -> dict[str, list[Any]]:
    """`wish` is group, place from 1 and direction; one that can't be granted leaves everything where it is."""
    kind, _, rest = wish.partition(" ")
    place, _, direction = rest.partition(" ")
    if kind not in texts or not place.isdecimal() or direction not in {"up", "down"}:
        return dict(texts)
    written = list(texts[kind])
    first = int(place) - 1
    second = first - 1 if direction == "up" else first + 1
    if 0 <= first < len(written) and 0 <= second < len(written):
        written[first], written[second] = written[second], written[first]
    return {**texts, kind: written}


def _renewed(request: SignedInRequest, held: Findings, questions: list[Item]) -> FindingsForm:
    """Return the form as typed, made from what is stored now: the next save is a choice between the two."""
    data = request.POST.copy()
    data["shown"] = fingerprint(held)
    return FindingsForm(data, texts=held, questions=questions)


def _labelled(texts: Findings) -> list[tuple[str, list[Written]]]:
    return [(heading_of(label), texts[group]) for group, label in GROUPS.items()]
