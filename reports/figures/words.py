"""Which words may stand for a figure, always on whole cases: s of n. Pure.

The words and their limits are rows: `quantity_words` of a framework's rules, `USUAL` where it has none. A row has its
`words`, the `rule` by which they are true, and the numbers that the rule takes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from inspections.rating_rules import Rules
from ratings.rollup.figures import percentage

RIGHT, WRONG, IMPOSSIBLE, UNCHECKED = "right", "wrong", "impossible", "unchecked"

USUAL: Final[tuple[Mapping[str, Any], ...]] = (
    {"rule": "all", "words": ["all", "every", "each"]},
    {"rule": "none", "words": ["none", "no", "not any"]},
    {"rule": "all_but", "words": ["all but"], "bare_from": 5, "proposed_from": 10, "proposed_to": 2},
    {"rule": "at_least", "words": ["almost all", "nearly all", "vast majority"], "percent": 85},
    {"rule": "most", "words": ["most", "majority"], "asked_below": 65},
    {"rule": "under_half", "words": ["minority", "fewer than half", "less than half"]},
    {"rule": "over_half", "words": ["more than half", "over half"]},
    {"rule": "fraction", "words": ["half"], "of": [1, 2]},
    {"rule": "fraction", "words": ["third"], "of": [1, 3]},
    {"rule": "fraction", "words": ["two thirds"], "of": [2, 3]},
    {"rule": "fraction", "words": ["quarter"], "of": [1, 4]},
    {"rule": "fraction", "words": ["three quarters"], "of": [3, 4]},
    {"rule": "fraction", "words": ["fifth"], "of": [1, 5]},
    {"rule": "exactly", "words": ["just", "only", "exactly"], "points": 3, "proposed_within": 1},
    {"rule": "about", "words": ["about", "around"], "points": 5},
    {"rule": "just_over", "words": ["just over"], "points": 5},
    {"rule": "just_under", "words": ["just under"], "points": 5},
    {"rule": "over", "words": ["over", "more than"]},
    {"rule": "under", "words": ["under", "less than", "fewer than"]},
    {"rule": "some", "words": ["some"]},
    {"rule": "few", "words": ["a few", "few", "small number"], "percent": 20},
    {"rule": "many", "words": ["many", "high proportion", "often"], "percent": 33},
)
"""The words of HM Inspectorate of Probation's reports of 2019 and 2020, for frameworks that name none."""

NUMBERS: Final[Mapping[str, int]] = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17},
    **{"eighteen": 18, "nineteen": 19, "twenty": 20},
}
_ARTICLES: Final = re.compile(r"^(?:in |a |an |the )+")
_BASE: Final = re.compile(r"^(.*?)\s+of\s+(?:the |all |these |those |all the )?(\d{1,4})(?:\s+[\w -]+)?$", re.ASCII)
_COUNT: Final = re.compile(r"(\d{1,4}) (?:out )?of (?:the )?(\d{1,4})(?: [\w ]+)?", re.ASCII)
_PERCENT: Final = re.compile(r"(\d{1,3}) ?(?:per cent|percent|%)", re.ASCII)
_BETWEEN: Final = re.compile(
    r"between (\d{1,3}) ?(?:per cent|percent|%)? and (\d{1,3}) ?(?:per cent|percent|%)", re.ASCII
)


@dataclass(frozen=True)
class Judged:
    """What is to be said of words that stand for a figure: a verdict, and a sentence of why, "" where it is right."""

    verdict: str
    say: str = ""


Pair = tuple[int, int]
"""A figure in whole cases: s of n."""


