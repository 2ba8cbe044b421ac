"""What inspectors conclude, in the order in which it was put: key findings, recommendations, practice examples, and who
signed the foreword.

Each of them is built for what a heading of the report is about, "" for the whole inspection.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

from cases.models import PracticeExample
from inspections.finding_queries import BUT, Written
from inspections.models import Finding, Recommendation
from inspections.texts.edition import About
from inspections.wording import in_words
from reports.content.texts import Texts
from reports.document import Block, Listing, Paragraph, Span, Text, paragraphs, plain, text
from reports.queries import Source

NO_RECOMMENDATIONS: Final = "No recommendations have been recorded yet."
NOT_SIGNED: Final = "The foreword has not been signed off yet."
NOT_CHECKED: Final = (
    "Nobody has checked yet that the child can’t be recognised in these words. Until a second person has, the example "
    "stands in this working draft alone."
)
KINDS: Final = {
    PracticeExample.Kind.GOOD.value: "Example of good practice",
    PracticeExample.Kind.POOR.value: "Example of poor practice",
}
SAID: Final = {
    PracticeExample.Speaker.COURT.value: "The court said:",
    PracticeExample.Speaker.STAFF.value: "A member of staff said:",
    PracticeExample.Speaker.VOLUNTEER.value: "A volunteer said:",
    PracticeExample.Speaker.PARENT_OR_CHILD.value: "One of the parents, carers and children said:",
    PracticeExample.Speaker.PARTNER.value: "A partner of the service said:",
}
"""What leads to words that are not an inspector's, where no lead-in was written."""
_OPENS = re.compile(r"(^|[\s(\[–—])[\"“]")
_APOSTROPHE = re.compile(r"(?<=\w)'|'(?=\d\d)")
_OPENS_WITHIN = re.compile(r"(^|[\s(\[–—])'")


def key_findings(source: Source, about: About) -> tuple[Block, ...]:
    """Return a domain's key findings with the strengths that the summary is built of, and under “But:” the others with
    the areas for improvement. Of the whole inspection, those of all domains in their order.
    """
    domains = [domain.number for domain in source.ratings.domains if about.domain in (0, domain.number)]
    positive = _summed_up(source, domains, Finding.Kind.KEY_FINDING, Finding.Kind.STRENGTH)
    but = _summed_up(source, domains, BUT, Finding.Kind.AREA_FOR_IMPROVEMENT)
    line = Texts(source).line
    blocks: list[Block] = [Listing(tuple(map(line, positive)))] if positive else []
    if but:
        blocks += [Paragraph(text(Span("But:", strong=True)), "heads"), Listing(tuple(map(line, but)))]
    return tuple(blocks)


def recommendations(source: Source, about: About) -> tuple[Block, ...]:
    """Return how many recommendations there are, and these, numbered through, by whom they are to."""
    if not source.recommendations:
        return (Paragraph(text(NO_RECOMMENDATIONS)),)
    number, service = len(source.recommendations), source.inspection.service
    follow, them = ("recommendation follows", "it") if number == 1 else ("recommendations follow", "them")
    intro = (
        f"{in_words(number).capitalize()} {follow} from this inspection. Acting on {them} should improve the "
        f"work with children and young people in {service.local_authority or f'the area of {service.name}'}."
    )
    blocks: list[Block] = [Paragraph(text(intro))]
    line = Texts(source).line
    for run in _runs(source.recommendations):
        # A sentence that begins with whom it is to: names of boards are written in either case.
        to = f"{run[0].addressee[:1].upper()}{run[0].addressee[1:]}"
        blocks.append(Paragraph(text(Span(f"{to} {run[0].lead_in}", strong=True)), "heads"))
        blocks.append(Listing(tuple(line(each.text) for each in run), start=run[0].number))
    return tuple(blocks)


def practice_examples(source: Source, about: About) -> tuple[Block, ...]:
    """Return the chosen examples of a standard that stand under none of its key questions, or those of a key question.

    Whose case it was stands nowhere.
    """
    under = about.number if about.kind == "question" else ""
    chosen = source.examples.get(about.standard, ())
    return printed(source, (one for one in chosen if (one.printed_under.key if one.printed_under else "") == under))


def printed(source: Source, examples: Iterable[PracticeExample]) -> tuple[Block, ...]:
    """Return examples as they are printed, good ones first."""
    by_kind = sorted(examples, key=lambda one: list(KINDS).index(one.kind))
    line = Texts(source).line
    return tuple(block for one in by_kind for block in _example(one, line))


def signature(source: Source, about: About) -> tuple[Block, ...]:
    """Return whose foreword it is, by name and title, or that nobody has signed it off yet."""
    inspection = source.inspection
    if not source.foreword_is_signed:
        return (Paragraph(text(Span(NOT_SIGNED, strong=True))),)
    return (Paragraph(text(Span(inspection.signed_by_name, strong=True), f"\n{inspection.signed_title}")),)


def quoted(written: str) -> str:
    """Return words between typographic quotation marks, those within them single; each paragraph opens with one."""
    words = written.strip()
    if len(words) > 1 and words[0] in '"“' and words[-1] in '"”' and not re.search('["“”]', words[1:-1]):
        words = words[1:-1].strip()
    words = _OPENS_WITHIN.sub(r"\1‘", _APOSTROPHE.sub("’", words)).replace("'", "’")
    words = re.sub('["”]', "’", _OPENS.sub(r"\1‘", words)).replace("“", "‘")
    return "“" + re.sub(r"(\n\s*\n\s*)", r"\1“", words) + "”"


def _summed_up(source: Source, domains: Iterable[int], own: str, from_: str) -> list[str]:
    found: list[str] = []
    for domain in domains:
        built: Iterable[Written] = (one for one in source.findings.get((domain, from_), ()) if one.in_summary)
        found += [one.text for one in source.findings.get((domain, own), ())]
        found += [one.summary_text or one.text for one in built]
    return found


def _runs(rows: Iterable[Recommendation]) -> list[list[Recommendation]]:
    """Part the recommendations where the addressees change or a number is left out, so that each part counts on."""
    by = groupby(enumerate(rows), lambda each: (each[1].addressees, each[1].lead_in, each[1].number - each[0]))
    return [[recommendation for _, recommendation in run] for _, run in by]


def _example(example: PracticeExample, line: Callable[[str], Text]) -> Iterator[Block]:
    if example.label_kind:
        yield Paragraph(text(Span(KINDS[example.kind], strong=True)), "heads")
    if lead_in := example.lead_in or SAID.get(example.speaker, ""):
        yield Paragraph(text(lead_in), "heads")
    for each in paragraphs(quoted(example.quotation)):
        yield Paragraph(line(plain(each.text)))
    if example.first_name:
        yield Paragraph(text("The first name has been changed."))
    if not example.is_checked:
        yield Paragraph(text(Span(NOT_CHECKED, strong=True)))
