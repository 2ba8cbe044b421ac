"""Reading a framework file: pure, text in, checked data out.

The file is YAML (`data/youth-offending-2018.yaml` is one); `data/framework.schema.json` gives its shape. What a shape
can't say is checked here: numbers are unique and nest, relevance can be settled, the rules of rating hold together.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from inspections.answers import BETWEEN, INSUFFICIENT, JUDGEMENT, NONE_OF_THESE, SUFFICIENT, USUAL
from inspections.rating_rules import Rules, RulesError
from inspections.schema import place, schema_faults

DATA = Path(__file__).parent / "data"
RULES = ("rating_scale", "key_question_bands", "overall_bands", "discretion")
WORDS = "quantity_words"
"""Which words may stand for a figure in a report (`reports.figures.words`): they bear on no rating and bind nothing."""
CASE_TYPES = {"court": "Court", "out_of_court": "Out of court"}
"""The case types of a framework whose file names none."""
#: Relevance that no case fact settles: every case, or as the inspector decides.
UNSETTLED = ("always", "inspector")


class FrameworkError(ValueError):
    """A framework file that can't be loaded; `sentences` has one plain sentence for each fault."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__("\n".join(self.sentences))


class _Loader(yaml.SafeLoader):
    """YAML without dates, and with a fault where a key stands twice instead of silence."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    pairs = loader.construct_pairs(node, deep=True)
    for key, count in Counter(str(key) for key, _ in pairs).items():
        if count > 1:
            raise yaml.constructor.ConstructorError(None, None, f"“{key}” stands there twice", node.start_mark)
    return dict(pairs)


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)


def read_framework(content: bytes) -> dict[str, Any]:
    """Return the framework in a file as checked data, or raise FrameworkError with every fault."""
    try:
        data = yaml.load(content.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except UnicodeDecodeError:
        raise FrameworkError(["The file is not UTF-8 text. Save it as UTF-8."]) from None
    except yaml.YAMLError as error:
        raise FrameworkError([f"The file is not YAML: {' '.join(str(error).split())}."]) from None
    except RecursionError:
        raise FrameworkError(["The file has groups too deep inside one another. It is damaged."]) from None
    except ValueError:
        raise FrameworkError(["The file is not YAML: it holds a number of thousands of digits."]) from None
    if not isinstance(data, dict):
        raise FrameworkError(["The file holds no framework: it must begin with named values such as slug and title."])
    faults = list(_unfit(data)) or schema_faults(json.loads((DATA / "framework.schema.json").read_text()), data)
    if not faults:
        checks = (_numbers, _answers, _facts, _relevance, _domains, _rules)
        faults = [sentence for check in checks for sentence in check(data)]
    if faults:
        raise FrameworkError(faults)
    return data


def standards_of(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Yield each domain and standard of a framework's data, in order."""
    for domain in data["domains"]:
        for standard in domain["standards"]:
            yield domain, standard


def rules_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a framework's data that says how ratings are worked out, and what can be answered."""
    words = {WORDS: data[WORDS]} if WORDS in data else {}
    return {
        **{name: data[name] for name in RULES},
        "answers": answer_sets(data),
        "case_types": case_types_of(data),
        **words,
    }


def case_types_of(data: Mapping[str, Any]) -> list[list[str]]:
    """Return the case types of a framework's data with their labels, in order: the usual two where it names none."""
    return [list(pair) for pair in data.get("case_types", CASE_TYPES).items()]


