from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections import access
from ratings.pages.agreement_queries import DomainRead, QuestionRead, second_readings_of
from ratings.rollup.agreement import Agreement, ac1_in_words, kappa_in_words, percent_in_words


@dataclass(frozen=True)
class Figures:
    agreed: str
    percent: str
    ac1: str
    kappa: str


@dataclass(frozen=True)
class QuestionLine:
    """A key question with both agreements in words, and how many cases are in neither."""

    read: QuestionRead
    judgement: Figures
    relevance: Figures
    left_out: str


@dataclass(frozen=True)
class DomainAgreement:
    """A domain with its lines and the plot's bars: key question, per cent on the judgement, per cent on relevance.

    `not_drawn` are the key questions without a percentage of the judgement: they stand in the table alone.
    """

    read: DomainRead
    lines: tuple[QuestionLine, ...]
    bars: list[tuple[str, int, int]]
    not_drawn: list[str]


@require_safe
def agreement(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = second_readings_of(inspection)
    domains = [_domain(domain, read.confidence) for domain in read.domains if domain.cases]
    return render(request, "ratings/pages/agreement.html", {"inspection": inspection, "read": read, "domains": domains})


def figures(found: Agreement, confidence: Decimal) -> Figures:
    """Return an agreement in words, with ranges at so many per cent of confidence."""
    return Figures(
        f"{found.agreed} of {found.cases}",
        percent_in_words(found, confidence),
        ac1_in_words(found, confidence),
        kappa_in_words(found, confidence),
    )


def _domain(read: DomainRead, confidence: Decimal) -> DomainAgreement:
    bars, not_drawn = [], []
    for question in read.questions:
        number = question.row.key
        judgement, relevance = question.found.judgement.percent, question.found.relevance.percent
        if judgement is None or relevance is None:
            not_drawn.append(number)
        else:
            bars.append((number, judgement, relevance))
    lines = tuple(_line(question, confidence) for question in read.questions)
    return DomainAgreement(read, lines, bars, not_drawn)


def _line(question: QuestionRead, confidence: Decimal) -> QuestionLine:
    found = question.found
    return QuestionLine(
        question, figures(found.judgement, confidence), figures(found.relevance, confidence), str(found.left_out)
    )
