from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from cases.sample.representativeness import representativeness_of
from inspections.access import get_inspection_for, may_see_small_numbers


@require_GET
def representativeness(request: SignedInRequest, reference: str) -> HttpResponse:
    """Small numbers are withheld from whoever only reads."""
    inspection = get_inspection_for(request.user, reference)
    found = representativeness_of(inspection)
    small_numbers = may_see_small_numbers(request.user, inspection)
    context = {
        "inspection": inspection,
        "found": found if small_numbers or found is None else found.withheld(),
        "small_numbers": small_numbers,
        "is_drawn": inspection.draws.exists(),
        "has_cases": inspection.sampled_cases.exists(),
    }
    return render(request, "cases/sample/representativeness.html", context)
