from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from cases.queries import service_references
from cases.sample.service_list import as_csv, as_xlsx
from inspections.access import get_inspection_for, may_export, require

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTHING = "There is no case with a reference of the service's own, so there is no list to send."


@require_safe
def service_list_csv(request: SignedInRequest, reference: str) -> HttpResponse:
    return _download(request, reference, as_csv, "csv", "text/csv; charset=utf-8")


@require_safe
def service_list_xlsx(request: SignedInRequest, reference: str) -> HttpResponse:
    return _download(request, reference, as_xlsx, "xlsx", XLSX)


def _download(
    request: SignedInRequest, reference: str, write: Callable[[Iterable[str]], bytes], ending: str, media_type: str
) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_export(request.user, inspection))
    references = service_references(inspection)
    if not references:
        messages.error(request, NOTHING)
        return redirect("cases:case_list", reference)
    disposition = f'attachment; filename="{inspection.reference}-case-list.{ending}"'
    return HttpResponse(write(references), content_type=media_type, headers={"Content-Disposition": disposition})