def answer_sets(data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return every set of answers of a framework's data: the usual ones, its own, and one of each fact with options."""
    own = data.get("answers")
    named = own if isinstance(own, Mapping) else {}
    options = {fact["key"]: fact["options"] for fact in data.get("case_facts", []) if "options" in fact}
    return (
        dict(USUAL)
        | {name: [{"value": value, **one} for value, one in answers.items()] for name, answers in named.items()}
        | {key: [{"value": value, "label": label} for value, label in each.items()] for key, each in options.items()}
    )


def items_of(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a framework's data asks, in order, as the columns of `inspections.models.Item`.

    `standard` and `parent` are a number and a key. Under each key question that is put to cases stand its prompts, its
    evidence in words, and of each of them why it is answered otherwise than proposed.
    """
    for fact in data.get("case_facts", []):
        yield {
            "key": fact["key"],
            "kind": "fact",
            "label": fact["label"],
            "answers": _answers_of(fact),
            "many": fact["type"] == "many",
            "case_types": [fact["case_type"]] if "case_type" in fact else [],
            **{name: fact[name] for name in ("settles", "beside") if name in fact},
        }
    for domain, standard in standards_of(data):
        for question in standard["key_questions"]:
            yield from _items_of_question(domain.get("case_type"), standard["number"], question)


def _answers_of(fact: Mapping[str, Any]) -> str:
    """Return the name of the set by which a fact is answered, "" for words."""
    return str(fact["key"] if "options" in fact else fact["type"] if fact["type"] in USUAL else "")


def _items_of_question(case_type: str | None, standard: str, question: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    number, put = question["number"], {"standard": standard, "case_types": [case_type] if case_type else []}
    texts = {name: question[name] for name in ("text", "guidance", "strand") if name in question}
    asked = {"kind": "question", "answers": JUDGEMENT, "relevance": question.get("relevant", "")}
    yield {"key": number, **asked, **texts, **put}
    for prompt in question.get("prompts", []):
        key, below = f"{number}{prompt['letter']}", {"parent": number, **put}
        texts = {name: prompt[name] for name in ("text", "guidance") if name in prompt}
        asked = {"kind": "prompt", "answers": JUDGEMENT, "relevance": prompt.get("relevant", "")}
        yield {"key": key, "label": prompt["letter"], **asked, **texts, **below}
        yield {"key": f"{key} departure", "kind": "departure", "parent": key, **put}
    if case_type:
        yield {"key": f"{number} departure", "kind": "departure", "parent": number, **put}
        yield {"key": f"{number} evidence", "kind": "evidence", "parent": number, **put}


def _unfit(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    """Yield a sentence for every text that no database can keep, whatever YAML's escapes make of it."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _unfit(key, path)
            yield from _unfit(value, (*path, str(key)))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _unfit(value, (*path, index))
    elif isinstance(data, str) and ("\0" in data or data.encode("utf-8", "replace").decode() != data):
        yield f"{place(path)}: it holds a NUL character or half of a character. Write the text again."


def _twice(values: Iterable[str], what: str) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{what} {value} stands there {count} times. Give each its own."


def _numbers(data: Mapping[str, Any]) -> Iterator[str]:
    yield from _twice((str(domain["number"]) for domain in data["domains"]), "Domain")
    pairs = list(standards_of(data))
    yield from _twice((standard["number"] for _, standard in pairs), "Standard")
    questions = [(standard, question) for _, standard in pairs for question in standard["key_questions"]]
    yield from _twice((question["number"] for _, question in questions), "Key question")
    for domain, standard in pairs:
        if not standard["number"].startswith(f"{domain['number']}."):
            yield f"Standard {standard['number']} stands under domain {domain['number']}. Number it to match."
    for standard, question in questions:
        if not question["number"].startswith(f"{standard['number']}."):
            yield f"Key question {question['number']} stands under standard {standard['number']}. Number it to match."
        yield from _twice(
            (prompt["letter"] for prompt in question.get("prompts", [])), f"Key question {question['number']}: prompt"
        )


def _answers(data: Mapping[str, Any]) -> Iterator[str]:
    sets = answer_sets(data)
    for name, answers in sets.items():
        where = f"Case fact {name}: the option" if name in _own_sets(data) else f"Answers {name}: the answer"
        for value in (one["value"] for one in answers):
            if not isinstance(value, str) or not value.strip():
                yield f"{where} {value} is no text. Put it in quotation marks."
            elif value == NONE_OF_THESE:
                yield f"{where} {value} stands for none of them. Give it another name."
            elif BETWEEN in value:
                yield f"{where} {value} holds a comma. Give it another name."
    counts = {one["value"]: one.get("counts") for one in sets[JUDGEMENT]}
    yield from (
        f"Answers {JUDGEMENT}: {value} must say what it counts as." for value, each in counts.items() if not each
    )
    if not {SUFFICIENT, INSUFFICIENT} <= set(counts.values()):
        yield f"Answers {JUDGEMENT}: at least one must count as {SUFFICIENT} and one as {INSUFFICIENT}."


def _own_sets(data: Mapping[str, Any]) -> list[str]:
    """Return the keys of the facts that bring a set of answers of their own."""
    return [fact["key"] for fact in data.get("case_facts", []) if "options" in fact]


def _facts(data: Mapping[str, Any]) -> Iterator[str]:
    facts = data.get("case_facts", [])
    yield from _twice((fact["key"] for fact in facts), "Case fact")
    yield from (
        f"Case fact {key}: answers of this name are there already. Give it another key."
        for key in _own_sets(data)
        if key in USUAL
    )
    for fact in facts:
        chosen = fact["type"] in {"one", "many"}
        if chosen and "options" not in fact:
            yield f"Case fact {fact['key']}: it needs options to choose from."
        if not chosen and "options" in fact:
            yield f"Case fact {fact['key']}: a fact of type {fact['type']} has no options."
        settling = {answer.get("settles") for answer in answer_sets(data).get(_answers_of(fact), [])}
        if "settles" in fact and not settling >= {True, False}:
            yield f"Case fact {fact['key']}: only a yes or no, or a classification, can settle relevance."


def _relevance(data: Mapping[str, Any]) -> Iterator[str]:
    for domain, standard in standards_of(data):
        settled = {
            fact["settles"]
            for fact in data.get("case_facts", [])
            if "settles" in fact and fact.get("case_type", domain.get("case_type")) == domain.get("case_type")
        }
        for question in standard["key_questions"]:
            for name, row in [("", question), *((p["letter"], p) for p in question.get("prompts", []))]:
                rule = row.get("relevant", "always")
                if rule not in UNSETTLED and rule not in settled:
                    yield (
                        f"{question['number']}{name}: nothing settles the relevance “{rule}”. Add a case fact that "
                        f"settles it for this domain's cases, or use one of {', '.join(UNSETTLED)}."
                    )


def _domains(data: Mapping[str, Any]) -> Iterator[str]:
    known = dict(case_types_of(data))
    named = [(f"Case fact {fact['key']}", fact) for fact in data.get("case_facts", [])]
    for what, row in [*named, *((f"Domain {domain['number']}", domain) for domain in data["domains"])]:
        if row.get("case_type", next(iter(known))) not in known:
            yield f"{what}: {row['case_type']} is no case type of this framework: use {', '.join(known)}."
    for domain in data["domains"]:
        from_cases = domain["rated_from"] == "cases"
        if from_cases and "case_type" not in domain:
            yield f"Domain {domain['number']}: it is rated from cases, so it needs a case_type."
        if not from_cases and "case_type" in domain:
            yield f"Domain {domain['number']}: it is rated from evidence, so it has no case_type."
        if not from_cases and "no_cases" in domain:
            yield f"Domain {domain['number']}: it is rated from evidence, so no_cases says nothing of it. Remove it."
    yield from (
        f"{sentence} Each case type belongs to one domain."
        for sentence in _twice((d["case_type"] for d in data["domains"] if "case_type" in d), "Case type")
    )


def _rules(data: Mapping[str, Any]) -> list[str]:
    try:
        Rules.from_data(rules_of(data), standards=len(list(standards_of(data))))
    except RulesError as error:
        return error.sentences
    return []
