"""Pages for the standards that are rated from evidence: everybody attached reads them, the lead inspector writes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections.access import (
    get_inspection_for,
    get_inspection_to_gather,
    may_lead,
    may_see_cases,
    require,
)
from inspections.errors import Refused, Stale
from inspections.evidence.kinds import KINDS
from inspections.evidence.rating_actions import rate_from_evidence
from inspections.evidence.rating_forms import EvidenceForm
from inspections.finding_queries import evidence_standards
from inspections.models import EvidenceRating, Inspection, RatedFrom, Standard
from inspections.outline import read_outline
from inspections.rating_rules import Rules


@require_safe
def evidence(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show what is gathered by kind and by key question; the ratings, which are the team's, to the team."""
    inspection = get_inspection_to_gather(request.user, reference)
    rules = read_outline(inspection.framework).rules
    rows = [
        {
            "standard": each.standard,
            "questions": each.standard.key_questions,
            "rating": each.recorded.rating if each.recorded else "",
            "label": _label(rules, each.recorded),
        }
        for each in evidence_standards(inspection)
    ]
    context = {
        "inspection": inspection,
        "rows": rows,
        "kinds": KINDS.values(),
        "may_see_ratings": may_see_cases(request.user, inspection),
    }
    return render(request, "inspections/evidence/standards.html", context)


def evidence_standard(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    standard = _standard(inspection, number)
    rules = read_outline(inspection.framework).rules
    recorded = inspection.evidence_ratings.filter(standard=standard).first()
    context = _context(inspection, standard, rules, recorded)
    if not may_lead(request.user, inspection):
        require(request.method != "POST")
        return render(request, "inspections/evidence/standard.html", context)
    form = EvidenceForm(request.POST or None, rules=rules, initial=_initial(recorded))
    if request.method == "POST" and form.is_valid():
        try:
            rate_from_evidence(inspection=inspection, standard=standard, **form.cleaned_data, by=request.user)
        except Stale as stale:
            form = _renewed(request, rules, recorded)
            form.add_error(None, stale.sentences)
            context["both"] = True
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, f"{standard.number} {standard.title} has been saved.")
            return redirect("inspections:evidence", reference)
    return render(request, "inspections/evidence/standard.html", context | {"form": form})


def _standard(inspection: Inspection, number: str) -> Standard:
    standards = Standard.objects.select_related("domain").prefetch_related("items")
    return get_object_or_404(
        standards,
        domain__framework=inspection.framework_id,
        domain__rated_from=RatedFrom.EVIDENCE,
        number=number,
    )


def _renewed(request: SignedInRequest, rules: Rules, recorded: EvidenceRating | None) -> EvidenceForm:
    """Return the form as typed, made from the version that is stored now: the next save is a choice between the two."""
    data = request.POST.copy()
    data["version"] = str(recorded.version if recorded else 0)
    return EvidenceForm(data, rules=rules)


def _initial(recorded: EvidenceRating | None) -> dict[str, Any]:
    if recorded is None:
        return {"rating": "", "reasons": "", "version": 0}
    return {"rating": recorded.rating, "reasons": recorded.reasons, "version": recorded.version}


def _context(
    inspection: Inspection, standard: Standard, rules: Rules, recorded: EvidenceRating | None
) -> dict[str, Any]:
    return {
        "inspection": inspection,
        "standard": standard,
        "statement": inspection.worded(standard.statement),
        "questions": [
            {
                "number": question.key,
                "text": inspection.worded(question.text),
                "guidance": inspection.worded(question.guidance),
            }
            for question in standard.key_questions
        ],
        "recorded": recorded,
        "label": _label(rules, recorded),
        "cancel_url": reverse("inspections:evidence", args=[inspection.reference]),
    }


def _label(rules: Rules, recorded: EvidenceRating | None) -> str:
    return rules.labelled(recorded.rating if recorded else None, "Not yet rated")
