"""Faults of a data file against a JSON schema, as plain sentences that name the place. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

FORMATS = FormatChecker(formats=["date"])


def schema_faults(schema: Mapping[str, Any], data: Any) -> list[str]:
    """Return a sentence for each way in which the data does not fit the schema, in the order of the file."""
    validator = Draft202012Validator(schema, format_checker=FORMATS)
    sentences = (_sentence(error) for error in sorted(_leaves(validator.iter_errors(data)), key=_place_key))
    return list(dict.fromkeys(sentences))


def place(path: Iterable[str | int]) -> str:
    """Return a path in a data file as people read it: `cases[3].judgements.2.1.1`, counting from 1."""
    words = ""
    for step in path:
        words += f"[{step + 1}]" if isinstance(step, int) else f"{'.' if words else ''}{step}"
    return words or "the file"


def _place_key(error: ValidationError) -> list[tuple[int, int, str]]:
    return [(0, step, "") if isinstance(step, int) else (1, 0, step) for step in error.absolute_path]


def _leaves(errors: Iterable[ValidationError]) -> Iterable[ValidationError]:
    for error in errors:
        if error.validator == "oneOf" and error.context:
            yield from _leaves(error.context)
        else:
            yield error


_TYPES: dict[str, str] = {
    "object": "a group of named values",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}


def _sentence(error: ValidationError) -> str:
    where = place(error.absolute_path)
    wanted: Any = error.validator_value
    found: Any = error.instance
    if error.validator == "required":
        missing = [name for name in wanted if name not in found]
        return f"{where}: {_listed(missing)} is missing."
    if error.validator == "additionalProperties":
        return f"{where}: {_listed(_unknown(error))} is not known here. Remove or correct it."
    if error.validator == "dependentRequired":
        alone = [name for name in wanted if name in found and not set(wanted[name]) <= found.keys()]
        return f"{where}: {_listed(alone)} says nothing without {_listed(wanted[alone[0]])}. Give both, or neither."
    sentence = _SENTENCES.get(str(error.validator))
    if sentence is None:
        return f"{where}: {error.message}."
    return f"{where}: {sentence(_shown(found), wanted)}."


_SENTENCES: dict[str, Callable[[str, Any], str]] = {
    "enum": lambda found, wanted: f"{found} is not one of {', '.join(str(value) for value in wanted)}",
    "const": lambda found, wanted: f"{found} is not “{wanted}”",
    "type": lambda found, wanted: f"{found} is not {_TYPES.get(str(wanted), str(wanted))}",
    "format": lambda found, _: f"{found} is not a date of the calendar. Write it as 2019-04-30",
    "pattern": lambda found, _: f"{found} is not written as it should be",
    "minLength": lambda _, __: "it is empty",
    "maxLength": lambda found, wanted: f"{found} is longer than {wanted} characters",
    "minItems": lambda _, __: "it is empty",
    "minimum": lambda found, wanted: f"{found} is less than {wanted}",
    "maximum": lambda found, wanted: f"{found} is more than {wanted}",
    "uniqueItems": lambda _, __: "the same value stands there twice",
}


def _unknown(error: ValidationError) -> list[str]:
    schema: Any = error.schema
    found: Any = error.instance
    known = set(schema.get("properties", {}))
    patterns = schema.get("patternProperties", {})
    return [name for name in found if name not in known and not any(_matches(p, name) for p in patterns)]


def _listed(names: list[str]) -> str:
    return " and ".join(f"“{name}”" for name in names)


def _matches(pattern: str, name: str) -> bool:
    return Draft202012Validator({"pattern": pattern}).is_valid(name)


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
