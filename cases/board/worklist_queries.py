from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q
from django.urls import reverse

from accounts.models import User
from cases.fieldwork.pages import ABOUT_TITLE
from cases.fieldwork.queries import items_put_to
from cases.models import Answer, Reading, SampledCase
from cases.queries import begun
from inspections.access import inspections_whose_cases_show_to
from inspections.models import Inspection

_NOT_WITHDRAWN: Final = Count("pk", filter=Q(withdrawn_at__isnull=True))
_LATEST_FIRST: Final = F("inspection__fieldwork_starts").desc(nulls_last=True)


@dataclass(frozen=True)
class PageProgress:
    """Of what must be answered on it, how much is. `standard` is its number, "" for "About the case"."""

    standard: str
    title: str
    answered: int
    asked: int

    @property
    def missing(self) -> int:
        return self.asked - self.answered

    @property
    def short_title(self) -> str:
        return self.standard or self.title


@dataclass(frozen=True)
class CaseProgress:
    """How far a case has come, page by page: of the facts, key questions and prompts, how many are answered."""

    case: SampledCase
    pages: tuple[PageProgress, ...]

    @property
    def answered(self) -> int:
        return sum(page.answered for page in self.pages)

    @property
    def asked(self) -> int:
        """Return how much must be answered before the case can be submitted."""
        return sum(page.asked for page in self.pages)

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked

    @property
    def missing(self) -> list[tuple[PageProgress, str]]:
        """Return the pages on which something is unanswered, with their addresses."""
        args = [self.case.inspection.reference, self.case.reference]
        return [
            (page, reverse("cases:standard", args=[*args, page.standard]) if page.standard else about)
            for about in [reverse("cases:about", args=args)]
            for page in self.pages
            if page.missing
        ]


@dataclass(frozen=True)
class MyCases:
    """A person's cases on one inspection, and apart from them those that have been withdrawn."""

    inspection: Inspection
    cases: list[CaseProgress]
    withdrawn: list[SampledCase]

    @property
    def to_do(self) -> list[CaseProgress]:
        """Return the cases that are not submitted yet."""
        return [progress for progress in self.cases if not progress.case.is_submitted]

    @property
    def submitted(self) -> list[CaseProgress]:
        return [progress for progress in self.cases if progress.case.is_submitted]


@dataclass(frozen=True)
class ClosedInspection:
    """A closed inspection, by reference and service, and how many cases a person had on it, without those withdrawn."""

    reference: str
    service: str
    cases: int


def my_cases(user: User) -> list[MyCases]:
    """The latest fieldwork first; `begun` tells whether anything is recorded. The same number of queries always."""
    # Asked first, so that a database looks at the cases of these alone and not at those of a career.
    open_ones = list(inspections_whose_cases_show_to(user).filter(closed_at__isnull=True).values_list("pk", flat=True))
    cases = list(
        SampledCase.objects.allocated_to(user)
        .filter(inspection__in=open_ones)
        .select_related("inspection__service", "inspection__framework", "replaced_by")
        .with_readings()
        .annotate(begun=ExpressionWrapper(begun(), output_field=BooleanField()))
        .order_by(_LATEST_FIRST, "inspection__reference", "reference")
    )
    inspections: dict[int, MyCases] = {}
    for progress in progress_of(cases):
        inspection = progress.case.inspection
        mine = inspections.setdefault(inspection.pk, MyCases(inspection, [], []))
        if progress.case.is_withdrawn:
            mine.withdrawn.append(progress.case)
        else:
            mine.cases.append(progress)
    return list(inspections.values())


def my_closed_inspections(user: User) -> list[ClosedInspection]:
    """Return the closed inspections on which a person had cases, the latest fieldwork first. Two queries."""
    had = SampledCase.objects.allocated_to(user).order_by().values("inspection")
    cases = dict(had.annotate(count=_NOT_WITHDRAWN).values_list("inspection", "count"))
    closed = inspections_whose_cases_show_to(user).filter(closed_at__isnull=False)
    latest_first = closed.order_by(F("fieldwork_starts").desc(nulls_last=True), "reference")
    rows = latest_first.values_list("pk", "reference", "service__name")
    return [ClosedInspection(reference, service, cases[pk]) for pk, reference, service in rows if pk in cases]


def progress_of(cases: Iterable[SampledCase]) -> list[CaseProgress]:
    """Return the progress of each case, in their order; each comes with its inspection. One query."""
    given = list(cases)
    answers = Answer.objects.filter(reading__case__in=given, reading__kind=Reading.Kind.FIRST).exclude(value="")
    counted = answers.order_by().values("reading__case", "item__standard").annotate(count=Count("pk"))
    answered: dict[tuple[int, int | None], int] = {
        (case, standard): count
        for case, standard, count in counted.values_list("reading__case", "item__standard", "count")
    }
    asked = _asked(given)
    return [
        CaseProgress(
            case,
            tuple(
                PageProgress(number, title, answered.get((case.pk, standard), 0), count)
                for (standard, number, title), count in asked[case.inspection.framework_id, case.case_type].items()
            ),
        )
        for case in given
    ]


def _asked(cases: Iterable[SampledCase]) -> dict[tuple[int, str], Counter[tuple[int | None, str, str]]]:
    """Return how much is asked of a case on each page, in the pages' order, by framework and case type.

    A page is a standard's primary key, number and title, (None, "", "About the case") first.
    """
    about = (None, "", ABOUT_TITLE)
    asked: dict[tuple[int, str], Counter[tuple[int | None, str, str]]] = {}
    for case in cases:
        kind = case.inspection.framework_id, case.case_type
        if kind not in asked:
            asked[kind] = Counter({about: 0})
            for item in items_put_to(case):
                page = (item.standard.pk, item.standard.number, str(item.standard)) if item.standard else about
                asked[kind][page] += not item.is_words
    return asked
