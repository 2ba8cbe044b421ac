"""What is wrong with the data of an inspection file: pure, data and a framework's outline in, sentences out.

First the shape, by the schema; then what a shape can't say. Where the shape is at fault, what does fit it is checked
for its meaning too, so that a person sees as much as possible at once.
"""

import copy
import re
from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from inspections.schema import FORMATS, schema_faults
from transfer.case_faults import case_faults, caseload_faults
from transfer.casework_faults import example_faults
from transfer.held_faults import held_faults
from transfer.history_faults import history_faults, moment_faults
from transfer.inspection_faults import inspection_faults, people_faults
from transfer.meeting_faults import meeting_faults
from transfer.outline import Outline
from transfer.panel_faults import panel_faults
from transfer.places import reference_at
from transfer.reading import SCHEMA
from transfer.second_reading_faults import second_reading_faults

_ROUNDS = 20
"""How often what does not fit may be taken out: taking out a part can make the group around it incomplete."""
_OF_A_CASE = re.compile(r"cases\[(\d+)\][^:]*(?=: )")


def all_faults(data: dict[str, Any], outline: Outline | None) -> list[str]:
    """Give a sentence for each fault of a file's data, [] where it can be stored.

    `outline` is that of the framework which the file names, None where it is not loaded here.
    """
    shape = [_with_reference(sentence, data) for sentence in schema_faults(SCHEMA, data)]
    fitting = _what_fits(data) if shape else data
    meaning = list(_meaning_faults(fitting, outline, whole=not shape)) if fitting is not None else []
    return list(dict.fromkeys([*shape, *meaning]))


def _meaning_faults(data: dict[str, Any], outline: Outline | None, *, whole: bool) -> Iterator[str]:
    if outline is None:
        yield (
            f"framework: “{data['framework']}” is not loaded here. "
            "Load it first, with manage.py load_framework and the framework's file."
        )
    yield from moment_faults(data)
    yield from inspection_faults(data, outline)
    yield from people_faults(data, whole=whole)
    yield from caseload_faults(data)
    yield from case_faults(data, outline, whole=whole)
    yield from held_faults(data, outline, whole=whole)
    yield from second_reading_faults(data, outline, whole=whole)
    yield from example_faults(data, outline, whole=whole)
    yield from panel_faults(data, outline, whole=whole)
    yield from meeting_faults(data, outline, whole=whole)
    if whole:
        yield from history_faults(data)


def _with_reference(sentence: str, data: dict[str, Any]) -> str:
    """Give the sentence with the reference of the case that it is about, where there is one."""
    found = _OF_A_CASE.match(sentence)
    if found is None:
        return sentence
    said = reference_at(data, int(found[1]) - 1)
    return f"{found[0]}{said}{sentence[found.end() :]}"


def _what_fits(data: dict[str, Any]) -> dict[str, Any] | None:
    """Give a copy of the data without what does not fit the schema, None where too little of it is left.

    An entry of a list that does not fit becomes None, so that those after it keep their places.
    """
    validator = Draft202012Validator(SCHEMA, format_checker=FORMATS)
    fitting = copy.deepcopy(data)
    for _ in range(_ROUNDS):
        errors = [error for error in validator.iter_errors(fitting) if not _was_taken_out(error)]
        if not errors:
            return fitting
        for error in errors:
            path = list(error.absolute_path)
            if error.validator == "additionalProperties":
                _remove_unknown(error.instance, error.schema)
            elif path:
                _remove(fitting, path)
            else:
                return None
    return None


def _was_taken_out(error: ValidationError) -> bool:
    """Give whether the fault is only the None that stands for an entry of a list that did not fit."""
    path = error.absolute_path
    return error.instance is None and bool(path) and isinstance(path[-1], int)


def _remove_unknown(group: Any, schema: Any) -> None:
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for name in [name for name in group if name not in known and not _any_match(patterns, name)]:
        del group[name]


def _any_match(patterns: Iterable[str], name: str) -> bool:
    return any(re.search(pattern, name) for pattern in patterns)


def _remove(data: Any, path: list[str | int]) -> None:
    """Take out the value at the path; an entry of a list leaves None. What is gone already stays gone."""
    for step in path[:-1]:
        if data is None or (isinstance(data, dict) and step not in data):
            return
        data = data[step]
    last = path[-1]
    if isinstance(data, dict):
        data.pop(last, None)
    elif data is not None:
        data[last] = None
