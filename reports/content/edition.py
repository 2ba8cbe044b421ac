"""The report by its edition: the tree of headings walked, and under each what is written there and what is recorded.

An edition names builders under its headings (`before`, `after`); each is a function of the source and of what the
heading stands for, and returns blocks. A third edition is rows: nothing here knows the headings of any.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from django.utils.text import slugify

from inspections.texts.edition import About, Node, nodes_of, stands_for, worded
from reports.content import case_chapters, conclusions, context, evidence, method, summary
from reports.content.technical import technical
from reports.content.texts import Texts
from reports.content.wording import in_print
from reports.document import Block, Paragraph, Section, Span, text
from reports.queries import Source

Builder = Callable[[Source, About], tuple[Block, ...]]
NOT_WRITTEN: Final = "Not yet written"
NO_BUILDER: Final = "The edition names “{}” here, and nothing of this name can be printed."


BUILDERS: Final[dict[str, Builder]] = {
    "signature": conclusions.signature,
    "ratings": summary.ratings,
    "overall_in_words": summary.overall_in_words,
    "domain_in_words": summary.domain_in_words,
    "key_findings": summary.key_findings,
    "recommendations": conclusions.recommendations,
    "introduction": summary.introduction,
    "strengths": summary.strengths,
    "areas": summary.areas,
    "context": context.context,
    "caseload": context.caseload,
    "offences": case_chapters.offences,
    "domain_opening": case_chapters.domain_opening,
    "standard_opening": case_chapters.standard_opening,
    "key_data": evidence.key_data,
    "key_questions": case_chapters.key_questions,
    "practice_examples": conclusions.practice_examples,
    "methodology": method.methodology,
    "sub_samples": method.sub_samples,
    "how_rated": method.how_rated,
    "results": method.results,
    "glossary": context.glossary,
    "attribution": method.attribution,
}
"""What an edition may name under a heading. `technical`, which has headings of its own, stands beside them."""
TECHNICAL: Final = "technical"


def edition_sections(source: Source, remarks: Mapping[str, Sequence[str]]) -> tuple[Section, ...]:
    """Return the chapters of the report for the source's audience. `remarks` are sentences by the places of texts."""
    return tuple(_Walk(source, remarks).chapters())


class _Walk:
    def __init__(self, source: Source, remarks: Mapping[str, Sequence[str]]) -> None:
        self._source = source
        self._remarks = remarks
        self._texts = Texts(source)
        self._anchors: set[str] = set()

    def chapters(self) -> Iterator[Section]:
        for node in nodes_of(self._source.edition or {"report": ()}):
            for about in stands_for(node, About(), self._source.outline):
                yield from self._section(node, about, self._worded(node.key or node.heading, about))

    def _section(self, node: Node, about: About, key: str) -> Iterator[Section]:
        """Yield the section of a node, nothing where there is nothing under its heading."""
        if self._source.audience not in node.audiences:
            return
        anchor = self._anchor(key)
        blocks, remarks = self._own(node, about)
        within = list(self._within(node, about))
        for below, each in within:
            if below.running:
                more, said = self._own(below, each)
                blocks, remarks = blocks + more + self._built(below.after, each), remarks + said
        blocks += self._built(node.after, about)
        sections = [
            section
            for below, each in within
            if not below.running
            for section in self._section(below, each, f"{anchor}-{each.number if below.each else below.heading}")
        ]
        if TECHNICAL in (*node.before, *node.after):
            sections += technical(self._source)
        if blocks or sections or remarks:
            title = self._worded(node.heading, about)
            yield Section(title, anchor, tuple(blocks), tuple(sections), remarks=tuple(remarks))

    def _own(self, node: Node, about: About) -> tuple[list[Block], list[str]]:
        """Return what stands under a node's own heading before its `after`, and the remarks on its text."""
        place = worded(node.place, about)
        blocks = self._built(node.before, about)
        for fixed in node.fixed:
            blocks += self._texts.of(self._worded(fixed, about))
        written = self._texts.at(place)
        if node.required and node.place and not written:
            written = (Paragraph(text(Span(NOT_WRITTEN, strong=True, marked=True))),)
        return [*blocks, *written], list(self._remarks.get(place, ()))

    def _within(self, node: Node, about: About) -> Iterator[tuple[Node, About]]:
        for below in node.within:
            for each in stands_for(below, about, self._source.outline):
                if self._source.audience in below.audiences:
                    yield below, each

    def _built(self, names: Sequence[str], about: About) -> list[Block]:
        blocks: list[Block] = []
        for name in names:
            if name in BUILDERS:
                blocks += BUILDERS[name](self._source, about)
            elif name != TECHNICAL:
                blocks.append(Paragraph(text(Span(NO_BUILDER.format(name), marked=True))))
        return blocks

    def _worded(self, pattern: str, about: About) -> str:
        return in_print(self._source, worded(pattern, about)).replace("{name}", self._source.inspection.service.name)

    def _anchor(self, key: str) -> str:
        """Return a name for a heading that no other has, short enough for Word."""
        stem = slugify(key.replace(".", "-"))[:32].strip("-") or "section"
        anchor, number = stem, 1
        while anchor in self._anchors:
            number += 1
            anchor = f"{stem}-{number}"
        self._anchors.add(anchor)
        return anchor
