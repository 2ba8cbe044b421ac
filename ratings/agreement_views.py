"""The page of how far both readings of the cases read a second time agree."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from inspections import access
from ratings.agreement import Agreement, in_words, percent_in_words
from ratings.agreement_queries import DomainRead, QuestionRead, second_readings_of


@dataclass(frozen=True)
class Figures:
    """An agreement in words."""

    cases: int
    agreed: int
    percent: str
    ac1: str
    kappa: str


@dataclass(frozen=True)
class QuestionLine:
    """A key question with both agreements in words, and how many cases are in neither."""

    read: QuestionRead
    judgement: Figures
    relevance: Figures


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
    """Show, for each key question, how far the second readings agree with the first ones."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = second_readings_of(inspection)
    context = {
        "inspection": inspection,
        "read": read,
        "domains": [_domain(domain) for domain in read.domains if domain.cases],
    }
    return render(request, "ratings/agreement.html", context)


def figures(found: Agreement) -> Figures:
    """Give an agreement in words."""
    return Figures(found.cases, found.agreed, percent_in_words(found), in_words(found.ac1), in_words(found.kappa))


def _domain(read: DomainRead) -> DomainAgreement:
    lines = tuple(
        QuestionLine(question, figures(question.found.judgement), figures(question.found.relevance))
        for question in read.questions
    )
    bars, not_drawn = [], []
    for question in read.questions:
        judgement, relevance = question.found.judgement.percent, question.found.relevance.percent
        if judgement is None or relevance is None:
            not_drawn.append(question.row.number)
        else:
            bars.append((question.row.number, judgement, relevance))
    return DomainAgreement(read, lines, bars, not_drawn)
