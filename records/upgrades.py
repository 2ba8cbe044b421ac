"""How an image of an earlier schema becomes one of today's. Pure.

The rule: whoever writes a migration that changes a declared table adds a function to `UPGRADES` and raises
`ledger.images.SCHEMA` by one. The function takes one image as the schema before had it and yields what it is in the
next one: another image, several, or none. What can't be told from one image alone, the migration states anew in an act
of its own, with `records.opening`. An entry keeps the number that it was written under, so old chains are never
rewritten, and their hashes stay.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from inspections.answers import as_stored
from ledger.images import SCHEMA, Fields, Image, Key


def _answers_in_readings(image: Image) -> Iterator[Image]:
    """Whether a fact is answered in words its image does not say: `transfer.actions` asks the framework."""
    if image.table not in _MOVED:
        yield image
        return
    columns = {**(image.fields or {}), **(image.sealed or {})}
    yield from _MOVED[image.table](image, list(image.key), columns)


def _case(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    moved = {
        "allocated_to": "reader",
        "submitted_at": "submitted_at",
        "submitted_by": "submitted_by",
        "submission_reason": "reason",
    }
    of_case = {name: value for name, value in (image.fields or {}).items() if name not in moved}
    sealed = {name: value for name, value in (image.sealed or {}).items() if name not in moved}
    yield Image(image.table, image.key, of_case, sealed)
    yield _image("cases.reading", [*key, "first"], **{moved[name]: columns[name] for name in moved if name in columns})


def _answer(case: str, kind: str, item: str, version: int, **columns: Any) -> Iterator[Image]:
    said = {name: value for name, value in columns.items() if value is not None}
    if said or version:
        yield _image("cases.answer", [case, kind, item], version=version, **said)


def _fact(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    value = columns.get("value")
    stored = None if value is None else as_stored(value)
    yield from _answer(key[0], "first", key[1], columns.get("version", 0), value=stored)


def _judgement(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    case, number = key
    yield from _answer(case, "first", number, columns.get("answer_version", 0), value=columns.get("answer"))
    version = columns.get("evidence_version", 0)
    yield from _answer(case, "first", f"{number} evidence", version, words=columns.get("evidence"))


def _prompt(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    version = columns.get("version", 0)
    yield from _answer(key[0], "first", f"{key[1]}{key[2]}", version, value=columns.get("answer"))


def _departure(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    case, number, letter, question = key
    about = question or f"{number}{letter}"
    yield from _answer(case, "first", f"{about} departure", columns.get("version", 0), words=columns.get("words"))


def _held(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    yield Image(image.table, (key[0], "first", key[1]), image.fields, image.sealed)


def _reading(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    out = {"round": columns["round"]}
    first = {"reader": columns["first_reader"]} if "first_reader" in columns else {}
    yield _image("cases.reading", [*key, "kept"], **out, **first)
    own = (
        {"submitted_at": columns["submitted_at"], "submitted_by": columns["reader"]}
        if "submitted_at" in columns
        else {}
    )
    yield _image("cases.reading", [*key, "second"], **out, reader=columns["reader"], **own)


def _twice(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    case, number = key
    for kind, before, version in (("kept", "first_", 0), ("second", "", 1)):
        for name, column, item in (("answer", "value", number), ("evidence", "words", f"{number} evidence")):
            if f"{before}{name}" in columns:
                yield from _answer(case, kind, item, version, **{column: columns[f"{before}{name}"]})


def _jointly(image: Image, key: list[Any], columns: Fields) -> Iterator[Image]:
    case, number = key
    yield _image("cases.reading", [case, "joint"])
    named = {"decided_by": "by", "decided_at": "at"}
    who = {named[name]: columns[name] for name in named if name in columns}
    version = columns.get("version", 1)
    yield from _answer(case, "joint", number, version, value=columns["answer"], **who)
    yield from _answer(case, "joint", f"{number} departure", version, words=columns["reason"], **who)


def _image(table: str, key: list[Any], **columns: Any) -> Image:
    words = {"cases.answer": "words", "cases.reading": "reason"}[table]
    sealed = {words: columns.pop(words)} if words in columns else {}
    return Image(table, tuple(key), columns, sealed)


_MOVED: Final[Mapping[str, Callable[[Image, list[Any], Fields], Iterator[Image]]]] = {
    "cases.sampledcase": _case,
    "cases.factanswer": _fact,
    "cases.judgement": _judgement,
    "cases.promptanswer": _prompt,
    "cases.departure": _departure,
    "cases.heldchange": _held,
    "cases.secondreading": _reading,
    "cases.secondjudgement": _twice,
    "cases.jointdecision": _jointly,
}


def _the_report_written_in_the_app(image: Image) -> Iterator[Image]:
    yield from _SINCE_WRITTEN[image.table](image) if image.table in _SINCE_WRITTEN else (image,)


def _finding(image: Image) -> Iterator[Image]:
    yield _with(image, side="positive", in_summary=False)


def _recommendation(image: Image) -> Iterator[Image]:
    """One addressee, a text, has become a list of them."""
    made = _with(image, standards=[], findings=[])
    if made.sealed is not None and made.fields is not None:
        columns = {**made.fields, **made.sealed}
        words = {"addressees": [columns["addressee"]], "lead_in": "should:", "text": columns["text"]}
        made = made._replace(
            fields={name: value for name, value in made.fields.items() if name not in ("addressee", "text")},
            sealed=words,
        )
    yield made


def _practice_example(image: Image) -> Iterator[Image]:
    yield _with(image, speaker="inspector", label_kind=True, position=0)


def _with(image: Image, **columns: Any) -> Image:
    """Return an image with columns that its schema did not have; one of a row that is gone as it is."""
    return image if image.fields is None else image._replace(fields={**image.fields, **columns})


_SINCE_WRITTEN: Final[Mapping[str, Callable[[Image], Iterator[Image]]]] = {
    "inspections.finding": _finding,
    "inspections.recommendation": _recommendation,
    "cases.practiceexample": _practice_example,
}
"""By table, what its rows are since the whole report is written in the app."""
UPGRADES: Final[tuple[Callable[[Image], Iterable[Image]], ...]] = (
    _answers_in_readings,
    _the_report_written_in_the_app,
)


def upgraded(image: Image, schema: int) -> list[Image]:
    """Return what an image written under a schema's number is today."""
    images = [image]
    for upgrade in UPGRADES[schema:]:
        images = [later for earlier in images for later in upgrade(earlier)]
    return images


