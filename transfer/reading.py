"""Reading the bytes of an inspection file: pure, bytes in, checked data out.

What is wrong with the text itself is found here, before the schema: it is not UTF-8 or not JSON, a name stands twice,
or it holds what a database can't keep as it is.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from inspections.errors import Refused
from inspections.schema import place

DATA = Path(__file__).parent / "data"
SCHEMA: Mapping[str, Any] = json.loads((DATA / "inspection.schema.json").read_text("utf-8"))
WITHOUT_RECORDS: Mapping[str, Any] = json.loads((DATA / "without_records.schema.json").read_text("utf-8"))
DEEPEST = 40
"""How deep lists and groups may stand inside one another: a deeper file is damaged, and no database need hold it."""
LARGEST_EXACT = 10.0**15
"""Numbers with a fraction above this lose their form in PostgreSQL."""

Path_ = tuple[str | int, ...]


class _Twice(dict[str, Any]):
    """A group of named values in which a name stands twice."""

    names: list[str]


class _NotANumberError(ValueError):
    """NaN or Infinity, which JSON does not have."""


def read(content: bytes) -> dict[str, Any]:
    """Return the data of an inspection file, not yet checked against the schema, or raise Refused with every fault."""
    data = _parsed(_decoded(content))
    faults = list(_unfit(data))
    if faults:
        raise Refused.because(faults)
    if not isinstance(data, dict):
        raise Refused("The file holds no inspection: it must begin with named values such as format and framework.")
    return data


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"The file is not UTF-8 text: byte {error.start + 1} can't be read. Save it as UTF-8.") from None
    if not text.strip():
        raise Refused("The file is empty.")
    return text


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_group, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Refused(
            f"The file is not JSON: line {error.lineno}, column {error.colno}: {error.msg}. "
            "It may have been cut off or edited by hand."
        ) from None
    except RecursionError:
        raise Refused(_too_deep()) from None
    except _NotANumberError as error:
        raise Refused(f"The file is not JSON: {error} is not a number.") from None
    except ValueError:
        raise Refused("The file is not JSON: it holds a number of thousands of digits.") from None


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group = dict(pairs)
    if len(group) == len(pairs):
        return group
    marked = _Twice(group)
    names = [name for name, _ in pairs]
    marked.names = sorted(name for name, count in Counter(names).items() if count > 1)
    return marked


def _refuse_constant(name: str) -> NoReturn:
    raise _NotANumberError(name)


def _unfit(data: Any) -> Iterator[str]:
    """Yield a sentence for everything in the data that stands twice or can't be kept as it is."""
    waiting: list[tuple[Path_, Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > DEEPEST:
            yield _too_deep()
            return
        if isinstance(value, _Twice):
            yield from (f"{_shown(path)}: “{_printable(name)}” stands there twice. Keep one." for name in value.names)
        if isinstance(value, dict):
            for name, inner in reversed(value.items()):
                yield from _unfit_text((*path, name), name)
                waiting.append(((*path, name), inner))
        elif isinstance(value, list):
            waiting += [((*path, index), inner) for index, inner in reversed(list(enumerate(value)))]
        elif isinstance(value, str):
            yield from _unfit_text(path, value)
        elif isinstance(value, float) and not _keeps_its_form(value):
            yield f"{_shown(path)}: the number can't be kept exactly. Write it with fewer digits."


def _keeps_its_form(value: float) -> bool:
    return abs(value) < LARGEST_EXACT and str(value) != "-0.0"


def _unfit_text(path: Path_, text: str) -> Iterator[str]:
    if "\x00" in text:
        yield f"{_shown(path)}: it holds a NUL character. Remove it."
    if not text.isascii() and _printable(text) != text:
        yield f"{_shown(path)}: it holds half of a character (a lone surrogate). Write the text again."


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _shown(path: Path_) -> str:
    return _printable(place(path)).replace("\x00", "?")


def _too_deep() -> str:
    return f"The file has lists and groups more than {DEEPEST} deep inside one another. It is damaged."
