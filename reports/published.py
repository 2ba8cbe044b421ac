"""What a report tells of counts of children, as the lines that an audit of small numbers tries. No query.

Each part says what its tables print, by the functions that print them, and how the counts hang together: by their
totals, by the rules of relevance that the framework publishes, and by the proportions that the draw kept.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any, Final, TypeVar

from cases.choices import CASE_TYPES, CLASSIFICATIONS, COURT
from cases.sample.draw_record import BalanceTable, balance_tables
from disclosure.lines import CASES, CORE, Published
from disclosure.small_numbers import THRESHOLD, TOGETHER, is_small, may_stand
from inspections.models import Item
from ratings.pages.agreement_queries import SecondReadings
from ratings.pages.sub_group_queries import DomainSubGroups, domains_by, values_from
from ratings.rollup.sub_groups import VARIABLES, SubGroups
from reports.content.alerts import said_of
from reports.content.case_chapters import (
    INTERVIEW,
    OFFENCE,
    OFFENCES,
    disposals_in_words,
    disposals_name,
    disposals_of,
    hidden_offences,
    interviews_held,
    interviews_name,
    offence_counts,
    offence_lines,
)
from reports.content.sample import (
    DISPOSALS,
    INELIGIBLE,
    balance_name,
    disposal_lines,
    ineligible,
    ineligible_lines,
    reason_lines,
)
from reports.content.second_reading import AGREEMENT, differences_may_be_said, may_be_told
from reports.fact_counts import NONE_OF_THEM, FactCounts, counted_fact, counted_options, put
from reports.prompt_counts import prompt_may_be_told, prompt_tallies
from reports.queries import Source, table_name

Each = TypeVar("Each")
READ: Final = ("alike", "differently", "not relevant to both", "relevant to one", "left out")
PARTS: Final = ("sufficient", "insufficient", "others")
LEVELS: Final[Mapping[str | None, str]] = {**dict(CLASSIFICATIONS), None: "Not recorded"}
BALANCED_AS: Final = {"Disposal": "disposal", "Gender": "gender"} | {
    "Risk of serious harm": "harm_service",
    "Safety and wellbeing": "safety_service",
}
"""What is counted of the sampled cases too, by the title of the variable in balance."""

KINDS: Final = (r"()(?:fact |Cases inspected$)", r"(Prompts, \d+)", r"(.+: balance)", r".+, (domain \d+)$", r"()")
"""The names of the tables by kind, in the order in which an audit takes them; what is in brackets parts a kind."""


def published(source: Source) -> Published:
    """Return all that the report of this source tells, and what a reader supposes beside it."""
    told = Published()
    _core(source, told)
    for fact in put(source):
        if fact.many:
            _options(told, counted_options(source, fact))
        else:
            _fact(source, told, counted_fact(source, fact))
    for variable in VARIABLES:
        whole = domains_by(source.ratings, variable, values_from(source.cases), small_numbers=True)
        shown = domains_by(source.ratings, variable, values_from(source.cases), small_numbers=False)
        for all_of_it, printed in zip(whole, shown, strict=True):
            _sub_groups(source, told, table_name(variable, all_of_it), all_of_it, printed)
    for fact in put(source):
        _named_alike(source, told, fact)
    _inspected(source, told)
    _ineligible(source, told)
    _balance(source, told)
    _second_readings(source.second_readings, told, left_out=AGREEMENT in source.left_out)
    _alerts(source, told)
    _withdrawn(source, told)
    if source.edition is not None:
        _by_edition(source, told)
    return told


def kinds(told: Published) -> list[list[str]]:
    """Return the tables that are no part of the core, by kind, in the order in which an audit takes them."""
    found: dict[tuple[int, str], list[str]] = {}
    for table in sorted(set(told.tables.values()) | {line.table for line in told.lines if line.table != CORE}):
        place, match = next((place, match) for place, kind in enumerate(KINDS) if (match := re.match(kind, table)))
        found.setdefault((place, match[1]), []).append(table)
    return [found[kind] for kind in sorted(found)]


def _name(what: str, case_type: str, value: object) -> str:
    return f"{what}, {case_type}: {'unanswered' if value is None else value}"


def _core(source: Source, told: Published) -> None:
    """What is never withheld: how many cases there are, and how they were judged. Prompts are judgements too."""
    for case_type, label in source.inspection.framework.case_types.items():
        told.print(f"{label}: cases", len(source.cases_of(case_type)))
    told.print(CASES, len(source.cases))
    for number, figures in source.rollup.key_questions.items():
        told.print(f"{number} sufficient", figures.sufficient)
        told.print(f"{number} relevant", figures.relevant)
        for prompt, counts in prompt_tallies(source, figures):
            if prompt_may_be_told(source, counts, figures):
                name, table = f"{number} {prompt.label}", f"Prompts, {number}"
                told.print(f"{name} sufficient", counts.sufficient, table)
                told.print(f"{name} relevant", counts.relevant, table)


def _fact(source: Source, told: Published, found: FactCounts) -> None:
    """The counts of a fact, by case type: their totals, what is printed of all types together, and relevance."""
    table = f"fact {found.fact.key}"
    sides = [(table, found.by_type, found.shown)]
    if found.services is not None:
        services = {each: Counter({LEVELS[value]: n for value, n in of.items()}) for each, of in found.services.items()}
        sides.append((found.fact.beside, services, {LEVELS[value]: n for value, n in found.services_shown.items()}))
    for name, by_type, shown in sides:
        order = found.order if name == table else LEVELS.values()
        for case_type, counts in by_type.items():
            of_type = {told.count(_name(name, case_type, value), counts[value]): 1 for value in order}
            told.suppose(of_type, counts.total(), counts.total())
        for value in shown if not found.is_blank else ():
            told.tell(f"{name}: {value}", [_name(name, case_type, value) for case_type in by_type], table)
    for case_type in found.by_type:
        _relevance(source, told, found.fact, case_type)


def _relevance(source: Source, told: Published, fact: Item, case_type: str) -> None:
    """A reader supposes that a key question left out of its percentage is so because a fact says so."""
    answers = source.rules.answers.sets[fact.answers]
    names = {_name(f"fact {fact.key}", case_type, one.value): 1 for one in answers if one.settles is False}
    if not fact.settles:
        return
    alone = sum(each.settles == fact.settles for each in put(source) if each.is_put_to(case_type)) == 1
    for question in source.questions:
        if not question.is_put_to(case_type):
            continue
        figures = source.rollup.key_questions[question.key]
        if question.relevance == fact.settles:
            told.suppose(names, figures.others, figures.others if alone else figures.cases)
        for prompt, counts in prompt_tallies(source, figures):
            if prompt.relevance == fact.settles and prompt_may_be_told(source, counts, figures):
                most = counts.others if alone else counts.cases
                told.suppose(names, counts.others - figures.others, most, f"Prompts, {question.key}")


def _named_alike(source: Source, told: Published, fact: Item) -> None:
    """A reader supposes that a value and a sub-group of the same name, such as looked after, are the same children."""
    for (value, label), case_type, variable in product(
        source.rules.answers.choices(fact.answers), source.inspection.framework.case_types, VARIABLES
    ):
        name, group = _name(f"fact {fact.key}", case_type, value), _name(variable.key, case_type, label)
        if {name, group} <= told.counts.keys():
            told.suppose({name: 1, group: -1}, 0, 0)


def _options(told: Published, found: FactCounts) -> None:
    """The options of a fact of which a case may have several: each is had by no more cases than have any."""
    table, (counts,) = f"fact {found.fact.key}", found.by_type.values()
    names = {value: told.count(_name(table, "all", value), counts[value]) for value in found.order}
    apart = {names[NONE_OF_THEM]: 1, names[None]: 1}
    options = {name: 1 for name in names.values() if name not in apart}
    some = told.count(f"{table}, any", found.cases - sum(told.counts[name] for name in apart))
    told.suppose({**apart, some: 1}, found.cases, found.cases)
    told.suppose({**options, some: -1}, 0, found.cases * len(options))
    for name in options:
        told.suppose({name: 1, some: -1}, -found.cases, 0)
    for value in found.shown if not found.is_blank else ():
        told.tell(names[value], [names[value]], table)


def _sub_groups(source: Source, told: Published, table: str, whole: DomainSubGroups, printed: DomainSubGroups) -> None:
    """The groups of a domain by a variable, and in each of them the cases by judgement on each key question."""
    if whole.table is None:
        return
    variable, case_type = whole.table.variable, whole.domain.case_type
    sizes = {
        group.label: told.count(_name(variable.key, case_type, group.label), group.cases)
        for group in whole.table.groups
    }
    told.suppose(dict.fromkeys(sizes.values(), 1), whole.cases, whole.cases)
    cells = {
        (number, group.label, what): told.count(f"{sizes[group.label]}, {number} {what}", getattr(figures, what))
        for number, of_groups in whole.table.questions.items()
        for group, figures in zip(whole.table.groups, of_groups, strict=True)
        for what in PARTS
    }
    for number in whole.table.questions:
        figures = source.rollup.key_questions[number]
        for what in PARTS:
            of_all = {cells[number, label, what]: 1 for label in sizes}
            told.suppose(of_all, getattr(figures, what), getattr(figures, what))
        for label, size in sizes.items():
            told.suppose({**{cells[number, label, what]: 1 for what in PARTS}, size: -1}, 0, 0)
    for one, other in pairwise(_by_relevance(source, whole.table)):
        for label in sizes:
            told.suppose({cells[one, label, "others"]: 1, cells[other, label, "others"]: -1}, 0, 0)
    if printed.table is not None and not printed.sentence and table not in source.left_out:
        _printed(told, printed.table, sizes, cells, table)


def _by_relevance(source: Source, table: SubGroups) -> Iterator[str]:
    """Yield the key questions of the table whose relevance a fact settles, those of one rule beside each other."""
    rules = {question.key: question.relevance for question in source.questions}
    settled = {fact.settles for fact in put(source) if fact.settles}
    yield from sorted((number for number in table.questions if rules[number] in settled), key=lambda each: rules[each])


def _printed(
    told: Published, table: SubGroups, sizes: dict[str, str], cells: dict[tuple[str, str, str], str], name: str
) -> None:
    named = {group.label for group in table.groups} - {TOGETHER}
    for place, group in enumerate(table.groups):
        members = sizes.keys() - named if group.label == TOGETHER else {group.label}
        told.tell(f"{name}: {group.label}", sorted(sizes[label] for label in members), name)
        for number, figures in table.questions.items():
            if figures[place] is not None:
                for what in PARTS:
                    names = sorted(cells[number, label, what] for label in members)
                    told.tell(f"{name}: {group.label}, {number} {what}", names, name)


def _balance(source: Source, told: Published) -> None:
    """Eligible, sampled and other cases by category, and the promise that each has its share, rounded down or up.

    How many of a type were not sampled is the core's, also 1 to 4: how many are eligible and sampled is printed.
    """
    for table in _of_the_draw(source, lambda record: balance_tables(record, source.cases)):
        name, whole = balance_name(table), table.lines[0]
        left = whole.eligible - whole.size
        eligible, sampled, unsampled = (
            {
                line.label: told.count(f"{name}, {what} {line.label}", max(0, getattr(line, part)))
                for line in table.lines
            }
            for what, part in (("eligible", "population"), ("sampled", "sampled"), ("not sampled", "unsampled"))
        )
        told.suppose(dict.fromkeys(eligible.values(), 1), whole.eligible, whole.eligible)
        told.suppose(dict.fromkeys(sampled.values(), 1), whole.size, whole.size)
        rest = told.count(f"{table.case_type}: not sampled", max(0, left))
        told.suppose({rest: 1}, left, left)
        told.suppose({**dict.fromkeys(unsampled.values(), 1), rest: -1}, 0, 0)
        for line in table.lines:
            share = {sampled[line.label]: line.eligible, eligible[line.label]: -line.size}
            told.suppose(share, 1 - line.eligible, line.eligible - 1)
            told.suppose({eligible[line.label]: 1, sampled[line.label]: -1, unsampled[line.label]: -1}, 0, 0)
            _same(told, table, line.label, sampled[line.label])
        shown = table.withheld().lines if name not in source.left_out else ()
        named = {line.label for line in shown} - {TOGETHER}
        for line in shown:
            members = eligible.keys() - named if line.label == TOGETHER else {line.label}
            told.tell(f"{name}: {line.label}, eligible", sorted(eligible[each] for each in members), name)
            told.tell(f"{name}: {line.label}, sampled", sorted(sampled[each] for each in members), name)


def _of_the_draw(source: Source, told_by: Callable[[Mapping[str, Any]], list[Each]]) -> list[Each]:
    """Return what the record of the last draw tells; nothing where it is of another shape, as the report prints."""
    if not source.draws:
        return []
    try:
        return told_by(source.draws[-1].record)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return []


def _same(told: Published, table: BalanceTable, label: str, sampled: str) -> None:
    """What the balance counts as sampled is what the sub-groups and the service's classifications count."""
    case_type = next(value for value, words in CASE_TYPES if words == table.case_type)
    other = _name(BALANCED_AS.get(table.variable, ""), case_type, label)
    if other in told.counts:
        told.suppose({sampled: 1, other: -1}, 0, 0)