def possible(percent: int, n: int) -> bool:
    """Return whether some whole number of n cases rounds to this percentage."""
    return any(percentage(s, n) == percent for s in (percent * n // 100, percent * n // 100 + 1) if s <= n)


def plain(phrase: str) -> str:
    """Return a phrase as the rows have it: in small letters, without an article before it, hyphens as spaces."""
    said = " ".join(phrase.lower().replace("-", " ").replace("‑", " ").split())
    said = said.removesuffix(" in each")
    return re.sub(r"\bone (third|quarter|half|fifth)\b", r"\1", _ARTICLES.sub("", said))


@dataclass(frozen=True)
class Vocabulary:
    """The words of a framework, with the names of its bands: lowest percentage, highest percentage, name."""

    rows: tuple[Mapping[str, Any], ...] = USUAL
    bands: tuple[tuple[int, int, str], ...] = ()

    @classmethod
    def of(cls, rules: Mapping[str, Any], read: Rules) -> "Vocabulary":
        """Read the words of a framework: `rules` as it is stored, with the bands that were read from it."""
        named = (band for band in read.key_question_bands if band.label != read.label(band.rating))
        bands = tuple((band.from_, band.to, band.label) for band in named)
        return cls(tuple(rules.get("quantity_words", USUAL)), bands)

    @cached_property
    def by_words(self) -> dict[str, Mapping[str, Any]]:
        return {plain(words): row for row in self.rows for words in row["words"]}

    @cached_property
    def by_band(self) -> dict[str, tuple[int, int, str]]:
        return {plain(label): (low, high, label) for low, high, label in self.bands}

    def first(self, rule: str) -> Mapping[str, Any]:
        """Return the row of a rule, empty where there is none."""
        return next((row for row in self.rows if row["rule"] == rule), {})

    def proposed(self, s: int, n: int) -> str:
        """Return the tightest words that are true of s of n, "" where no case is relevant or nothing fits."""
        if n < 1:
            return ""
        if s in (0, n):
            return str(self._words("none" if s == 0 else "all"))
        but, percent = self.first("all_but"), percentage(s, n) or 0
        if but and n >= but["proposed_from"] and n - s <= but["proposed_to"]:
            return f"all but {_in_words(n - s)}"
        return self._as_fraction(Fraction(s, n)) or self._as_band(percent)

    def _words(self, rule: str) -> str:
        return str(self.first(rule).get("words", [""])[0])

    def _as_fraction(self, share: Fraction) -> str:
        within = self.first("exactly").get("proposed_within", 0)
        for row in self.rows:
            if row["rule"] == "fraction" and _points(share, row) <= within:
                words = row["words"][0].replace(" ", "-")
                return words if row["of"] == [1, 2] or row["of"][0] > 1 else f"a {words}"
        return ""

    def _as_band(self, percent: int) -> str:
        for low, high, label in self.bands:
            if low <= percent <= high:
                name = label[:1].lower() + label[1:]
                return name if name.startswith("too ") else f"a {name}"
        return ""

    def judged(self, phrase: str, pairs: Sequence[Pair], cases: int | None = None) -> Judged:
        """Return whether a phrase is true of each of these figures; `cases` is how many the question was put to.

        A base that is stated, as in “most of the 15 cases”, is held against the figure's own.
        """
        if not pairs or any(n < 1 for _, n in pairs):
            return Judged(UNCHECKED, f"“{phrase}” can’t be checked: no case is relevant.")
        said = plain(phrase)
        if found := _BETWEEN.fullmatch(said):
            return _between(int(found[1]), int(found[2]), [percentage(*pair) or 0 for pair in pairs])
        if found := _COUNT.fullmatch(said):
            return _counted(int(found[1]), int(found[2]), pairs[0])
        base = _BASE.fullmatch(said)
        if base and all(n != int(base[2]) for _, n in pairs):
            return _other_base(phrase, int(base[2]), pairs[0], cases)
        worst = Judged(RIGHT)
        for pair in pairs:
            found_so = self._of_one(phrase, (base[1] if base else said).removesuffix(" of"), pair)
            if found_so.verdict in (WRONG, IMPOSSIBLE):
                return found_so
            worst = found_so if found_so.verdict == UNCHECKED else worst
        return worst

    def _of_one(self, phrase: str, said: str, pair: Pair) -> Judged:
        s, n = pair
        known = self.by_words.get(said)
        if said in self.by_band and (known is None or known["rule"] not in ("under_half", "most")):
            low, high, label = self.by_band[said]
            is_so = low <= (percentage(s, n) or 0) <= high
            return Judged(RIGHT) if is_so else self._wrong(phrase, pair, f"“{label}” is {low} to {high} per cent")
        if known and known["rule"] not in _QUALIFY:
            return self._by_row(phrase, known, pair)
        if said.startswith("all but "):
            return self._all_but(phrase, said.removeprefix("all but ").split(" of ")[0].strip(), pair)
        return self._qualified(phrase, said, pair)

    def _by_row(self, phrase: str, row: Mapping[str, Any], pair: Pair) -> Judged:
        s, n = pair
        rule, percent = row["rule"], percentage(s, n) or 0
        if rule == "fraction":
            points = self.first("exactly").get("points", 0)
            is_so = _points(Fraction(s, n), row) <= points
            return Judged(RIGHT) if is_so else self._wrong(phrase, pair, f"within {points} points is allowed")
        is_so = {
            "all": s == n,
            "none": s == 0,
            "at_least": s < n and percent >= row.get("percent", 0),
            "most": 2 * s > n and s < n,
            "under_half": 2 * s < n,
            "over_half": 2 * s > n,
            "some": 0 < 2 * s < n,
            "few": percent <= row.get("percent", 0) and s > 0,
            "many": percent > row.get("percent", 0),
        }.get(rule, False)
        if not is_so:
            least = f"{row['percent']} per cent or more, and not all, is needed" if rule == "at_least" else ""
            return self._wrong(phrase, pair, least)
        if rule == "most" and percent < row.get("asked_below", 0):
            band = self._as_band(percent)
            called = f", which the key question tables call “{band}”" if band else ""
            return Judged(UNCHECKED, f"“{phrase}” is true of {shown(pair)}{called}: is it what you want to say?")
        return Judged(RIGHT)

    def _all_but(self, phrase: str, number: str, pair: Pair) -> Judged:
        left = int(number) if re.fullmatch(r"[0-9]{1,4}", number) else NUMBERS.get(number)
        if left is None:
            return Judged(UNCHECKED, f"“{phrase}” can’t be checked: it names no number.")
        return Judged(RIGHT) if pair[1] - pair[0] == left else self._wrong(phrase, pair)

    def _qualified(self, phrase: str, said: str, pair: Pair) -> Judged:
        """A percentage or fraction, with what stands before it: about, just over, more than."""
        words = max((one for one in self.by_words if said.startswith(f"{one} ") and self._qualifies(one)), key=len,
                    default="")  # fmt: skip
        row, rest = self.by_words.get(words, {}), _ARTICLES.sub("", said.removeprefix(words).strip())
        share, percent = Fraction(*pair), percentage(*pair) or 0
        rule = row.get("rule", "exactly")
        if found := _PERCENT.fullmatch(rest):
            return self._percent(phrase, rule, row, int(found[1]), pair)
        part = self.by_words.get(rest, {})
        if part.get("rule") != "fraction":
            return Judged(UNCHECKED, f"“{phrase}” can’t be checked: it is {shown(pair)}.")
        whole, points, distance = Fraction(*part["of"]), row.get("points", 0), _points(share, part)
        is_so = {
            "exactly": distance <= points,
            "about": distance <= points,
            "just_over": share > whole and distance <= points,
            "just_under": share < whole and distance <= points,
            "over": share > whole,
            "under": share < whole,
        }[rule]
        return Judged(RIGHT) if is_so else self._wrong(phrase, pair, f"say “{percent} per cent”")

    def _percent(self, phrase: str, rule: str, row: Mapping[str, Any], limit: int, pair: Pair) -> Judged:
        percent, n = percentage(*pair) or 0, pair[1]
        points = row.get("points", 0)
        is_so = {
            "exactly": percent == limit,
            "about": abs(percent - limit) <= points,
            "just_over": limit < percent <= limit + points,
            "just_under": limit - points <= percent < limit,
            "over": percent > limit,
            "under": percent < limit,
        }[rule]
        if is_so:
            return Judged(RIGHT)
        if rule == "exactly" and not possible(limit, n):
            return Judged(IMPOSSIBLE, f"No number of {n} cases is {limit} per cent: it is {shown(pair)}.")
        hint = {"over": f"say “{limit} per cent or more”", "under": f"say “{limit} per cent or fewer”"}
        return self._wrong(phrase, pair, hint.get(rule, "") if percent == limit else "")

    def _qualifies(self, words: str) -> bool:
        return self.by_words[words]["rule"] in _QUALIFY

    def _wrong(self, phrase: str, pair: Pair, why: str = "") -> Judged:
        proposed = self.proposed(*pair)
        offer = f" Words that are true: “{proposed}”." if proposed and not why.startswith("say") else ""
        return Judged(WRONG, f"“{phrase}” is not true of {shown(pair)}{f': {why}' if why else ''}.{offer}")


_QUALIFY: Final = ("exactly", "about", "just_over", "just_under", "over", "under")


def shown(pair: Pair) -> str:
    """Return a figure as sentences about it have it."""
    return f"{pair[0]} of {pair[1]} ({percentage(*pair)} per cent)" if pair[1] else "none relevant"


def _points(share: Fraction, row: Mapping[str, Any]) -> Fraction:
    """Return how many percentage points lie between a share and the fraction of a row."""
    return 100 * abs(share - Fraction(*row["of"]))


def _in_words(number: int) -> str:
    return next((word for word, each in NUMBERS.items() if each == number), str(number))


def _between(low: int, high: int, percents: Sequence[int]) -> Judged:
    if (low, high) == (min(percents), max(percents)):
        return Judged(RIGHT)
    return Judged(WRONG, f"The percentages lie between {min(percents)} and {max(percents)} per cent.")


def _counted(s: int, n: int, pair: Pair) -> Judged:
    if (s, n) == pair:
        return Judged(RIGHT)
    what = "It has another base" if n != pair[1] else "It is another number"
    return Judged(WRONG, f"{what}: it is {shown(pair)}, not {s} of {n}.")


def _other_base(phrase: str, base: int, pair: Pair, cases: int | None) -> Judged:
    if base == cases:
        return Judged(
            UNCHECKED, f"“{phrase}” says of {base}: the figure is {shown(pair)}, of the relevant cases. Which is meant?"
        )
    return Judged(WRONG, f"“{phrase}” has another base: the figure is {shown(pair)}, not of {base}.")
