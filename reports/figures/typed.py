"""Typed figures: what in a text is a figure, or stands for one, and is no reference. Pure but for the report's figures.

A number is to be bound: where it stands is offered. Words are held against the paragraph's own key question.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from inspections.texts.values import Value
from ratings.rollup.figures import percentage
from reports.figures.references import parse
from reports.figures.search import Around, Index
from reports.figures.sentences import Sentence
from reports.figures.words import IMPOSSIBLE, NUMBERS, RIGHT, UNCHECKED, WRONG, Vocabulary, plain, possible, shown

UNBOUND: Final = "unbound"
_NUMBER: Final = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_SEARCHED: Final = ("at_least", "under_half", "over_half")
_WITHOUT_BAND: Final = ("some", "few", "many")
_LOOSE: Final = ("all", "none", "most", "some", "few", "many")
_PERCENT: Final = r"(?:per\s?cent\b|%)"
_CASES: Final = r"(?:of\s+)?(?:the\s+|these\s+|those\s+)?(?:relevant\s+|sampled\s+|inspected\s+)?cases?\b"


@dataclass(frozen=True)
class Hit:
    """What was found: the words, the reference that they are held against or "", its value, a verdict and why."""

    said: str
    verdict: str
    say: str
    name: str = ""
    value: Value | None = None
    at: int = 0
    """Where in its sentence it stands."""


class Searcher:
    """Finds typed figures by the words of one framework. Made once for all texts of a report."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.words: Vocabulary = index.figures.vocabulary
        self.rules = index.figures.source.rules

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All that is a figure; the name of the group that is filled says of what kind it is."""
        by_rule: dict[str, list[str]] = {}
        for words, row in self.words.by_words.items():
            by_rule.setdefault(row["rule"], []).append(_spaced(words))
        qualifiers = [each for rule in ("exactly", "about", "just_over", "just_under", "over", "under")
                      for each in by_rule.get(rule, [])]  # fmt: skip
        before = rf"(?:(?:{_any(qualifiers)})\s+)?" if qualifiers else ""
        phrases = [each for rule in _SEARCHED for each in by_rule.get(rule, [])]
        phrases += [_spaced(plain(label)) for _, _, label in self.words.bands] + [_spaced("majority")]
        fractions = by_rule.get("fraction", [])
        whole = [each for each in fractions if each.startswith(("half", "two", "three"))]
        part = [each for each in fractions if each not in whole]
        loose = [each for rule in _LOOSE for each in by_rule.get(rule, [])]
        ratings = _any([re.escape(step.label) for step in self.rules.scale])
        base = r"(?:\s+of\s+(?:the\s+|all\s+|these\s+)*(?:\d+(?:\s+\w+)?|sample\b))?"
        return re.compile(
            rf"(?P<between>\bbetween\s+\d+\s*{_PERCENT}?\s+and\s+\d+\s*{_PERCENT})"
            rf"|(?P<percent>\b{before}\d+(?:\.\d+)?\s*{_PERCENT}{base})"
            rf"|(?P<count>\b{_NUMBER}\s+(?:out\s+)?of\s+(?:the\s+)?{_NUMBER}\b)"
            rf"|(?P<all_but>\ball\s+but\s+{_NUMBER}(?:\s+of\s+(?:the\s+)?\d+)?\b)"
            rf"|(?P<phrase>\b(?:(?:a|an|the)\s+)?(?:{_any(phrases)})(?:\s+of\s+(?:the\s+)?\d+)?\b"
            rf"|\b{before}(?:{_any(whole)})\b(?![\s-](?:day|hour|year|term|time|way|yearly)|-)(?:\s+of\s+(?:the\s+)?\d+)?"
            rf"|\b{before}(?:a\s|one[\s-])(?:{_any(part)})\b(?!\s+(?:party|sector|time|person|stage|year)|-)"
            rf"(?:\s+of\s+(?:the\s+)?\d+)?)"
            rf"|(?P<loose>\b(?:{_any(loose)})\s+{_CASES})"
            rf"|(?P<rating>\b(?:(?:rated|rating|judged)\b[^.;\ue000]{{0,40}}?\b(?P<label>(?-i:{ratings}))|"
            rf"rated\s+(?:as\s+)?[‘“'\"]?(?P<plainly>{ratings}))\b)"
            rf"|(?P<listed>\b{_NUMBER}\s+(?:recommendations|key\s+questions|questions|interviews)\b)"
            rf"|(?P<number>(?<![\w.,£])£?(?:{_DIGITS})(?=\s+[a-z]|[.,;)\s]|$))",
            re.IGNORECASE | re.ASCII,
        )

    def found(self, sentence: Sentence, around: Around) -> Iterator[Hit]:
        """Yield the typed figures of a sentence about this. One with a footnote is from a source: its numbers are its
        own affair."""
        subject = next((name for name in sentence.names if name in self.index.figures.values), "")
        about = self.index.around(subject) if subject else around
        told: set[int] = set()
        for found in self.pattern.finditer(sentence.searched):
            kind = found.lastgroup or ""
            if sentence.has_note and kind in ("between", "percent", "count", "number"):
                continue
            if kind == "count" and (pair := _pair(found[0])) and pair[1]:
                told.add(percentage(*pair) or 0)
            if kind == "percent" and _percent(found[0]) in told:
                continue  # "13 of 315, 4 per cent" is one figure.
            hit = self._kinds[kind](self, found, sentence, about)
            if hit is not None:
                yield replace(hit, at=found.start())

    def _count(self, found: re.Match[str], sentence: Sentence, about: Around) -> Hit | None:
        said, pair = found[0], _pair(found[0])
        if pair is None:
            return None
        if pair[0] > pair[1]:
            return Hit(said, WRONG, f"{pair[0]} can’t be of {pair[1]}.")
        if name := about.nearest(self.index.pairs.get(pair, [])):
            return self._offer(said, name, form="|n of N")
        own = about.own
        if own and own.pair and own.n == pair[1]:
            return Hit(said, WRONG, f"{about.number} is {shown(own.pair)}, not {said}.", about.number, own)
        if own and own.pair and own.cases == pair[1] and own.s == pair[0]:
            ask = f"{about.number} is {shown(own.pair)}, of the relevant cases, and the sentence says of {pair[1]}."
            return Hit(said, UNCHECKED, f"{ask} Which is meant?", about.number, own)
        # “One of the two teams” is seldom a figure.
        return (
            self._free(said) if re.search(r"\d", said) else Hit(said, UNCHECKED, f"“{said}”: is it a figure? Bind it.")
        )

    def _percentage(self, found: re.Match[str], sentence: Sentence, about: Around) -> Hit | None:
        said, percent = found[0], _percent(found[0])
        own = about.own
        base = re.search(r"of\s+(?:the\s+|all\s+|these\s+)*(\d+|sample)", said, re.I)
        qualified = not said[:1].isdigit()
        if own and own.pair and (base or qualified):
            held = self._held(said, sentence, about)
            return held if qualified or held.verdict != RIGHT else self._offer(said, about.number)
        if base and base[1].isdigit() and percent is not None and not possible(percent, int(base[1][:9])):
            return Hit(said, IMPOSSIBLE, f"No number of {base[1]} is {percent} per cent.")
        if qualified and about.questions:
            return self._each(said, sentence, about)
        number = re.search(r"\d+(?:\.\d+)?", said)
        name = about.nearest(self.index.percents.get(number[0] if number else "", []))
        if percent is None:
            return self._offer(said, name) if name else self._free(said)
        if name and (own is None or about.is_near(name)):
            return self._offer(said, name)
        if own and own.pair and sentence.is_negated:
            rest = own.pair[1] - own.pair[0]
            if percentage(rest, own.pair[1]) == percent:
                say = f"It is so of the others, {rest} of {own.pair[1]}: bind it as {{{about.number}|not}}."
                return Hit(said, UNBOUND, say, about.number, own)
        return self._no_such(said, percent, about, name)

    def _no_such(self, said: str, percent: int, about: Around, name: str) -> Hit:
        """A percentage that none of the paragraph's figures is."""
        own = about.own
        bases = sorted(about.bases())
        elsewhere = f" {percent} per cent stands at {name}." if name else ""
        if own and own.pair:
            is_so = f"{about.number} is {shown(own.pair)}."
            if not any(possible(percent, n) for n in bases):
                sentence = f"No number of {own.n} cases is {percent} per cent: {is_so}{elsewhere}"
                return Hit(said, IMPOSSIBLE, sentence, about.number, own)
            return Hit(said, WRONG, f"{is_so} It is not {percent} per cent.{elsewhere}", about.number, own)
        if percent > 100 or (about.questions and not any(possible(percent, n) for n in bases)):
            of = f" of {', '.join(map(str, bases))} cases" if about.questions else ""
            return Hit(said, IMPOSSIBLE, f"No number{of} is {percent} per cent.")
        return self._free(said)

    def _between(self, found: re.Match[str], sentence: Sentence, about: Around) -> Hit | None:
        low, high = (int(each[:9]) for each in re.findall(r"\d+", found[0])[:2])
        said = found[0]
        for band in self.rules.key_question_bands:
            label = self.rules.label(band.rating)
            if re.search(rf"\b{re.escape(label)}\b", sentence.words, re.I) and abs(band.from_ - low) <= 1:
                limits = f"{label} is from {band.from_} to {band.to} per cent."
                is_so = (low, high) == (band.from_, band.to)
                return Hit(said, RIGHT if is_so else WRONG, "" if is_so else f"{said} is not the band: {limits}")
        pairs = [value.pair for value in about.questions.values() if value.pair]
        if not pairs:
            return self._free(said)
        judged = self.words.judged(said, pairs)
        names = ",".join(about.questions)
        offer = f"{said} stands at {names}: bind it as {{{names}|range}}." if judged.verdict == RIGHT else judged.say
        return Hit(said, UNBOUND if judged.verdict == RIGHT else judged.verdict, offer, names)

    def _phrase(self, found: re.Match[str], sentence: Sentence, about: Around) -> Hit | None:
        said = found[0].strip()
        if about.own:
            return self._held(said, sentence, about)
        if about.questions:
            return self._each(said, sentence, about)
        return Hit(said, UNCHECKED, f"“{said}” can’t be checked: bind it to say of what.")

    def _loose(self, found: re.Match[str], sentence: Sentence, about: Around) -> Hit | None:
        said, own = found[0], about.own
        words = re.sub(rf"\s+{_CASES}$", "", said, flags=re.I | re.A)
        if self.words.by_words.get(plain(words), {}).get("rule") in _WITHOUT_BAND:
            return self._beside(said, words, sentence)
        if own is None or own.pair is None:
            return Hit(said, UNCHECKED, f"“{said}” can’t be checked: bind it to say of what.")
        return self._held(said, sentence, about, phrase=words)

    def _beside(self, said: str, words: str, sentence: Sentence) -> Hit:
        """Hold words without a band against the reference beside them, where there is one."""
        name = parse(sentence.references[0][1]).figures[0] if sentence.references else ""
        value = self.index.known.get(name)
        if value is None or value.pair is None:
            return Hit(said, UNCHECKED, f"“{said}” can’t be checked: insert the figure beside it.")
        judged = self.words.judged(words, [value.pair])
        return Hit(said, judged.verdict, judged.say, name, value)

    def _held(self, said: str, sentence: Sentence, about: Around, *, phrase: str = "") -> Hit:
        """Hold words against the paragraph's own key question, or against those that it was not so of."""
        own = about.own
        if own is None or own.pair is None:
            raise ValueError(f"{about.number} has no figure of its own.")
        phrase = phrase or said
        if own.cases is not None:
            phrase = re.sub(r"\bof\s+the\s+sample\b", f"of the {own.cases}", phrase, flags=re.I)
        judged = self.words.judged(phrase, [own.pair], own.cases)
        if judged.verdict == WRONG and sentence.is_negated:
            rest = self.words.judged(phrase, [(own.pair[1] - own.pair[0], own.pair[1])], own.cases)
            judged = rest if rest.verdict == RIGHT else judged
        say = judged.say
        if judged.verdict == RIGHT:
            say = f"{shown(own.pair)} stands at {about.number}: bind it, and it is checked whenever it moves."
        elif not say.startswith(f"{about.number} "):
            say = f"{about.number}: {say}"
        return Hit(said, judged.verdict, say, about.number, own)

    def _each(self, said: str, sentence: Sentence, about: Around) -> Hit:
        """Hold words against every key question of the standard."""
        judged = {name: self.words.judged(said, [value.pair], value.cases)
                  for name, value in about.questions.items() if value.pair}  # fmt: skip
        names = ",".join(judged)
        untrue = [name for name, each in judged.items() if each.verdict not in (RIGHT, UNCHECKED)]
        if not untrue:
            doubt = next((each for each in judged.values() if each.verdict == UNCHECKED), None)
            say = doubt.say if doubt else f"It is true of {names}: bind it, and it is checked whenever one moves."
            return Hit(said, UNCHECKED if doubt else RIGHT, say, names)
        if len(untrue) == len(judged) or re.search(r"\b(?:each|all|every|both)\b", sentence.words, re.I):
            return Hit(said, WRONG, f"{untrue[0]}: {judged[untrue[0]].say}", untrue[0], about.questions[untrue[0]])
        return Hit(said, UNCHECKED, f"“{said}” is not true of {', '.join(untrue)}: bind it to say of what.")

    def _rating(self, found: re.Match[str], sentence: Sentence, about: Around) -> Hit | None:
        said, label = found[0], found["label"] or found["plainly"]
        name = about.number or ("overall" if re.search(r"\boverall\b", sentence.words, re.I) else "")
        value = self.index.known.get(name)
        if value is None or not value.words:
            return Hit(said, UNCHECKED, f"“{label}” can’t be checked: bind it to say what was rated so.")
        if value.words.lower() == label.lower():
            return Hit(said, RIGHT, f"{value.words} stands at {name}: bind it, and it follows.", name, value)
        if any(label.lower() == each.lower() for each in self._ratings_in(name)):
            return Hit(said, UNCHECKED, f"“{label}” is the rating of a standard: bind it to say of which.")
        return Hit(said, WRONG, f"{name} is {value.words}, not {label}.", name, value)

    def _ratings_in(self, domain: str) -> list[str]:
        """Return the ratings of a domain's standards; none for any other reference."""
        numbers = [number for number in self.index.titles if number.startswith(f"{domain}.")]
        return [self.index.known[number].words for number in numbers if number in self.index.known]

    def _listed(self, found: re.Match[str], sentence: Sentence, about: Around) -> Hit | None:
        number, what = found[0].split()[0], found[0].split()[-1].lower()
        count = _whole(number)
        if what == "questions":
            if not about.standard:
                return None
            standards = self.index.figures.source.ratings.standards
            asked = len(standards[about.standard].key_questions) if about.standard in standards else count
            right = count == asked
            return Hit(found[0], RIGHT if right else WRONG, "" if right else f"{about.standard} has {asked} questions.")
        names = [name for name in self.index.known if name == what or name.startswith(f"{what}.")]
        same = [name for name in names if self.index.known[name].number == count]
        if same:
            return self._offer(found[0], same[0])
        if not names:
            return self._free(found[0])
        told = "; ".join(f"{name} is {self.index.known[name].number}" for name in names)
        return Hit(found[0], WRONG, f"It is not {number}: {told}.", names[0], self.index.known[names[0]])

    def _plain(self, found: re.Match[str], sentence: Sentence, about: Around) -> Hit | None:
        said = found[0]
        name = about.nearest(self.index.numbers.get(said.replace(",", "").lstrip("£"), []))
        if name and not re.search(r"\d", said[2:]) and not about.is_near(name):
            name = ""  # One or two digits are the same by chance more often than not.
        if name:
            return self._offer(said, name)
        ask = f"{said} is bound to nothing: say of which period and unit it is, with its source, or bind it."
        return Hit(said, UNCHECKED, ask)

    def _offer(self, said: str, name: str, form: str = "") -> Hit:
        value = self.index.known[name]
        stands = shown(value.pair) if value.pair and value.number is None else said
        if form:
            stands = f"{value.s} of {value.n}"
        return Hit(said, UNBOUND, f"{stands} stands at {name}: bind it as {{{name}{form}}}.", name, value)

    def _free(self, said: str) -> Hit:
        sentence = f"No figure of this inspection is {said}: bind it, or name its source in a footnote."
        return Hit(said, UNBOUND, sentence)

    _kinds: "Final[dict[str, Callable[[Searcher, re.Match[str], Sentence, Around], Hit | None]]]" = {
        "between": _between,
        "percent": _percentage,
        "count": _count,
        "all_but": _phrase,
        "phrase": _phrase,
        "loose": _loose,
        "rating": _rating,
        "listed": _listed,
        "number": _plain,
    }


_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def _spaced(words: str) -> str:
    return r"[\s‑-]".join(map(re.escape, words.split()))


def _any(patterns: list[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True)) or r"(?!)"


def _whole(number: str) -> int | None:
    digits = number.replace(",", "")
    return int(digits[:9]) if digits.isdigit() else NUMBERS.get(number.lower())


def _pair(said: str) -> tuple[int, int] | None:
    numbers = [_whole(word) for word in re.findall(r"[\w,]+", said) if _whole(word) is not None]
    return (numbers[0] or 0, numbers[1] or 0) if len(numbers) == 2 else None


def _percent(said: str) -> int | None:
    found = re.search(rf"(\d+)(\.\d+)?\s*{_PERCENT}", said, re.I | re.A)
    return int(found[1][:9]) if found and not found[2] else None