def _inspected(source: Source, told: Published) -> None:
    for case_type, label in source.inspection.framework.case_types.items():
        cases = source.cases_of(case_type)
        counts = Counter(case.disposal for case in cases)
        # Those of a type that a domain judges are counted as its sub-groups too, by the same names.
        names = {
            words: told.count(_name("disposal", case_type, words), counts[value])
            for value, words in DISPOSALS
            if counts[value]
        }
        told.suppose(dict.fromkeys(names.values(), 1), len(cases), len(cases))
        _lines(told, label, disposal_lines(source, case_type), names, "Cases inspected")


def _ineligible(source: Source, told: Published) -> None:
    found = _of_the_draw(source, ineligible)
    names = {words: told.count(f"not eligible: {words}", number) for words, number in found}
    _lines(told, "Not eligible", ineligible_lines(source, found), names, INELIGIBLE)


def _lines(told: Published, of: str, lines: Sequence[tuple[str, int]], names: Mapping[str, str], table: str) -> None:
    """The lines of a table; those that have no line of their own stand together in one."""
    named = {words for words, _ in lines} - {TOGETHER}
    for words, _ in lines:
        members = names.keys() - named if words == TOGETHER else {words}
        told.tell(f"{of}: {words}", sorted(names[each] for each in members), table)


