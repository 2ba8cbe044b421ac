"""What an inspection lacks before its ratings are closed and its report is issued, with where each is put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from inspections.models import Finding
from inspections.outline import read_outline
from inspections.texts.edition import Place, places
from inspections.texts.signing import FOREWORD, is_signed_off
from ratings.pages.sections import domain_sections
from ratings.queries import Ratings


@dataclass(frozen=True)
class Lack:
    """A thing that is lacking, in a sentence, and the page on which it is put right. The report is not issued while one
    is there that `stops` it.
    """

    sentence: str
    address: str
    stops: bool = False


def lacking(ratings: Ratings) -> list[Lack]:
    """Return what is lacking, in the order of the work.

    Three queries, two more where an edition is chosen, and one where a domain is without cases.
    """
    return [
        *_in_ratings(ratings),
        *_in_conclusions(ratings),
        *_in_examples(ratings),
        *_in_texts(ratings),
    ]


def _in_ratings(ratings: Ratings) -> Iterator[Lack]:
    reference = ratings.inspection.reference
    for domain in domain_sections(ratings):
        for section in domain.standards:
            number = section.row.number
            if section.result.awaits_a_rating:
                page = "ratings:standard" if section.from_cases else "inspections:evidence_standard"
                yield Lack(f"Standard {number} has no rating yet.", reverse(page, args=[reference, number]))
            if section.grounds and section.decision is None and not ratings.inspection.ratings_are_closed:
                yield Lack(
                    f"Standard {number} has grounds for discretion that the panel has not considered.",
                    reverse("ratings:standard", args=[reference, number]),
                )


def _in_conclusions(ratings: Ratings) -> Iterator[Lack]:
    inspection = ratings.inspection
    rows = inspection.findings.filter(kind=Finding.Kind.KEY_FINDING) | inspection.findings.filter(in_summary=True)
    told = set(rows.order_by().values_list("domain__number", flat=True))
    for domain, result in zip(ratings.domains, ratings.rollup.domains, strict=True):
        if domain.number not in told and result.no_cases is None:
            page = reverse("inspections:findings_domain", args=[inspection.reference, domain.number])
            yield Lack(f"Domain {domain.number} ({domain.title}) has no key findings.", page)
    if not inspection.recommendations.exists():
        page = reverse("inspections:recommendations", args=[inspection.reference])
        yield Lack("There are no recommendations.", page)


def _in_examples(ratings: Ratings) -> Iterator[Lack]:
    for example in ratings.inspection.practice_examples.filter(in_report=True).order_by("number"):
        if not example.is_checked:
            page = reverse("cases:examples", args=[ratings.inspection.reference])
            yield Lack(
                f"Practice example {example.number} has not been checked by a second person in its present wording. "
                "Until it is, it goes into no draft that leaves the team.",
                f"{page}#example-{example.number}",
            )


def _in_texts(ratings: Ratings) -> Iterator[Lack]:
    inspection = ratings.inspection
    if inspection.edition is None:
        return
    named = places(inspection.edition.content, read_outline(inspection.framework))
    texts = dict(inspection.report_texts.values_list("place", "text"))
    for place in named:
        if place.required and not texts.get(place.key, "").strip():
            yield Lack(
                f"{inspection.worded(_called(place))} is empty, and the edition asks for it.",
                _writing(inspection.reference, place.chapter),
                stops=True,
            )
    foreword = texts.get(FOREWORD, "")
    if any(place.key == FOREWORD for place in named) and not is_signed_off(inspection, foreword):
        page = reverse("inspections:foreword", args=[inspection.reference])
        yield Lack("The foreword is not signed off as it stands.", page, stops=True)


def _called(place: Place) -> str:
    """Return what a place is called: a domain's summary and its chapter have the same heading."""
    of_domain = {"summary": "The summary of", "overview": "The opening of"}
    kind = of_domain.get(place.key.partition(".")[0], "The text")
    number = f"{place.about.number} " if place.about.kind and not place.title.startswith(place.about.number) else ""
    return f"{kind} “{number}{place.title}”"


def _writing(reference: str, chapter: str = "") -> str:
    """Return the address at which the texts of a chapter are written: those pages lie in the app above."""
    at = f"{reverse('inspections:overview', args=[reference])}texts/"
    return f"{at}{quote(chapter, safe='')}/" if chapter else at
