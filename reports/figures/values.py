"""Every figure that follows from what a report is made from, by the reference that stands for it. No query.

Key questions and prompts are the core, and are never withheld. Of facts, sub-groups and classifications what the
report's own tables withhold is withheld here too, and of one case type also what the other types would tell.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from cases.models import SampledCase
from disclosure.small_numbers import may_stand
from inspections.answers import CLASSIFICATION
from inspections.models import Item
from inspections.texts.values import Value
from inspections.wording import counted
from ratings.pages.sub_group_queries import DomainSubGroups, domains_by, values_from
from ratings.rollup.classifications import Agreement, Classified, agreement_of
from ratings.rollup.figures import StandardResult, Tally
from ratings.rollup.sub_groups import VARIABLES, Variable
from reports.fact_counts import counted_fact, counted_options, put
from reports.prompt_counts import prompt_may_be_told, prompt_tallies
from reports.queries import Source, table_name

INTERVIEW: Final = "interview_held"
"""The fact that says whether the case manager was interviewed. It tells of the inspectors' work and of no child."""
_SHORT: Final = {"out_of_court": "ooc"}
_YES_OR_NO: Final = {"True": "looked_after", "False": "not_looked_after"}
_NOT_RATED: Final = "it has no rating yet"

Named = tuple[str, Value]


def values_of(source: Source) -> dict[str, Value]:
    """Return every figure by its reference, those most looked for first."""
    parts: tuple[Callable[[Source], Iterator[Named]], ...] = (
        _questions,
        _ratings,
        _counts,
        _sub_groups,
        _facts,
        _classifications,
    )
    return dict(named for part in parts for named in part(source))


def canonical(name: str) -> str:
    """Return a reference as `values_of` names it: a case type may be written out, and “all” be said."""
    for long, short in _SHORT.items():
        name = name.replace(f".{long}", f".{short}") if name.endswith(f".{long}") else name
    return name.removesuffix(".all")


def _types(source: Source, item: Item | None = None) -> Iterator[tuple[str, str, str]]:
    """Yield each case type that has cases: as it is stored, as a reference ends, and in words; "" for all."""
    types = source.inspection.framework.case_types
    asked = {each: label for each, label in types.items() if item is None or item.is_put_to(each)}
    if len(asked) > 1:
        yield "", "", "all cases"
    for each, label in asked.items():
        yield each, f".{_SHORT.get(each, each)}", f"{label.lower()} cases"


def _judged(counts: Tally, label: str, words: str = "", *, unanswered: int | None = None) -> Value:
    still = counts.unanswered if unanswered is None else unanswered
    missing = "" if counts.relevant else "it is relevant to no case"
    if still:
        missing = f"{counted(still, 'judgement is', 'judgements are')} unanswered"
    return Value(counts.sufficient, counts.relevant, cases=counts.cases, label=label, words=words, missing=missing)


def _questions(source: Source) -> Iterator[Named]:
    """Key questions with their prompts, which need not be answered where their question is.

    A prompt is withheld where a fact, other than the one of its question, settles that 1 to 4 cases more are left out.
    """
    worded = source.inspection.worded
    asked = {item.key: item for item in source.questions}
    settled = {fact.settles for fact in put(source) if fact.settles}
    for number, figures in source.rollup.key_questions.items():
        band = source.rules.labelled(figures.band)
        yield number, _judged(figures, f"{number} {worded(asked[number].text)}", band)
        for prompt, counts in prompt_tallies(source, figures):
            value = _judged(counts, f"{prompt.key} {worded(prompt.text)}", unanswered=figures.unanswered)
            tells = prompt.relevance in settled - {asked[number].relevance}
            may_be_told = not tells or prompt_may_be_told(source, counts, figures)
            hidden = not may_be_told or f"Prompts, {number}" in source.left_out
            yield prompt.key, _withheld(value) if hidden else value


