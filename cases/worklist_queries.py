"""Worklists: how far cases have come, page by page, and a person's own cases."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from cases.choices import CASE_TYPES
from cases.models import FactAnswer, Judgement, PromptAnswer, SampledCase
from cases.pages import ABOUT_TITLE
from cases.queries import begun
from inspections.access import inspections_whose_cases_show_to
from inspections.models import CaseFact, Inspection, KeyQuestion, Prompt

_LATEST_FIRST: Final = F("inspection__fieldwork_starts").desc(nulls_last=True)


@dataclass(frozen=True)
class PageProgress:
    """How far a page of a case has come: of what must be answered on it, how much is.

    `standard` is the standard's number, "" for the page "About the case".
    """

    standard: str
    title: str
    answered: int
    asked: int

    @property
    def missing(self) -> int:
        """Give how much is unanswered."""
        return self.asked - self.answered

    @property
    def short_title(self) -> str:
        """Give the standard's number, or the title of the page about the case."""
        return self.standard or self.title


@dataclass(frozen=True)
class CaseProgress:
    """How far a case has come, page by page: of the facts, key questions and prompts, how many are answered."""

    case: SampledCase
    pages: tuple[PageProgress, ...]

    @property
    def answered(self) -> int:
        """Give how much is answered."""
        return sum(page.answered for page in self.pages)

    @property
    def asked(self) -> int:
        """Give how much must be answered before the case can be submitted."""
        return sum(page.asked for page in self.pages)

    @property
    def is_complete(self) -> bool:
        """Give whether nothing is unanswered."""
        return self.answered == self.asked

    @property
    def missing(self) -> list[tuple[PageProgress, str]]:
        """Give the pages on which something is unanswered, with their addresses."""
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
        """Give the cases that are not submitted yet."""
        return [progress for progress in self.cases if not progress.case.is_submitted]

    @property
    def submitted(self) -> list[CaseProgress]:
        """Give the cases that are submitted."""
        return [progress for progress in self.cases if progress.case.is_submitted]


@dataclass(frozen=True)
class ClosedInspection:
    """A closed inspection, by reference and service, and how many cases a person had on it, without those withdrawn."""

    reference: str
    service: str
    cases: int


def my_cases(user: User) -> list[MyCases]:
    """Return the cases allocated to a person on open inspections whose cases they may see, with their progress.

    The latest fieldwork comes first. Each case says whether anything is recorded on it (`begun`). The same number of
    queries however many cases there are.
    """
    cases = list(
        _allocated_to(user)
        .filter(inspection__closed_at__isnull=True)
        .select_related("inspection__service", "replaced_by")
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
    """Return the closed inspections on which a person had cases, the latest fieldwork first. One query."""
    names = ("inspection__reference", "inspection__service__name")
    cases = _allocated_to(user).filter(inspection__closed_at__isnull=False).order_by(_LATEST_FIRST, names[0])
    counted = cases.values(*names, "inspection__fieldwork_starts").annotate(
        count=Count("pk", filter=Q(withdrawn_at__isnull=True))
    )
    return [ClosedInspection(*row) for row in counted.values_list(*names, "count")]


def _allocated_to(user: User) -> QuerySet[SampledCase]:
    return SampledCase.objects.filter(
        allocated_to=user, inspection__in=inspections_whose_cases_show_to(user).values("pk")
    )


def progress_of(cases: Iterable[SampledCase]) -> list[CaseProgress]:
    """Give the progress of each case, in their order; each comes with its inspection. Six queries."""
    given = list(cases)
    rows: list[tuple[QuerySet[Any], str]] = [
        (Judgement.objects.exclude(answer=""), "key_question__standard__number"),
        (PromptAnswer.objects.all(), "prompt__key_question__standard__number"),
    ]
    answered: dict[tuple[int, str], int] = defaultdict(int)
    for queryset, standard in rows:
        counted = queryset.filter(case__in=given).order_by().values("case", standard).annotate(count=Count("pk"))
        for case, number, count in counted.values_list("case", standard, "count"):
            answered[case, number] += count
    facts = FactAnswer.objects.filter(case__in=given).exclude(fact__type=CaseFact.Type.TEXT).order_by()
    for case, count in facts.values("case").annotate(count=Count("pk")).values_list("case", "count"):
        answered[case, ""] += count
    asked = _asked({case.inspection.framework_id for case in given})
    return [
        CaseProgress(
            case,
            tuple(
                PageProgress(number, title, answered[case.pk, number], count)
                for (number, title), count in asked[case.inspection.framework_id, case.case_type].items()
            ),
        )
        for case in given
    ]


def _asked(frameworks: set[int]) -> dict[tuple[int, str], dict[tuple[str, str], int]]:
    """Give how much is asked of a case on each page, in the pages' order, by framework and case type.

    A page is a standard's number and title, ("", "About the case") first.
    """
    asked: dict[tuple[int, str], dict[tuple[str, str], int]] = defaultdict(lambda: {("", ABOUT_TITLE): 0})
    facts = CaseFact.objects.filter(framework__in=frameworks).exclude(type=CaseFact.Type.TEXT).order_by()
    for slug, kind, count in facts.values_list("framework", "case_type").annotate(count=Count("pk")):
        for one in [kind] if kind else [case_type for case_type, _ in CASE_TYPES]:
            asked[slug, one]["", ABOUT_TITLE] += count
    for queryset, standard in (
        (KeyQuestion.objects.all(), "standard"),
        (Prompt.objects.all(), "key_question__standard"),
    ):
        framework, case_type = f"{standard}__domain__framework", f"{standard}__domain__case_type"
        names = (framework, case_type, f"{standard}__number", f"{standard}__title")
        counted = queryset.filter(**{f"{framework}__in": frameworks}).order_by(names[2]).values(*names)
        for slug, kind, number, title, count in counted.annotate(count=Count("pk")).values_list(*names, "count"):
            pages = asked[slug, kind]
            pages[number, f"{number} {title}"] = pages.get((number, f"{number} {title}"), 0) + count
    return asked