def _second_readings(read: SecondReadings, told: Published, *, left_out: bool) -> None:
    """How many cases were read twice, and on each key question how: alike, differently, not relevant, left out."""
    if not may_stand([read.cases]):
        return
    told.print("cases read twice", read.cases)
    if read.cases and differences_may_be_said(read) and not left_out:
        told.print("differences", read.differences, AGREEMENT)
        told.print("differences decided", read.decided, AGREEMENT)
    apart_in: list[str] = []
    domains = {told.count(f"read twice, {domain.domain}", domain.cases): 1 for domain in read.domains}
    told.suppose(domains, read.cases, read.cases)
    for domain in read.domains:
        size = f"read twice, {domain.domain}"
        for question in domain.questions:
            name = f"{question.row.key} read twice"
            alike, apart, no, half, out = (
                told.count(f"{name}, {what}", number) for what, number in zip(READ, question.found.groups, strict=True)
            )
            told.suppose({alike: 1, apart: 1, no: 1, half: 1, out: 1, size: -1}, 0, 0)
            apart_in += (apart, half)
            if domain.cases and may_be_told(question) and not left_out:
                for what, names in (("judged alike", [alike]), ("judged", [alike, apart])):
                    told.tell(f"{name}, {what}", names, AGREEMENT)
                agreed = [alike, apart, no]
                told.tell(f"{name}, agreed on relevance", agreed, AGREEMENT)
                told.tell(f"{name}, relevance", [*agreed, half], AGREEMENT)
    if read.cases and not read.differences and not left_out:
        # That both agree in every judgement is said of the key questions too whose line is left out.
        told.tell("differences", apart_in, AGREEMENT)


