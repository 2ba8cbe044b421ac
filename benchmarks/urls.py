"""The app's addresses, and the bare upsert that saving an answer is measured against."""

from functools import cache
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from cases.models import Answer, Reading
from inspections.models import Item

BARE: Final = "bare/"
ROWS: Final = 15


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Store 15 answers of a case in one transaction, other ones in each round; no session, person, check or ledger."""
    case, number = int(request.GET["case"]), int(request.GET["round"])
    reading, value = _reading(case), ("yes", "no")[number % 2]
    rows = [Answer(reading_id=reading, item_id=item, value=value, version=number + 1) for item in _prompts()]
    with transaction.atomic():
        Answer.everything.bulk_create(
            rows, update_conflicts=True, unique_fields=["reading", "item"], update_fields=["value", "version"]
        )
    return HttpResponse("done", content_type="text/plain")


@cache
def _reading(case: int) -> int:
    return Reading.objects.get(case=case, kind=Reading.Kind.FIRST).pk


@cache
def _prompts() -> list[int]:
    return list(Item.objects.filter(kind=Item.Kind.PROMPT).order_by("pk").values_list("pk", flat=True)[:ROWS])


urlpatterns = [path(BARE, bare), path("", include("config.urls"))]
