from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from cases.sample.representativeness import representativeness_of
from inspections.access import get_inspection_for


@require_GET
def representativeness(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    context = {
        "inspection": inspection,
        "found": representativeness_of(inspection),
        "is_drawn": inspection.draws.exists(),
        "has_cases": inspection.sampled_cases.exists(),
    }
    return render(request, "cases/sample/representativeness.html", context)