Origins = dict[tuple[str, Key], tuple[str, Key]]
"""Which row of a file a row of today was made of, by table and key."""


def upgraded_tables(tables: Mapping[str, Any], schema: int, origins: Origins | None = None) -> dict[str, Any]:
    """Return the tables of a file as those of today. What is no row at all stays, for whoever reads it to say so.

    `origins` is filled with what each row of today was made of. Raises ValueError with a sentence for rows that are
    none of that schema.
    """
    if schema > SCHEMA:
        raise ValueError("schema: a later version of this software wrote the file. Use that one.")
    if schema == SCHEMA:
        return dict(tables)
    today: dict[str, list[Any]] = {}
    for table, rows in tables.items():
        seen: set[Key] = set()
        for row in rows if isinstance(rows, list) else [rows]:
            match row:
                case [list() as key, dict() as columns]:
                    try:
                        images = upgraded(Image(table, tuple(key), columns, {}), schema)
                        stands_twice = tuple(key) in seen
                        seen.add(tuple(key))
                    except (KeyError, TypeError, ValueError, AttributeError):
                        raise ValueError(f"records, {table} {key}: this is no row of schema {schema}.") from None
                    for image in images:
                        if origins is not None:
                            origins.setdefault((image.table, tuple(image.key)), (table, tuple(key)))
                        merged = [list(image.key), {**(image.fields or {}), **(image.sealed or {})}]
                        if stands_twice or merged not in today.setdefault(image.table, [])[-1:]:
                            today[image.table].append(merged)
                case _:
                    today.setdefault(table, []).append(row)
    return today
