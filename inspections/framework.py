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

from inspections.rating_rules import Rules, RulesError
from inspections.schema import place, schema_faults

DATA = Path(__file__).parent / "data"
RULES = ("rating_scale", "key_question_bands", "overall_bands", "discretion")
#: Relevance that no case fact settles: every case, or as the inspector decides.
UNSETTLED = ("always", "inspector")
#: What may be worded anew in a framework that an inspection uses.
GUIDANCE = {"title", "statement", "guidance"}


NONE_OF_THESE = "(none)"
"""What a form posts for "None of these", so that no option may be called so."""


class FrameworkError(ValueError):
    """A framework file that can't be loaded; `sentences` has one plain sentence for each fault."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Take the sentences."""
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
    """Give the framework in a file as checked data, or raise FrameworkError with every fault."""
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
        faults = [*_numbers(data), *_facts(data), *_relevance(data), *_domains(data), *_rules(data)]
    if faults:
        raise FrameworkError(faults)
    return data


def standards_of(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Give each domain and standard of a framework's data, in order."""
    for domain in data["domains"]:
        for standard in domain["standards"]:
            yield domain, standard


def rules_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of a framework's data that says how ratings are worked out."""
    return {name: data[name] for name in RULES}


def what_binds(data: Any) -> Any:
    """Give a framework's data without the wording of guidance.

    Titles, statements, guidance and the wording of prompts may change under an inspection that uses the framework.
    What is left bears on questions, facts, relevance, bands or discretion, and may not.
    """
    if isinstance(data, Mapping):
        prompt = "letter" in data
        return {
            key: what_binds(value)
            for key, value in data.items()
            if key not in GUIDANCE and not (prompt and key == "text")
        }
    if isinstance(data, list):
        return [what_binds(value) for value in data]
    return data


def as_stored(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give a framework's data as the database gives it back: in the order of the numbers, without what is empty.

    The list of answers, which is always the same, is not kept.
    """
    kept = {key: value for key, value in data.items() if key != "answers"}
    return kept | {
        "case_facts": data.get("case_facts", []),
        "domains": [
            {**domain, "standards": [_standard_as_stored(standard) for standard in _by(domain["standards"], "number")]}
            for domain in _by(data["domains"], "number")
        ],
    }


def _standard_as_stored(standard: Mapping[str, Any]) -> dict[str, Any]:
    questions = []
    for question in _by(standard["key_questions"], "number"):
        prompts = _by(question.get("prompts", []), "letter")
        rest = {key: value for key, value in question.items() if key != "prompts"}
        questions.append(rest | ({"prompts": prompts} if prompts else {}))
    return {**standard, "key_questions": questions}


def _by(rows: Iterable[Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: row[name])


def first_difference(ours: Any, theirs: Any, path: tuple[str | int, ...] = ()) -> str:
    """Give the place at which two pieces of data differ, or an empty text where they don't."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            if key not in ours or key not in theirs:
                return place((*path, key))
            if found := first_difference(ours[key], theirs[key], (*path, key)):
                return found
        return ""
    if isinstance(ours, list) and isinstance(theirs, list):
        for index in range(max(len(ours), len(theirs))):
            if index >= len(ours) or index >= len(theirs):
                return place((*path, index))
            if found := first_difference(ours[index], theirs[index], (*path, index)):
                return found
        return ""
    return "" if ours == theirs else place(path)


def _unfit(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    """Give a sentence for every text that no database can keep, whatever YAML's escapes make of it."""
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


def _facts(data: Mapping[str, Any]) -> Iterator[str]:
    facts = data.get("case_facts", [])
    yield from _twice((fact["key"] for fact in facts), "Case fact")
    for fact in facts:
        chosen = fact["type"] in {"one", "many"}
        if chosen and "options" not in fact:
            yield f"Case fact {fact['key']}: it needs options to choose from."
        for option in fact.get("options", {}):
            if not isinstance(option, str) or not option.strip():
                yield f"Case fact {fact['key']}: the option {option} is no text. Put it in quotation marks."
            elif option == NONE_OF_THESE:
                yield f"Case fact {fact['key']}: the option {option} stands for none of them. Give it another name."
        if not chosen and "options" in fact:
            yield f"Case fact {fact['key']}: a fact of type {fact['type']} has no options."
        if "settles" in fact and fact["type"] not in {"yes_no", "yes_no_not_relevant", "classification"}:
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
    for domain in data["domains"]:
        from_cases = domain["rated_from"] == "cases"
        if from_cases and "case_type" not in domain:
            yield f"Domain {domain['number']}: it is rated from cases, so it needs a case_type."
        if not from_cases and "case_type" in domain:
            yield f"Domain {domain['number']}: it is rated from evidence, so it has no case_type."
    yield from (
        f"{sentence} Each case type belongs to one domain."
        for sentence in _twice((d["case_type"] for d in data["domains"] if "case_type" in d), "Case type")
    )


def _rules(data: Mapping[str, Any]) -> list[str]:
    try:
        Rules.from_data(data, standards=len(list(standards_of(data))))
    except RulesError as error:
        return error.sentences
    return []
