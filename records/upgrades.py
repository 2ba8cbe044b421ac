"""How an image of an earlier schema becomes one of today's. Pure.

The rule: whoever writes a migration that changes a declared table adds a function to `UPGRADES` and raises
`ledger.images.SCHEMA` by one. The function takes one image as the schema before had it and yields what it is in the
next one: another image, several, or none. What can't be told from one image alone, the migration states anew in an act
of its own, with `records.opening`. An entry keeps the number that it was written under, so old chains are never
rewritten, and their hashes stay.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ledger.images import SCHEMA, Image

UPGRADES: Final[tuple[Callable[[Image], Iterable[Image]], ...]] = ()


def upgraded(image: Image, schema: int) -> list[Image]:
    """Return what an image written under a schema's number is today."""
    images = [image]
    for upgrade in UPGRADES[schema:]:
        images = [later for earlier in images for later in upgrade(earlier)]
    return images


def upgraded_tables(tables: Mapping[str, Any], schema: int) -> dict[str, Any]:
    """Return the tables of a file as those of today. What is no row at all stays, for whoever reads it to say so.

    Raises ValueError with a sentence for rows that are none of that schema.
    """
    if schema > SCHEMA:
        raise ValueError("schema: a later version of this software wrote the file. Use that one.")
    if schema == SCHEMA:
        return dict(tables)
    today: dict[str, list[Any]] = {}
    for table, rows in tables.items():
        for row in rows if isinstance(rows, list) else [rows]:
            match row:
                case [list() as key, dict() as columns]:
                    try:
                        images = upgraded(Image(table, tuple(key), columns, {}), schema)
                    except (KeyError, TypeError, ValueError, AttributeError):
                        raise ValueError(f"records, {table} {key}: this is no row of schema {schema}.") from None
                    for image in images:
                        merged = {**(image.fields or {}), **(image.sealed or {})}
                        today.setdefault(image.table, []).append([list(image.key), merged])
                case _:
                    today.setdefault(table, []).append(row)
    return today