def _ratings(source: Source) -> Iterator[Named]:
    rollup, rules = source.rollup, source.rules
    standards = source.ratings.standards
    for number, standard in rollup.standards.items():
        words, missing = rules.labelled(standard.rating), _unrated(standard)
        yield number, Value(words=words, label=f"Rating of {standards[number]}", missing=missing)
    for row, domain in zip(source.ratings.domains, rollup.domains, strict=True):
        missing = next(filter(None, map(_unrated, domain.standards)), "" if domain.rating else _NOT_RATED)
        words = rules.labelled(domain.rating)
        yield str(domain.number), Value(words=words, label=f"Rating of {row}".lower().capitalize(), missing=missing)
    missing = "" if rollup.overall else _NOT_RATED
    yield "overall", Value(words=rules.labelled(rollup.overall), label="Overall rating", missing=missing)
    points = "" if rollup.score is None else f"{rollup.score}/{rollup.out_of}"
    yield "score", Value(words=points, label="Score", missing="" if points else "there is no score yet")


def _unrated(standard: StandardResult) -> str:
    """Say why a standard's rating is not known, "" where it is."""
    still = sum(question.unanswered for question in standard.key_questions)
    if still and standard.panel_rating is None:
        return f"{counted(still, 'judgement is', 'judgements are')} unanswered"
    return _NOT_RATED if standard.rating is None else ""


def _counts(source: Source) -> Iterator[Named]:
    """How many cases were inspected, in how many the case manager was interviewed, and what follows the chapters."""
    for case_type, ending, label in _types(source):
        cases = source.cases_of(case_type)
        yield f"sample{ending}", _number(len(cases), len(source.cases), f"Sampled: {label}")
        recorded = [source.facts[case.pk].get(INTERVIEW) for case in cases if case.pk in source.facts]
        missing = "" if any(recorded) else "no interview is recorded"
        held = _number(recorded.count("yes"), len(cases), f"Case managers interviewed: {label}", missing=missing)
        yield f"interviews{ending}", held
        if not ending:
            yield "interviews.case_managers", held
    yield "cases", _number(len(source.cases), len(source.cases), "Cases inspected")
    found = len(source.recommendations)
    yield "recommendations", Value(number=Fraction(found), label="Recommendations")


def _number(s: int, n: int, label: str, missing: str = "") -> Value:
    return Value(s, n, Fraction(s), label=label, missing=missing)


def _share(s: int, n: int, label: str) -> Value:
    return Value(s, n, label=label, missing="" if n else "nothing is recorded")


def _sub_groups(source: Source) -> Iterator[Named]:
    values = values_from(source.cases)
    for variable in VARIABLES:
        whole = domains_by(source.ratings, variable, values, small_numbers=True)
        shown = domains_by(source.ratings, variable, values, small_numbers=False)
        for all_of_it, printed in zip(whole, shown, strict=True):
            yield from _of_domain(source, variable, all_of_it, printed)


def _of_domain(source: Source, variable: Variable, whole: DomainSubGroups, printed: DomainSubGroups) -> Iterator[Named]:
    if whole.table is None:
        return
    names = {label: _YES_OR_NO.get(value, value) for value, label in variable.choices}
    told: dict[str, int] = {}
    if printed.table is not None and table_name(variable, whole) not in source.left_out:
        told = {group.label: place for place, group in enumerate(printed.table.groups)}
    for number, of_groups in whole.table.questions.items():
        figures = printed.table.questions[number] if printed.table else ()
        for group, counts in zip(whole.table.groups, of_groups, strict=True):
            if counts is None or group.label not in names:
                continue
            place = told.get(group.label)
            withheld = place is None or figures[place] is None
            value = _judged(counts, f"{number}, {group.label.lower()}")
            yield f"{number}@{names[group.label]}", _withheld(value) if withheld else value


def _withheld(value: Value) -> Value:
    return Value(label=value.label, withheld=True)


