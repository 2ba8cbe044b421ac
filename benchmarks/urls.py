"""The app's addresses, and the bare upsert that saving an answer is measured against."""

from functools import cache
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from cases.models import Answer, PromptAnswer
from inspections.models import Prompt

BARE: Final = "bare/"
ROWS: Final = 15


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Store 15 answers of a case in one transaction, other ones in each round; no session, person, check or ledger."""
    case, number = int(request.GET["case"]), int(request.GET["round"])
    rows = [
        PromptAnswer(case_id=case, prompt_id=prompt, answer=Answer.values[number % 2], version=number + 1)
        for prompt in _prompts()
    ]
    with transaction.atomic():
        PromptAnswer.everything.bulk_create(
            rows, update_conflicts=True, unique_fields=["case", "prompt"], update_fields=["answer", "version"]
        )
    return HttpResponse("done", content_type="text/plain")


@cache
def _prompts() -> list[int]:
    return list(Prompt.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])


urlpatterns = [path(BARE, bare), path("", include("config.urls"))]