def _alerts(source: Source, told: Published) -> None:
    """The alerts raised: those that are open and resolved, and those on a case that has one already."""
    raised, cases, still_open = source.alerts
    counts = {"raised": raised, "cases": cases, "open": still_open}
    counts |= {"resolved": raised - still_open, "on the same case": raised - cases}
    names = {what: told.count(f"alerts, {what}", number) for what, number in counts.items()}
    for parts in (("open", "resolved"), ("cases", "on the same case")):
        told.suppose({names["raised"]: -1, **{names[part]: 1 for part in parts}}, 0, 0)
    _roughly(told, names["raised"], raised)
    _, said = said_of(raised, cases, still_open)
    for what in said:
        told.tell(names[what], [names[what]])
    if not {"open", "resolved"} & said.keys():
        # Not all have been resolved, nor are all open.
        for what in ("open", "resolved"):
            told.suppose({names[what]: 1}, 1, max(raised, THRESHOLD - 1))


def _by_edition(source: Source, told: Published) -> None:
    """What an edition tells beside: kinds of disposal and interviews in words, and the court cases' offences.

    Of the tables of a report without an edition it prints some or none: they are all held to be told.
    """
    for case_type in source.inspection.framework.case_types:
        kinds, labels = disposals_of(case_type), dict(DISPOSALS)
        for words in disposals_in_words(source, case_type):
            names = [_name("disposal", case_type, labels[value]) for value in kinds[words]]
            told.tell(
                f"{case_type}: {words}", [each for each in names if each in told.counts], disposals_name(case_type)
            )
        if interviews_held(source, case_type) is not None:
            held = _name(f"fact {INTERVIEW}", case_type, "yes")
            told.tell(f"{case_type}: interviews", [held], interviews_name(case_type))
    if offence_lines(source):
        hidden = hidden_offences(source)
        for together, values in ((False, offence_counts(source).keys() - hidden), (True, hidden)):
            names = [_name(f"fact {OFFENCE}", COURT, value) for value in values]
            for group in [names] if together else [[name] for name in names]:
                told.tell(f"{OFFENCES}: {', '.join(sorted(group))}", sorted(group), OFFENCES)


def _withdrawn(source: Source, told: Published) -> None:
    _roughly(told, "cases withdrawn", len(source.withdrawn))
    counts = Counter(case.get_withdrawn_reason_display() for case in source.withdrawn)
    names = {words: told.count(f"withdrawn: {words}", number) for words, number in counts.items()}
    for words in dict(reason_lines(source)):
        if words != TOGETHER:
            told.tell(names[words], [names[words]], "Cases withdrawn")
    if names and may_stand([len(source.withdrawn)]):
        told.suppose(dict.fromkeys(names.values(), 1), len(source.withdrawn), len(source.withdrawn))


def _roughly(told: Published, name: str, number: int) -> None:
    """A number that is printed, or of which is said that it is fewer than 5."""
    told.count(name, number)
    if is_small(number):
        told.suppose({name: 1}, 1, THRESHOLD - 1)
    else:
        told.tell(name, [name])