def _facts(source: Source) -> Iterator[Named]:
    for fact in put(source):
        counted_so = counted_options(source, fact) if fact.many else counted_fact(source, fact)
        label = source.inspection.worded(fact.label)
        answers = source.rules.answers.sets[fact.answers]
        settling = {one.value for one in answers if one.settles is not None}
        for one in answers:
            pairs = {each: _shares(source, fact, one.value, each) for each, _, _ in _types(source, fact)}
            for each, ending, cases in _types(source, fact):
                stands = one.value not in counted_so.hidden and (each == "" or _all_stand(pairs.values()))
                value = _share(*pairs[each], label=f"{label}: {one.label.lower()}, {cases}")
                value = value if stands else _withheld(value)
                yield f"fact.{fact.key}={one.value}{ending}", value
                if one.settles and fact.answers != CLASSIFICATION and len(settling) > 1:
                    among = _shares(source, fact, one.value, each, settling)
                    shown = _share(*among, label=f"{label}, {cases}")
                    yield f"fact.{fact.key}{ending}", shown if stands and _all_stand([among]) else _withheld(shown)


def _shares(source: Source, fact: Item, value: str, case_type: str, among: Iterable[str] = ()) -> tuple[int, int]:
    """Return in how many cases a value is recorded, of how many with an answer; of those `among`, where it says so."""
    asked = [case for case in source.asked(fact) if case_type in ("", case.case_type)]
    given = [source.facts.get(case.pk, {}).get(fact.key) for case in asked]
    known = [one for one in given if one is not None and (not among or one in among)]
    return sum(value in one if fact.many else value == one for one in known), len(known)


def _all_stand(pairs: Iterable[tuple[int, int]]) -> bool:
    return may_stand(count for s, n in pairs for count in (s, n - s))


def _classifications(source: Source) -> Iterator[Named]:
    """How far inspectors agree with the service's classifications of harm and of safety."""
    for fact in put(source):
        if fact.answers != CLASSIFICATION or not fact.beside:
            continue
        what = fact.beside.removesuffix("_service")
        levels = [one.value for one in source.rules.answers.sets[CLASSIFICATION]]
        hidden = counted_fact(source, fact).hidden
        found = {
            each: agreement_of(_classified(source, fact, source.cases_of(each)), levels)
            for each, _, _ in _types(source, fact)
        }
        for each, ending, cases in _types(source, fact):
            yield from _agreements(what, ending, cases, found[each], list(found.values()), hidden)


def _agreements(
    what: str, ending: str, cases: str, found: Agreement, every: Sequence[Agreement], hidden: Iterable[Any]
) -> Iterator[Named]:
    name = {"harm": "risk of harm", "safety": "safety and wellbeing"}.get(what, what)
    shares: tuple[tuple[str, str, Callable[[Agreement], int]], ...] = (
        ("agreement", "Inspector and service agree", lambda each: each.agree.cases),
        ("underestimated", "The service’s classification is too low", lambda each: each.higher.cases),
        ("overestimated", "The service’s classification is too high", lambda each: each.lower.cases),
    )
    # Together they make the whole: of two of them the third follows.
    stands = _all_stand((of(each), each.compared) for each in every for _, _, of in shares)
    for key, label, of in shares:
        value = _share(of(found), found.compared, label=f"{label}, {name}, {cases}")
        yield f"{key}.{what}{ending}", value if stands else _withheld(value)
    everybody = found.compared + found.unclassified + found.not_judged
    label = f"Not classified by the service, {name}, {cases}"
    stands = may_stand(each.unclassified for each in every) and "unclassified" not in hidden
    value = _number(found.unclassified, everybody, label)
    yield f"unclassified.{what}{ending}", value if stands else _withheld(value)


def _classified(source: Source, fact: Item, cases: Iterable[SampledCase]) -> list[Classified]:
    return [
        Classified(
            case.reference,
            case.case_type,
            getattr(case, fact.beside) or "",
            source.facts.get(case.pk, {}).get(fact.key) or "",
        )
        for case in cases
    ]
