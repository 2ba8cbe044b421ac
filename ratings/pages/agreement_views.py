from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from disclosure.small_numbers import THRESHOLD, WITHHELD, withhold_groups
from inspections import access
from ratings.pages.agreement_queries import DomainRead, QuestionRead, SecondReadings, second_readings_of
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

    `not_drawn` are the key questions without a percentage of the judgement: they stand in the table alone. So do those
    `withheld`. `cases` is "" where the number of cases read twice is withheld.
    """

    read: DomainRead
    cases: str
    lines: tuple[QuestionLine, ...]
    bars: list[tuple[str, int, int]]
    not_drawn: list[str]
    withheld: list[str]


@require_safe
def agreement(request: SignedInRequest, reference: str) -> HttpResponse:
    """Whoever only reads gets no small number: cases read twice are a small group of the sample."""
    inspection = access.get_inspection_with_open_eyes(request.user, reference)
    read = second_readings_of(inspection)
    small_numbers = access.may_see_small_numbers(request.user, inspection)
    too_few = not small_numbers and is_small(read.cases)
    hidden = frozenset() if small_numbers else withhold_groups([domain.cases for domain in read.domains])
    domains = [
        _domain(domain, read.confidence, small_numbers=small_numbers, is_counted=place not in hidden)
        for place, domain in enumerate(read.domains)
        if domain.cases
    ]
    context = {
        "inspection": inspection,
        "read": read,
        "small_numbers": small_numbers,
        "too_few": too_few,
        "says_open": read.open and (small_numbers or not is_small(read.open)),
        "says_differences": small_numbers or _differences_may_be_said(read),
        "domains": [] if too_few else domains,
    }
    return render(request, "ratings/pages/agreement.html", context)


def figures(found: Agreement, confidence: Decimal, *, small_numbers: bool = True) -> Figures:
    """Return an agreement in words, with ranges at so many per cent of confidence.

    Without `small_numbers`, no coefficient that follows from a small one.
    """
    agreed, percent = f"{found.agreed} of {found.cases}", percent_in_words(found, confidence)
    if is_small(found.least) and not small_numbers:
        return Figures(agreed, percent, WITHHELD, WITHHELD)
    return Figures(agreed, percent, ac1_in_words(found, confidence), kappa_in_words(found, confidence))


def is_small(count: int) -> bool:
    """Return whether a count is withheld from whoever only reads."""
    return 0 < count < THRESHOLD


def is_withheld(question: QuestionRead) -> bool:
    """Return whether the line of a key question has a small number, or what would give one away by subtraction."""
    return any(map(is_small, question.found.groups))


def _differences_may_be_said(read: SecondReadings) -> bool:
    """Return whether the number of differences is no small one and gives none of a line that is withheld away."""
    told = (read.differences, read.decided, read.differences - read.decided)
    lines = (question for domain in read.domains for question in domain.questions)
    return not any(map(is_small, told)) and not any(map(is_withheld, lines))


def _domain(read: DomainRead, confidence: Decimal, *, small_numbers: bool, is_counted: bool) -> DomainAgreement:
    bars, not_drawn, withheld = [], [], []
    for question in read.questions:
        number = question.row.key
        judgement, relevance = question.found.judgement.percent, question.found.relevance.percent
        if is_withheld(question) and not small_numbers:
            withheld.append(number)
        elif judgement is None or relevance is None:
            not_drawn.append(number)
        else:
            bars.append((number, judgement, relevance))
    lines = tuple(
        _line(question, confidence, is_shown=question.row.key not in withheld, small_numbers=small_numbers)
        for question in read.questions
    )
    cases = f"{read.cases} {'case' if read.cases == 1 else 'cases'}" if is_counted else ""
    return DomainAgreement(read, cases, lines, bars, not_drawn, withheld)


def _line(question: QuestionRead, confidence: Decimal, *, is_shown: bool, small_numbers: bool) -> QuestionLine:
    if not is_shown:
        nothing = Figures(WITHHELD, WITHHELD, WITHHELD, WITHHELD)
        return QuestionLine(question, nothing, nothing, WITHHELD)
    judgement, relevance = question.found.judgement, question.found.relevance
    return QuestionLine(
        question,
        figures(judgement, confidence, small_numbers=small_numbers),
        figures(relevance, confidence, small_numbers=small_numbers),
        str(question.found.left_out),
    )
