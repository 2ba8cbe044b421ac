from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections import access
from ratings.pages.sub_group_export import as_csv
from ratings.pages.sub_group_queries import domains_by, values_of
from ratings.pages.sub_groups import question_names, sections
from ratings.queries import ratings_of
from ratings.rollup import differences
from ratings.rollup.sub_groups import VARIABLES


@require_safe
def sub_groups(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = ratings_of(inspection)
    chosen = next((each for each in VARIABLES if each.key == request.GET.get("by")), VARIABLES[0])
    context = {
        "inspection": inspection,
        "variables": VARIABLES,
        "chosen": chosen,
        "sections": sections(domains_by(read, chosen, values_of(inspection), small_numbers=True), question_names(read)),
        "confidence": read.basis.confidence,
        "method": differences.METHOD,
        "may_export": access.may_export(request.user, inspection),
    }
    return render(request, "ratings/pages/sub_groups.html", context)


@require_safe
def sub_groups_csv(request: SignedInRequest, reference: str) -> HttpResponse:
    """Return the key questions by every variable as a CSV file, small numbers withheld whoever asks."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    access.require(access.may_export(request.user, inspection))
    read = ratings_of(inspection)
    values = values_of(inspection)
    domains = [domain for variable in VARIABLES for domain in domains_by(read, variable, values, small_numbers=False)]
    disposition = f'attachment; filename="{inspection.reference}-sub-groups.csv"'
    # A byte order mark makes spreadsheets read the file as UTF-8.
    content = as_csv(domains).encode("utf-8-sig")
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
