"""Where a typed figure may be from: the paragraph's own key question first, then its prompts, the standard, all. Pure.

`Around` is what a text is about, with the figures that it may name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from inspections.texts.values import Value
from ratings.rollup.figures import percentage
from reports.figures import PERCENT, Figures


class Index:
    """The figures of a report by what they are: pairs, percentages and numbers. Made once for all its texts."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.known: Mapping[str, Value] = {
            name: value for name, value in figures.values.items() if not value.withheld and not value.missing
        }
        self.pairs: dict[tuple[int, int], list[str]] = {}
        self.percents: dict[str, list[str]] = {}
        self.numbers: dict[str, list[str]] = {}
        for name, value in self.known.items():
            if value.number is not None:
                kept = self.percents if value.unit in PERCENT else self.numbers
                kept.setdefault(f"{float(value.number):g}", []).append(name)
            if value.pair and value.n:
                self.pairs.setdefault(value.pair, []).append(name)
                self.percents.setdefault(str(percentage(*value.pair)), []).append(name)

    @cached_property
    def questions(self) -> dict[str, Value]:
        """The key questions that are put to cases and have a figure, by number."""
        asked = self.figures.source.rollup.key_questions
        return {number: self.known[number] for number in asked if number in self.known}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of the standards, by number."""
        return {number: row.title for number, row in self.figures.source.ratings.standards.items()}

    def around(self, number: str) -> "Around":
        """Return what a text about a key question, prompt, standard or domain may name; "" where it is about none."""
        return Around(self, number)


@dataclass(frozen=True)
class Around:
    index: Index
    number: str

    @property
    def own(self) -> Value | None:
        """The figure of the paragraph's own key question or prompt."""
        value = self.index.known.get(self.number)
        return value if value and value.n and self.number.count(".") == 2 else None

    @property
    def standard(self) -> str:
        return ".".join(self.number.split(".")[:2]) if "." in self.number else ""

    @cached_property
    def questions(self) -> dict[str, Value]:
        """The key questions of its standard with their figures, none where it is about no standard."""
        return {
            name: value
            for name, value in self.index.questions.items()
            if self.standard == ".".join(name.split(".")[:2])
        }

    def nearest(self, names: list[str]) -> str:
        """Return that of some references which is nearest to the paragraph, "" where there are none."""
        return min(names, key=self._distance, default="")

    def is_near(self, name: str) -> bool:
        """Return whether a figure is of the paragraph's own key question or standard."""
        return self._distance(name) < 3

    def _distance(self, name: str) -> int:
        if name == self.number:
            return 0
        if self.number.count(".") == 2 and name.startswith(self.number) and "@" not in name:
            return 1
        if self.standard and name.removeprefix("key.").startswith(f"{self.standard}.") and "@" not in name:
            return 2
        if "@" in name:
            return 5
        return 3 if self.number and name.startswith(f"{self.number[0]}.") else 4

    def bases(self) -> Iterator[int]:
        """Yield of how many cases its percentages may be: its own, or those of its standard, or of all."""
        values = [self.own] if self.own else list((self.questions or self.index.questions).values())
        yield from {value.n for value in values if value and value.n}
