from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from inspections.context.measures import larger_than_whole, sum_fault, total_told
from inspections.models import (
    Area,
    CaseloadLine,
    ContextFigure,
    ContextProfile,
    ContextShare,
    Inspection,
    Measure,
    NationalFigure,
    Source,
)


@dataclass(frozen=True)
class Profile:
    """A breakdown with its shares in their order."""

    row: ContextProfile
    shares: tuple[ContextShare, ...]

    @property
    def total(self) -> int:
        """Return the sum of its shares and of what is not known, in whole per cents."""
        return sum(one.percent for one in self.shares) + (self.row.unknown or 0)

    @property
    def needs_its_reason(self) -> bool:
        return bool(sum_fault([self.total], None, ""))


@dataclass(frozen=True)
class Context:
    """What gives an inspection its context, each in the order in which it was added; figures by what they are of."""

    sources: tuple[Source, ...]
    figures: tuple[ContextFigure, ...]
    profiles: tuple[Profile, ...]
    caseload: tuple[CaseloadLine, ...]

    @property
    def by_name(self) -> dict[str, dict[str, ContextFigure]]:
        """Return the figures by what they are of, and by the kind of their area."""
        found: dict[str, dict[str, ContextFigure]] = {}
        for one in self.figures:
            found.setdefault(one.named, {})[one.area_kind] = one
        return found

    def profiles_by(self, variable: str) -> tuple[Profile, ...]:
        """Return the breakdowns by a variable, the service's own area first."""
        order = list(Area.values)
        found = [one for one in self.profiles if one.row.variable == variable]
        return tuple(sorted(found, key=lambda one: order.index(one.row.area_kind)))

    @property
    def parts(self) -> list[int]:
        return [one.count for one in self.caseload if one.standing == "part" and one.count is not None]

    @property
    def stated_total(self) -> int | None:
        return next((one.count for one in self.caseload if one.standing == "total"), None)

    @property
    def total_told(self) -> tuple[str, bool]:
        """Return what is said of the caseload's total, and whether it is right."""
        return total_told(self.parts, self.stated_total)

    @property
    def faults(self) -> list[str]:
        """Return a sentence for each part of a population of one area that is larger than the whole."""
        order = (Measure.POPULATION, Measure.YOUTH_POPULATION, Measure.BME_YOUTH_POPULATION)
        found = []
        for area in Area.values:
            values = {one.kind: one for one in self.figures if one.area_kind == area and one.unit == "count"}
            present = [values[kind] for kind in order if kind in values]
            pairs = pairwise(present)
            found += [said for whole, part in pairs if (said := _fault(whole, part))]
        return found


def _fault(whole: ContextFigure, part: ContextFigure) -> str:
    return larger_than_whole(f"{whole.named} of {whole.area}", part.named, whole.value, part.value)


def context_of(inspection: Inspection) -> Context:
    """Five queries, whatever there is."""
    shares: dict[int, list[ContextShare]] = {}
    for share in ContextShare.objects.filter(profile__inspection=inspection).order_by("profile", "position"):
        shares.setdefault(share.profile_id, []).append(share)
    profiles = ContextProfile.objects.filter(inspection=inspection).select_related("source").order_by("number")
    return Context(
        sources=tuple(Source.objects.filter(inspection=inspection).order_by("number")),
        figures=tuple(ContextFigure.objects.filter(inspection=inspection).select_related("source").order_by("number")),
        profiles=tuple(Profile(one, tuple(shares.get(one.pk, ()))) for one in profiles),
        caseload=tuple(CaseloadLine.objects.filter(inspection=inspection).select_related("source").order_by("number")),
    )


def offered(inspection: Inspection, figures: Iterable[ContextFigure]) -> list[NationalFigure]:
    """Return the national figures that an inspection could take over: of the country, of its service's region, and of
    police force areas; of each the latest release, unless it has such a figure of that release. One query.
    """
    has = {(*_what(one), one.area, one.value, one.period) for one in figures}
    latest: dict[tuple[str, ...], NationalFigure] = {}
    for one in NationalFigure.objects.order_by("-year", "pk"):
        latest.setdefault((*_what(one), one.area), one)
    region = inspection.service.region.casefold()
    return [
        one
        for key, one in latest.items()
        if (*key, one.value, one.period) not in has and (one.area_kind != Area.REGION or one.area.casefold() == region)
    ]


def _what(one: ContextFigure | NationalFigure) -> tuple[str, str, str, str]:
    return one.kind, one.label, one.age_band, one.area_kind


def chart_of(figures: Iterable[ContextFigure]) -> list[tuple[str, Decimal]]:
    """Return the bars of figures of one kind: area and value, none where there are not two of one unit."""
    given = list(figures)
    if len(given) < 2 or len({one.unit for one in given}) > 1:
        return []
    return [(one.area, one.value.normalize()) for one in given]
