"""What differs between an inspection's records and what its ledger says that they are, in plain sentences. Pure."""

from collections.abc import Iterator
from typing import Any

from accounts.usernames import folded
from ledger.images import Declared, Image, Key, every_declared
from records.fold import State, Tables

NOTHING = "nothing"
#: What may stand in the records in the place of words that were erased, where a column must not be empty.
IN_THE_PLACE_OF_ERASED = "[erased]"


def differences(records: Tables, ledger: State) -> list[str]:
    """Return a sentence for each place at which the records are not what the ledger says, table by table.

    Words that were erased beside the ledger can't be compared, so they must be gone from the records too: otherwise
    anybody could put other words there once those of the ledger are deleted.
    """
    known = [how for how in every_declared() if not how.by_digest]
    sentences = [
        sentence for how in known for sentence in _table(how, records.get(how.table, {}), ledger.of(how.table))
    ]
    unknown = sorted(ledger.tables.keys() - {how.table for how in known})
    return sentences + [f"The ledger has rows of “{table}”, which is no table here." for table in unknown]


def row_in_words(how: Declared, key: Key) -> str:
    """Return what people call a row, such as "Alert C01/2"."""
    title = str(how.model._meta.verbose_name)
    return f"{title[:1].upper()}{title[1:]} {'/'.join(map(str, key))}".strip()


def _table(how: Declared, ours: dict[Key, Image], theirs: dict[Key, Image]) -> Iterator[str]:
    for key in [*ours, *(key for key in theirs if key not in ours)]:
        label = row_in_words(how, ours[key].key if key in ours else theirs[key].key)
        if key not in theirs:
            yield f"{label}: it is in the records, and the ledger knows nothing of it."
        elif key not in ours:
            yield f"{label}: the ledger has it, and it is not in the records."
        else:
            yield from _plain(how, label, ours[key].fields or {}, theirs[key].fields or {})
            yield from _words(label, ours[key].sealed or {}, theirs[key].sealed)


def _plain(how: Declared, label: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        one, other = ours.get(name), theirs.get(name)
        names_people = name in how.people or name in how.many_people
        if one != other and not (names_people and one and other and _in_any_case(one) == _in_any_case(other)):
            yield f"{label}, {_named(name)}: the records say {_said(one)}, the ledger says {_said(other)}."


def _in_any_case(names: str | list[str]) -> str | list[str]:
    return folded(names) if isinstance(names, str) else [folded(one) for one in names]


def _words(label: str, ours: dict[str, Any], theirs: dict[str, Any] | None) -> Iterator[str]:
    if theirs is None:
        for name, value in ours.items():
            if value != IN_THE_PLACE_OF_ERASED:
                yield (
                    f"{label}, {_named(name)}: the words that the ledger sealed are erased, "
                    "and the records still have words."
                )
        return
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs:
            yield f"{label}, {_named(name)}: the records have words, the ledger says {NOTHING}."
        elif name not in ours:
            yield f"{label}, {_named(name)}: the records say {NOTHING}, the ledger has words."
        elif ours[name] != theirs[name]:
            yield f"{label}, {_named(name)}: the words in the records are not those of the ledger."


def _named(column: str) -> str:
    return column.replace("_", " ")


def _said(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{', '.join(map(str, value))}”" if isinstance(value, list) else f"“{value}”"
