"""Checks every text for print: of each figure, and each word that stands for one, whether it is true."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from inspections.texts.markup import parse
from inspections.texts.values import Value
from ratings.rollup.figures import percentage
from reports.figures import Figures, figures_from
from reports.figures.references import parse as parse_reference
from reports.figures.search import Index
from reports.figures.sentences import sentences
from reports.figures.sums import disagreements
from reports.figures.texts import Text, texts_of
from reports.figures.typed import UNBOUND, Hit, Searcher
from reports.figures.words import IMPOSSIBLE, RIGHT, UNCHECKED, WRONG
from reports.queries import Source

MOVED: Final = "moved"
MOST_SAID: Final = 300
"""The longest words that are quoted of a text, in characters."""
VERDICTS: Final[Mapping[str, str]] = {
    WRONG: "Wrong",
    IMPOSSIBLE: "Impossible",
    MOVED: "Moved",
    UNBOUND: "Not bound",
    UNCHECKED: "To be checked by you",
    RIGHT: "Right",
}
"""The verdicts, most serious first, in the words of the page."""
OPEN: Final = (WRONG, IMPOSSIBLE, MOVED, UNBOUND)
"""The verdicts with which a report is not issued, unless the lead inspector gives a reason."""


@dataclass(frozen=True)
class Checked:
    """A figure of a text: as it is said, which figure that is or "", and whether it is so."""

    text: Text
    said: str
    refers_to: str
    value: Value | None
    verdict: str
    say: str

    @property
    def is_open(self) -> bool:
        return self.verdict in OPEN

    def as_data(self) -> dict[str, Any]:
        """Return it as `check_report --json` prints it."""
        pair = self.value.pair if self.value else None
        counts = {"s": pair[0], "n": pair[1], "percent": percentage(*pair)} if pair else None
        return {
            "place": self.text.place,
            "said": self.said,
            "refers_to": self.refers_to or None,
            "value": counts,
            "verdict": self.verdict,
            "say": self.say,
        }


def check_report(source: Source) -> list[Checked]:
    """Return what is found in every text for print, in the order of print. No query."""
    return check(figures_from(source), texts_of(source))


def check(figures: Figures, texts: Iterable[Text]) -> list[Checked]:
    """Return what is found in these texts, in their order. No query."""
    index = Index(figures)
    searcher = Searcher(index)
    return [found for text in texts for found in _of_text(index, searcher, text)]


def _of_text(index: Index, searcher: Searcher, text: Text) -> Iterator[Checked]:
    """Yield what is found in a text, in its order. What others said, in a quotation, stands as they said it."""
    around = index.around(text.about)
    for block in parse(text.words):
        for sentence in sentences(block, index.titles):
            found = [(at, _bound(index.figures, text, body)) for at, body in sentence.references]
            if block.kind != "quotation":
                hits = (*searcher.found(sentence, around), *disagreements(sentence, index))
                found += [(hit.at, _typed(text, hit)) for hit in hits]
            yield from (checked for _, checked in sorted(found, key=lambda each: each[0]))


def _bound(figures: Figures, text: Text, body: str) -> Checked:
    printed, seen = figures.printed(body), text.seen.get(body)
    names = parse_reference(body).figures
    value = figures.value(names[0]) if len(names) == 1 else None
    verdict, say = printed.verdict, printed.say or printed.fault or f"It prints as “{printed.text}”."
    if not printed.fault and seen is not None and seen != printed.text:
        verdict, say = MOVED, f"It was “{seen}” and is “{printed.text}” now: read the sentence again and confirm it."
    known = value if value and not value.withheld else None
    return Checked(text, printed.text, ",".join(names), known, verdict, say)


def _typed(text: Text, hit: Hit) -> Checked:
    return Checked(
        text, " ".join(hit.said.split())[:MOST_SAID], hit.name, hit.value, hit.verdict, hit.say or "It is so."
    )
